"""`clean run`: cleans a dump."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from cleaner.cli import INCOMPLETE, OK
from cleaner.cli.commands.rules.learn import learn_for_run
from cleaner.cli.config import Config
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.cli.files_from import STDIN, all_paths, files_from_option
from cleaner.cli.rule_options import account_option, cleaner_from, metadata_option, removed_text_option, rule_options
from cleaner.cli.targets import HOLDS_RECORDS
from cleaner.cli.terminal.say import log, log_options, notice, say, tell
from cleaner.cli.values import BYTES, SECONDS, read_fields, read_urls
from cleaner.cli.verbose import Progress, tell_rules
from cleaner.counts import counted
from cleaner.errors import UsageError
from cleaner.job.files.single import Document, clean_one
from cleaner.job.options import Addresses, JobOptions, Limits
from cleaner.job.plan import make_plan
from cleaner.job.run import is_unfinished, run
from cleaner.job.tally import Tally
from cleaner.packs import find_rule_files
from cleaner.pipeline import Cleaner
from cleaner.report.runs.terminal import ProgressBar, summary, troubles
from cleaner.sources.containers import Fields
from cleaner.sources.formats import MEDIA_TYPES, OF_RECORDS, by_suffix, holds_records
from cleaner.sources.shapes import PRESETS
from cleaner.sources.walk import Filter

_OF_DUMPS = ("out", "urls", "preset", "fields", "to", "resume")
"""What only dumps have; standard input is one document."""


@click.command("run", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True), metavar="INPUT...")
@click.option("--out", metavar="OUT", help="Folder for the results.")
@rule_options
@removed_text_option
@account_option
@metadata_option
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Tab-separated: path relative to the input, with or without its suffix, and URL.",
)
@click.option("--preset", type=click.Choice(list(PRESETS)), help="Which scraper wrote the records.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    callback=read_fields,
    metavar="ROLE=NAME",
    help="Where records hold text=, html=, url= and id=; dots lead into objects. Repeatable.",
)
@click.option(
    "--to", type=click.Choice(["folder", "jsonl", "parquet"]), help="Another kind of output than the input's."
)
@click.option("--include", multiple=True, metavar="GLOB", help="Only files whose relative name (or last part) matches.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files whose relative name (or last part) matches.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="the cores",
    metavar="N",
    help="Worker processes.",
)
@click.option("--learn", is_flag=True, help="Learn packs from the dump itself first; they go to OUT/.clean/learnt/.")
@click.option("--resume", is_flag=True, help="Go on with what is not done, or was done with other rules or input.")
@click.option(
    "--max-bytes",
    type=BYTES,
    default="64M",
    show_default=True,
    metavar="N",
    help="Pass larger documents through as they are.",
)
@click.option(
    "--timeout",
    type=SECONDS,
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Pass documents through that take longer; 0: no limit.",
)
@click.option("--durable", is_flag=True, help="Wait for the disk after each file.")
@click.option("--stdin-filename", metavar="NAME", help="With `-`: what the input is called; its suffix tells its type.")
@click.option("--url", metavar="URL", help="With `-`: where the document comes from.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no table.")
@files_from_option
@log_options
@config_options
@click.pass_obj
def command(config: Config, /, inputs: tuple[str, ...], **options: Any) -> int:  # fmt: skip
    """Clean a dump: files and folders of text, pages and containers, into OUT, with a manifest beside each file.

    Texts are .txt and .md, pages .html and .mhtml; containers .jsonl, .json, .csv, .tsv, .warc, .wet (each plain,
    .gz, .bz2, .xz or .zst) and .parquet. `-` reads one document from standard input and writes it, cleaned, to
    standard output.

    \b
    clean run articles/ --out cleaned/
    clean run articles/ --out cleaned/ --rules my-rules/ --urls urls.tsv
    clean run articles/ --out cleaned/ --ignore caption,byline
    clean run dump.jsonl.gz --out cleaned/ --field text=body --field url=link
    clean run dump.warc.gz --out cleaned/ --resume
    clean run dump.jsonl.gz --out cleaned/ --learn

    \b
    Exit status:
    0    done
    2    arguments, configuration or rule files are wrong; nothing was written
    3    done, but some documents could not be read or cleaned (said on standard error)
    130  interrupted; --resume goes on
    """
    inputs = all_paths(inputs, options["files_from"])
    if options["learn"] and STDIN in inputs:
        raise UsageError("--learn learns from many documents: name a dump instead of `-`")
    if inputs == (STDIN,):
        name = options["stdin_filename"] or STDIN
        _check_filter(name)
        return _filter(cleaner_from(options, config).at(config.name_of(name)), name, options)
    if STDIN in inputs or options["url"] or options["stdin_filename"]:
        raise UsageError("`-` stands alone; --url and --stdin-filename go with it: use --urls FILE for folders")
    if options["out"] is None:
        raise UsageError("--out OUT is missing: name a folder for the results")
    job = _job(inputs, config, options)
    cleaner = cleaner_from(options, config)
    if options["learn"]:
        make_plan(job)  # what cannot work is told before anything is written
        learnt, addresses = learn_for_run(job, cleaner, options["quiet"])
        job = replace(job, addresses=addresses)
        if any(find_rule_files(learnt)):
            cleaner = cleaner_from({**options, "rules": (*options["rules"], str(learnt))}, config)
    tell_rules(cleaner, config)
    told = log()
    if not job.resume and is_unfinished(job.out) and not options["quiet"]:
        notice(str(job.out), "has an unfinished run, which begins anew; --resume would have gone on with it")
    try:
        with ProgressBar(quiet=options["quiet"] or told.as_json or told.verbose) as bar:
            tally = run(cleaner, job, Progress(told) if told.verbose else bar)
    except KeyboardInterrupt as stopped:
        stopped.add_note("the same command with --resume goes on with what is not done")
        raise
    _sum_up(tally, learnt=options["learn"], converted=options["to"] is not None, quiet=options["quiet"])
    return INCOMPLETE if tally.troubles else OK


def _sum_up(tally: Tally, *, learnt: bool, converted: bool, quiet: bool) -> None:
    if not log().as_json:
        if tally.troubles:
            tell(troubles(tally))
        if not quiet:
            tell(summary(tally, learnt=learnt, converted=converted))
        return
    for where, why in tally.troubles:
        notice(where, why, level="error")
    if not quiet:
        say(f"{counted(tally.documents, 'document')} cleaned", counts=tally.to_json())


def _job(inputs: tuple[str, ...], config: Config, options: dict[str, Any]) -> JobOptions:
    urls = read_urls(Path(options["urls"])) if options["urls"] else {}
    sites = tuple((entry.pattern, entry.site) for entry in config.sites)
    return JobOptions(
        inputs=inputs,
        out=Path(options["out"]),
        jobs=options["jobs"],
        resume=options["resume"],
        wanted=Filter(tuple(options["include"]), tuple(options["exclude"]), str(config.root)),
        limits=Limits(options["max_bytes"], options["timeout"] or None, options["durable"]),
        addresses=Addresses(urls, sites, str(config.root)),
        fields=Fields(options["preset"], options["fields"]),
        to=options["to"],
    )


def _check_filter(name: str) -> None:
    """Raises UsageError for what cannot be done with standard input, which is one document."""
    context = click.get_current_context()
    for param in context.command.params:
        given = context.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
        if given and param.name in _OF_DUMPS and context.params[param.name] != STDIN:  # `--out -` says the same
            option = param.opts[0]
            raise UsageError(f"`-` is one document, and goes to standard output: {option} is for files and folders")
    if by_suffix(name) in OF_RECORDS:
        raise UsageError(f"--stdin-filename {name}: `-` is one document, and no container: name the file itself")


def _filter(cleaner: Cleaner, name: str, options: dict[str, Any]) -> int:
    """Cleans standard input, and writes it to standard output. name: what it is called."""
    data = sys.stdin.buffer.read(options["max_bytes"] + 1)
    media_type = MEDIA_TYPES.get(by_suffix(name) or "")
    error: str | None
    if len(data) > options["max_bytes"]:
        sys.stdout.buffer.write(data)
        shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)
        error = f"larger than --max-bytes ({options['max_bytes']:,})"
    elif media_type is None and holds_records(data):
        sys.stdout.buffer.write(data)
        error = HOLDS_RECORDS
    else:
        cleaned = clean_one(cleaner, Document(data, options["url"], media_type), options["timeout"] or None)
        sys.stdout.buffer.write(cleaned.data)
        error = cleaned.error
    sys.stdout.buffer.flush()
    if error is not None:
        notice(name, error, level="error")
    return INCOMPLETE if error is not None else OK
