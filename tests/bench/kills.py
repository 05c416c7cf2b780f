"""Kills runs at random moments, goes on with them, and holds what comes out against a run that nobody killed.

    python -m tests.bench.kills [--kills 100] [--seed 1]

The dump has folders of texts and pages, and containers of every kind: JSON lines (plain, gz, zst), a JSON array, CSV,
Parquet, WARC (plain, gz), a packed text. After each kill every file that has its name must have its final bytes;
after every few kills the run is let through with `--resume`, and all of its output must be byte for byte that of an
undisturbed one. Exit status 1 if not.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cleaner import Cleaner
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from cleaner.sinks import atomic

LINES = (
    "The ferry left pier {} at nine, and came back at noon with eighty people on board.",
    "Advertisement",
    "Nobody in the village had seen it since Sunday, which worried the mayor more than he cared to say.",
    "Sign up for our newsletter",
    "Café, 日本語, 😀 and “quotes” stay as they are.",
)
LATEST = 0.8
"""The share of an undisturbed run's time in which kills come."""
BETWEEN = 4
"""Kills before a run is let through."""


def story(number: int) -> str:
    """A text with clutter, of a length of its own."""
    return "\n".join(line.format(number) for line in LINES * (1 + number % 7)) + "\n"


def page(number: int) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in story(number).splitlines())
    return f"<html><body><nav><a href='/'>Home</a></nav><article>{paragraphs}</article></body></html>"


def make_dump(folder: Path, size: int) -> None:
    """Writes every kind of input. size: texts of each."""
    from backports import zstd

    for number in range(size):
        file = folder / "texts" / str(number % 5) / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(story(number), encoding="utf-8")
    (folder / "pages").mkdir()
    for number in range(size // 4):
        (folder / "pages" / f"{number}.html").write_text(page(number), encoding="utf-8")
    records = [{"id": str(n), "url": f"https://example.org/{n}", "text": story(n)} for n in range(size)]
    lines = "".join(json.dumps(record, ensure_ascii=n % 2 == 0) + "\n" for n, record in enumerate(records)).encode()
    (folder / "a.jsonl").write_bytes(lines)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0))
    (folder / "c.jsonl.zst").write_bytes(zstd.compress(lines))
    (folder / "d.json").write_text(json.dumps(records, indent=1))
    rows = "".join(f'{record["id"]},"{record["text"].replace(chr(34), chr(34) * 2)}"\r\n' for record in records)
    (folder / "e.csv").write_text(f"id,text\r\n{rows}", encoding="utf-8", newline="")
    (folder / "f.txt.gz").write_bytes(gzip.compress(story(6).encode(), mtime=0))
    _parquet(folder / "g.parquet", records)
    for name, packed in (("h.warc", False), ("i.warc.gz", True)):
        (folder / name).write_bytes(_warc(size // 4, packed))


def _parquet(file: Path, records: list[dict[str, str]]) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), file, row_group_size=max(len(records) // 3, 1))


def _warc(count: int, packed: bool) -> bytes:
    written = io.BytesIO()
    for number in range(count):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(number).encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        record = head.encode() + body + b"\r\n\r\n"
        written.write(gzip.compress(record, mtime=0) if packed else record)
    return written.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, with their bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def often(set_to: Callable[[object, str, int], None] = setattr) -> None:
    """Makes chunks small and notes frequent, so that a small dump has as many moments as a large one."""
    import cleaner.job.records.checkpoint as checkpoint
    import cleaner.job.records.feed as feed
    import cleaner.job.records.writer as writer
    import cleaner.sources.streams as streams

    set_to(checkpoint, "EVERY", 1)
    set_to(writer, "EVERY", 1)
    set_to(checkpoint, "EVERY_BYTES", 20_000)
    set_to(writer, "EVERY_BYTES", 20_000)
    set_to(feed, "CHUNK_BYTES", 20_000)
    set_to(streams, "BLOCK", 20_000)
    set_to(feed, "CHUNK_FILES", 16)


@dataclass
class Found:
    """What the kills did."""

    kills: int = 0
    interrupted: int = 0
    """Kills that came before the run was done."""
    checks: int = 0
    """Runs that were let through after kills, and compared."""
    at: Counter[str] = field(default_factory=Counter)
    """What was being written when a kill came: the files' last parts without numbers."""
    faults: list[str] = field(default_factory=list)


def kill_again_and_again(cleaner: Cleaner, dump: Path, work: Path, kills: int, rng: random.Random) -> Found:
    """Kills runs over a dump. work: an empty folder for their outputs."""
    started = time.monotonic()
    run(cleaner, JobOptions((str(dump),), work / "undisturbed", jobs=2))
    whole = time.monotonic() - started
    expected, found, out = tree(work / "undisturbed"), Found(), work / "out"
    job = JobOptions((str(dump),), out, jobs=2, resume=True)
    while found.kills < kills:
        _killed(lambda: run(cleaner, job), rng.uniform(0, LATEST * whole))
        found.kills += 1
        found.interrupted += not _is_finished(out)
        found.at.update(_growing(out))
        found.faults += [
            f"kill {found.kills}: {name} is not what it should be"
            for name, data in (tree(out) if out.exists() else {}).items()
            if not name.startswith(".clean") and atomic.PREFIX not in name and data != expected.get(name)
        ]
        if found.kills % BETWEEN == 0 or found.kills == kills:
            run(cleaner, job)
            _wait_for_orphans(out)
            found.checks += 1
            got = tree(out)
            found.faults += [
                f"after kill {found.kills}: {name} differs"
                for name in sorted(got.keys() | expected.keys())
                if got.get(name) != expected.get(name)
            ]
            shutil.rmtree(out)
    return found


def _killed(work: Callable[[], object], after: float) -> None:
    """Runs work in a forked process, and kills it after so many seconds."""
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _is_finished(out: Path) -> bool:
    note = out / ".clean" / "run.json"
    return note.exists() and bool(json.loads(note.read_bytes())["finished"])


def _growing(out: Path) -> list[str]:
    partial = out / ".clean" / "partial"
    return [path.name for path in partial.iterdir() if path.suffix == ".data"] if partial.is_dir() else []


def _wait_for_orphans(out: Path) -> None:
    """Workers whose parent was killed end with the document that they are at."""
    for _ in range(200):
        if not list(out.rglob(f"{atomic.PREFIX}*")):
            return
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--size", type=int, default=240, help="texts in each container")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    often()
    with tempfile.TemporaryDirectory() as temporary:
        dump, work = Path(temporary, "in"), Path(temporary, "work")
        dump.mkdir()
        work.mkdir()
        make_dump(dump, given.size)
        found = kill_again_and_again(Cleaner(), dump, work, given.kills, random.Random(given.seed))
    print(f"{found.kills} kills, {found.interrupted} of them before the run was done; {found.checks} runs gone on with")
    print("killed in the midst of", dict(found.at.most_common()))
    print("\n".join(found.faults) or "all output is byte for byte that of an undisturbed run")
    return bool(found.faults)


if __name__ == "__main__":
    sys.exit(main())
