"""Reports findings as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from cleaner import __version__
from cleaner.report.escape import excerpt
from cleaner.report.findings.finding import CheckedFile, Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
EXCERPT = 200


def log(files: Iterable[CheckedFile], *, colour: bool = False) -> Iterator[str]:
    """Yields the lines of one log with one run, as files are checked.

    Rules come last, when it is known which had hits.
    """
    rules: dict[str, int] = {}
    kinds: list[str] = []
    head = {"$schema": SCHEMA, "version": "2.1.0"}
    yield json.dumps(head)[:-1] + ', "runs": [{"columnKind": "unicodeCodePoints", "results": ['
    separator = "\n"
    for file in files:
        for finding in file.findings:
            if finding.rule not in rules:
                rules[finding.rule] = len(rules)
                kinds.append(finding.kind)
            yield separator + json.dumps(_result(file.path, finding, rules[finding.rule]))
            separator = ",\n"
    yield '\n], "tool": ' + json.dumps(_tool(zip(rules, kinds, strict=True))) + "}]}\n"


def _result(path: str, finding: Finding, rule: int) -> dict[str, Any]:
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
    }


def _tool(rules: Iterable[tuple[str, str]]) -> dict[str, Any]:
    described = [
        {"id": rule, "shortDescription": {"text": f"clutter of the kind {kind}"}, "properties": {"tags": [kind]}}
        for rule, kind in rules
    ]
    return {"driver": {"name": "scrape-cleaner", "version": __version__, "rules": described}}


def _uri(path: str) -> str:
    """Returns a path as URI. Relative paths stay relative: the reader knows the root."""
    slashed = os.fsencode(path.replace(os.sep, "/"))
    return ("file://" if os.path.isabs(path) else "") + quote(slashed)
