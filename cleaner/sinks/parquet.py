"""Writes a Parquet output, with row groups as in the input, but none larger than the memory allows."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from cleaner.sinks.accounts import Entry, ManifestTable
from cleaner.sinks.atomic import AtomicFile

GROUP_BYTES = 64 * 1024 * 1024
"""Bytes at which a row group ends even if the input's goes on."""


class ParquetSink:
    """Writes batches in order, as a context manager. No file is there unless the block ends well."""

    def __init__(
        self, target: str, manifest_target: str | None, library: Any, schema: Any, compression: dict[str, str],
        *, durable: bool,
    ) -> None:  # fmt: skip
        """library: pyarrow. compression: column → codec."""
        self._library, self._schema = library, schema
        self._manifests = ManifestTable(manifest_target, library, durable=durable) if manifest_target else None
        self._file = AtomicFile(target, durable=durable)
        packing = {name: codec if codec != "UNCOMPRESSED" else "NONE" for name, codec in compression.items()}
        # The library takes no path that is no UTF-8.
        self._open = open(self._file.temporary, "wb")  # noqa: SIM115
        self._writer = library.parquet.ParquetWriter(self._open, schema, compression=packing or "snappy")
        self._batches: list[Any] = []
        self._size = 0

    def write(self, columns: Any, manifests: Sequence[Entry] = (), *, ends_group: bool) -> None:
        """Appends a RecordBatch and its manifests. Raises OSError."""
        self._batches.append(columns)
        self._size += columns.nbytes
        if ends_group or self._size >= GROUP_BYTES:
            self._flush()
        if self._manifests:
            self._manifests.write(manifests)

    def _flush(self) -> None:
        if self._batches:
            table = self._library.Table.from_batches(self._batches, self._schema)
            self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
            self._batches, self._size = [], 0

    def __enter__(self) -> ParquetSink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        failed: BaseException | None = error
        try:
            if kind is None:
                self._flush()
            self._writer.close()
            self._open.close()
        except Exception as unwritten:  # a full disk; when another error is on its way, that one counts
            failed = failed or unwritten
        outcome = (type(failed), failed, failed.__traceback__) if failed is not None else (None, None, None)
        self._file.__exit__(*outcome)
        if self._manifests:
            self._manifests.__exit__(*outcome)
        if failed is not None and failed is not error:
            raise failed
