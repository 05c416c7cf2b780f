"""What a document costs, side by side with others:

    python tests/bench/speed.py [--runs 3] [--quick] [--only NAME ...] [--graph cost.svg] [--pages FOLDER]
                                [--dumps FOLDER]

Prints one table, a column a run. Trust the ratios; the microseconds are this machine's. Needs `pip install resiliparse`
for its row. What users wait for needs real pages: with --pages, a folder of .html or .html.gz files, the bundled packs
are measured on them and on their texts, and the extractors, to which made-up pages are kinder, too. With --dumps, a
folder of folders of texts (each with a `texts` folder in it), the bundled packs are measured on each.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count, zip_longest
from pathlib import Path

import regex

from cleaner import Cleaner
from cleaner.compile.cache import load_ruleset
from cleaner.packs import find_rule_files

sys.path.insert(0, str(Path(__file__).parent))
import real_packs
from graph import write_graph
from made_up import as_regex, documents, page, rule_files
from table import Table

_NUMBERS = count()
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


class Bench:
    """Folders of made-up rules and documents, made once."""

    def __init__(self, folder: Path, count: int, pages: Path | None = None, dumps: Path | None = None) -> None:
        self.folder = folder
        self.pages, self.dumps = pages, dumps
        self.table = Table()
        self.real_pages = [content.decode("utf-8", "replace") for content in self.all_pages()[:60]]
        self.count = count
        self.sizes = (10, 1_000, 10_000)
        self.phrases = {size: rule_files(folder / f"rules{size}", size) for size in self.sizes}
        self.texts = list(documents(count, self.phrases[10_000][:1_000]))
        self.dump = folder / "dump"
        self.dump.mkdir()
        for number, text in enumerate(self.texts):
            (self.dump / f"{number:05}.txt").write_text(text, "utf-8")

    def all_pages(self) -> list[bytes]:
        """The real pages, if there are any."""
        files = sorted(self.pages.iterdir()) if self.pages else []
        return [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]

    def four_times(self) -> Path:
        """A dump of four folders, each with all documents."""
        folder = self.folder / "four"
        for copy in () if folder.exists() else "abcd":
            (folder / copy).mkdir(parents=True)
            for file in self.dump.iterdir():
                os.link(file, folder / copy / file.name)
        return folder

    def out(self) -> str:
        """A name for a new folder of results.

        They are deleted at the very end: for minutes after it has deleted many, ext4 takes ten times as long to make a
        file. Another run within that time had better write to another file system (`--scratch`).
        """
        return str(self.folder / f"out-{next(_NUMBERS)}")

    def cleaner(self, size: int) -> Cleaner:
        return Cleaner([self.folder / f"rules{size}"], bundled=False)

    def per_document(self, cleaner: Cleaner, texts: Sequence[str], urls: Sequence[str | None] = ()) -> float:
        """Microseconds a document of the engine alone."""
        pairs = list(zip_longest(texts, urls))
        for text in texts[:20]:
            cleaner.clean(text, media_type="text/plain")

        def run() -> None:
            for text, url in pairs:
                cleaner.clean(text, url=url, media_type="text/plain")

        return best(run) / len(texts) * 1e6


# ---------------------------------------------------------------------------- the engine


def engine(bench: Bench) -> dict[str, dict[int, float]]:
    """The engine by number of rules, beside trafilatura, resiliparse and a loop over regexes."""
    import trafilatura

    add = bench.table.add
    ours = {size: bench.per_document(bench.cleaner(size), bench.texts) for size in bench.sizes}
    pages = bench.real_pages or [page(text) for text in bench.texts[:60]]
    at_most = ours[10_000]
    if bench.real_pages:
        texts = [trafilatura.html2txt(html) for html in pages]
        at_most = bench.per_document(bench.cleaner(10_000), texts)
        add("text engine at 10,000 rules on the text of real pages", at_most, f"{at_most:.0f} µs")
    shown = " / ".join(f"{cost:.0f}" for cost in ours.values())
    add("text engine at 10 / 1,000 / 10,000 rules, made-up documents", ours[10_000], f"{shown} µs")
    folder = bench.folder / "general10000"
    if not folder.exists():
        rule_files(folder, 10_000, general=1)
    cost = bench.per_document(Cleaner([folder], bundled=False), bench.texts)
    add("  10,000 rules of which each applies to every document", cost, f"{cost:.0f} µs")
    slow = best(lambda: [trafilatura.extract(html) for html in pages], 2) / len(pages) * 1e6
    add("  trafilatura takes so many times as long as 10,000 rules", slow / at_most, least=100)
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        print("  resiliparse is not installed")
    else:
        fast = best(lambda: [extract_plain_text(html, main_content=True) for html in pages]) / len(pages) * 1e6
        add("  resiliparse", fast / at_most, least=7)
    loop = {
        size: _loop(bench, [as_regex(n, p) for n, p in enumerate(bench.phrases[1_000][:size])]) for size in (10, 850)
    }
    add("  a loop over 850 of the rules as regexes", loop[850] / ours[10_000], least=40)
    literal = _loop(bench, [regex.escape(phrase) for phrase in bench.phrases[1_000][:850]])
    add("  a loop over 850 literals, blanks and marks to the letter", literal / ours[10_000])
    return {"ours": ours, "loop": loop}


def _loop(bench: Bench, patterns: Sequence[str]) -> float:
    """Microseconds a document for patterns that are tried one after another."""
    compiled = [regex.compile(pattern, regex.IGNORECASE) for pattern in patterns]
    some = bench.texts[:20]
    return best(lambda: [[pattern.sub("", text) for pattern in compiled] for text in some], 1) / len(some) * 1e6


def many(bench: Bench) -> dict[int, float]:
    """100,000 rules in 4,500 packs."""
    folder = bench.folder / "rules100000"
    if not folder.exists():
        rule_files(folder, 100_000)
        start = time.process_time()
        load_ruleset(find_rule_files(folder))
        first = time.process_time() - start
        bench.table.add("  parsing and compiling 100,000 rules the first time", first, f"{first:.1f} s")
    cleaner = Cleaner([folder], bundled=False)
    cost = bench.per_document(cleaner, bench.texts[:400])
    packs = len(cleaner.ruleset.packs)
    bench.table.add(f"text engine at 100,000 rules in {packs:,} packs", cost, f"{cost:.0f} µs")
    known = bench.per_document(cleaner, bench.texts[:400], [f"https://site{n * 10}.example/" for n in range(400)])
    bench.table.add("  each document of another site that has a pack", known, f"{known:.0f} µs")
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
        bench.table.add(f"{name}: more, a document", cost - base, f"{cost - base:.0f} µs")
    cleaner = bench.cleaner(10_000)
    for name, text in (
        ("a text of 100 MB", "".join(bench.texts) * (100_000_000 // sum(map(len, bench.texts)) + 1)),
        ("a line of 100 MB", "word after word and so on " * 4_000_000),
    ):
        seconds = best(lambda t=text: cleaner.clean(t, media_type="text/plain"), 1)  # type: ignore[misc]
        bench.table.add(name, len(text) / seconds / 1e6, f"{len(text) / seconds / 1e6:.0f} MB/s")


def _without_literal(number: int) -> str:
    pattern = rf"^\w{{1,{number % 7 + 2}}}[.:]\s?\w{{1,{number + 3}}}$"
    return f"[[rule]]\nid = 'r{number}'\nkind = 'promo'\nop = 'line'\nmatch = {{ regex = '''{pattern}''' }}\n"


def real(bench: Bench) -> None:
    """The bundled packs on real texts, with and without the model."""
    for folder in sorted(bench.dumps.glob("*/texts")) if bench.dumps else ():
        files = sorted(folder.iterdir())[:150]
        texts = [file.read_bytes().decode("utf-8", "surrogateescape") for file in files]
        size = sum(map(len, texts)) / len(texts) / 1000
        rules, model = (bench.per_document(Cleaner(scored=scored), texts) / 1000 for scored in (False, True))
        name = f"bundled packs on {folder.parent.name} ({size:.0f} k characters), rules / and model"
        bench.table.add(name, model, f"{rules:.2f} / {model:.2f} ms")


def threads(bench: Bench) -> None:
    """Two threads do no more than one, but are not slower either."""
    cleaner = bench.cleaner(1_000)

    def wall(jobs: int) -> float:
        start = time.perf_counter()
        for _ in cleaner.map(bench.texts[:1_000], jobs=jobs):
            pass
        return time.perf_counter() - start

    wall(1)
    bench.table.add(
        "two threads (of one process) against one", min(wall(1) for _ in range(2)) / min(wall(2) for _ in range(2))
    )


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


def spent(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of a command with its children. environment: what holds for it besides."""
    wrapper = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "wall = time.perf_counter() - start\n"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([use.ru_utime + use.ru_stime, wall, use.ru_maxrss / 1024, done.returncode,"
        " done.stderr.decode()[-800:]]))\n"
    )
    told = {**os.environ, **(environment or {})}
    told.pop("PYTHONDONTWRITEBYTECODE", None)  # users' modules are compiled once, and not at every start
    done = subprocess.run(
        [sys.executable, "-c", wrapper, *command], capture_output=True, text=True, check=True, env=told
    )
    cpu, wall, peak, status, said = json.loads(done.stdout)
    if status not in (0, 1, 3):
        raise SystemExit(f"{' '.join(command)}: exit {status}\n{said}")
    return cpu, wall, peak


def two_at_once() -> float:
    """How much more two processes get done than one, whatever they do: not twice as much on a busy machine."""

    def wall(processes: int) -> float:
        start = time.perf_counter()
        counting = [subprocess.Popen([sys.executable, "-c", "sum(range(40_000_000))"]) for _ in range(processes)]
        for process in counting:
            process.wait()
        return time.perf_counter() - start

    return 2 * min(wall(1) for _ in range(REPEATS)) / min(wall(2) for _ in range(REPEATS))


def job(bench: Bench) -> None:
    """The whole folder job against reading, decoding and writing alone."""
    add = bench.table.add

    def run(size: int, jobs: int, dump: Path = bench.dump) -> tuple[float, float, float]:
        rules = str(bench.folder / f"rules{size}")
        return spent([CLEAN, "run", str(dump), "--out", bench.out(), "--no-bundled", "--rules", rules,
                      "--jobs", str(jobs), "--quiet"])  # fmt: skip

    run(10_000, 1)  # fills the cache of parsed rules
    least = min(spent([sys.executable, "-c", FLOOR, str(bench.dump), bench.out()])[0] for _ in range(REPEATS))
    costs: dict[int, list[tuple[float, float, float]]] = {s: [run(s, 1) for _ in range(REPEATS)] for s in bench.sizes}
    cpu = {size: min(c[0] for c in runs) for size, runs in costs.items()}
    floor = least / bench.count * 1e6
    add("floor (read, decode, sha256, write, manifest), a file", floor, f"{floor:.0f} µs")
    for size, most in ((10, None), (1_000, 2.0), (10_000, 2.5)):
        add(f"whole folder job, one process, {size:,} rules: times the floor", cpu[size] / least, most=most)
    add("10,000 rules / 1,000 rules, whole process", cpu[10_000] / cpu[1_000], most=2)
    add("10,000 rules / 10 rules, whole process", cpu[10_000] / cpu[10], most=2.5)
    large = bench.four_times()
    one, two = (min(run(1_000, jobs, large)[1] for _ in range(REPEATS)) for jobs in (1, 2))
    add(f"two workers against one, {4 * bench.count:,} files", one / two, least=1.8)
    add("  two processes that only count: what this machine has to give", two_at_once())
    one, two = min(c[1] for c in costs[1_000]), min(run(1_000, 2)[1] for _ in range(REPEATS))
    add(f"  {bench.count:,} files: a second's work, start included", one / two)
    peak = min(c[2] for c in costs[10_000])
    add("peak memory at 10,000 rules, MiB", peak, f"{peak:.0f}", most=80)


def tiny(bench: Bench) -> None:
    """100,000 files of a line or two, ten folders deep in all: what a million would take."""
    folder, count = bench.folder / "tiny", 100_000
    if not folder.exists():
        for number in range(count):
            file = folder / f"{number // 1_000:02}" / f"{number}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"Note {number} of the harbour office.\nAdvertisement\n", "utf-8")
    cpu, wall, peak = spent([CLEAN, "run", str(folder), "--out", bench.out(), "--quiet"])
    shown = f"{wall / count * 1e6 / 60:.1f} min, {peak:.0f} MiB"
    bench.table.add("a million tiny files, bundled packs, all cores (from 100,000)", cpu, shown)


def start_up(bench: Bench) -> None:
    """`clean check` of one small file, as a hook runs it."""
    real_packs.starts(bench, spent)


def packs(bench: Bench) -> None:
    """The bundled packs on real texts and pages."""
    real_packs.texts(bench, best)
    real_packs.json_lines(bench, best, spent)


def pages(bench: Bench) -> None:
    """Pages of unknown sites against trafilatura."""
    real_packs.pages(bench, spent)


PARTS = {
    "start_up": start_up, "packs": packs, "pages": pages, "engine": engine, "many": many, "hard": hard, "real": real,
    "threads": threads, "job": job, "tiny": tiny,
}  # fmt: skip
SLOW = ("many", "hard", "tiny")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1, help="how often all is measured; a row holds if its median does")
    parser.add_argument(
        "--quick", action="store_true", help=f"a quarter of the documents, and without {', '.join(SLOW)}"
    )
    parser.add_argument("--graph", type=Path, help="write cost against number of rules as an SVG")
    parser.add_argument("--pages", type=Path, help="a folder of real pages")
    parser.add_argument("--dumps", type=Path, help="a folder of folders of real texts")
    parser.add_argument("--scratch", type=Path, help="where files are written; by default the system's folder for such")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), help="these parts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as temporary:
        os.environ["CLEAN_CACHE_DIR"] = f"{temporary}/cache"
        bench = Bench(Path(temporary), 1_000 if arguments.quick else 4_000, arguments.pages, arguments.dumps)
        wanted = arguments.only or [name for name in PARTS if not (arguments.quick and name in SLOW)]
        size = sum(len(t.encode()) for t in bench.texts) / bench.count
        print(f"{bench.count:,} documents of {size / 1000:.1f} kB, Python {sys.version.split()[0]}")
        costs: dict[str, dict[int, float]] = {"ours": {}, "loop": {}}
        for number in range(arguments.runs):
            print(f"run {number + 1}")
            for name in wanted:
                found = PARTS[name](bench)
                if name == "engine":
                    costs = found
                elif name == "many":
                    costs["ours"] |= found
        print(f"\n{bench.table}")
        if arguments.graph and costs["ours"]:
            write_graph(costs, arguments.graph)
            print(f"graph: {arguments.graph}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
