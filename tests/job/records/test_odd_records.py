"""Random records among good ones, in every kind of container: one odd record never spoils the others."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from cleaner.sources.containers import SPLITTERS
from tests.odd import byte_text

Clean = Callable[..., Tally]
GOOD = "Advertisement\nStory {}: the ferry left at nine, and nobody was hurt."
ROUNDS = 6
PIECES = [
    b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u", b"\\ud800", b":", b",", b"null", b"1e999", b"-", b"NaN", b'"text"',
    b'{"text": ', b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b" ", b"\t", b"9" * 5_000, b"[" * 3_000, b'{"text":' * 300,
]  # fmt: skip
HTTP = [
    b"HTTP/1.1 200 OK\r\n", b"Content-Type: text/html\r\n", b"Content-Type: text/html; charset=nosuch\r\n", b"\r\n",
    b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"Transfer-Encoding: chunked\r\n", b"-1\r\n",
    b"FFFFFFFFFF\r\n",
    b"Content-Length: -5\r\n", b": \r\n", b"<html><p>x", b"\x1f\x8b\x08", b"\x00" * 9, b"HTTP/9.9 \r\n", b"x" * 70_000,
]  # fmt: skip
KINDS = [
    (b"response", b"application/http; msgtype=response"),
    *((b"conversion", b"text/plain; charset=" + name) for name in (b"nosuch", b"utf-7", b"base64", b'"')),
    (b"resource", b"text/html"),
    (b"\xff", b"\x00"),
    (b"response", b";;;"),
]


def odd(rng: random.Random, pieces: list[bytes]) -> bytes:
    parts = [
        rng.choice(pieces) if rng.random() < 0.7 else rng.randbytes(rng.randrange(12))
        for _ in range(rng.randrange(1, 12))
    ]
    return b"".join(parts)


def json_lines(rng: random.Random, good: list[str]) -> bytes:
    lines = [json.dumps({"id": n, "text": text}).encode() for n, text in enumerate(good)]
    for _ in range(rng.randrange(1, 4)):
        line = odd(rng, PIECES) if rng.random() < 0.6 else b'{"text": ' + odd(rng, PIECES) + b"}"
        lines.insert(rng.randrange(1, len(lines) + 1), line.replace(b"\n", b""))
    return b"\n".join(lines) + b"\n" * rng.randrange(3)


def csv(rng: random.Random, good: list[str]) -> bytes:
    rows = [f'{n},"{text}"'.encode() for n, text in enumerate(good)]
    for _ in range(rng.randrange(1, 4)):
        row = b",".join(odd(rng, PIECES) for _ in range(rng.randrange(1, 4)))
        rows.insert(rng.randrange(len(rows) + 1), row.translate(None, b'"\r\n'))
    return b"id,text\n" + b"\n".join(rows) + b"\n" * rng.randrange(2)


def warc(rng: random.Random, good: list[str]) -> bytes:
    payloads = [text.encode() for text in good]
    records = [_record(b"conversion", b"text/plain", payload) for payload in payloads]
    for _ in range(rng.randrange(1, 4)):
        kind, media_type = rng.choice(KINDS)
        records.insert(rng.randrange(len(records) + 1), _record(kind, media_type, odd(rng, HTTP)))
    return b"".join(records)


def _record(kind: bytes, media_type: bytes, payload: bytes) -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (
        kind,
        media_type,
        len(payload),
    )
    return head + payload + b"\r\n\r\n"


MAKERS = {"jsonl": json_lines, "csv": csv, "warc": warc}


@pytest.mark.parametrize("format", MAKERS)
def test_odd_records_in_streams(clean: Clean, tmp_path: Path, format: str) -> None:
    rng = random.Random(format)
    for number in range(ROUNDS):
        good = [GOOD.format(f"{number}-{n}") for n in range(6)]
        folder, out, back = (tmp_path / f"{name}{number}" for name in ("in", "out", "back"))
        folder.mkdir()
        source = folder / f"d.{format}"
        source.write_bytes(MAKERS[format](rng, good))
        clean(folder, out=out)
        result = (out / source.name).read_bytes()
        for text in good:
            story = text.split("\n")[1]
            assert story.encode() in result, source.read_bytes()
            assert text.encode() not in result
            assert text.encode().replace(b"\n", b"\\n") not in result
        count = sum(piece.records for piece in SPLITTERS[format](iter([result]), 1 << 26, False))
        assert count == sum(piece.records for piece in SPLITTERS[format](iter([source.read_bytes()]), 1 << 26, False))
        assert not restore(out, back).troubles
        if format != "warc":  # pages in responses come back as their text
            assert (back / source.name).read_bytes() == source.read_bytes()


def test_odd_values_in_parquet(clean: Clean, tmp_path: Path) -> None:
    rng = random.Random(9)
    for number in range(ROUNDS):
        good = [GOOD.format(n).encode() for n in range(6)]
        texts: list[bytes | None] = list(good)
        for _ in range(4):
            texts.insert(rng.randrange(len(texts) + 1), rng.choice([None, b"", byte_text(rng), odd(rng, PIECES)]))
        kind = rng.choice([pyarrow.binary(), pyarrow.large_binary()])
        others = pyarrow.array([{"a": [rng.random()]} for _ in texts])
        table = pyarrow.table({"id": list(range(len(texts))), "text": pyarrow.array(texts, kind), "more": others})
        source = tmp_path / f"d{number}.parquet"
        pyarrow.parquet.write_table(table, source, row_group_size=rng.randrange(1, 12))
        out, back = tmp_path / f"out{number}", tmp_path / f"back{number}"
        clean(source, out=out)
        done = pyarrow.parquet.read_table(out / source.name)
        assert done.schema.equals(table.schema)
        assert done.column("more").equals(table.column("more"))
        cleaned = done.column("text").to_pylist()
        for before, after in zip(texts, cleaned, strict=True):
            assert after == before.split(b"\n")[1] if before in good and before else (after is None) == (before is None)
        assert not restore(out, back).troubles
        assert pyarrow.parquet.read_table(back / source.name).equals(table)
