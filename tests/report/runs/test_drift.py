"""What has drifted between two runs, and what has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.report.runs.comparison import compare
from cleaner.report.runs.drift import Drift, drifts
from cleaner.report.runs.versus import NOTHING_DRIFTS, drift_table

from .test_aggregate import run_of


def drifted(folder: Path, silent: frozenset[str] = frozenset()) -> list[Drift]:
    return drifts(compare(folder / "a", folder / "b"), silent)


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        ((40, 100), (38, 100), None),
        ((40, 100), (0, 100), "stopped firing"),
        ((40, 100), (18, 100), "fires on half or less"),
        ((40, 100), (9, 20), None),
        ((3, 100), (0, 100), None),
        ((40, 100), (0, 4), None),
    ],
)
def test_rules_that_fade(tmp_path: Path, before: tuple[int, int], now: tuple[int, int], what: str | None) -> None:
    run_of(tmp_path / "a", *before)
    run_of(tmp_path / "b", *now)
    assert [drift.what for drift in drifted(tmp_path)] == ([what] if what else [])


def test_a_site_that_is_not_there_any_more_is_no_drift(tmp_path: Path) -> None:
    run_of(tmp_path / "a", 40, 100)
    run_of(tmp_path / "b", 0, 100, site="herald")
    assert drifted(tmp_path) == []


def test_ends_that_are_missed(tmp_path: Path) -> None:
    run_of(tmp_path / "a", 40, 100)
    run_of(tmp_path / "b", 30, 100, unended=12)
    assert drifted(tmp_path) == [Drift("press/box", "start without end", 0.0, 0.12, 100)]


def test_missed_ends_of_a_site_that_was_not_there_before_are_no_drift(tmp_path: Path) -> None:
    run_of(tmp_path / "a", 0, 20, site="herald")
    run_of(tmp_path / "b", 0, 20, site="herald")
    run_of(tmp_path / "b", 30, 100, unended=12)
    assert drifted(tmp_path) == []


def test_missed_ends_of_other_sites_before_do_not_count(tmp_path: Path) -> None:
    """60 of 100 documents of the herald missed their end before; those of the press did not, and do now."""
    run_of(tmp_path / "a", 0, 100, unended=60, site="herald")
    run_of(tmp_path / "a", 0, 100)
    run_of(tmp_path / "b", 0, 100, unended=12)
    assert drifted(tmp_path) == [Drift("press/box", "start without end", 0.0, 0.12, 100)]


@pytest.mark.parametrize(("prefix", "what"), [("", ["stopped firing"]), ("other-", [])])
def test_documents_of_no_known_site_compare_only_if_they_are_the_same(
    tmp_path: Path, prefix: str, what: list[str]
) -> None:
    """Files of one name may have been scraped again; of others nobody knows whether they are of the same sites."""
    run_of(tmp_path / "a", 40, 100, site="")
    run_of(tmp_path / "b", 0, 100, site="")
    for file in list((tmp_path / "b").iterdir()):
        content = file.read_bytes().replace(b'"sha256":"0000', b'"sha256":"1111')
        file.unlink()
        file.with_name(prefix + file.name).write_bytes(content)
    assert [drift.what for drift in drifted(tmp_path)] == what


def test_other_rules_over_one_dump_are_no_drift(tmp_path: Path) -> None:
    """All that fires less does so because the rules are others: no site has changed."""
    run_of(tmp_path / "a", 8, 100)
    run_of(tmp_path / "b", 0, 100)
    for file in (tmp_path / "b").iterdir():
        file.write_bytes(file.read_bytes().replace(b'"digest":"0000', b'"digest":"1111'))
    found = compare(tmp_path / "a", tmp_path / "b")
    assert found.of_one_dump
    assert drifts(found) == []
    assert list(drift_table([], found, width=80)) == [NOTHING_DRIFTS]


def test_rules_that_are_known_to_be_over(tmp_path: Path) -> None:
    run_of(tmp_path / "a", 40, 100)
    run_of(tmp_path / "b", 0, 100)
    assert drifted(tmp_path, frozenset({"press/box"})) == []


def test_the_table(tmp_path: Path) -> None:
    run_of(tmp_path / "a", 40, 100)
    run_of(tmp_path / "b", 0, 100)
    found = compare(tmp_path / "a", tmp_path / "b")
    about, _, row = drift_table(drifts(found), found, width=80)
    assert "on the sites that are in both runs" in about
    assert row.split() == ["press/box", "stopped", "firing", "40.0%", "0.0%", "100"]
    assert list(drift_table([], found, width=80)) == ["no rule has drifted on the sites that are in both runs"]
