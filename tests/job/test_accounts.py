"""Manifests: what they tell (`--account`), and how they are packed; all are read again, and earlier versions', too."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from cleaner import Cleaner, UsageError, manifest
from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from cleaner.report.runs.aggregate import Aggregate, aggregate
from cleaner.sources.accounts import read_manifests
from cleaner.sources.whole import Unreadable

RULES = """
[[rule]]
id = "label"
kind = "advertisement"
op = "line"
match = "Advertisement"

[[rule]]
id = "weaker"
kind = "promo"
op = "line"
match = { starts = "Advert" }
"""
STORY = "The harbour master said that nothing was wrong with pier №7.\nAdvertisement\nNobody was hurt, he said."
PACKS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd.compress,
}  # fmt: skip
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, ".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress, ".zst": zstd.decompress,
}  # fmt: skip
NAMES = {
    "d.jsonl": "d.jsonl.manifest.jsonl",
    "d.jsonl.gz": "d.jsonl.gz.manifest.jsonl.gz",
    "d.jsonl.bz2": "d.jsonl.bz2.manifest.jsonl.bz2",
    "d.jsonl.xz": "d.jsonl.xz.manifest.jsonl.xz",
    "d.csv.zst": "d.csv.zst.manifest.jsonl.zst",
    "d.parquet": "d.parquet.manifest.parquet",
    "a.txt": "a.txt.manifest.json",
}
"""An input → its manifests."""
Make = Callable[..., Cleaner]
Clean = Callable[..., Tally]
names = pytest.mark.parametrize("name", NAMES)


def source(folder: Path, name: str, count: int = 600) -> Path:
    """Writes an input with so many documents, every third without clutter."""
    texts = [f"{n}. {STORY}" if n % 3 else f"{n}. Nobody was hurt." for n in range(count)]
    path = folder / name
    if name == "a.txt":
        path.write_text(texts[1])
    elif name == "d.parquet":
        pq.write_table(pa.table({"id": [f"r{n}" for n in range(count)], "text": texts}), path)
    elif name == "d.csv.zst":
        path.write_bytes(zstd.compress(("text\n" + "".join(f'"{text}"\n' for text in texts)).encode()))
    else:
        lines = "".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts))
        path.write_bytes(PACKS["" if path.suffix == ".jsonl" else path.suffix](lines.encode()))
    return path


def accounts(path: Path) -> list[dict[str, Any]]:
    if path.name.endswith(".json"):
        return [json.loads(path.read_bytes())]
    return [json.loads(line) for line in read_manifests(str(path))]


def content(path: Path) -> object:
    """What a file holds; how Parquet and packed files are written is up to libraries."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pydict()
    return UNPACK.get(path.suffix, bytes)(path.read_bytes())


def counts(run: Aggregate) -> tuple[object, ...]:
    return run.documents, dict(run.status), run.size, run.removed, {n: (r.hits, r.size) for n, r in run.rules.items()}


@names
def test_full_and_compact_restore_and_count_alike(clean: Clean, make_cleaner: Make, tmp_path: Path, name: str) -> None:
    path = source(tmp_path, name)
    found = {}
    for account in ("full", "compact"):
        out = tmp_path / account
        assert clean(path, out=out, cleaner=make_cleaner(RULES, account=account), jobs=2).troubles == []
        assert sorted(p.name for p in out.iterdir()) == [".clean", *sorted((name, NAMES[name]))]
        assert restore(out, tmp_path / f"back-{account}").troubles == []
        assert content(tmp_path / f"back-{account}" / name) == content(path)
        assert json.loads((out / ".clean/run.json").read_text())["options"]["account"] == account
        found[account] = accounts(out / NAMES[name])
        for one in found[account][:2]:
            jsonschema.validate(one, manifest.schema())
    assert content(tmp_path / "full" / name) == content(tmp_path / "compact" / name)
    assert counts(aggregate(tmp_path / "full")) == counts(aggregate(tmp_path / "compact"))
    assert counts(aggregate(tmp_path / "full"))[0] == (1 if name == "a.txt" else 600)
    for full, compact in zip(found["full"], found["compact"], strict=True):
        lost = full.pop("overridden")
        assert [entry["rule"] for entry in lost] == (["rules/weaker"] if full["status"] == "cleaned" else [])
        assert compact.pop("account") == "compact"
        assert full | {"ruleset": None} == compact | {"ruleset": None}


@names
def test_none_writes_none_and_says_so(clean: Clean, make_cleaner: Make, tmp_path: Path, name: str) -> None:
    path, out = source(tmp_path, name), tmp_path / "out"
    clean(path)
    assert (out / NAMES[name]).exists()
    expected = content(out / name)
    none = make_cleaner(RULES, account="none")
    assert clean(path, cleaner=none).troubles == []
    assert sorted(p.name for p in out.iterdir()) == [".clean", name]
    assert content(out / name) == expected
    again = clean(path, cleaner=none, resume=True)
    assert (again.documents, again.removed["advertisement"]) == ((1, 14) if name == "a.txt" else (600, 5600))
    with pytest.raises(UsageError, match=r"no manifests: .*\(not with --account none\)"):
        restore(out, tmp_path / "back")
    with pytest.raises(UsageError, match=r"no manifests: .*\(not with --account none\)"):
        aggregate(out)


@pytest.mark.parametrize("name", ["d.jsonl.gz", "d.csv.zst", "d.parquet"])
def test_manifests_of_earlier_versions_are_read(clean: Clean, tmp_path: Path, name: str) -> None:
    """They were a line each, never packed. A new run takes their place."""
    path, out = source(tmp_path, name), tmp_path / "out"
    clean(path)
    new = out / NAMES[name]
    expected = counts(aggregate(out))
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in accounts(new))
    new.unlink()
    (out / f"{name}.manifest.jsonl").write_bytes(lines)
    assert counts(aggregate(out)) == expected
    assert restore(out, tmp_path / "back").troubles == []
    assert content(tmp_path / "back" / name) == content(path)
    assert restore(out, tmp_path / "one", without=["rules/label"]).troubles == []
    assert content(tmp_path / "one" / name) == content(path)
    clean(path)
    assert sorted(p.name for p in out.iterdir()) == [".clean", *sorted((name, NAMES[name]))]


@pytest.mark.parametrize("name", ["d.jsonl.gz", "d.csv.zst", "d.parquet"])
def test_a_folder_of_results_as_input_leaves_manifests_out(clean: Clean, tmp_path: Path, name: str) -> None:
    clean(source(tmp_path, name))
    assert clean(tmp_path / "out", out=tmp_path / "again").status["unchanged"] == 600
    assert content(tmp_path / "again" / name) == content(tmp_path / "out" / name)


def test_what_packed_manifests_save(clean: Clean, tmp_path: Path) -> None:
    sizes = {}
    for name in ("d.jsonl", "d.jsonl.gz", "d.csv.zst", "d.parquet"):
        clean(source(tmp_path, name), out=tmp_path / name.replace(".", "-"))
        sizes[name] = (tmp_path / name.replace(".", "-") / NAMES[name]).stat().st_size
    assert max(sizes["d.jsonl.gz"], sizes["d.csv.zst"], sizes["d.parquet"]) < sizes["d.jsonl"] / 4


def test_columns_of_a_parquet_manifest(clean: Clean, tmp_path: Path) -> None:
    clean(source(tmp_path, "d.parquet"))
    table = pq.read_table(tmp_path / "out" / NAMES["d.parquet"])
    assert table.column_names == ["record", "id", "site", "status", "removed", "manifest"]
    assert table.slice(0, 2).drop_columns(["manifest"]).to_pylist() == [
        {"record": 0, "id": "r0", "site": None, "status": "unchanged", "removed": 0},
        {"record": 1, "id": "r1", "site": None, "status": "cleaned", "removed": 14},
    ]


@pytest.mark.parametrize("to", ["jsonl", "parquet", "folder"])
@pytest.mark.parametrize("account", ["full", "compact", "none"])
def test_conversions(clean: Clean, make_cleaner: Make, tmp_path: Path, to: str, account: str) -> None:
    path = source(tmp_path, "d.csv.zst", 30)
    clean(path, to=to, cleaner=make_cleaner(RULES, account=account))
    own = [p.name for p in (tmp_path / "out").rglob("*manifest*")]
    if account == "none":
        assert own == []
        return
    assert len(own) == (30 if to == "folder" else 1)
    assert to == "folder" or own == [f"d.{to}.manifest.{to}"]
    assert restore(tmp_path / "out", tmp_path / "back").troubles == []
    assert aggregate(tmp_path / "out").documents == 30


@pytest.mark.parametrize("name", ["d.jsonl.gz", "d.csv.zst", "d.parquet"])
def test_cut_short_they_cost_only_their_container(clean: Clean, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    source(folder, name)
    source(folder, "a.txt")
    clean(folder)
    own = tmp_path / "out" / NAMES[name]
    own.write_bytes(own.read_bytes()[:-20])
    with pytest.raises(Unreadable):
        list(read_manifests(str(own)))
    (trouble,) = restore(tmp_path / "out", tmp_path / "back").troubles
    assert trouble.where == NAMES[name]
    assert not (tmp_path / "back" / name).exists()
    assert (tmp_path / "back" / "a.txt").exists()
    assert len(aggregate(tmp_path / "out").damaged) >= 1


def test_links_and_other_tables_are_no_manifests(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "d.parquet.manifest.parquet")
    with pytest.raises(Unreadable, match="there is no column 'manifest' in it"):
        list(read_manifests(str(tmp_path / "d.parquet.manifest.parquet")))
    (tmp_path / "e.jsonl.gz.manifest.jsonl.gz").symlink_to(tmp_path / "d.parquet.manifest.parquet")
    with pytest.raises(Unreadable, match="links are not followed"):
        list(read_manifests(str(tmp_path / "e.jsonl.gz.manifest.jsonl.gz")))


def test_the_library_likewise(make_cleaner: Make) -> None:
    full, compact = (make_cleaner(RULES, account=account) for account in ("full", "compact"))
    assert full.digest == make_cleaner(RULES).digest != compact.digest
    assert len(full.clean(STORY).manifest()["overridden"]) == 1
    told = compact.clean(STORY).manifest()
    assert "overridden" not in told
    assert manifest.restore(told, compact.clean(STORY).data).decode() == STORY
    with pytest.raises(UsageError, match="account: 'some' is not known; expected one of full, compact, none"):
        make_cleaner(RULES, account="some")
