"""Thresholds for the zones of a page, by an upper bound of what the model loses on corpora it has not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.engine.scored.zones import ZONES

GRID = np.round(np.arange(1.5, 8.01, 0.25), 2)
"""The thresholds that are tried."""
RESAMPLED = 400
SURENESS = 0.95
_FURTHEST = 8
"""Steps on the grid that one move may take."""
_LEAST_COST = 1e-4


@dataclass
class Judged:
    """What models that had not seen them say of the lines of a group of corpora, and what there is to lose and gain."""

    scores: np.ndarray
    zones: np.ndarray
    keep: np.ndarray
    """Letters of article in each line."""
    gain: np.ndarray
    """What a line's removal is worth: its letters of clutter as a share of its page, so that each page counts alike."""
    sites: np.ndarray
    article: Mapping[str, float]
    """Letters of article of each site, all its pages together."""

    def curves(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Returns the loss by zone, sample and threshold, and the gain by zone and threshold; behind the last: nothing.

        Sites are drawn anew for each sample: a loss that one of them makes is not known as well as one of many.
        """
        names = sorted(self.article)
        number = {site: n for n, site in enumerate(names)}
        mine = np.flatnonzero((self.zones >= 0) & (self.scores >= GRID[0]))
        steps = np.searchsorted(GRID, self.scores[mine], side="right") - 1
        sites = [number[site] for site in self.sites[mine]]
        lost = np.zeros((len(ZONES), len(names), len(GRID) + 1))
        gain = np.zeros((len(ZONES), len(GRID) + 1))
        np.add.at(lost, (self.zones[mine], sites, steps), self.keep[mine])
        np.add.at(gain, (self.zones[mine], steps), self.gain[mine])
        lost = np.cumsum(lost[:, :, ::-1], axis=2)[:, :, ::-1]
        total = np.array([self.article[name] for name in names])
        drawn = np.random.RandomState(seed).multinomial(len(names), [1 / len(names)] * len(names), RESAMPLED)
        shares = np.einsum("rs,zsg->zrg", drawn, lost) / np.maximum(1.0, drawn @ total)[None, :, None]
        return shares, np.cumsum(gain[:, ::-1], axis=1)[:, ::-1]


def thresholds(groups: Mapping[str, Judged], budget: Mapping[str, float], seed: int) -> tuple[dict[str, float], float]:
    """Returns thresholds that gain most while the loss of each group, by its upper bound, keeps to its budget, and what
    they gain.

    Starting from no removal at all, that zone's threshold is lowered next that gains most for what it costs. Zones
    in which nothing is worth its cost have none.
    """
    curves = {name: judged.curves(seed) for name, judged in groups.items()}

    def bounds(at: Sequence[int]) -> dict[str, float]:
        return {
            name: float(np.quantile(sum(lost[zone, :, step] for zone, step in enumerate(at)), SURENESS))
            for name, (lost, _) in curves.items()
        }

    at = [len(GRID)] * len(ZONES)
    now = bounds(at)
    while True:
        best, chosen = 0.0, at
        for zone in range(len(ZONES)):
            for step in range(at[zone] - 1, max(-1, at[zone] - 1 - _FURTHEST), -1):
                moved = [*at[:zone], step, *at[zone + 1 :]]
                after = bounds(moved)
                if any(after[name] > budget[name] for name in groups):
                    break
                gain = sum(float(gained[zone, step] - gained[zone, at[zone]]) for _, gained in curves.values())
                cost = max((after[name] - now[name]) / budget[name] for name in groups)
                if gain / max(cost, _LEAST_COST) > best * (1 + 1e-9):
                    best, chosen = gain / max(cost, _LEAST_COST), moved
        if chosen is at:
            break
        at, now = chosen, bounds(chosen)
    print("upper bounds of what the model loses", {name: f"{bound:.3%}" for name, bound in now.items()})
    least = {zone: float(GRID[step]) for zone, step in zip(ZONES, at, strict=True) if step < len(GRID)}
    return least, sum(float(gained[zone, step]) for _, gained in curves.values() for zone, step in enumerate(at))


def page_threshold(scores: np.ndarray, taken: np.ndarray, size: float, most: float) -> float:
    """Returns the lowest score of a document from which at most a share `most` of all the texts is taken.

    `scores`: of documents that are no whole pages; `taken`: characters that the model would take of each; `size`: the
    characters of all such documents.
    """
    total = 0.0
    for place in np.argsort(-scores, kind="stable"):
        total += float(taken[place])
        if total > most * size:
            return math.ceil(float(scores[place]) * 100 + 1) / 100
    return float("-inf")
