"""A function for `map` of Hugging Face's datasets.

    clean = CleanExamples()
    dataset.map(clean, batched=True, num_proc=8)

What `map` has done it keeps in its cache, by a fingerprint of the function. This function's changes with the digest of
its cleaner: with new rules, or another version of the toolkit, all is cleaned anew; with the same ones, nothing is.
`pip install scrape-cleaner[hf]`; tried with datasets 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.errors import UsageError
from cleaner.integrations import columns
from cleaner.pipeline import Cleaner


class CleanExamples:
    """Cleans texts or pages. No example is dropped: what cannot be cleaned, or is missing, stays as it was."""

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        text: str = "text",
        url: str | None = "url",
        status: str | None = columns.STATUS,
        manifest: str | None = None,
        media_type: str | None = None,
    ) -> None:
        """cleaner: None for the bundled rules.

        text: the column that is replaced. url: the column with addresses, by which sites are known; None where there is
        none. status, manifest: columns to be added (or replaced): what became of each document, and its manifest as
        JSON; None for neither. media_type: of all documents; sniffed, if None.
        """
        self._set(cleaner or Cleaner(), text, url, status, manifest, media_type)

    def _set(self, cleaner: Cleaner, *names: str | None) -> None:
        self._cleaner, self._names = cleaner, names

    @property
    def digest(self) -> str:
        """The digest of the rules and of all options that change results."""
        return self._cleaner.digest

    def __reduce__(self) -> tuple[Any, ...]:
        # The digest comes first for the fingerprint: that of another version differs though the rules are the same.
        return _revived, (self.digest, self._cleaner, self._names)

    def __call__(self, examples: Mapping[str, Any]) -> dict[str, Any]:
        """Cleans one example, or with `batched=True` a column of them. Raises UsageError for missing columns."""
        text, url, status, manifest, media_type = self._names
        missing = [name for name in (text, url) if name is not None and name not in examples]
        if missing:
            raise UsageError(f"there is no column {missing[0]!r} but {', '.join(examples)}; url=None, if it is that")
        values = examples[text or ""]
        if not isinstance(values, list):
            batch = self({name: [value] for name, value in examples.items()})
            return {name: value for name, (value,) in batch.items()}
        urls = examples[url] if url is not None else None
        results = columns.clean_column(self._cleaner, values, urls, media_type)
        found: dict[str, Any] = {
            text or "": [columns.cleaned(value, result) for value, result in zip(values, results, strict=True)]
        }
        if status is not None:
            found[status] = [columns.status(result) for result in results]
        if manifest is not None:
            found[manifest] = [columns.manifest(result) for result in results]
        return found


def _revived(digest: str, cleaner: Cleaner, names: tuple[str | None, ...]) -> CleanExamples:
    """Returns the function that was pickled."""
    examples = CleanExamples.__new__(CleanExamples)
    examples._set(cleaner, *names)
    return examples
