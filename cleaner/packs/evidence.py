"""What the bundled rules did to documents whose article is known: a table that a command writes, and no hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from cleaner.counts import counted
from cleaner.errors import Problem, RuleFileError
from cleaner.packs.files import bundled_folder

EVIDENCE_FILE = "evidence.tsv"
"""In the folder of the bundled packs."""

_HEADER = "rule\theld\tfired\tright\twrong"
_NOT_HELD = "-"


class Evidence(msgspec.Struct, frozen=True):
    """What one rule did. Characters are letters and digits."""

    held: int | None = None
    """Of a `content` rule: pages with a known article on which it found one. None for other rules."""
    fired: int = 0
    """Documents of which it removed something."""
    right: int = 0
    """Characters of clutter removed."""
    wrong: int = 0
    """Characters of articles removed."""

    def __add__(self, other: Evidence) -> Evidence:
        held = None if self.held is None and other.held is None else (self.held or 0) + (other.held or 0)
        return Evidence(held, self.fired + other.fired, self.right + other.right, self.wrong + other.wrong)

    def __str__(self) -> str:
        held = "" if self.held is None else f"held against {counted(self.held, 'page')}, "
        return (
            f"{held}fired on {counted(self.fired, 'document')}: {counted(self.right, 'character')} of clutter removed, "
            f"{self.wrong:,} of articles"
        )


def bundled_evidence() -> Mapping[str, Evidence]:
    """Full names of bundled rules → what they did. Raises RuleFileError for a table that is damaged."""
    return read_evidence(bundled_folder() / EVIDENCE_FILE)


def read_evidence(path: Path) -> dict[str, Evidence]:
    """Reads a table; empty where there is none. Raises RuleFileError with all lines that are wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError([Problem(str(path), 0, "", f"cannot be read: {error}")]) from None
    found: dict[str, Evidence] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if number == 1 and line == _HEADER:
            continue
        try:
            rule, held, *counts = line.split("\t")
            fired, right, wrong = map(int, counts)
            found[rule] = Evidence(None if held == _NOT_HELD else int(held), fired, right, wrong)
        except ValueError:
            problems.append(Problem(str(path), number, "", f"expected {_HEADER.split(chr(9))}, got {line[:80]!r}"))
    if problems:
        raise RuleFileError(problems)
    return found


def write_evidence(path: Path, rules: Mapping[str, Evidence]) -> None:
    """Writes a table, sorted by rule: the same evidence gives the same bytes."""
    rows = [
        f"{name}\t{_NOT_HELD if e.held is None else e.held}\t{e.fired}\t{e.right}\t{e.wrong}"
        for name, e in sorted(rules.items())
    ]
    path.write_text("\n".join([_HEADER, *rows]) + "\n", "utf-8", newline="\n")
