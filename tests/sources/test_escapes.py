"""Cuts in escaped strings: the same as cutting the text, and undone exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.sources.escapes import STYLES, Inconsistent, characters, cut, json_bytes, paste

UNITS = (r"\n", r"\"", r"\\", r"\/", r"\u00e9", r"\u000a", r"\ud83d\ude00", r"\ud83d", "é", "😀", "a", "b ", "\udcff")
WRITTEN = st.lists(st.sampled_from(UNITS)).map("".join)


@given(WRITTEN, st.data())
def test_cuts_in_json_strings(escaped: str, data: st.DataObject) -> None:
    text = json_bytes(json.loads(f'"{escaped}"'), escaped).decode("utf-8", "surrogateescape")
    borders = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(borders[::2], borders[1::2], strict=False))
    try:
        record, cuts = cut('{"t":"', escaped, '"}', STYLES["json"], spans)
    except Inconsistent:
        assert r"\ud83d" in escaped  # only three bytes of a lone surrogate can be torn apart
        return
    left = record.decode("utf-8", "surrogateescape")[6:-2]
    kept = "".join(
        text[a:b] for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    )
    assert json_bytes(json.loads(f'"{left}"'), left).decode("utf-8", "surrogateescape") == kept
    assert paste(record, cuts) == f'{{"t":"{escaped}"}}'.encode("utf-8", "surrogateescape")


def test_escapes_of_what_stays_are_not_touched() -> None:
    record, cuts = cut('"', r"caf\u00e9\/\n\u0041d\nend", '"', STYLES["json"], [(6, 9)])
    assert record == rb'"caf\u00e9\/\nend"'
    assert [found.raw for found in cuts] == [rb"\u0041d\n"]


def test_a_cut_inside_an_escape_is_refused() -> None:
    with pytest.raises(Inconsistent):
        cut('"', r"a\ud83db", '"', STYLES["json"], [(2, 3)])


def test_csv_quotes_count_once() -> None:
    record, cuts = cut('x,"', 'he said ""no"" twice', '"', STYLES["csv"], [(8, 13)])
    assert record == b'x,"he said twice"'
    assert paste(record, cuts) == b'x,"he said ""no"" twice"'


@given(st.binary(max_size=40), st.data())
def test_spans_of_bytes_as_spans_of_characters(data: bytes, draw: st.DataObject) -> None:
    text = data.decode("utf-8", "surrogateescape")
    borders = sorted(draw.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(borders[::2], borders[1::2], strict=False))
    in_bytes = [
        (len(text[:a].encode("utf-8", "surrogateescape")), len(text[:b].encode("utf-8", "surrogateescape")))
        for a, b in spans
    ]
    assert list(characters(data, in_bytes)) == spans
