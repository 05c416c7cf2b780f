"""The container formats: how each is split, and which codec reads a file's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from cleaner.sources import jsonarray, jsonfields, jsonl, packed, table, warc
from cleaner.sources.jsonfields import NotJson, Path
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
NAME_SHOWN = 40
"""Fields that a message lists, and characters of each."""


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
    return jsonl.JsonCodec(_json_shape(head, fields)), everything


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


def choose_shape(present: set[Path], fields: Fields, hollow: Collection[Path] = ()) -> Shape:
    """Returns the shape of records that have the fields `present`. Raises UnknownShape, which names the fields.

    hollow: fields that hold nothing, or no text. They are chosen where no other fits: later records may have a text.
    """
    if not present and not hollow:
        return Shape()
    shape = _chosen(present, fields) or (_chosen({*present, *hollow}, fields) if hollow else None)
    if shape is None and fields.given:
        raise UnknownShape(_missing(fields.given, {*present, *hollow}))
    if shape is None:
        tried = f"the preset {fields.preset} finds no text" if fields.preset else "no field is known to hold the text"
        raise UnknownShape(f"{tried}: say --field text=NAME; the first records have {_names({*present, *hollow})}")
    return shape


def _chosen(present: set[Path], fields: Fields) -> Shape | None:
    if fields.given:
        shape, missing = _given(fields.given, present)
        return None if missing else shape
    return preset_shape(fields.preset, present) if fields.preset else recognise(present)


def _given(given: Mapping[str, str], present: set[Path]) -> tuple[Shape, list[str]]:
    """Returns the shape that the user told, with the fields as the records spell them, and the roles whose fields are
    missing."""
    text, html, url, id = (spelled(path, present) if path else None for path in given_shape(given)[:4])
    named = Shape(text, html, url, id)
    missing = [role for role in given if getattr(named, role) is None]
    if not {"text", "html"} & given.keys() and (known := recognise(present)):  # the text is where it usually is
        named = Shape(known.text, known.html, url or known.url, id or known.id, known.name)
    if named.text or named.html:  # a record may have either; but an address that nobody finds is a slip of the pen
        missing = [role for role in missing if role in ("url", "id")]
    return named, missing


def _missing(given: Mapping[str, str], present: set[Path]) -> str:
    """Returns what is wrong with the fields that the user told."""
    missing = _given(given, present)[1]
    near = get_close_matches(given[missing[0]], [".".join(path) for path in present], 1)
    return (
        f"the first records have no field {' or '.join(given[role] for role in missing)}"
        f"{f'; did you mean {near[0]}?' if near else ''}; they have: {_names(present)}"
    )


def _json_shape(head: Iterable[Piece], fields: Fields) -> Shape:
    present, hollow = _json_fields(head)
    return choose_shape(present, fields, hollow)


def _json_fields(head: Iterable[Piece]) -> tuple[set[Path], set[Path]]:
    """Returns the fields of the first records that hold a text, and those that do not."""
    present: set[Path] = set()
    hollow: set[Path] = set()
    for number, piece in numbered(head, 0):
        if number >= LOOKED_AT:
            break
        if piece.kind == "record" and piece.trouble is None:
            try:
                for path, told in jsonfields.fields(piece.raw.decode("utf-8", "surrogateescape")):
                    (present if told else hollow).add(path)
            except NotJson:
                continue
    return present, hollow - present


def _names(present: set[Path]) -> str:
    """Returns the first names, each as much as tells which it is: a table without a header has texts as names."""
    names = list(dict.fromkeys(" ".join(".".join(path).split()) for path in sorted(present)))
    shown = [name if len(name) <= NAME_SHOWN else f"{name[:NAME_SHOWN]}…" for name in names[:NAMED]]
    hint = " (are these texts? the first line of a table is its header)" if any(map(_is_prose, names)) else ""
    return ", ".join(shown) + (", …" if len(names) > NAMED else "") + hint


def _is_prose(name: str) -> bool:
    return len(name) > NAME_SHOWN and " " in name
