"""Where a line stands: before the article, in it, behind it, or at the foot. Each zone has its own threshold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES

ZONES = ("head", "head_with_prose", "amid", "behind", "behind_with_prose", "foot")
"""`head`: before the article's segment; `amid`: in it; `behind`: after it; `foot`: after it and after all prose.

A menu and a footer are told from the article more surely than what interrupts it, and more surely than teasers and
comments, which are prose, too: where these stand before or behind the segment, it is a zone `…_with_prose`.
"""
HEAD, HEAD_WITH_PROSE, AMID, BEHIND, BEHIND_WITH_PROSE, FOOT = range(len(ZONES))
UNSURE = -1
"""No zone: where much prose stands outside of the segment, it may be the article that stands there."""
MOST_PROSE = {HEAD: 0.05, HEAD_WITH_PROSE: 0.2, BEHIND: 0.1, BEHIND_WITH_PROSE: 0.4, FOOT: 0.5}
"""The share of a document's prose that may stand before the segment, or behind it, for a zone to be known."""
_SEGMENT = SEQUENCE_FEATURES.index("segment")


def zones_of(rows: Sequence[Sequence[float]], prose: Sequence[bool], sizes: Sequence[float]) -> list[int]:
    """Returns the zone of each line, or `UNSURE`.

    `rows`: those of `sequence_features_of`. `prose`: whether each line is prose. `sizes`: characters of each.
    """
    places = [row[_SEGMENT] for row in rows]
    start, stop = places.count(0), len(places) - places.count(2)
    foot = max(stop, max([n + 1 for n, is_prose in enumerate(prose) if is_prose], default=0))
    mass = [size if is_prose else 0.0 for size, is_prose in zip(sizes, prose, strict=True)]
    total = sum(mass) or 1.0
    before, behind = sum(mass[:start]) / total, sum(mass[stop:]) / total
    zones = (
        _first_with(before, HEAD, HEAD_WITH_PROSE),
        AMID,
        _first_with(behind, BEHIND, BEHIND_WITH_PROSE),
        _first_with(behind, FOOT),
    )
    lengths = start, stop - start, foot - stop, len(rows) - foot
    return [zone for zone, length in zip(zones, lengths, strict=True) for zone in repeat(zone, length)]


def _first_with(share: float, *zones: int) -> int:
    """Returns the first of the zones in which so much of the prose may stand."""
    return next((zone for zone in zones if share <= MOST_PROSE[zone]), UNSURE)
