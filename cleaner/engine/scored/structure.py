"""Lines of code, rows and cells of tables, and pieces of a sentence: of these no score of words and sizes can tell."""

from __future__ import annotations

import re

_PATTERN = re.compile(
    # Code: an end or a line of its marks, a call, a tag, an arrow, a path, a name with an underline, an option.
    r"[{};=]$|^[{}()\[\]=;]+$|\w\(\)|</?\w|=>|::|^\$ \w|\w=[\w\"']|^[./]\w|\w_\w|"
    r"(?<!\S)--\w|\w\.\w+\("
    # Pieces of a sentence, where a converter has broken it at links.
    r"|^[,;.)\]:?!](?:\s|$)|[,(\[]$"
    # Rows of a table, with wide gaps between the cells.
    r"|\S[^\S\n]{3,}\S.*[^\S\n]{3,}\S|\t.*\t",
    re.MULTILINE,
)
_CELL = re.compile(r"^(?:[-+$€£]?\d[\d.,]*\s?[%kKmM]?|Yes|No|N/A|[-–—✓✔✗])$", re.MULTILINE)


def is_structured(text: str) -> bool:
    """Returns whether a line, or one of a group of lines, is part of code, of a table, or of a broken sentence.

    In a group of several lines a single number may be a count, and is no table.
    """
    if _PATTERN.search(text):
        return True
    return len(_CELL.findall(text)) > ("\n" in text)
