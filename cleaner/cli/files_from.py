"""`--files-from`: a command's files, listed in another file or by another command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner.cli.values import read_told
from cleaner.errors import UsageError

STDIN = "-"
F = TypeVar("F", bound=Callable[..., Any])


def files_from_option(command: F) -> F:
    """Adds `--files-from` to a command, which receives `files_from`, for `all_paths`."""
    return click.option("--files-from", metavar="FILE",
                        help="Also the paths FILE lists: one a line, or with NUL bytes between them (git ls-files -z);"
                             " `-` is standard input.")(command)  # fmt: skip


def all_paths(paths: tuple[str, ...], files_from: str | None) -> tuple[str, ...]:
    """Returns what is named and what is listed. Raises UsageError where neither is, or both are standard input."""
    if files_from is None:
        if not paths:
            raise click.UsageError("name files or folders, or `-`, or a list of them with --files-from FILE")
        return paths
    if STDIN in paths and files_from == STDIN:
        raise click.UsageError("`-` stands for the document and for the list of files: name one")
    return (*paths, *listed(click.get_current_context(), files_from))


def first_path(ctx: click.Context, given: Mapping[str, Any]) -> str | None:
    """Returns the first path that a command's arguments, as far as they are parsed, name or list."""
    named = next((given.get(p.name or "") for p in ctx.command.params if isinstance(p, click.Argument)), None)
    if isinstance(named, str):
        return named
    if isinstance(named, tuple | list) and named:
        return str(named[0])
    if isinstance(source := given.get("files_from"), str):
        return next(iter(listed(ctx, source)), None)
    return None


def listed(ctx: click.Context, source: str) -> tuple[str, ...]:
    """Returns the paths that a list has. It is read once, since standard input cannot be read again."""
    known: dict[str, tuple[str, ...]] = ctx.meta.setdefault(__name__, {})
    if source not in known:
        try:
            data = sys.stdin.buffer.read() if source == STDIN else read_told(Path(source))
        except OSError as error:
            raise UsageError(f"--files-from {source}: cannot be read: {error.strerror}") from None
        lines = data.split(b"\0") if b"\0" in data else [line.rstrip(b"\r") for line in data.split(b"\n")]
        known[source] = tuple(os.fsdecode(line) for line in lines if line)
    return known[source]
