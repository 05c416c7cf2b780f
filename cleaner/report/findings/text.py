"""Reports findings for people: one line for each, or diffs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from cleaner.model import Span
from cleaner.report.escape import escape, excerpt
from cleaner.report.findings.diff import unified
from cleaner.report.findings.finding import CheckedFile, Finding

EXCERPT = 60
"""Characters of a removed text that a line shows."""
DIFF_COLOURS = {"-": "red", "+": "green", "@": "cyan", "…": "yellow"}


def lines(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields lines `path:line:col: rule kind: excerpt (N chars)`; N is the number of characters to be removed."""
    for file in files:
        for finding in file.findings:
            yield (_painted if colour else _plain)(escape(file.path), finding) + "\n"


def _plain(path: str, finding: Finding) -> str:
    rule, shown = escape(finding.rule), excerpt(finding.text, EXCERPT)
    return f"{path}:{finding.line}:{finding.column}: {rule} {finding.kind}: {shown} ({len(finding.text)} chars)"


def _painted(path: str, finding: Finding) -> str:
    rule, shown = click.style(escape(finding.rule), fg="red", bold=True), excerpt(finding.text, EXCERPT)
    size = click.style(f"({len(finding.text)} chars)", dim=True)
    place = f"{click.style(path, bold=True)}:{finding.line}:{finding.column}:"
    return f"{place} {rule} {click.style(finding.kind, fg='cyan')}: {shown} {size}"


def diffs(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields one unified diff for each file, of all that `clean fix` would remove from it."""
    for file in files:
        cuts = [Span(s.start, s.end) for s in file.result.segments if s.action == "remove"]
        for number, line in enumerate(unified(file.result.document.text, cuts, file.path)):
            if not colour:
                yield line + "\n"
            elif number < 2:
                yield click.style(line, bold=True) + "\n"
            else:
                yield click.style(line, fg=DIFF_COLOURS.get(line[0])) + "\n"
