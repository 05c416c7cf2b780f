"""The function in real datasets, with their cache and their processes. Skipped where they are not installed."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cleaner.pipeline.options
from cleaner import Cleaner, UsageError
from cleaner.integrations.hf import CleanExamples
from tests.house import CANAL_STORY, canal

datasets = pytest.importorskip("datasets", reason="datasets are not installed (pip install -e '.[engines]')")

TEXTS = [f"{CANAL_STORY}\nSign up for our newsletter\nStory {n}." for n in range(60)]
URLS = ["https://canal.example/" if n % 2 else None for n in range(60)]


def make(folder: Path, match: str = "Sign up for our newsletter", **options: Any) -> Cleaner:
    (folder / "rules.toml").write_text(canal(match))
    return Cleaner([folder / "rules.toml"], bundled=False, **options)


@pytest.fixture
def dataset(tmp_path: Path) -> Any:
    """A dataset on the disk: one in memory has no cache."""
    texts = [None if n == 7 else text for n, text in enumerate(TEXTS)]
    datasets.Dataset.from_dict({"id": range(60), "url": URLS, "text": texts}).save_to_disk(str(tmp_path / "stored"))
    return datasets.load_from_disk(str(tmp_path / "stored"))


@pytest.mark.parametrize("how", [{}, {"batched": True, "batch_size": 16}, {"batched": True, "num_proc": 2}])
def test_a_map(dataset: Any, tmp_path: Path, how: dict[str, Any]) -> None:
    one = make(tmp_path)
    found = dataset.map(CleanExamples(one, manifest="account"), **how)
    assert found.column_names == ["id", "url", "text", "clean_status", "account"]
    for number, row in enumerate(found):
        if number == 7:
            assert (row["text"], row["clean_status"], row["account"]) == (None, None, None)
            continue
        expected = one.clean(TEXTS[number], url=URLS[number])
        assert (row["id"], row["text"], row["clean_status"]) == (number, expected.text, expected.status)
        assert json.loads(row["account"]) == json.loads(json.dumps(expected.manifest()))
    again = found.map(CleanExamples(one), batched=True)
    assert again["text"][:] == found["text"][:]


def test_a_stream(tmp_path: Path, dataset: Any) -> None:
    stream = dataset.to_iterable_dataset().map(CleanExamples(make(tmp_path)), batched=True)
    assert [row["clean_status"] for row in stream][:4] == ["unchanged", "cleaned", "unchanged", "cleaned"]


def fingerprint(dataset: Any, examples: CleanExamples) -> str:
    found = dataset.map(examples, batched=True)._fingerprint
    assert isinstance(found, str)
    return found


def test_the_fingerprint_goes_by_the_digest(dataset: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fingerprint(dataset, CleanExamples(make(tmp_path)))
    assert fingerprint(dataset, CleanExamples(make(tmp_path))) == first
    assert fingerprint(dataset, pickle.loads(pickle.dumps(CleanExamples(make(tmp_path))))) == first  # noqa: S301
    others = {
        fingerprint(dataset, CleanExamples(make(tmp_path, match="Sign up"))),
        fingerprint(dataset, CleanExamples(make(tmp_path, site="rules"))),
        fingerprint(dataset, CleanExamples(make(tmp_path, select="caption"))),
        fingerprint(dataset, CleanExamples(make(tmp_path), manifest="account")),
    }
    monkeypatch.setattr(cleaner.pipeline.options, "__version__", "99.0")  # the same rules, another engine
    others.add(fingerprint(dataset, CleanExamples(make(tmp_path))))
    assert len(others | {first}) == 6


SCRIPT = """
import sys
from pathlib import Path
import datasets
from cleaner import Cleaner
from cleaner.integrations.hf import CleanExamples
from tests.house import CANAL_STORY, canal
from tests.house import CANAL_STORY, canal
dataset = datasets.load_from_disk("stored")
found = dataset.map(CleanExamples(Cleaner(["rules.toml"], bundled=len(sys.argv) > 1)), batched=True)
print(found._fingerprint, sorted(file["filename"] for file in found.cache_files))
"""


@pytest.mark.parametrize("bundled", [[], ["bundled"]], ids=["own", "bundled"])
def test_another_process_finds_the_work_done(dataset: Any, tmp_path: Path, bundled: list[str]) -> None:
    make(tmp_path)
    (tmp_path / "script.py").write_text(SCRIPT)
    ran = [
        subprocess.run(
            [sys.executable, "script.py", *bundled],
            cwd=tmp_path, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    assert ran[0].stdout == ran[1].stdout
    assert "examples/s" in ran[0].stderr  # the bar of work that is done
    assert "examples/s" not in ran[1].stderr


def test_a_wrong_column_is_told() -> None:
    with pytest.raises(UsageError, match="there is no column 'url' but text"):
        CleanExamples(Cleaner(bundled=False))({"text": ["a"]})
    found = CleanExamples(Cleaner(bundled=False), url=None)({"text": [b"a\xff"]})
    assert found == {"text": [b"a\xff"], "clean_status": ["unchanged"]}
