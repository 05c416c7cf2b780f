"""How much of a span is link text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.links import Links
from cleaner.model import Span

TEXT = "Home Sport\nA sentence with a link in it, and more."


@pytest.mark.parametrize(
    ("links", "span", "share"),
    [
        ([(0, 4), (5, 10)], (0, 10), 1.0),
        ([(0, 4), (5, 10)], (0, 11), 1.0),
        ([(0, 4)], (0, 10), 4 / 9),
        ([(0, 4)], (5, 10), 0.0),
        ([], (0, 10), 0.0),
        ([(0, 10), (2, 4)], (0, 10), 1.0),
        ([(0, 10)], (4, 5), 0.0),
        ([(0, 10)], (2, 7), 1.0),
    ],
)
def test_share(links: list[tuple[int, int]], span: tuple[int, int], share: float) -> None:
    assert Links([Span(*link) for link in links], TEXT).share(Span(*span)) == pytest.approx(share)


spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Span(*sorted(pair)))


@settings(max_examples=500, deadline=None)
@given(st.lists(spans, max_size=5), st.lists(spans, min_size=1, max_size=4), st.text("ab .", min_size=50, max_size=50))
def test_as_counted_letter_by_letter(links: list[Span], asked: list[Span], text: str) -> None:
    disjoint: list[Span] = []
    for link in sorted(links):
        if not disjoint or link.start >= disjoint[-1].end:
            disjoint.append(link)
    found = Links(links, text)
    for span in asked:
        letters = [at for at in range(*span) if text[at].isalnum()]
        linked = [at for at in letters if any(start <= at < end for start, end in disjoint)]
        assert found.share(span) == pytest.approx(len(linked) / len(letters) if letters else 0.0)
