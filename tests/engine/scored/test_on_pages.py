"""Pages: the model judges what their elements leave, and not what these tell already."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner import Cleaner

RULES = """\
[[rule]]
id = "menus"
kind = "navigation"
select = "nav"

[[rule]]
id = "model"
kind = "navigation"
op = "scored"

[rule.model]
lexicon = { interface = ["menu"] }
words = { function = ["the"], address = [], self = [] }
document = { threshold = 1.0, trees = [["head_lines", 5, 0, 2]] }
line = { trees = [["prose", 0, 2, -2]] }

[rule.model.sequence]
threshold = 1
trees = [["prose", 0, 2, -2]]
"""
PROSE = "<p>The harbour museum opened its new wing on a Friday in the spring, and the mayor came to cut a ribbon.</p>"
MENU = "".join(f"<p>Menu {number}</p>" for number in range(8))
FEW = "<p>Menu 8</p><p>Menu 9</p>"


@pytest.mark.parametrize(
    ("menu", "scored", "rules", "left"),
    [
        (MENU, "auto", {"rules/model"}, 0),
        (MENU, "off", set(), 8),
        (f"<nav>{MENU}</nav>{FEW}", "auto", {"rules/menus"}, 2),
        (f"<nav>{MENU}</nav>{FEW}", "on", {"rules/menus", "rules/model"}, 0),
    ],
)
def test_a_page_is_judged_by_what_its_elements_leave(
    make_cleaner: Callable[..., Cleaner], menu: str, scored: str, rules: set[str], left: int
) -> None:
    cleaner = make_cleaner(RULES, scored=scored, extractor="none")
    result = cleaner.clean(f"<html><body>{menu}{PROSE * 4}</body></html>", media_type="text/html")
    assert {segment.rule for segment in result.removed if segment.kind != "whitespace"} == rules
    assert result.text.count("Menu") == left
