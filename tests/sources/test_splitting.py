"""Containers taken apart: the pieces are the container, whatever the blocks it is read in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.sources.containers import SPLITTERS
from cleaner.sources.records import Piece, numbered
from cleaner.sources.streams import Damaged

TEXTS = st.text(st.sampled_from('ab"\\{}[],\n\r\té'), max_size=12)
RECORDS = st.lists(st.fixed_dictionaries({"t": TEXTS, "n": st.lists(TEXTS, max_size=2)}), max_size=5)


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def split(format: str, data: bytes, size: int) -> list[Piece]:
    pieces = [piece for _, piece in numbered(SPLITTERS[format](blocks(data, size), 1 << 20, False), 0)]
    assert b"".join(piece.raw for piece in pieces) == data
    return pieces


@given(RECORDS, st.integers(1, 9), st.sampled_from([None, 0, 3]), st.booleans())
def test_json_arrays(records: list[object], size: int, indent: int | None, ascii_only: bool) -> None:
    data = json.dumps(records, indent=indent, ensure_ascii=ascii_only).encode()
    found = [json.loads(piece.raw) for piece in split("json", data, size) if piece.kind == "record"]
    assert found == records


MEMBERS = st.one_of(
    TEXTS, st.fixed_dictionaries({"t": TEXTS}), st.none(), st.integers(0, 99), st.booleans(),
    st.lists(st.one_of(TEXTS, st.integers(0, 9), st.fixed_dictionaries({"t": TEXTS})), max_size=2),
)  # fmt: skip


@given(st.lists(MEMBERS, max_size=6), st.integers(1, 9), st.sampled_from([None, 0, 3]))
def test_what_else_stands_in_an_array_is_told(members: list[object], size: int, indent: int | None) -> None:
    """Texts are records; successive members that are neither texts nor objects are one that cannot be read."""
    expected: list[object] = []
    for member in members:
        if isinstance(member, str | dict):
            expected.append(member)
        elif not expected or expected[-1] is not Ellipsis:
            expected.append(Ellipsis)
    found = [piece for piece in split("json", json.dumps(members, indent=indent).encode(), size) if piece.records]
    assert [Ellipsis if piece.trouble else json.loads(piece.raw) for piece in found] == expected
    strays = [json.loads(b"[" + piece.raw + b"]") for piece in found if piece.trouble]
    assert [stray for several in strays for stray in several] == [m for m in members if not isinstance(m, str | dict)]


@given(RECORDS, st.integers(1, 9))
def test_objects_one_after_the_other(records: list[object], size: int) -> None:
    data = " \n".join(map(json.dumps, records)).encode()
    assert [json.loads(p.raw) for p in split("json", data, size) if p.kind == "record"] == records


@given(RECORDS.filter(bool), st.integers(1, 9), st.sampled_from([None, 2]))
def test_lists_in_an_object(records: list[object], size: int, indent: int | None) -> None:
    """News services answer so; other lists of the object, and objects beside it, are no records."""
    answer = {"status": "ok", "sources": [{"t": "no record"}], "query": {"t": "nor this"}, "articles": records}
    data = json.dumps(answer, indent=indent).encode() + b" " + json.dumps(answer).encode()
    assert [json.loads(p.raw) for p in split("json", data, size) if p.kind == "record"] == [*records, *records]


@given(RECORDS.filter(lambda records: len(records) > 1), st.integers(1, 9), st.sampled_from([None, 2]))
def test_objects_by_their_ids(records: list[object], size: int, indent: int | None) -> None:
    data = json.dumps({f"id{number}": record for number, record in enumerate(records)}, indent=indent).encode()
    assert [json.loads(p.raw) for p in split("json", data, size) if p.kind == "record"] == records


@pytest.mark.parametrize(
    "record",
    [
        {"text": "One.", "items": [{"text": "Two."}]},
        {"Article Body": "One.", "data": [{"a": 1}]},
        {"data": {"markdown": "One."}, "metadata": {"markdown": "Two."}},
        {"article": {"articleBody": "One."}, "other": {"articleBody": "Two."}},
        {"a": {"t": "One."}, "b": {"u": "Two."}},
        {"a": {"t": "One."}, "n": 1, "b": {"t": "Two."}},
        {"a": {"t": "One."}},
        {"articles": ["One.", "Two."]},
        {"articles": []},
        {"authors": [{"t": "One."}]},
        {"text": ["One.", "Two."], "articles": [{"t": "Three."}]},
        {},
    ],
)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_an_object_that_is_itself_the_record(record: object, size: int) -> None:
    data = json.dumps(record).encode()
    assert [json.loads(p.raw) for p in split("json", data, size) if p.kind == "record"] == [record]


@given(RECORDS, st.integers(1, 9), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_json_lines(records: list[object], size: int, end: str) -> None:
    data = end.join(map(json.dumps, records)).encode()
    assert [json.loads(p.raw) for p in split("jsonl", data, size) if p.kind == "record"] == records


@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=5),
    st.integers(1, 9),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_csv_rows(rows: list[tuple[str, str]], size: int, quoting: int) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting).writerows([("a", "b"), *rows])  # type: ignore[arg-type]
    pieces = split("csv", text.getvalue().encode(), size)
    found = [tuple(next(csv.reader(io.StringIO(p.raw.decode(), newline="")))) for p in pieces if p.kind == "record"]
    assert found == rows


@pytest.mark.parametrize(
    ("format", "data"),
    [
        ("json", b'[{"a": "x"}, {"a": "y'),
        ("json", b'[{"a": "x"}, {"a": 1}'),
        ("csv", b'a,b\r\n1,"x\r\n'),
        ("warc", b"WARC/1.0\r\nContent-Length: 10\r\n\r\nabc"),
        ("warc", b"WARC/1.0\r\nContent-Le"),
        ("warc", b"HTTP/1.1 200 OK\r\n\r\n"),
        ("warc", b"WARC/1.0\r\nX: y\r\n\r\n"),
    ],
)
def test_ends_in_the_middle_are_noticed(format: str, data: bytes) -> None:
    with pytest.raises(Damaged):
        list(SPLITTERS[format](blocks(data, 4), 1 << 20, False))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("make", [lambda: b'{"a": "' + b"x" * 5000 + b'"}\n{"a": 1}\n'])
def test_lines_that_are_too_large(make: Callable[[], bytes], packed: bool) -> None:
    def pieces() -> list[Piece]:
        return list(SPLITTERS["jsonl"](blocks(make(), 512), 1000, packed))

    if packed:
        with pytest.raises(Damaged, match="max-bytes"):
            pieces()
        return
    found = pieces()
    assert b"".join(piece.raw for piece in found) == make()
    assert max(len(piece.raw) for piece in found) < 2000
    assert found[0].kind == "record"
    assert found[0].trouble is not None
    assert sum(piece.records for piece in found) == 2
