"""Commands whose options have their defaults in a configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner.cli.config import Config, ConfigError, find_config, read_config
from cleaner.cli.config.show import shown
from cleaner.cli.files_from import first_path
from cleaner.errors import Problem, UsageError

F = TypeVar("F", bound=Callable[..., Any])


class ConfiguredCommand(click.Command):
    """A command whose options take their defaults from the configuration, which is `ctx.obj`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # The options tell where the configuration is, and it tells the options' defaults: so they are read twice.
        given, _, _ = self.make_parser(ctx).parse_args(list(args))
        ctx.obj = Config() if ctx.resilient_parsing else _config_for(ctx, given)
        config: Config = ctx.obj
        keys = {param.name or "": key for param in self.params for key in config.defaults if f"--{key}" in param.opts}
        ctx.default_map = {name: config.defaults[key] for name, key in keys.items()}
        try:
            rest = super().parse_args(ctx, args)
            if given.get("show_config") and not ctx.resilient_parsing:
                click.echo(shown(ctx, config), nl=False)
                ctx.exit(0)
            return rest
        except click.BadParameter as error:
            name = error.param.name if error.param else None
            if name is None or ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT_MAP:
                raise
            problem = Problem(str(config.file), config.lines[keys[name]], keys[name], error.message)
            raise ConfigError(str(problem)) from None


def _config_for(ctx: click.Context, given: Mapping[str, Any]) -> Config:
    if given.get("isolated"):
        if given.get("config"):
            raise UsageError("--config and --isolated contradict each other: name one")
        return Config()
    if isinstance(named := given.get("config"), str):
        return read_config(Path(named))
    first = first_path(ctx, given)
    start = Path(first) if first is not None and first != "-" else Path()
    file = find_config(start)
    return read_config(file) if file else Config()


def config_options(command: F) -> F:
    """Adds `--config`, `--isolated` and `--show-config` to a command's function, which gets none of them."""
    command = click.option(
        "--show-config",
        is_flag=True,
        expose_value=False,
        help="Show each setting and where it comes from, as a configuration file, and do nothing.",
    )(command)
    command = click.option("--isolated", is_flag=True, expose_value=False, help="Read no configuration file.")(command)
    return click.option("--config", metavar="FILE", expose_value=False,
                        help="Read this configuration instead of looking for one.")(command)  # fmt: skip
