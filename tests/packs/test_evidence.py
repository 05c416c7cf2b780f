"""The evidence of bundled rules: written by a command, shown by `clean rules show`, asked of each `content` rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import RuleFileError
from cleaner.packs import TIERS, bundled_files, load_packs, read_files
from cleaner.packs.evidence import Evidence, bundled_evidence, read_evidence, write_evidence


def test_every_content_rule_was_held_against_pages() -> None:
    """A selector from memory finds a stub on a page of another year, and the article is gone."""
    evidence = bundled_evidence()
    packs = load_packs(read_files(bundled_files(TIERS)))
    content = {f"{pack.name}/{rule.id}" for pack in packs for rule in pack.rules if rule.op == "content"}
    assert content, "no content rules: this test says nothing"
    without = sorted(name for name in content if not (name in evidence and evidence[name].held))
    assert not without, f"no page was held against {without}: run tests/bench/evidence.py, or leave the rules out"
    harmful = sorted(name for name in content if evidence[name].wrong > evidence[name].right)
    assert not harmful, f"what these cut was article more often than not: {harmful}"


def test_what_is_written_is_read(tmp_path: Path) -> None:
    rules = {"b/two": Evidence(None, 3, 20, 1), "a/one": Evidence(2, 1, 700, 0)}
    write_evidence(tmp_path / "evidence.tsv", rules)
    assert (tmp_path / "evidence.tsv").read_bytes() == (
        b"rule\theld\tfired\tright\twrong\na/one\t2\t1\t700\t0\nb/two\t-\t3\t20\t1\n"
    )
    assert read_evidence(tmp_path / "evidence.tsv") == rules


def test_documents_add_up() -> None:
    assert Evidence() + Evidence(None, 1, 30, 0) + Evidence(None, 1, 0, 5) == Evidence(None, 2, 30, 5)
    content = Evidence() + Evidence(1, 0, 0, 0) + Evidence(1, 1, 40, 2)
    assert content == Evidence(2, 1, 40, 2)
    assert str(content).startswith("held against 2 pages, fired on 1 document: 40 characters of clutter removed")


def test_no_table_is_no_evidence(tmp_path: Path) -> None:
    assert read_evidence(tmp_path / "evidence.tsv") == {}


def test_a_table_that_is_damaged_is_told_line_by_line(tmp_path: Path) -> None:
    table = tmp_path / "evidence.tsv"
    table.write_text("rule\theld\tfired\tright\twrong\na/one\t-\t1\t2\t3\na/two\t1\nb/one\t-\tmany\t0\t0\n")
    with pytest.raises(RuleFileError) as error:
        read_evidence(table)
    assert [problem.line for problem in error.value.problems] == [3, 4]
