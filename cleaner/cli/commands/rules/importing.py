"""`clean rules import`: drafts rules from other tools' lists."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli import OK
from cleaner.cli.terminal.say import say
from cleaner.cli.values import read_told
from cleaner.counts import counted
from cleaner.errors import UsageError, reason
from cleaner.sinks import atomic

if TYPE_CHECKING:
    from cleaner.authoring.importers import Draft, Imported

_LISTED = 1_000
"""Lines that were left out, of which each is named; of more, only the number is."""
_MOST_BYTES = 64 * 1024 * 1024
_MOST_FILES = 10_000


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--from", "form", type=click.Choice(["phrases", "filters", "ftr"]), default="phrases", show_default=True,
              help="One phrase a line; an ad blocker's element-hiding filters; a site-config file of five-filters, "
              "or a folder of them.")  # fmt: skip
@click.option("--name", default=None, help="The pack's title.  [default: its host, or `imported`]")
@click.option("--host", "hosts", multiple=True, help="A host that the rules are for; repeatable.")
@click.option("--generic", is_flag=True, help="Of filters: those for all hosts, too.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write packs into this folder, one for each site.")  # fmt: skip
def import_rules(
    file: Path, form: str, name: str | None, hosts: tuple[str, ...], generic: bool, out: Path | None
) -> int:
    """Draft rules from another tool's list. The draft goes to standard output, or into --out, a pack for each
    site; read it before you use it. What rules cannot say is listed on standard error, with its place and why.

    \b
    clean rules import --from filters annoyances.txt --host gazette.example > gazette.toml
    clean rules import --from filters annoyances.txt --out packs/
    clean rules import --from ftr ftr-site-config/ --out packs/
    """
    if generic and form != "filters":
        raise UsageError("--generic is for --from filters")
    if file.is_dir() and hosts:
        raise UsageError("--host is for one file; the files of a folder are named after their hosts")
    imported = [_one(path, form, name, hosts, generic) for path in _files(file, form, out)]
    drafts = [draft for one in imported for draft in one.drafts]
    _say_left_out(imported)
    if not drafts:
        raise UsageError(f"{file}: {_NOTHING[form]}")
    if out is not None:
        _write(drafts, out)
    elif len(drafts) > 1:
        raise UsageError(
            f"{file}: packs for {len(drafts):,} sites or groups of them; say --out DIR, or name a site with --host"
        )
    else:
        click.echo(drafts[0].text, nl=False)
    return OK


_NOTHING = {
    "phrases": "no phrase there",
    "filters": "no element-hiding filter (example.com##.class) there that applies",
    "ftr": "no line (body, strip, strip_id_or_class) there that a rule can say",
}


def _files(file: Path, form: str, out: Path | None) -> list[Path]:
    if not file.is_dir():
        return [file]
    if form != "ftr" or out is None:
        raise UsageError(f"{file}: a folder is read with --from ftr and --out DIR")
    # A name with a dot before it is that of a file for all hosts below one.
    found = sorted(path for path in file.iterdir() if path.suffix == ".txt" and path.is_file())
    if not found:
        raise UsageError(f"{file}: no site-config files (HOST.txt) there")
    if len(found) > _MOST_FILES:
        raise UsageError(f"{file}: {len(found):,} files; at most {_MOST_FILES:,} are read at once")
    return found


def _one(path: Path, form: str, name: str | None, hosts: Sequence[str], generic: bool) -> Imported:
    from cleaner.authoring.importers import from_filters, from_ftr, from_phrases

    raw = read_told(path)
    if len(raw) > _MOST_BYTES:
        raise UsageError(f"{path}: {len(raw):,} bytes; a list may have {_MOST_BYTES:,}. Split it")
    lines = re.split(r"\r\n|\n|\r", raw.decode("utf-8-sig", "replace"))
    if form == "phrases":
        return from_phrases(str(path), lines, name or "imported", hosts)
    if form == "filters":
        return from_filters(str(path), lines, name or "", hosts, generic=generic)
    return from_ftr(str(path), lines, name or "", hosts)


def _write(drafts: Sequence[Draft], out: Path) -> None:
    """Writes packs, but never over a file that says something else: somebody may have mended it."""
    wanted: dict[Path, bytes] = {}
    for draft in drafts:
        at, number = out / f"{draft.name}.toml", 2
        while at in wanted:
            at, number = out / f"{draft.name}-{number}.toml", number + 1
        wanted[at] = draft.text.encode("utf-8")
    problems = [
        f"{path}: is there already and differs; remove it, or name another folder"
        for path, data in wanted.items()
        if os.path.lexists(path) and not (path.is_file() and path.read_bytes() == data)
    ]
    if problems:
        raise UsageError("\n".join(problems))
    try:
        for path, data in wanted.items():
            atomic.write(str(path), data)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {reason(error)}") from None
    say(f"{len(wanted):,} packs written to {out}")


def _say_left_out(imported: Sequence[Imported]) -> None:
    left_out = [problem for one in imported for problem in one.left_out]
    for problem in left_out[:_LISTED]:
        say(f"{problem}")
    if len(left_out) > _LISTED:
        say(f"… and {len(left_out) - _LISTED:,} more")
    passed_over: Counter[str] = Counter()
    for one in imported:
        passed_over.update(one.passed_over)
    for what, number in sorted(passed_over.items()):
        say(f"{counted(number, 'line')} passed over: {what}")
    if left_out or passed_over:
        say(f"{counted(len(left_out), 'line')} left out")
