"""Tables and broken lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.report.columns import Run, columns_of, table, wrap


@given(st.lists(st.tuples(st.text("ab 長é", max_size=30), st.integers(0, 3)), max_size=6), st.integers(2, 20))
def test_wrapping_loses_nothing_and_fits(pieces: list[tuple[str, int]], width: int) -> None:
    runs = [Run(text, style) for text, style in pieces]
    lines = list(wrap(runs, width))
    assert "".join(run.text for line in lines for run in line) == "".join(run.text for run in runs)
    assert all(sum(columns_of(run.text) for run in line) <= width for line in lines)
    styles = [(char, run.style) for line in lines for run in line for char in run.text]
    assert styles == [(char, run.style) for run in runs for char in run.text]


def test_lines_break_after_blanks() -> None:
    assert ["".join(r.text for r in line) for line in wrap([Run("one two three four")], 9)] == [
        "one two ",
        "three ",
        "four",
    ]


def test_an_empty_line_stays_a_line() -> None:
    assert list(wrap([], 10)) == [[]]
    assert list(wrap([Run("")], 10)) == [[Run("")]]


def test_the_first_column_gives_way() -> None:
    lines = list(table(("name", "n"), [("a" * 60, "1"), ("b", "1,000")], left=1, width=30))
    assert lines == [
        "name                         n",
        "aaaaaaaaaaaaaaaaaaaaaa…      1",
        "b                        1,000",
    ]


def test_ideographs_take_two_columns() -> None:
    assert columns_of("長い") == 4
    assert columns_of("e\u0301") == 1
