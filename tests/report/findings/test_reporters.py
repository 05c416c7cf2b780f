"""The reporters of `clean check`, one by one, over results as the cleaner gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import BaseModel
from sarif_pydantic import Sarif

from cleaner import Cleaner, __version__
from cleaner.report.findings import github, sarif, text
from cleaner.report.findings import json as json_report
from cleaner.report.findings.finding import CheckedFile, findings_of
from cleaner.report.findings.help import help_uris

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


def applied(text: str, result: dict[str, Any]) -> list[tuple[int, int]]:
    """The spans that a result's fix deletes."""
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert all("insertedContent" not in replacement for replacement in change["replacements"])
    regions = [replacement["deletedRegion"] for replacement in change["replacements"]]
    return [(region["charOffset"], region["charOffset"] + region["charLength"]) for region in regions]


@pytest.mark.parametrize(
    "text",
    [
        STORY + "Advertisement\n" + STORY,
        STORY + "\nAdvertisement\n\n" + STORY + "\n\nAdvertisement\n\n\n",
        "Advertisement\n\n" + STORY + "An aside, see also the mill pond, and on.\r\n\r\nAdvertisement\r\n\r\n" + STORY,
        STORY + "See also the mill pond Advertisement\nAdvertisement\n\nAdvertisement\n" + STORY,
    ],
)
def test_sarif_fixes_do_what_fix_does(check: Callable[..., CheckedFile], text: str) -> None:
    file = check(text)
    log = json.loads("".join(sarif.log([file])))
    assert list(_extras(Sarif.model_validate(log))) == UNMODELLED
    spans = [span for result in log["runs"][0]["results"] for span in applied(text, result)]
    assert sorted(spans) == [(segment.start, segment.end) for segment in file.result.removed]
    assert len(log["runs"][0]["results"]) == len(file.findings)


def test_sarif_has_no_fixes_for_pages(make_cleaner: Callable[..., Cleaner]) -> None:
    body = f"<p>{STORY}</p>" * 3
    result = make_cleaner(TOML, extractor="none").clean(f"<html><body>{body}<p>Advertisement</p></body></html>")
    file = CheckedFile("a.html", findings_of(result), result)
    (found,) = json.loads("".join(sarif.log([file])))["runs"][0]["results"]
    assert "fixes" not in found


def test_sarif_says_where_a_rule_can_be_read(
    check: Callable[..., CheckedFile], make_cleaner: Callable[..., Cleaner]
) -> None:
    uris = help_uris(make_cleaner(TOML).ruleset.packs)
    log = json.loads("".join(sarif.log([check(STORY + "Advertisement\n")], help_uris=uris)))
    assert list(_extras(Sarif.model_validate(log))) == UNMODELLED
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    path, _, line = unquote(urlsplit(rule["helpUri"]).path), "", urlsplit(rule["helpUri"]).fragment
    assert Path(path).read_text().splitlines()[int(line.removeprefix("L")) - 1] == "[[rule]]"
    assert "clean rules show rules/label" in rule["help"]["text"]


def test_bundled_rules_are_shown_where_the_project_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = Cleaner(packs=["common"]).ruleset.packs
    assert help_uris(packs)["newsletter/label"].startswith("file:///")
    monkeypatch.setattr("cleaner.report.findings.help._source", lambda: "https://code.example/scrape-cleaner")
    uri = help_uris(packs)["newsletter/label"]
    assert uri.startswith(f"https://code.example/scrape-cleaner/blob/v{__version__}/rules/common/newsletter.toml#L")


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
