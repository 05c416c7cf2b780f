"""Keeps parsed rule packs on the disk, so that ten thousand rules are parsed once and not at every start.

The cache holds data, never code: packs, and what was found out about them, as MessagePack that is read back with types.
It lies in the user's own cache folder; a folder or file that others could have written is not used. A damaged entry
is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec
import platformdirs

from cleaner.compile.ruleset import Facts, Ruleset
from cleaner.packs import RuleFile, RulePack, Tier, load_packs, read_files

_Entry = tuple[tuple[RulePack, ...], Facts]
_KEPT = 16
"""Entries that stay when a new one is written; the oldest are removed."""


_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
"""No link is followed, and no pipe waited for."""


def load_ruleset(files: Iterable[tuple[Path, Tier | None]]) -> Ruleset:
    """Reads and compiles rule files; takes them from the cache if it has these very bytes.

    Raises RuleFileError with all problems of all files.
    """
    read = read_files(files)
    entry = _entry(read)
    known = _load(entry) if entry else None
    if known is not None:
        return Ruleset(*known)
    ruleset = Ruleset(load_packs(read))
    if entry:
        _store(entry, ruleset)
    return ruleset


def cache_folder() -> Path:
    """Returns the cache's folder: $CLEAN_CACHE_DIR, or the platform's place for a user's caches."""
    told = os.environ.get("CLEAN_CACHE_DIR")
    return Path(told) if told else Path(platformdirs.user_cache_dir("scrape-cleaner", appauthor=False))


def _entry(files: Iterable[RuleFile]) -> Path | None:
    """Returns the path of the entry for these rule files; None where the folder is not safe to use."""
    # The code that reads rules is part of the key, so that an upgrade does not go by what an older one understood.
    here = Path(__file__).parent
    sources = [*(here.parent / "packs").glob("*.py"), *here.glob("*.py")]
    hashed = hashlib.sha256(sys.version.encode())
    for source in sorted(sources):
        hashed.update(source.read_bytes())
    for file in files:
        for part in (os.fsencode(file.path), (file.tier or "").encode(), file.raw):
            hashed.update(len(part).to_bytes(8, "big") + part)
    folder = cache_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        safe = _is_ours(folder.stat())
    except OSError:
        return None
    return folder / f"{hashed.hexdigest()}.packs" if safe else None


def _is_ours(status: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):  # Windows: the user's profile is the user's
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _load(entry: Path) -> _Entry | None:
    try:
        with open(os.open(entry, _READ), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or not _is_ours(status):
                return None
            digest, data = file.read(32), file.read()
        if hashlib.sha256(data).digest() != digest:
            return None
        found: _Entry = msgspec.msgpack.decode(data, type=_Entry)
        return found
    except (OSError, msgspec.DecodeError):
        return None


def _store(entry: Path, ruleset: Ruleset) -> None:
    """Writes an entry completely or not at all. A cache that cannot be written is no error."""
    data = msgspec.msgpack.encode((ruleset.packs, ruleset.facts))
    with contextlib.suppress(OSError):
        import tempfile  # needed only where something is written

        handle, temporary = tempfile.mkstemp(dir=entry.parent, prefix=".packs-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            os.replace(temporary, entry)
        except OSError:
            os.unlink(temporary)
            raise
        entries = sorted(entry.parent.glob("*.packs"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in entries[_KEPT:]:
            old.unlink(missing_ok=True)
