"""Shows a text with what is removed struck out, and at the right edge the rule that removes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from cleaner.counts import counted
from cleaner.model import Segment
from cleaner.pipeline import Result
from cleaner.report.columns import Run, columns_of, table, wrap
from cleaner.report.escape import escape

COLOURS: Mapping[str, str] = {
    "donation": "magenta", "subscription": "magenta", "newsletter": "magenta", "affiliate": "magenta",
    "advertisement": "red", "promo": "red", "read-more": "yellow", "related": "yellow", "navigation": "yellow",
    "comments": "blue", "share": "blue", "embed": "blue", "media-player": "blue", "live-blog": "blue",
    "byline": "green", "dateline": "green", "caption": "green", "credit": "green", "author-bio": "green",
}  # fmt: skip
"""Kinds of clutter → colours: appeals, advertising, links elsewhere, participation, metadata. All others are cyan."""
OTHER = "cyan"


class _Piece(NamedTuple):
    """A part of a line that is kept or removed as a whole."""

    text: str
    cut: Segment | None


def explain(result: Result, name: str, *, width: int, colour: bool) -> Iterator[str]:
    """Yields the view as lines with their line ends, broken between words at `width` columns.

    Without colour, removed text stands in `[-…-]`.
    """
    yield from _head(result, name, width, colour=colour)
    labelled = ""
    for pieces in _lines(result.document.text, result.segments):
        inked = [piece for piece in pieces if piece.text.strip()]
        cuts = [piece.cut for piece in inked if piece.cut is not None]
        # A rule is named where its cut begins, not again on every line of it.
        new = [label for label in dict.fromkeys(map(_label, cuts)) if label != labelled]
        if inked:
            labelled = _label(inked[-1].cut) if inked[-1].cut else ""
        shown = list(wrap([run for piece in pieces for run in _runs(piece, colour=colour)], width))
        yield from ("".join(_styled(run) for run in line) + "\n" for line in shown[:-1])
        last = "".join(_styled(run) for run in shown[-1])
        used = sum(columns_of(run.text) for run in shown[-1])
        yield last + _margin(" ".join(new), cuts, used, width, colour=colour) + "\n"
    yield from _overridden(result, colour=colour)


def _head(result: Result, name: str, width: int, *, colour: bool) -> Iterator[str]:
    removed = [segment for segment in result.removed if segment.kind != "whitespace"]
    total, gone = len(result.document.text), sum(s.end - s.start for s in result.removed)
    site = f"{escape(result.site.name)} (known by {_BY[result.site.by]})" if result.site else "no site known"
    facts = [
        result.status,
        site,
        f"{gone:,} of {counted(total, 'character')} removed ({gone / total if total else 0:.1%})",
    ]
    yield (click.style(escape(name), bold=True) if colour else escape(name)) + "\n"
    yield " · ".join(facts) + "\n"
    if result.error:
        yield _paint(escape(result.error), "red", colour=colour) + "\n"
    by_rule: dict[tuple[str, str], list[Segment]] = {}
    for segment in removed:
        by_rule.setdefault((segment.kind or "", segment.rule or ""), []).append(segment)
    ordered = sorted(by_rule.items(), key=lambda item: -_size(item[1]))
    rows = [(escape(rule), kind, f"{len(segments):,}", f"{_size(segments):,}") for (kind, rule), segments in ordered]
    if rows:
        header, *lines = table(("rule", "kind", "cuts", "characters"), rows, left=2, width=width)
        yield "\n" + header + "\n"
        for ((kind, _), _), line in zip(ordered, lines, strict=True):
            yield _paint(line, COLOURS.get(kind, OTHER), colour=colour) + "\n"
    yield "─" * width + "\n"


_BY = {"told": "what you said", "host": "its URL", "fingerprint": "a fingerprint"}


def _size(segments: list[Segment]) -> int:
    return sum(segment.end - segment.start for segment in segments)


def _lines(text: str, segments: tuple[Segment, ...]) -> Iterator[list[_Piece]]:
    """Yields the lines of the text, each as its pieces."""
    line: list[_Piece] = []
    for segment in segments:
        cut = segment if segment.action == "remove" else None
        first, *rest = text[segment.start : segment.end].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        line.append(_Piece(first, cut))
        for part in rest:
            yield line
            line = [_Piece(part, cut)]
    if any(piece.text for piece in line):
        yield line


def _runs(piece: _Piece, *, colour: bool) -> Iterator[Run]:
    text = escape(piece.text, keep="\t").expandtabs(4)
    if piece.cut is None or not text.strip():
        yield Run(text)
    elif colour:
        yield Run(text, COLOURS.get(piece.cut.kind or "", OTHER))
    else:
        yield Run(f"[-{text}-]")


def _styled(run: Run) -> str:
    if run.style is None or not run.text:
        return run.text
    return click.style(run.text, fg=str(run.style), dim=True, strikethrough=True)


def _label(cut: Segment) -> str:
    name = f"{cut.rule} · {cut.kind}"
    return escape(f"{name} ({cut.why})" if cut.why else name)


def _margin(label: str, cuts: list[Segment], used: int, width: int, *, colour: bool) -> str:
    """Returns the rules' names for the right edge, or for a line of their own where the text leaves no room."""
    if not label:
        return ""
    painted = _paint(f"◂ {label}", COLOURS.get(cuts[-1].kind or "", OTHER), colour=colour)
    gap = width - used - columns_of(label) - 2
    return " " * gap + painted if gap >= 2 else "\n" + " " * max(gap + used, 0) + painted


def _overridden(result: Result, *, colour: bool) -> Iterator[str]:
    """Yields lines about the proposals that were overridden."""
    rescued = [lost for lost in result.overridden if lost.to.action == "keep"]
    if rescued:
        yield "─" * 20 + "\n"
    for lost in rescued:
        what = f"{counted(lost.end - lost.start, 'character')} at {lost.start:,}"
        yield f"kept by {escape(lost.to.rule)}: {what} that {escape(lost.proposal.rule)} would have removed\n"


def _paint(text: str, colour_name: str, *, colour: bool) -> str:
    return click.style(text, fg=colour_name) if colour else text
