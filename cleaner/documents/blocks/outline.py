"""What a page's headings and its title tell of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.documents.lines.titles import likeness

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEVEL = {f"h{level}": level for level in range(1, 7)}
_FAR = 30
"""Lines to the heading above, at most."""
_NO_HEADING = 40.0
_FROM_TITLE = 60
"""Lines to the title, at most."""
_NO_TITLE = -99.0
_MOST_SECTIONS = 60
_ALIKE = 0.5
"""The share of a line's words that must be in the title for it to be the title."""


def level_of(element: HtmlElement) -> int:
    """Returns the level of the heading that an element is; 0 for what is none."""
    return _LEVEL.get(str(element.tag), 0)


def of_headings(levels: Sequence[int], kept: Sequence[bool]) -> dict[str, list[float]]:
    """Returns features: how far above the last heading stands, its level, and whether the vote keeps it.

    levels: of each line, that of the heading that it is, or 0.
    """
    above = first = -1
    found: dict[str, list[float]] = {
        name: [] for name in ("to heading", "heading level", "heading kept", "to first level")
    }
    for number, level in enumerate(levels):
        above = number if level else above
        first = number if level == 1 else first
        found["to heading"].append(float(min(number - above, _FAR)) if above >= 0 else _NO_HEADING)
        found["heading level"].append(float(levels[above]) if above >= 0 else 0.0)
        found["heading kept"].append(float(kept[above]) if above >= 0 else -1.0)
        found["to first level"].append(float(min(number - first, 2 * _FROM_TITLE)) if first >= 0 else -1.0)
    found["first levels"] = [float(levels.count(1))] * len(levels)
    return found


def of_sections(
    levels: Sequence[int], sizes: Sequence[int], kept: Sequence[bool], prose: Sequence[int], linked: Sequence[int]
) -> dict[str, list[float]]:
    """Returns features of all that stands under the same heading as a line.

    kept: whether the vote keeps each line. sizes, prose, linked: its characters, those in prose and those in links.
    """
    sections = list(accumulate(1 if level else 0 for level in levels))
    count = max(sections, default=0) + 1
    lines, size, *parts = ([0] * count for _ in range(5))
    told = ("section kept", "section prose", "section links")
    for place, section in enumerate(sections):
        lines[section] += 1
        size[section] += sizes[place]
        for part, value in zip(parts, (sizes[place] * kept[place], prose[place], linked[place]), strict=True):
            part[section] += value
    found = {
        name: [part[section] / size[section] for section in sections] for name, part in zip(told, parts, strict=True)
    }
    found["section lines"] = [float(min(lines[section], _MOST_SECTIONS)) for section in sections]
    found["sections"] = [float(min(count, _MOST_SECTIONS))] * len(sections)
    return found


def of_title(texts: Sequence[str], title: str) -> dict[str, list[float]]:
    """Returns features: how much of a line is in the page's title, and how far below the likeliest title it stands."""
    alike = likeness(texts, title)
    best = max(alike, default=0.0)
    place = alike.index(best) if best > _ALIKE else -1
    return {
        "title match": alike,
        "to title": [
            float(max(-_FROM_TITLE, min(number - place, _FROM_TITLE))) if place >= 0 else _NO_TITLE
            for number in range(len(texts))
        ],
    }
