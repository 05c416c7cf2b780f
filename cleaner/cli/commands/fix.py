"""`clean fix`: removes in place what `clean check` shows."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from cleaner.cli import FOUND, INCOMPLETE, OK
from cleaner.cli.config import Config
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.cli.files_from import STDIN, all_paths, files_from_option
from cleaner.cli.look import jobs_option, look
from cleaner.cli.rule_options import cleaner_from, removed_text_option, rule_options
from cleaner.cli.targets import Inspector, LeftOutFiles, filter_options
from cleaner.cli.terminal.say import log_options, notice, say
from cleaner.cli.verbose import tell_result, tell_rules
from cleaner.counts import counted
from cleaner.errors import reason
from cleaner.job.files import inplace
from cleaner.report.escape import escape
from cleaner.report.findings.baseline import Baseline
from cleaner.report.findings.finding import CheckedFile, SkippedFile
from cleaner.sources.walk import Filter


@click.command("fix", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True), metavar="PATH...")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE",
              help="Findings that are accepted: they stay.")  # fmt: skip
@rule_options
@removed_text_option
@filter_options
@files_from_option
@jobs_option
@click.option("--durable", is_flag=True, help="Wait for the disk after each file.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but what went wrong.")
@log_options
@config_options
@click.pass_obj
def command(
    config: Config, /, paths: tuple[str, ...], *, baseline: Path | None, include: tuple[str, ...],
    exclude: tuple[str, ...], max_bytes: int, stdin_filename: str, url: str | None, files_from: str | None, jobs: int,
    durable: bool, quiet: bool, **rules: object,
) -> int:  # fmt: skip
    """Remove clutter from files and folders where they lie; `-` reads standard input and writes standard output.

    Manifests go to .clean/manifests/ in the current folder (for paths outside of it: in the folder that was named).
    With them, `clean restore` makes the files as they were. HTML pages are left alone: `clean run` writes their text.
    What stands in a text between lines `<!-- clean: keep -->` and `<!-- clean: end -->` stays.

    \b
    clean fix articles/
    clean fix articles/ --baseline .clean-baseline.json
    clean fix articles/ --select newsletter,share
    clean restore .                                    # and all is as it was
    clean restore . --without newsletter/box           # but for one rule
    clean fix - < story.txt > clean.txt

    \b
    Exit status:
    0  nothing was found
    1  files were changed
    2  arguments, configuration or rule files are wrong; nothing was changed
    3  some files could not be read, cleaned or written (said on standard error)
    """
    accepted = Baseline.read(baseline) if baseline else None
    inspector = Inspector(
        cleaner_from(rules, config, inline=True), config, Filter(include, exclude, str(config.root)), max_bytes, url,
        stdin_filename,
    )  # fmt: skip
    paths = all_paths(paths, files_from)
    inspector.check(paths)
    tell_rules(inspector.cleaner, config)
    work = _Fix(accepted, durable=durable, quiet=quiet)
    for target, found in look(inspector, paths, jobs):
        work.take(target.given, found)
    return work.finish()


class _Fix:
    """Writes the files that `fix` cleans, and counts them."""

    def __init__(self, accepted: Baseline | None, *, durable: bool, quiet: bool) -> None:
        self._accepted, self._durable, self._quiet = accepted, durable, quiet
        self._changed = self._removed = self._failed = 0
        self._roots: set[Path] = set()
        self._skipped = LeftOutFiles()

    def take(self, given: str, found: CheckedFile | SkippedFile) -> None:
        if isinstance(found, SkippedFile):
            self._failed += found.failed
            self._skipped.count(found)
            if found.failed or (found.is_reported and not self._quiet):
                level = "error" if found.failed else "warning"
                notice(found.path, found.why if found.failed else f"skipped: {found.why}", level=level)
            if given == STDIN:  # whoever reads on gets what came
                sys.stdout.buffer.write(found.data)
                shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)
            return
        file = self._accepted.apply(found) if self._accepted else found
        for remark in () if self._quiet else file.remarks:
            notice(file.path, remark.message, line=remark.line)
        tell_result(file)
        if file.status == "failed":
            self._failed += 1
            notice(file.path, f"failed: {file.result.error}", level="error")
        elif file.status == "guarded" and not self._quiet:
            notice(file.path, f"left as it is: {file.result.error}")
        if given == STDIN:
            sys.stdout.buffer.write(file.result.data)
        elif not file.result.removed:
            return
        elif file.result.document.unit == "char":
            if not self._quiet:
                notice(file.path, "left as it is: a page; `clean run` writes its text")
            return
        elif not self._write(given, file):
            return
        self._changed += bool(file.result.removed)
        self._removed += sum(s.end - s.start for s in file.result.removed)

    def _write(self, given: str, file: CheckedFile) -> bool:
        root = inplace.root_of(given)
        try:
            inplace.fix(file.path, file.result, root, durable=self._durable)
        except Exception as error:  # whatever it is, it is this file's trouble, and the others go on
            self._failed += 1
            notice(file.path, reason(error), level="error")
            return False
        self._roots.add(root)
        if not self._quiet:
            found = len(file.findings)
            notice(file.path, f"{counted(found, 'finding')} removed", level="info", findings=found)
        return True

    def finish(self) -> int:
        if not self._quiet and self._roots:
            roots = " ".join(sorted(os.path.relpath(root) for root in self._roots))
            done = f"{counted(self._changed, 'file')} cleaned, {counted(self._removed, 'character')} removed"
            counts = {"files_changed": self._changed, "failed": self._failed, "chars": self._removed}
            say(f"{done}; `clean restore {escape(roots)}` undoes it", counts=counts)
        if not self._quiet:
            self._skipped.tell()
        if self._failed:
            return INCOMPLETE
        return FOUND if self._changed else OK
