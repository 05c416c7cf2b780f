"""The reporters of `clean check`, one by one, over results as the cleaner gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from sarif_pydantic import Sarif

from cleaner import Cleaner
from cleaner.report.findings import github, sarif, text
from cleaner.report.findings import json as json_report
from cleaner.report.findings.finding import CheckedFile, findings_of

TOML = """
[[rule]]
id = "label"
kind = "advertisement"
op = "line"
match = { starts = "Advertisement" }

[[rule]]
id = "aside"
kind = "promo"
op = "phrase"
match = { regex = 'See also [a-z ]+' }
"""
STORY = "The orchard is older than the road that leads to it.\n"


@pytest.fixture
def check(make_cleaner: Callable[..., Cleaner]) -> Callable[..., CheckedFile]:
    cleaner = make_cleaner(TOML)

    def run(data: str | bytes, path: str = "a.txt") -> CheckedFile:
        result = cleaner.clean(data)
        assert result.status == "cleaned", result.error
        return CheckedFile(path, findings_of(result), result)

    return run


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_are_those_of_an_editor(check: Callable[..., CheckedFile], line_end: str) -> None:
    data = ("\ufeff" + STORY * 2 + "Ä see also the mill pond. It froze.\nAdvertisement\n").replace("\n", line_end)
    inside, line = check(data.encode()).findings
    assert (inside.line, inside.column, inside.end_line, inside.end_column) == (3, 3, 3, 25)
    assert (line.line, line.column, line.end_line, line.end_column) == (4, 1, 4, 14)


def test_a_byte_order_mark_is_no_column(check: Callable[..., CheckedFile]) -> None:
    (finding,) = check(("\ufeffAdvertisement\n" + STORY).encode()).findings
    assert (finding.line, finding.column) == (1, 1)


def test_excerpts_are_one_short_line(check: Callable[..., CheckedFile]) -> None:
    (line,) = text.lines([check(STORY * 9 + "Advertisement \t with" + " far too many words" * 20 + "\n")])
    assert line == (
        "a.txt:10:1: rules/label advertisement: "
        "Advertisement with far too many words far too many words fa… (401 chars)\n"
    )


def test_blanks_round_a_cut_are_no_findings(check: Callable[..., CheckedFile]) -> None:
    file = check(STORY + "\nAdvertisement\n\n" + STORY)
    assert [segment.kind for segment in file.result.removed] == ["advertisement", "whitespace"]
    assert len(file.findings) == 1


UNMODELLED = [".runs[0].columnKind"]
"""In the schema (`unicodeCodePoints`, section 3.14.17), though the models of the package do not know it."""


def _extras(model: Any, at: str = "") -> Iterator[str]:
    """Names in a SARIF log that its schema does not know."""
    if isinstance(model, BaseModel):
        yield from (f"{at}.{name}" for name in model.model_extra or ())
        for name in type(model).model_fields:
            yield from _extras(getattr(model, name), f"{at}.{name}")
    elif isinstance(model, list):
        for number, item in enumerate(model):
            yield from _extras(item, f"{at}[{number}]")


def test_sarif_is_valid(check: Callable[..., CheckedFile]) -> None:
    files = [check(STORY + "Advertisement\n", path) for path in ("a b/ü.txt", "b%20.txt", "/abs/c.txt")]
    log = json.loads("".join(sarif.log(files)))
    model = Sarif.model_validate(log)
    assert list(_extras(model)) == UNMODELLED
    (run,) = log["runs"]
    assert [entry["id"] for entry in run["tool"]["driver"]["rules"]] == ["rules/label"]
    assert {result["ruleIndex"] for result in run["results"]} == {0}
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]]
    assert uris == ["a%20b/%C3%BC.txt", "b%2520.txt", "file:///abs/c.txt"]


def test_sarif_without_findings(check: Callable[..., CheckedFile]) -> None:
    log = json.loads("".join(sarif.log([])))
    assert list(_extras(Sarif.model_validate(log))) == UNMODELLED
    assert log["runs"][0]["results"] == []


def test_bytes_that_are_no_text(check: Callable[..., CheckedFile]) -> None:
    """Broken UTF-8 in names and texts gets through every reporter."""
    file = check(STORY.encode() + b"Advertisement \xff\xfe\n", "caf\udce9.txt")
    for report in (text.lines, text.diffs, json_report.array, json_report.lines, sarif.log, github.commands):
        "".join(report([file])).encode("utf-8")  # no lone surrogate comes out
    assert "caf%E9.txt" in "".join(sarif.log([file]))


def test_workflow_commands_cannot_be_forged(check: Callable[..., CheckedFile]) -> None:
    file = check(STORY + "Advertisement ::error::x\r::stop-commands::y\n", "a\n::error::b.txt")
    (command,) = github.commands([file])
    assert command.count("\n") == 1
    assert command.startswith("::warning file=a\\x0a%3A%3Aerror%3A%3Ab.txt,")
