"""A dump's texts as learning reads them: in lines, with what is prose, and what the rules remove already."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.compile.folded import Folded, fold
from cleaner.model import Segment
from cleaner.packs.spelling import MARKS
from cleaner.prose import count_words, ends_like_sentence

PROSE_WORDS = 12
"""Words from which on a line that ends like a sentence is taken for prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text."""

    key: str
    """The line, folded, without the marks round it. Lines with equal keys are equal to the rule language."""
    raw: str
    """The line as it stands, without the blanks round it."""
    words: int
    ends: bool
    """Whether it ends like a sentence."""
    removed: bool
    """Whether the rules that exist take (nearly) all of it."""
    outside: bool = False
    """Of a page's line: whether it stands outside the article there."""

    @property
    def prose(self) -> bool:
        return self.ends and self.words >= PROSE_WORDS


@dataclass(slots=True)
class Text:
    """One document of a site. Its lines are those with text, in order."""

    lines: Sequence[Line]
    url: str | None = None
    date: str | None = None
    digest: bytes = field(default=b"", repr=False)
    """Of the text: documents are ordered, and equal ones united, by it and by nothing else."""


def read_text(
    text: str, segments: Iterable[Segment] = (), url: str | None = None, *, outside: Iterable[Segment] = ()
) -> Text:
    """Reads a text. segments: what cleaning it by the rules that exist made of it; none, if it was not cleaned.

    outside: of the text of a page, what stands outside the article there.
    """
    folded = fold(text)
    cut = _removed(folded, [(s.start, s.end) for s in segments if s.action == "remove"])
    out = _removed(folded, [(s.start, s.end) for s in outside])
    lines = []
    for number, line in enumerate(folded.lines):
        key = line.strip(MARKS)
        if key:
            ends = ends_like_sentence(line)
            lines.append(Line(key, folded.stripped[number], count_words(key), ends, number in cut, number in out))
    return Text(
        lines, url, _date_of(url), hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    )


_DATE = re.compile(r"[/-](20[0-4]\d)[/-]?([01]\d)[/-]?([0-3]\d)(?!\d)")


def _date_of(url: str | None) -> str | None:
    """Returns the day that an address has in it, as `2026-05-03`; None where it has none."""
    found = _DATE.search(url or "")
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


_MOST_OF_LINE = 0.8


def _removed(folded: Folded, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Returns the numbers of the lines of which spans take most characters."""
    taken: dict[int, int] = {}
    for start, end in spans:
        number = folded.raw_line_at(start)
        while number < len(folded.lines) and folded.raw_start(number) < end:
            begin, stop = max(start, folded.raw_start(number)), min(end, folded.raw_end(number))
            if stop > begin:
                taken[number] = taken.get(number, 0) + len(folded.source[begin:stop].strip())
            number += 1
    return {number for number, size in taken.items() if size >= _MOST_OF_LINE * max(len(folded.stripped[number]), 1)}
