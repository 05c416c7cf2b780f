"""Where rule files are: those that travel with the toolkit, and those that a user names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.errors import UsageError
from cleaner.packs.pack import Tier

TIERS: tuple[Tier, ...] = ("common", "platforms", "sites")


def bundled_folder() -> Path:
    """The folder of the bundled packs: inside the wheel, or beside the sources in an editable install."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def find_rule_files(path: Path) -> Iterator[tuple[Path, Tier | None]]:
    """The rule files at or below a path, sorted, each with the tier that its folder names.

    Links and hidden files are left out, so that a folder from a stranger leads nowhere else.
    """
    if path.is_file():
        yield path, _tier(path)
    elif path.is_dir():
        for file in sorted(path.rglob("*.toml")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if not hidden and not file.is_symlink() and file.is_file():
                yield file, _tier(file)
    else:
        raise UsageError(f"{path}: no such rule file or folder")


def bundled_files(tiers: Sequence[str]) -> Iterator[tuple[Path, Tier | None]]:
    """The bundled rule files of some of the tiers."""
    for tier in TIERS:
        folder = bundled_folder() / tier
        if tier in tiers and folder.is_dir():
            for file, _ in find_rule_files(folder):
                yield file, tier


def _tier(file: Path) -> Tier | None:
    return next((tier for tier in TIERS if tier in file.absolute().parent.parts[-2:]), None)
