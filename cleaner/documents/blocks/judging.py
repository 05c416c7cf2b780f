"""What the block model says of a page: which lines go that the vote keeps, and which stay that it leaves out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.documents.blocks.explanation import reasons
from cleaner.documents.blocks.features import Features, Votes, features
from cleaner.documents.blocks.model import Model
from cleaner.documents.blocks.policy import certain, inside, limits, policy_of
from cleaner.documents.lines import Lines
from cleaner.model import Span

UNIT = 1000
"""Leaves are thousandths of the logarithm of the odds."""


_KNOWN_CUT = 0.3
"""The share of the threshold for what is known to be text by other means. What ends like a sentence of it stays."""
_LIKE_ARTICLES = frozenset(("article", "live-blog", "gallery", "recipe", "documentation", "other"))
MOST_LINES = 10_000
"""Lines of a page up to which it is judged: every line takes some two kilobytes of features."""
_KNOWN = frozenset(("forum", "product"))
"""Kinds of pages whose text is known by other means: the posts of a thread, what describes a product."""
_FEWEST_LINKS = 3
"""Links that make a list."""
_MOST_CUT = 0.5
"""The model cuts nothing where it would cut so much of what stays so far (of an article: of its prose): somebody is
wrong about the page then, and losing text is worse than keeping clutter."""


class Judgement(NamedTuple):
    """What the model would change. Spans are of lines, in order."""

    cut: list[Span]
    kept: list[Span]
    disagreement: float
    """The share of the characters in question about which the model still says the opposite of what becomes of them."""
    why: Callable[[int], str]
    """Takes the place of a cut and returns what speaks most against its first line: asked only of what goes in the
    end."""


NOTHING = Judgement([], [], 0.0, lambda cut: "")


def judge(lines: Lines, votes: Votes, model: Model) -> Judgement:
    """Judges the lines of a page that no rule cuts. Of pages of very many lines nothing is said."""
    if not 0 < len(lines.spans) <= MOST_LINES:
        return NOTHING
    found = features(lines, votes, model.words, model.terms)
    if not found.lines:
        return NOTHING
    chances = _probabilities(model, found)
    threshold = best_threshold(chances, found.sizes)
    is_like_article = votes.kind.name in _LIKE_ARTICLES
    policy = policy_of(lines, is_like_article)
    article = votes.article if is_like_article else None
    go_below = limits(lines, found, policy, threshold, article)
    cut = _less_likely(found, chances, go_below, _KNOWN_CUT * threshold, votes.kind.name)
    if is_like_article:
        cut = _lists_as_one(lines, found, cut)
    text = found.columns["text of kind"]
    keep_from = certain(lines, found, policy, threshold, article)
    kept = [not held and chance >= least for chance, least, held in zip(chances, keep_from, found.kept, strict=True)]
    stays = [held or share > 0 for share, held in zip(text, found.kept, strict=True)]
    # Beside an article of which it is known where it stands there may be any number of teasers.
    in_question = inside(lines, found, article) if article else stays
    if _cuts_too_much(lines.prose_size if is_like_article else lines.size, found.lines, in_question, cut):
        cut = [False] * len(cut)
    gone = _runs(found.lines, cut)
    return Judgement(
        [_span(lines, found, run) for run in gone],
        [_span(lines, found, run) for run in _runs(found.lines, kept)],
        _share(
            found.sizes,
            [
                ((stay or keep) and not goes) != (chance >= threshold)
                for stay, keep, goes, chance in zip(stays, kept, cut, chances, strict=True)
            ],
        ),
        lambda cut: reasons(model, found, gone[cut].start),
    )


def _less_likely(
    found: Features, chances: Sequence[float], limits: Sequence[float], least: float, kind: str
) -> list[bool]:
    """Returns for each line whether it is too unlikely text to stay. limits: what is likely enough; least: what is, of
    what is known to be text."""
    cut = [chance < limit for chance, limit in zip(chances, limits, strict=True)]
    if kind not in _KNOWN:
        return cut
    text, ends = found.columns["text of kind"], found.columns["sentence end"]
    return [
        goes and (not share or (chance < least and not sentence))
        for goes, chance, share, sentence in zip(cut, chances, text, ends, strict=True)
    ]


def _lists_as_one(lines: Lines, found: Features, cut: Sequence[bool]) -> list[bool]:
    """Returns what goes where the links of a list share their fate: that of most of them, be it by a rule or not."""
    told = list(cut)
    places = {line: place for place, line in enumerate(found.lines)}
    for run in _lists(lines):
        if len(run) < _FEWEST_LINKS:
            continue
        asked = [places[line] for line in run if line in places]
        going = len(run) - sum(not cut[place] for place in asked)
        if going != len(run) / 2:
            for place in asked:
                told[place] = going > len(run) / 2
    return told


def _lists(lines: Lines) -> Iterator[range]:
    """Yields runs of lines of one make that are links throughout."""
    start, make = 0, None
    for line in range(len(lines.spans) + 1):
        told = None
        if line < len(lines.spans) and lines.is_link(line):
            told = lines.signature(lines.elements[line])
        if told != make:
            if make is not None:
                yield range(start, line)
            start, make = line, told


def _share(sizes: Sequence[int], marked: Sequence[bool]) -> float:
    return round(sum(size for size, mark in zip(sizes, marked, strict=True) if mark) / (sum(sizes) or 1), 2)


def _probabilities(model: Model, found: Features) -> list[float]:
    """Returns how likely each line is text. It is rounded, so that no machine's last digit decides."""
    scores = model.forest.scores(found.columns, len(found.lines))
    return [round(1 / (1 + math.exp(-max(-30.0, min(30.0, score / UNIT)))), 4) for score in scores]


def best_threshold(chances: Sequence[float], sizes: Sequence[int]) -> float:
    """Returns the probability from which on lines are kept for the highest F1 that is to be expected."""
    expected = sum(chance * size for chance, size in zip(chances, sizes, strict=True))
    best, threshold = -1.0, 0.0
    hits = taken = 0.0
    for chance, size in sorted(zip(chances, sizes, strict=True), reverse=True):
        hits += chance * size
        taken += size
        score = 2 * hits / (taken + expected or 1)
        if score > best:
            best, threshold = score, chance
    return threshold


def _cuts_too_much(
    size: Callable[[Iterable[int]], int], within: Sequence[int], stays: Sequence[bool], cut: Sequence[bool]
) -> bool:
    kept = {line for line, stay in zip(within, stays, strict=True) if stay}
    gone = kept.intersection(line for line, goes in zip(within, cut, strict=True) if goes)
    return size(gone) > _MOST_CUT * size(kept)


def _runs(lines: Sequence[int], marked: Sequence[bool]) -> list[range]:
    """Returns the places of lines that are marked and follow one another on the page, as runs."""
    runs: list[range] = []
    for place, mark in enumerate(marked):
        if not mark:
            continue
        if runs and runs[-1].stop == place and lines[place] == lines[place - 1] + 1:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _span(lines: Lines, found: Features, run: range) -> Span:
    """Returns the span of a run, with what stands between its lines."""
    return Span(lines.spans[found.lines[run.start]].start, lines.spans[found.lines[run.stop - 1]].end)
