"""Columns of tables, cleaned: what Spark and Hugging Face's datasets have in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from cleaner.errors import UsageError
from cleaner.manifest import dumps
from cleaner.pipeline import Cleaner, Result

STATUS = "clean_status"
"""The column that says what became of a document, if it is not named otherwise."""


class Columns:
    """Says which columns a table has, and which it is to get."""

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        text: str = "text",
        url: str | None = "url",
        status: str | None = STATUS,
        manifest: str | None = None,
        media_type: str | None = None,
    ) -> None:
        """cleaner: None for the bundled rules. It travels to the workers, which need no rule files.

        text: the column that is replaced. url: the column with addresses, by which sites are known; None where there is
        none. status, manifest: columns to be added (or replaced): what became of each document, and its manifest as
        JSON; None for neither. media_type: of all documents; sniffed, if None. Raises UsageError where one column is
        given two roles.
        """
        named = [name for name in (text, url, status, manifest) if name is not None]
        if len(set(named)) < len(named):
            raise UsageError(f"text, url, status and manifest are one column each, not {', '.join(named)}")
        self._cleaner = cleaner or Cleaner()
        self._text, self._url, self._media_type = text, url, media_type
        self._status, self._manifest = status, manifest

    @property
    def digest(self) -> str:
        """The digest of the rules and of all options that change results."""
        return self._cleaner.digest

    def must_have(self, names: Iterable[str]) -> None:
        """Raises UsageError for a table that has not the columns."""
        names = list(names)
        for name in (self._text, self._url):
            if name is not None and name not in names:
                advice = "; url=None, if there are no addresses" if name == self._url else ""
                raise UsageError(f"there is no column {name!r} but {', '.join(names)}{advice}")

    def added(self) -> dict[str, Callable[[Result | None], str | None]]:
        """Returns the columns that are added, and what stands in them."""
        of = {self._status: status, self._manifest: manifest}
        return {name: value for name, value in of.items() if name is not None}


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
