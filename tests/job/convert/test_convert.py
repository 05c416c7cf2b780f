"""`--to`: whatever comes in, another kind of output, with manifests that still restore the texts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner import Cleaner
from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from tests.job.conftest import RULES, tree

Clean = Callable[..., Tally]

STORY = 'The ferry left at nine, and it came back "at noon" with eighty people on board.\n{}\nAll was well.'
DIRTY, CLEAN = STORY.format("Advertisement"), STORY.replace("{}\n", "")
PAGE = (
    f"<html><body><article><p>{'The ferry runs to the island. ' * 12}</p><p>Advertisement</p></article></body></html>"
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(DIRTY)
    (folder / "sub/p.html").write_text(PAGE)
    records: list[dict[str, Any]] = [{"id": f"r{n}", "url": f"https://e.org/{n}", "text": DIRTY} for n in range(300)]
    lines = [json.dumps(record) for record in records]
    lines.insert(2, "{broken")
    (folder / "d.jsonl").write_text("\n".join(lines))
    pq.write_table(pa.table({"id": ["x", "../../evil"], "text": [DIRTY, DIRTY]}), folder / "t.parquet")
    return folder


def test_to_jsonl(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump, to="jsonl")
    documents = [json.loads(line) for line in (tmp_path / "out/documents.jsonl").read_text().splitlines()]
    assert [document["id"] for document in documents] == ["a.txt", "sub/p.html"]
    assert documents[0]["text"] == CLEAN
    assert documents[1]["text"].strip() == ("The ferry runs to the island. " * 12).strip()
    table = [json.loads(line) for line in (tmp_path / "out/t.jsonl").read_text().splitlines()]
    assert table == [{"id": name, "url": None, "text": CLEAN} for name in ("x", "../../evil")]
    restored = restore(tmp_path / "out", tmp_path / "back")
    assert restored.troubles == []
    lines = [json.loads(line)["text"] for line in (tmp_path / "back/d.jsonl").read_text().splitlines()]
    assert lines == [DIRTY] * 300


def test_what_was_packed_is_written_plain_and_named_so(clean: Clean, tmp_path: Path) -> None:
    record = json.dumps({"id": "r", "text": DIRTY}) + "\n"
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(record.encode()))
    clean(tmp_path / "d.jsonl.gz", to="jsonl")
    assert sorted(p.name for p in (tmp_path / "out").glob("d*")) == ["d.jsonl", "d.jsonl.manifest.jsonl"]
    assert json.loads((tmp_path / "out/d.jsonl").read_text())["text"] == CLEAN
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert json.loads((tmp_path / "back/d.jsonl").read_text())["text"] == DIRTY


def test_to_parquet(dump: Path, clean: Clean, tmp_path: Path) -> None:
    tally = clean(dump, to="parquet")
    table = pq.read_table(tmp_path / "out/d.parquet")
    assert table.column_names == ["id", "url", "text"]
    assert table["text"].to_pylist() == [CLEAN] * 300
    assert table["url"][299].as_py() == "https://e.org/299"
    assert [trouble.where for trouble in tally.troubles] == ["d.jsonl record 2"]
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert pq.read_table(tmp_path / "back/d.parquet")["text"].to_pylist() == [DIRTY] * 300
    assert pq.read_table(tmp_path / "back/documents.parquet")["text"][0].as_py() == DIRTY


def test_to_a_folder_that_no_name_leads_out_of(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump, to="folder")
    out = tree(tmp_path / "out")
    texts = [name for name in out if name.endswith(".txt")]
    assert len(texts) == 304
    assert out["d.jsonl/r7.txt"] == out["a.txt"] == CLEAN.encode()
    (evil,) = (name for name in texts if "evil" in name)
    assert evil.startswith("t.parquet/evil-")
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert (tmp_path / "back/d.jsonl/r7.txt").read_text() == DIRTY


def test_records_of_one_name_get_a_file_each(clean: Clean, tmp_path: Path) -> None:
    """Dumps have an id, or an address, many times. All but the first such record were reported, and not written."""
    ids = ["Same", "same", "same-1", "Same", "other"]  # names that differ in case alone are one on some systems
    lines = "".join(json.dumps({"id": name, "text": f"{n}"}) + "\n" for n, name in enumerate(ids))
    (tmp_path / "d.jsonl").write_text(lines)
    assert clean(tmp_path / "d.jsonl", to="folder").troubles == []
    out = {name: data for name, data in tree(tmp_path / "out").items() if name.endswith(".txt")}
    assert {name.removeprefix("d.jsonl/"): data for name, data in out.items()} == {
        "Same.txt": b"0", "same-1.txt": b"1", "same-1-2.txt": b"2", "Same-3.txt": b"3", "other.txt": b"4",
    }  # fmt: skip
    manifest = json.loads((tmp_path / "out/d.jsonl/Same-3.txt.manifest.json").read_text())
    assert (manifest["source"]["id"], manifest["source"]["record"]) == ("Same", 3)
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []


def test_names_that_are_no_utf8_in_a_table(clean: Clean, tmp_path: Path) -> None:
    """One of them gave up the table with all documents."""
    import os

    folder = tmp_path / "in"
    folder.mkdir()
    for name in (b"a.txt", b"\xff.txt"):
        (folder / os.fsdecode(name)).write_bytes(b"Advertisement\nThe harbour is open.\n")
    (folder / os.fsdecode(b"\xfe.jsonl")).write_bytes(b'{"id": "1", "text": "Advertisement\\nThe pier is open."}\n')
    tally = clean(folder, to="parquet")
    assert not tally.troubles
    done = restore(tmp_path / "out", tmp_path / "back")
    assert not done.troubles
    texts = pq.read_table(tmp_path / "back" / "documents.parquet").column("text").to_pylist()
    assert texts == ["Advertisement\nThe harbour is open.\n"] * 2


def test_bytes_that_are_no_utf8_in_a_table(clean: Clean, tmp_path: Path) -> None:
    """No column of texts can hold them. The manifest was of another text, and the table could not be restored."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"The caf\xe9 on the pier is open.\nAdvertisement\n")
    (folder / "b.txt").write_bytes(b"The harbour is open.\nAdvertisement\n")
    assert not clean(folder, to="parquet").troubles
    assert pq.read_table(tmp_path / "out" / "documents.parquet").column("text").to_pylist() == [
        "The caf? on the pier is open.\n",
        "The harbour is open.\n",
    ]
    assert not restore(tmp_path / "out", tmp_path / "back").troubles
    texts = pq.read_table(tmp_path / "back" / "documents.parquet").column("text").to_pylist()
    assert texts == ["The caf? on the pier is open.\nAdvertisement\n", "The harbour is open.\nAdvertisement\n"]


def test_a_table_s_text_is_utf8_whatever_encoding_is_told(
    clean: Clean, make_cleaner: Callable[..., Cleaner], tmp_path: Path
) -> None:
    """A text with bytes that are none of its encoding is cleaned again, as the table has it: as UTF-8."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes("Der Kai für alle.\nAdvertisement\n".encode() + b"\x81\n")
    told = make_cleaner(RULES, scored=False, encoding="cp1252")
    assert not clean(folder, to="parquet", cleaner=told).troubles
    table = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert table.column("text").to_pylist() == ["Der Kai für alle.\n?\n"]
    assert not restore(tmp_path / "out", tmp_path / "back").troubles
    back = pq.read_table(tmp_path / "back" / "documents.parquet")
    assert back.column("text").to_pylist() == ["Der Kai für alle.\nAdvertisement\n?\n"]
