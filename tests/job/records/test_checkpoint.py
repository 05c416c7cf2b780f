"""Large containers that are killed in the middle: the work is gone on with, not begun again."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner import Cleaner
from cleaner.compression import COMPRESSIONS, zstd_module
from cleaner.job.options import JobOptions
from cleaner.job.records import checkpoint
from cleaner.job.run import run
from cleaner.job.tally import Tally
from cleaner.pipeline import Result
from tests.job.conftest import tree

Clean = Callable[..., Tally]
STORY = "The ferry left pier {} at nine, and came back at noon with eighty on board.\nAdvertisement\nAll was well."
RECORDS = 1500


class Slow(Cleaner):
    """Leaves a mark for each document, and sleeps at one of them."""

    marks: Path
    stop_at: bytes = b""

    def clean(self, data: str | bytes, **about: Any) -> Result:
        assert isinstance(data, bytes)
        with self.marks.open("ab") as marks:
            marks.write(b".")
        if self.stop_at and self.stop_at in data:
            time.sleep(60)
        return super().clean(data, **about)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cleaner.job.records.checkpoint", "cleaner.job.records.writer"):
        monkeypatch.setattr(f"{module}.EVERY", 2)
        monkeypatch.setattr(f"{module}.EVERY_BYTES", 30_000)
    monkeypatch.setattr("cleaner.job.records.feed.CHUNK_BYTES", 20_000)
    monkeypatch.setattr("cleaner.sources.streams.BLOCK", 20_000)


@pytest.fixture
def slow(tmp_path: Path) -> Slow:
    (tmp_path / "rules.toml").write_text(
        'schema = 1\n[[rule]]\nid = "x"\nkind = "promo"\nop = "line"\nmatch = "Advertisement"\n'
    )
    cleaner = Slow([tmp_path / "rules.toml"], bundled=False, scored=False)
    cleaner.marks = tmp_path / "marks"
    return cleaner


def killed_at(record: int, slow: Slow, job: JobOptions) -> None:
    """A run that is killed when it has come to a record."""
    slow.stop_at = f"pier {record} at".encode()
    if (child := os.fork()) == 0:
        run(slow, job)
        os._exit(0)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        before = slow.marks.stat().st_size if slow.marks.exists() else -1
        time.sleep(0.3)
        if before >= 0 and slow.marks.stat().st_size == before:
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    slow.stop_at = b""
    slow.marks.unlink()


def written(file: Path, *, rows_in_group: int = 300) -> Path:
    """A container of stories, of whichever kind its name says."""
    records = [{"id": n, "text": STORY.format(n)} for n in range(RECORDS)]
    lines = [json.dumps(record) for record in records]
    data = ("[" + ",\n".join(lines) + "]" if file.suffix == ".json" else "\n".join(lines)).encode()
    if file.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(records), file, row_group_size=rows_in_group)
    else:
        packs = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd_module().compress}
        file.write_bytes(packs.get(file.suffix, bytes)(data))
    return file


@pytest.mark.parametrize("name", [*(f"d.jsonl{packed}" for packed in ("", *COMPRESSIONS)), "d.json", "d.parquet"])
def test_only_the_rest_is_done_again(slow: Slow, tmp_path: Path, name: str) -> None:
    source = written(tmp_path / name)
    job = JobOptions((str(source),), tmp_path / "out", jobs=1, resume=True)
    killed_at(1250, slow, job)
    assert (tmp_path / "out/.clean/partial").exists()
    resumed = run(slow, job)
    assert slow.marks.stat().st_size < RECORDS / 2
    undisturbed = run(slow, JobOptions((str(source),), tmp_path / "undisturbed", jobs=2))
    assert tree(tmp_path / "out") == tree(tmp_path / "undisturbed")
    assert resumed.to_json() == undisturbed.to_json()
    assert not (tmp_path / "out/.clean/partial").exists()


def test_a_row_group_is_gone_on_with_in_its_midst(slow: Slow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.sinks.parquet.GROUP_BYTES", 20_000)
    monkeypatch.setattr("cleaner.sinks.accounts.GROUP_BYTES", 200_000)
    source = written(tmp_path / "d.parquet", rows_in_group=RECORDS)
    job = JobOptions((str(source),), tmp_path / "out", jobs=1, resume=True)
    killed_at(700, slow, job)
    killed_at(1250, slow, job)
    run(slow, job)
    assert slow.marks.stat().st_size < RECORDS / 2
    run(slow, JobOptions((str(source),), tmp_path / "undisturbed"))
    assert tree(tmp_path / "out") == tree(tmp_path / "undisturbed")
    table = pq.ParquetFile(tmp_path / "out/d.parquet")
    assert table.num_row_groups > 3
    assert table.read()["id"].to_pylist() == list(range(RECORDS))
    assert not any("Advertisement" in text for text in table.read()["text"].to_pylist())
    assert pq.read_table(tmp_path / "out/d.parquet.manifest.parquet")["record"].to_pylist() == list(range(RECORDS))


@pytest.mark.parametrize("name", ["d.jsonl.zst", "d.parquet"])
def test_a_partial_output_that_was_damaged_is_begun_again(slow: Slow, tmp_path: Path, name: str) -> None:
    source = written(tmp_path / name)
    job = JobOptions((str(source),), tmp_path / "out", jobs=1, resume=True)
    killed_at(700, slow, job)
    partial = tmp_path / f"out/.clean/partial/{name}.data"
    data = partial.read_bytes()
    if name.endswith(".zst"):  # of Parquet it would be found out by who reads it, as with any file
        partial.write_bytes(data[:200] + bytes([data[200] ^ 1]) + data[201:])
    else:
        partial.write_bytes(data[:200])
    run(slow, job)
    assert slow.marks.stat().st_size == RECORDS
    run(slow, JobOptions((str(source),), tmp_path / "undisturbed"))
    assert tree(tmp_path / "out") == tree(tmp_path / "undisturbed")


def test_a_parquet_file_that_changed_is_begun_again(slow: Slow, tmp_path: Path) -> None:
    source = written(tmp_path / "d.parquet")
    job = JobOptions((str(source),), tmp_path / "out", jobs=1, resume=True)
    killed_at(1250, slow, job)
    table = pq.read_table(source)
    pq.write_table(table.set_column(0, "id", pa.array(range(1, RECORDS + 1))), source, row_group_size=300)
    run(slow, job)
    assert slow.marks.stat().st_size == RECORDS
    assert pq.read_table(tmp_path / "out/d.parquet")["id"].to_pylist()[-1] == RECORDS


def test_an_input_that_changed_is_begun_again(slow: Slow, tmp_path: Path) -> None:
    source = tmp_path / "d.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": STORY.format(n)}) + "\n" for n in range(RECORDS)))
    job = JobOptions((str(source),), tmp_path / "out", jobs=1, resume=True)
    killed_at(1250, slow, job)
    source.write_text(source.read_text().replace("pier 7 at", "pier 8 at"))
    run(slow, job)
    assert slow.marks.stat().st_size == RECORDS
    run(slow, JobOptions((str(source),), tmp_path / "undisturbed"))
    assert tree(tmp_path / "out") == tree(tmp_path / "undisturbed")


def test_without_resume_nothing_of_before_is_used(slow: Slow, tmp_path: Path) -> None:
    source = tmp_path / "d.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": STORY.format(n)}) + "\n" for n in range(RECORDS)))
    job = JobOptions((str(source),), tmp_path / "out", jobs=1)
    killed_at(1250, slow, job)
    run(slow, job)
    assert slow.marks.stat().st_size == RECORDS
    assert not (tmp_path / "out/.clean/partial").exists()


def test_a_damaged_note_is_no_note(tmp_path: Path, clean: Clean) -> None:
    source = tmp_path / "d.jsonl"
    source.write_text(json.dumps({"text": STORY}) + "\n")
    (tmp_path / "out/.clean/partial").mkdir(parents=True)
    (tmp_path / "out/.clean/partial/d.jsonl.json").write_text('{"chunks": "many"}')
    assert clean(source, resume=True).documents == 1
    assert checkpoint.EVERY == 2
