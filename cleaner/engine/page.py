"""What is proposed on a document that still is a page: selectors, where the article is, and the extractor's vote.

Nothing big goes on one voter's word. A `content` rule that would cut prose which the extractor keeps, or a general
selector that would cut most of what the extractor takes for the article, is *stale* on this page: it has no say here,
and the outcome says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cleaner.compile import CompiledRule
from cleaner.engine.ops.content import article
from cleaner.engine.parts import proposals as of_parts
from cleaner.engine.view import View
from cleaner.errors import DocumentError, RuleTimeout
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
_WORTH_ASKING = 300
"""Characters of prose that a rule would cut and nobody else claims, from which on the extractor is asked about it."""
_WITNESSED = 200
"""Characters of prose that the extractor must keep for a rule that would cut them to be stale."""
_OF_ARTICLE = 0.35
"""How much that must be, beside the prose that a `content` rule finds: extractors keep a teaser or two themselves."""
_BODY = 400
"""Characters of prose in an element that a general rule would cut, from which on it may be the article."""
_GOES_ON = ",.;:!?)"
"""With what a sentence goes on, or ends, right behind a word."""
_CONTESTED = 0.3
"""The share of a page's prose that general rules may take without the extractor being asked about the whole page."""
_MOST_KEPT = 0.8
"""The share of a general rule's prose that the extractor must keep for the rule to be stale."""
_ALL_LINKS = 0.9
"""The share of an element's characters in links from which on it is nothing but links."""
_TEXT_OF_LINKS = 0.5
"""As much as this share of a page's body of prose, and links amid it are text: a list of offers, jobs or sources."""


class Stale(NamedTuple):
    """A rule that has no say on a page, or on some of its elements, since a second witness keeps what it would cut."""

    rule: str
    chars: int
    """Characters of prose that the rule would have cut and the extractor keeps."""


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
    prose = _prose_of(page, view.kind)
    names = {rule.name for rule in content}
    located = [rule for rule in content if article(rule, view)]
    captions = prose.size(p for p in of_rules if _is_general(p) and p.kind == "caption") >= _MOST_PROSE * prose.total
    proposals = [
        p
        for p in of_rules
        if not _is_general(p)
        or not (
            prose.share(p) >= _MOST_PROSE
            or breaks_a_sentence(view.text, p)
            or (captions and p.kind == "caption" and prose.size([p]))  # a gallery: its captions are its text
        )
    ]
    if of_links := _text_of_links(page, view, proposals, prose):
        proposals = [p for p in proposals if p not in of_links]
    stale: list[Stale] = []
    if extractor != "none" and located:
        stale = _stale_content(page, proposals, names, prose, mode)
        gone = {entry.rule for entry in stale}
        proposals = [p for p in proposals if p.rule not in gone]
        located = [rule for rule in located if rule.name not in gone]
    if extractor != "none" and not located:
        contested = _contested(page, proposals, prose, mode)
        stale += _added_up(contested)
        proposals = [p for p in proposals if p not in contested]
    if extractor != "none" and not located and view.chosen.takes(EXTRACTOR, VOTE_KIND):
        proposals += _votes(page, view, mode, extractor == BOTH, proposals)
        proposals += (
            Proposal(start, end, "keep", PAGE_TEXT, VOTE_KIND, Rank.EXTRACTOR, overrules=(EXTRACTOR,))
            for start, end in page.text_of(view.kind or "other")
        )
    of_each_part = of_parts(page, parts, (EXTRACTOR, BLOCKS, *sorted(names)))
    proposals += (p for p in of_each_part if p.action == "keep" or view.chosen.takes(p.rule, p.kind))
    return PageProposals(proposals, tuple(stale))


def _votes(page: Page, view: View, mode: str, both: bool, proposals: Sequence[Proposal]) -> list[Proposal]:
    """What the voters on pages leave out of what rules leave. both: whether the block model is asked, too."""
    without = _undisputed(proposals)
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


def _stale_content(
    page: Page, proposals: Sequence[Proposal], names: set[str], prose: _Prose, extractor: str
) -> list[Stale]:
    """The `content` rules that would cut prose which the extractor keeps and no other rule claims."""
    cuts = {name: [p for p in proposals if p.rule == name and p.action == "remove"] for name in names}
    others = [p for p in proposals if p.rule not in names]
    free = prose.without(p for p in others if p.action == "remove")
    doubtful = {name: free.size(cut) for name, cut in cuts.items()}
    if not any(size >= _WORTH_ASKING for size in doubtful.values()):
        return []
    try:
        left_out = page.left_out(extractor, _undisputed(others))
    except RuleTimeout:
        raise
    except DocumentError:
        return []  # no second witness: the rule's word stands
    kept = free.without(left_out)
    found = []
    for name, cut in sorted(cuts.items()):
        inside = prose.without(cut).without(p for p in others if p.action == "remove").total
        if (size := kept.size(cut)) >= max(_WITNESSED, _OF_ARTICLE * inside):
            found.append(Stale(name, size))
    return found


def _contested(page: Page, proposals: Sequence[Proposal], prose: _Prose, extractor: str) -> dict[Proposal, int]:
    """What general rules would cut and the extractor takes for article, with its prose; where they cut much together.

    Of such a rule only these elements stay: its other elements may well be what it says.
    """
    general = [p for p in proposals if _is_general(p) and prose.size([p]) >= _BODY]
    if prose.size(general) < _CONTESTED * prose.total:
        return {}
    try:
        kept = prose.without(page.left_out(extractor, ()))
    except RuleTimeout:
        raise
    except DocumentError:
        return {}
    sizes = {proposal: kept.size([proposal]) for proposal in general}
    return {p: size for p, size in sizes.items() if size >= max(_BODY, _MOST_KEPT * prose.size([p]))}


def _text_of_links(page: Page, view: View, proposals: Sequence[Proposal], prose: _Prose) -> set[Proposal]:
    """What general rules take for links to elsewhere and is what the page is about: much of it, amid its body of prose.

    The extractor says then which of these links are furniture.
    """
    links = [p for p in proposals if _is_general(p) and p.kind == "read-more"]
    if not links:
        return set()
    start, end = page.body()
    amid = [
        p for p in links if start < p.start and p.end < end and view.links.share(Span(p.start, p.end)) >= _ALL_LINKS
    ]
    of_body = prose.size([Span(start, end)])
    return set(amid) if sum(p.end - p.start for p in amid) > _TEXT_OF_LINKS * of_body else set()


def _added_up(contested: Mapping[Proposal, int]) -> list[Stale]:
    found: dict[str, int] = {}
    for proposal, size in contested.items():
        found[proposal.rule] = found.get(proposal.rule, 0) + size
    return [Stale(rule, size) for rule, size in sorted(found.items())]


def _undisputed(proposals: Sequence[Proposal]) -> list[Span]:
    """What will be cut whatever the extractor says."""
    keeps = [p for p in proposals if p.action == "keep"]
    removed = (Span(p.start, p.end) for p in proposals if p.action == "remove")
    return [span for span in removed if not any(k.start < span.end and span.start < k.end for k in keeps)]


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


def _prose_of(page: Page, kind: str | None) -> _Prose:
    """Returns the lines of prose of a page; of a thread, those of its posts.

    A consent form may well be longer than two short posts. It is no article for that.
    """
    prose = _Prose(page.prose())
    of_posts = prose.inside(page.text_of(kind)) if kind == "forum" else prose
    return of_posts if of_posts.total else prose


def _is_general(proposal: Proposal) -> bool:
    return proposal.action == "remove" and proposal.rank in (Rank.COMMON, Rank.PLATFORM)


class _Prose:
    """Lines of prose of a page, in order."""

    def __init__(self, lines: Sequence[Span]) -> None:
        self._lines = lines
        self._starts = [line.start for line in lines]
        self.total = sum(line.end - line.start for line in lines)

    def _within(self, start: int, end: int) -> range:
        """The lines that begin in a span."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def _all_within(self, spans: Iterable[Proposal | Span]) -> set[int]:
        """The lines that begin in any of some spans."""
        return {line for span in spans for line in self._within(span.start, span.end)}

    def size(self, spans: Iterable[Proposal | Span]) -> int:
        """The characters of the lines that begin in any of some spans."""
        return sum(self._lines[line].end - self._lines[line].start for line in self._all_within(spans))

    def share(self, proposal: Proposal) -> float:
        """How much of all prose a proposal would take."""
        return self.size([proposal]) / (self.total or 1)

    def without(self, spans: Iterable[Proposal | Span]) -> _Prose:
        """The lines that do not begin in any of some spans."""
        inside = self._all_within(spans)
        return _Prose([line for number, line in enumerate(self._lines) if number not in inside])

    def inside(self, spans: Iterable[Proposal | Span]) -> _Prose:
        """The lines that begin in any of some spans."""
        return _Prose([self._lines[number] for number in sorted(self._all_within(spans))])
