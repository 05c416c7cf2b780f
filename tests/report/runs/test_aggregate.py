"""Counting over manifests: what is counted, what has drifted, and that it stays quick and small."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner import manifest as manifests
from cleaner.errors import UsageError
from cleaner.job.files.inplace import fix
from cleaner.report.runs.aggregate import MOST_NAMED, Aggregate, aggregate
from cleaner.report.runs.html import page
from cleaner.report.runs.odd import odd_rules
from cleaner.report.runs.samples import SAMPLES, TEXT
from cleaner.report.runs.stats import as_json, tables
from tests.house import STORY
from tests.report.conftest import RULES

Segment = tuple[str, int, str, str]


def write(folder: Path, name: str, *, site: str | None = None, cuts: tuple[Segment, ...] = (), **more: Any) -> None:
    """A manifest as a run writes it. cuts: (rule, size, kind, text), each behind 100 kept bytes."""
    segments: list[dict[str, Any]] = []
    at = 0
    for rule, size, kind, text in cuts:
        segments.append({"start": at, "end": at + 100, "action": "keep"})
        at += 100
        segments.append({"start": at, "end": at + size, "action": "remove", "rule": rule, "kind": kind, "text": text})
        at += size
    segments.append({"start": at, "end": at + 100, "action": "keep"})
    manifest = {
        "schema": 1,
        "source": {
            "path": name,
            "sha256": "0" * 64,
            "bytes": at + 100,
            "encoding": "utf-8",
            "media_type": "text/plain",
        },
        "site": {"name": site, "by": "host"} if site else None,
        "output": {"path": name, "sha256": "0" * 64, "bytes": 100},
        "ruleset": {"digest": "0" * 64, "version": "0"},
        "status": "cleaned" if cuts else "unchanged",
        "unit": "byte",
        "segments": segments,
        "overridden": [],
        **more,
    }
    file = folder / f"{name}.manifest.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(manifests.dumps(manifest))


def run_of(folder: Path, hits: int, of: int, *, unended: int = 0, site: str = "press") -> Aggregate:
    """Documents of one site, of which so many have a hit of `press/box`."""
    for number in range(of):
        cuts = (("press/box", 50, "promo", "x"),) if number < hits else ()
        more = {"unended": [{"rule": "press/box", "start": 0}]} if number < unended else {}
        write(folder, f"{site}{number}.txt", site=site, cuts=cuts, **more)
    return aggregate(folder)


def test_counts(cleaned: Path) -> None:
    found = aggregate(cleaned)
    assert dict(found.status) == {"cleaned": 9, "unchanged": 2, "guarded": 1}
    assert found.rules["rules/sign-up"].hits == 8
    assert found.rules["rules/sign-up"].documents == 8
    assert found.rules["rules/box"].largest > 2_000
    assert dict(found.unended["rules/box"]) == {"": 1}
    assert [suspect.path for suspect in found.failed] == ["guarded.txt"]
    assert found.damaged == []


def test_the_counts_are_the_runs(cleaned: Path) -> None:
    told = json.loads((cleaned / ".clean" / "run.json").read_bytes())["counts"]
    found = aggregate(cleaned)
    assert dict(found.status) == told["status"]
    for rule in ("rules/sign-up", "rules/box"):
        assert found.rules[rule].documents <= told["rules"][rule]["hits"]
    assert set(found.kinds) == set(told["removed"])


def test_records_of_containers(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", cuts=(("press/box", 50, "promo", "x"),))
    line = (tmp_path / "a.txt.manifest.json").read_bytes()
    lines = [line.replace(b'"path":"a.txt"', b'"path":"d.jsonl","record":%d' % number, 1) for number in range(3)]
    (tmp_path / "d.jsonl.manifest.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    found = aggregate(tmp_path)
    assert found.documents == 4
    assert {sample.path for sample in found.samples.of["press/box"]} == {
        "a.txt",
        *(f"d.jsonl record {n}" for n in range(3)),
    }


def test_files_that_were_fixed_in_place(tmp_path: Path, make_cleaner: Callable[..., Cleaner]) -> None:
    (tmp_path / "story.txt").write_text(f"{STORY}Sign up\n{STORY}")
    cleaner = make_cleaner(RULES.removeprefix("schema = 1\n"))
    result = cleaner.clean((tmp_path / "story.txt").read_bytes())
    fix(str(tmp_path / "story.txt"), result, tmp_path)
    found = aggregate(tmp_path)
    assert found.rules["rules/sign-up"].hits == 1
    assert "The lighthouse" in page(found)


def test_names_and_texts_that_are_no_unicode(tmp_path: Path) -> None:
    write(tmp_path, "caf\udce9.txt", cuts=(("press/box", 50, "promo", "x"),))
    found = aggregate(tmp_path)
    "".join(tables(found, top=5, width=80)).encode("utf-8")
    page(found).encode("utf-8")


def test_damaged_manifests_are_told(cleaned: Path) -> None:
    (cleaned / "s1.txt.manifest.json").write_bytes(b'{"schema": 1, "segm')
    (cleaned / "s2.txt.manifest.json").write_bytes(b"[" * 100_000)
    found = aggregate(cleaned)
    assert found.damaged == ["s1.txt", "s2.txt"]
    assert found.documents == 10


def test_a_million_damaged_manifests_are_counted_and_not_all_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "d.jsonl.manifest.jsonl").write_bytes(b"{\n" * (MOST_NAMED + 5))
    found = aggregate(tmp_path)
    assert (len(found.damaged), found.unread) == (MOST_NAMED, MOST_NAMED + 5)
    assert any("1,005 manifests cannot be read" in line for line in tables(found, top=5, width=80))


def test_a_folder_without_manifests(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no manifests"):
        aggregate(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        aggregate(tmp_path / "nowhere")


def test_samples_are_the_largest_and_the_first(tmp_path: Path) -> None:
    for number in range(20):
        size = 900 if number == 13 else 50
        write(tmp_path, f"{number:02}.txt", cuts=(("press/box", size, "promo", "y" * size),))
    samples = aggregate(tmp_path).samples.of["press/box"]
    assert [sample.path for sample in samples] == ["13.txt", "00.txt", "01.txt", "02.txt"]
    assert len(samples) == SAMPLES
    assert len(samples[0].text) < TEXT + 5


def test_rules_that_are_odd(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", cuts=(("press/few", 5_000, "promo", "x"),))
    for number in range(50):
        size = 9_000 if number == 7 else 20
        write(tmp_path, f"{number}.txt", cuts=(("press/uneven", size, "promo", "x"), ("press/even", 300, "promo", "x")))
    assert [rule for rule, _ in odd_rules(aggregate(tmp_path))] == ["press/uneven", "press/few"]


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit(cleaned: Path, width: int) -> None:
    lines = list(tables(aggregate(cleaned), top=10, width=width))
    assert max(map(len, lines)) <= width
    assert any(line.startswith("rules/sign-up") for line in lines)


def test_json(cleaned: Path) -> None:
    table = json.loads(json.dumps(as_json(aggregate(cleaned))))
    assert table["documents"] == 12
    assert table["rules"]["rules/sign-up"]["hits"] == 8
    assert "drift" not in table


def test_many_documents_take_little(tmp_path: Path) -> None:
    """20,000 manifests of 400 rules: a tenth of a millisecond each, and memory that does not grow with them."""
    lines = []
    write(tmp_path, "a.txt", cuts=(("press/RULE", 50, "promo", "x" * 50),) * 5)
    one = (tmp_path / "a.txt.manifest.json").read_bytes()
    (tmp_path / "a.txt.manifest.json").unlink()
    for number in range(20_000):
        lines.append(one.replace(b"RULE", b"r%d" % (number % 400)))
    (tmp_path / "d.jsonl.manifest.jsonl").write_bytes(b"\n".join(lines))
    began = time.process_time()
    html = page(aggregate(tmp_path))
    assert time.process_time() - began < 20
    assert len(html) < 6_000_000
    tracemalloc.start()
    aggregate(tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 12_000_000
    tracemalloc.stop()


class TestOneUnit:
    """All sizes are bytes, of pages as well, though their manifests count characters."""

    def test_a_page_is_measured_in_bytes(self, tmp_path: Path, make_cleaner: Callable[..., Cleaner]) -> None:
        self._cleaned(tmp_path, make_cleaner(RULES.removeprefix("schema = 1\n")))
        found = aggregate(tmp_path)
        assert found.kept == len((tmp_path / "p.txt").read_bytes())
        assert found.rules["rules/sign-up"].size == len("Sign up für Ärzte\n".encode())
        assert found.estimated == 0

    def test_without_the_removed_text_it_is_told_from_what_was_kept(
        self, tmp_path: Path, make_cleaner: Callable[..., Cleaner]
    ) -> None:
        self._cleaned(tmp_path, make_cleaner(RULES.removeprefix("schema = 1\n")), with_text=False)
        found = aggregate(tmp_path)
        assert found.kept == len((tmp_path / "p.txt").read_bytes())
        assert found.rules["rules/sign-up"].size == pytest.approx(len("Sign up für Ärzte\n".encode()), abs=4)
        assert found.estimated == 1
        assert any("bytes are told from" in line for line in tables(found, top=5, width=80))

    def _cleaned(self, folder: Path, cleaner: Cleaner, *, with_text: bool = True) -> None:
        story = STORY.replace("keeper", "Wärter").replace("village", "Dörfchen")
        page = f"<!doctype html><html><body><article><p>{story}<p>Sign up für Ärzte<p>{story}</article>"
        result = cleaner.clean(page, media_type="text/html")
        manifest = result.manifest(path="p.html", output_path="p.txt")
        if not with_text:
            for segment in manifest["segments"]:
                segment.pop("text", None)
        (folder / "p.txt").write_bytes(result.data)
        (folder / "p.txt.manifest.json").write_bytes(manifests.dumps(manifest))
