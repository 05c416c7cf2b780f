"""Reports findings as JSON, in one array or one object on a line. `clean check --help` names the keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.report.findings.finding import CheckedFile, Finding


def array(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields the lines of one JSON array. Each file's findings are written as soon as it is checked."""
    separator = "[\n"
    for line in _objects(files):
        yield separator + line
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def lines(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields one JSON object on a line for each finding."""
    return (line + "\n" for line in _objects(files))


def _objects(files: Iterable[CheckedFile]) -> Iterator[str]:
    for file in files:
        for finding in file.findings:
            # ASCII only: names and texts that are no UTF-8 hold lone surrogates.
            yield json.dumps(_entry(file.path, finding), ensure_ascii=True)


def _entry(path: str, finding: Finding) -> dict[str, Any]:
    entry = {
        "path": path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "rule": finding.rule,
        "kind": finding.kind,
        "chars": len(finding.text),
        "text": finding.text,
        "sha256": finding.digest,
    }
    return entry | {key: value for key in ("element", "why") if (value := getattr(finding, key)) is not None}
