"""Writes a Parquet output, with row groups as in the input, but none larger than the memory allows."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from cleaner.sinks.accounts import Entry, ManifestTable
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.container import Grown
from cleaner.sinks.partial import PartialFile
from cleaner.sinks.table import TableFile

GROUP_BYTES = 64 * 1024 * 1024
"""Bytes at which a row group ends even if the input's goes on."""


class ParquetSink(TableFile):
    """Writes batches in order, and their manifests as a table of its own."""

    def __init__(
        self, file: AtomicFile | PartialFile, manifests: AtomicFile | PartialFile | None, library: Any, schema: Any,
        compression: dict[str, str], footers: Sequence[bytes] = (b"", b""),
    ) -> None:  # fmt: skip
        """library: pyarrow. compression: column → codec. footers: `Grown.inside`, of what is gone on with."""
        self._manifests = ManifestTable(manifests, library, footers[1]) if manifests else None
        packing = {name: codec if codec != "UNCOMPRESSED" else "NONE" for name, codec in compression.items()}
        super().__init__(file, library, schema, packing or "snappy", footers[0])
        self._batches: list[Any] = []
        self._size = 0
        self._unsynced = 0

    def write(self, columns: Any, manifests: Sequence[Entry] = (), *, ends_group: bool) -> None:
        """Appends a RecordBatch and its manifests. Raises OSError."""
        self._batches.append(columns)
        self._size += columns.nbytes
        self._unsynced += columns.nbytes
        if ends_group or self._size >= GROUP_BYTES:
            self.flush()
        if self._manifests:
            self._manifests.write(manifests)

    @property
    def unsynced(self) -> int:
        """Returns the bytes of row groups since the last `sync`, and 0 in the midst of a group."""
        return 0 if self._batches else self._unsynced

    def sync(self) -> Grown | None:
        """Waits until everything is on the disk. Returns None where the files cannot be continued."""
        data, manifests = self.pause(), self._manifests.pause() if self._manifests else (0, b"")
        if data is None or manifests is None:
            return None
        self._unsynced = 0
        return Grown([data[0], manifests[0]], [data[1], manifests[1]])

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
