"""Values found in JSON objects by place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.sources.jsonfields import NotJson, fields, locate, string

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c", ""]), VALUES), st.sampled_from([None, 0, 2]), st.booleans())
def test_what_is_located_is_what_json_reads(record: dict[str, Any], indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(record, indent=indent, ensure_ascii=ascii_only)
    found = locate(text, [("a",), ("b",), ("missing",)])
    assert found.keys() == {(name,) for name in ("a", "b") if name in record}
    for (name,), value in found.items():
        assert json.dumps(json.loads(text[value.start : value.end])) == json.dumps(record[name])


def texts(record: str) -> list[tuple[str, ...]]:
    """The fields that hold a text."""
    return [path for path, told in fields(record) if told]


def test_nested_paths() -> None:
    text = '{"data": {"x": [1, {"markdown": "no"}], "markdown": "yes", "m": {"url": 1}}, "markdown": "no"}'
    found = locate(text, [("data", "markdown"), ("data", "m", "url")])
    assert found["data", "markdown"].value == "yes"
    assert text[found["data", "m", "url"].start] == "1"


def test_the_last_of_duplicate_keys_counts() -> None:
    assert locate('{"a": "x", "a": "y"}', [("a",)])["a",].value == "y"
    assert locate('{"a": "x", "a": null}', [("a",)])["a",].value is None
    assert ("a", "b") not in locate('{"a": {"b": "x"}, "a": 1}', [("a", "b")])


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "1", '"x"', "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', "{'a':1}", '{"a":1}{}', '{"a" 1}',
        '{"a":"\\x"}', '{"a":tru}',
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        locate(text, [("a",)])


def test_depth_and_long_numbers_do_no_harm() -> None:
    with pytest.raises(NotJson, match="deep"):
        locate('{"a":' + "[" * 200_000 + "]" * 200_000 + "}", [("b",)])
    assert locate('{"n":' + "9" * 10_000 + ',"a":"x"}', [("a",)])["a",].value == "x"


def test_byte_order_marks_and_odd_values_are_taken() -> None:
    assert locate('\ufeff {"x":NaN,"y":-Infinity,"a":"tab\there"}\r\n', [("a",)])["a",].value == "tab\there"


def test_keys_two_objects_deep() -> None:
    assert set(texts('{"a": "x", "b": {"c": 1, "d": {"e": "x", "f": {"g": "x"}}}, "h": [1]}')) == {
        ("a",), ("b", "c"), ("b", "d", "e"),
    }  # fmt: skip


def test_lists_of_strings_are_fields_too() -> None:
    assert set(texts('{"a": ["x", "y"], "b": [], "c": ["x", 1], "d": [1, 2], "e": {"f": ["x"]}}')) == {
        ("a",),
        ("e", "f"),
    }


def test_fields_without_a_text_are_known_too() -> None:
    record = '{"a": null, "b": {"c": [], "d": {"e": {}}}, "f": "x", "g": [["x"]]}'
    hollow = [path for path, told in fields(record) if not told]
    assert (texts(record), hollow) == ([("f",)], [("a",), ("b", "c"), ("b", "d", "e"), ("g",)])


def test_a_text_by_itself() -> None:
    found = string(' "The ferry \\u0041 sank" \n')
    assert found is not None
    assert (found.start, found.end, found.value) == (1, 24, "The ferry A sank")
    assert string('{"text": "x"}') is None
    for broken in ('"no end', '"one" "two"', '"a\\q"'):
        with pytest.raises(NotJson, match="broken JSON at character"):
            string(broken)
