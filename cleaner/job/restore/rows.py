"""Restores the rows of a Parquet file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from cleaner import manifest as manifests
from cleaner.errors import ManifestError
from cleaner.job.restore.records import path_of
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.parquet import ParquetSink
from cleaner.sources.accounts import read_manifests
from cleaner.sources.parquet import ParquetSource, pyarrow, replaced, values
from cleaner.sources.whole import Unreadable


def restore_rows(clean: str, manifest_path: str, target: Callable[[str | None], str], without: Collection[str]) -> None:
    """Restores one file, value by value; how it is encoded and compressed inside is up to the library.

    target: maps `source.path` to the path to write. Raises ManifestError and OSError.
    """
    path, lines = path_of(read_manifests(manifest_path))
    try:
        source = ParquetSource(clean)
        schema, packing = source.file.schema_arrow, source.compression
        with ParquetSink(AtomicFile(target(path)), None, pyarrow(), schema, packing) as sink:
            for batch in source.batches():
                columns = _restored(batch.columns, lines, without)
                sink.write(columns, ends_group=batch.ends_group)
    except Unreadable as error:
        raise ManifestError(f"the clean file or its manifests cannot be read: {error}") from None


def _restored(columns: Any, lines: Iterator[bytes], without: Collection[str]) -> Any:
    wanted: dict[str, dict[int, dict[str, Any]]] = {}
    for row in range(columns.num_rows):
        manifest = manifests.loads(next(lines, b""))
        name = manifest["source"].get("field")
        if name is not None and any(segment["action"] == "remove" for segment in manifest["segments"]):
            wanted.setdefault(name, {})[row] = manifest
    for name, changed in wanted.items():
        if name not in columns.schema.names:
            raise ManifestError(f"the clean file has no column {name!r}")
        clean = values(columns, name)
        texts = {row: manifests.restore(manifest, clean[row] or b"", without) for row, manifest in changed.items()}
        columns = replaced(columns, name, texts)
    return columns
