"""What cleaning did to labelled texts, in figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from labelled_texts import Text, letters_of


@dataclass
class Figures:
    """What cleaning did to a group of texts."""

    texts: int = 0
    article: float = 0.0
    clutter: float = 0.0
    lost: float = 0.0
    removed: float = 0.0
    harmed: int = 0
    chunks: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    """Those that must stay and were there, those of them that are lost; those that must go, those that are gone."""

    def add(self, text: Text, removed: Iterable[tuple[int, int]]) -> None:
        spans = list(removed)
        self.texts += 1
        if text.weak:
            self._add_chunks(text, spans)
            return
        article, clutter = float(text.keep.sum()), float(text.clutter.sum())
        lost = float(sum(text.keep[start:end].sum() for start, end in spans))
        gone = float(sum(text.clutter[start:end].sum() for start, end in spans))
        self.article += article
        self.clutter += clutter
        self.lost += lost
        self.removed += gone
        self.harmed += _f1(article - lost, clutter - gone, article) < _f1(article, clutter, article) - 1e-9

    def _add_chunks(self, text: Text, spans: Sequence[tuple[int, int]]) -> None:
        before, at, left = letters_of(text.text), 0, []
        for start, end in spans:
            left.append(text.text[at:start])
            at = end
        after = letters_of("".join([*left, text.text[at:]]))
        for place, chunks in enumerate(text.chunks):
            there = [chunk for chunk in chunks if chunk in before]
            self.chunks[2 * place] += len(there)
            self.chunks[2 * place + 1] += sum(chunk not in after for chunk in there)

    def __str__(self) -> str:
        if self.chunks[0]:
            stay, lost, go, gone = self.chunks
            return (
                f"{self.texts:5} texts  must stay: {lost} of {stay} lost ({lost / stay:.2%})  must go: {gone} of {go}"
            )
        before = _f1(self.article, self.clutter, self.article)
        after = _f1(self.article - self.lost, self.clutter - self.removed, self.article)
        removed, lost = self.removed / max(1, self.clutter), self.lost / max(1, self.article)
        return (
            f"{self.texts:5} texts  removed {removed:6.1%}  lost {lost:7.3%}"
            f"  harmed {self.harmed / max(1, self.texts):5.1%}  F1 {before:.4f} -> {after:.4f}"
        )


def _f1(hit: float, wrong: float, article: float) -> float:
    return 2 * hit / (article + hit + wrong) if article + hit + wrong else 1.0
