"""The menus of a page that is Markdown: lines in a row that are nothing but links, above its prose and below it.

A model learnt of lines as readers see them, and a menu's labels read like an article's headings. What it cannot see is
that they are links; amid the article these may be its own, and so they are left to it there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from cleaner.compile import is_link, is_picture
from cleaner.prose import PROSE_WORDS, count_words, is_prose

_FEWEST = 3
"""Links in a row that are a menu: fewer may be the page's title, or who wrote it."""
_LABEL_WORDS = 7
"""Words of a menu's entries, on average and at most, above the prose: what has more are headlines, and on the page of a
listing all that there is."""
_TITLE = re.compile(r"\s{0,3}#{1,2}\s")
_INTRODUCES = re.compile(r"\s{0,3}#{1,6}\s|.*[:：]\W{0,4}$")
"""What may introduce a list of the article's: a heading, or a line with a colon."""


def menus(lines: Sequence[str], as_read: Sequence[str], taken: Collection[int]) -> Iterator[range]:
    """Yields the menus of a page, each as its first line and the line behind its last one.

    lines: those of the document, as they stand in it and as a reader sees them. taken: what is clutter anyway, so that
    no article begins or ends there.
    """
    if not any("](" in line for line in lines):
        return
    links = {number for number, line in enumerate(lines) if is_link(line) and not _TITLE.match(line)}
    prose = [
        number
        for number, line in enumerate(as_read)
        if number not in links and number not in taken and is_prose(line.strip(), PROSE_WORDS)
    ]
    if not prose:
        return
    for run, above in _runs(lines, links, taken):
        is_below = run.start > prose[-1]
        if (run.stop <= prose[0] and _has_labels(as_read, run, links)) or (
            is_below and not (above not in taken and _INTRODUCES.match(lines[above]))
        ):
            yield run


def _has_labels(as_read: Sequence[str], run: range, links: Collection[int]) -> bool:
    words = [count_words(as_read[number]) for number in run if number in links]
    return sum(words) <= _LABEL_WORDS * len(words)


def _runs(lines: Sequence[str], links: Collection[int], taken: Collection[int]) -> Iterator[tuple[range, int]]:
    """Yields rows of so many links that they are a menu, each with the number of the line with text above it."""
    above, first, last, count = 0, 0, 0, 0
    for number, line in enumerate((*lines, "end")):
        if number in links:
            first, last, count = first if count else number, number, count + 1
        elif number not in taken and any(map(str.isalnum, line)) and not is_picture(line):
            if count >= _FEWEST:
                yield range(first, last + 1), above
            above, count = number, 0
