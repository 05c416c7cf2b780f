"""The stream of a run's work: chunks of files, and chunks of each container's records between `Begin` and `End`."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import Any

from cleaner.errors import reason
from cleaner.job.files.work import FileChunk
from cleaner.job.options import JobOptions
from cleaner.job.records.checkpoint import Checkpoint, load
from cleaner.job.records.containers import Container, is_done
from cleaner.job.records.marks import Begin, End, Mark, Skipped
from cleaner.job.records.rows import row_chunks
from cleaner.job.records.work import Origin, RecordChunk, RowChunk
from cleaner.sources.containers import SPLITTERS, codec_for
from cleaner.sources.formats import DOCUMENTS, split_suffix
from cleaner.sources.records import Codec, Piece
from cleaner.sources.streams import Damaged, Stream
from cleaner.sources.walk import LeftOut, SourceFile, walk
from cleaner.workers import Marker

CHUNK_FILES = 128
CHUNK_RECORDS = 256
CHUNK_BYTES = 1024 * 1024
"""A chunk ends with the file, or the piece of a container, that reaches one of these limits. So where chunks end
depends on nothing but the input: they become members of packed outputs."""


def work(options: JobOptions, digest: str) -> Iterator[FileChunk | RecordChunk | RowChunk | Mark]:
    """Yields all work of a run, in the order of the files. digest: the digest of the rules."""
    files: list[SourceFile] = []
    size = 0
    for source in walk(options.inputs, options.wanted):
        if isinstance(source, LeftOut):
            if source.failed:
                yield Marker(Skipped(source.name, None, source.why))
            continue
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


def _container(source: SourceFile, options: JobOptions, digest: str) -> Iterator[RecordChunk | RowChunk | Mark]:
    container = Container(source, split_suffix(source.name)[2].lower())
    try:
        if options.resume and (tally := is_done(container, options, digest)) is not None:
            yield Marker(Skipped(source.name, tally))
        elif source.format == "parquet":
            yield from row_chunks(container, options, digest)
        else:
            yield from _stream(container, options, digest)
    except Exception as error:  # whatever it is, it is this container's trouble, and the others go on
        yield Marker(Skipped(source.name, None, reason(error)))


def _stream(container: Container, options: JobOptions, digest: str) -> Iterator[RecordChunk | Mark]:
    if options.resume and (checkpoint := load(container, options, digest)) is not None:
        gone_on = yield from _chunks_from(container, options, checkpoint)
        if gone_on:
            return
    yield from _chunks_from(container, options, None)


def _chunks_from(
    container: Container, options: JobOptions, checkpoint: Checkpoint | None
) -> Generator[RecordChunk | Mark, None, bool]:
    """Yields the chunks behind a checkpoint, and returns True.

    Returns False, and yields nothing, if the input differs from the checkpoint's before that place.
    """
    source, packed = container.source, container.packed
    with Stream(source.location, packed) as stream:
        damage, begun = None, False
        content = hashlib.sha256()
        try:
            pieces = SPLITTERS[source.format](stream.blocks(), options.limits.max_bytes, bool(packed))
            codec, pieces = codec_for(source.format, pieces, options.fields, options.limits.max_bytes)
            chunks = _record_chunks(container, container.origin(options), codec, pieces, stream, content)
            if checkpoint is not None:
                done = deque(islice(chunks, checkpoint.place), maxlen=1)
                if not done or done[0].prefix != checkpoint.prefix:
                    return False
            begun = True
            yield Marker(Begin(container.targets(options), packed, container, checkpoint))
            yield from chunks
        except Exception as error:  # what came before is good
            if not begun and not isinstance(error, Damaged):
                raise
            damage = reason(error)
        yield Marker(End(stream.sha256, content.hexdigest(), stream.damage or damage))
    return True


def _record_chunks(
    container: Container, origin: Origin, codec: Codec, pieces: Iterable[Piece], stream: Stream, content: Any
) -> Iterator[RecordChunk]:
    """Yields the pieces as chunks.

    content: a hash that is updated with the bytes of the chunks. Raises at the end what the pieces raised.
    """
    chunk: list[Piece] = []
    size = first = at = 0
    damage: Exception | None = None
    member_each = container.source.format == "warc"
    iterator = iter(pieces)
    while True:
        try:
            piece = next(iterator, None)
        except Exception as error:
            damage, piece = error, None
        if piece is not None:
            chunk.append(piece)
            size += len(piece.raw)
            content.update(piece.raw)
        if chunk and (piece is None or size >= CHUNK_BYTES or len(chunk) >= CHUNK_RECORDS):
            at, read = stream.position, stream.position - at
            yield RecordChunk(
                origin, container.packed, codec, first, tuple(chunk), member_each, content.hexdigest(), read
            )
            first += sum(piece.records for piece in chunk)
            chunk, size = [], 0
        if damage is not None:
            raise damage
        if piece is None:
            return
