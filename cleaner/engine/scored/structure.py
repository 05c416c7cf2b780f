"""Lines of code, tables, lists of works, and pieces of a sentence: of these no score of words and sizes can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, repeat
from typing import NamedTuple

# What is looked for in all lines begins with a mark, and says by looks behind what stands before it: so a search passes
# over all other characters at once, in a tenth of the time.
_PATTERN = re.compile(
    r"[{}()\[\]<=:;$./_,?!-](?:"
    # Code: an end or a line of its marks, a call, a tag, an arrow, a path, a name with an underline, an option.
    r"(?<=[{};=])$|(?<=^[{}()\[\]=;])[{}()\[\]=;]*$|(?<=\w\()\)|(?<=<)/?\w|(?<==)>|(?<=:):|(?<=^\$) \w|"
    r"(?<=\w=)[\w\"']|(?<=^[./])\w|(?<=\w_)\w|(?<=-)-(?<!\S--)\w|(?<=\w\.)\w+\("
    # Pieces of a sentence, where a converter has broken it at links.
    r"|(?<=^[,;.)\]:?!])(?:\s|$)|(?<=[,(\[])$"
    r")",
    re.MULTILINE,
)
_ROW = re.compile(r".\|$|^\|.|\S[^\S\n]{3,}\S.*[^\S\n]{3,}\S|\t.*\t", re.MULTILINE)
"""A row of a table, with bars or wide gaps between the cells."""
_CELL = re.compile(r"^(?:[-+$€£]{0,2}\(?\d[\d.,]*\s?[%kKmM]?\)?|[$€£]|Yes|No|N/A|[-–—✓✔✗])$", re.MULTILINE)
"""A cell by itself: a figure (a loss in brackets), a sign of money, a short answer."""

_PLACE = (
    r"[;(.](?:(?<=\()n\. ?d\.\)|(?<=(?:19|20)\d\d;)\s?\d|(?<=\d\()\d+\)[:,]\s?e?\d|"
    r"(?<=[Pp]\.) ?\d+[-–]\d|(?<=[Vv]ol\.) ?\d)"
)
_NAMES = ("doi", "DOI", "et al", "arXiv", "ISBN", "ISSN", "PMID")
_RETRIEVED = "Retrieved "
_IN_WORK = re.compile(_PLACE)
"""What names a place in a work, or its year, as no teaser and no menu does."""
_WORK = re.compile(rf"(?:{'|'.join(_NAMES)})\b|{_RETRIEVED}(?:from|on|\w+ \d)|{_PLACE}")
"""What names a work, too. Few texts have any of its words."""

_CELLS = 3
"""So many cells of a table that stand near a line make it one, too: its rows have names."""
_ALIKE = 12
"""Characters in which entries of a list begin alike."""
_COMPANY = 4
"""So many lines round a line are looked at on each side, and so many of them, at least, must begin like it."""

FAR_BEHIND = 12
"""So many plain lines behind the article, what looks like code or a list is that of a page's footer."""

_MOST_TABLES = 0.5
"""Share of the lines from which on a document is about its tables."""


class Structure(NamedTuple):
    """What the lines of a document are, one item a line."""

    plain: list[bool]
    """Whether a line is nothing of what follows, nor part of code, of a list, or of a broken sentence."""
    table: list[bool]
    """Whether it is of a table, or of a list of works."""

    def is_about_tables(self, counts: Sequence[float]) -> bool:
        """Returns whether so much is tables that what stands round them is hardly a page's furniture: accounts.

        `counts`: how many lines each item stands for.
        """
        return sum(compress(counts, self.table)) > _MOST_TABLES * sum(counts)


def structure_of(texts: Sequence[str], asked: Iterable[bool] = repeat(True)) -> Structure:
    """Returns what the lines of a document are; a text may be a group of lines.

    `asked`: one item a line: whether it matters that it is plain, which takes a while to tell of long ones. Where it
    does not matter, a line is not plain.
    """
    table = [
        near or work or is_table(text)
        for near, work, text in zip(_near_cells(texts), _among_works(texts), texts, strict=True)
    ]
    plain = [
        matters and not (of_table or alike or _PATTERN.search(text))
        for matters, of_table, alike, text in zip(asked, table, _begin_alike(texts), texts, strict=False)
    ]
    return Structure(plain, table)


def are_far_behind(inside: Sequence[bool], plain: Sequence[bool]) -> list[bool]:
    """Returns for each line whether it stands far behind the article's segment.

    `inside`: whether a line is of the segment; `plain`: as in `Structure`. Code right behind the article may be as long
    as it likes: what counts is what stands between.
    """
    last = max((n for n, is_inside in enumerate(inside) if is_inside), default=len(inside))
    between = accumulate(plain[last + 1 :], initial=0)
    return [*repeat(False, min(last + 1, len(inside))), *(count > FAR_BEHIND for count in list(between)[:-1])]


def is_table(text: str) -> bool:
    """Returns whether a line, or one of a group of lines, is a row or a cell of a table.

    In a group of several lines a single number may be a count, and is no table.
    """
    return _ROW.search(text) is not None or len(_CELL.findall(text)) > ("\n" in text)


def _near_cells(texts: Sequence[str]) -> list[bool]:
    """Returns for each line whether it is one of a table with a cell a line: cells, and the names of their rows."""
    cells = [*accumulate([_CELL.fullmatch(text) is not None for text in texts], initial=0)]
    last = len(texts)
    return [cells[min(last, n + _COMPANY + 1)] - cells[max(0, n - _COMPANY)] >= _CELLS for n in range(last)]


def _among_works(texts: Sequence[str]) -> list[bool]:
    """Returns for each line whether it is one of a list of works: of the lines round it so many name one."""
    whole = "\n".join(texts)
    pattern = _WORK if any(word in whole for word in (*_NAMES, _RETRIEVED)) else _IN_WORK
    named = [*accumulate([sum(1 for line in text.split("\n") if pattern.search(line)) for text in texts], initial=0)]
    last = len(texts)
    return [named[min(last, n + _COMPANY + 1)] - named[max(0, n - _COMPANY)] >= _COMPANY for n in range(last)]


def _begin_alike(texts: Sequence[str]) -> list[bool]:
    """Returns for each line whether it is one of a list whose entries begin alike: goods, fixtures, makes of one model.

    Equal lines are no such list: buttons and labels come again and again.
    """
    beginnings = [text[:_ALIKE] if len(text) > 2 * _ALIKE else "" for text in texts]
    return [
        bool(beginning)
        and sum(
            [
                beginnings[other] == beginning and texts[other] != text
                for other in range(max(0, n - _COMPANY), min(len(texts), n + _COMPANY + 1))
            ]
        )
        >= _COMPANY
        for n, (beginning, text) in enumerate(zip(beginnings, texts, strict=True))
    ]
