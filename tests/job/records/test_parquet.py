"""Runs over Parquet files: one column changes, all others come along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally

from .dirty import CLEAN, DIRTY, manifest_lines

Clean = Callable[..., Tally]


@pytest.mark.parametrize(
    "text_type", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_parquet_keeps_all_other_columns(clean: Clean, tmp_path: Path, text_type: pa.DataType) -> None:
    texts = [None if n % 50 == 7 else f"{n}. {DIRTY}" for n in range(700)]
    plain = pa.array(texts) if not pa.types.is_binary(text_type) else pa.array([t and t.encode() for t in texts])
    table = pa.table({
        "id": [f"r{n}" for n in range(700)],
        "text": plain.dictionary_encode() if pa.types.is_dictionary(text_type) else plain.cast(text_type),
        "nested": [[{"a": n, "b": None}] for n in range(700)],
        "when": pa.array(range(700), pa.timestamp("us", "UTC")),
    }).replace_schema_metadata({"huggingface": "{}"})  # fmt: skip
    source = tmp_path / "d.parquet"
    pq.write_table(table, source, row_group_size=300, compression="zstd")
    assert clean(source).troubles == []
    done = pq.read_table(tmp_path / "out/d.parquet")
    assert done.schema.equals(pq.read_table(source).schema, check_metadata=True)
    assert done.drop_columns(["text"]).equals(pq.read_table(source).drop_columns(["text"]))
    values = [v.decode() if isinstance(v, bytes) else v for v in done["text"].to_pylist()]
    assert values == [None if n % 50 == 7 else f"{n}. {CLEAN}" for n in range(700)]
    metadata = pq.ParquetFile(tmp_path / "out/d.parquet").metadata
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [300, 300, 100]
    assert metadata.row_group(0).column(1).compression == "ZSTD"
    assert len(manifest_lines(tmp_path / "out/d.parquet.manifest.parquet")) == 700
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert pq.read_table(tmp_path / "back/d.parquet").to_pydict() == pq.read_table(source).to_pydict()


def test_a_truncated_parquet_file_is_reported(clean: Clean, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["x"] * 1000}), tmp_path / "d.parquet")
    (tmp_path / "d.parquet").write_bytes((tmp_path / "d.parquet").read_bytes()[:-100])
    (trouble,) = clean(tmp_path / "d.parquet").troubles
    assert "no whole Parquet file" in trouble.why
