"""Cleans a page step by step with less, where all of it together went wrong.

A page that the guard would pass through, or in which the extractor finds nothing, is not left with all its menus: the
site's own packs go first, then all rules, then the extractor; only what none of these can clean is passed through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cleaner.compile import Ruleset
from cleaner.engine.settle import Options, Outcome, settle
from cleaner.engine.view import Models
from cleaner.errors import DocumentError, RuleTimeout
from cleaner.model import Document, Fallback


def clean(document: Document, ruleset: Ruleset, options: Options, models: Models | None = None) -> Outcome:
    """Cleans a document; a page by as much as can be used on it.

    `Outcome.fallback` says what was used where it was not everything, and `Outcome.guard` why. Raises RuleTimeout when
    matching takes longer than it may, and DocumentError where the extractor finds nothing and rules alone fail as well.
    """
    if document.page is None:
        return settle(document, ruleset, options, models)
    reason = ""
    whole: Outcome | None = None
    for fallback, step in _steps(options):
        if fallback == "general" and (whole is None or whole.site is None):
            continue  # no site's packs took part
        try:
            outcome = settle(document, ruleset, step, models)
        except RuleTimeout:
            raise
        except DocumentError as error:
            reason = reason or str(error)
            continue
        if outcome.guard is None:
            if fallback == "rules" and whole is None and not _removes(outcome):
                break  # nobody has anything to say about this page
            return replace(outcome, guard=reason, fallback=fallback) if fallback else outcome
        whole = whole or outcome
        reason = reason or outcome.guard
    if whole is None:
        raise DocumentError(reason)
    return replace(whole, fallback="page")


def _removes(outcome: Outcome) -> bool:
    return any(segment.action == "remove" for segment in outcome.segments)


def _steps(options: Options) -> Iterator[tuple[Fallback | None, Options]]:
    """Yields what is tried in turn, each with its name."""
    yield None, options
    yield "general", replace(options, rules="general")
    if options.extractor != "none":
        yield "extractor", replace(options, rules="none")
        yield "rules", replace(options, extractor="none")
