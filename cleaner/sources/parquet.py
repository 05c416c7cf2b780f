"""Reads the rows of Parquet files as records, in batches, whatever the size of the row groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.errors import UsageError
from cleaner.sources.shapes import Shape
from cleaner.sources.whole import Unreadable

BATCH_ROWS, BATCH_BYTES = 128, 16 * 1024 * 1024
"""Rows that are read at a time, and, by the mean of their row group, bytes of them: rows may be pages."""
BUFFER = 1024 * 1024
"""Bytes of a column that are read ahead. Without it, a row group is read whole, whatever its size."""


class Row(NamedTuple):
    """One record: the bytes of its text, or of its page if it has no text."""

    data: bytes | None
    is_page: bool
    url: str | None
    id: str | None


class Batch(NamedTuple):
    """Successive rows of one row group."""

    columns: Any
    """The rows, as a pyarrow.RecordBatch."""
    ends_group: bool
    end: int
    """The offset of the row group's end in the file."""


def pyarrow() -> Any:
    """Returns the library, which is an extra. Raises UsageError where it is missing."""
    try:
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError:
        raise UsageError("for .parquet files, install the extra: pip install 'scrape-cleaner[parquet]'") from None
    return pyarrow


def _is_utf8(text: str) -> bool:
    """Returns whether a text has no lone surrogates, as names of files may have."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class ParquetSource:
    """A file's columns and batches. Raises Unreadable for what is no whole Parquet file."""

    def __init__(self, location: str) -> None:
        self._library = pyarrow()
        try:
            # One thread: workers may be forked while the file is open.
            # It takes no path that is no UTF-8.
            given = location if _is_utf8(location) else open(location, "rb")  # noqa: SIM115
            self.file = self._library.parquet.ParquetFile(given, pre_buffer=False, buffer_size=BUFFER)
        except self._library.ArrowException as error:
            raise Unreadable(f"no whole Parquet file: {error}") from None

    @property
    def fields(self) -> set[tuple[str, ...]]:
        """Returns the names of the columns that can hold texts, as `choose_shape` takes them."""
        return {(field.name,) for field in self.file.schema_arrow if self._is_text(field.type)}

    @property
    def compression(self) -> dict[str, str]:
        """Returns column → codec, as the first row group has them."""
        metadata = self.file.metadata
        if not metadata.num_row_groups:
            return {}
        group = metadata.row_group(0)
        columns = (group.column(index) for index in range(group.num_columns))
        return {column.path_in_schema: column.compression for column in columns}

    def batches(self, first: int = 0) -> Iterator[Batch]:
        """Yields all rows in order, from a row that a batch began with. Raises Unreadable at a damaged place."""
        try:
            for group in range(self.file.num_row_groups):
                metadata = self.file.metadata.row_group(group)
                left, rows = metadata.num_rows, metadata.num_rows
                if rows and rows <= first:
                    first -= rows
                    continue
                many = max(1, min(BATCH_ROWS, BATCH_BYTES * rows // max(metadata.total_byte_size, 1)))
                for columns in self.file.iter_batches(many, row_groups=[group], use_threads=False):
                    left -= columns.num_rows
                    if rows - left > first:
                        yield Batch(columns, left <= 0, _end(metadata))
                first = 0
        except (self._library.ArrowException, OSError) as error:
            raise Unreadable(f"damaged: {error}") from None

    def end_of(self, row: int) -> int:
        """Returns the offset of the end of a row's group in the file; 0 for a row that is not there."""
        for group in range(self.file.num_row_groups):
            metadata = self.file.metadata.row_group(group)
            if row < metadata.num_rows:
                return _end(metadata)
            row -= metadata.num_rows
        return 0

    def _is_text(self, type: Any) -> bool:
        types = self._library.types
        if types.is_dictionary(type):
            type = type.value_type
        return bool(
            types.is_string(type) or types.is_large_string(type) or types.is_string_view(type) or types.is_binary(type)
            or types.is_large_binary(type)
        )  # fmt: skip

    def close(self) -> None:
        self.file.close(force=True)


def _end(group: Any) -> int:
    """Returns the offset of a row group's end."""
    columns = (group.column(index) for index in range(group.num_columns))
    return max((_start(column) + column.total_compressed_size for column in columns), default=0)


def _start(column: Any) -> int:
    pages = int(column.data_page_offset)
    return min(pages, column.dictionary_page_offset) if column.has_dictionary_page else pages


def column_names(location: str) -> set[tuple[str, ...]]:
    """Returns `ParquetSource.fields` of a file. Raises OSError and Unreadable."""
    source = ParquetSource(location)
    try:
        return source.fields
    finally:
        source.close()


def rows(batch: Batch, shape: Shape) -> tuple[Row, ...]:
    """Returns the documents of a batch."""
    columns = batch.columns
    texts, pages, urls, ids = (_at(columns, path) for path in (shape.text, shape.html, shape.url, shape.id))
    return tuple(
        Row(text or page or None, not text and bool(page), _text(url), _text(name))
        for text, page, url, name in zip(texts, pages, urls, ids, strict=True)
    )


def _at(columns: Any, path: tuple[str, ...] | None) -> list[bytes | None]:
    name = ".".join(path or ())
    return values(columns, name) if name in columns.schema.names else [None] * int(columns.num_rows)


def values(columns: Any, name: str) -> list[bytes | None]:
    """Returns a column as bytes: it may hold what is no UTF-8, and that is to stay as it is."""
    column = columns.column(name)
    if pyarrow().types.is_dictionary(column.type):
        column = column.dictionary_decode()
    found: list[bytes | None] = column.cast(pyarrow().large_binary()).to_pylist()
    return found


def _text(value: bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if value else None


def replaced(columns: Any, name: str, new: dict[int, bytes]) -> Any:
    """Returns the batch with some values of a column replaced. new: row in the batch → bytes."""
    if not new:
        return columns
    library = pyarrow()
    index = columns.schema.get_field_index(name)
    wanted = columns.schema.field(index).type
    data = values(columns, name)
    for row, value in new.items():
        data[row] = value
    plain = wanted.value_type if library.types.is_dictionary(wanted) else wanted
    cast = library.compute.CastOptions(target_type=plain, allow_invalid_utf8=True)
    array = library.compute.cast(library.array(data, library.large_binary()), options=cast)
    if library.types.is_dictionary(wanted):
        array = array.dictionary_encode().cast(wanted)
    return columns.set_column(index, columns.schema.field(index), array)
