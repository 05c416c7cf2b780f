"""`clean explain`: shows one document with what is removed struck out."""

from __future__ import annotations

import os
import shutil
import sys

import click

from cleaner.cli import INCOMPLETE, OK
from cleaner.cli.config import Config
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.cli.rule_options import cleaner_from, rule_options
from cleaner.cli.targets import Inspector
from cleaner.cli.terminal.colour import Colour, colour_option, wants_colour
from cleaner.cli.terminal.say import log_options, notice
from cleaner.cli.values import BYTES
from cleaner.errors import UsageError
from cleaner.report.findings.explain import explain
from cleaner.report.findings.finding import SkippedFile
from cleaner.report.findings.why import explain_why
from cleaner.sources.walk import Filter


@click.command("explain", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("path", type=click.Path(allow_dash=True), metavar="FILE")
@rule_options
@click.option("--max-bytes", type=BYTES, default="64M", show_default=True, help="Refuse larger files.")
@click.option("--stdin-filename", default="<stdin>", metavar="NAME", help="What standard input is called.")
@click.option("--url", metavar="URL", help="Where the document comes from: it tells the site.")
@click.option(
    "--width", type=click.IntRange(40), metavar="COLUMNS", help="How wide the view is.  [default: as the terminal]"
)
@click.option("--why", metavar="TEXT", help="Of lines that hold this text: which rules looked, what held them back.")
@colour_option
@click.option("--no-pager", is_flag=True, help="Write it all at once.")
@log_options
@config_options
@click.pass_obj
def command(
    config: Config, /, path: str, *, max_bytes: int, stdin_filename: str, url: str | None, width: int | None,
    why: str | None,
    color: Colour, no_pager: bool, **rules: object,
) -> int:  # fmt: skip
    """Show a document with what would go from it struck out, each cut with its rule beside it.

    Colours stand for kinds of clutter. Without colour, what goes stands in [-…-]. A page is shown as its text is laid
    out. On a terminal the view is paged.

    \b
    clean explain articles/story.txt
    clean explain page.html --url https://example.com/story
    clean explain story.txt --rules my-rules/ --no-bundled
    clean explain story.txt --why "Sign up for"
    clean explain story.txt --color always | less -R
    """
    if os.path.isdir(path):
        raise UsageError(f"{path}: a folder; explain shows one document, `clean check {path}` looks at all")
    cleaner = cleaner_from(rules, config, inline=True)
    inspector = Inspector(cleaner, config, Filter(), max_bytes, url, stdin_filename)
    inspector.check([path])
    (target,) = inspector.targets([path])
    found = inspector.look(target)
    for remark in getattr(found, "remarks", ()):
        notice(path, remark.message, line=remark.line)
    if isinstance(found, SkippedFile):
        raise UsageError(f"{path}: {found.why}")
    colour = wants_colour(color)
    if why is not None:
        if not why.strip():
            raise UsageError("--why: name some words of the line")
        looked = cleaner.why(found.result, why)
        if not looked:
            raise UsageError(f"--why: no line of {path} holds {why!r}")
        for line in explain_why(looked, found.result, colour=colour):
            click.echo(line, nl=False, color=colour)
        return INCOMPLETE if found.status == "failed" else OK
    columns = width or shutil.get_terminal_size((100, 24)).columns
    view = explain(found.result, found.path, width=columns, colour=colour)
    if sys.stdout.isatty() and not no_pager:
        click.echo_via_pager(view, color=colour)
    else:
        for line in view:
            click.echo(line, nl=False, color=colour)
    return INCOMPLETE if found.status == "failed" else OK
