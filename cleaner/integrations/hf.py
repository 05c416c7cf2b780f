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

from cleaner.integrations import columns
from cleaner.pipeline import Cleaner


class CleanExamples(columns.Columns):
    """Cleans texts or pages. No example is dropped: what cannot be cleaned, or is missing, stays as it was."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The digest comes first for the fingerprint: that of another version differs though the rules are the same.
        names = (self._text, self._url, self._status, self._manifest, self._media_type)
        return _revived, (self.digest, self._cleaner, names)

    def __call__(self, examples: Mapping[str, Any]) -> dict[str, Any]:
        """Cleans one example, or with `batched=True` a column of them. Raises UsageError for missing columns."""
        self.must_have(examples)
        values = examples[self._text]
        if not isinstance(values, list):
            batch = self({name: [value] for name, value in examples.items()})
            return {name: value for name, (value,) in batch.items()}
        urls = examples[self._url] if self._url is not None else None
        results = columns.clean_column(self._cleaner, values, urls, self._media_type)
        found: dict[str, Any] = {
            self._text: [columns.cleaned(value, result) for value, result in zip(values, results, strict=True)]
        }
        return found | {name: [of(result) for result in results] for name, of in self.added().items()}


def _revived(digest: str, cleaner: Cleaner, names: tuple[Any, ...]) -> CleanExamples:
    """Returns the function that was pickled."""
    text, url, status, manifest, media_type = names
    return CleanExamples(cleaner, text=text, url=url, status=status, manifest=manifest, media_type=media_type)
