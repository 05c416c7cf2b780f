"""`clean report`: writes one HTML page about a run."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleaner.cli import OK
from cleaner.errors import UsageError
from cleaner.job.plan import STATE
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.html import page
from cleaner.sinks import atomic


@click.command("report", no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--out",
    "target",
    metavar="FILE",
    help="The page's file; `-` is standard output.  [default: OUT/.clean/report.html]",
)
def command(folder: Path, *, target: str | None) -> int:
    """Write one HTML page over a run: by kind, by rule, by site, with samples of what was removed.

    What should be looked at stands first: what failed, what lost most, rules that behave oddly. The page needs nothing
    but itself, and no network. Its file's name is printed.

    \b
    clean report cleaned/
    xdg-open "$(clean report cleaned/)"
    clean report cleaned/ --out report.html
    """
    html = page(aggregate(folder)).encode("utf-8")
    if target == "-":
        sys.stdout.buffer.write(html)
        return OK
    file = Path(target) if target else folder / STATE / "report.html"
    try:
        atomic.write(str(file), html)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(str(file))
    return OK
