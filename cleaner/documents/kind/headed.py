"""Articles of before HTML 5: a line that is the page's title, and a body of prose right below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.lines.titles import likeness, title_of
from cleaner.model import Span

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
_LEAST = 200
"""Characters of prose in the shortest article."""
_SHARE = 0.25
"""The share of a page's prose that an article has, at least; comments and summaries of others may stand below it."""


class Headed(NamedTuple):
    """An article that was found."""

    headline: Span
    article: Span
    """From the headline to the last paragraph below it."""
    paragraphs: int


def headed(lines: Lines) -> Headed | None:
    """Returns the article of a page that names none of its parts, if its title tells where that begins."""
    if lines.have_landmarks:
        return None
    texts = [lines.text(line) for line in range(len(lines.spans))]
    alike = likeness(texts, title_of(lines.root))
    headlines = [line for line, share in enumerate(alike) if share >= _ALIKE][:_MOST]
    if not headlines:
        return None
    bodies = [list(_body(lines, line)) for line in headlines]
    largest, headline = max(zip(map(lines.weight, bodies), headlines, strict=True))
    if largest < max(_LEAST, _SHARE * lines.weight(line for line, prose in enumerate(lines.prose) if prose)):
        return None
    body = bodies[headlines.index(headline)]
    title = lines.spans[headline]
    return Headed(title, Span(title.start, lines.spans[body[-1]].end), len(body))


def _body(lines: Lines, headline: int) -> Iterator[int]:
    """Yields the lines of prose below a headline, as long as they follow one another closely."""
    last, far = headline, _FAR
    for line in range(headline + 1, len(lines.spans)):
        if line - last > far + 1:
            return
        if lines.prose[line]:
            yield line
            last, far = line, _GAP
