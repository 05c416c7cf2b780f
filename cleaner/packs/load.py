"""Reads rule files into `RulePack`s. It collects every mistake with its place instead of stopping at the first one."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from cleaner.errors import Problem, RuleFileError
from cleaner.packs.locate import Locator, TooDeep
from cleaner.packs.pack import RulePack, Tier
from cleaner.packs.reader import PackReader
from cleaner.packs.schema import MAX_FILE_BYTES

_USUAL = 64 * 1024
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


class RuleFile(NamedTuple):
    """A rule file's bytes, and the tier it belongs to; None where the pack itself says it."""

    path: Path
    tier: Tier | None
    raw: bytes


def read_files(files: Iterable[tuple[Path, Tier | None]]) -> tuple[RuleFile, ...]:
    """Reads the bytes of rule files. Raises RuleFileError for those that cannot be read."""
    read: list[RuleFile] = []
    problems: list[Problem] = []
    for path, tier in files:
        try:
            read.append(RuleFile(path, tier, _read(path)))
        except RuleFileError as error:
            problems += error.problems
    if problems:
        raise RuleFileError(problems)
    return tuple(read)


def load_packs(files: Iterable[RuleFile]) -> tuple[RulePack, ...]:
    """Parses rule files. Raises RuleFileError with the problems of all files together."""
    packs: dict[str, RulePack] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            pack = parse_pack(file.raw, str(file.path), file.path.stem, file.tier)
        except RuleFileError as error:
            problems += error.problems
            continue
        if other := packs.get(pack.name):
            problems.append(
                Problem(pack.path, 0, "", f"there is a pack {pack.name!r} already, in {other.path}; rename the file")
            )
        packs[pack.name] = pack
    if problems:
        raise RuleFileError(problems)
    return tuple(packs.values())


def _read(file: Path) -> bytes:
    try:
        with open(file, "rb") as stream:
            # A buffer for the largest file there may be takes longer to get than a usual one to read.
            raw = stream.read(_USUAL)
            if len(raw) == _USUAL:
                raw += stream.read(MAX_FILE_BYTES + 1 - _USUAL)
    except OSError as error:
        raise _refusal(file, 0, f"cannot be read: {error.strerror or error}") from None
    if len(raw) > MAX_FILE_BYTES:
        raise _refusal(file, 0, f"larger than {MAX_FILE_BYTES:,} bytes, which is the limit of a rule file. Split it")
    return raw


def parse_pack(raw: bytes, path: str, name: str, tier: Tier | None = None) -> RulePack:
    """Parses a rule file's bytes. path: for messages. name: becomes the pack's name. Raises RuleFileError."""
    try:
        source = raw.decode("utf-8-sig")  # Windows editors put a byte order mark before it
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(path, line, "not valid UTF-8; save the file as UTF-8") from None
    try:
        locator = Locator(source.replace("\r\n", "\n"))
        table = tomllib.loads(source)
    except TooDeep as error:
        raise _refusal(path, error.line, f"{error}; rule files need no such nesting") from None
    except RecursionError:
        raise _refusal(path, 0, "nested too deeply") from None
    except ValueError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place else 0
        raise _refusal(path, line, f"not valid TOML: {_TOML_PLACE.sub('', str(error))}") from None
    reader = PackReader(path, name, locator)
    pack = reader.pack(table, tier)
    if reader.problems:
        raise RuleFileError(sorted(dict.fromkeys(reader.problems), key=lambda problem: problem.line))
    return msgspec.structs.replace(pack, sha256=hashlib.sha256(raw).hexdigest())


def _refusal(path: Path | str, line: int, message: str) -> RuleFileError:
    return RuleFileError([Problem(str(path), line, "", message)])
