"""`clean stats`: counts what a run did, and what has drifted since another run."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import click

from cleaner.cli import OK
from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.comparison import Drift, drifts
from cleaner.report.runs.stats import as_json, drift_table, tables


@click.command("stats", no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT")
@click.argument("later", type=click.Path(path_type=Path), metavar="[OUT2]", required=False)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Rules and sites that are listed.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="json lists all of them.")  # fmt: skip
@click.option(
    "--width", type=click.IntRange(60), metavar="COLUMNS", help="How wide tables are. [default: the terminal]"
)
def command(folder: Path, later: Path | None, *, top: int, output_format: str, width: int | None) -> int:
    """Show hits by kind, rule and site over a run; with a second run, what drifted from OUT to OUT2.

    A rule has drifted if it stopped firing, or fires on half or less of the documents of the sites on which it did; a
    block, also if its start is found without its end. Rules with a date `until` that has passed are left out.

    \b
    clean stats cleaned/
    clean stats cleaned-in-may/ cleaned-in-june/
    clean stats cleaned/ --output-format json | jq .kinds
    """
    first = aggregate(folder)
    second = aggregate(later) if later else None
    found = _drifts_without_old_rules(drifts(first, second)) if second else None
    if output_format == "json":
        click.echo(json.dumps(as_json(second or first, found), indent=1))
        return OK
    columns = width or shutil.get_terminal_size((100, 24)).columns
    lines = tables(second or first, top=top, width=columns)
    for line in lines:
        click.echo(line)
    if found is not None:
        click.echo(f"\nsince {escape(str(folder))}:")
        for line in drift_table(found, width=columns):
            click.echo(line)
    return OK


def _drifts_without_old_rules(found: list[Drift]) -> list[Drift]:
    if not found:
        return found
    from cleaner.packs import TIERS, bundled_files, load_packs, read_files

    today = datetime.date.today().isoformat()
    packs = load_packs(read_files(bundled_files(TIERS)))
    old = {f"{pack.name}/{rule.id}" for pack in packs for rule in pack.rules if rule.until and rule.until < today}
    return [drift for drift in found if drift.rule not in old]
