"""How far the block model is followed: how likely text each line of a page must be to stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.documents.blocks.features import Features
from cleaner.documents.lines import Lines
from cleaner.model import Span


class Policy(NamedTuple):
    """How far the model is followed. The threshold is the one that makes the most of a page."""

    cut: float
    """A line goes that is less likely text than this share of the threshold."""
    sure: float
    """A line stays that is at least so likely text, and likelier than the threshold."""


ARTICLES = Policy(cut=0.5, sure=0.6)
"""Extractors know articles: the model is followed where it is sure."""
OTHERS = Policy(cut=0.4, sure=0.0)
"""Of other pages they leave out half of what these are about."""
OLD_ARTICLES = Policy(cut=0.75, sure=0.9)
OLD_OTHERS = Policy(cut=0.4, sure=0.9)
"""Of pages that do not name their parts neither the extractor nor the model knows well what they are made of."""
_LIKELY_OUTSIDE = 0.5
"""What a line must be at least that stands outside of an article of which it is known where it stands."""
_TEASER = 600
_TEASER_BESIDE = 300
"""Characters, at most, of a teaser below its link; and of one in the same box as the article's paragraphs."""
_TEASERS_BESIDE = 3
"""Teasers in that box, at least."""
_NEVER = 2.0
"""More than any chance."""


def policy_of(lines: Lines, is_like_article: bool) -> Policy:
    """Returns the policy for a page."""
    if lines.have_landmarks:
        return ARTICLES if is_like_article else OTHERS
    return OLD_ARTICLES if is_like_article else OLD_OTHERS


def limits(lines: Lines, found: Features, policy: Policy, threshold: float, article: Span | None) -> list[float]:
    """Returns for each line in question how likely text it must be to stay.

    article: where it is known to stand. There the structure of the page is a witness against what is outside of it: of
    links, and of teasers, nothing stays, however much these read like the article.
    """
    if article is None:
        return [policy.cut * threshold] * len(found.lines)
    within = lines.within(article)
    box = _box(lines, within)
    is_link = [lines.is_link(line) for line in found.lines]
    is_teaser = _teasers(lines, found.lines, is_link, box)
    told = []
    for line, link, teaser in zip(found.lines, is_link, is_teaser, strict=True):
        if line in within:
            told.append(ARTICLES.cut * threshold)
        elif teaser or (link and line not in box):
            told.append(_NEVER)
        else:
            told.append(ARTICLES.cut * threshold if line in box else max(threshold, _LIKELY_OUTSIDE))
    return told


def _teasers(lines: Lines, numbers: Sequence[int], is_link: Sequence[bool], box: range) -> list[bool]:
    """Returns for each line whether it is a teaser: short, below a link. box: where only several are, each of which has
    a link of its own; a sentence below a list of links may be the article's."""
    above = [False, False, *is_link]
    found = []
    for line, link, first, second in zip(numbers, is_link, above[1:], above, strict=False):
        most = _TEASER_BESIDE if line in box else _TEASER
        found.append(first and not link and not (second and line in box) and lines.weight([line]) < most)
    beside = sum(teaser and line in box for line, teaser in zip(numbers, found, strict=True))
    return [
        teaser and (line not in box or beside >= _TEASERS_BESIDE) for line, teaser in zip(numbers, found, strict=True)
    ]


def _box(lines: Lines, within: range) -> range:
    """Returns the lines of the innermost element that the paragraphs among some lines stand in."""
    paragraphs = [line for line in within if lines.prose[line]] or within
    ancestors = map(lines.of, lines.elements[paragraphs[0]].iterancestors())
    return next((box for box in ancestors if paragraphs[-1] in box), within)


def certain(lines: Lines, found: Features, policy: Policy, threshold: float, article: Span | None) -> list[float]:
    """Returns for each line in question how likely text it must be to stay when the vote leaves it out.

    article: where it is known to stand. There the structure of the page is a witness for what is inside.
    """
    sure = max(threshold, policy.sure)
    if article is None:
        return [sure] * len(found.lines)
    return [threshold if within else sure for within in inside(lines, found, article)]


def inside(lines: Lines, found: Features, article: Span) -> Sequence[bool]:
    """Returns for each line in question whether it is the article's."""
    within = lines.within(article)
    return [line in within for line in found.lines]
