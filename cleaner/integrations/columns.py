"""Columns of tables, cleaned: what Spark and Hugging Face's datasets have in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from cleaner.manifest import dumps
from cleaner.pipeline import Cleaner, Result

STATUS = "clean_status"
"""The column that says what became of a document, if it is not named otherwise."""


def clean_column(
    cleaner: Cleaner, texts: Sequence[object], urls: Sequence[object] | None, media_type: str | None
) -> list[Result | None]:
    """Returns the results of a column of texts. A missing text has none; what is no text as a URL is left out."""
    addresses = urls if urls is not None else [None] * len(texts)
    return [
        cleaner.clean(text, url=url if isinstance(url, str) else None, media_type=media_type)
        if isinstance(text, str | bytes)
        else None
        for text, url in zip(texts, addresses, strict=True)
    ]


def cleaned(text: object, result: Result | None) -> object:
    """Returns the value for the column of texts: the clean one, or what was there if it could not be cleaned."""
    if result is None or result.status == "failed":  # of a failed page, its laid-out text would be left
        return text
    return result.data if isinstance(text, bytes) else result.text


def status(result: Result | None) -> str | None:
    return None if result is None else result.status


def manifest(result: Result | None) -> str | None:
    """Returns the manifest as JSON, which any column of texts can hold."""
    if result is None:
        return None
    account = result.manifest()
    try:
        return dumps(account).decode("utf-8")
    except UnicodeDecodeError:
        return json.dumps(account)


def counts(results: Iterable[Result | None]) -> Counter[str]:
    """Counts documents, by status and all of them, and removed characters, by kind and all of them."""
    found: Counter[str] = Counter()
    for result in results:
        found[f"status/{status(result) or 'missing'}"] += 1
        found["documents"] += 1
        for segment in result.removed if result else ():
            found["removed_chars"] += segment.end - segment.start
            found[f"kind/{segment.kind}"] += segment.end - segment.start
    return found
