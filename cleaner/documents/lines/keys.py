"""What is compared of a line, where an extractor or a page's metadata have the same words in other blanks and marks."""

from __future__ import annotations


def key_of(line: str) -> str:
    """Returns what is compared of a line: no blanks, nothing that does not print, no Markdown markers of items and
    cells."""
    key = "".join(unmarked(line).split())
    return key if key.isprintable() else "".join(filter(str.isprintable, key))


def unmarked(line: str) -> str:
    """Returns a line with blanks in place of `|` and of the dash before an item; its length stays."""
    if "|" in line:
        line = line.replace("\\|", " |").replace("|", " ")
        if not line.strip("- "):
            return " " * len(line)
    stripped = line.lstrip()
    if stripped.startswith("- "):
        start = len(line) - len(stripped)
        return " " * (start + 2) + unmarked(line[start + 2 :])
    return line


def has_markers(line: str) -> bool:
    """Returns whether a line may be an item of a list or a row of a table."""
    return "|" in line or line.lstrip().startswith("- ")
