"""Finds the encoding of HTML pages as browsers do.

https://html.spec.whatwg.org/#determining-the-character-encoding and https://encoding.spec.whatwg.org
"""

from __future__ import annotations

import codecs
import re

from cleaner.documents.decoding.guess import guess

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{2,40})""")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEAD_BYTES = 4096
"""Bytes in which a page must declare its encoding: browsers read 1024, many pages need some more."""
_GUESS_BYTES = 20_000
_WINDOWS_1252 = "cp1252"
_BROADER = {
    "ascii": _WINDOWS_1252,
    "iso8859-1": _WINDOWS_1252,
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
    "utf-7": "utf-8",
}
"""Declared encoding → the superset that pages really use. A declaration that can be read as ASCII is not UTF-16."""
_ASCII = bytes(range(0x80))
_DAMAGE = 0.2
"""The share of broken characters up to which a declaration is believed."""
_NOT_FOR_PAGES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
_REPLACED = "\ufffd"


def as_utf8(data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """Returns an HTML page in UTF-8, without byte order mark, and the codec it came in. Never fails.

    `encoding` is what was declared outside the page (HTTP header, `--encoding`). The order is: byte order mark,
    `encoding`, UTF-8 if every byte fits (saved pages are often converted and keep their old declaration; other
    encodings do not fit by accident), the page's own declaration, a guess.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return _recoded(data[len(bom) :], marked), marked
    if encoding and (codec := _codec(encoding)):
        return _recoded(data, codec), codec
    declared = _declared(data)
    if _shifts(data) or (declared == "iso2022_jp" and b"\x1b" in data):
        return _recoded(data, "iso2022_jp"), "iso2022_jp"
    try:
        data.decode("utf-8")
        return data, "utf-8"
    except UnicodeDecodeError:
        pass
    codec = _fitting(data, declared)
    return _recoded(data, codec), codec


def _shifts(data: bytes) -> bool:
    """Returns whether a page is in ISO-2022-JP, which has bytes of ASCII only and shifts to Japanese and back."""
    return data.isascii() and (b"\x1b$B" in data or b"\x1b$@" in data) and (b"\x1b(B" in data or b"\x1b(J" in data)


def _recoded(data: bytes, codec: str) -> bytes:
    return data.decode(codec, "replace").encode("utf-8", "replace")


def _codec(label: str) -> str | None:
    """Returns Python's name for an encoding as web pages name it; None if there is none by which text can be read."""
    label = label.strip().lower()
    label = {"x-sjis": "shift_jis", "x-gbk": "gbk", "ks_c_5601-1987": "euc_kr", "x-user-defined": "cp1252"}.get(
        label, label.removeprefix("x-")
    )
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding and info.name not in _NOT_FOR_PAGES else None


def _declared(data: bytes) -> str | None:
    head = _COMMENT.sub(b"", data[:_HEAD_BYTES])
    found = _XML.match(head) or _META.search(head)
    codec = _codec(found[1].decode("ascii")) if found else None
    return _BROADER.get(codec, codec) if codec else None


def _fitting(data: bytes, declared: str | None) -> str:
    """Returns the declared codec, unless most of what is not ASCII contradicts it; else a guess."""
    if declared and _broken(data, declared) <= _DAMAGE:
        return declared
    sample = data[:_GUESS_BYTES]
    for codec, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) * 10 > len(zeros) * 4:
            return codec
    if _broken(data, "utf-8") <= _DAMAGE / 4:
        return "utf-8"
    return guess(data)


def _broken(data: bytes, codec: str) -> float:
    """Returns the share of the bytes that are not ASCII, roughly, that a codec cannot read."""
    sample = data[: 10 * _GUESS_BYTES]
    # What the sample's end cuts off is no error.
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample, final=len(sample) == len(data))
    return text.count(_REPLACED) / max(len(sample.translate(None, _ASCII)), 1)
