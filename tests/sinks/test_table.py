"""A Parquet file that is left and gone on with has the bytes of one that a single writer wrote."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.sinks.partial import PartialFile
from cleaner.sinks.table import TableFile

TABLE = pa.table({
    "id": range(3_000),
    "text": [f"{n} ferries left. " * (n % 9) for n in range(3_000)],
    "tags": [[str(n % 7)] for n in range(3_000)],
}).replace_schema_metadata({"from": "a test"})  # fmt: skip
GROUPS = [TABLE.slice(at, 500) for at in range(0, 3_000, 500)]


class Groups(TableFile):
    def add(self, table: pa.Table) -> None:
        self._writer.write_table(table, row_group_size=table.num_rows)


@pytest.mark.parametrize("nothing", [1_000, 1 << 28])
def test_its_bytes_are_those_of_one_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing: int) -> None:
    monkeypatch.setattr("cleaner.sinks.table.NOTHING", nothing)
    with pq.ParquetWriter(tmp_path / "whole", TABLE.schema, compression="zstd") as writer:
        for group in GROUPS:
            writer.write_table(group, row_group_size=500)
    partial, target = str(tmp_path / "partial"), str(tmp_path / "target")
    length, footer = 0, b""
    for groups in (GROUPS[:2], GROUPS[2:3]):
        file = Groups(PartialFile(partial, target, length=length), pa, TABLE.schema, "zstd", footer)
        for group in groups:
            file.add(group)
        paused = file.pause()
        assert paused is not None
        length, footer = paused
        file.add(GROUPS[5])  # it is lost
        file.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    with Groups(PartialFile(partial, target, length=length), pa, TABLE.schema, "zstd", footer) as file:
        for group in GROUPS[3:]:
            file.add(group)
    assert Path(target).read_bytes() == (tmp_path / "whole").read_bytes()
    assert pq.read_table(target).to_pydict() == TABLE.to_pydict()
    assert pq.read_schema(target).metadata == {b"from": b"a test"}


def test_without_rows_it_is_a_table_of_none(tmp_path: Path) -> None:
    target = tmp_path / "target"
    with Groups(PartialFile(str(tmp_path / "partial"), str(target)), pa, TABLE.schema, "zstd"):
        pass
    assert pq.read_table(target).num_rows == 0
    assert pq.read_schema(target).names == TABLE.schema.names
