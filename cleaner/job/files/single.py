"""One document that is at hand, cleaned under the time limit of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.job.workers import At, Workers
from cleaner.pipeline import Cleaner


class Document(NamedTuple):
    """What is to be cleaned, as `Cleaner.clean` wants it."""

    data: bytes
    url: str | None = None
    media_type: str | None = None


class Cleaned(NamedTuple):
    """The clean bytes, and why they are the input's if they are."""

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
    """Clean a document in a process that can be ended."""
    with Workers[Document, Cleaned](_Work(cleaner), 1, seconds) as workers:
        (_, cleaned), *_ = workers.ordered([document])
    assert cleaned is not None
    return cleaned
