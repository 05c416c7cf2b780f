"""Writes Parquet outputs: the rows of an input with their cleaned columns, or a new table of documents."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.job.records.work import RowsDone
from cleaner.job.tally import Tally
from cleaner.sinks.accounts import Entry
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.parquet import ParquetSink
from cleaner.sources.parquet import Batch, pyarrow, replaced
from cleaner.sources.shapes import Shape


class TableDone(NamedTuple):
    """Rows of a new table, as `(id, URL, text)`."""

    rows: list[tuple[str | None, str | None, bytes]]
    entries: list[Entry]
    pages: int
    tally: Tally


class RowWriter:
    """Writes the batches of the input; only the cleaned values differ."""

    def __init__(self, sink: ParquetSink, shape: Shape) -> None:
        self.sink, self._shape = sink, shape
        self.batch: Batch | None = None
        """The batch that the next result belongs to."""

    def write(self, done: RowsDone) -> None:
        """Writes a cleaned chunk. Raises OSError."""
        assert self.batch is not None
        columns = self.batch.columns
        for path, values in ((self._shape.text, done.texts), (self._shape.html, done.pages)):
            if path is not None:
                columns = replaced(columns, ".".join(path), values)
        self.sink.write(columns, done.entries, ends_group=self.batch.ends_group)


class TableWriter:
    """Writes a table of `id`, `url` and `text`."""

    def __init__(self, sink: ParquetSink) -> None:
        self._sink = sink

    def write(self, done: TableDone) -> None:
        """Writes a cleaned chunk. Raises OSError."""
        library = pyarrow()
        ids, urls, texts = (list(column) for column in zip(*done.rows, strict=True))
        arrays = [library.array([_utf8(value) for value in column], library.string()) for column in (ids, urls)]
        arrays.append(library.array([text.decode() for text in texts], library.string()))
        batch = library.RecordBatch.from_arrays(arrays, names=["id", "url", "text"])
        self._sink.write(batch, done.entries, ends_group=False)


def _utf8(value: str | None) -> str | None:
    """Returns a name or a URL with its lone surrogates, which a table cannot hold, written as `\\udcff`."""
    return None if value is None else value.encode("utf-8", "backslashreplace").decode("utf-8")


def new_table(targets: tuple[str, str | None], *, durable: bool) -> ParquetSink:
    """Returns the sink for a `TableWriter` and its manifests."""
    library = pyarrow()
    schema = library.schema([(name, library.string()) for name in ("id", "url", "text")])
    file, account = (AtomicFile(target, durable=durable) if target else None for target in targets)
    assert file is not None
    return ParquetSink(file, account, library, schema, {})
