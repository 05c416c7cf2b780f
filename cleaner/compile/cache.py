"""Keeps compiled rule packs on the disk, so that a rule file is compiled once and not at every start.

A wheel comes with its own packs compiled, for the Python that it was made with. All else lies in the user's own cache
folder; a folder or file that others could have written is not used. A damaged entry is made anew. Where some rule files
are new, or edited, these alone are compiled.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from cleaner.compile.entry import (
    Entry,
    Key,
    Keys,
    decoded,
    encoded,
    keys_of,
    name_of,
    placed,
    read_entry,
    read_keys,
    read_older,
)
from cleaner.compile.parts import parts_of
from cleaner.compile.ruleset import Ruleset
from cleaner.packs import TIERS, RuleFile, RulePack, Tier, bundled_files, bundled_folder, read_files

BUNDLED = "compiled.packs"
"""In the folder of the bundled packs, in a wheel: their entry."""
_KEPT = 16
"""Entries that stay when a new one is written; those go that have not been used for the longest time."""
_MANY = 20
"""Files that take so long to compile that it is told."""
_FRESH = 60.0
"""Seconds within which a use need not be noted again."""
_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
"""No link is followed, and no pipe waited for."""

_Known = dict[Key, tuple[RulePack, bytes]]
"""Key of a file → its pack, and the encoded `Parts` of it."""


def load_ruleset(files: Iterable[tuple[Path, Tier | None]], *, store: bool = True) -> Ruleset:
    """Reads rule files; takes what is compiled from the cache if it has these very bytes, and compiles the rest.

    store: whether the cache gets what it lacked; not for files that nobody will ask for again.

    Raises RuleFileError with all problems of all files.
    """
    read = read_files(files)
    keys = keys_of(read)
    entry = _bundled(keys)
    if entry is not None:
        return entry.ruleset(read)
    folder = _folder()
    entry = _used(folder, keys) if folder else None
    if entry is not None:
        return entry.ruleset(read)
    known = _known(folder, set(keys))
    _tell(len(keys) - len(known))
    ruleset, parts = compiled(read, keys, known)
    if folder and store:
        _store(folder, keys, encoded(keys, ruleset, parts))
    return ruleset


def _tell(count: int) -> None:
    """Logs that very many files are compiled now, since somebody waits seconds for that."""
    if count >= _MANY:
        import logging

        logging.getLogger("cleaner.compile").info("compiling %d rule files; this is done once", count)


def write(path: str) -> None:
    """Writes the entry of all bundled packs, for a wheel."""
    files = read_files(bundled_files(TIERS))
    keys = keys_of(files)
    Path(path).write_bytes(encoded(keys, *compiled(files, keys, {})))


def compiled(files: tuple[RuleFile, ...], keys: Keys, known: _Known) -> tuple[Ruleset, list[bytes]]:
    """Returns the ruleset of rule files, and the encoded `Parts` of each. known: what need not be compiled.

    Raises RuleFileError with all problems of all files.
    """
    from cleaner.packs import load_packs  # who has all in the cache need not wait for what parses

    key_of = dict(zip(files, keys, strict=True))
    packs = load_packs(files, lambda file: placed(known[key_of[file]][0], file) if key_of[file] in known else None)
    new = {key: msgspec.msgpack.encode(parts_of(p)) for key, p in zip(keys, packs, strict=True) if key not in known}
    parts = [new[key] if key in new else known[key][1] for key in keys]
    return Ruleset(packs, parts=tuple(map(decoded, parts))), parts


def _cache_folder() -> Path:
    """Returns the cache's folder: $CLEAN_CACHE_DIR, or the platform's place for a user's caches."""
    told = os.environ.get("CLEAN_CACHE_DIR")
    if told:
        return Path(told)
    import platformdirs  # who has what a wheel brings along needs no folder

    return Path(platformdirs.user_cache_dir("scrape-cleaner", appauthor=False))


def _folder() -> Path | None:
    """Returns the cache's folder, which is made; None where it is not safe to use."""
    folder = _cache_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_ours(folder.stat()) else None
    except OSError:
        return None


def _is_ours(status: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):  # Windows: the user's profile is the user's
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """Opens an entry of the user's; None where there is none that is safe to read."""
    try:
        handle = os.open(path, _READ)
    except OSError:
        yield None
        return
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        yield file if stat.S_ISREG(status.st_mode) and _is_ours(status) else None


def _bundled(keys: Keys) -> Entry | None:
    """Returns the entry that came with the wheel, if it is for these keys.

    It is as much to be trusted as the code that lies beside it.
    """
    try:
        with open(bundled_folder() / BUNDLED, "rb") as file:
            return read_entry(file, keys)
    except OSError:
        return None


def _used(folder: Path, keys: Keys) -> Entry | None:
    """Returns the user's entry for files with these keys, and notes that it was used."""
    path = folder / name_of(keys)
    with contextlib.suppress(OSError), _opened(path) as file:
        entry = read_entry(file, keys) if file else None
        if entry and file and time.time() - os.fstat(file.fileno()).st_mtime > _FRESH:
            with contextlib.suppress(OSError):
                os.utime(path)
        return entry
    return None


def _known(folder: Path | None, wanted: set[Key]) -> _Known:
    """Returns what other entries have of the files that are wanted."""
    known: _Known = {}
    with contextlib.suppress(OSError), open(bundled_folder() / BUNDLED, "rb") as file:
        _add(known, file, wanted)
    for path in _by_use(folder) if folder else ():
        if known.keys() >= wanted:
            break
        with contextlib.suppress(OSError), _opened(path) as file:
            if file:
                _add(known, file, wanted)
    return known


def _add(known: _Known, file: BinaryIO, wanted: set[Key]) -> None:
    """Adds what an entry has of the files that are wanted and not known yet."""
    keys = read_keys(file)
    if not wanted.difference(known).intersection(keys):
        return
    file.seek(0)
    if entry := read_older(file):
        known.update((k, (p, parts)) for k, p, parts in zip(keys, entry.packs, entry.parts, strict=True) if k in wanted)


def _by_use(folder: Path) -> list[Path]:
    """Returns the entries of the cache, those first that were used last."""
    found: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError):
        for path in folder.glob("*.packs"):
            with contextlib.suppress(OSError):  # another process may have removed it
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


def _store(folder: Path, keys: Keys, data: bytes) -> None:
    """Writes an entry completely or not at all. A cache that cannot be written is no error."""
    with contextlib.suppress(OSError):
        import tempfile  # needed only where something is written

        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".packs-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, folder / name_of(keys))
        except OSError:
            os.unlink(temporary)
            raise
        for old in _by_use(folder)[_KEPT:]:
            old.unlink(missing_ok=True)
