"""Findings are what would be removed from files, as typed values. Every reporter of `clean check` gets these."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.engine.text.inline import Remark
from cleaner.model import Segment, Status
from cleaner.pipeline import Result

_LINE_END = re.compile(r"\r\n|\r|\n")


class Finding(NamedTuple):
    """A span that would be removed. Lines and columns are counted from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column behind the last character."""
    rule: str
    kind: str
    start: int
    end: int
    """The span's end (and `start` its start), in code points of the text or of the laid-out page."""
    text: str
    """The text that would be removed."""
    element: str | None = None
    """On a page, the path of the element that the text came from; lines are those of the laid-out text."""
    why: str | None = None

    @property
    def digest(self) -> str:
        """Returns a hash of the text without the blanks round it: the same wherever it stands and whichever rule finds
        it."""
        return hashlib.sha256(self.text.strip().encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked, with its findings."""

    path: str
    findings: tuple[Finding, ...]
    result: Result
    remarks: tuple[Remark, ...] = ()
    """What is wrong with the markers in the text."""

    @property
    def status(self) -> Status:
        return self.result.status


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was not checked."""

    path: str
    why: str
    failed: bool = False
    """Whether it should have been checked. That is false for a Git LFS pointer."""
    is_reported: bool = True
    """Whether a line about it is printed. That is false for a file that merely lies in a folder and is no document."""
    data: bytes = b""
    """What was read of it, if it is standard input: a filter passes that on."""


def findings_of(result: Result) -> tuple[Finding, ...]:
    """Returns what a result removes, in the order of the text.

    Blanks that go with a cut are no findings of their own.
    """
    segments = [s for s in result.segments if s.action == "remove" and s.kind != "whitespace"]
    if not segments:
        return ()
    places = _Places(result.document.text)
    found = (_finding(group, places) for group in _groups(segments, is_page=result.document.unit == "char"))
    return tuple(finding for finding in found if finding.text.strip())


def _groups(segments: Sequence[Segment], *, is_page: bool) -> Iterator[list[Segment]]:
    """Groups the segments of one finding: on pages a cut has one segment for each element, and touching ones are one
    finding."""
    group: list[Segment] = []
    for segment in segments:
        if group and not (is_page and segment.start == group[-1].end and segment.rule == group[-1].rule):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _finding(group: Sequence[Segment], places: _Places) -> Finding:
    first, start, end = group[0], group[0].start, group[-1].end
    # A cut of whole lines ends behind its line end, which is the start of the next line to an editor.
    shown_end = start + len(places.text[start:end].rstrip("\r\n")) or end
    return Finding(
        *places.at(start),
        *places.at(shown_end),
        rule=first.rule or "",
        kind=first.kind or "",
        start=start,
        end=end,
        text=places.text[start:end],
        element=first.path,
        why=first.why,
    )


class _Places:
    """Maps offsets of a text to lines and columns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        self._mark = text.startswith("\ufeff")

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line] + 1
        return line + 1, max(column - (self._mark and line == 0), 1)
