"""`clean report`: writes one HTML page about a run, or about two beside each other."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleaner.cli import OK
from cleaner.cli.commands.stats import drifts_of
from cleaner.cli.commands.undecided import decided_in, known_of
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.errors import UsageError
from cleaner.job.plan import STATE
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import items_of
from cleaner.report.runs.comparison import compare
from cleaner.report.runs.html import Asked, page
from cleaner.report.runs.html.versus import Versus
from cleaner.review.decisions import MEANINGS
from cleaner.review.upstream import words
from cleaner.sinks import atomic


@click.command("report", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT")
@click.argument("later", type=click.Path(path_type=Path), metavar="[OUT2]", required=False)
@click.option(
    "--out",
    "target",
    metavar="FILE",
    help="The page's file; `-` is standard output.  [default: OUT/.clean/report.html]",
)
@click.option("--decisions", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
              help="Do not ask for what is decided there, nor for what was decided on the run itself.")  # fmt: skip
@config_options
def command(folder: Path, later: Path | None, *, target: str | None, decisions: str | None) -> int:
    """Write one HTML page over a run: what to decide, totals by kind, rule and site, samples of what was removed.

    What most needs a decision stands first, with why it is shown: accept it, reject it, or never cut these lines, by
    mouse or keys. The page exports decisions for `clean review --into`. With a second run it shows OUT2 and what
    changed since OUT: totals before and now, rules that are new or gone, the documents that changed, samples of both.
    The page needs nothing but itself, and no network. Its file's name is printed.

    \b
    clean report cleaned/
    xdg-open "$(clean report cleaned/)"
    clean report cleaned/ cleaned-with-other-rules/ --out compared.html
    """
    run_folder = later or folder
    decided = decided_in(run_folder, decisions)
    if later is None:
        run, earlier, versus = aggregate(folder, decided), None, None
    else:
        found = compare(folder, later, decided)
        run, earlier, versus = found.now, found.before.rules.keys(), Versus(found, drifts_of(found))
    items = items_of(run, known_of(run_folder, earlier), decided)
    html = page(run, Asked(items, MEANINGS, words()), versus).encode("utf-8")
    if target == "-":
        sys.stdout.buffer.write(html)
        return OK
    file = Path(target) if target else run_folder / STATE / "report.html"
    try:
        atomic.write(str(file), html)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(str(file))
    return OK
