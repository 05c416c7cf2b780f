"""The lines of a page that no rule cuts, measured: everything that the block model counts, it counts in these."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.documents.lines import Lines

Columns = dict[str, list[float]]
"""Name of a feature → its value for each of the lines."""
FAR = 60
"""Lines to something, at most; also where there is nothing of the kind."""


class Measured:
    """The lines in question. All sequences have one entry for each, in order."""

    def __init__(self, lines: Lines, within: Sequence[int]) -> None:
        self.elements = [lines.elements[line] for line in within]
        self.texts = [lines.text(line) for line in within]
        self.sizes = [len(text) for text in self.texts]
        self.linked = [lines.linked[line] for line in within]
        self.prose = [lines.prose[line] for line in within]
        self.in_prose = [size if prose else 0 for size, prose in zip(self.sizes, self.prose, strict=True)]
        self.total = sum(self.sizes) or 1
        self.total_prose = sum(self.in_prose)

    def same(self, value: float) -> list[float]:
        """Returns a value of the page, which is the same for all lines."""
        return [float(value)] * len(self.sizes)


def since(marks: Sequence[bool]) -> list[float]:
    """Returns for each place how many places ago the last mark was, itself included."""
    found, last = [], -FAR
    for place, mark in enumerate(marks):
        if mark:
            last = place
        found.append(float(min(place - last, FAR)))
    return found
