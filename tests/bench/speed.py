"""What a document costs, side by side with others, in one run:

    python tests/bench/speed.py [--quick] [--graph cost.svg] [--only NAME ...] [--pages FOLDER]

Prints one table. Trust the ratios; the microseconds are this machine's. Needs `pip install resiliparse` for its row.
Made-up pages are kinder to extractors than real ones: with --pages, a folder of .html or .html.gz files, the
extractors are measured on those, and the text engine on the text that is in them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import regex

from cleaner import Cleaner
from cleaner.compile.cache import load_ruleset
from cleaner.packs import find_rule_files

sys.path.insert(0, str(Path(__file__).parent))
from graph import write_graph
from made_up import documents, page, rule_files

CLEAN = str(Path(sys.executable).parent / "clean")
REPEATS = 3


def best(function: Callable[[], object], repeats: int = REPEATS) -> float:
    """The least CPU seconds of several calls: what other processes do adds to the others."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        function()
        seconds.append(time.process_time() - start)
    return min(seconds)


def row(name: str, value: str, target: str = "", holds: bool | None = None) -> None:
    mark = "" if holds is None else "ok" if holds else "SHORT"
    print(f"{name:<66} {value:>24}  {target:<22} {mark}", flush=True)


class Bench:
    """Folders of made-up rules and documents, made once."""

    def __init__(self, folder: Path, count: int, pages: Path | None = None) -> None:
        self.folder = folder
        self.real_pages = [_read(file) for file in sorted(pages.iterdir())[:60]] if pages else []
        self.count = count
        self.sizes = (10, 1_000, 10_000)
        self.phrases = {size: rule_files(folder / f"rules{size}", size) for size in self.sizes}
        self.texts = list(documents(count, self.phrases[10_000][:1_000]))
        self.dump = folder / "dump"
        self.dump.mkdir()
        for number, text in enumerate(self.texts):
            (self.dump / f"{number:05}.txt").write_text(text, "utf-8")

    def cleaner(self, size: int) -> Cleaner:
        return Cleaner([self.folder / f"rules{size}"], bundled=False)

    def per_document(self, cleaner: Cleaner, texts: Sequence[str]) -> float:
        """Microseconds a document of the engine alone."""
        for text in texts[:20]:
            cleaner.clean(text, media_type="text/plain")

        def run() -> None:
            for text in texts:
                cleaner.clean(text, media_type="text/plain")

        return best(run) / len(texts) * 1e6


def _read(file: Path) -> str:
    data = file.read_bytes()
    return (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8", "replace")


# ---------------------------------------------------------------------------- the engine


def engine(bench: Bench) -> dict[str, dict[int, float]]:
    """The engine by number of rules, beside trafilatura, resiliparse and a loop over regexes."""
    import trafilatura

    ours = {size: bench.per_document(bench.cleaner(size), bench.texts) for size in bench.sizes}
    pages = bench.real_pages or [page(text) for text in bench.texts[:60]]
    at_most = ours[10_000]
    if bench.real_pages:
        texts = [trafilatura.html2txt(html) for html in pages]
        at_most = bench.per_document(bench.cleaner(10_000), texts)
        row("text engine at 10,000 rules on the text of real pages", f"{at_most:.0f} µs")
    slow = best(lambda: [trafilatura.extract(html) for html in pages], 2) / len(pages) * 1e6
    row("text engine at 10 / 1,000 / 10,000 rules, µs a document", " / ".join(f"{v:.0f}" for v in ours.values()))
    row(
        "trafilatura on the same as pages, times as slow as 10,000 rules",
        f"{slow / at_most:.0f}×",
        ">= 100×",
        slow >= 100 * at_most,
    )
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        row("resiliparse", "not installed")
    else:
        fast = best(lambda: [extract_plain_text(html, main_content=True) for html in pages]) / len(pages) * 1e6
        row("resiliparse on the same as pages", f"{fast / at_most:.1f}×", ">= 7×", fast >= 7 * at_most)
    loop = {}
    for size in (10, 850):
        patterns = [regex.compile(regex.escape(p), regex.IGNORECASE) for p in bench.phrases[1_000][:size]]
        some = bench.texts[:20]
        loop[size] = best(lambda p=patterns, s=some: [[q.sub("", t) for q in p] for t in s], 1) / len(some) * 1e6  # type: ignore[misc]
    row("a loop over 850 regexes", f"{loop[850] / at_most:.0f}×", ">= 40×", loop[850] >= 40 * at_most)
    return {"ours": ours, "loop": loop}


def many(bench: Bench) -> dict[int, float]:
    """100,000 rules in 4,500 packs."""
    folder = bench.folder / "rules100000"
    rule_files(folder, 100_000)
    start = time.process_time()
    ruleset = load_ruleset(find_rule_files(folder))
    first = time.process_time() - start
    cleaner = Cleaner([folder], bundled=False)
    cost = bench.per_document(cleaner, bench.texts[:400])
    row(f"text engine at 100,000 rules in {len(ruleset.packs):,} packs, µs a document", f"{cost:.0f}")
    row("  parsing and compiling them the first time, seconds", f"{first:.1f}")
    return {100_000: cost}


def hard(bench: Bench) -> None:
    """Rules and documents that are known to hurt."""
    base = bench.per_document(bench.cleaner(10), bench.texts[:300])
    phrases = bench.phrases[1_000]
    kinds = {
        "300 fuzzy rules of up to 4 errors": "".join(
            f'[[rule]]\nid = "f{n}"\nkind = "promo"\nop = "line"\nmatch = {{ fuzzy = "{p}", errors = 4 }}\n'
            for n, p in enumerate(p for p in phrases if len(p) > 24)
            if n < 300
        ),
        "50 regexes without a literal": "".join(map(_without_literal, range(50))),
    }
    for name, rules in kinds.items():
        file = bench.folder / "hard.toml"
        file.write_text("schema = 1\n" + rules, "utf-8")
        cost = bench.per_document(Cleaner([file], bundled=False), bench.texts[:300])
        row(f"{name}: more, µs a document", f"{cost - base:.0f}")
    cleaner = bench.cleaner(10_000)
    for name, text in (
        ("a text of 100 MB", "".join(bench.texts) * (100_000_000 // sum(map(len, bench.texts)) + 1)),
        ("a line of 100 MB", "word after word and so on " * 4_000_000),
    ):
        seconds = best(lambda t=text: cleaner.clean(t, media_type="text/plain"), 1)  # type: ignore[misc]
        row(f"{name}, MB a second", f"{len(text) / seconds / 1e6:.0f}")


def _without_literal(number: int) -> str:
    pattern = rf"^\w{{1,{number % 7 + 2}}}[.:]\s?\w{{1,{number + 3}}}$"
    return f"[[rule]]\nid = 'r{number}'\nkind = 'promo'\nop = 'line'\nmatch = {{ regex = '''{pattern}''' }}\n"


# ---------------------------------------------------------------------------- whole processes

FLOOR = """
import hashlib, json, os, sys
from pathlib import Path
source, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir()
for file in sorted(source.iterdir()):
    data = file.read_bytes()
    text = data.decode("utf-8", "surrogateescape")
    manifest = json.dumps({"source": hashlib.sha256(data).hexdigest(), "segments": [
        {"start": n, "end": n + 1, "action": "keep"} for n in range(3)]})
    clean = text.encode("utf-8", "surrogateescape")
    for name, content in ((file.name, clean), (file.name + ".manifest.json", manifest.encode())):
        temporary = out / (name + ".tmp")
        temporary.write_bytes(content)
        os.replace(temporary, out / name)
"""


def spent(command: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of a command with its children."""
    wrapper = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "wall = time.perf_counter() - start\n"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([use.ru_utime + use.ru_stime, wall, use.ru_maxrss / 1024, done.returncode,"
        " done.stderr.decode()[-800:]]))\n"
    )
    done = subprocess.run([sys.executable, "-c", wrapper, *command], capture_output=True, text=True, check=True)
    cpu, wall, peak, status, said = json.loads(done.stdout)
    if status not in (0, 1, 3):
        raise SystemExit(f"{' '.join(command)}: exit {status}\n{said}")
    return cpu, wall, peak


def job(bench: Bench) -> None:
    """The whole folder job against reading, decoding and writing alone."""

    def run(size: int, jobs: int) -> tuple[float, float, float]:
        with tempfile.TemporaryDirectory(dir=bench.folder) as out:
            rules = str(bench.folder / f"rules{size}")
            return spent([CLEAN, "run", str(bench.dump), "--out", f"{out}/o", "--no-bundled", "--rules", rules,
                          "--jobs", str(jobs), "--quiet"])  # fmt: skip

    def floor() -> tuple[float, float, float]:
        with tempfile.TemporaryDirectory(dir=bench.folder) as out:
            return spent([sys.executable, "-c", FLOOR, str(bench.dump), f"{out}/o"])

    run(10_000, 1)  # fills the cache of parsed rules
    start = min(spent([CLEAN, "--version"])[0] for _ in range(REPEATS))
    least = min(floor()[0] for _ in range(REPEATS))
    costs: dict[int, list[tuple[float, float, float]]] = {s: [run(s, 1) for _ in range(REPEATS)] for s in bench.sizes}
    cpu = {size: min(c[0] for c in runs) for size, runs in costs.items()}
    row("floor (read, decode, sha256, write, manifest), µs a file", f"{least / bench.count * 1e6:.0f}")
    for size, most in ((10, None), (1_000, 2.0), (10_000, 2.5)):
        ratio = cpu[size] / least
        holds = None if most is None else ratio <= most
        row(
            f"whole folder job, one process, {size:,} rules: times the floor",
            f"{ratio:.2f}×",
            f"<= {most}×" if most else "",
            holds,
        )
    row(
        "10,000 rules / 1,000 rules, whole process",
        f"{cpu[10_000] / cpu[1_000]:.2f}×",
        "<= 2×",
        cpu[10_000] <= 2 * cpu[1_000],
    )
    row(
        "10,000 rules / 10 rules, whole process",
        f"{cpu[10_000] / cpu[10]:.2f}×",
        "<= 2.5×",
        cpu[10_000] <= 2.5 * cpu[10],
    )
    one = min(c[1] for c in costs[1_000])
    two = min(run(1_000, 2)[1] for _ in range(REPEATS))
    row("two workers", f"{one / two:.2f}×", ">= 1.8×", one / two >= 1.8)
    peak = min(c[2] for c in costs[10_000])
    row("peak memory at 10,000 rules, MiB", f"{peak:.0f}", "<= 80", peak <= 80)
    row("  start-up alone (clean --version), ms CPU", f"{start * 1e3:.0f}")


def pages(bench: Bench) -> None:
    """Pages against trafilatura alone."""
    folder = bench.folder / "pages"
    folder.mkdir()
    for number, text in enumerate(bench.texts[:200]):
        (folder / f"{number:04}.html").write_text(page(text), "utf-8")
    bare = (
        "import sys, pathlib, trafilatura\n"
        "for f in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    trafilatura.extract(f.read_bytes(), include_comments=False)\n"
    )
    alone = min(spent([sys.executable, "-c", bare, str(folder)])[0] for _ in range(REPEATS))

    def ours() -> float:
        with tempfile.TemporaryDirectory(dir=bench.folder) as out:
            return spent([CLEAN, "run", str(folder), "--out", f"{out}/o", "--jobs", "1", "--quiet"])[0]

    ratio = min(ours() for _ in range(REPEATS)) / alone
    row("pages with the bundled packs: times a bare loop of trafilatura", f"{ratio:.2f}×", "<= 1.1×", ratio <= 1.1)


def start_up(bench: Bench) -> None:
    """`clean check` of one small file, as a hook runs it."""
    small = bench.folder / "small.txt"
    small.write_text("A line.\n", "utf-8")
    command = [CLEAN, "check", "--exit-zero", str(small)]
    spent(command)
    runs = [spent(command) for _ in range(7)]
    wall = statistics.median(r[1] for r in runs)
    row("clean check of one small file, bundled packs, seconds", f"{wall:.3f}", "<= 0.25", wall <= 0.25)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a quarter of the documents, no 100,000 rules")
    parser.add_argument("--graph", type=Path, help="write cost against number of rules as an SVG")
    parser.add_argument("--pages", type=Path, help="a folder of real pages for the extractors' rows")
    parser.add_argument("--only", nargs="*", help="parts: engine many hard job pages start_up")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["CLEAN_CACHE_DIR"] = f"{temporary}/cache"
        bench = Bench(Path(temporary), 1_000 if arguments.quick else 4_000, arguments.pages)
        wanted = arguments.only or [
            "engine",
            *([] if arguments.quick else ["many", "hard"]),
            "job",
            "pages",
            "start_up",
        ]
        size = sum(len(t.encode()) for t in bench.texts) / bench.count
        print(f"{bench.count:,} documents of {size / 1000:.1f} kB, Python {sys.version.split()[0]}\n")
        costs = engine(bench) if "engine" in wanted else {"ours": {}, "loop": {}}
        if "many" in wanted:
            costs["ours"] |= many(bench)
        for name, part in (("hard", hard), ("job", job), ("pages", pages), ("start_up", start_up)):
            if name in wanted:
                part(bench)
        if arguments.graph:
            write_graph(costs, arguments.graph)
            print(f"graph: {arguments.graph}")
        row("peak memory of this benchmark, MiB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
