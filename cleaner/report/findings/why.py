"""Shows which rules looked at a line, and what held each of them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from cleaner.engine.why import Look
from cleaner.report.escape import escape


def explain_why(looked: Iterable[tuple[int, str, list[Look]]], *, colour: bool) -> Iterator[str]:
    """Yields the lines to be shown. looked: number, line, and the rules of which a pattern matches in it."""
    for number, line, looks in looked:
        shown = f"{number}: {escape(line)}"
        yield (click.style(shown, bold=True) if colour else shown) + "\n"
        if not looks:
            yield "  no rule has a pattern that matches here\n"
        for look in looks:
            yield from _rule(look, colour=colour)


def _rule(look: Look, *, colour: bool) -> Iterator[str]:
    verdict = "proposes" if look.proposes else "held back"
    if colour:
        verdict = click.style(verdict, fg="green" if look.proposes else "yellow")
    yield f"  {escape(look.rule)} ({look.op}, {escape(look.path)}:{look.rule_line}): {verdict}\n"
    for held in look.conditions:
        yield f"    {'✓' if held.holds else '✗'} {escape(held.condition)}\n"
