"""Cleans a text until nothing changes: removing something can bring together what another rule matches.

Each pass cleans the text that the last one left as if it had come in as it is; so a clean text cleans to itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from cleaner.budget import Budget
from cleaner.compile import EVERYTHING, Choice, Ruleset
from cleaner.engine.guard import verdict
from cleaner.engine.pages.witnesses import Stale
from cleaner.engine.propose import propose
from cleaner.engine.resolve import Cut, Lost, in_order, resolve
from cleaner.engine.scope import Scope, find_scope
from cleaner.engine.text import inline, verbatim
from cleaner.engine.text.unbroken import Unbroken, unbroken
from cleaner.engine.view import Models, View
from cleaner.engine.whitespace import doubled_blanks, without_line_ends
from cleaner.model import Document, Fallback, Page, Segment, Site, Span

MAX_PASSES = 25
"""A text that still changes after so many passes is passed through: the rules chase each other's results."""


@dataclass(frozen=True, slots=True)
class Options:
    """What else decides about the result, beside document and rules."""

    site: str | None = None
    """A pack or group that the user says applies."""
    kind: str | None = None
    """The kind of page that a document is told to be."""
    extractor: str = "both"
    parts: tuple[tuple[str, str], ...] = ()
    """Parts of pages (`title`, `standfirst`, `embeds`) and what becomes of them: `auto`, `keep` or `drop`."""
    seconds: float = 20.0
    """Seconds for all work on one document together."""
    guarded: bool = True
    """False for rule tests: a short example may lose most of its text."""
    rules: Literal["all", "general", "none"] = "all"
    """Which packs may take part: `general` leaves out those of sites."""
    choice: Choice = EVERYTHING
    """Which of the rules have a say."""
    inline: bool = False
    """Whether a text may say itself what is to stay (`inline`)."""
    indexed: bool = True
    """False to try every pattern in every line: the reference that the index is held against."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of cleaning a text. Offsets are those of the text that came in."""

    segments: tuple[Segment, ...]
    overridden: tuple[Lost, ...] = ()
    site: Site | None = None
    guard: str | None = None
    """Why rules, or the extractor, were not followed: see `fallback` for what was done instead."""
    unended: tuple[tuple[str, int], ...] = ()
    """Rules whose start was found without its end, with the place."""
    stale: tuple[Stale, ...] = ()
    """Rules of a page that had no say, since a second witness keeps what they would cut."""
    fallback: Fallback | None = None
    """By what a page was cleaned, if not by everything."""


@dataclass
class _Passes:
    """What has been cut so far, in offsets of the first text."""

    kept: list[Span]
    cuts: list[Cut] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._measure()

    def keep_only(self, spans: Iterable[Span]) -> None:
        """Goes on with what spans of the present text leave of the first one."""
        self.kept = [piece for span in spans for piece in self.located(*span)]
        self._measure()

    def _measure(self) -> None:
        self._ends = list(accumulate(span.end - span.start for span in self.kept))

    def located(self, start: int, end: int) -> Iterator[Span]:
        """Yields where a span of the present text stands in the first one, in pieces where cuts lie inside."""
        ends = self._ends
        piece = bisect_right(ends, start)
        while piece < len(self.kept) and start < end:
            span = self.kept[piece]
            shift = span.end - ends[piece]
            stop = min(end, ends[piece])
            yield Span(start + shift, stop + shift)
            start = stop
            piece += 1

    def present(self, spans: Iterable[Span]) -> list[Span]:
        """What is left of spans of the first text, in offsets of the present one."""
        return present(self.kept, spans)


def present(kept: Sequence[Span], spans: Iterable[Span]) -> list[Span]:
    """What is left of spans of a text, in offsets of what some of its pieces make together."""
    starts = [piece.start for piece in kept]
    ends = list(accumulate(piece.end - piece.start for piece in kept))
    found = []
    for start, end in spans:
        at = max(bisect_right(starts, start) - 1, 0)
        while at < len(kept) and starts[at] < end:
            shift = ends[at] - kept[at].end
            if start < kept[at].end:
                found.append(Span(max(start, starts[at]) + shift, min(end, kept[at].end) + shift))
            at += 1
    return found


def settle(
    document: Document,
    ruleset: Ruleset,
    options: Options,
    models: Models | None = None,
    quoted: Sequence[Span] = (),
    budget: Budget | None = None,
) -> Outcome:
    """Cleans a document. Raises RuleTimeout when that takes longer than it may.

    models: those of the ruleset's scored rules (`load_models`); without them, scored rules do nothing. quoted: what a
    text that was a page quotes of programs; a page says it itself. budget: of the document; without one, it begins now.
    """
    budget = budget or Budget(options.seconds)
    kind = options.kind or (document.page.kind().name if document.page else None)
    view: View | None = None
    kept: list[Span] = []
    text = document.text
    passes = _Passes([Span(0, len(text))] if text else [])
    quoted = document.page.select(verbatim.ELEMENTS) if document.page else quoted
    marked = inline.read(text).kept if options.inline and document.page is None else ()
    site: Site | None = None
    unended: tuple[tuple[str, int], ...] = ()
    stale: tuple[Stale, ...] = ()
    url = document.url or (document.page.address() if document.page else None)
    for number in range(MAX_PASSES):
        budget.check()
        page = document.page if number == 0 else None
        shown = Unbroken(text) if page else unbroken(text)
        if view and shown.text == _cut(view.text, kept):
            view = view.after(shown.text, kept)
        else:
            view = View(shown.text, ruleset, budget, page, models, options.indexed)
        view.broken_off = shown.pieces
        view.kind, view.chosen = kind, ruleset.chosen(options.choice)
        view.quoted = passes.present(quoted)
        found, cuts, lost, doubted = _pass(view, url, options, passes.present(marked))
        if number == 0:
            site, unended, stale = found, tuple(view.unfinished), doubted
            if not cuts and not lost and page is None:  # as most texts are
                return Outcome(_tiling(document, ()), site=site, unended=unended)
        passes.lost += (
            piece._replace(start=span.start, end=span.end) for piece in lost for span in passes.located(*piece[:2])
        )
        if not cuts and page is None:
            break
        passes.cuts += [Cut(*span, cut.by) for cut in cuts for span in passes.located(cut.start, cut.end)]
        kept = list(_between(cuts, len(text)))
        text = _cut(text, kept)
        passes.keep_only(kept)
    else:
        reason = f"the rules still change the text after {MAX_PASSES} passes"
        return Outcome(_tiling(document, ()), site=site, guard=reason, unended=unended, stale=stale)
    overridden = tuple(in_order(passes.lost))
    if options.guarded and (objection := verdict(document.text, passes.cuts)):
        return Outcome(_tiling(document, ()), overridden, site, objection, unended, stale)
    tiling = _tiling(document, sorted(passes.cuts, key=lambda cut: cut.start))
    return Outcome(tiling, overridden, site, None, unended, stale)


def _pass(
    view: View, url: str | None, options: Options, marked: Sequence[Span]
) -> tuple[Site | None, list[Cut], list[Lost], tuple[Stale, ...]]:
    scope = _narrowed(find_scope(view, url=url, site=options.site), options.rules)
    view.tries.enter(scope.special)
    proposals, stale = propose(view, scope, options.extractor, options.parts)
    if not proposals:
        return scope.site, [], [], stale
    cuts, lost = resolve([*proposals, *map(inline.proposal, marked)])
    cuts = without_line_ends(view.text, cuts)
    if view.chosen.tidies:
        cuts = sorted([*cuts, *doubled_blanks(view.text, cuts)], key=lambda cut: cut.start)
    return scope.site, cuts, lost, stale


def _narrowed(scope: Scope, rules: str) -> Scope:
    """Returns the scope without the packs that may not take part; the site is still the one that was recognised."""
    if rules == "all":
        return scope
    return Scope(scope.packs - scope.special if rules == "general" else frozenset(), scope.site)


def _cut(text: str, kept: Sequence[Span]) -> str:
    """What some spans of a text leave of it."""
    return "".join([text[start:end] for start, end in kept])


def _between(cuts: Sequence[Cut], size: int) -> Iterator[Span]:
    """Yields what cuts (in order, without overlaps) leave of a text."""
    at = 0
    for start, end, _ in cuts:
        if start > at:
            yield Span(at, start)
        at = end
    if at < size:
        yield Span(at, size)


def _tiling(document: Document, cuts: Sequence[Cut]) -> tuple[Segment, ...]:
    """Returns segments without gap or overlap: the cuts, and what stands between them."""
    segments: list[Segment] = []
    at = 0
    for start, end, by in cuts:
        segments.append(Segment(at, start, "keep"))
        segments.append(Segment(start, end, "remove", by.rule, by.kind, why=by.why))
        at = end
    segments.append(Segment(at, len(document.text), "keep"))
    segments = [segment for segment in segments if segment.end > segment.start]
    return tuple(_by_element(segments, document.text, document.page) if document.page else segments)


def _by_element(segments: Sequence[Segment], text: str, page: Page) -> Iterator[Segment]:
    """Yields the segments in pieces, each of lines from one element."""
    lines = list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))
    at = sorted({*lines, *(segment.start for segment in segments)})
    paths = page.paths(at)
    place = 0
    for start, end, action, rule, kind, _, why in segments:
        begin, path = start, paths[place]
        place += 1
        while place < len(at) and at[place] < end:
            if paths[place] != path:
                yield Segment(begin, at[place], action, rule, kind, path, why)
                begin, path = at[place], paths[place]
            place += 1
        yield Segment(begin, end, action, rule, kind, path, why)
