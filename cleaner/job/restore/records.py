"""Restores the records of a container from the clean container and its manifests."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from itertools import chain
from typing import Any

from cleaner import manifest as manifests
from cleaner.compression import needs_frame, zstd_module
from cleaner.errors import ManifestError
from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.container import ContainerSink, pack
from cleaner.sinks.frame import Frame
from cleaner.sources.accounts import read_manifests
from cleaner.sources.containers import SPLITTERS
from cleaner.sources.escapes import STYLES, Cut, paste, raw_bytes
from cleaner.sources.formats import by_suffixes, split_suffix
from cleaner.sources.records import numbered
from cleaner.sources.streams import BLOCK, Damaged, Stream
from cleaner.sources.warc import WarcCodec

UNLIMITED = 1 << 62
"""Bytes of a record: what a run has written is not limited again."""


def restore_container(
    clean: str, manifest_path: str, target: Callable[[str | None], str], without: Collection[str]
) -> str:
    """Restores one container, and returns the sha256 of its unpacked content.

    target: maps `source.path` to the path to write. Raises ManifestError and OSError.
    """
    _, suffix, packed = split_suffix(clean)
    packed = packed.lower()
    content = hashlib.sha256()
    with ExitStack() as stack:
        lines = read_manifests(manifest_path)
        stream = stack.enter_context(Stream(clean, packed))
        path, lines = path_of(lines)
        frames = (Frame(zstd_module()), Frame(zstd_module())) if needs_frame(packed) else None
        sink = stack.enter_context(ContainerSink(AtomicFile(target(path)), None, packed, frames))
        format = by_suffixes(suffix.lower(), packed) or ""
        batch = 0 if format == "warc" else BLOCK  # WARC readers want each record packed by itself
        for part in _batches(_records(format, stream, lines, without), batch):
            content.update(part)
            sink.write(pack(part, packed))
        if stream.damage is not None:
            raise ManifestError(f"the clean container cannot be read to its end: {stream.damage}")
    return content.hexdigest()


def path_of(lines: Iterator[bytes]) -> tuple[str | None, Iterator[bytes]]:
    """Returns the path of the source that manifests are about, None if there are none, and all of the manifests."""
    first = next(lines, None)
    if first is None:
        return None, lines
    return manifests.loads(first)["source"]["path"], chain([first], lines)


def _records(format: str, stream: Stream, lines: Iterator[bytes], without: Collection[str]) -> Iterator[bytes]:
    try:
        for number, piece in numbered(SPLITTERS[format](stream.blocks(), UNLIMITED, False), 0):
            if piece.kind == "record":
                yield restored_record(format, piece.raw, _manifest_of(number, lines), without)
            else:
                yield piece.raw
    except Damaged:
        return  # the input ended like this too; its hash tells if not
    if next(lines, None) is not None:
        raise ManifestError("there are more manifests than records")


def _manifest_of(number: int, lines: Iterator[bytes]) -> dict[str, Any]:
    manifest = manifests.loads(next(lines, b""))
    output = manifest.get("output")
    at = output["record"] if isinstance(output, dict) and "record" in output else manifest["source"].get("record")
    if at != number:
        raise ManifestError(f"record {number} has no manifest, or not in its place")
    return manifest


def restored_record(format: str, raw: bytes, manifest: dict[str, Any], without: Collection[str]) -> bytes:
    """Returns a record with the removed text put back; with `without`, only what these rules removed.

    Raises ManifestError.
    """
    source = manifest["source"]
    removed = [segment for segment in manifest["segments"] if segment["action"] == "remove"]
    if not removed:
        return _with_header(format, raw, source)
    entries = source.get("cuts")
    if not isinstance(entries, list) or len(entries) != len(removed):
        raise ManifestError("what was removed is not in the manifest (it was written with --no-removed-text)")
    chosen = [
        _cut(entry, segment, source.get("escaping"))
        for entry, segment in zip(entries, removed, strict=True)
        if not without or segment.get("rule") in without
    ]
    restored = paste(raw, chosen)
    return _with_header(format, restored, source, whole=len(chosen) == len(removed))


def _with_header(format: str, record: bytes, source: dict[str, Any], *, whole: bool = True) -> bytes:
    if format != "warc" or "escaping" not in source:
        return record
    return WarcCodec(UNLIMITED).restored(record, source.get("header") if whole else None)


def _cut(entry: dict[str, Any], segment: dict[str, Any], escaping: Any) -> Cut:
    at = entry.get("at")
    if not isinstance(at, int) or escaping not in STYLES:
        raise ManifestError("a cut in the manifest makes no sense")
    try:
        if "bytes" in entry:
            return Cut(at, base64.b64decode(entry["bytes"], validate=True))
        text = entry["raw"] if "raw" in entry else STYLES[escaping].escape(segment["text"])
        return Cut(at, raw_bytes(text))
    except (KeyError, TypeError, AttributeError, UnicodeError, binascii.Error) as error:
        raise ManifestError(f"a cut in the manifest is damaged: {error}") from None


def _batches(parts: Iterator[bytes], least: int) -> Iterator[bytes]:
    """Joins parts to at least `least` bytes each: packed one by one, they would be larger."""
    batch: list[bytes] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += len(part)
        if size >= least:
            yield b"".join(batch)
            batch, size = [], 0
    if batch:
        yield b"".join(batch)
