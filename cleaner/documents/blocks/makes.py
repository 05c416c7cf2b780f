"""What elements of one make hold together: of one path of tags and classes, or alike with the parent alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cleaner.documents.blocks.measured import Columns, Measured

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_LINES = 40


def of_makes(
    lines: Measured, kept: Sequence[bool], number: Callable[[HtmlElement], int], name: str, raw: Sequence[bool] | None
) -> Columns:
    """Returns what the elements of a line's make hold together.

    kept: whether the vote keeps each line so far. number: what elements of one make share. raw: whether the extractor
    keeps each line; None where it is not asked.
    """
    makes = [number(element) for element in lines.elements]
    count = Counter(makes)
    size, linked, prose, voted, extracted = (Counter[int]() for _ in range(5))
    for place, make in enumerate(makes):
        size[make] += lines.sizes[place]
        linked[make] += lines.linked[place]
        prose[make] += lines.in_prose[place]
        voted[make] += lines.sizes[place] * kept[place]
        if raw is not None:
            extracted[make] += lines.sizes[place] * raw[place]
    found = {
        f"{name}: lines": [float(min(count[make], _MOST_LINES)) for make in makes],
        f"{name}: share": [size[make] / lines.total for make in makes],
    }
    for told, counted in (("links", linked), ("prose", prose), ("kept", voted), ("extractor", extracted)):
        if told != "extractor" or raw is not None:
            found[f"{name}: {told}"] = [counted[make] / size[make] for make in makes]
    if raw is not None:
        largest = max(prose.values(), default=0)
        found["largest make"] = lines.same(largest)
        found["share of largest make"] = lines.same(largest / (lines.total_prose or 1))
    return found


class Like:
    """Numbers elements by their own and their parent's tag and classes."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str, str], int] = {}

    def number(self, element: HtmlElement) -> int:
        parent = element.getparent()
        key = (str(element.tag), element.get("class") or "", *_name(parent))
        return self._numbers.setdefault(key, len(self._numbers))


def _name(element: HtmlElement | None) -> tuple[str, str]:
    return ("", "") if element is None else (str(element.tag), element.get("class") or "")
