"""Work on the records of a container, as a worker does it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaner import manifest as manifests
from cleaner.job.options import Addresses
from cleaner.job.outcome import count_result, passed_through
from cleaner.job.tally import Tally, Trouble
from cleaner.job.workers import At
from cleaner.pipeline import Cleaner, Result
from cleaner.sinks.container import pack
from cleaner.sources.escapes import STYLES, Cut, Inconsistent, characters
from cleaner.sources.records import BadRecord, Codec, Field, Piece, numbered


class RecordChunk(NamedTuple):
    """Successive pieces of one container."""

    name: str
    packed: str
    codec: Codec
    first: int
    """Number of the first record among them, from 0."""
    pieces: tuple[Piece, ...]
    member_each: bool
    """Whether each record is packed by itself, as WARC readers expect it."""


class RecordsDone(NamedTuple):
    """What a chunk became."""

    data: bytes
    """As it is to be appended to the output."""
    manifests: bytes
    """Lines."""
    tally: Tally


@dataclass(frozen=True, slots=True)
class RecordWork:
    """What stays the same for all records of a run."""

    cleaner: Cleaner
    addresses: Addresses

    def __call__(self, chunk: RecordChunk, skip: Mapping[int, str], at: At) -> RecordsDone:
        tally = Tally()
        parts: list[bytes] = []
        lines: list[bytes] = []
        for position, (number, piece) in enumerate(numbered(chunk.pieces, chunk.first)):
            at(position)
            if piece.kind == "record":
                raw, manifest = self._record(chunk, number, piece, skip.get(position), tally)
                lines.append(manifests.dumps(manifest) + b"\n")
            else:
                raw = piece.raw
            parts.append(raw)
        if chunk.member_each:
            data = b"".join(pack(part, chunk.packed) for part in parts)
        else:
            data = pack(b"".join(parts), chunk.packed)
        return RecordsDone(data, b"".join(lines), tally)

    def _record(
        self, chunk: RecordChunk, number: int, piece: Piece, why_not: str | None, tally: Tally
    ) -> tuple[bytes, dict[str, Any]]:
        where = f"{chunk.name} record {number}"
        about: dict[str, Any] = {"record": number}
        record, field = piece.raw, None
        try:
            if piece.trouble or why_not:
                raise BadRecord(piece.trouble or why_not)
            field = chunk.codec.read(piece.raw)
            if field is None:
                result = passed_through(self.cleaner, b"", "unchanged", None)
            else:
                about |= {"id": field.id, "field": field.name}
                result = self._clean(chunk.name, field)
                record, changes = _rewritten(chunk.codec, piece.raw, field, result)
                about |= changes
        except (BadRecord, Inconsistent) as error:
            result = passed_through(self.cleaner, field.data if field else b"", "failed", str(error))
        count_result(tally, where, len(piece.raw), result)
        manifest = result.manifest(path=chunk.name, output_path=chunk.name)
        manifest["source"] |= about
        return record, manifest

    def _clean(self, name: str, field: Field) -> Result:
        return self.cleaner.clean(
            field.data,
            url=field.url or self.addresses.url_of(name),
            site=self.addresses.site_of(name),
            media_type=field.media_type,
            encoding=field.encoding,
        )


def _rewritten(codec: Codec, raw: bytes, field: Field, result: Result) -> tuple[bytes, dict[str, Any]]:
    """The record with the clean text in it, and what `restored_record` needs to undo that. Raises Inconsistent."""
    page = result.document.text if result.document.unit == "char" else None
    if page is None and not result.removed:
        return raw, {}
    record, cuts = field.cut(page, list(_spans(field, result)))
    written = codec.write(record)
    changes: dict[str, Any] = {"escaping": field.escaping}
    header = codec.original(raw)
    if header is not None:
        changes["header"] = header
    if result.removed_text:
        # What is written before the document may have changed its length with the document's.
        moved = len(written) - len(record)
        changes["cuts"] = [
            _cut_entry(field.escaping, Cut(cut.at + moved, cut.raw), removed)
            for cut, removed in zip(cuts, _removed(result), strict=True)
        ]
    return written, changes


def _spans(field: Field, result: Result) -> Iterator[tuple[int, int]]:
    """What is removed, in characters of the field as `cleaner.sources` decodes it."""
    if result.document.unit == "char":
        return ((s.start, s.end) for s in result.removed)
    entries = result.manifest()["segments"]
    return characters(field.data, [(s["start"], s["end"]) for s in entries if s["action"] == "remove"])


def _removed(result: Result) -> Iterator[str]:
    text = result.document.text
    return (text[s.start : s.end] for s in result.removed)


def _cut_entry(escaping: str, cut: Cut, removed: str) -> dict[str, Any]:
    """A cut in a manifest. What was written as we would write it is not stored twice."""
    try:
        raw = cut.raw.decode("utf-8")
    except UnicodeDecodeError:
        return {"at": cut.at, "bytes": base64.b64encode(cut.raw).decode("ascii")}
    return {"at": cut.at} if raw == STYLES[escaping].escape(removed) else {"at": cut.at, "raw": raw}


def add_trouble(tally: Tally, where: str, why: str) -> None:
    """Note that an input could not be read, or not to its end."""
    tally.status["unread"] += 1
    tally.troubles.append(Trouble(where, why))
