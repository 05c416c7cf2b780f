"""Runs over containers: only what is clutter changes, one manifest line a record, all of it can be undone."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.compression import zstd_module
from cleaner.errors import UsageError
from cleaner.job.options import JobOptions
from cleaner.job.plan import Plan
from cleaner.job.restore.files import restore
from cleaner.job.run import run
from cleaner.job.tally import Tally
from cleaner.sources.containers import Fields

from .dirty import CLEAN, DIRTY, manifest_lines, records

Clean = Callable[..., Tally]
Pack = Callable[[bytes], bytes]
ZSTD = zstd_module()
PACKS: dict[str, tuple[Pack, Pack]] = {
    ".gz": (gzip.compress, gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".zst": (ZSTD.compress, ZSTD.decompress),
}

LINES = [
    b'\xef\xbb\xbf{"text": "' + json.dumps(DIRTY).encode()[1:-1] + b'", "id": "bom"}\n',
    b"\n",
    b'{"id": 123456789012345678901234567890, "text": ' + json.dumps(DIRTY, ensure_ascii=False).encode() + b"}\r\n",
    b"{broken\n",
    b'{"text": null, "x": NaN}\n',
    b'{ "text" : "old" ,"text":"An old bridge, a \\ud83d\\n\\u0041dvert\\u0069sement\\nend \\/ \\u00e9" , "q":1e999}\n',
    b'{"text": "no clutter here", "text2": "Advertisement"}\n',
    b'{"text": "bad utf-8 \xff\xfe in a line of which enough is left\\nAdvertisement\\nmore"}\n',
    b"[1, 2]\n",
    b'{"text": "the last line has no end and stays as it is, more or less\\nAdvertisement"}',
]  # fmt: skip


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/d.jsonl").write_bytes(b"".join(LINES))
    return tmp_path / "in/d.jsonl"


def test_only_the_clutter_goes_from_json_lines(jsonl: Path, clean: Clean, tmp_path: Path) -> None:
    tally = clean(jsonl, fields=Fields(None, {"text": "text"}))
    assert (tmp_path / "out/d.jsonl").read_bytes().splitlines(keepends=True) == [
        LINES[0].replace(b"Advertisement\\n", b""),
        LINES[1],
        LINES[2].replace(b"Advertisement\\n", b""),
        *LINES[3:5],
        LINES[5].replace(b"\\u0041dvert\\u0069sement\\n", b""),
        LINES[6],
        LINES[7].replace(b"Advertisement\\n", b""),
        LINES[8],
        LINES[9].replace(b"\\nAdvertisement", b"\\n"),
    ]
    assert [(t.where, t.why) for t in tally.troubles] == [
        ("d.jsonl record 3", "broken JSON at character 1: expected a key"),
        ("d.jsonl record 8", "a record is neither a JSON object nor a text in quotes"),
    ]


def test_each_record_has_its_manifest_line(jsonl: Path, clean: Clean, tmp_path: Path) -> None:
    clean(jsonl, fields=Fields(None, {"text": "text", "id": "id"}))
    lines = manifest_lines(tmp_path / "out/d.jsonl.manifest.jsonl")
    assert [line["source"]["record"] for line in lines] == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [line["status"] for line in lines] == [
        "cleaned", "cleaned", "failed", "unchanged", "cleaned", "unchanged", "cleaned", "failed", "cleaned",
    ]  # fmt: skip
    assert (lines[0]["source"]["id"], lines[0]["source"]["field"]) == ("bom", "text")
    for line in lines:
        at = 0
        for segment in line["segments"]:
            assert segment["start"] == at
            at = segment["end"]
        assert at == line["source"]["bytes"]


def test_json_lines_come_back_byte_for_byte(jsonl: Path, clean: Clean, tmp_path: Path) -> None:
    clean(jsonl, fields=Fields(None, {"text": "text"}))
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert (tmp_path / "back/d.jsonl").read_bytes() == jsonl.read_bytes()


def test_one_rule_can_be_undone_in_a_container(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": DIRTY + " Read our app!"}))
    clean(tmp_path / "d.jsonl")
    restore(tmp_path / "out", tmp_path / "back", without=["rules/aside"])
    assert json.loads((tmp_path / "back/d.jsonl").read_bytes())["text"] == CLEAN + " Read our app!"


def test_a_changed_container_is_not_taken_for_the_original(jsonl: Path, clean: Clean, tmp_path: Path) -> None:
    clean(jsonl)
    out = tmp_path / "out/d.jsonl"
    out.write_bytes(out.read_bytes().replace(b"harbour", b"haven"))
    (trouble,) = restore(tmp_path / "out", tmp_path / "back").troubles
    assert "sha256" in trouble.why


PIECES = st.sampled_from(
    ["Advertisement", "Advertisement\n", "\n", '"', "\\", "é", "😀", "\ud83d", "a" * 40, "\t", "\0"]
)
TEXTS = st.lists(PIECES, max_size=9).map("".join)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, VALUES, st.booleans(), ENDS), min_size=1, max_size=4))
def test_any_json_lines_lose_only_clutter_and_come_back(
    cleaner: Cleaner, tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, Any, bool, str]]
) -> None:
    folder = tmp_path_factory.mktemp("case")
    data = "".join(
        json.dumps({"k": value, "text": text, "text2": text}, ensure_ascii=ascii_only) + end
        for text, value, ascii_only, end in lines
    ).encode("utf-8", "surrogatepass")
    (folder / "d.jsonl").write_bytes(data)
    run(cleaner, JobOptions((str(folder / "d.jsonl"),), folder / "out", fields=Fields(None, {"text": "text"})))
    done = [line for line in (folder / "out/d.jsonl").read_bytes().split(b"\n") if line.strip()]
    for raw, (text, value, _, _) in zip(done, lines, strict=True):
        record = json.loads(raw.decode("utf-8", "surrogatepass"))
        expected = cleaner.clean(text.encode("utf-8", "surrogatepass"), media_type="text/plain", encoding="utf-8").data
        assert record["text"].encode("utf-8", "surrogatepass") == expected
        assert record["text2"] == text
        assert json.dumps(record["k"]) == json.dumps(value)
    assert restore(folder / "out", folder / "back").troubles == []
    assert (folder / "back/d.jsonl").read_bytes() == data


@pytest.mark.parametrize("indent", [None, 2])
def test_json_arrays_keep_their_layout(clean: Clean, tmp_path: Path, indent: int | None) -> None:
    source = tmp_path / "d.json"
    source.write_text(json.dumps(records(300), indent=indent, ensure_ascii=False))
    clean(source)
    done = (tmp_path / "out/d.json").read_text()
    assert [record["text"] for record in json.loads(done)] == [f"{n}. {CLEAN}" for n in range(300)]
    assert done == source.read_text().replace("Advertisement\\n", "")
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back/d.json").read_bytes() == source.read_bytes()


def test_a_json_file_of_one_record(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"maintext": DIRTY, "url": "https://example.org/"}, indent=1))
    clean(tmp_path / "one.json")
    assert json.loads((tmp_path / "out/one.json").read_text())["maintext"] == CLEAN
    (line,) = manifest_lines(tmp_path / "out/one.json.manifest.jsonl")
    assert line["source"]["url"] == "https://example.org/"


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_rows_keep_their_quoting(clean: Clean, tmp_path: Path, quoting: Any, delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, delimiter=delimiter)
    writer.writerow(["url", "a, b; c\td", "text"])
    writer.writerows([record["url"], 'said "no"', record["text"]] for record in records(200))
    source = tmp_path / "d.csv"
    source.write_bytes(text.getvalue().encode())
    clean(source)
    done = (tmp_path / "out/d.csv").read_bytes().decode()
    rows = list(csv.reader(io.StringIO(done, newline=""), delimiter=delimiter))
    assert [row[2] for row in rows[1:]] == [f"{n}. {CLEAN}" for n in range(200)]
    assert done == text.getvalue().replace("Advertisement\n", "")
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back/d.csv").read_bytes() == source.read_bytes()


def packed_lines(count: int) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records(count))


def test_gz_in_several_members_out_without_a_time(clean: Clean, tmp_path: Path) -> None:
    data = packed_lines(5000)
    source = tmp_path / "d.jsonl.gz"
    source.write_bytes(gzip.compress(data[:100_000]) + gzip.compress(data[100_000:]))
    clean(source, out=tmp_path / "out", jobs=1)
    clean(source, out=tmp_path / "out2", jobs=3)
    out = (tmp_path / "out/d.jsonl.gz").read_bytes()
    assert gzip.decompress(out) == data.replace(b"Advertisement\\n", b"")
    assert out == (tmp_path / "out2/d.jsonl.gz").read_bytes()
    assert out[4:8] == b"\0\0\0\0"
    restore(tmp_path / "out", tmp_path / "back")
    assert gzip.decompress((tmp_path / "back/d.jsonl.gz").read_bytes()) == data


def test_zst_in_several_frames_out_as_one(clean: Clean, tmp_path: Path) -> None:
    data = packed_lines(5000)
    source = tmp_path / "d.jsonl.zst"
    source.write_bytes(ZSTD.compress(data[:100_000]) + ZSTD.compress(data[100_000:]))
    clean(source)
    out = (tmp_path / "out/d.jsonl.zst").read_bytes()
    one = ZSTD.ZstdDecompressor()
    assert one.decompress(out) == data.replace(b"Advertisement\\n", b"")
    assert one.eof
    assert not one.unused_data
    restore(tmp_path / "out", tmp_path / "back")
    assert ZSTD.decompress((tmp_path / "back/d.jsonl.zst").read_bytes()) == data


@pytest.mark.parametrize("suffix", [".bz2", ".xz"])
def test_in_several_streams_and_out_alike_with_any_number_of_jobs(clean: Clean, tmp_path: Path, suffix: str) -> None:
    pack, unpack = PACKS[suffix]
    data = packed_lines(5000)
    source = tmp_path / f"d.jsonl{suffix}"
    source.write_bytes(pack(data[:100_000]) + pack(b"") + pack(data[100_000:]))
    clean(source)
    clean(source, out=tmp_path / "out2", jobs=3)
    out = (tmp_path / "out" / source.name).read_bytes()
    assert unpack(out) == data.replace(b"Advertisement\\n", b"")
    assert out == (tmp_path / "out2" / source.name).read_bytes()
    restore(tmp_path / "out", tmp_path / "back")
    assert unpack((tmp_path / "back" / source.name).read_bytes()) == data


@pytest.mark.parametrize("suffix", PACKS)
def test_a_truncated_file_is_reported_and_its_readable_part_done(clean: Clean, tmp_path: Path, suffix: str) -> None:
    pack, unpack = PACKS[suffix]
    source = tmp_path / f"d.jsonl{suffix}"
    whole = b"".join(json.dumps({"text": f"{DIRTY} {n * 7919 % 10007} {n}"}).encode() + b"\n" for n in range(8_000))
    source.write_bytes(pack(whole)[:-3000])
    tally = clean(source)
    assert tally.troubles[-1].where == f"d.jsonl{suffix}"
    assert "truncated" in tally.troubles[-1].why
    done = unpack((tmp_path / f"out/d.jsonl{suffix}").read_bytes())
    expected = whole.replace(b"Advertisement\\n", b"")
    assert 0.5 * len(expected) < len(done) < len(expected)
    assert expected.startswith(done[: done.rindex(b"\n") + 1])


def test_a_bomb_is_not_unpacked(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/bomb.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + b"a" * 50_000_000 + b'"}\n'))
    (tmp_path / "in/bomb.json.gz").write_bytes(gzip.compress(b'[{"text": "' + b"a" * 50_000_000 + b'"}]'))
    tally = clean(tmp_path / "in", max_bytes=1_000_000)
    assert ["--max-bytes" in trouble.why for trouble in tally.troubles] == [True, True]
    assert sum(file.stat().st_size for file in (tmp_path / "out").glob("bomb*.gz")) < 100_000


@pytest.mark.parametrize("suffix", [".bz2", ".xz"])
def test_nor_is_one_of_another_compression(clean: Clean, tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"bomb.jsonl{suffix}").write_bytes(PACKS[suffix][0](b'{"text": "' + b"a" * 50_000_000 + b'"}\n'))
    (trouble,) = clean(tmp_path / f"bomb.jsonl{suffix}", max_bytes=1_000_000).troubles
    assert "--max-bytes" in trouble.why


def test_a_line_that_is_too_large_passes(clean: Clean, tmp_path: Path) -> None:
    small, large = json.dumps({"text": DIRTY}).encode(), json.dumps({"text": "x" * 3_000_000}).encode()
    (tmp_path / "d.jsonl").write_bytes(b"\n".join([small, large, small, b""]))
    tally = clean(tmp_path / "d.jsonl", max_bytes=1_000_000)
    assert [trouble.where for trouble in tally.troubles] == ["d.jsonl record 1"]
    expected = json.dumps({"text": CLEAN}).encode()
    assert (tmp_path / "out/d.jsonl").read_bytes() == b"\n".join([expected, large, expected, b""])
    assert [line["source"]["record"] for line in manifest_lines(tmp_path / "out/d.jsonl.manifest.jsonl")] == [0, 1, 2]
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back/d.jsonl").read_bytes() == (tmp_path / "d.jsonl").read_bytes()


def test_records_without_a_known_field_are_not_guessed_at(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/d.jsonl").write_text('{"foo": "x", "bar": {"baz": "y"}}\n')
    with pytest.raises(UsageError, match=r"say --field text=NAME; the first records have bar\.baz, foo"):
        clean(tmp_path / "in/d.jsonl")
    assert not (tmp_path / "out").exists()
    (trouble,) = clean(tmp_path / "in").troubles
    assert "say --field text=NAME; the first records have bar.baz, foo" in trouble.why
    assert not (tmp_path / "out/d.jsonl").exists()


def test_html_fields_are_cleaned_as_pages(clean: Clean, tmp_path: Path) -> None:
    page = (
        "<html><body><article><p>"
        + "The ferry runs to the island. " * 12
        + "</p><p>Advertisement</p></article></body></html>"
    )
    (tmp_path / "d.jsonl").write_text(json.dumps({"html": page, "url": "https://example.org/"}) + "\n")
    clean(tmp_path / "d.jsonl")
    done = json.loads((tmp_path / "out/d.jsonl").read_text())
    assert done["html"].strip() == ("The ferry runs to the island. " * 12).strip()
    restore(tmp_path / "out", tmp_path / "back")
    assert "Advertisement" in json.loads((tmp_path / "back/d.jsonl").read_text())["html"]


def test_resume_leaves_finished_containers_alone(jsonl: Path, clean: Clean, tmp_path: Path) -> None:
    first = clean(jsonl.parent)
    jsonl.write_bytes(b"".join(LINES[:3]))
    (jsonl.parent / "e.jsonl").write_text(json.dumps({"text": DIRTY}))
    clean(jsonl.parent, resume=True)
    before = (tmp_path / "out/e.jsonl").stat().st_mtime_ns
    assert (tmp_path / "out/d.jsonl").read_bytes().count(b"\n") == 3
    again = clean(jsonl.parent, resume=True)
    assert (tmp_path / "out/e.jsonl").stat().st_mtime_ns == before
    assert again.documents == 3 < first.documents


def test_fields_can_be_told(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"a": {"b": DIRTY}, "link": "https://example.org/x", "text": DIRTY}))
    clean(tmp_path / "d.jsonl", fields=Fields(None, {"text": "a.b", "url": "link"}))
    done = json.loads((tmp_path / "out/d.jsonl").read_text())
    assert (done["a"]["b"], done["text"]) == (CLEAN, DIRTY)
    (line,) = manifest_lines(tmp_path / "out/d.jsonl.manifest.jsonl")
    assert (line["source"]["url"], line["source"]["field"]) == ("https://example.org/x", "a.b")


@pytest.mark.parametrize(
    ("record", "field", "url"),
    [
        ({"url": "https://e.org/1", "articleBody": DIRTY, "headline": "x"}, "articleBody", "https://e.org/1"),
        ({"url": "https://e.org/2", "article": {"articleBody": DIRTY}}, "article.articleBody", "https://e.org/2"),
        ({"maintext": DIRTY, "url": "https://e.org/3", "title": "t"}, "maintext", "https://e.org/3"),
        ({"success": True, "data": {"markdown": DIRTY, "metadata": {"sourceURL": "https://e.org/4"}}}, "data.markdown", "https://e.org/4"),
        ({"text": DIRTY, "raw_text": "x", "source": "https://e.org/5", "id": None}, "text", "https://e.org/5"),
        ({"id": "a", "text": DIRTY, "metadata": {"url": "https://e.org/6"}}, "text", "https://e.org/6"),
        ({"title": "t", "content": DIRTY, "link": "https://e.org/7"}, "content", "https://e.org/7"),
    ],
)  # fmt: skip
def test_shapes_that_scrapers_write(clean: Clean, tmp_path: Path, record: dict[str, Any], field: str, url: str) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps(record) + "\n")
    tally = clean(tmp_path / "d.jsonl")
    assert tally.status == {"cleaned": 1}
    (line,) = manifest_lines(tmp_path / "out/d.jsonl.manifest.jsonl")
    assert (line["source"]["field"], line["source"]["url"]) == (field, url)
    assert (tmp_path / "out/d.jsonl").read_text() == json.dumps(record).replace("Advertisement\\n", "") + "\n"


def test_a_container_that_is_written_to_meanwhile_is_noticed(cleaner: Cleaner, tmp_path: Path) -> None:
    source = tmp_path / "d.jsonl"
    source.write_bytes(packed_lines(20_000))

    def grow(plan: Plan, read: int, tally: Tally) -> None:
        with source.open("ab") as file:
            file.write(b'{"text": "late"}\n')

    tally = run(cleaner, JobOptions((str(source),), tmp_path / "out"), grow)
    assert [(t.where, t.why) for t in tally.troubles] == [("d.jsonl", "changed while it was read")]


def test_a_field_that_is_null_at_first_is_found(clean: Clean, tmp_path: Path) -> None:
    records = [*({"text": None, "id": n} for n in range(60)), {"text": DIRTY, "id": 60}]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert clean(tmp_path / "d.jsonl").status == {"unchanged": 60, "cleaned": 1}
