"""Reports findings as workflow commands, which GitHub shows as annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.report.escape import escape, excerpt
from cleaner.report.findings.finding import CheckedFile

EXCERPT = 200


def commands(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields lines `::warning …::message`, one for each finding.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    for file in files:
        for finding in file.findings:
            place = f"file={_property(escape(file.path))},line={finding.line},col={finding.column}"
            place += f",endLine={finding.end_line},endColumn={finding.end_column}"
            title = _property(f"{finding.rule} {finding.kind}")
            message = _data(f"{excerpt(finding.text, EXCERPT)} ({len(finding.text)} chars)")
            yield f"::warning {place},title={title}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
