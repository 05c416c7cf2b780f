"""Reads rule files into `RulePack`s. It collects every mistake with its place instead of stopping at the first one."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable

import msgspec

from cleaner.errors import Problem, RuleFileError
from cleaner.packs.locate import Locator, TooDeep, toml_trouble
from cleaner.packs.pack import RulePack, Tier
from cleaner.packs.read import RuleFile, refusal
from cleaner.packs.reader import PackReader


def load_packs(
    files: Iterable[RuleFile], known: Callable[[RuleFile], RulePack | None] = lambda file: None
) -> tuple[RulePack, ...]:
    """Parses rule files. Raises RuleFileError with the problems of all files together.

    known: returns the pack of a file that has been parsed already, or None.
    """
    packs: dict[str, RulePack] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            pack = known(file) or parse_pack(file.raw, str(file.path), file.path.stem, file.tier)
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


def parse_pack(raw: bytes, path: str, name: str, tier: Tier | None = None) -> RulePack:
    """Parses a rule file's bytes. path: for messages. name: becomes the pack's name. Raises RuleFileError."""
    try:
        source = raw.decode("utf-8-sig")  # Windows editors put a byte order mark before it
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refusal(path, line, "not valid UTF-8; save the file as UTF-8") from None
    try:
        locator = Locator(source.replace("\r\n", "\n"))
        table = tomllib.loads(source)
    except TooDeep as error:
        raise refusal(path, error.line, f"{error}; rule files need no such nesting") from None
    except RecursionError:
        raise refusal(path, 0, "nested too deeply") from None
    except ValueError as error:
        raise refusal(path, *toml_trouble(source.replace("\r\n", "\n"), error)) from None
    reader = PackReader(path, name, locator)
    pack = reader.pack(table, tier)
    if reader.problems:
        raise RuleFileError(sorted(dict.fromkeys(reader.problems), key=lambda problem: problem.line))
    return msgspec.structs.replace(pack, sha256=hashlib.sha256(raw).hexdigest())
