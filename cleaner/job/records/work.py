"""Cleans the records of a container. This runs in a worker."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaner import manifest as manifests
from cleaner.errors import reason
from cleaner.job.outcome import count_result, passed_through
from cleaner.job.tally import Tally
from cleaner.pipeline import Cleaner, Result
from cleaner.sinks.accounts import Entry, entry_of
from cleaner.sinks.container import pack
from cleaner.sources.escapes import STYLES, Cut, Inconsistent, characters
from cleaner.sources.parquet import Row
from cleaner.sources.records import BadRecord, Codec, Field, Piece, numbered
from cleaner.sources.shapes import Shape
from cleaner.sources.warc import WarcCodec
from cleaner.workers import At


class Origin(NamedTuple):
    """The container that records are from."""

    name: str
    """The container's path relative to the input."""
    url: str | None
    """The URL of records that have none of their own."""
    site: str | None
    paths: tuple[str, ...] = ()
    """What patterns may call the container."""


class RecordChunk(NamedTuple):
    """Successive pieces of one container."""

    origin: Origin
    packed: str
    codec: Codec
    first: int
    """The number of the first record among them, counted from 0."""
    pieces: tuple[Piece, ...]
    member_each: bool
    """Whether each record is packed by itself, as readers of WARC expect it."""
    prefix: str
    """The sha256 of the container's unpacked bytes up to the end of this chunk."""
    size: int
    """How many bytes of the file, as it lies on the disk, were read for the chunk."""


class RecordsDone(NamedTuple):
    """A chunk of records that was cleaned."""

    data: bytes
    """The bytes to append to the output."""
    manifests: bytes
    """The records' manifests, one on a line, packed like the data; none with the account `none`."""
    pages: int
    """How many of the records are pages, of which the output has only the text."""
    tally: Tally


class RowChunk(NamedTuple):
    """Successive rows of one Parquet file."""

    origin: Origin
    shape: Shape
    first: int
    rows: tuple[Row, ...]
    prefix: str
    """A hash of the file up to the end of the rows' group."""
    size: int
    """The rows' share of the file's bytes."""


class RowsDone(NamedTuple):
    """A chunk of rows that was cleaned. `texts` and `pages` map positions in the chunk to those values that changed."""

    texts: dict[int, bytes]
    pages: dict[int, bytes]
    entries: list[Entry]
    tally: Tally


@dataclass(frozen=True, slots=True)
class RecordWork:
    """Cleans chunks of records and of rows. It is the same for all records of a run."""

    cleaner: Cleaner

    def __call__(self, chunk: RecordChunk, skip: Mapping[int, str], at: At) -> RecordsDone:
        tally = Tally()
        parts: list[bytes] = []
        lines: list[bytes] = []
        pages = 0
        for position, (number, piece) in enumerate(numbered(chunk.pieces, chunk.first)):
            at(position)
            if piece.kind == "record":
                raw, manifest = self._record(chunk, number, piece, skip.get(position), tally)
                if self.cleaner.account != "none":
                    lines.append(manifests.dumps(manifest) + b"\n")
                pages += manifest["unit"] == "char"
            else:
                raw = piece.raw
            parts.append(raw)
        if chunk.member_each:
            data = b"".join(pack(part, chunk.packed) for part in parts)
        else:
            data = pack(b"".join(parts), chunk.packed)
        return RecordsDone(data, pack(b"".join(lines), chunk.packed), pages, tally)

    def rows(self, chunk: RowChunk, skip: Mapping[int, str], at: At) -> RowsDone:
        """Cleans a chunk of rows."""
        done, origin = RowsDone({}, {}, [], Tally()), chunk.origin
        cleaner = self.cleaner.at(*origin.paths)
        for position, row in enumerate(chunk.rows):
            at(position)
            number = chunk.first + position
            data, why_not = row.data or b"", skip.get(position)
            path = chunk.shape.html if row.is_page else chunk.shape.text
            if row.data is None or why_not is not None:
                if why_not is None:
                    done.tally.add_textless(f"{origin.name} record {number}")
                result = passed_through(self.cleaner, data, "failed" if why_not else "unchanged", why_not)
            else:
                result = cleaner.clean(
                    data,
                    url=row.url or origin.url,
                    site=origin.site,
                    media_type="text/html" if row.is_page else chunk.shape.media_type,
                    encoding="utf-8",
                )
                if result.data != data:
                    (done.pages if row.is_page else done.texts)[position] = result.data
            count_result(done.tally, f"{origin.name} record {number}", len(data), result)
            if self.cleaner.account == "none":
                continue
            manifest = result.manifest(path=origin.name, output_path=origin.name)
            manifest["source"] |= {"record": number, "id": row.id, "field": ".".join(path or ()) or None}
            done.entries.append(entry_of(manifest))
        return done

    def _record(
        self, chunk: RecordChunk, number: int, piece: Piece, why_not: str | None, tally: Tally
    ) -> tuple[bytes, dict[str, Any]]:
        name = chunk.origin.name
        about: dict[str, Any] = {"record": number}
        record, data = piece.raw, b""
        try:
            if piece.trouble or why_not:
                raise BadRecord(piece.trouble or why_not)
            field = chunk.codec.read(piece.raw)
            if field is None:
                if not isinstance(chunk.codec, WarcCodec):  # most records of WARC are to have none
                    tally.add_textless(f"{name} record {number}")
                result = passed_through(self.cleaner, b"", "unchanged", None)
                manifest = result.manifest(path=name, output_path=name)
            else:
                data, about = field.data, about | {"id": field.id, "field": field.name}
                result = self._clean(chunk.origin, field)
                manifest = result.manifest(path=name, output_path=name)
                record, changes = _rewritten(chunk.codec, piece.raw, field, result, manifest)
                about |= changes
        except Exception as error:  # whatever it is, it is this record's trouble, and the others go on
            why = str(error) if isinstance(error, BadRecord | Inconsistent) else reason(error)
            record, about = piece.raw, {"record": number}
            result = passed_through(self.cleaner, data, "failed", why)
            manifest = result.manifest(path=name, output_path=name)
        count_result(tally, f"{name} record {number}", len(piece.raw), result)
        manifest["source"] |= about
        return record, manifest

    def _clean(self, origin: Origin, field: Field) -> Result:
        return self.cleaner.at(*origin.paths).clean(
            field.data,
            url=field.url or origin.url,
            site=origin.site,
            media_type=field.media_type,
            encoding=field.encoding,
        )


def _rewritten(
    codec: Codec, raw: bytes, field: Field, result: Result, manifest: Mapping[str, Any]
) -> tuple[bytes, dict[str, Any]]:
    """Returns the record with the clean text in it, and what `restored_record` needs to undo that.

    Raises Inconsistent.
    """
    page = result.document.text if result.document.unit == "char" else None
    if page is None and not result.removed:
        return raw, {}
    record, cuts = field.cut(page, _spans(field, manifest))
    written = codec.write(record)
    changes: dict[str, Any] = {"escaping": field.escaping}
    header = codec.original(raw)
    if header is not None:
        changes["header"] = header
    # What is written before the document may have changed its length with the document's.
    moved = len(written) - len(record)
    return written, changes | cuts_of([Cut(cut.at + moved, cut.raw) for cut in cuts], field.escaping, result)


def cuts_of(cuts: Sequence[Cut], escaping: str, result: Result) -> dict[str, Any]:
    """Returns the entry of a manifest's source that says where in the record each removed text is to be put back."""
    if not result.removed_text:
        return {}
    pairs = zip(cuts, _removed(result), strict=True)
    return {"cuts": [_cut_entry(escaping, cut, removed) for cut, removed in pairs]}


def _spans(field: Field, manifest: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yields the removed spans, in characters of the field as `cleaner.sources` decodes it."""
    spans = ((s["start"], s["end"]) for s in manifest["segments"] if s["action"] == "remove")
    return spans if manifest["unit"] == "char" else characters(field.data, spans)


def _removed(result: Result) -> Iterator[str]:
    text = result.document.text
    return (text[s.start : s.end] for s in result.removed)


def _cut_entry(escaping: str, cut: Cut, removed: str) -> dict[str, Any]:
    """Returns a cut's entry in a manifest.

    Raw text that equals our own escaping of the removed text is not stored again.
    """
    try:
        raw = cut.raw.decode("utf-8")
    except UnicodeDecodeError:
        return {"at": cut.at, "bytes": base64.b64encode(cut.raw).decode("ascii")}
    return {"at": cut.at} if raw == STYLES[escaping].escape(removed) else {"at": cut.at, "raw": raw}
