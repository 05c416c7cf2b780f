"""Tells a person about a run on the terminal: a progress bar, and a table at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cleaner.counts import counted
from cleaner.job.plan import Plan
from cleaner.job.tally import Tally
from cleaner.report.escape import escape

if TYPE_CHECKING:
    from rich.progress import Progress

BUSIEST = 10
TROUBLES_SHOWN = 50
_ENOUGH_TO_LEARN = 8
"""Documents; with fewer of a site, learning is sure of next to nothing."""


def summary(tally: Tally, *, learnt: bool = False, converted: bool = False) -> str:
    """Returns the table at the end of a run, as lines of text.

    learnt: whether rules were learnt from the dump. converted: whether documents went into another kind of output,
    which has no room for records without a text.
    """
    removed = tally.removed.total()
    total = tally.kept + removed
    states = ", ".join(f"{count:,} {name}" for name, count in sorted(tally.status.items()))
    lines = [f"{counted(tally.documents, 'document')}: {states or 'none'}", f"kept     {_share(tally.kept, total)}"]
    lines.append(f"removed  {_share(removed, total)}")
    lines += [f"  {kind:<14} {_share(count, total)}" for kind, count in tally.removed.most_common()]
    if tally.pages:
        lines.append("pages    " + ", ".join(f"{count:,} {kind}" for kind, count in tally.pages.most_common()))
    if tally.without_article:
        lines.append(f"  {tally.without_article:,} without an article: nothing but links to other pages stands on them")
    if tally.without_text:
        have, stay = (
            ("record has", "stays as it is") if tally.without_text == 1 else ("records have", "stay as they are")
        )
        if converted:
            stay = "is left out" if tally.without_text == 1 else "are left out"
        few = _few(tally, "without_text", tally.without_text)
        lines.append(f"{tally.without_text:,} {have} no text and {stay}{few}; if it is elsewhere: --field text=NAME")
    if tally.without_records:
        have = "container has" if tally.without_records == 1 else "containers have"
        lines.append(
            f"{tally.without_records:,} {have} no records{_few(tally, 'without_records', tally.without_records)}"
        )
    busiest = tally.rules.most_common(BUSIEST)
    if busiest:
        lines.append("busiest rules")
        width = max(len(name) for name, _ in busiest)
        lines += [f"  {name:<{width}} {tally.hits[name]:>9,} × {count:>13,} characters" for name, count in busiest]
    if tally.stale:
        lines.append("stale here: rules that would have cut article text, and had no say on that page")
        lines += [f"  {escape(name)}: {counted(count, 'page')}" for name, count in tally.stale.most_common(BUSIEST)]
    for why, count in sorted(tally.left_out.items()):
        example = tally.examples.get(why)
        shown = f"{': ' if count == 1 else ', as '}{escape(example)}" if example else ""
        lines.append(f"left out: {count:,} ({escape(why)}){shown}")
    if tally.one_line >= max(_ENOUGH_TO_LEARN, tally.documents / 2):
        lines.append(f"{tally.one_line:,} texts are one line each, in which menus and prose run into each other:")
        lines.append(
            "  flatten pages with their line ends, as Beautiful Soup's get_text('\\n') does, or clean the pages"
        )
    if tally.unknown_site >= _ENOUGH_TO_LEARN and not learnt:
        lines.append(f"{tally.unknown_site:,} documents are of sites that no rule knows:")
        lines.append("  --learn first makes rules of what comes back in them")
    return "\n".join(lines)


def _few(tally: Tally, what: str, count: int) -> str:
    """Returns the names of the first things that are counted."""
    names = tally.few.get(what, [])
    told = ", ".join(map(escape, names)) + (", …" if count > len(names) else "")
    return f": {told}" if names else ""


def troubles(tally: Tally) -> str:
    """Returns a line for each document that was not cleaned and each input that could not be read."""
    lines = [f"{escape(where)}: {escape(why)}" for where, why in tally.troubles[:TROUBLES_SHOWN]]
    more = len(tally.troubles) - TROUBLES_SHOWN + tally.more_troubles
    if more > 0:
        lines.append(f"… and {more:,} more; see .clean/run.json, and the manifests with status failed")
    return "\n".join(lines)


def _share(part: int, total: int) -> str:
    return f"{part:>13,} characters {part / total if total else 0:>7.1%}"


class ProgressBar:
    """A progress bar on standard error. It shows nothing where that is no terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty()
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Callable[[Plan, int, Tally], None]:
        return self.show

    def show(self, plan: Plan, read: int, tally: Tally) -> None:
        """Updates the bar. It is called often; the bar is drawn ten times a second at most."""
        if not self._wanted:
            return
        if self._bar is None:
            self._bar, self._task = _start_bar(plan)
        removed = tally.removed.total()
        share = removed / (tally.kept + removed) if tally.kept + removed else 0.0
        self._bar.update(
            self._task, completed=read, total=max(plan.size, read),
            documents=tally.documents, removed=share,
        )  # fmt: skip

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()


def _start_bar(plan: Plan) -> tuple[Progress, Any]:
    # rich costs 50 ms to import: only who looks at a bar pays for it.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    bar = Progress(
        TextColumn("{task.fields[documents]:,} documents"),
        BarColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[removed]:.1%} removed"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    return bar, bar.add_task("", total=plan.size, documents=0, removed=0.0)
