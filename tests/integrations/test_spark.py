"""`mapInArrow` in a real Spark, with two Python workers. It needs PySpark and Java, and is skipped without them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, UsageError, restore
from tests.house import CANAL_STORY, canal

pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed (pip install -e '.[engines]')")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, and there is none", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402

from cleaner.integrations.spark import CleanBatches, counter  # noqa: E402

TEXT = f"{CANAL_STORY}\nSign up for our newsletter\nStory {{n}}."
PAGE = f"<html><body><article>{f'<p>{CANAL_STORY}</p>' * 3}<p>Sign up for our newsletter</p></article></body></html>"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers': what `python3` is may have nothing installed
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    (tmp_path / "rules.toml").write_text(canal())
    made = Cleaner([tmp_path / "rules.toml"], bundled=False, extractor="none")
    (tmp_path / "rules.toml").unlink()  # workers elsewhere do not have it
    return made


def rows() -> list[tuple[int, str | None, str | None]]:
    found: list[tuple[int, str | None, str | None]] = [
        (n, "https://canal.example/" if n % 2 else "https://other.example/", TEXT.format(n=n)) for n in range(300)
    ]
    found[10] = (10, None, TEXT.format(n=10))
    found[11] = (11, "https://canal.example/", None)
    found[13] = (13, "https://canal.example/", PAGE)
    found[15] = (15, "https://canal.example/", "")
    return found


def test_a_frame(spark: Any, cleaner: Cleaner, tmp_path: Path) -> None:
    stats = counter(spark.sparkContext)
    clean = CleanBatches(cleaner, manifest="account", stats=stats)
    frame = spark.createDataFrame(rows(), "id long, url string, text string").repartition(4)
    frame.mapInArrow(clean, clean.schema(frame.schema)).write.parquet(str(tmp_path / "out"))
    found = {row.id: row for row in spark.read.parquet(str(tmp_path / "out")).collect()}
    assert sorted(found) == list(range(300))
    for number, url, text in rows():
        row = found[number]
        if text is None:
            assert (row.text, row.clean_status, row.account) == (None, None, None)
            continue
        expected = cleaner.clean(text, url=url)
        assert (row.url, row.text, row.clean_status) == (url, expected.text, expected.status)
        manifest = json.loads(row.account)
        assert manifest == json.loads(json.dumps(expected.manifest()))
        assert restore(manifest, row.text.encode()).decode() == expected.document.text
    assert "newsletter" not in found[13].text
    assert found[12].text == TEXT.format(n=12)
    assert stats.value["documents"] == 300
    assert stats.value["status/missing"] == 1
    assert stats.value["status/cleaned"] == 148
    assert stats.value["kind/newsletter"] == stats.value["removed_chars"] > 0


def test_a_second_run_over_what_comes_out_changes_nothing(spark: Any, cleaner: Cleaner) -> None:
    clean = CleanBatches(cleaner)
    frame = spark.createDataFrame(rows(), "id long, url string, text string")
    once = frame.mapInArrow(clean, clean.schema(frame.schema))
    twice = once.mapInArrow(clean, clean.schema(once.schema))
    assert once.columns == twice.columns == ["id", "url", "text", "clean_status"]
    texts = [[(row.id, row.text) for row in frame.orderBy("id").collect()] for frame in (once, twice)]
    assert texts[0] == texts[1]
    assert {row.clean_status for row in twice.collect()} == {"unchanged", None}


def test_binaries_stay_binaries_and_an_empty_frame_is_none(spark: Any, cleaner: Cleaner) -> None:
    data = TEXT.encode() + b"\xff"
    clean = CleanBatches(cleaner, text="body", url="from", status=None)
    frame = spark.createDataFrame([(bytearray(data), "https://canal.example/")], "body binary, from string")
    (row,) = frame.mapInArrow(clean, clean.schema(frame.schema)).collect()
    assert bytes(row.body) == data.replace(b"Sign up for our newsletter\n", b"")
    empty = spark.createDataFrame([], frame.schema)
    assert empty.mapInArrow(clean, clean.schema(empty.schema)).collect() == []


def test_wrong_columns_are_told_before_anything_runs(spark: Any, cleaner: Cleaner) -> None:
    frame = spark.createDataFrame([(1, "a")], "id long, text string")
    with pytest.raises(UsageError, match="there is no column 'url' but id, text; url=None, if there are no addresses"):
        CleanBatches(cleaner).schema(frame.schema)
    with pytest.raises(UsageError, match="column 'id' holds long, not string or binary"):
        CleanBatches(cleaner, text="id", url=None).schema(frame.schema)
    with pytest.raises(UsageError, match="one column each, not text, text, clean_status"):
        CleanBatches(cleaner, url="text")
