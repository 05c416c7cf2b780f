"""The step in a real datatrove pipeline, over two worker processes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Cleaner
from cleaner.integrations.datatrove import CleanDocuments
from tests.house import CANAL_STORY, canal


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    (tmp_path / "rules.toml").write_text(canal())
    return Cleaner([tmp_path / "rules.toml"], bundled=False, extractor="none")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    for part in range(2):
        with gzip.open(folder / f"{part}.jsonl.gz", "wt", encoding="utf-8") as file:
            for number in range(20):
                url = "https://canal.example/" if number % 2 else "https://other.example/"
                text = f"{CANAL_STORY}\nSign up for our newsletter\nStory {part}-{number}."
                file.write(json.dumps({"text": text, "id": f"{part}-{number}", "url": url}) + "\n")
    return folder


def test_a_pipeline(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    step = CleanDocuments(cleaner, manifests=True)
    pipeline = [JsonlReader(str(dump)), step, JsonlWriter(str(tmp_path / "out"), compression=None)]
    logs = tmp_path / "logs" / step.digest[:12]
    LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(logs)).run()
    records = [json.loads(line) for file in (tmp_path / "out").iterdir() for line in file.read_text().splitlines()]
    assert len(records) == 40
    for record in records:
        at_home = record["metadata"]["url"] == "https://canal.example/"
        assert record["metadata"]["clean_status"] == ("cleaned" if at_home else "unchanged")
        assert ("newsletter" not in record["text"]) == at_home
        assert record["text"].endswith(f"\nStory {record['id']}.")
        rules = [s.get("rule") for s in record["metadata"]["clean_manifest"]["segments"]]
        assert ("rules/sign-up" in rules) == at_home
    stats = json.loads((logs / "stats.json").read_text())
    assert stats[1]["stats"]["cleaned"] == 20


def test_what_is_ignored_stays_in_a_pipeline(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    step = CleanDocuments(cleaner.ignoring("newsletter"))
    assert step.digest != cleaner.digest
    pipeline = [JsonlReader(str(dump)), step, JsonlWriter(str(tmp_path / "out"), compression=None)]
    LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    records = [json.loads(line) for file in (tmp_path / "out").iterdir() for line in file.read_text().splitlines()]
    assert [record["metadata"]["clean_status"] for record in records] == ["unchanged"] * 40


def test_other_rules_have_another_digest(cleaner: Cleaner) -> None:
    assert CleanDocuments(cleaner).digest == cleaner.digest
    assert CleanDocuments(cleaner).digest != CleanDocuments(Cleaner(bundled=False)).digest
