"""Looks at the files of `check` and `fix`, here or in several processes; the order is the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from cleaner.cli.files_from import STDIN
from cleaner.cli.limit import SECONDS
from cleaner.cli.targets import Inspector, Target
from cleaner.report.findings.finding import CheckedFile, SkippedFile

F = TypeVar("F", bound=Callable[..., Any])
Looked = tuple[Target, CheckedFile | SkippedFile]
_TOGETHER = 16
"""Files that travel to a process together."""


def jobs_option(command: F) -> F:
    """Adds `--jobs` to a command that looks at files."""
    return click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, metavar="N",
                        help="Processes that work; what comes out is the same.")(command)  # fmt: skip


def look(inspector: Inspector, paths: Sequence[str], jobs: int) -> Iterator[Looked]:
    """Yields what is found in each file, in the order of the paths."""
    targets = inspector.targets(paths)
    if jobs == 1 or STDIN in paths:
        yield from ((target, inspector.look(target)) for target in targets)
        return
    from cleaner.workers import Workers  # whoever needs no other processes need not wait for them

    with Workers[tuple[Target, ...], list[CheckedFile | SkippedFile]](_Work(inspector), jobs, SECONDS) as workers:
        for chunk, found in workers.ordered(_chunks(targets)):
            yield from zip(chunk, found or (), strict=True)


def _chunks(targets: Iterator[Target]) -> Iterator[tuple[Target, ...]]:
    while chunk := tuple(itertools.islice(targets, _TOGETHER)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Work:
    """Looks at a few files. This runs in a worker."""

    inspector: Inspector

    def __call__(
        self, chunk: tuple[Target, ...], skip: Mapping[int, str], at: Callable[[int], None]
    ) -> list[CheckedFile | SkippedFile]:
        found: list[CheckedFile | SkippedFile] = []
        for position, target in enumerate(chunk):
            at(position)
            why = skip.get(position)
            found.append(SkippedFile(target.path, why, failed=True) if why else self.inspector.look(target))
        return found
