"""What the names of the boxes round a line tell, and what those hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.documents.blocks.measured import FAR, Columns, Measured
from cleaner.documents.blocks.surroundings import NOWHERE, Names, Surroundings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEVELS = 4
"""Boxes round a line, from the inside out, of which it is told what they hold; of two, what their names say."""


def of_boxes(lines: Measured, around: Surroundings) -> Columns:
    """Returns what the names of the boxes round a line tell, and what those hold."""
    add: Columns = {}
    names = [around.names(element) for element in lines.elements]
    outer: list[HtmlElement | None] = list(lines.elements)
    levels: list[list[HtmlElement | None]] = []
    for _ in range(_LEVELS):
        outer = [None if element is None else element.getparent() for element in outer]
        levels.append(outer)
    boxes = [[NOWHERE if box is None else around.names(box) for box in level] for level in levels[:2]]
    told = [of_names(name, first, second) for name, first, second in zip(names, *boxes, strict=True)]
    for name in told[0] if told else ():
        add[name] = [of_line[name] for of_line in told]
    add["siblings"] = [float(min(around.siblings(element), FAR)) for element in lines.elements]
    add["depth"] = [float(name.depth) for name in names]
    for place, landmark in enumerate(("main", "article", "footer")):
        add[f"to {landmark}"] = [float(name.landmarks[place]) for name in names]
    for level, boxes_of_level in enumerate(levels, 1):
        held = [None if box is None else around.content(box) for box in boxes_of_level]
        add[f"share of box {level}"] = [-1.0 if content is None else content.share for content in held]
        add[f"links in box {level}"] = [-1.0 if content is None else content.linked for content in held]
        add[f"prose in box {level}"] = [-1.0 if content is None else content.prose for content in held]
        add[f"lines in box {level}"] = [-1.0 if content is None else float(content.lines) for content in held]
    return add


def of_names(line: Names, first: Names, second: Names) -> dict[str, float]:
    """Returns the features that words in names tell: of a line's element, of its parent and of that one's parent."""
    return {
        "own name": line.own,
        "lowest name": line.lowest,
        "highest name": line.highest,
        "names": line.summed,
        "name of box 1": first.own,
        "name of box 2": second.own,
    }
