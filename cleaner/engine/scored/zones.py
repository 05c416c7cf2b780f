"""Where a line stands: before the article, in it, behind it, or at the foot. Each zone has its own threshold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES

ZONES = ("head", "amid", "behind", "foot")
"""`head`: before the article's segment; `amid`: in it; `behind`: after it; `foot`: after it and after all prose.

A menu and a footer are told from the article more surely than what interrupts it.
"""
HEAD, AMID, BEHIND, FOOT = range(len(ZONES))
UNSURE = -1
"""No zone: where much prose stands outside of the segment, it may be the article that stands there."""
MOST_PROSE = {HEAD: 0.05, BEHIND: 0.1, FOOT: 0.5}
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
        HEAD if before <= MOST_PROSE[HEAD] else UNSURE,
        AMID,
        BEHIND if behind <= MOST_PROSE[BEHIND] else UNSURE,
        FOOT if behind <= MOST_PROSE[FOOT] else UNSURE,
    )
    lengths = start, stop - start, foot - stop, len(rows) - foot
    return [zone for zone, length in zip(zones, lengths, strict=True) for zone in repeat(zone, length)]
