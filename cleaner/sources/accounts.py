"""Reads the manifests of a container's records, whichever way they are packed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cleaner.sources.formats import split_suffix
from cleaner.sources.parquet import ParquetSource, values
from cleaner.sources.streams import Stream
from cleaner.sources.whole import Unreadable, open_regular

COLUMN = "manifest"
"""The column of a Parquet file that holds whole manifests, as JSON."""
LONGEST = 1 << 29
"""Bytes of a manifest from which on it is none: a packed file of a few kilobytes can unpack to any number of zeros."""


def read_manifests(path: str) -> Iterator[bytes]:
    """Yields the manifests of a container, in order, each as JSON.

    Raises OSError, Unreadable where the file is damaged (what came before is good) or is a link or a pipe, and
    UsageError where a library is missing.
    """
    os.close(open_regular(path, links=False))
    _, suffix, packed = split_suffix(path)
    if suffix == ".parquet":
        yield from _column(path)
    elif packed:
        yield from _lines(path, packed)
    else:
        with open(open_regular(path, links=False), "rb") as file:
            yield from file


def _lines(path: str, packed: str) -> Iterator[bytes]:
    with Stream(path, packed) as stream:
        rest = b""
        for block in stream.blocks():
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
            if len(rest) > LONGEST:
                raise Unreadable("a line of it is longer than any manifest")
        if rest:
            yield rest
        if stream.damage is not None:
            raise Unreadable(stream.damage)


def _column(path: str) -> Iterator[bytes]:
    source = ParquetSource(path)
    try:
        for batch in source.batches():
            if COLUMN not in batch.columns.schema.names:
                raise Unreadable(f"there is no column {COLUMN!r} in it")
            for data in values(batch.columns, COLUMN):
                yield data or b""
    finally:
        source.close()
