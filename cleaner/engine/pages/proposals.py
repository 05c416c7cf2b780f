"""What is proposed on a document that still is a page: selectors, where the article is, and the extractor's vote.

Nothing big goes on one voter's word: rules that `witnesses` speak against have no say here, and the outcome says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.compile import CompiledRule
from cleaner.engine.ops.content import article
from cleaner.engine.pages.parts import proposals as of_parts
from cleaner.engine.pages.witnesses import (
    Prose,
    Stale,
    contested_cuts,
    is_general,
    prose_of,
    stale_by_rule,
    stale_content,
    undisputed,
)  # fmt: skip
from cleaner.engine.view import View
from cleaner.model import BLOCKS, EXTRACTOR, Page, PageKind, Proposal, Rank, Span
from cleaner.prose import ends_like_sentence

VOTE_KIND = "template"
"""The kind of what the extractor leaves out: it knows none."""
BOTH = "both"
_MODES = {BOTH: "default", "trafilatura": "default"}
"""How the voters on pages are chosen → in which mode the extractor is asked."""
PAGE_TEXT = "page/text"
"""The name under which manifests have what stays for the kind of page that it stands on."""

_MOST_PROSE = 0.5
"""A general rule does not take an element that holds so much of a page's prose: class names say what a box is for, but
some sites wrap their articles in a "widget" or "sidebar"."""
_GOES_ON = ",.;:!?)"
"""With what a sentence goes on, or ends, right behind a word."""
_ALL_LINKS = 0.9
"""The share of an element's characters in links from which on it is nothing but links."""
_TEXT_OF_LINKS = 0.5
"""As much as this share of a page's body of prose, and links amid it are text: a list of offers, jobs or sources."""


class PageProposals(NamedTuple):
    proposals: list[Proposal]
    stale: tuple[Stale, ...] = ()


def of_page(
    page: Page,
    view: View,
    of_rules: Sequence[Proposal],
    content: Sequence[CompiledRule],
    extractor: str,
    parts: Sequence[tuple[str, str]],
) -> PageProposals:
    """What is proposed on a page, by rules in scope (`of_rules`), by the extractor, and for the article's parts.

    content: the rules in scope that say where the article is. Raises DocumentError where the extractor is needed and
    finds nothing.
    """
    mode = _MODES.get(extractor, extractor)
    prose = prose_of(page, view.kind)
    names = {rule.name for rule in content}
    located = [rule for rule in content if article(rule, view)]
    proposals = _believable(of_rules, view.text, prose)
    if of_links := _text_of_links(page, view, proposals, prose):
        proposals = [p for p in proposals if p not in of_links]
    stale: list[Stale] = []
    if extractor != "none" and located:
        stale = stale_content(page, proposals, names, prose, mode)
        gone = {entry.rule for entry in stale}
        proposals = [p for p in proposals if p.rule not in gone]
        located = [rule for rule in located if rule.name not in gone]
    if extractor != "none" and not located:
        contested = contested_cuts(page, proposals, prose, mode)
        stale += stale_by_rule(contested)
        proposals = [p for p in proposals if p not in contested]
    if extractor != "none" and not located and view.chosen.takes(EXTRACTOR, VOTE_KIND):
        proposals += _votes(page, view, mode, extractor == BOTH, proposals)
        proposals += (
            Proposal(start, end, "keep", PAGE_TEXT, VOTE_KIND, Rank.EXTRACTOR, overrules=_overruled(view.kind))
            for start, end in page.text_of(view.kind or "other")
        )
    of_each_part = of_parts(page, parts, (EXTRACTOR, BLOCKS, *sorted(names)))
    proposals += (p for p in of_each_part if p.action == "keep" or view.chosen.takes(p.rule, p.kind))
    return PageProposals(proposals, tuple(stale))


def _overruled(kind: str | None) -> tuple[str, ...]:
    """Returns the voters that have no say in the text of a page of some kind.

    What a program writes round a manual is known by its names; neither voter has seen signatures and listings enough.
    """
    return (EXTRACTOR, BLOCKS) if kind == "documentation" else (EXTRACTOR,)


def _believable(of_rules: Sequence[Proposal], text: str, prose: Prose) -> list[Proposal]:
    """What rules propose but for what general ones cannot mean: most of a page's prose, or the midst of a sentence."""
    captions = prose.size(p for p in of_rules if is_general(p) and p.kind == "caption") >= _MOST_PROSE * prose.total
    return [
        p
        for p in of_rules
        if not is_general(p)
        or not (
            prose.share(p) >= _MOST_PROSE
            or breaks_a_sentence(text, p)
            or (captions and p.kind == "caption" and prose.size([p]))  # a gallery: its captions are its text
        )
    ]


def _votes(page: Page, view: View, mode: str, both: bool, proposals: Sequence[Proposal]) -> list[Proposal]:
    """What the voters on pages leave out of what rules leave. both: whether the block model is asked, too."""
    without = undisputed(proposals)
    if both and view.chosen.takes(BLOCKS, VOTE_KIND):
        kind = page.kind()
        told = kind if view.kind in (None, kind.name) else PageKind(view.kind, "told")
        judged = page.judge(mode, without, told)
        left_out = judged.left_out
        cuts = [_cut(span, BLOCKS, why) for span, why in zip(judged.cut, judged.why, strict=True)]
    else:
        left_out, cuts = page.vote(mode, without), []
    return [_cut(span, EXTRACTOR) for span in left_out if span.end > span.start] + cuts


def _cut(span: Span, voter: str, why: str | None = None) -> Proposal:
    return Proposal(*span, "remove", voter, VOTE_KIND, Rank.EXTRACTOR, confirmed=True, why=why)


def _text_of_links(page: Page, view: View, proposals: Sequence[Proposal], prose: Prose) -> set[Proposal]:
    """What general rules take for links to elsewhere and is what the page is about: much of it, amid its body of prose.

    The extractor says then which of these links are furniture.
    """
    links = [p for p in proposals if is_general(p) and p.kind == "read-more"]
    if not links:
        return set()
    start, end = page.body()
    amid = [
        p for p in links if start < p.start and p.end < end and view.links.share(Span(p.start, p.end)) >= _ALL_LINKS
    ]
    of_body = prose.size([Span(start, end)])
    return set(amid) if sum(p.end - p.start for p in amid) > _TEXT_OF_LINKS * of_body else set()


def breaks_a_sentence(text: str, cut: Proposal | Span) -> bool:
    """Whether a cut would leave a sentence, or a word, without something in its midst.

    Terms of a glossary are buttons, formulas and initials are hidden from screen readers: how something is shown says
    little of words that stand in a sentence.
    """
    start, end = cut.start, cut.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end or "\n" in text[start:end]:
        return False
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = text[line_start:start].rstrip()
    after = text[end : len(text) if line_end < 0 else line_end]
    if after[:1].isalnum() and text[end - 1].isalnum():
        return not after.startswith(text[start:end])  # of two copies of an initial, one is to go
    after = after.lstrip()
    if not before or not after or not ends_like_sentence(after):
        return False
    return (before[-1].isalnum() or before[-1] in ",;") and (after[0].islower() or after[0] in _GOES_ON)
