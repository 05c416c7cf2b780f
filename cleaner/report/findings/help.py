"""Where a rule can be read, as an address: for tools that show a link beside a finding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cleaner import __version__
from cleaner.packs import RulePack, bundled_folder

DISTRIBUTION = "scrape-cleaner"
SOURCE = "Source"
"""The label of the address, in the distribution's metadata, at which its repository can be read."""


def help_uris(packs: Iterable[RulePack]) -> dict[str, str]:
    """Returns the full name of each rule → an address that leads to it.

    Bundled rules are shown where the project is published, if its metadata says where that is; all others, and
    without such an address all, by their files.
    """
    source, bundled = _source(), bundled_folder()
    found: dict[str, str] = {}
    for pack in packs:
        file = Path(pack.path).absolute()
        uri = file.as_uri()
        if source and file.is_relative_to(bundled):
            uri = f"{source}/blob/v{__version__}/rules/{file.relative_to(bundled).as_posix()}"
        found.update((f"{pack.name}/{rule.id}", f"{uri}#L{rule.line}") for rule in pack.rules)
    return found


def _source() -> str | None:
    from importlib.metadata import PackageNotFoundError, metadata  # takes longer to import than all else here

    try:
        told = metadata(DISTRIBUTION).get_all("Project-URL") or []
    except PackageNotFoundError:  # run from a folder that is not installed
        return None
    urls = dict(entry.split(", ", 1) for entry in told if ", " in entry)
    return urls[SOURCE].rstrip("/") if SOURCE in urls else None
