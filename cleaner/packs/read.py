"""Reads the bytes of rule files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import Problem, RuleFileError
from cleaner.packs.pack import Tier

MAX_FILE_BYTES = 4 * 1024 * 1024
_USUAL = 64 * 1024


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


def _read(file: Path) -> bytes:
    try:
        # A buffer for the largest file there may be takes longer to get than a usual one to read.
        with open(file, "rb", buffering=0) as stream:
            raw = stream.read(_USUAL)
            while len(raw) % _USUAL == 0 and len(raw) <= MAX_FILE_BYTES and (more := stream.read(_USUAL)):
                raw += more
    except OSError as error:
        raise refusal(file, 0, f"cannot be read: {error.strerror or error}") from None
    if len(raw) > MAX_FILE_BYTES:
        raise refusal(file, 0, f"larger than {MAX_FILE_BYTES:,} bytes, which is the limit of a rule file. Split it")
    return raw


def refusal(path: Path | str, line: int, message: str) -> RuleFileError:
    """Returns the error of a file in which one thing is wrong."""
    return RuleFileError([Problem(str(path), line, "", message)])
