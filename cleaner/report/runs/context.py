"""Reads what stands before and after cuts: in files with clean texts, and in the records of clean containers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from cleaner.errors import CleanError
from cleaner.report.runs.samples import Sample
from cleaner.sources.containers import SPLITTERS, Fields, codec_for
from cleaner.sources.formats import by_suffix, split_suffix
from cleaner.sources.parquet import ParquetSource, values
from cleaner.sources.records import BadRecord, numbered
from cleaner.sources.streams import Stream
from cleaner.sources.whole import Unreadable, open_regular, read_own

CONTEXT = 160
"""Characters on each side of the cut."""
WIDEST = 4
"""The most bytes that one character takes."""
MOST_READ = 256 * 1024 * 1024
"""Bytes of a container, unpacked, that are read for records in it: a sample is not worth reading a terabyte."""
MOST_RECORD = 64 * 1024 * 1024

Around = tuple[str, str]
NOTHING: Around = ("", "")


def contexts(samples: Iterable[Sample]) -> dict[Sample, Around]:
    """Returns the text before and after each cut. What cannot be found is left out.

    A container is read once, up to the last record that is wanted, and no further than `MOST_READ`.
    """
    found: dict[Sample, Around] = {}
    in_containers: list[Sample] = []
    for sample in samples:
        if sample.container is None:
            found[sample] = _in_file(sample)
        else:
            in_containers.append(sample)
    ordered = sorted(in_containers, key=lambda sample: (sample.container or "", sample.field or "", sample.record))
    for (container, field), group in groupby(ordered, key=lambda sample: (sample.container, sample.field)):
        assert container is not None
        found.update(_in_container(container, field, list(group)))
    return {sample: around for sample, around in found.items() if around != NOTHING}


def _in_file(sample: Sample) -> Around:
    if sample.clean is None:
        return NOTHING
    try:
        before, after = _chars(sample) if sample.unit == "char" else _bytes(sample)
    except (OSError, LookupError, ValueError, Unreadable):  # of a manifest that somebody changed, too
        return NOTHING
    return before[-CONTEXT:], after[:CONTEXT]


def _bytes(sample: Sample) -> Around:
    assert sample.clean is not None
    reach = CONTEXT * WIDEST
    start = max(sample.offset - reach, 0)
    if sample.encoding.startswith(("utf-16", "utf-32")):
        start -= start % WIDEST
    with open(open_regular(sample.clean, links=False), "rb") as file:
        file.seek(start)
        before, after = file.read(sample.offset - start), file.read(reach)
    # The window may begin and end within a character.
    return before.decode(sample.encoding, "ignore"), after.decode(sample.encoding, "ignore")


def _chars(sample: Sample) -> Around:
    assert sample.clean is not None
    return _around(read_own(sample.clean).decode("utf-8", "surrogateescape"), sample.offset)


def _around(text: str, offset: int) -> Around:
    sides = text[max(offset - CONTEXT, 0) : offset], text[offset : offset + CONTEXT]
    # Bytes that are no UTF-8 count as one character each; to be shown they need not be told apart.
    before, after = (side.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for side in sides)
    return before, after


def _in_container(container: str, field: str | None, samples: list[Sample]) -> Iterator[tuple[Sample, Around]]:
    wanted: dict[int, list[Sample]] = {}
    for sample in samples:
        wanted.setdefault(sample.record, []).append(sample)
    format = by_suffix(container) or ""
    try:
        read = _rows(container, field, wanted) if format == "parquet" else _records(container, format, field, wanted)
        for number, data in read:
            for sample in wanted[number]:
                yield sample, _in_record(data, sample)
    # Whatever somebody did to it: the samples are shown without what stood around them.
    except (OSError, LookupError, ValueError, Unreadable, CleanError):
        return


def _records(container: str, format: str, field: str | None, wanted: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    left = set(wanted)
    _refuse_link(container)
    with Stream(container, split_suffix(container)[2].lower()) as stream:
        pieces = SPLITTERS[format](_bounded(stream.blocks()), MOST_RECORD, False)
        codec, pieces = codec_for(format, pieces, Fields(None, {"text": field} if field else {}), MOST_RECORD)
        for number, piece in numbered(pieces, 0):
            if number in left and piece.kind == "record":
                left.discard(number)
                try:
                    document = codec.read(piece.raw)
                except BadRecord:
                    continue
                if document is not None:
                    yield number, document.data
                if not left:
                    return


def _refuse_link(path: str) -> None:
    """Raises Unreadable for a link, a pipe, a device; OSError if there is no such file."""
    with open(open_regular(path, links=False), "rb"):
        pass


def _bounded(blocks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > MOST_READ:
            return
        yield block


def _rows(container: str, field: str | None, wanted: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    left = sorted(wanted, reverse=True)
    _refuse_link(container)
    source = ParquetSource(container)
    first = 0
    try:
        for batch in source.batches():
            columns = batch.columns
            texts: list[bytes | None] | None = None
            while left and left[-1] < first + columns.num_rows:
                number = left.pop()
                texts = values(columns, field or "") if texts is None else texts
                yield number, texts[number - first] or b""
            first += columns.num_rows
            if not left or columns.nbytes * (first / max(columns.num_rows, 1)) > MOST_READ:
                return
    finally:
        source.close()


def _in_record(data: bytes, sample: Sample) -> Around:
    if sample.unit == "char":
        return _around(data.decode("utf-8", "surrogateescape"), sample.offset)
    reach = CONTEXT * WIDEST
    before, after = data[max(sample.offset - reach, 0) : sample.offset], data[sample.offset : sample.offset + reach]
    return before.decode(sample.encoding, "ignore")[-CONTEXT:], after.decode(sample.encoding, "ignore")[:CONTEXT]
