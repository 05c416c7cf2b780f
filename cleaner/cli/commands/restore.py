"""`clean restore`: restores the inputs of a run, or files as they were before `clean fix`."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli import INCOMPLETE, OK
from cleaner.cli.terminal.say import log_options, notice, say
from cleaner.counts import counted
from cleaner.errors import did_you_mean
from cleaner.job.files.inplace import undo
from cleaner.job.restore.files import fired, restore


@click.command("restore", no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--out", "back", type=click.Path(path_type=Path), metavar="BACK",
              help="Folder for what is restored: empty, or not there yet. Without it: undo `clean fix`.")  # fmt: skip
@click.option("--without", multiple=True, metavar="RULE",
              help="Put back only what this rule removed (its full name); repeatable.")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but what went wrong.")
@log_options
def command(folder: Path, *, back: Path | None, without: tuple[str, ...], quiet: bool) -> int:
    """Rebuild the inputs of a run, byte for byte, from OUT's clean texts and manifests.

    Without --out, it makes the files of a folder as they were before `clean fix` cleaned them where they lie.

    \b
    clean restore cleaned/ --out originals/
    clean restore cleaned/ --out without-it/ --without wordpress/comment-form
    clean restore .
    """
    if back is None:
        return _undo(folder, without, quiet=quiet)
    done = restore(folder, back, without)
    if (known := fired(folder)) is not None:
        for name in without:
            if name not in known:
                notice(f"--without {name}", f"this rule removed nothing in the run{did_you_mean(name, known)}")
    for where, why in done.troubles:
        notice(where, why, level="error")
    if not quiet:
        say(f"restored {counted(done.files, 'file')} to {back}", counts={"files": done.files, "pages": done.pages})
        if done.pages:
            came = "1 of them is a page: it" if done.pages == 1 else f"{done.pages:,} of them are pages: they"
            say(f"{came} came back as text, not as HTML")
    return INCOMPLETE if done.troubles else OK


def _undo(folder: Path, without: tuple[str, ...], *, quiet: bool) -> int:
    done = undo(folder, without)
    for where, why in done.troubles:
        notice(where, why, level="error")
    if not quiet:
        nothing = f": nothing that {', '.join(without)} removed is gone there" if without and not done.files else ""
        say(f"restored {counted(done.files, 'file')} in {folder}{nothing}", counts={"files": done.files})
    return INCOMPLETE if done.troubles else OK
