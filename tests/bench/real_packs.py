"""What the bundled packs cost on real texts and pages, and how long users wait for a start: parts of `speed.py`."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.compile.cache import BUNDLED, write
from cleaner.packs import bundled_folder

ROOT = Path(__file__).parents[2]
GENERAL = ("common", "platforms")
"""Packs of no site: what a user of new sites has."""
STARTS = 7
MEGABYTES = 12

Best = Callable[..., float]
Spent = Callable[..., tuple[float, float, float]]


def texts(bench: Any, best: Best) -> None:
    """Extractors' texts and whole pages' texts, against trafilatura on the pages that they came from."""
    import trafilatura
    from bs4 import BeautifulSoup

    pages = bench.real_pages
    if not pages:
        return
    cost = best(lambda: [trafilatura.extract(page) for page in pages], 2)
    kinds: dict[str, tuple[Callable[[str], str | None], float]] = {
        "extractor text": (trafilatura.extract, 1 / 30),
        "whole-page text": (lambda page: BeautifulSoup(page, "lxml").get_text("\n", strip=True), 1 / 6),
    }
    cleaner = Cleaner(packs=GENERAL)
    for name, (made, most) in kinds.items():
        some = [text for page in pages if (text := made(page))]
        ours = bench.per_document(cleaner, some) * len(some) / 1e6
        words = best(lambda some=some: [re.findall(r"\w+", text) for text in some])
        bench.table.add(f"{name}, general packs and model: times trafilatura on its page", ours / cost, most=most)
        bench.table.add(f"  {name}: times `re.findall` of its words", ours / words)


def json_lines(bench: Any, best: Best, spent: Spent) -> None:
    """A file of extracts in each kind of container, whole process, one worker and two."""
    import trafilatura

    some = [text for page in bench.real_pages if (text := trafilatura.extract(page))]
    if not some:
        return
    file = bench.folder / "extracts.jsonl"
    size = 0
    with file.open("w", encoding="utf-8") as lines:
        while size < MEGABYTES * 1_000_000:
            for number, text in enumerate(some):
                size += lines.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
    size = file.stat().st_size
    words = best(lambda: [re.findall(r"\w+", json.loads(line)["text"]) for line in file.open(encoding="utf-8")], 1)
    command = _command(file)
    spent([*command, "--out", bench.out()])
    one, two = (min(spent([*command, "--jobs", jobs, "--out", bench.out()]) for _ in range(2)) for jobs in "12")
    shown = f"{size / one[0] / 1e6:.2f} MB/s of CPU, {size / one[1] / 1e6:.2f} and {size / two[1] / 1e6:.2f} MB/s"
    bench.table.add(
        "JSON lines of extracts, all packs: one worker's CPU, one and two workers by the clock", one[0], shown
    )
    bench.table.add("  times `re.findall` of their words", one[0] / words, most=12)
    bench.table.add("  two workers against one", one[1] / two[1], least=1.8)
    for other in _packed(file):
        first, second = (spent([*_command(other), "--jobs", jobs, "--out", bench.out()]) for jobs in "12")
        name = "".join(other.suffixes)
        bench.table.add(f"  the same as {name}: CPU, times that of JSON lines", first[0] / one[0])
        bench.table.add(f"  {name}: two workers against one", first[1] / second[1], least=1.8)


def _command(file: Path) -> list[str]:
    return [str(Path(sys.executable).parent / "clean"), "run", str(file), "--isolated", "--quiet"]


def _packed(file: Path) -> list[Path]:
    """The same records in other containers."""
    import pyarrow
    import pyarrow.parquet
    from backports import zstd

    lines = file.read_bytes()
    gz, zst, table = (
        file.with_name(file.name + ".gz"),
        file.with_name(file.name + ".zst"),
        file.with_suffix(".parquet"),
    )
    gz.write_bytes(gzip.compress(lines))
    zst.write_bytes(zstd.compress(lines))
    records = [json.loads(line) for line in lines.splitlines()]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), table, row_group_size=1_000)
    return [gz, zst, table]


def pages(bench: Any, spent: Spent) -> None:
    """Pages of sites without a pack, against trafilatura with and without metadata, whole processes."""
    folder = bench.folder / "real-pages"
    if not bench.real_pages:
        return
    if not folder.exists():
        folder.mkdir()
        for number, content in enumerate(bench.all_pages()):
            (folder / f"{number:04}.html").write_bytes(content)
    script = (
        "import sys, pathlib, trafilatura\nfor f in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    trafilatura.extract(f.read_bytes(), include_comments=False, include_tables=True{})\n"
    )
    alone, informed = (
        spent([sys.executable, "-c", script.format(more), str(folder)])[0] for more in ("", ", with_metadata=True")
    )
    command = [str(Path(sys.executable).parent / "clean"), "run", str(folder), "--isolated", "--jobs", "1", "--quiet"]
    Cleaner(packs=GENERAL)  # fills the cache of compiled packs
    for how, against, most in (("none", alone, 1.2), ("fast", alone, None), ("full", informed, 0.9)):
        told = ["--packs", ",".join(GENERAL), "--metadata", how, "--out", bench.out()]
        cost = spent([*command, *told])[0]
        beside = "with metadata" if against is informed else "alone"
        name = f"pages of unknown sites, --metadata {how}: times trafilatura {beside}"
        bench.table.add(name, cost / against, most=most)


def starts(bench: Any, spent: Spent) -> None:
    """`clean check` of one small file: as often run, as never run, after an edit; against a bare Python's start."""
    small = bench.folder / "small.txt"
    small.write_text("The ferry sank on Monday.\nShare this article\nAll were saved.\n", "utf-8")
    check = ["check", "--exit-zero", "--isolated", str(small)]
    bare = _middle(spent, [sys.executable, "-c", "pass"], {})
    bench.table.add("a bare Python's start", bare, f"{bare * 1000:.0f} ms")
    wheel = _wheel(bench.folder / "wheel")
    command = [sys.executable, "-c", "from cleaner.cli import start; start()", *check]
    told = {"PYTHONPATH": str(wheel), "CLEAN_CACHE_DIR": str(bench.folder / "never")}
    first = _middle(spent, command, told)
    bench.table.add("clean check of one small file, all packs, as a wheel that never ran", first / bare, most=40)
    told["PYTHONPATH"] = str(ROOT)
    cold = spent(command, {**told, "CLEAN_CACHE_DIR": str(bench.folder / f"cold-{bench.out()[-4:]}")})[0]
    bench.table.add("  of a checkout that never ran: every pack is compiled", cold / bare)
    spent(command, told)
    bench.table.add("  warm", _middle(spent, command, told) / bare, most=15)
    own = bench.folder / "own-rules"
    if not own.exists():
        shutil.copytree(bundled_folder(), own)
    edited = own / "sites" / "bbc.toml"
    command = [*command, "--no-bundled", "--rules", str(own)]
    spent(command, told)
    costs = []
    for _ in range(3):
        edited.write_text(f"{edited.read_text('utf-8')}# An edit.\n", "utf-8")
        costs.append(spent(command, told)[0])
    bench.table.add("  after an edit of one rule file", statistics.median(costs) / bare, most=25)


def _wheel(folder: Path) -> Path:
    """The package as a wheel has it: with its rules in it, compiled, and its modules too."""
    if not folder.exists():
        shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(bundled_folder(), folder / "cleaner" / "_rules", ignore=shutil.ignore_patterns(BUNDLED))
        write(str(folder / "cleaner" / "_rules" / BUNDLED))
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)
    return folder


def _middle(spent: Spent, command: Sequence[str], more: Mapping[str, str]) -> float:
    """The median CPU seconds of a command."""
    return statistics.median(spent(command, {**os.environ, **more})[0] for _ in range(STARTS))
