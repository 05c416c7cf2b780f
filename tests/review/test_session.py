"""The questions in the terminal, with keys as they are pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleaner.report.columns import columns_of
from cleaner.report.runs.attention import Form, Item
from cleaner.review.decisions import Decision
from cleaner.review.session import MOST_LINES, Screen, ask, card, listing

PLAIN = Screen(80, False)


def made(number: int = 1, form: Form = "cut", text: str = "Sign up for letters\n", **more: object) -> Item:
    values = {
        "key": f"k{number}", "form": form, "rule": "house/sign-up", "kind": "newsletter", "path": f"a{number}.txt",
        "url": None, "site": "press", "text": text, "before": "A story.\n", "after": "It goes on.\n", "size": 20,
        "times": 3, "reasons": (("prose", "a sentence goes"), ("new", "nothing is known of it")), "digest": "d",
    }  # fmt: skip
    return Item(**{**values, **more})  # type: ignore[arg-type]


class Desk:
    """Somebody who presses keys."""

    def __init__(self, keys: str) -> None:
        self._keys: Iterator[str] = iter(keys)
        self.said: list[str] = []
        self.decisions: dict[str, str] = {}

    def key(self) -> str:
        return next(self._keys)

    def save(self, decision: Decision | None, key: str) -> None:
        if decision is None:
            del self.decisions[key]
        else:
            self.decisions[key] = decision.decision

    def asked(self, *items: Item) -> int:
        return ask(items, PLAIN, self.key, self.said.append, self.save)


def test_each_key() -> None:
    desk = Desk("arnisq")
    assert desk.asked(*(made(number) for number in range(7))) == 4
    assert desk.decisions == {"k0": "accept", "k1": "reject", "k2": "never", "k3": "ignore"}


def test_undo_goes_back_to_what_was_decided() -> None:
    desk = Desk("ausra")
    assert desk.asked(made(1), made(2), made(3)) == 2
    assert desk.decisions == {"k2": "reject", "k3": "accept"}
    assert "taken back" in desk.said


def test_keys_that_mean_nothing_are_told_and_asked_again() -> None:
    desk = Desk("xunNa")
    desk.asked(made(1, form="page"))
    assert desk.decisions == {"k1": "accept"}
    assert [line for line in desk.said if line.startswith("press one of")] == ["press one of a q r s"] * 4


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize(
    "item",
    [
        made(),
        made(text="word " * 900),
        made(text="x" * 5_000),
        made(text="東京" * 300, before="\x1b[2J evil\u202e\r\n" * 9, path="\x1b]0;owned\x07" + "p" * 200),
        made(form="stale"),
        made(form="page", rule="", text=""),
        made(text=""),
    ],
)
def test_it_fits_and_steers_no_terminal(item: Item, width: int) -> None:
    lines = [*card(item, 1, 9, Screen(width, False)), *listing([item], Screen(width, False))]
    assert max(map(columns_of, lines)) <= width
    assert not set("".join(lines)) & set("\x1b\x07\r\u202e")
    assert "because a sentence goes" in " ".join(lines)
    assert len(lines) < 2 * MOST_LINES + 30


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[31m" in "".join(card(made(), 1, 1, Screen(80, True)))
    assert "\x1b" not in "".join(card(made(), 1, 1, PLAIN))
