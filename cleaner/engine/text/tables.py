"""Tables of Markdown: what stands in their cells are figures and names of the article, whatever the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_DELIMITER = re.compile(r"\s*+\|?\s*+:?-{2,}+:?\s*+(?:\|\s*+:?-{2,}+:?\s*+)+\|?\s*+")
"""The row between a table's head and its body. What is taken is not given back, so that blanks cost their number."""


def rows(lines: Sequence[str]) -> Iterator[int]:
    """Yields the rows of tables, the head included. Rows with links are left out: menus are laid out as tables, too."""
    done = -1
    for number, line in enumerate(lines):
        if number <= done or "--" not in line or "|" not in line or not _DELIMITER.fullmatch(line):
            continue
        first = number - 1 if number and "|" in lines[number - 1] else number
        last = number
        while last + 1 < len(lines) and "|" in lines[last + 1]:
            last += 1
        done = last
        yield from (row for row in range(first, last + 1) if row != number and "](" not in lines[row])
