"""Short lines that are parts of a sentence: it begins in them and goes on below, or names them as what is pressed.

Words of furniture stand so in help pages, verse, letters and stories; titles, menus and buttons beside prose do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cleaner.engine.surroundings.lines import Lines
from cleaner.engine.surroundings.words import pressed, presses, spots_presses
from cleaner.prose import ends_like_sentence, has_words

_INTERRUPTING = frozenset(
    ("advertisement", "caption", "credit", "embed", "media-player", "promo", "read-more", "related")
)
"""Kinds of clutter that stand in the middle of a sentence, where a page or a column ended."""
_LABELS = frozenset(("interface", "legal", "navigation"))
"""Kinds of clutter whose words may head a part of a text; related stories have headings of their own."""
_UNDERLINE = re.compile(r"([=~^\"'`#*+.:_-])\1{2,}")
"""What stands under a heading in plain text."""
_BROKEN_WORDS = 4
"""A line with more words that is no sentence breaks off; one with fewer is a title, or a piece of verse."""
_END = 40
"""Characters of a line in which such an instruction's last words stand."""
_OPTION = re.compile(r"--[a-z][\w-]*\w(?:[ =].*)?")
"""An option of a program, as its manual lists them."""
_SHORT_WORDS = 6
"""Words up to which a line is looked at: longer ones, that a rule knows, are notices that may be wrapped."""
_NUMBER = re.compile(r"\d")
_ENDS = re.compile(r"(?<!\.\.)[,;.!?]['\"”’»)]*$")
"""How lines end that go on from others: whole sentences, and lines of verse."""
_ADDRESS = re.compile(r"\S*(?:[@/]|\w\.\w)\S*$")
_SPEECH = re.compile(r"\S+ (?:said|wrote|sagte|schrieb|a écrit|dijo|escribió|disse|scrisse|napisał|писал)\W*:")
"""How a forum quotes the post that is answered."""


@cache
def _particle() -> re.Pattern[str]:
    """How a line begins that goes on from a word above, in scripts without capitals: with what only stands behind a
    word."""
    return re.compile(
        r"を|という|と(?![てこもきうくりん])|(?:이?라고|이?라는|[을를은는])[ ,]|的|"
        r"(?:में|को|ने|से|के|पर (?:लिख|क्लिक|टैप)\S*) ?|(?:என்று|என்ற|என்றா\S*|எனும்) "
    )


def is_part_of_sentence(above: str, line: str, below: str, kind: str, *, is_pressed: bool = False) -> bool:
    """Returns whether a short line belongs to the sentence around it.

    above, line, below: the lines as they stand in the text, without blanks around them; empty where there is none.
    kind: what kind of clutter it would be. is_pressed: whether the line above is one of the `instructions`.
    """
    if _OPTION.fullmatch(line):
        return True
    if _NUMBER.search(line) or has_words(line, _SHORT_WORDS + 1):  # counts and dates begin no sentence
        return False
    if kind in _LABELS and _UNDERLINE.fullmatch(below):
        return True
    if is_pressed or pressed().match(below.lower()):
        return True
    if not _goes_on(below) or (ends_like_sentence(line) and not line.endswith("?")):
        return False
    breaks_off = bool(above) and not ends_like_sentence(above) and has_words(above, _BROKEN_WORDS + 1)
    return not (breaks_off and kind in _INTERRUPTING)


def names_button(line: str) -> bool:
    """Returns whether a line ends in an instruction to press what the next line names."""
    return presses().search(line[-_END:].lower()) is not None


def instructions(text: Lines, as_written: Sequence[str]) -> frozenset[int]:
    """Returns the lines that end in an instruction to press what the next one names.

    as_written: the lines as they are where they are not folded.
    """
    return frozenset(number for number in spots_presses().lines(text) if names_button(as_written[number].strip()))


def _goes_on(line: str) -> bool:
    """Returns whether a line goes on from the one above it, in lower case to the end of a sentence or a verse."""
    if not line:
        return False
    if _particle().match(line):
        return True
    return (
        line.split(maxsplit=1)[0].islower()  # `eBay` is not
        and bool(_ENDS.search(line))
        and not _ADDRESS.fullmatch(line)
        and not _SPEECH.match(line)
    )
