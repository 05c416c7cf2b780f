"""Texts whose lines break in mid-sentence: hard-wrapped ones, and pages flattened with a line end round every link.

There a line is no unit of anything: a name or a date of a sentence stands on a line of its own as a label would, and a
notice goes on in the next line. So such a text is looked at as it was before it was broken, each line end within a
sentence read as a blank. That is one character for one: all offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.engine.text.language import FUNCTION_WORDS
from cleaner.engine.text.verbatim.programs import is_vertical
from cleaner.prose import count_words, ends_like_sentence, has_words

_LEAST_JOINS = 5
"""Line ends within sentences from which on a text counts as broken …"""
_LEAST_SHARE = 0.08
"""… if they are so many of all its line ends between lines of text."""
_FEW_JOINS = 3
"""As many are enough where they stand at the ends of full lines, and no line is longer than those."""
_WRAPPED_SHARE = 0.3
"""From so many on, the lines may have been wrapped at a width …"""
_FULL_SHARE = 0.8
"""… if of so many of them, the first word of the next line would not have fitted in."""
_WIDEST = 0.95
"""The width is that of the line at this place among those that break off, so that a long address does not set it."""
_LEAST_WORDS = 4
"""What is joined is running text only if it has so many words and ends like a sentence …"""
_LONG_LINE = 5
"""… or one of its lines has so many."""
_SENTENCE_WORDS = 8
"""Words of a sentence that is put together in a text that is not broken otherwise."""
_LEADS_ON = frozenset(
    ["according", "via", "including", "laut", "gemäß", "selon", "según", "segundo", "secondo", "volgens", "według"]
)
"""Words that no sentence ends with, beside articles, prepositions and the like."""
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_TAIL = 40
"""Characters at a line's end in which its last word stands, as a rule."""
_WORD_IN_FRONT = re.compile(r"([^\W\d_]+)\b")
_FIRST_WORD = re.compile(r"\S+")
_LABEL = re.compile(r"\W{0,4}[^\W\d][\w '’]{2,30}\s?[:|]\s?\S")
"""What a title is labelled with; the title may end where its line is full by chance."""
_ITEM = re.compile(r"[-–—•*·‣▪●○>»]\s|\(?\d{1,2}[.)]\s")
"""How an item of a list begins."""


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
"""One address below another is no sentence that goes on, though it begins in lower case."""
_CREDIT = re.compile(
    r"\([^()]{0,40}\b(?:photos?|photographs?|images?|credits?|fotos?|bild|getty|reuters|afp|ap)\b[^()]{0,80}\)"
    r"[*_ ]{0,3}$",
    re.IGNORECASE,
)
"""A picture's credit in brackets: the picture stands in the midst of a sentence, which goes on behind it."""
_LONGEST_CREDIT = 140
_BREAKS_OFF = (",", "/", "(", "&")
"""What no line of words ends with that is whole."""
_MARKS = ",;:)&.!?"
"""What no line begins with that is whole."""

_GOING_ON = frozenset("abcdefghijklmnopqrstuvwxyz,;:)&.!?")
"""What is ASCII of that with which a line begins that goes on from the one before."""

_BROKEN_LABEL = re.compile(
    r"\[(?=[^\[\]]{0,900}(?:\[[^\[\]]{0,900}\][^\[\]]{0,900})?[\r\n])"
    r"(?:!\[[^\[\]]{0,400}\]\([^()\s]{0,2000}\)|(?!\n[ \t]*\r?\n)[^\[\]]){0,900}\]\("
)
"""A label of Markdown, with a picture in it or not, that goes on over the end of a line; paragraphs break no label."""
_BROKEN_ADDRESS = re.compile(
    r"\]\((?=[^()\s]{0,300}-\r?\n\S)(?:[^()\s]|(?<=-)\r?\n(?=\S)|\([^()\s]{0,100}\)){1,2000}(?:\s{1,2}\"[^\"]{0,400}\")?\)"
)
"""An address of Markdown that goes on over the end of a line behind a hyphen, as html2text wraps them."""
_LINE_ENDS = str.maketrans("\r\n", "  ")
_LINE_ENDS_IN_ADDRESSES = str.maketrans("\r\n", "__")
_NESTED = re.compile(r"[o+] [^\W_]")
"""How an item of a list within a list begins, behind blanks."""


class Unbroken(NamedTuple):
    """A text as it was before its lines were broken."""

    text: str
    pieces: tuple[int, ...] = ()
    """Where lines begin that are pieces of something that cannot be put together."""


class _Line(NamedTuple):
    """A line with text: where its characters begin and end, blanks round them left aside."""

    start: int
    end: int
    text: str


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line that may go on from the one before; how a line begins that goes on from the one before."""
    lower = "[a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŉōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžа-яёіїєґα-ω]"
    hint = re.compile(rf"\n[ \t]*(?:{lower}|[,;:.)&])")
    return hint, re.compile(rf"{lower}|[,;:)&](?:\s|$)|[.!?](?:\s|$)")


def unbroken(text: str) -> Unbroken:
    """Returns the text with line ends within sentences as blanks.

    A text that is full of them is joined wherever its lines break off; any other, only where a whole sentence comes of
    it.
    """
    if "](" in text:
        text = _BROKEN_ADDRESS.sub(lambda address: address[0].translate(_LINE_ENDS_IN_ADDRESSES), text)
        text = _BROKEN_LABEL.sub(lambda label: label[0].translate(_LINE_ENDS), text)
    hint, _ = _patterns()
    if not any(_ends_in_a_word(text, m.start()) for m in hint.finditer(text)) or is_vertical(text.splitlines()):
        return Unbroken(text)
    lines = list(_lines(text))
    joins, loose = _joins(text, lines)
    pieces = tuple(lines[number].start for number in loose)
    if not joins:
        return Unbroken(text, pieces)
    shown: list[str] = []
    at = 0
    for number in joins:
        start, end = lines[number].end, lines[number + 1].start
        shown += (text[at:start], " " * (end - start))
        at = end
    return Unbroken("".join([*shown, text[at:]]), pieces)


def _ends_in_a_word(text: str, end: int) -> bool:
    """Returns whether a line ends in a letter or a digit, with or without a quotation mark and blanks behind it.

    Most lines do not go on from others. So this is asked of the few that may: a search for a line's last word, at every
    word of a text, took a tenth of all time.
    """
    if text.endswith("\r", 0, end):
        end -= 1
    while end and text[end - 1] in " \t":
        end -= 1
    if text.endswith('"', 0, end):
        end -= 1
    return end > 0 and text[end - 1].isalnum()


def _lines(text: str) -> Iterator[_Line]:
    """Yields the lines that have text."""
    at = 0
    for line in text.replace("\r", "\n").split("\n"):
        if bare := line.strip():
            begin = at if len(bare) == len(line) else at + line.index(bare)
            yield _Line(begin, begin + len(bare), bare)
        at += len(line) + 1


def _joins(text: str, lines: Sequence[_Line]) -> tuple[list[int], list[int]]:
    """Returns the lines that the one after them belongs to, where what comes of it reads like a sentence; and the lines
    that are pieces of something else."""
    pairs = range(len(lines) - 1)
    certain = {n for n in pairs if _goes_on(text, lines[n], lines[n + 1])}
    broken = len(certain) >= max(_LEAST_JOINS, _LEAST_SHARE * len(pairs))
    loose: set[int] = set()
    if not broken:
        broken = _is_narrow(lines, certain)
    elif width := _width(lines, certain):
        full = {n for n in pairs[1:] if _is_full(text, lines[n], lines[n + 1], width)}  # the first is a title
        labelled = {n for n in full - certain if _LABEL.match(lines[n].text) or _LABEL.match(lines[n + 1].text)}
        certain |= full - labelled
        loose = {n + 1 for n in labelled}
    certain |= {n for n in pairs if n + 1 in certain and _leads_to_link(text, lines[n], lines[n + 1])}
    reads_on = _reads_on if broken else _reads_to_its_end
    joins: list[int] = []
    for run in _runs(sorted(certain)):
        if reads_on(lines, run):
            joins += run
        elif broken and any(_is_cut(lines[n].text, lines[n + 1].text) for n in run):
            loose.update(run, [run[-1] + 1])
        elif broken:
            loose.update(n + 1 for n in run if _changes_case(lines[n].text, lines[n + 1].text))
    if broken:
        loose |= {n + 1 for n in pairs if lines[n].text.endswith(_BREAKS_OFF) and len(lines[n].text) > 1}
    return joins, sorted(loose.difference(n + 1 for n in joins))


def _is_cut(line: str, following: str) -> bool:
    """Returns whether two lines are pieces for certain, whatever they are pieces of; menus in lower case are none."""
    last, first = _last_word(line), _WORD_IN_FRONT.match(following)
    return (
        following[0] in _MARKS
        or (first is not None and first[1] in FUNCTION_WORDS)
        or last in FUNCTION_WORDS
        or last in _LEADS_ON
    )


def _changes_case(line: str, following: str) -> bool:
    """Returns whether a line with a capital goes on in several words without one; a menu has either all over."""
    return line[0].isupper() and following[0].islower() and " " in following


def _goes_on(text: str, line: _Line, following: _Line) -> bool:
    """Returns whether a line goes on in the next one for certain."""
    first = following.text[0]
    # Of most lines this tells that they do not, in a tenth of the time of all else.
    if not ((first in _GOING_ON or not first.isascii()) and _patterns()[1].match(following.text)):
        last = _last_word(line.text)
        if not ((last in FUNCTION_WORDS or last in _LEADS_ON) and " " in line.text):
            return False
    if text.count("\n", line.end, following.start) > 2 or ends_like_sentence(line.text):
        return False
    if _NESTED.match(following.text) and text.endswith("  ", 0, following.start):
        return False
    if ")" in line.text[-4:] and _CREDIT.search(line.text[-_LONGEST_CREDIT:]):
        return False
    return not (_ADDRESS.fullmatch(line.text) and _ADDRESS.fullmatch(following.text))


def _last_word(line: str) -> str:
    """Returns the letters at the end of a line; nothing if it ends in something else."""
    if not line[-1].isalnum():
        return ""
    last = line[-_TAIL:].split()[-1]
    if last.isalpha() and len(last) < _TAIL:
        return last
    found = _LAST_WORD.search(line)
    return found[0] if found else ""


def _leads_to_link(text: str, line: _Line, link: _Line) -> bool:
    """Returns whether a line breaks off before a few words that go on in the line after them."""
    return (
        text.count("\n", line.end, link.start) == 1
        and not ends_like_sentence(line.text)
        and has_words(line.text, _LONG_LINE)
        and not has_words(link.text, _LONG_LINE + 1)
    )


def _width(lines: Sequence[_Line], breaks: Collection[int]) -> int | None:
    """Returns the width at which a text was wrapped; None if its lines break for other reasons.

    Lines with links tell nothing of it: their addresses may be put together already. Nor do short ones: menus.
    """
    plain = [n for n in breaks if "](" not in lines[n].text]
    if not plain:
        return None
    lengths = sorted(len(lines[n].text) for n in plain)
    width = lengths[int(_WIDEST * (len(lengths) - 1))]
    long = sum(1 for line in lines[:-1] if width // 2 < len(line.text) and "](" not in line.text)
    if len(plain) < _WRAPPED_SHARE * long:
        return None
    full = sum(1 for n in plain if _needs(lines[n], lines[n + 1]) > width)
    return width if full >= _FULL_SHARE * len(plain) else None


def _is_narrow(lines: Sequence[_Line], breaks: Collection[int]) -> bool:
    """Returns whether a short text was wrapped: no line is longer than those that break off, and nothing fitted into
    these."""
    if len(breaks) < _FEW_JOINS:
        return False
    width = max((len(line.text) for line in lines if " " in line.text), default=0)
    full = sum(1 for n in breaks if _needs(lines[n], lines[n + 1]) > width)
    return full >= _FULL_SHARE * len(breaks)


def _needs(line: _Line, following: _Line) -> int:
    """Returns how long a line would be with the first word of the next one."""
    first = _FIRST_WORD.match(following.text)
    return len(line.text) + 1 + len(first[0] if first else "")


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Returns whether a line of a wrapped text had no room for the next word, so that its paragraph goes on."""
    if text.count("\n", line.end, following.start) > 1 or ends_like_sentence(line.text):
        return False
    if _ITEM.match(following.text):
        return False
    return _needs(line, following) > width


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yields numbers that follow each other."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _reads_on(lines: Sequence[_Line], run: Sequence[int]) -> bool:
    """Returns whether what would be joined reads like running text: lower-case menus and lists of tags do not."""
    joined = lines[run[0] : run[-1] + 2]
    if any(has_words(line.text, _LONG_LINE) for line in joined):
        return True
    return ends_like_sentence(joined[-1].text) and sum(count_words(line.text) for line in joined) >= _LEAST_WORDS


def _reads_to_its_end(lines: Sequence[_Line], run: Sequence[int]) -> bool:
    """Returns whether what would be joined is a whole sentence: a title and buttons in lower case are none."""
    joined = lines[run[0] : run[-1] + 2]
    words = [count_words(line.text) for line in joined]
    if sum(words) < _SENTENCE_WORDS or max(words) < _LONG_LINE:
        return False
    return ends_like_sentence(joined[-1].text) or min(words[0], words[-1]) >= _LONG_LINE
