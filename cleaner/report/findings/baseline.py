"""A baseline lists findings that somebody has accepted, by path and by a hash of their text.

So an accepted finding stays accepted when the rest of its file changes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.errors import UsageError, reason
from cleaner.model import Segment
from cleaner.pipeline import Result
from cleaner.report.findings.finding import CheckedFile, Finding
from cleaner.sources.whole import Unreadable, read_regular

SCHEMA = 1
Accepted = Mapping[str, Mapping[str, str]]
"""Path relative to the baseline's folder → hash of a text → the rule that found it, which is there for people only."""


class Baseline:
    """Accepted findings. An accepted text stays accepted wherever it moves in its file, and whichever rule finds it."""

    def __init__(self, file: Path, accepted: Accepted) -> None:
        self.file = file
        self._folder = os.path.realpath(file.parent)
        self._accepted = accepted

    @classmethod
    def read(cls, file: Path) -> Baseline:
        """Reads a baseline. Raises UsageError for a file that is none."""
        try:
            stored = json.loads(read_regular(str(file)))
            accepted = _accepted(stored)
        except FileNotFoundError:
            raise UsageError(f"{file}: no such baseline; `clean check --write-baseline` makes one") from None
        except (OSError, Unreadable) as error:
            raise UsageError(f"{file}: cannot be read: {reason(error)}") from None
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{file}: not a baseline: {error}") from None
        return cls(file, accepted)

    def accepts(self, path: str, finding: Finding) -> bool:
        return finding.digest in self._accepted.get(self.name_of(path), ())

    def apply(self, checked: CheckedFile) -> CheckedFile:
        """Returns the file without the findings that are accepted: these are neither reported nor removed."""
        accepted = [finding for finding in checked.findings if self.accepts(checked.path, finding)]
        if not accepted:
            return checked
        fresh = tuple(finding for finding in checked.findings if finding not in accepted)
        return replace(checked, findings=fresh, result=_without(checked.result, accepted))

    def updated(self, files: Iterable[CheckedFile]) -> Baseline:
        """Returns a baseline that accepts all findings of these files. Entries of other files stay as they are."""
        accepted = dict(self._accepted)
        for file in files:
            name = self.name_of(file.path)
            accepted.pop(name, None)
            if file.findings:
                accepted[name] = {finding.digest: finding.rule for finding in file.findings}
        return Baseline(self.file, accepted)

    def dumps(self) -> bytes:
        """Returns the file's bytes, sorted, one finding on a line: equal findings give equal bytes, and merges seldom
        conflict."""
        table = {"schema": SCHEMA, "accepted": {path: dict(found) for path, found in self._accepted.items()}}
        return json.dumps(table, indent=1, sort_keys=True).encode("ascii") + b"\n"

    def name_of(self, path: str) -> str:
        """Returns the name of a file in the baseline. It does not depend on the current folder."""
        return os.path.relpath(os.path.realpath(path), self._folder).replace(os.sep, "/")


def _accepted(stored: Any) -> Accepted:
    if not isinstance(stored, dict) or not isinstance(stored.get("accepted"), dict):
        raise ValueError("it has no table `accepted`")
    if stored.get("schema") != SCHEMA:
        raise ValueError(f"its version is {stored.get('schema')!r}; this toolkit reads {SCHEMA}")
    if not all(isinstance(found, dict) for found in stored["accepted"].values()):
        raise ValueError("`accepted` maps paths to tables of hashes")
    accepted: Accepted = stored["accepted"]
    return accepted


def _without(result: Result, accepted: Iterable[Finding]) -> Result:
    """Returns the result without the cuts of some findings, and without the cuts of blanks that only those had left
    doubled."""
    spans = [(finding.start, finding.end) for finding in accepted]
    segments: list[Segment] = []
    for removed, group in groupby((_spared(s, spans) for s in result.segments), key=lambda s: s.action == "remove"):
        run = list(group)
        if removed and all(segment.kind == "whitespace" for segment in run):
            run = [_kept(segment) for segment in run]
        for segment in run:
            if segments and segments[-1][2:] == segment[2:] == _kept(segment)[2:]:
                segments[-1] = segments[-1]._replace(end=segment.end)
            else:
                segments.append(segment)
    changed = any(segment.action == "remove" for segment in segments)
    return replace(result, segments=tuple(segments), status=result.status if changed else "unchanged")


def _spared(segment: Segment, spans: Iterable[tuple[int, int]]) -> Segment:
    is_accepted = segment.kind != "whitespace" and any(a <= segment.start and segment.end <= b for a, b in spans)
    return _kept(segment) if is_accepted else segment


def _kept(segment: Segment) -> Segment:
    return Segment(segment.start, segment.end, "keep", path=segment.path)
