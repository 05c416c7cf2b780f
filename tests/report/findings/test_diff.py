"""Diffs of deletions: exact, and what a person can read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.model import Span
from cleaner.report.findings.diff import MAX_LINES, MAX_WIDTH, unified


def cut(text: str, spans: list[Span]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


@st.composite
def texts_and_cuts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(alphabet="ab \n", min_size=1, max_size=120))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Span(a, b) for a, b in pairs]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts_and_cuts())
def test_patch_makes_the_clean_text(tmp_path: Path, case: tuple[str, list[Span]]) -> None:
    text, spans = case
    expected = cut(text, spans)
    file = tmp_path / "t.txt"
    file.write_text(text, newline="")
    diff = "".join(line + "\n" for line in unified(text, spans, "t.txt"))
    if not spans:
        assert diff == ""
        return
    ran = subprocess.run(["patch", "-p1", "-s", "t.txt"], input=diff, text=True, capture_output=True, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + diff
    left = file.read_bytes().decode() if file.exists() else ""
    assert left == expected


def test_cuts_in_mid_line() -> None:
    text = "one\ntwo three four\nfive\n"
    assert list(unified(text, [Span(8, 14)], "t.txt")) == [
        "--- a/t.txt",
        "+++ b/t.txt",
        "@@ -1,3 +1,3 @@",
        " one",
        "-two three four",
        "+two four",
        " five",
    ]


def test_no_line_end_at_the_end() -> None:
    assert list(unified("one\ntwo", [Span(3, 7)], "t.txt"))[3:] == [
        "-one",
        "-two",
        "\\ No newline at end of file",
        "+one",
        "\\ No newline at end of file",
    ]


def test_it_is_capped() -> None:
    text = "line\n" * (3 * MAX_LINES)
    lines = list(unified(text, [Span(0, len(text))], "t.txt"))
    assert len(lines) == 2 + MAX_LINES + 1
    assert lines[-1] == f"… the rest is not shown: {2 * MAX_LINES + 1:,} lines here, 0 more places"


def test_long_lines_are_cut_off() -> None:
    text = "x" * (MAX_WIDTH + 500) + "\n"
    assert list(unified(text, [Span(0, len(text))], "t.txt"))[3] == "-" + "x" * MAX_WIDTH + "… 500 more characters"


@pytest.mark.parametrize("count", [20_000])
def test_it_is_linear(count: int) -> None:
    text = "ab\n" * count
    spans = [Span(3 * i, 3 * i + 3) for i in range(0, count, 2)]
    assert sum(1 for _ in unified(text, spans, "t.txt")) <= MAX_LINES + 3
