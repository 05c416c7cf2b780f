"""The threshold of lines, by an upper bound of what the model loses on corpora it has not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

GRID = np.round(np.arange(1.0, 8.01, 0.05), 2)
"""The thresholds that are tried."""
RESAMPLED = 400
SURENESS = 0.95


@dataclass
class Judged:
    """What models that had not seen them say of the lines of a group of corpora, and what there is to lose and gain."""

    scores: np.ndarray
    keep: np.ndarray
    """Letters of article in each line."""
    gain: np.ndarray
    """What a line's removal is worth: its letters of clutter as a share of its page, so that each page counts alike."""
    sites: np.ndarray
    article: Mapping[str, float]
    """Letters of article of each site, all its pages together."""

    def curves(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Returns the upper bound of the loss, and the gain, by threshold.

        Sites are drawn anew for each sample: a loss that one of them makes is not known as well as one of many.
        """
        names = sorted(self.article)
        number = {site: n for n, site in enumerate(names)}
        mine = np.flatnonzero(self.scores >= GRID[0])
        steps = np.searchsorted(GRID, self.scores[mine], side="right") - 1
        lost, gain = np.zeros((len(names), len(GRID))), np.zeros(len(GRID))
        np.add.at(lost, ([number[site] for site in self.sites[mine]], steps), self.keep[mine])
        np.add.at(gain, steps, self.gain[mine])
        total = np.array([self.article[name] for name in names])
        drawn = np.random.RandomState(seed).multinomial(len(names), [1 / len(names)] * len(names), RESAMPLED)
        shares = (drawn @ np.cumsum(lost[:, ::-1], axis=1)[:, ::-1]) / np.maximum(1.0, drawn @ total)[:, None]
        return np.quantile(shares, SURENESS, axis=0), np.cumsum(gain[::-1])[::-1]


def threshold(groups: Mapping[str, Judged], budget: Mapping[str, float], seed: int) -> tuple[float, float]:
    """Returns the lowest threshold at which the bound of each group keeps to its budget, and what is gained by it."""
    curves = {name: judged.curves(seed) for name, judged in groups.items()}
    within = np.all([bounds <= budget[name] for name, (bounds, _) in curves.items()], axis=0)
    step = int(np.flatnonzero(within)[0]) if within.any() else len(GRID) - 1
    print("upper bounds of what the model loses", {name: f"{found[step]:.3%}" for name, (found, _) in curves.items()})
    return float(GRID[step]), sum(float(gained[step]) for _, gained in curves.values())


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
