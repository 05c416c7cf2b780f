"""`clean stats`: counts what a run did, and what has changed since another run."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import click

from cleaner.cli import OK
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.comparison import Comparison, compare
from cleaner.report.runs.drift import Drift, drifts
from cleaner.report.runs.stats import as_json, tables
from cleaner.report.runs.versus import versus_json, versus_tables


@click.command("stats", no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT")
@click.argument("later", type=click.Path(path_type=Path), metavar="[OUT2]", required=False)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Rules, sites, documents listed.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="json lists all of them.")  # fmt: skip
@click.option(
    "--width", type=click.IntRange(60), metavar="COLUMNS", help="How wide tables are. [default: the terminal]"
)
def command(folder: Path, later: Path | None, *, top: int, output_format: str, width: int | None) -> int:
    """Show hits by kind, rule and site over a run; with a second run, what changed from OUT to OUT2. Sizes are bytes.

    Two runs over one dump show what other rules do: totals before and now, rules that are new, gone, or take more or
    less, and the documents that changed, with samples. Two dumps show what drifted: rules that stopped firing or fire
    on half or less of the documents of the sites that are in both, and blocks whose start is found without their end.
    Rules with a date `until` that has passed are left out.

    \b
    clean stats cleaned/
    clean stats cleaned/ cleaned-with-other-rules/
    clean stats cleaned-in-may/ cleaned-in-june/
    clean stats cleaned/ --output-format json | jq .kinds
    """
    columns = width or shutil.get_terminal_size((100, 24)).columns
    if later is None:
        run = aggregate(folder)
        lines = (
            iter([json.dumps(as_json(run), indent=1)])
            if output_format == "json"
            else tables(run, top=top, width=columns)
        )
    else:
        found = compare(folder, later)
        drifted = drifts_of(found)
        if output_format == "json":
            lines = iter([json.dumps(versus_json(found, drifted), indent=1)])
        else:
            lines = versus_tables(found, drifted, top=top, width=columns)
    for line in lines:
        click.echo(line)
    return OK


def drifts_of(found: Comparison) -> list[Drift]:
    """Returns what has drifted, without bundled rules that are known to be over."""
    drifted = drifts(found)
    if not drifted:
        return drifted
    from cleaner.compile import load_ruleset
    from cleaner.packs import TIERS, bundled_files

    today = datetime.date.today().isoformat()
    packs = load_ruleset(bundled_files(TIERS)).packs  # from the cache
    old = {f"{pack.name}/{rule.id}" for pack in packs for rule in pack.rules if rule.until and rule.until < today}
    return [drift for drift in drifted if drift.rule not in old]
