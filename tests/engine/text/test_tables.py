"""Cells of a table of Markdown are no labels."""

from __future__ import annotations

from cleaner.engine.text.tables import rows
from tests.engine.conftest import Kept

SHARE = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { regex = '^[|] ?Share[^.]*$' }\n"
TABLE = "| Port | High |\n| --- | ---: |\n| Share | 3:40 |\n| Lunde | 3:10 |\n"


def test_a_row_stays(kept: Kept) -> None:
    assert kept(SHARE, f"Times are local.\n\n{TABLE}") == f"Times are local.\n\n{TABLE}"


def test_the_head_stays(kept: Kept) -> None:
    table = "| Share | High |\n| --- | --- |\n| Lunde | 3:10 |\n"
    assert kept(SHARE, f"Times are local.\n\n{table}") == f"Times are local.\n\n{table}"


def test_a_row_of_links_may_be_a_menu(kept: Kept) -> None:
    menu = "| [Home](/) | [News](/news) |\n| --- | --- |\n| Share [it](/share) | |\n"
    assert kept(SHARE, menu) == menu.replace("| Share [it](/share) | |\n", "")


def test_lines_below_the_table_and_lines_without_a_delimiter(kept: Kept) -> None:
    assert kept(SHARE, f"{TABLE}\n| Share | Tweet\n") == TABLE
    assert kept(SHARE, "One | two.\n| Share | Tweet |\n") == "One | two.\n"


def test_each_row_is_yielded_once_and_blanks_cost_their_number() -> None:
    """Each of many delimiters going on to the end, or each blank trying all others, would take minutes."""
    count = 200_000
    assert len(list(rows(["|--|--|"] * count))) == count - 1
    assert list(rows([f"{' ' * count}x--|", f"{'|--' * count}{' ' * count}x"])) == []
