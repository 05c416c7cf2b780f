"""`--show-config`: the settings that hold, as a configuration file, each with the place that it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click
from click.core import ParameterSource

from cleaner.cli.config import KEYS, TABLES, Config
from cleaner.report.escape import escape

_WIDTH = 44
_ORIGINS = {
    ParameterSource.COMMANDLINE: "command line",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT: "default",
}


def shown(ctx: click.Context, config: Config) -> str:
    """Returns the settings of a command as TOML. What is not set stands in a comment."""
    return "".join(f"{escape(line)}\n" for line in _lines(ctx, config))


def _lines(ctx: click.Context, config: Config) -> Iterator[str]:
    file = str(config.file) if config.file else "none"
    yield f"# configuration file: {file}"
    yield f"# settings of `clean {ctx.command.name}`"
    options = {option: param for param in ctx.command.params for option in param.opts}
    for key in KEYS:
        param = options.get(f"--{key}")
        if key in TABLES or param is None:
            continue
        source = ctx.get_parameter_source(param.name or "")
        place = f"{file}:{config.lines[key]}" if source is ParameterSource.DEFAULT_MAP else _ORIGINS.get(source, "")  # type: ignore[arg-type]
        value = ctx.params.get(param.name or "") if param.expose_value else _told(ctx, param, config, key)
        yield _line(key, value, place)
    yield from _table("sites", ((entry.pattern, entry.site, entry.line) for entry in config.sites), file)
    ignores = ((entry.pattern, list(entry.selectors), entry.line) for entry in config.ignores)
    yield from _table("per-path-ignore", ignores, file)
    yield from _packs(config, file)


def _told(ctx: click.Context, param: click.Parameter, config: Config, key: str) -> Any:
    """Returns the value of an option that the command does not receive."""
    from cleaner.cli.terminal.say import Log

    found = ctx.find_object(Log) or Log()
    return {"verbose": found.verbose, "log-format": "json" if found.as_json else "text"}.get(key)


def _line(key: str, value: Any, place: str) -> str:
    written = _toml(value)
    told = f"# {key} is not set" if written is None else f"{key} = {written}"
    return f"{told:<{_WIDTH}} # {place}"


def _table(key: str, entries: Iterable[tuple[str, Any, int]], file: str) -> Iterator[str]:
    for number, (pattern, value, line) in enumerate(entries):
        if not number:
            yield from ("", f"[{key}]")
        yield f"{json.dumps(pattern) + ' = ' + str(_toml(value)):<{_WIDTH}} # {file}:{line}"


def _packs(config: Config, file: str) -> Iterator[str]:
    for number, (name, source, line) in enumerate(config.packs):
        if not number:
            yield from ("", "[packs]")
        told = ((key, getattr(source, key)) for key in ("path", "package", "version", "sha256"))
        fields = ", ".join(f"{key} = {_toml(value)}" for key, value in told if value is not None)
        yield f"{_toml(name)} = {{ {fields} }} # {file}:{line}"


def _toml(value: Any) -> str | None:
    """Returns a value as TOML writes it; None for what is not set."""
    if value is None or value == () or value == {}:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return json.dumps([f"{name}={told}" for name, told in value.items()], ensure_ascii=False)
    if isinstance(value, list | tuple):
        return json.dumps([str(part) for part in value], ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)
