"""Two runs beside each other: real runs over invented dumps, with two sets of rules."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import UsageError
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from cleaner.report.runs.comparison import CHANGED, Comparison, compare
from cleaner.report.runs.manifests import entries
from cleaner.report.runs.versus import versus_json, versus_tables
from tests.house import STORY

from .test_aggregate import write

LINE = """
[[rule]]
id = "{id}"
kind = "{kind}"
op = "line"
match = {{ starts = "{start}" }}
"""
BEFORE = (("sign-up", "newsletter", "Sign up"), ("share", "share", "Share"))
NOW = (("sign-up", "newsletter", "Sign up for"), ("credit", "credit", "Photo by"))


def rules(folder: Path, chosen: Iterable[tuple[str, str, str]]) -> Path:
    folder.mkdir()
    text = "schema = 1\n" + "".join(LINE.format(id=id, kind=kind, start=start) for id, kind, start in chosen)
    (folder / "house.toml").write_text(text)
    return folder / "house.toml"


def cleaned(folder: Path, name: str, chosen: Iterable[tuple[str, str, str]], *, to: str | None = None) -> Path:
    cleaner = Cleaner([rules(folder / f"rules-{name}", chosen)], bundled=False)
    run(cleaner, JobOptions((str(folder / "dump"),), folder / name, to=to))
    return folder / name


TEXTS = {
    "a/credit.txt": f"{STORY}Photo by nobody\n{STORY}",
    "a/both.txt": f"{STORY}Sign up now\n{STORY}Photo by Ärzte\n{STORY}",
    "a/same.txt": f"{STORY}Sign up for letters\n{STORY}",
    "b/share.txt": f"{STORY}Share this\nShare that\n{STORY}",
    "plain.txt": STORY,
}


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    for name, text in TEXTS.items():
        (tmp_path / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dump" / name).write_text(text, "utf-8")
    return cleaned(tmp_path, "before", BEFORE), cleaned(tmp_path, "now", NOW)


def check(found: Comparison) -> None:
    """What is to be found, whatever the documents are in."""
    assert (found.compared, found.changed, found.other_input) == (5, 3, 0)
    assert (found.only_before, found.only_now) == (0, 0)
    assert found.of_one_dump
    assert found.other_rules
    taken = {rule: change.taken for rule, change in found.rules.items() if change.taken}
    left = {rule: change.left for rule, change in found.rules.items() if change.left}
    assert taken == {"house/credit": len("Photo by nobody\n") + len("Photo by Ärzte\n".encode())}
    assert left == {"house/sign-up": len("Sign up now\n"), "house/share": len("Share this\nShare that\n")}
    changes = {(d.taken, d.left) for d in found.documents}
    assert changes == {
        (("house/credit",), ()),
        (("house/credit",), ("house/sign-up",)),
        ((), ("house/share",)),
    }
    texts = {sample.text for change in found.rules.values() for sample in change.samples_left}
    assert texts == {"Sign up now\n", "Share this\n"}
    assert found.before.removed - found.now.removed == sum(left.values()) - sum(taken.values())


def test_what_changed(runs: tuple[Path, Path]) -> None:
    found = compare(*runs)
    check(found)
    assert {d.path for d in found.documents} == {"a/credit.txt", "a/both.txt", "b/share.txt"}


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "parquet"])
def test_containers(tmp_path: Path, kind: str) -> None:
    (tmp_path / "texts").mkdir()
    lines = "".join(json.dumps({"text": text, "id": name}) + "\n" for name, text in TEXTS.items())
    (tmp_path / "dump").mkdir()
    if kind == "parquet":
        import pyarrow
        import pyarrow.parquet

        rows = {"text": list(TEXTS.values()), "id": list(TEXTS)}
        pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "dump" / "d.parquet")
    elif kind == "jsonl.gz":
        import gzip

        (tmp_path / "dump" / "d.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    else:
        (tmp_path / "dump" / "d.jsonl").write_text(lines)
    found = compare(cleaned(tmp_path, "before", BEFORE), cleaned(tmp_path, "now", NOW))
    check(found)
    assert {d.path for d in found.documents} == {f"d.{kind} record {n}" for n in (0, 1, 3)}


def test_a_run_beside_itself(runs: tuple[Path, Path]) -> None:
    found = compare(runs[0], runs[0])
    assert (found.same, found.changed, found.rules) == (5, 0, {})
    text = "\n".join(versus_tables(found, [], top=10, width=80))
    assert "by rule: as before" in text
    assert "the same rules" in text


def test_other_inputs_and_missing_documents(runs: tuple[Path, Path]) -> None:
    before, now = runs
    (now / "a" / "same.txt.manifest.json").unlink()
    (before / "plain.txt.manifest.json").unlink()
    manifest = now / "b" / "share.txt.manifest.json"
    table = json.loads(manifest.read_bytes())
    table["source"]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(table))
    found = compare(before, now)
    assert (found.only_before, found.only_now, found.other_input, found.changed) == (1, 1, 1, 2)


def test_parts_of_a_cut(tmp_path: Path) -> None:
    """What goes on both sides of what already went is what is new."""
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.txt").write_text(f"{STORY}A: one\nB: two\nC: three\n{STORY}")
    block = '[[rule]]\nid = "box"\nkind = "promo"\nop = "block"\nstart = "A: one"\nend = "C: three"\nmax_chars = 99\n'
    one = cleaned(tmp_path, "one", [("b", "share", "B:")])
    pack = tmp_path / "more.toml"
    pack.write_text(f"schema = 1\n{block}")
    run(Cleaner([pack], bundled=False), JobOptions((str(tmp_path / "dump"),), tmp_path / "all"))
    found = compare(one, tmp_path / "all")
    (change,) = found.rules.values()
    assert [sample.text for sample in change.samples_taken] == ["A: one\n"]
    assert change.taken == len("A: one\nC: three\n")
    back = compare(tmp_path / "all", one)
    assert back.rules["more/box"].left == change.taken


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_and_say_their_unit(runs: tuple[Path, Path], width: int) -> None:
    lines = list(versus_tables(compare(*runs), [], top=10, width=width))
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "other text was removed of 3" in text
    assert "kept bytes" in text
    assert "bytes before" in text
    assert "house/share gone" in text
    assert "house/credit new" in text
    assert "+ Photo by Ärzte" in text
    assert "- Share this" in text


def test_json(runs: tuple[Path, Path]) -> None:
    table = json.loads(json.dumps(versus_json(compare(*runs), [])))
    assert table["comparison"]["rules"]["house/share"] == {"fate": "gone", "hits": [2, 0], "bytes": [22, 0]}
    assert table["comparison"]["changed"] == 3
    assert table["comparison"]["before"]["rules"]["house/share"]["hits"] == 2


def test_keys_grow_in_any_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.txt", "a/b/c.txt", "a/a.txt", "a-b/x.txt"):
        write(tmp_path, name)
    line = (tmp_path / "a.txt.manifest.json").read_bytes()
    (tmp_path / "a" / "d.jsonl.manifest.jsonl").write_bytes(
        b"\n".join(line.replace(b'"path":"a.txt"', b'"path":"d","record":%d' % n, 1) for n in range(12))
    )
    keys = [entry.key for entry in entries(tmp_path)]
    assert len(keys) == 18
    assert keys == sorted(keys)


def test_folders_without_manifests(runs: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="has no manifests"):
        compare(runs[0], tmp_path / "empty")
    with pytest.raises(UsageError, match="no such folder"):
        compare(tmp_path / "nowhere", runs[0])


def test_many_documents_take_little_memory(tmp_path: Path) -> None:
    """10,000 documents, of which other text was removed in each: what is kept of them is bounded."""
    for name, first in (("a", 100), ("b", 90)):
        folder = tmp_path / name
        write(folder, "x.txt", cuts=(("press/RULE", 50, "promo", "x" * 50),) * 3)
        one = (folder / "x.txt.manifest.json").read_bytes()
        (folder / "x.txt.manifest.json").unlink()
        one = one.replace(b'"end":100,"action":"keep"', b'"end":%d,"action":"keep"' % first)
        one = one.replace(b'{"start":100,"end":150', b'{"start":%d,"end":150' % first)
        lines = (one.replace(b"RULE", b"r%d" % (n % 50)) for n in range(10_000))
        (folder / "d.jsonl.manifest.jsonl").write_bytes(b"\n".join(lines))
    tracemalloc.start()
    found = compare(tmp_path / "a", tmp_path / "b")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.changed == 10_000
    assert len(found.documents) == CHANGED
    assert most < 2_000_000
