"""Shows which rules looked at a line, and what held each of them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from cleaner.counts import counted
from cleaner.engine.why import Look, Looked
from cleaner.pipeline import Result
from cleaner.report.escape import escape

_NAMED = 3
"""Rules of other sites that are named."""


def explain_why(looked: Iterable[Looked], result: Result, *, colour: bool) -> Iterator[str]:
    """Yields the lines to be shown. result: what came of the document."""
    if result.error:
        yield f"{result.status}: {escape(result.error)}\n"
    for line in looked:
        number = f"{line.first}" if line.first == line.last else f"{line.first}-{line.last}"
        shown = f"{number}: {escape(line.text)}"
        yield (click.style(shown, bold=True) if colour else shown) + "\n"
        if line.last > line.first:
            yield "  rules see these lines as one: a sentence is broken over them\n"
        if not line.looks:
            yield f"  no rule {'of this site or of any ' if line.elsewhere else ''}has a pattern that matches here\n"
        for look in line.looks:
            yield from _rule(look, colour=colour)
        if line.elsewhere:
            yield _others(line.elsewhere, result.site.name if result.site else None)
        if result.seen is None:  # otherwise segments are of the text as it is written, not as it was looked at
            yield _outcome(line, result)


def _outcome(line: Looked, result: Result) -> str:
    """What becomes of a line, whoever decided that."""
    (start, end), text = line.span, result.document.text
    parts = [(cut, text[max(cut.start, start) : min(cut.end, end)].strip()) for cut in result.segments]
    rules = dict.fromkeys(str(cut.rule) for cut, part in parts if part and cut.action == "remove")
    if not rules:
        return "  it stays\n"
    some = " in part" if any(part and cut.action == "keep" for cut, part in parts) else ""
    return f"  it goes{some}: {', '.join(map(escape, rules))}\n"


def _others(names: Sequence[str], site: str | None) -> str:
    told = ", ".join(map(escape, names[:_NAMED])) + (", …" if len(names) > _NAMED else "")
    known = f"is of {escape(site)}" if site else "is of no known site; --url or --site tell it"
    match = "matches" if len(names) == 1 else "match"
    return f"  {counted(len(names), 'rule')} of other sites {match}, too ({told}): the document {known}\n"


def _rule(look: Look, *, colour: bool) -> Iterator[str]:
    verdict = "proposes" if look.proposes else "held back"
    if colour:
        verdict = click.style(verdict, fg="green" if look.proposes else "yellow")
    yield f"  {escape(look.rule)} ({look.op}, {escape(look.path)}:{look.rule_line}): {verdict}\n"
    for held in look.conditions:
        yield f"    {'✓' if held.holds else '✗'} {escape(held.condition)}\n"
