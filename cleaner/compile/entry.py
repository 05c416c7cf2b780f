"""What a file of the cache holds: packs, what was found out about each of them, and about all together.

It is data, never code: MessagePack that is read back with types. Of each rule file it has a key, so that the packs of
files that did not change can be taken from an entry for other files.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from cleaner.compile.parts import Parts
from cleaner.compile.ruleset import Facts, Ruleset
from cleaner.packs import RuleFile, RulePack

Key = bytes
"""The digest of a rule file's bytes, name and tier, and of all that its compiled form depends on besides."""
Keys = tuple[Key, ...]
E = TypeVar("E")
_DIGEST, _COUNT, _KEY = 32, 4, 16
"""Bytes of the digest before all else, of the number of keys, and of a key."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """Rule files, compiled. Paths are left out: the same files may lie elsewhere."""

    packs: tuple[RulePack, ...]
    parts: tuple[bytes, ...]
    """The `Parts` of each pack, encoded: hardly ever needed where the facts are known."""
    facts: Facts

    def ruleset(self, files: Sequence[RuleFile]) -> Ruleset:
        """Returns the ruleset of the files that the entry is for."""
        return Ruleset(map(placed, self.packs, files), self.facts)


class Older(msgspec.Struct, frozen=True, array_like=True):
    """An entry for other files, of which some are wanted."""

    packs: tuple[RulePack, ...]
    parts: tuple[bytes, ...]
    facts: msgspec.Raw
    """Not read: they are about all files together."""


def placed(pack: RulePack, file: RuleFile) -> RulePack:
    """Returns a pack as it is read from a file."""
    return msgspec.structs.replace(pack, path=str(file.path))


def keys_of(files: Iterable[RuleFile]) -> Keys:
    """Returns the keys of rule files."""
    return tuple(map(_key_of, files))


def name_of(keys: Keys) -> str:
    """Returns the name of the entry for files with these keys, in this order."""
    return f"{hashlib.sha256(b''.join(keys)).hexdigest()}.packs"


def encoded(keys: Keys, ruleset: Ruleset, parts: Iterable[bytes]) -> bytes:
    """Returns an entry as bytes: equal in every process for equal rule files."""
    packs = tuple(msgspec.structs.replace(pack, path="") for pack in ruleset.packs)
    content = msgspec.msgpack.encode(Entry(packs, tuple(parts), ruleset.facts))
    data = len(keys).to_bytes(_COUNT, "big") + b"".join(keys) + content
    return hashlib.sha256(data).digest() + data


def read_keys(file: BinaryIO) -> Keys:
    """Returns the keys of an entry, without a look at the rest of it."""
    head = file.read(_DIGEST + _COUNT)
    keys = file.read(_KEY * min(int.from_bytes(head[_DIGEST:], "big"), 1 << 20))
    return tuple(keys[at : at + _KEY] for at in range(0, len(keys), _KEY))


def read_entry(file: BinaryIO, keys: Keys) -> Entry | None:
    """Returns an entry; None if it is damaged, or for other keys than these."""
    return _read(file, Entry, keys)


def read_older(file: BinaryIO) -> Older | None:
    """Returns an entry for whatever files; None if it is damaged."""
    return _read(file, Older, None)


def _read(file: BinaryIO, kind: type[E], keys: Keys | None) -> E | None:
    digest, data = file.read(_DIGEST), file.read()
    start = _COUNT + _KEY * int.from_bytes(data[:_COUNT], "big")
    if keys is not None and data[:start] != len(keys).to_bytes(_COUNT, "big") + b"".join(keys):
        return None
    if hashlib.sha256(data).digest() != digest:
        return None
    try:
        with _no_collection():
            return msgspec.msgpack.decode(memoryview(data)[start:], type=kind)
    except msgspec.DecodeError:
        return None


def decoded(parts: bytes) -> Parts:
    """Returns what an entry has of one pack."""
    return msgspec.msgpack.decode(parts, type=Parts)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spares the collector a hundred thousand new objects that all stay: it took more time than they themselves."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _key_of(file: RuleFile) -> Key:
    hashed = _engine().copy()
    for part in (os.fsencode(file.path.stem), (file.tier or "").encode(), file.raw):
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.digest()[:_KEY]


@cache
def _engine() -> hashlib._Hash:
    """Returns the hash of the code that reads rules, and of what it looks characters up in.

    An upgrade must not go by what an older one understood.
    """
    import regex

    here = Path(__file__).parent
    sources = [*sorted((here.parent / "packs").glob("*.py")), *sorted(here.glob("*.py")), here.parent / "model.py"]
    hashed = hashlib.sha256(f"{sys.implementation.cache_tag} {regex.__version__}".encode())
    for source in sources:
        hashed.update(hashlib.sha256(source.read_bytes()).digest())
    return hashed
