"""What `--select`, `--ignore` and the configuration say together about which rules have a say.

The habits are ruff's: `--select` takes the place of all that the configuration selects and ignores; `--ignore` alone
comes on top of it, and has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click
from click.core import ParameterSource

from cleaner.cli.config import Config, ConfigError
from cleaner.errors import Problem, UnknownSelector, UsageError, WrongValue
from cleaner.pipeline import Cleaner


def read_selectors(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Takes lists with commas apart. Raises BadParameter for one with nothing in it."""
    by_command = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
    if by_command and not all(name.strip() for value in values for name in value.split(",")):
        raise click.BadParameter("a name is missing: write kinds, packs or rules, as `caption,byline`", ctx, param)
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@dataclass(frozen=True, slots=True)
class Told:
    """The selectors, and which of all options stand in the configuration."""

    config: Config
    select: tuple[str, ...] | None
    ignore: tuple[str, ...]
    ignore_too: tuple[str, ...]
    """What the command line ignores besides."""
    in_config: frozenset[str]
    """The options whose values are the configuration's."""

    def made(self, *arguments: Any, **options: Any) -> Cleaner:
        """Returns the cleaner that has this choice and all else that it is told.

        Raises UsageError for names of nothing and other wrong values, with the place where they stand.
        """
        paths = {entry.pattern: entry.selectors for entry in self.config.ignores}
        try:
            cleaner = Cleaner(*arguments, select=self.select, ignore=self.ignore, per_path_ignore=paths, **options)
        except WrongValue as error:
            raise self._placed(error) from None
        try:
            return cleaner.ignoring(self.ignore_too)
        except UnknownSelector as error:
            raise UsageError(f"--ignore: {error.message}") from None

    def _placed(self, error: WrongValue) -> UsageError | ConfigError:
        for entry in self.config.ignores:
            if error.option == f"per_path_ignore: {entry.pattern!r}":
                where = f'per-path-ignore: "{entry.pattern}"'
                return ConfigError(str(Problem(str(self.config.file), entry.line, where, error.message)))
        key = error.option.replace("_", "-")
        if key in self.in_config:
            return ConfigError(str(Problem(str(self.config.file), self.config.lines[key], key, error.message)))
        return UsageError(f"--{key}: {error.message}")


def chosen(given: Mapping[str, Any], config: Config) -> Told:
    """Returns what a command and its configuration choose."""
    context = click.get_current_context()
    by_command = {name for name in given if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    in_config = frozenset(key for key in config.defaults if key.replace("-", "_") not in by_command)
    if "select" in by_command:
        ignored = given["ignore"] if "ignore" in by_command else ()
        return Told(config, given["select"], ignored, (), in_config - {"ignore"})
    select = given["select"] if "select" in config.defaults else None
    if "ignore" not in by_command:
        return Told(config, select, given["ignore"], (), in_config)
    ignored = tuple(config.defaults.get("ignore", ()))
    return Told(config, select, ignored, given["ignore"], in_config | config.defaults.keys() & {"ignore"})
