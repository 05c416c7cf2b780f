"""`clean rules lock`: accepts packs from elsewhere as they are now."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli import FOUND, OK
from cleaner.cli.config import Config, PacksFrom, find_config, read_config
from cleaner.cli.config.edit import Settings, edit_config
from cleaner.cli.terminal.say import say
from cleaner.counts import counted
from cleaner.errors import UsageError
from cleaner.packs.elsewhere import Found, find
from cleaner.report.escape import escape


@click.command("lock")
@click.option("--config", "named", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="This configuration instead of the nearest.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit status 1 if something has changed.")
def lock(named: Path | None, only_check: bool) -> int:
    """Accept the packs from elsewhere ([packs] in the configuration) as they are now: their version and their hash are
    written into it. As long as they are others, nothing is cleaned."""
    config = elsewhere(named)
    if not config.packs:
        raise UsageError(f"{config.file}: no packs from elsewhere: name them in [packs]")
    found = {entry.name: find(entry.source) for entry in config.packs}
    changed = [entry for entry in config.packs if _differs(entry, found[entry.name])]
    for entry in config.packs:
        now = found[entry.name]
        told = f"{entry.name}: {counted(len(now.files), 'rule file')}, {_named(now.version, now.sha256)}"
        before = entry.source
        was = f"; before: {_named(before.version, before.sha256)}" if entry in changed else ", as accepted"
        click.echo(escape(told + was))
    if only_check:
        return FOUND if changed else OK
    if changed and config.file is not None:
        edit_config(config.file, lambda settings: _accept(settings, changed, found))
    say(f"{counted(len(changed), 'source')} of packs accepted anew" if changed else "nothing has changed")
    return OK


def elsewhere(named: Path | None) -> Config:
    """Returns the configuration that is named, or the nearest one. Raises UsageError if there is none."""
    file = named or find_config(Path())
    if file is None:
        raise UsageError("no configuration here: packs from elsewhere stand under [packs] in clean.toml")
    return read_config(file)


def _differs(entry: PacksFrom, found: Found) -> bool:
    return (entry.source.version, entry.source.sha256) != (found.version, found.sha256)


def _named(version: str | None, sha256: str | None) -> str:
    digest = f"sha256 {sha256[:12]}…" if sha256 else "not accepted"
    return f"version {version}, {digest}" if version else digest


def _accept(settings: Settings, changed: list[PacksFrom], found: dict[str, Found]) -> None:
    import tomlkit  # for those who write
    from tomlkit.items import InlineTable

    for entry in changed:
        told, now = settings["packs"][entry.name], found[entry.name]
        fields = {key: str(value) for key, value in told.items() if key in ("path", "package")}
        fields |= {"version": now.version} if now.version is not None else {}
        fields["sha256"] = now.sha256
        if isinstance(told, InlineTable):
            told = tomlkit.inline_table()  # one that is added to is written without blanks
            settings["packs"][entry.name] = told
        for key in ("version", "sha256"):
            told.pop(key, None)
        told.update(fields)
