"""What runs cost: small files against the floor, one worker against two, memory of a large dump.

    python tests/bench/runs.py files [--count 10000]      time against read + decode + write + manifest
    python tests/bench/runs.py dump [--megabytes 1024]    peak memory of all processes together, MB/s
    python tests/bench/runs.py workers [--no-scored]      one worker against two; more options go to `clean run`

Texts are made up by the script. Times are of the whole process, imports and rules included; trust the ratios.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SENTENCE = """
the ferry harbour council said on monday that a new pier would open before summer and many people who live near
water had asked for it since winter while others feared noise prices boats storms children school bridge road
"""
WORDS = SENTENCE.split()
MORE: list[str] = []
"""Options of `clean run` that follow those of the script."""
CLUTTER = ("Advertisement", "Share this article", "Sign up for our newsletter", "Read more:", "Leave a Comment")


def text(chance: random.Random) -> str:
    """An article of about nine kilobytes with some clutter in it."""
    lines = []
    for _ in range(55):
        words = chance.choices(WORDS, k=chance.randint(15, 40))
        lines.append(" ".join(words).capitalize() + ".")
        if chance.random() < 0.08:
            lines.append(chance.choice(CLUTTER))
    return "\n".join(lines) + "\n"


def make_files(folder: Path, count: int) -> None:
    chance = random.Random(1)
    texts = [text(chance) for _ in range(200)]
    for number in range(count):
        file = folder / f"{number % 100:02}" / f"{number}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"Story {number}.\n{texts[number % 200]}")


def make_dump(file: Path, megabytes: int) -> None:
    chance = random.Random(2)
    texts = [json.dumps(text(chance)) for _ in range(200)]
    with file.open("w") as lines:
        number = 0
        while lines.tell() < megabytes * 1024 * 1024:
            lines.write(f'{{"id": {number}, "url": "https://example.org/{number}", "text": {texts[number % 200]}}}\n')
            number += 1


def clean(*arguments: object) -> tuple[float, float]:
    """Runs the command; seconds, and the peak of the memory of all its processes together in MiB."""
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "run", *map(str, arguments), "-q", *MORE]
    started = time.perf_counter()
    process = subprocess.Popen(command)
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, sum(_memory(pid) for pid in _family(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    if status:
        sys.exit(f"clean ended with status {status}")
    return seconds, peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _memory(pid: int) -> float:
    """Proportional set size: pages that processes share are counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def floor(folder: Path, out: Path) -> float:
    """Seconds for what no cleaner can do without: read, decode, write by rename, a manifest as a file of its own."""
    started = time.perf_counter()
    for file in sorted(folder.rglob("*.txt")):
        data = file.read_bytes()
        content = data.decode()
        manifest = {
            "source": {"path": file.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)},
            "segments": [{"start": n, "end": n + 1, "action": "keep"} for n in range(9)],
        }
        target = out / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        for path, written in ((target, content), (Path(f"{target}.manifest.json"), json.dumps(manifest))):
            temporary = path.with_suffix(".tmp")
            temporary.write_bytes(written.encode())
            os.replace(temporary, path)
    return time.perf_counter() - started


def measure_files(folder: Path, count: int) -> None:
    (folder / "in").mkdir()
    make_files(folder / "in", count)
    lowest = floor(folder / "in", folder / "floor")
    start, _ = clean(next((folder / "in").rglob("*.txt")), "--out", folder / "one")
    for jobs in (1, 2):
        seconds, peak = clean(folder / "in", "--out", folder / f"out{jobs}", "--jobs", jobs)
        each = (seconds - start) / count * 1e6
        print(
            f"{count:,} files, {jobs} workers: {seconds:.2f} s (start {start:.2f}), {each:.0f} µs a file; "
            f"floor {lowest / count * 1e6:.0f}; ratio {(seconds - start) / lowest:.2f}; {peak:.0f} MiB"
        )


def measure_dump(folder: Path, megabytes: int) -> None:
    make_dump(folder / "d.jsonl", megabytes)
    for jobs in (1, 2):
        seconds, peak = clean(folder / "d.jsonl", "--out", folder / f"out{jobs}", "--jobs", jobs)
        speed = megabytes / seconds
        print(f"{megabytes} MB of JSON lines, {jobs} workers: {seconds:.1f} s, {speed:.0f} MB/s, {peak:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["files", "dump", "workers"])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=1024)
    given, more = parser.parse_known_args()
    MORE.extend(more)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if given.what == "dump":
            measure_dump(folder, given.megabytes)
        elif given.what == "files":
            measure_files(folder, given.count)
        else:
            measure_files(folder, 4000)
            measure_dump(folder, 64)


if __name__ == "__main__":
    main()
