"""What learning costs as a dump grows: processor time and memory of `clean rules learn`.

    python -m tests.bench.learn_scale [--documents 2500] [--sites 25] [--times 4]

Writes two dumps of made-up stories, the second with so many times as many documents of as many sites, and learns from
each in one process. Memory grows with sites and not with documents, of each of which a sample is kept; so the exit
status is 1 where the larger dump takes more than half as much memory again, or more than a minute of processor time for
ten thousand documents.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.learn.conftest import story

CLEAN = str(Path(sys.executable).parent / "clean")
MOST_MEMORY = 1.5
MOST_SECONDS = 60.0
_STORIES_A_DOCUMENT = 8


class Cost(NamedTuple):
    """What learning from one dump took."""

    seconds: float
    megabytes: float


def lines(documents: int, sites: int) -> Iterator[str]:
    """Yields records of made-up sites, each with a head and a foot of its own."""
    for number in range(documents):
        site = number % sites
        text = [
            sentence for part in range(_STORIES_A_DOCUMENT) for sentence in story(number * _STORIES_A_DOCUMENT + part)
        ]
        foot = [f"Pull a chair up to quay number{site} on any first Friday", "Subscribe to our newsletter", "Share"]
        record = {"url": f"https://quay{site}.example/{number}", "text": "\n".join([*text, *foot]) + "\n"}
        yield json.dumps(record) + "\n"


def cost(dump: Path, out: Path) -> Cost:
    """Learns from a dump. Raises RuntimeError where this fails."""
    process = subprocess.Popen([CLEAN, "rules", "learn", str(dump), "--out", str(out), "--jobs", "1", "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"clean rules learn {dump}: status {os.waitstatus_to_exitcode(status)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2500)
    parser.add_argument("--sites", type=int, default=25)
    parser.add_argument("--times", type=int, default=4)
    given = parser.parse_args()
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for documents in (given.documents, given.documents * given.times):
            dump = Path(folder) / f"{documents}.jsonl"
            with dump.open("w", encoding="utf-8") as handle:
                handle.writelines(lines(documents, given.sites))
            costs.append(found := cost(dump, Path(folder) / f"learnt-{documents}"))
            size = dump.stat().st_size / 1e6
            print(f"{documents:>9,} documents, {size:6.1f} MB: {found.seconds:6.1f} s, {found.megabytes:6.0f} MB")
    small, large = costs
    seconds = large.seconds / (given.documents * given.times) * 10_000
    print(f"memory {large.megabytes / small.megabytes:.2f} times as much, {seconds:.1f} s for 10,000 documents")
    return int(large.megabytes > MOST_MEMORY * small.megabytes or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
