"""Articles that nothing declares: a line that is the page's title, and a body of prose right below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.lines.titles import likeness, title_of
from cleaner.model import Span
from cleaner.prose import count_words

if TYPE_CHECKING:
    from cleaner.documents.lines import Lines

_ALIKE = 0.75
"""How much of a headline is the title's, at least."""
_MOST = 20
"""Lines that may be the headline; lists of stories, and the way there from the front page, have it, too."""
_FAR = 15
"""Lines between a headline and the prose below it, at most: date, author, links to the next page."""
_GAP = 4
"""Lines without prose within a body, at most."""
_TOGETHER = 3
"""Paragraphs in one box that an article has on a page with landmarks: there headlines stand over anything."""
_WORDS = 5
"""Words of a headline that is about one thing."""


class _Least(NamedTuple):
    """What an article is at least."""

    size: int
    """Characters of prose."""
    share: float
    """Of the page's prose: comments, and sixteen times as much of other stories, may stand beside it."""


_LEAST = _Least(200, 0.25)
_LEAST_SURE = _Least(100, 0.06)
"""Where it has two paragraphs, or its headline is one by its element and about one thing."""


class Headed(NamedTuple):
    """An article that was found."""

    headline: Span
    article: Span
    """From the headline to the last paragraph below it."""
    paragraphs: int


def headed(lines: Lines) -> Headed | None:
    """Returns the article of a page if its title tells where that begins.

    Of a page that names its parts only for an `h1` over several paragraphs in one box.
    """
    texts = [lines.text(line) for line in range(len(lines.spans))]
    alike = likeness(texts, title_of(lines.root))
    headlines = [line for line, share in enumerate(alike) if share >= _ALIKE and _may_head(lines, line)][:_MOST]
    if not headlines:
        return None
    bodies = {line: list(_body(lines, line)) for line in headlines}
    headline = max(headlines, key=lambda line: (lines.weight(bodies[line]), line))
    body = bodies[headline]
    if lines.have_landmarks and _together(lines, body) < _TOGETHER:
        return None
    is_sure = len(body) > 1 or (_is_first_heading(lines, headline) and count_words(texts[headline]) >= _WORDS)
    least = _LEAST_SURE if is_sure else _LEAST
    of_page = lines.weight(line for line, prose in enumerate(lines.prose) if prose)
    if lines.weight(body) < max(least.size, least.share * of_page):
        return None
    title = lines.spans[headline]
    return Headed(title, Span(title.start, lines.spans[body[-1]].end), len(body))


def _may_head(lines: Lines, line: int) -> bool:
    return not lines.have_landmarks or _is_first_heading(lines, line)


def _is_first_heading(lines: Lines, line: int) -> bool:
    return str(lines.elements[line].tag) == "h1"


def _together(lines: Lines, body: Sequence[int]) -> int:
    """Returns how many of some paragraphs stand in one box."""
    return max(Counter(lines.elements[line].getparent() for line in body).values(), default=0)


def _body(lines: Lines, headline: int) -> Iterator[int]:
    """Yields the lines of prose below a headline, as long as they follow one another closely."""
    passed, far = 0, _FAR
    for line in range(headline + 1, len(lines.spans)):
        if lines.prose[line]:
            yield line
            passed, far = 0, _GAP
        elif not _goes_on_a_list(lines, line):
            passed += 1
            if passed > far:
                return


def _goes_on_a_list(lines: Lines, line: int) -> bool:
    """Returns whether a line is a link right beside another one: such lists without entries are as much as one line."""
    above, element = line - 1, lines.elements[line]
    if element is not lines.elements[above] or next(element.iterchildren("br"), None) is not None:
        return False
    return all(lines.is_link(number) for number in (above, line))
