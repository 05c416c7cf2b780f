"""Cleans a page step by step with less, where all of it together went wrong.

A page that the guard would pass through, or in which the extractor finds nothing, is not left with all its menus: the
site's own packs go first, then all rules, then the extractor; only what none of these can clean is passed through. What
comes out of less is then cleaned as the text that it is: so a clean text cleans to itself, however it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.budget import Budget
from cleaner.compile import Ruleset
from cleaner.engine.pages.proposals import BOTH, VOTE_KIND
from cleaner.engine.settle import Options, Outcome, present, settle
from cleaner.engine.text.verbatim import ELEMENTS
from cleaner.engine.view import Models
from cleaner.errors import DocumentError, RuleTimeout
from cleaner.model import EXTRACTOR, Document, Fallback, Segment, Span


def clean(
    document: Document,
    ruleset: Ruleset,
    options: Options,
    models: Models | None = None,
    budget: Budget | None = None,
) -> Outcome:
    """Cleans a document; a page by as much as can be used on it.

    `Outcome.fallback` says what was used where it was not everything, and `Outcome.guard` why. budget: what is left of
    the document's time. Raises RuleTimeout when it is used up, and DocumentError where the extractor finds nothing and
    rules alone fail as well.
    """
    budget = budget or Budget(options.seconds)
    if document.page is None:
        return settle(document, ruleset, options, models, budget=budget)
    reason = ""
    whole: Outcome | None = None
    votes = options.extractor != "none" and ruleset.chosen(options.choice).takes(EXTRACTOR, VOTE_KIND)
    for fallback, step in _steps(options, votes):
        if fallback == "general" and (whole is None or whole.site is None):
            continue  # no site's packs took part
        try:
            outcome = settle(document, ruleset, step, models, budget=budget)
        except RuleTimeout:
            raise
        except DocumentError as error:
            reason = reason or str(error)
            continue
        if outcome.guard is None:
            if fallback == "rules" and whole is None and not _removes(outcome):
                break  # nobody has anything to say about this page
            if not fallback:
                return outcome
            whole = replace(outcome, guard=reason, fallback=fallback)
            return _as_text(document, whole, ruleset, options, models, budget)
        whole = whole or outcome
        reason = reason or outcome.guard
    if whole is None:
        raise DocumentError(reason)
    return _as_text(document, replace(whole, fallback="page"), ruleset, options, models, budget)


def _as_text(
    document: Document, outcome: Outcome, ruleset: Ruleset, options: Options, models: Models | None, budget: Budget
) -> Outcome:  # fmt: skip
    """Cleans what an outcome leaves of a page as a text; returns the outcome itself where the guard is against it."""
    assert document.page is not None
    kept = [Span(s.start, s.end) for s in outcome.segments if s.action == "keep"]
    text = "".join([document.text[start:end] for start, end in kept])
    url = document.url or document.page.address()
    told = replace(options, kind=options.kind or document.page.kind().name, inline=False)
    quoted = present(kept, document.page.select(ELEMENTS))
    then = settle(replace(document, text=text, url=url, page=None), ruleset, told, models, quoted, budget)
    if then.guard is not None or not _removes(then):
        return outcome
    return replace(outcome, segments=tuple(_within(outcome.segments, then.segments)), site=outcome.site or then.site)


def _within(segments: Sequence[Segment], later: Sequence[Segment]) -> Iterator[Segment]:
    """Yields the segments of a text, with those of what they keep in the place of the kept ones."""
    rest = iter(later)
    piece = next(rest, None)
    at = 0  # where a kept segment begins in what is kept together
    for segment in segments:
        if segment.action == "remove":
            yield segment
            continue
        stop = at + segment.end - segment.start
        shift = segment.start - at
        while piece is not None and piece.start < stop:
            start, end = max(piece.start, at), min(piece.end, stop)
            yield piece._replace(start=start + shift, end=end + shift, path=segment.path)
            if piece.end > stop:
                break
            piece = next(rest, None)
        at = stop


def _removes(outcome: Outcome) -> bool:
    return any(segment.action == "remove" for segment in outcome.segments)


def _steps(options: Options, votes: bool) -> Iterator[tuple[Fallback | None, Options]]:
    """Yields what is tried in turn, each with its name."""
    yield None, options
    yield "general", replace(options, rules="general")
    if votes:
        # The block model learned what rules leave of pages.
        alone = "trafilatura" if options.extractor == BOTH else options.extractor
        yield "extractor", replace(options, rules="none", extractor=alone)
        yield "rules", replace(options, extractor="none")
