"""The stream of work of a run that converts (`--to`): documents taken out of their sources, in chunks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from cleaner.errors import reason
from cleaner.job.convert.work import Doc, DocChunk
from cleaner.job.options import JobOptions
from cleaner.job.plan import DOCUMENTS_NAME, output_name, sources
from cleaner.job.records.containers import Container
from cleaner.job.records.feed import CHUNK_BYTES, CHUNK_RECORDS
from cleaner.job.records.marks import Begin, End, Mark, Skipped
from cleaner.job.records.work import Origin
from cleaner.job.tally import Tally
from cleaner.sinks.names import slug
from cleaner.sources.containers import SPLITTERS, choose_shape, codec_for
from cleaner.sources.formats import DOCUMENTS, MANIFESTS, MEDIA_TYPES, split_suffix
from cleaner.sources.parquet import ParquetSource, rows
from cleaner.sources.records import BadRecord, Field, numbered
from cleaner.sources.streams import Damaged, Stream
from cleaner.sources.walk import LeftOut, SourceFile, walk
from cleaner.sources.whole import Unreadable, read_whole
from cleaner.workers import Marker

Found = Doc | Mark
"""A document, or a mark that says what could not be read."""


def docs_work(options: JobOptions) -> Iterator[DocChunk | Mark]:
    """Yields all work of a run: first all files that are one document, then one container after the other."""
    for found in walk(options.inputs, options.wanted):
        if isinstance(found, LeftOut) and found.failed:
            yield Marker(Skipped(found.name, None, found.why))
    singles = (source for source in sources(options) if source.format in DOCUMENTS.values())
    documents = (found for source in singles for found in _document(source, options))
    yield from _output(DOCUMENTS_NAME, documents, options)
    for source in sources(options):
        if source.format not in DOCUMENTS.values():
            yield from _output(output_name(source, options.to), _records(source, options), options)


def _output(name: str, found: Iterator[Found], options: JobOptions) -> Iterator[DocChunk | Mark]:
    """Yields the chunks of one output between `Begin` and `End`, and nothing if there is no document."""
    if options.to == "folder":
        yield from _chunks("", _named(found), options)
        return
    output = f"{name}.{options.to}" if name == DOCUMENTS_NAME else name
    begun = False
    for item in _chunks(output, found, options):
        if isinstance(item, DocChunk) and not begun:
            target = os.path.join(str(options.out), output)
            account = target + MANIFESTS[".parquet" if options.to == "parquet" else ""] if options.accounts else None
            yield Marker(Begin((target, account), table=options.to == "parquet"))
            begun = True
        yield item
    if begun:
        yield Marker(End("", None, None))


def _chunks(output: str, found: Iterable[Found], options: JobOptions) -> Iterator[DocChunk | Mark]:
    docs: list[Doc] = []
    size = first = 0
    for item in found:
        if isinstance(item, Marker):
            yield item
            continue
        docs.append(item)
        size += len(item.data)
        if size >= CHUNK_BYTES or len(docs) >= CHUNK_RECORDS:
            yield DocChunk(output, first, tuple(docs))
            first += len(docs)
            docs, size = [], 0
    if docs:
        yield DocChunk(output, first, tuple(docs))


def _named(found: Iterator[Found]) -> Iterator[Found]:
    """Yields records with the files that they go to: each its own, though dumps have one id, or one URL, many times.

    The first record of a name has the name by itself; the others have their number in the source behind it.
    """
    taken: set[str] = set()
    for item in found:
        if isinstance(item, Doc) and item.record is not None:
            name = slug(item.id or item.url or f"{item.record:08}")
            while f"{item.path}/{name}.txt".lower() in taken:
                name += f"-{item.record}"
            target = f"{item.path}/{name}.txt"
            taken.add(target.lower())
            item = item._replace(target=target)
        yield item


def _document(source: SourceFile, options: JobOptions) -> Iterator[Found]:
    try:
        data = read_whole(source.location, options.limits.max_bytes)
    except (OSError, Unreadable) as error:
        yield _unreadable(source.name, error)
        return
    yield Doc(
        source.name, None, data, MEDIA_TYPES[source.format], None, options.addresses.url_of(source.name), source.name,
        options.addresses.site_of(source), options.addresses.paths_of(source), output_name(source, None, options.style),
    )  # fmt: skip


def _records(source: SourceFile, options: JobOptions) -> Iterator[Found]:
    container = Container(source, split_suffix(source.name)[2].lower())
    try:
        if source.format == "parquet":
            yield from _rows(container, options)
        else:
            yield from _pieces(container, options)
    except Exception as error:  # whatever it is, it is this container's trouble, and the others go on
        yield _unreadable(source.name, error)


def _pieces(container: Container, options: JobOptions) -> Iterator[Found]:
    source, origin, max_bytes = container.source, container.origin(options), options.limits.max_bytes
    left_out, count = Tally(), 0
    with Stream(source.location, container.packed) as stream:
        try:
            pieces = SPLITTERS[source.format](stream.blocks(), max_bytes, bool(container.packed))
            codec, pieces = codec_for(source.format, pieces, options.fields, max_bytes)
            for number, piece in numbered(pieces, 0):
                if piece.kind != "record":
                    continue
                count += 1
                try:
                    if piece.trouble:
                        raise BadRecord(piece.trouble)
                    field = codec.read(piece.raw)
                except BadRecord as error:
                    yield Marker(Skipped(f"{source.name} record {number}", None, str(error)))
                    continue
                if field is not None:
                    yield _doc(number, field, origin)
                elif source.format != "warc":  # most records of these are to have none
                    left_out.add_textless(f"{source.name} record {number}")
        except Damaged as error:
            stream.damage = stream.damage or str(error)
        if not count and not stream.damage:
            left_out.add_recordless(source.name)
        yield Marker(Skipped(source.name, left_out))
        if stream.damage:
            yield Marker(Skipped(source.name, None, stream.damage))


def _doc(number: int, field: Field, origin: Origin) -> Doc:
    return Doc(
        origin.name, number, field.data, field.media_type, field.encoding, field.url or origin.url, field.id,
        origin.site, origin.paths,
    )  # fmt: skip


def _rows(container: Container, options: JobOptions) -> Iterator[Found]:
    source, origin = container.source, container.origin(options)
    parquet = ParquetSource(source.location)
    try:
        shape = choose_shape(parquet.fields, options.fields)
        number, left_out = 0, Tally()
        for batch in parquet.batches():
            for row in rows(batch, shape):
                if row.data is None:
                    left_out.add_textless(f"{source.name} record {number}")
                else:
                    media_type = "text/html" if row.is_page else shape.media_type
                    url = row.url or origin.url
                    about = (row.id, origin.site, origin.paths)
                    yield Doc(source.name, number, row.data, media_type, "utf-8", url, *about)
                number += 1
        if not number:
            left_out.add_recordless(source.name)
        yield Marker(Skipped(source.name, left_out))
    finally:
        parquet.close()


def _unreadable(name: str, error: Exception) -> Mark:
    return Marker(Skipped(name, None, reason(error)))
