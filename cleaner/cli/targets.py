"""Finds, filters, reads and cleans the files of `check` and `fix`, one by one."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import click

from cleaner.cli.config import Config
from cleaner.cli.files_from import STDIN
from cleaner.cli.limit import time_limit
from cleaner.cli.terminal.say import say
from cleaner.cli.values import BYTES
from cleaner.engine.text import inline
from cleaner.errors import RuleTimeout, UsageError
from cleaner.pipeline import Cleaner
from cleaner.report.findings.finding import CheckedFile, SkippedFile, findings_of
from cleaner.sources.formats import MEDIA_TYPES, by_suffix, holds_records
from cleaner.sources.walk import Filter, LeftOut, SourceFile, walk
from cleaner.sources.whole import TooLarge, Unreadable, read_whole

F = TypeVar("F", bound=Callable[..., Any])

LFS_POINTER = b"version https://git-lfs.github.com/spec/"
HOLDS_RECORDS = (
    "records, and not one document: `clean run FILE --out OUT` cleans containers; "
    "--stdin-filename NAME.txt says that it is a text all the same"
)
"""Why standard input is left as it is."""


class Target(NamedTuple):
    """A file to look at."""

    given: str
    """The path, as it was named, that it was found at or below."""
    path: str
    format: str = ""
    skipped: SkippedFile | None = None
    """Why it is not looked at."""


@dataclass(slots=True)
class LeftOutFiles:
    """The files that were not looked at, though nothing went wrong with them."""

    total: int = 0
    untold: Counter[str] = field(default_factory=Counter)
    """Reason → files that lie in a folder, of which no line was written."""
    examples: dict[str, str] = field(default_factory=dict)
    """Reason → the first of these files."""

    def count(self, file: SkippedFile) -> None:
        if not file.failed:
            self.total += 1
        if not file.failed and not file.is_reported:
            self.untold[file.why] += 1
            self.examples.setdefault(file.why, file.path)

    def tell(self) -> None:
        """Says for each reason how many files were left out, and names one of them."""
        for why, number in sorted(self.untold.items()):
            example = self.examples[why]
            say(f"left out: {number:,} ({why}){':' if number == 1 else ', as'} {example}", files=number, why=why)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Checks the files that are named on the command line, or that lie in the folders that are."""

    cleaner: Cleaner
    config: Config
    wanted: Filter
    max_bytes: int
    url: str | None = None
    stdin_filename: str = "<stdin>"

    def check(self, paths: Sequence[str]) -> None:
        """Raises UsageError for paths that are not there."""
        for path in paths:
            if path != STDIN and not os.path.lexists(path):
                raise UsageError(f"{path}: no such file or folder")
        if len(paths) > 1 and self.url is not None:
            raise UsageError("--url is for one document; name one file, or `-`")

    def targets(self, paths: Sequence[str]) -> Iterator[Target]:
        """Yields the files in the order of the paths, those of a folder in the order of their names, each once."""
        seen: set[str] = set()
        for given in paths:
            for target in self._below(given):
                if (name := given if given == STDIN else os.path.abspath(target.path)) not in seen:
                    seen.add(name)
                    yield target

    def _below(self, given: str) -> Iterator[Target]:
        if given == STDIN:
            yield Target(given, given)
        elif not os.path.exists(given):
            yield Target(given, given, skipped=SkippedFile(given, "a link that leads nowhere"))
        else:
            for found in walk([os.path.normpath(given)]):
                if (target := self._look_at(found, given)) is not None:
                    yield target

    def look(self, target: Target) -> CheckedFile | SkippedFile:
        """Reads and cleans a file."""
        if target.skipped:
            return target.skipped
        if target.given == STDIN:
            return self._read_stdin()
        return self._read(target.path, target.format)

    def _read_stdin(self) -> CheckedFile | SkippedFile:
        data = sys.stdin.buffer.read(self.max_bytes + 1)
        media_type = MEDIA_TYPES.get(by_suffix(self.stdin_filename) or "")
        found: CheckedFile | SkippedFile
        if len(data) > self.max_bytes:
            found = SkippedFile(self.stdin_filename, f"larger than --max-bytes ({self.max_bytes:,})", failed=True)
        elif media_type is None and holds_records(data):
            found = SkippedFile(self.stdin_filename, HOLDS_RECORDS, failed=True)
        else:
            found = self.clean(self.stdin_filename, data, media_type)
        return replace(found, data=data) if isinstance(found, SkippedFile) else found

    def _look_at(self, found: SourceFile | LeftOut, given: str) -> Target | None:
        is_folder = os.path.isdir(given)
        path = os.path.join(given, found.name) if is_folder and isinstance(found, LeftOut) else given
        if isinstance(found, SourceFile):
            path = os.path.normpath(found.location)
        # Files that are named one by one are filtered too: a hook names them all, whatever the configuration says.
        if not self.wanted.wants(found.name, path):
            return None
        if isinstance(found, LeftOut):
            return Target(given, path, "", SkippedFile(path, found.why, found.failed, is_reported=not is_folder))
        if found.format not in MEDIA_TYPES:
            why = f"a container ({found.format}): `clean run` cleans it"
            return Target(given, path, "", SkippedFile(path, why, is_reported=not is_folder))
        return Target(given, path, found.format)

    def _read(self, path: str, format: str) -> CheckedFile | SkippedFile:
        try:
            data = read_whole(path, self.max_bytes)
        except TooLarge as error:
            return SkippedFile(path, str(error))
        except (OSError, Unreadable) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            return SkippedFile(path, f"cannot be read: {reason or error}", failed=True)
        if data.startswith(LFS_POINTER):
            return SkippedFile(path, "a Git LFS pointer: its content is not here")
        return self.clean(path, data, MEDIA_TYPES[format])

    def clean(self, path: str, data: bytes, media_type: str | None = None) -> CheckedFile | SkippedFile:
        """Cleans a document. One that takes too long is reported as failed, and the others are looked at."""
        name = self.config.name_of(path)
        try:
            with time_limit():
                result = self.cleaner.at(name).clean(
                    data, url=self.url, site=self.config.site_of(name), media_type=media_type
                )
        except RuleTimeout as error:  # it came just when the work was done
            return SkippedFile(path, str(error), failed=True)
        remarks = inline.read(result.document.text).remarks if result.document.unit == "byte" else ()
        return CheckedFile(path, findings_of(result), result, remarks)


def filter_options(command: F) -> F:
    """Adds the options of an `Inspector` to a command, which receives them as keywords."""
    options = (
        click.option("--include", multiple=True, metavar="GLOB",
                     help="Only files whose relative name (or last part) matches."),
        click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files whose relative name matches."),
        click.option("--max-bytes", type=BYTES, default="64M", show_default=True, help="Skip larger files."),
        click.option("--stdin-filename", default="<stdin>", metavar="NAME", help="What standard input is called."),
        click.option("--url", metavar="URL", help="Where the one document comes from: it tells the site."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command
