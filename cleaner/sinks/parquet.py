"""Writes a Parquet output, with row groups as in the input, but none larger than the memory allows."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from cleaner.sinks.accounts import Entry, ManifestTable
from cleaner.sinks.table import TableFile

GROUP_BYTES = 64 * 1024 * 1024
"""Bytes at which a row group ends even if the input's goes on."""


class ParquetSink(TableFile):
    """Writes batches in order, and their manifests as a table of its own."""

    def __init__(
        self, target: str, manifest_target: str | None, library: Any, schema: Any, compression: dict[str, str],
        *, durable: bool,
    ) -> None:  # fmt: skip
        """library: pyarrow. compression: column → codec."""
        self._manifests = ManifestTable(manifest_target, library, durable=durable) if manifest_target else None
        packing = {name: codec if codec != "UNCOMPRESSED" else "NONE" for name, codec in compression.items()}
        super().__init__(target, library, schema, packing or "snappy", durable=durable)
        self._batches: list[Any] = []
        self._size = 0

    def write(self, columns: Any, manifests: Sequence[Entry] = (), *, ends_group: bool) -> None:
        """Appends a RecordBatch and its manifests. Raises OSError."""
        self._batches.append(columns)
        self._size += columns.nbytes
        if ends_group or self._size >= GROUP_BYTES:
            self.flush()
        if self._manifests:
            self._manifests.write(manifests)

    def flush(self) -> None:
        if self._batches:
            table = self._library.Table.from_batches(self._batches, self._schema)
            self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
            self._batches, self._size = [], 0

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            super().__exit__(kind, error, at)
        except Exception as unwritten:
            if self._manifests:
                self._manifests.__exit__(type(unwritten), unwritten, unwritten.__traceback__)
            raise
        if self._manifests:
            self._manifests.__exit__(kind, error, at)
