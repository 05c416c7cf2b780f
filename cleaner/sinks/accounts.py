"""Writes the manifests of a Parquet file as a Parquet file: a row each, with what is asked for most beside the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cleaner.manifest import Manifest, dumps
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.partial import PartialFile
from cleaner.sinks.table import TableFile

GROUP_BYTES = 16 * 1024 * 1024
"""Bytes of JSON at which a row group ends."""


class Entry(NamedTuple):
    """A row. The names are those of the columns."""

    record: int
    """The number of the row that it is about, in the cleaned file."""
    id: str | None
    site: str | None
    status: str
    removed: int
    """What was removed, in the manifest's unit."""
    manifest: bytes


def entry_of(manifest: Manifest) -> Entry:
    """Returns the row of a record's manifest."""
    source, site = manifest["source"], manifest["site"]
    removed = sum(s["end"] - s["start"] for s in manifest["segments"] if s["action"] == "remove")
    record = manifest["output"]["record"] if "record" in manifest["output"] else source["record"]
    name = None if source["id"] is None else source["id"].encode("utf-8", "backslashreplace").decode("utf-8")
    return Entry(record, name, site["name"] if site else None, manifest["status"], removed, dumps(manifest))


class ManifestTable(TableFile):
    """Appends entries in order."""

    def __init__(self, file: AtomicFile | PartialFile, library: Any, footer: bytes = b"") -> None:
        """library: pyarrow. footer: what `pause` returned, for a file that is gone on with."""
        text = library.string()
        names = {"record": library.int64(), "id": text, "site": text, "status": text, "removed": library.int64()}
        schema = library.schema({**names, "manifest": text})
        super().__init__(file, library, schema, "zstd", footer)
        self._entries: list[Entry] = []
        self._size = 0

    def write(self, entries: Sequence[Entry]) -> None:
        """Appends entries. Raises OSError."""
        self._entries += entries
        self._size += sum(len(entry.manifest) for entry in entries)
        if self._size >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        if self._entries:
            columns = [list(column) for column in zip(*self._entries, strict=True)]
            columns[-1] = [data.decode("utf-8") for data in columns[-1]]
            arrays = [self._library.array(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
            self._writer.write_table(self._library.Table.from_arrays(arrays, schema=self._schema))
            self._entries, self._size = [], 0
