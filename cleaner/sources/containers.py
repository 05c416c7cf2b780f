"""The container formats: how each is split, and which codec reads a file's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from cleaner.sources import jsonarray, jsonl, packed, table, warc
from cleaner.sources.jsonfields import NotJson, Path, keys
from cleaner.sources.records import Codec, Piece, numbered
from cleaner.sources.shapes import Shape, given_shape, preset_shape, recognise, spelled
from cleaner.sources.streams import Damaged
from cleaner.sources.whole import Unreadable

Split = Callable[[Iterable[bytes], int, bool], Iterator[Piece]]

SPLITTERS: dict[str, Split] = {
    "jsonl": jsonl.split,
    "json": jsonarray.split,
    "csv": table.split,
    "warc": warc.split,
    "packed": packed.split,
}
"""Format → (blocks, max_bytes, packed) → pieces. Parquet is no stream of bytes: see `cleaner.sources.parquet`."""

LOOKED_AT = 100
"""How many records are looked at to find the shape of all."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How files begin that spreadsheets save as "Unicode text"."""
NAMED = 12
"""Fields that a message lists."""


class UnknownShape(Unreadable):
    """No field is known to hold the text."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the user said about fields: nothing, the name of a preset, or role → field."""

    preset: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)


def codec_for(format: str, pieces: Iterator[Piece], fields: Fields, max_bytes: int) -> tuple[Codec, Iterator[Piece]]:
    """Returns the codec for a file's records, and all of its pieces again. Raises UnknownShape."""
    if format == "warc":
        return warc.WarcCodec(max_bytes), pieces
    if format == "packed":
        return packed.TextCodec(), pieces
    head, everything = _peek(pieces)
    if head and head[0].raw.startswith(_UTF_16):
        raise UnknownShape("UTF-16, which containers are not read in: convert it to UTF-8")
    if format == "csv":
        header = table.columns(head[0].raw if head else b"")
        shape = choose_shape({(name,) for name in header} | {tuple(name.split(".")) for name in header}, fields)
        delimiter = table.delimiter_of(head[0].raw if head else b"").decode()
        return table.RowCodec(shape, tuple(header), delimiter), everything
    return jsonl.JsonCodec(choose_shape(_json_fields(head), fields)), everything


def _peek(pieces: Iterator[Piece]) -> tuple[list[Piece], Iterator[Piece]]:
    """Returns the pieces that hold the first records, and all pieces again.

    Damage is raised when its place is reached.
    """
    head: list[Piece] = []
    try:
        for piece in pieces:
            head.append(piece)
            if sum(piece.records for piece in head) >= LOOKED_AT:
                break
    except Damaged as error:
        pieces = _raising(error)
    return head, chain(head, pieces)


def _raising(error: Damaged) -> Iterator[Piece]:
    raise error
    yield  # makes it a generator: raises when it is asked, not when it is made


def choose_shape(present: set[Path], fields: Fields) -> Shape:
    """Returns the shape of records that have the fields `present`. Raises UnknownShape, which names the fields."""
    if not present:
        return Shape()
    if fields.given:
        return _given(fields.given, present)
    shape = preset_shape(fields.preset, present) if fields.preset else recognise(present)
    if shape is None:
        tried = f"the preset {fields.preset} has no field of" if fields.preset else "no preset fits"
        raise UnknownShape(f"{tried} the first records: say --field text=NAME; they have: {_names(present)}")
    return shape


def _given(given: Mapping[str, str], present: set[Path]) -> Shape:
    """Returns the shape that the user told, with the fields as the records spell them. Raises UnknownShape."""
    text, html, url, id = (spelled(path, present) if path else None for path in given_shape(given)[:4])
    named = Shape(text, html, url, id)
    missing = [role for role in given if getattr(named, role) is None]
    if not {"text", "html"} & given.keys() and (known := recognise(present)):  # the text is where it usually is
        named = Shape(known.text, known.html, url or known.url, id or known.id, known.name)
    if named.text or named.html:  # a record may have either; but an address that nobody finds is a slip of the pen
        missing = [role for role in missing if role in ("url", "id")]
    if not missing:
        return named
    near = get_close_matches(given[missing[0]], [".".join(path) for path in present], 1)
    raise UnknownShape(
        f"the first records have no field {' or '.join(given[role] for role in missing)}"
        f"{f'; did you mean {near[0]}?' if near else ''}; they have: {_names(present)}"
    )


def _json_fields(head: Iterable[Piece]) -> set[Path]:
    present: set[Path] = set()
    for number, piece in numbered(head, 0):
        if number >= LOOKED_AT:
            break
        if piece.kind == "record" and piece.trouble is None:
            try:
                present.update(keys(piece.raw.decode("utf-8", "surrogateescape")))
            except NotJson:
                continue
    return present


def _names(present: set[Path]) -> str:
    names = sorted(".".join(path) for path in present)
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
