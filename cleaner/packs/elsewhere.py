"""Packs from elsewhere: a file, a folder or an installed package with rule files, as somebody has accepted them.

Nothing of a package is imported or run: what it has is read from the records that its installer left.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.errors import UsageError, reason
from cleaner.packs.files import find_rule_files
from cleaner.packs.pack import Tier

if TYPE_CHECKING:
    from importlib.metadata import Distribution

ENTRY_POINTS = "cleaner.packs"
"""The group of entry points by which a package says which of its folders has rule files: `name = "package.folder"`."""
_FOLDER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_ACCEPT = "look at what has changed, then accept it with `clean rules lock`"


@dataclass(frozen=True, slots=True)
class PackSource:
    """Where packs come from, and what they were when somebody accepted them: an element of `Cleaner(rules=…)`."""

    path: str | None = None
    """A rule file, or a folder of them."""
    package: str | None = None
    """The name of an installed package that ships them."""
    version: str | None = None
    """The package's version, or the one that the rule files have as `version`; None for any."""
    sha256: str | None = None
    """The hash of all rule files. None is refused: `locked` returns the present one."""

    @property
    def where(self) -> str:
        return f"package {self.package}" if self.package is not None else str(self.path)


class Found(NamedTuple):
    """The rule files of a source as they are now."""

    files: tuple[tuple[Path, Tier | None], ...]
    version: str | None
    sha256: str


def find(source: PackSource) -> Found:
    """Returns what a source has now, accepted or not. Raises UsageError where there are no rule files."""
    if (source.path is None) == (source.package is None):
        raise UsageError('a source of packs is a path or a package, as { path = "rules/" } or { package = "name" }')
    version: str | None
    if source.package is not None:
        installed = _installed(source.package)
        version, named = installed.version, list(_of_package(installed, source.package))
    else:
        named = list(_of_path(Path(str(source.path))))
        version = _version_of([file for _, file, _ in named])
    if not named:
        raise UsageError(f"{source.where}: no rule files (*.toml) there")
    digest = hashlib.sha256()
    for name, file, _ in sorted(named, key=lambda one: one[0]):
        try:
            with open(file, "rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise UsageError(f"{file}: cannot be read: {reason(error)}") from None
        digest.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return Found(tuple((file, tier) for _, file, tier in named), version, digest.hexdigest())


def accepted_files(source: PackSource) -> Sequence[tuple[Path, Tier | None]]:
    """Returns the rule files of a source. Raises UsageError if they are not those that were accepted."""
    found = find(source)
    if source.sha256 is None:
        raise UsageError(
            f"{source.where}: no sha256 says which rules were accepted; they are {found.sha256} now: "
            "look at them, then accept them with `clean rules lock`"
        )
    if source.version is not None and source.version != found.version:
        raise UsageError(f"{source.where}: expected version {source.version}, found {found.version}; {_ACCEPT}")
    if source.sha256 != found.sha256:
        raise UsageError(f"{source.where}: expected sha256 {source.sha256}, found {found.sha256}; {_ACCEPT}")
    return found.files


def _of_path(path: Path) -> Iterator[tuple[str, Path, Tier | None]]:
    for file, tier in find_rule_files(path):
        yield (file.relative_to(path).as_posix() if path.is_dir() else file.name), file, tier


def _installed(name: str) -> Distribution:
    from importlib.metadata import PackageNotFoundError, distribution  # a tenth of the time of a start

    try:
        return distribution(name)
    except (PackageNotFoundError, ValueError):
        raise UsageError(f"package {name} is not installed: pip install it where this `clean` is") from None


def _of_package(installed: Distribution, package: str) -> Iterator[tuple[str, Path, Tier | None]]:
    """Yields the rule files of a package: name, place, tier."""
    folders = [point.value.strip() for point in installed.entry_points if point.group == ENTRY_POINTS]
    if not folders:
        raise UsageError(f"package {package} ships no packs: it has no entry point in the group {ENTRY_POINTS!r}")
    if wrong := [folder for folder in folders if not _FOLDER.fullmatch(folder)]:
        raise UsageError(f"package {package}: its entry point {wrong[0]!r} is no folder, as `package.rules`")
    beginnings = tuple(folder.replace(".", "/") + "/" for folder in folders)
    listed = installed.files
    if listed is None or not any(str(file).startswith(beginnings) for file in listed):
        raise UsageError(
            f"package {package} does not list the files of {folders[0]!r}: packages that are installed to be edited "
            "do not; name the folder by its path instead"
        )
    root = os.path.realpath(str(installed.locate_file("")))
    for file in sorted(listed, key=str):
        name = file.as_posix()
        parts = name.split("/")
        if not name.startswith(beginnings) or not name.endswith(".toml") or any(part.startswith(".") for part in parts):
            continue
        place = Path(str(installed.locate_file(file)))
        if os.path.realpath(place) != os.path.join(root, *parts):
            raise UsageError(f"package {package}: {name} is a link, or leads out of where packages are")
        for found, tier in find_rule_files(place):
            yield name, found, tier


def _version_of(files: Sequence[Path]) -> str | None:
    """Returns the version that rule files have; None if they have none, or several."""
    import tomllib

    versions = set()
    for file in files:
        try:
            versions.add(tomllib.loads(file.read_text("utf-8")).get("version"))
        except (OSError, ValueError, RecursionError):
            return None  # what is wrong with it is told when it is read as a rule file
    told = {str(version) for version in versions if version is not None}
    return told.pop() if len(told) == 1 else None
