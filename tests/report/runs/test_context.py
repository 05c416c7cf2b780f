"""What stands around a cut: in files, and in the records of every kind of container."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from cleaner.report.runs import context
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.context import contexts
from cleaner.sources.containers import Fields
from tests.house import STORY
from tests.report.conftest import RULES

PAGE = f"<!doctype html><article><p>{STORY}<p>Before ü\n<p>Sign up page<p>After é<p>{STORY}</article>"
TEXT = f"{STORY}Before ü\nSign up 3\nAfter é\n{STORY}"

BODY = Fields(None, {"text": "doc.body"})


def write(folder: Path, kind: str) -> None:
    folder.mkdir()
    texts = ["Nothing here.\n", None, TEXT, "Nothing there.\n"]
    rows = [{"id": n, "doc": {"body": text}} if text else {"id": n} for n, text in enumerate(texts)]
    lines = "\n".join(json.dumps(row) for row in rows).encode() + b"\n"
    if kind == "txt":
        (folder / "a.txt").write_text(TEXT)
    elif kind == "html":
        (folder / "a.html").write_text(PAGE)
    elif kind == "jsonl":
        (folder / "a.jsonl").write_bytes(lines)
    elif kind == "jsonl.gz":
        (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    elif kind == "json":
        (folder / "a.json").write_text(json.dumps(rows))
    elif kind == "csv":
        (folder / "a.csv").write_text('id,text\n1,Nothing\n2,"' + TEXT.replace('"', '""') + '"\n')
    elif kind == "parquet":
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.table({"text": [text or "" for text in texts] * 100, "n": list(range(400))})
        pyarrow.parquet.write_table(table, folder / "a.parquet", row_group_size=50)


@pytest.mark.parametrize("kind", ["txt", "html", "jsonl", "jsonl.gz", "json", "csv", "parquet"])
def test_what_stands_around_a_cut(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "dump", kind)
    (tmp_path / "rules.toml").write_text(RULES)
    cleaner = Cleaner([tmp_path / "rules.toml"], bundled=False, extractor="none")
    fields = BODY if kind.startswith("json") else Fields()
    run(cleaner, JobOptions((str(tmp_path / "dump"),), tmp_path / "out", fields=fields))
    samples = aggregate(tmp_path / "out").samples.of["rules/sign-up"]
    found = contexts(samples)
    assert set(found) == set(samples)
    for before, after in found.values():
        assert before.endswith("Before ü\n")
        assert after.startswith("After é")


def test_a_container_that_is_gone_or_another_one(tmp_path: Path) -> None:
    write(tmp_path / "dump", "jsonl")
    (tmp_path / "rules.toml").write_text(RULES)
    options = JobOptions((str(tmp_path / "dump"),), tmp_path / "out", fields=BODY)
    run(Cleaner([tmp_path / "rules.toml"], bundled=False), options)
    samples = aggregate(tmp_path / "out").samples.of["rules/sign-up"]
    container = tmp_path / "out" / "a.jsonl"
    for content in (b"", b"[" * 1000, b'{"other": 1}\n' * 9):
        container.write_bytes(content)
        assert contexts(samples) == {}
    container.unlink()
    assert contexts(samples) == {}
    secret = tmp_path / "secret.jsonl"
    secret.write_bytes((tmp_path / "dump" / "a.jsonl").read_bytes())
    container.symlink_to(secret)
    assert contexts(samples) == {}


def test_a_huge_container_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "dump", "jsonl")
    (tmp_path / "rules.toml").write_text(RULES)
    options = JobOptions((str(tmp_path / "dump"),), tmp_path / "out", fields=BODY)
    run(Cleaner([tmp_path / "rules.toml"], bundled=False), options)
    samples = aggregate(tmp_path / "out").samples.of["rules/sign-up"]
    monkeypatch.setattr(context, "MOST_READ", 10)
    assert contexts(samples) == {}
