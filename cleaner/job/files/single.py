"""Cleans one document that is at hand, under the time limit of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.pipeline import Cleaner
from cleaner.workers import At, Workers


class Document(NamedTuple):
    """The document to be cleaned, as the arguments of `Cleaner.clean`."""

    data: bytes
    url: str | None = None
    media_type: str | None = None


class Cleaned(NamedTuple):
    """The clean bytes. If they are the input's own because the document was not cleaned, `why` says the reason."""

    data: bytes
    error: str | None


@dataclass(frozen=True, slots=True)
class _Work:
    cleaner: Cleaner

    def __call__(self, chunk: Document, skip: Mapping[int, str], at: At) -> Cleaned:
        if skip:
            return Cleaned(chunk.data, skip[0])
        at(0)
        result = self.cleaner.clean(chunk.data, url=chunk.url, media_type=chunk.media_type)
        return Cleaned(result.data, result.error if result.status == "failed" else None)


def clean_one(cleaner: Cleaner, document: Document, seconds: float | None) -> Cleaned:
    """Cleans a document in a process that can be killed. seconds: the time limit; None for none."""
    with Workers[Document, Cleaned](_Work(cleaner), 1, seconds) as workers:
        (_, cleaned), *_ = workers.ordered([document])
    assert cleaned is not None
    return cleaned
