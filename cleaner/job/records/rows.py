"""The chunks of a Parquet file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from cleaner.errors import reason
from cleaner.job.options import JobOptions
from cleaner.job.records.checkpoint import load
from cleaner.job.records.containers import Container
from cleaner.job.records.marks import Begin, End, Mark, Rows
from cleaner.job.records.work import RowChunk
from cleaner.sources.containers import choose_shape
from cleaner.sources.parquet import ParquetSource, rows
from cleaner.sources.shapes import Shape
from cleaner.sources.streams import BLOCK
from cleaner.sources.whole import same_file
from cleaner.workers import Marker


def row_chunks(container: Container, options: JobOptions, digest: str) -> Iterator[RowChunk | Mark]:
    """Yields a file's rows in chunks; with `--resume`, those behind the checkpoint if nothing before it has changed.

    digest: the digest of the rules.
    """
    location = container.source.location
    before = os.stat(location)
    with ExitStack() as stack:
        parquet = ParquetSource(location)
        stack.callback(parquet.close)
        shape = choose_shape(parquet.fields, options.fields)
        read = _Hashed(location, parquet.file.schema_arrow)
        checkpoint = load(container, options, digest) if options.resume else None
        if checkpoint is not None and read.up_to(parquet.end_of(checkpoint.place - 1)) != checkpoint.prefix:
            checkpoint, read = None, _Hashed(location, parquet.file.schema_arrow)
        yield Marker(Begin(container.targets(options), "", container, checkpoint, parquet, shape))
        damage = None
        try:
            yield from _chunks(container, options, parquet, shape, checkpoint.place if checkpoint else 0, read)
            if not same_file(before, os.stat(location)):
                damage = "changed while it was read"
        except Exception as error:  # what came before is good
            damage = reason(error)
        yield Marker(End(read.sha256(), None, damage))


def _chunks(
    container: Container, options: JobOptions, parquet: ParquetSource, shape: Shape, first: int, read: _Hashed
) -> Iterator[RowChunk | Mark]:
    origin, size = container.origin(options), container.source.size
    total = max(parquet.file.metadata.num_rows, 1)
    for batch in parquet.batches(first):
        count = batch.columns.num_rows
        yield Marker(Rows(batch))
        yield RowChunk(origin, shape, first, rows(batch, shape), read.up_to(batch.end), size * count // total)
        first += count


class _Hashed:
    """A file that is hashed as far as its rows are read."""

    def __init__(self, location: str, schema: Any) -> None:
        self._location = location
        self._schema = schema.serialize().to_pybytes()
        self._digest = hashlib.sha256()
        self._at = 0

    def up_to(self, end: int) -> str:
        """Returns a hash of the file's beginning and of its schema, which stands at its end. Raises OSError."""
        if self._at < end:
            with open(self._location, "rb") as file:
                file.seek(self._at)
                while data := file.read(min(BLOCK, end - self._at)):
                    self._digest.update(data)
                    self._at += len(data)
        return hashlib.sha256(self._digest.digest() + self._schema).hexdigest()

    def sha256(self) -> str:
        """Returns the sha256 of the file, or an empty text, which equals no hash, if it cannot be read any more."""
        try:
            self.up_to(os.path.getsize(self._location))
        except OSError:
            return ""
        return self._digest.hexdigest()
