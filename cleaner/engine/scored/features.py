"""All that a model knows of a line, under the names that rule files use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.engine.scored import context, looks
from cleaner.engine.scored.survey import Survey, tokens_of

WORDING = ("wording_top", "wording_top_three", "wording", "wording_mean", "wording_least")
"""Of the weights that a line's words and pairs of words have learned: positive ones speak for clutter."""


def feature_names(classes: Sequence[str]) -> tuple[str, ...]:
    """The names of what `rows_of` yields, in its order, for a lexicon with these classes."""
    return *looks.NAMES, *(f"has_{name}" for name in classes), *WORDING, *context.NAMES


def rows_of(of: Survey, wanted: Sequence[int]) -> Iterator[list[float]]:
    """The features of the wanted lines (ascending)."""
    around = context.Context(of)
    for n in wanted:
        tokens = tokens_of(of.lows[n])
        yield [*looks.looks_of(of, n, tokens), *of.words.weigh(tokens), *around.row(n, tokens)]
