"""Says something on standard error, if anybody can hear it: as sentences, or as one JSON object on a line."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from cleaner.report.escape import escape

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("text", "json")


@dataclass
class Log:
    """How a command talks; its options set it."""

    as_json: bool = False
    verbose: bool = False

    def say(self, text: str, *, level: str = "info", **facts: Any) -> None:
        """Writes a message. Control characters in it are escaped, but for line ends.

        level: `info`, `warning` or `error`. facts: what else JSON tells of it.
        """
        told = {name: fact for name, fact in facts.items() if fact is not None}
        tell(json.dumps({"level": level, "message": text, **told}) if self.as_json else escape(text, keep="\n"))

    def notice(self, path: str, what: str, *, line: int | None = None, level: str = "warning", **facts: Any) -> None:
        """Writes what is to be said about a file."""
        if self.as_json:
            self.say(what, level=level, path=path, line=line, **facts)
        else:
            self.say(f"{escape(path)}{f':{line}' if line else ''}: {escape(what)}")


def log() -> Log:
    """Returns how the present command talks."""
    context = click.get_current_context(silent=True)
    return (context and context.find_object(Log)) or Log()


def say(text: str, **facts: Any) -> None:
    """Writes a message to standard error, as the present command talks.

    A standard error that is closed or full changes neither what is done nor the exit status.
    """
    log().say(text, **facts)


def notice(path: str, what: str, **facts: Any) -> None:
    """Writes what is to be said about a file, likewise."""
    log().notice(path, what, **facts)


def explain_more(text: str, **facts: Any) -> None:
    """Writes what only those want to know who say `--verbose`."""
    if log().verbose:
        say(text, **facts)


def tell(text: str) -> None:
    """Writes lines that are fit to be shown, colours included."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)


def log_options(command: F) -> F:
    """Adds `--verbose` and `--log-format` to a command. They are not passed to it."""
    options = (
        click.option("--verbose", "-v", is_flag=True, is_eager=True, expose_value=False, callback=_set_verbose,
                     help="Say also which configuration and rules hold, and what becomes of each file."),
        click.option("--log-format", type=click.Choice(FORMATS), default="text", show_default=True, is_eager=True,
                     expose_value=False, callback=_set_format,
                     help="Of what is said on standard error: json is one object on a line."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _set_format(ctx: click.Context, param: click.Parameter, value: str) -> None:
    if found := ctx.find_object(Log):
        found.as_json = value == "json"


def _set_verbose(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if found := ctx.find_object(Log):
        found.verbose = value
