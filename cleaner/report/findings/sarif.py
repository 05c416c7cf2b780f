"""Reports findings as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from cleaner import __version__
from cleaner.model import Span
from cleaner.report.escape import excerpt
from cleaner.report.findings.finding import CheckedFile, Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
EXCERPT = 200


def log(
    files: Iterable[CheckedFile], *, colour: bool = False, help_uris: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yields the lines of one log with one run, as files are checked.

    Rules come last, when it is known which had hits. help_uris: rule → where it can be read.
    """
    rules: dict[str, int] = {}
    kinds: list[str] = []
    head = {"$schema": SCHEMA, "version": "2.1.0"}
    yield json.dumps(head)[:-1] + ', "runs": [{"columnKind": "unicodeCodePoints", "results": ['
    separator = "\n"
    for file in files:
        fixes = _fixes(file) if file.findings and file.result.document.unit == "byte" else ()
        for number, finding in enumerate(file.findings):
            if finding.rule not in rules:
                rules[finding.rule] = len(rules)
                kinds.append(finding.kind)
            yield separator + json.dumps(
                _result(file.path, finding, rules[finding.rule], fixes[number] if fixes else ())
            )
            separator = ",\n"
    yield '\n], "tool": ' + json.dumps(_tool(zip(rules, kinds, strict=True), help_uris or {})) + "}]}\n"


def _result(path: str, finding: Finding, rule: int, deleted: Sequence[Span]) -> dict[str, Any]:
    message = f"{finding.kind}: {excerpt(finding.text, EXCERPT)} ({len(finding.text)} chars)"
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": "warning",
        "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}],
        "partialFingerprints": {"removedText/v1": finding.digest},
        **({"fixes": [_fix(path, finding, deleted)]} if deleted else {}),
    }


def _fixes(file: CheckedFile) -> list[list[Span]]:
    """Returns for each finding of a text what `clean fix` deletes for it, with the blanks that go with the cut.

    Together they delete all that the result removes.
    """
    deleted: list[list[Span]] = [[] for _ in file.findings]
    starts = [finding.start for finding in file.findings]
    for segment in file.result.removed:
        owner = max(bisect_right(starts, segment.start) - 1, 0)
        after = file.findings[owner].end
        if segment.start > after and owner + 1 < len(starts) and starts[owner + 1] == segment.end:
            owner += 1  # blanks above a cut belong to it
        deleted[owner].append(Span(segment.start, segment.end))
    return deleted


def _fix(path: str, finding: Finding, deleted: Sequence[Span]) -> dict[str, Any]:
    replacements = [{"deletedRegion": {"charOffset": start, "charLength": end - start}} for start, end in deleted]
    return {
        "description": {"text": f"Remove this {finding.kind}, as `clean fix` does."},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(path)}, "replacements": replacements}],
    }


def _tool(rules: Iterable[tuple[str, str]], help_uris: Mapping[str, str]) -> dict[str, Any]:
    described = [
        {
            "id": rule,
            "shortDescription": {"text": f"clutter of the kind {kind}"},
            "help": {"text": f"`clean rules show {rule}` shows the rule, `clean explain FILE` what it does to a text."},
            **({"helpUri": help_uris[rule]} if rule in help_uris else {}),
            "properties": {"tags": [kind]},
        }
        for rule, kind in rules
    ]
    return {"driver": {"name": "scrape-cleaner", "version": __version__, "rules": described}}


def _uri(path: str) -> str:
    """Returns a path as URI. Relative paths stay relative: the reader knows the root."""
    slashed = os.fsencode(path.replace(os.sep, "/"))
    return ("file://" if os.path.isabs(path) else "") + quote(slashed)
