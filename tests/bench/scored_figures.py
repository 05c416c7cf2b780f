"""What cleaning did to labelled texts, in figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labelled_texts import Text


@dataclass
class Figures:
    """What cleaning did to a group of texts, in letters."""

    texts: int = 0
    article: float = 0.0
    clutter: float = 0.0
    lost: float = 0.0
    removed: float = 0.0
    harmed: int = 0
    with_article: int = 0
    precision: float = 0.0
    """The sum over all texts, as the recall is: their F1 counts each text alike."""
    recall: float = 0.0

    def add(self, text: Text, removed: Iterable[tuple[int, int]]) -> None:
        spans = list(removed)
        article, clutter = float(text.keep.sum()), float(text.clutter.sum())
        lost = float(sum(text.keep[start:end].sum() for start, end in spans))
        gone = float(sum(text.clutter[start:end].sum() for start, end in spans))
        self.texts += 1
        self.article += article
        self.clutter += clutter
        self.lost += lost
        self.removed += gone
        self.harmed += _f1(article - lost, clutter - gone, article) < _f1(article, clutter, article) - 1e-9
        if article:
            self.with_article += 1
            self.precision += (article - lost) / max(1.0, article - lost + clutter - gone)
            self.recall += 1 - lost / article

    def __str__(self) -> str:
        removed, lost = self.removed / max(1, self.clutter), self.lost / max(1, self.article)
        texts = max(1, self.with_article)
        f1 = 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall) / texts
        return (
            f"{self.texts:5} texts  removed {removed:6.1%}  lost {lost:7.3%}"
            f"  harmed {self.harmed / max(1, self.texts):5.1%}  F1 {f1:.4f}"
        )


def _f1(hit: float, wrong: float, article: float) -> float:
    return 2 * hit / (article + hit + wrong) if article + hit + wrong else 1.0
