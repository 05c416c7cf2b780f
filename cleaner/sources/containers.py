"""The container formats: how each is split, and which codec reads a file's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from cleaner.sources import jsonarray, jsonl, table, warc
from cleaner.sources.jsonfields import NotJson, Path, keys
from cleaner.sources.records import Codec, Piece, numbered
from cleaner.sources.shapes import Shape, given_shape, preset_shape, recognise
from cleaner.sources.streams import Damaged
from cleaner.sources.whole import Unreadable

Split = Callable[[Iterable[bytes], int, bool], Iterator[Piece]]

SPLITTERS: dict[str, Split] = {
    "jsonl": jsonl.split,
    "json": jsonarray.split,
    "csv": table.split,
    "warc": warc.split,
}
"""Format → (blocks, max_bytes, packed) → pieces. Parquet is no stream of bytes: see `cleaner.sources.parquet`."""

LOOKED_AT = 100
"""How many records are looked at to find the shape of all."""
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
    head, everything = _peek(pieces)
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
        shape: Shape | None = given_shape(fields.given)
        assert shape is not None
        if not present & {path for path in (shape.text, shape.html) if path}:
            wanted = " or ".join(fields.given[role] for role in ("text", "html") if role in fields.given)
            raise UnknownShape(f"the first records have no field {wanted}; they have: {_names(present)}")
        return shape
    shape = preset_shape(fields.preset, present) if fields.preset else recognise(present)
    if shape is None:
        tried = f"the preset {fields.preset} has no field of" if fields.preset else "no preset fits"
        raise UnknownShape(f"{tried} the first records: say --field text=NAME; they have: {_names(present)}")
    return shape


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
