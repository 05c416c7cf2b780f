"""What is no whole page by the places of its prose is not read word by word; that changes no answer."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from cleaner.engine.scored import LineModel
from cleaner.engine.scored.document_features import DOCUMENT_FEATURES, bounds_of, document_features_of
from cleaner.engine.scored.ensemble import read_ensemble
from cleaner.engine.scored.lines import sketch
from tests.engine.scored.test_line_model import FOOT, MENU, RULES, STORY

(RULE,) = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
MODEL = LineModel.from_data(RULE["model"])
OTHERS = ["", "Share", "Sign up for our newsletter", "© 2024 The Quay. All rights reserved.", "- a thing", "Read more…"]
UNSPACED = ["港の役員会は火曜日に会合を開き、古いクレーンを魚市場のそばに残すことを決めた。", "広告", "もっと読む"]
pieces = st.one_of(
    st.sampled_from(STORY), st.sampled_from(MENU), st.sampled_from(FOOT), st.sampled_from(OTHERS),
    st.text("ab .|–", max_size=90),
)  # fmt: skip
documents = st.one_of(st.lists(pieces, max_size=60), st.lists(st.sampled_from(UNSPACED), max_size=40))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_the_features_of_a_document_lie_within_their_bounds(lines: list[str]) -> None:
    sketched = sketch(lines)
    if not sketched.has_enough_prose:
        return
    row = document_features_of(MODEL.read_lines(lines))
    for name, low, value, high in zip(DOCUMENT_FEATURES, *_triples(bounds_of(sketched), row), strict=True):
        assert low <= value <= high, name
    score, most = MODEL.document.score(row), MODEL.document.at_most(*bounds_of(sketched))
    event("is decided" if most < MODEL.page_threshold else "is open")
    assert score <= most


def _triples(bounds: tuple[list[float], list[float]], row: tuple[float, ...]) -> tuple[list[float], ...]:
    return bounds[0], list(row), bounds[1]


def test_an_article_is_decided_and_a_page_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not MODEL.may_be_page(sketch(STORY * 3))
    page = [*MENU, *STORY, *FOOT]
    assert MODEL.may_be_page(sketch(page))
    assert MODEL.predict(page)
    read: list[int] = []
    monkeypatch.setattr("cleaner.engine.scored.line_model.read_lines", lambda *given: read.append(1))
    assert MODEL.predict(STORY * 3) == []
    assert read == []


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=29, max_size=29), st.data())
@settings(max_examples=60, deadline=None)
def test_no_score_is_above_the_bound(ranges: list[tuple[int, int]], data: st.DataObject) -> None:
    low, high = [min(pair) for pair in ranges], [max(pair) for pair in ranges]
    row = [data.draw(st.integers(a, b)) for a, b in zip(low, high, strict=True)]
    names = st.sampled_from(DOCUMENT_FEATURES)
    leaves = st.floats(-2, 2).map(lambda value: round(value, 3))
    trees = st.recursive(
        leaves,
        lambda inner: st.tuples(names, st.integers(0, 4), inner, inner).map(list),
        max_leaves=6,
    )
    some = data.draw(st.lists(trees, min_size=2, max_size=6))
    ensemble = read_ensemble({"trees": some, "early_exits": [[1, -0.5]]}, DOCUMENT_FEATURES)
    assert ensemble.score(row) <= ensemble.at_most(low, high)
