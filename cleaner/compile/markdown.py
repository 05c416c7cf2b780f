"""Lines of Markdown as a reader sees them: without addresses, pictures, emphasis, and the marks in front of them.

Tags of HTML that say how a line looks, as half-cleaned dumps have them, are marks of it, too, unless the text shows
code.

What is read of a line depends on nothing else than the line and that. Whatever is left out keeps its place until the
end, filled with a character that no text has, so that all offsets hold while marks within marks are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Span

_FILL = "\ufdd0"
"""A noncharacter: Unicode keeps it for uses like this one."""
_ADDRESS = r"""[^()\s]{0,9000}(?:\([^()\s]{0,400}\)[^()\s]{0,900})?(?:\s{1,3}(?:"[^"]{0,400}"|'[^']{0,400}'))?\s?"""
_PICTURE = re.compile(rf"!\[(?:[^\[\]\\]|\\.){{0,900}}\]\({_ADDRESS}\)")
_LINK = re.compile(
    # Links within a repository (`docs/help.md`, `#contents`) are its text, and so stay.
    rf"(?<![\\!])\[((?:[^\[\]\\]|\\.){{0,600}})\]\(\s?<?(?:(?:https?:)?/|www\.|mailto:|javascript:|tel:){_ADDRESS}\)"
)
_REFERENCE = re.compile(r"(?<![\\!\]])\[([^\[\]\\]{1,300})\] ?\[\d{0,4}\]")
_STRONG = re.compile(r"(?<![\\*])(\*{2,3})(?=[^*])([^*]{1,2000})\1(?!\*)")
_EMPHASISED = re.compile(r"(?<![\\*\w])(\*)(?=[^\s*])([^*]{1,2000})(?<![\s\\])\*(?![*\w])")
_UNDERSCORED = re.compile(r"(?<![\\\w])(__?)(?=[^\s_])([^_]{1,2000})(?<![\s\\])\1(?!\w)")
_BARE_ADDRESS = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|div|em|figcaption|figure|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|q"
    r"|s|section|small|span|strong|sub|sup|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_SHOWS_CODE = re.compile(
    r"(?<![\w./])x?html\b|</?(?:!doctype|\?php|html|head|body|title|script|style|link|meta|form|input|button|select"
    r"|option|label|textarea|table|t[hrd]|thead|tbody|nav|header|footer|main|article|aside|template|svg|canvas|video|audio|iframe)\b"
    r"|^[ \t]*+(?:</?(?:ul|ol|div|section|figure)\b[^<>\n]*>[ \t]*+)+$|[{}][ \t]*+$|\b(?:tags|attribut)",
    re.IGNORECASE | re.MULTILINE,
)
"""What texts have that show HTML, or any code: other tags, tags on lines of their own, the words for them."""
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+[^\s#]")
_LEAD = re.compile(rf"(?:[\s{_FILL}]*[>*+-](?=[\s{_FILL}]))*[\s{_FILL}]*(?:#{{1,6}}\s+)?")
_KEPT = re.compile(f"[^{_FILL}]+")
_BLANK_ENTITY = "&nbsp;"
_BLANKS_AT_EDGES = re.compile(
    rf"^(?:[\s{_FILL}]|{_BLANK_ENTITY})++|(?<![\s;{_FILL}])(?:[\s{_FILL}]|{_BLANK_ENTITY})++$"
)
_MARKS = ("]", "*", "_", "\\", "#", "<", _BLANK_ENTITY)
"""Characters without any of which a line is read as it stands: single ones are found in a tenth of the time."""
_ADDRESSES = re.compile(rf"(?<=\])\({_ADDRESS}\)")
_NESTED = 2
"""How often emphasis is looked for: it may stand in emphasis."""


def read_otherwise(text: str, lines: Sequence[str], tags: bool = False) -> dict[int, list[Span]]:
    """Returns the number of each of a text's lines that has marks → what a reader sees of it. tags: see `kept_of`."""
    found: dict[int, list[Span]] = {}
    # Most texts have one of the marks at most, in a line or two.
    for mark in [mark for mark in _MARKS if mark in text]:
        for number in [number for number, line in enumerate(lines) if mark in line]:
            if number not in found and (kept := kept_of(lines[number], tags)):
                found[number] = kept
    return dict(sorted(found.items()))


def has_tags(text: str) -> bool:
    """Returns whether tags in a text are what is left of a page's; one that shows code has others, and tells of it."""
    return "<" in text and _TAG.search(text) is not None and _SHOWS_CODE.search(text) is None


def kept_of(line: str, tags: bool = False) -> list[Span] | None:
    """Returns what a reader sees of a line, in order; None where that is all of it, or nothing with a word.

    tags: whether tags of HTML are marks of the line, too.
    """
    shown = line
    if "](" in shown:
        shown = _LINK.sub(_without_marks, _PICTURE.sub(_nothing, shown))
    if "][" in shown or "] [" in shown:
        shown = _REFERENCE.sub(_without_marks, shown)
    for _ in range(_NESTED):
        if "*" in shown:
            shown = _EMPHASISED.sub(_without_emphasis, _STRONG.sub(_without_emphasis, shown))
        if "_" in shown:
            shown = _UNDERSCORED.sub(_without_emphasis, shown)
    if "<http" in shown:
        shown = _BARE_ADDRESS.sub(_without_marks, shown)
    if tags:
        shown = _TAG.sub(_nothing, shown)
    if _BLANK_ENTITY in shown:
        shown = _BLANKS_AT_EDGES.sub(_nothing, shown)
    if "\\" in shown:
        shown = _ESCAPED.sub(_FILL, shown)
    if shown == line and not _HEADING.match(line):
        return None
    shown = _LEAD.sub(_nothing, shown, count=1)
    kept = [Span(*found.span()) for found in _KEPT.finditer(shown)]
    return kept if any(char.isalnum() for start, end in kept for char in line[start:end]) else None


def without_addresses(text: str) -> str:
    """Returns a text of any number of lines without the addresses of its links and pictures."""
    return _ADDRESSES.sub("", text) if "](" in text else text


def is_link(line: str) -> bool:
    """Returns whether a line has words, and all of them in links to pages of the web."""
    if "](" not in line:
        return False
    shown = _PICTURE.sub("", line)
    labels = "".join(_LINK.findall(shown))
    return any(map(str.isalnum, labels)) and not any(map(str.isalnum, _LINK.sub("", shown)))


def is_picture(line: str) -> bool:
    """Returns whether a line is nothing but pictures, which may be links."""
    return "![" in line and not any(map(str.isalnum, _LINK.sub(r"\1", _PICTURE.sub("", line))))


def as_read(line: str, tags: bool = False) -> str:
    """Returns what a reader sees of a line. tags: see `kept_of`."""
    kept = kept_of(line, tags)
    return without_lead(line) if kept is None else "".join([line[start:end] for start, end in kept])


def without_lead(line: str) -> str:
    """Returns a line without the marks in front of it: of lists, quotations and headings."""
    return _LEAD.sub("", line, count=1)


def _nothing(found: re.Match[str]) -> str:
    return _FILL * len(found[0])


def _without_marks(found: re.Match[str]) -> str:
    """Returns a label with one mark in front of it and the rest behind it filled."""
    return f"{_FILL}{found[1]}{_FILL * (len(found[0]) - len(found[1]) - 1)}"


def _without_emphasis(found: re.Match[str]) -> str:
    marks = _FILL * len(found[1])
    return f"{marks}{found[2]}{marks}"
