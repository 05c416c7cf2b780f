"""Row groups of any size are read in little memory, and from any batch on."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.sources.parquet import ParquetSource

READ = """
import resource, sys
from cleaner.sources.parquet import ParquetSource

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

source = ParquetSource(sys.argv[1])
next(source.batches())
before, rows = peak(), 0
for batch in source.batches():
    rows += batch.columns.num_rows
print(rows, peak() - before)
"""


def test_a_large_row_group_is_not_read_whole(tmp_path: Path) -> None:
    rng = random.Random(2)
    texts = [rng.randbytes(16_000).hex() for _ in range(2_500)]
    pq.write_table(pa.table({"text": texts}), tmp_path / "d.parquet", compression="NONE", use_dictionary=False)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "d.parquet")], capture_output=True, text=True, check=True
    )
    rows, more = map(int, done.stdout.split())
    assert rows == 2_500
    assert more < 40  # MiB, of 76


def test_rows_as_large_as_pages_come_in_smaller_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.sources.parquet.BATCH_BYTES", 100_000)
    table = pa.table({"text": [str(n) * 2_000 for n in range(10, 90)]})
    pq.write_table(table, tmp_path / "d.parquet", compression="NONE", use_dictionary=False)
    source = ParquetSource(str(tmp_path / "d.parquet"))
    sizes = [batch.columns.num_rows for batch in source.batches()]
    assert max(sizes) < 30
    assert sum(sizes) == 80
    source.close()


def test_rows_come_from_any_batch_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.sources.parquet.BATCH_ROWS", 30)
    pq.write_table(pa.table({"text": [str(n) for n in range(250)]}), tmp_path / "d.parquet", row_group_size=100)
    source = ParquetSource(str(tmp_path / "d.parquet"))
    batches = list(source.batches())
    first = 0
    for done, batch in enumerate(batches):
        rest = list(source.batches(first))
        assert [b.columns.to_pylist() for b in rest] == [b.columns.to_pylist() for b in batches[done:]]
        assert source.end_of(first) == batch.end
        first += batch.columns.num_rows
    assert [b.ends_group for b in batches] == [False, False, False, True] * 2 + [False, True]
    assert not list(source.batches(first))
    assert source.end_of(first) == 0
    assert batches[0].end < batches[-1].end <= (tmp_path / "d.parquet").stat().st_size
    source.close()
