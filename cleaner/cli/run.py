"""`clean run`: a dump, cleaned."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cleaner.cli import INCOMPLETE, OK
from cleaner.cli.rules_options import cleaner_from, rule_options
from cleaner.cli.values import BYTES, read_fields, read_urls
from cleaner.job.options import Addresses, JobOptions, Limits
from cleaner.job.run import run
from cleaner.pipeline import Cleaner
from cleaner.report.terminal import ProgressBar, summary, troubles
from cleaner.sources.containers import Fields
from cleaner.sources.shapes import PRESETS
from cleaner.sources.walk import Filter


@click.command("run", no_args_is_help=True)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", type=click.Path(path_type=Path), metavar="OUT", help="Folder for the results.")
@rule_options
@click.option("--jobs", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, show_default="the cores")
@click.option("--resume", is_flag=True, help="Go on with what is not done, or was done otherwise.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files whose relative name (or last part) matches.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files whose relative name matches.")
@click.option("--max-bytes", type=BYTES, default="64M", show_default=True, help="Pass larger documents through.")
@click.option("--timeout", type=click.FloatRange(0), default=30.0, show_default=True, metavar="SECONDS",
              help="Pass documents through that take longer; 0 for no limit.")  # fmt: skip
@click.option("--urls", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Tab-separated: path relative to the input, with or without its suffix, and URL.")  # fmt: skip
@click.option("--preset", type=click.Choice(list(PRESETS)), help="Which scraper wrote the records.")
@click.option("--field", "fields", multiple=True, callback=read_fields, metavar="ROLE=NAME",
              help="Where records hold text=, html=, url= and id=; dots lead into objects. Repeatable.")  # fmt: skip
@click.option("--durable", is_flag=True, help="Wait for the disk after each file.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no table.")
def command(
    inputs: tuple[str, ...], out: Path | None, *, jobs: int, resume: bool, include: tuple[str, ...],
    exclude: tuple[str, ...], max_bytes: int, timeout: float, urls: Path | None, preset: str | None,
    fields: dict[str, str], durable: bool, quiet: bool,
    **rules: object,
) -> int:  # fmt: skip
    """Clean a dump: folders, files and containers into OUT, with a manifest beside each file.

    \b
    clean run articles/ --out cleaned/
    clean run articles/ --out cleaned/ --rules my-rules/ --jobs 4
    clean run dump.jsonl.gz --out cleaned/ --resume
    """
    if out is None:
        raise click.UsageError("--out OUT is missing: name a folder for the results")
    options = JobOptions(
        inputs=inputs,
        out=out,
        jobs=jobs,
        resume=resume,
        wanted=Filter(include, exclude),
        limits=Limits(max_bytes=max_bytes, seconds=timeout or None, durable=durable),
        addresses=Addresses(urls=read_urls(urls) if urls else {}),
        fields=Fields(preset, fields),
    )
    cleaner: Cleaner = cleaner_from(rules)
    with ProgressBar(quiet=quiet) as progress:
        tally = run(cleaner, options, progress)
    if tally.troubles:
        click.echo(troubles(tally), err=True)
    if not quiet:
        click.echo(summary(tally), err=True)
    return INCOMPLETE if tally.troubles else OK
