"""Lines of programs and protocols, of manuals, licences and letters: whatever they read like, they stay as they are.

In each module a text is folded, and its lines are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.compile import Folded
from cleaner.engine.text.verbatim import heads, manuals, programs
from cleaner.model import Span

ELEMENTS = "pre, code"
"""On pages: the elements that hold such lines."""


def verbatim_lines(folded: Folded, spans: Iterable[Span], *, of_page: bool = False) -> frozenset[int]:
    """Returns the numbers of such lines of a text, those inside some spans among them.

    of_page: whether the text is a page's as it is laid out, whose furniture is told from its rules by elements.
    """
    text, lines = folded.text, folded.raw_lines
    if programs.is_vertical(lines) or (not of_page and manuals.is_notice(folded.lines)):
        return frozenset(range(len(lines)))
    return frozenset(
        (
            *_inside(folded, spans),
            *programs.fenced(lines),
            *programs.tokens(lines),
            *programs.sessions(lines),
            *programs.amid_code(text, lines),
            *programs.directives(text, lines),
            *programs.wiki(text, lines),
            *programs.comments(text, lines),
            *manuals.pages(text, lines),
            *manuals.licences(text, lines),
            *heads.fields(text, lines),
        )
    )


def _inside(folded: Folded, spans: Iterable[Span]) -> Iterator[int]:
    for start, end in spans:
        line = max(folded.raw_line_at(start), 0)
        while line < len(folded.lines) and folded.raw_start(line) < end:
            bare = folded.raw_lines[line].strip()
            begin = folded.raw_start(line) + folded.raw_lines[line].find(bare)
            if bare and start <= begin and begin + len(bare) <= end:
                yield line
            line += 1
