"""Decodes bytes to text such that every byte string survives, and encodes text back to its bytes."""

from __future__ import annotations

import codecs
import re

from cleaner.errors import WrongValue

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HALVES = re.compile("([\ud800-\udc7f\udd00-\udfff]+)")
_NOT_PIECEWISE = ("utf-8", "utf-7", "iso2022", "hz", "punycode", "idna")
"""Codecs of which a piece of text has no piece of the bytes, since they carry a state; and UTF-8, which has its own
way."""
_WITHOUT_MARK = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
"""Codec → the codec that it means where no byte order mark tells the order."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Returns the text and the codec that it was read with.

    UTF-8, with bytes that are none kept as lone surrogates, unless another encoding is declared or a byte order mark
    tells; and even then, where the declared one would not give the same bytes back. Nothing is guessed: guesses were
    wrong on short samples of koi8-r, cp1252 and latin-1, and UTF-8 with surrogates keeps every byte of them.
    """
    for codec in (*marks(data), encoding):
        if codec == "utf-8":
            break
        if codec and (text := _exactly(data, codec)) is not None:
            return text, codecs.lookup(codec).name
    return data.decode("utf-8", "surrogateescape"), "utf-8"


def marks(data: bytes) -> tuple[str, ...]:
    """Returns the codecs whose byte order mark stands at the beginning: UTF-16 with a NUL begins as UTF-32 does."""
    return tuple(codec for bom, codec in _BOMS if data.startswith(bom))


def known_encoding(name: str) -> str:
    """Returns Python's name for an encoding that plain text may be declared to have.

    Raises WrongValue where there is none, or none of which a piece can be read by itself.
    """
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        message = f"{name!r} is not known; write cp1252, iso8859-2, koi8-r, gb18030 …"
        raise WrongValue("encoding", message) from None
    if not info._is_text_encoding:
        raise WrongValue("encoding", f"{name!r} is no encoding of text")
    codec = _WITHOUT_MARK.get(info.name, info.name)
    if codec != "utf-8" and codec.startswith(_NOT_PIECEWISE):
        message = f"{name!r} carries a state from character to character: convert the files to UTF-8"
        raise WrongValue("encoding", message)
    return codec


def encode(text: str, codec: str) -> bytes:
    """Returns the bytes that `decode` had read a text, or a piece of it, from."""
    if codec != "utf-8":
        return text.encode(codec)
    try:
        return text.encode(codec, "surrogateescape")
    except UnicodeEncodeError:  # a `str` from elsewhere may hold halves of surrogate pairs, which stand for no byte
        pieces = enumerate(_HALVES.split(text))
        return b"".join(piece.encode(codec, "surrogatepass" if n % 2 else "surrogateescape") for n, piece in pieces)


def _exactly(data: bytes, codec: str) -> str | None:
    """Returns the text, if encoding it gives the very same bytes; None otherwise."""
    try:
        if codecs.lookup(codec).name.startswith(_NOT_PIECEWISE):
            return None
        text = data.decode(codec)
        same = text.encode(codec) == data
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if same else None
