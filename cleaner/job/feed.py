"""The stream of work of a run: chunks of files, and between its marks each container's chunks of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.job.containers import Container, is_done
from cleaner.job.files import FileChunk
from cleaner.job.options import JobOptions
from cleaner.job.plan import sources
from cleaner.job.records import RecordChunk
from cleaner.job.tally import Tally
from cleaner.job.workers import Marker
from cleaner.sources.containers import SPLITTERS, codec_for
from cleaner.sources.formats import DOCUMENTS, split_suffix
from cleaner.sources.records import Codec, Piece
from cleaner.sources.streams import Damaged, Stream
from cleaner.sources.walk import SourceFile
from cleaner.sources.whole import Unreadable

CHUNK_FILES = 64
CHUNK_RECORDS = 256
CHUNK_BYTES = 1024 * 1024
"""A chunk ends with the file, or the piece of a container, that passes one of these. Where chunks end depends on
nothing but the input: they become members of packed outputs."""


class Begin(Container):
    """A container's chunks follow."""


@dataclass(frozen=True, slots=True)
class End:
    """No more chunks of the container; what its reading showed."""

    sha256: str
    content_sha256: str
    damage: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A container that needs no work, or cannot be worked on."""

    name: str
    done: Tally | None
    why: str = ""


Mark = Marker[Begin | End | Skipped]


def work(options: JobOptions, digest: str) -> Iterator[FileChunk | RecordChunk | Mark]:
    """Everything that is to be done, in the order of the files. digest: of the rules."""
    files: list[SourceFile] = []
    size = 0
    for source in sources(options):
        if source.format in DOCUMENTS.values():
            files.append(source)
            size += source.size
        if files and (source.format not in DOCUMENTS.values() or len(files) == CHUNK_FILES or size >= CHUNK_BYTES):
            yield FileChunk(tuple(files))
            files, size = [], 0
        if source.format not in DOCUMENTS.values():
            yield from _container(source, options, digest)
    if files:
        yield FileChunk(tuple(files))


def _container(source: SourceFile, options: JobOptions, digest: str) -> Iterator[RecordChunk | Mark]:
    packed = split_suffix(source.name)[2].lower()
    container = Begin(source, packed)
    try:
        if options.resume and (tally := is_done(container, options, digest)) is not None:
            yield Marker(Skipped(source.name, tally))
            return
        with Stream(source.location, packed) as stream:
            damage = None
            try:
                pieces = SPLITTERS[source.format](stream.blocks(), options.limits.max_bytes, bool(packed))
                codec, pieces = codec_for(source.format, pieces, options.fields, options.limits.max_bytes)
                yield Marker(container)
                yield from _record_chunks(source, packed, codec, pieces)
            except Damaged as error:
                damage = str(error)
            yield Marker(End(stream.sha256, stream.content.hexdigest(), stream.damage or damage))
    except (OSError, Unreadable) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        yield Marker(Skipped(source.name, None, reason or str(error)))


def _record_chunks(source: SourceFile, packed: str, codec: Codec, pieces: Iterable[Piece]) -> Iterator[RecordChunk]:
    chunk: list[Piece] = []
    size = first = 0
    damage: Damaged | None = None
    iterator = iter(pieces)
    while True:
        try:
            piece = next(iterator, None)
        except Damaged as error:
            damage, piece = error, None
        if piece is not None:
            chunk.append(piece)
            size += len(piece.raw)
        if chunk and (piece is None or size >= CHUNK_BYTES or len(chunk) >= CHUNK_RECORDS):
            yield RecordChunk(source.name, packed, codec, first, tuple(chunk), source.format == "warc")
            first += sum(piece.records for piece in chunk)
            chunk, size = [], 0
        if damage is not None:
            raise damage
        if piece is None:
            return
