"""The encoding of HTML pages, found as browsers find it.

https://html.spec.whatwg.org/#determining-the-character-encoding and https://encoding.spec.whatwg.org
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]{2,40})""")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEAD_BYTES = 4096
"""Where a page must declare its encoding: browsers read 1024 bytes, many pages need some more."""
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
"""What a declaration is taken to mean: the superset that pages use in truth; a page whose declaration could be read as
ASCII is not UTF-16."""
_REPLACED = "\ufffd"


def decode_page(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of an HTML page and the codec by which it was read; never fails.

    `encoding` is what was declared outside the page (HTTP header, `--encoding`). The order is: byte order mark,
    `encoding`, UTF-8 if every byte fits (saved pages are often converted and keep their old declaration; other
    encodings do not fit by accident), the page's own declaration, a guess.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(marked, "replace"), marked
    if encoding and (codec := _codec(encoding)):
        return data.decode(codec, "replace"), codec
    declared = _declared(data)
    if declared == "iso2022_jp" and b"\x1b" in data:
        return data.decode(declared, "replace"), declared
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if declared:
        text = data.decode(declared, "replace")
        if _plausible(text, data):
            return text, declared
    return _guessed(data)


def _codec(label: str) -> str | None:
    """Python's name for an encoding as web pages name it; None if there is none by which text can be read."""
    label = label.strip().lower()
    label = {"x-sjis": "shift_jis", "x-gbk": "gbk", "ks_c_5601-1987": "euc_kr", "x-user-defined": "cp1252"}.get(
        label, label.removeprefix("x-")
    )
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None


def _declared(data: bytes) -> str | None:
    head = _COMMENT.sub(b"", data[:_HEAD_BYTES])
    found = _XML.match(head) or _META.search(head)
    codec = _codec(found[1].decode("ascii")) if found else None
    return _BROADER.get(codec, codec) if codec else None


def _plausible(text: str, data: bytes) -> bool:
    """Whether a codec is the right one: a few broken bytes are damage, many of all that are not ASCII are a sign."""
    broken = text.count(_REPLACED)
    if not broken:
        return True
    return broken * 5 <= sum(byte >= 0x80 for byte in data[: _GUESS_BYTES * 10])


def _guessed(data: bytes) -> tuple[str, str]:
    sample = data[:_GUESS_BYTES]
    for codec, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) >= 4 and zeros.count(0) * 10 > len(zeros) * 4 and b"\0\0" not in sample[:2]:
            return data.decode(codec, "replace"), codec
    text = data.decode("utf-8", "replace")
    if _plausible(text, data) and text.count(_REPLACED) * 200 < len(text):
        return text, "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(b"".join(re.findall(rb"[^<>]*[\x80-\xff][^<>]*", data))[:_GUESS_BYTES]).best()
    guess = (_codec(best.encoding) if best else None) or _WINDOWS_1252
    guess = _BROADER.get(guess, guess)
    return data.decode(guess, "replace"), guess
