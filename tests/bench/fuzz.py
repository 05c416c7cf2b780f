"""Odd inputs by the thousand through the library, in two processes with other hash seeds.

    python -m tests.bench.fuzz texts --count 100000
    python -m tests.bench.fuzz pages FOLDER --count 2000

FOLDER holds pages, .html or .html.gz, which are tampered with. For each input it is checked that its status is not
`failed` (but for named limits), that its segments tile it, that it can be restored, and that its clean text cleans to
itself; for all together, that both processes made the same manifests. Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaner import Cleaner
from cleaner.manifest import dumps
from tests.odd import byte_texts, faults, mutated

NAMED_LIMITS = (
    "the page shows no text of its own",
    "of what trafilatura extracts is in the visible text",
    "took longer than",
    "but for code",
)


def pages(folder: Path, seed: int, count: int) -> Iterator[bytes]:
    rng = random.Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    for _ in range(count):
        path = rng.choice(files)
        page = path.read_bytes()
        yield mutated(gzip.decompress(page) if path.suffix == ".gz" else page, rng)


def measure(inputs: Iterator[bytes], media_type: str, save: Path | None) -> dict[str, object]:
    """What one process finds."""
    cleaner, found, statuses, digest = Cleaner(), Counter[str](), Counter[str](), hashlib.sha256()
    for number, source in enumerate(inputs):
        result = cleaner.clean(source, media_type=media_type)
        statuses[result.status] += 1
        digest.update(dumps(result.manifest()))
        for fault in faults(cleaner, result):
            is_limit = any(limit in fault for limit in NAMED_LIMITS)
            found[("limit: " if is_limit else "FAULT: ") + re.sub(r"\d+ %", "… %", fault)[:80]] += 1
            if save is not None and not is_limit:
                (save / f"{number}.{media_type.rpartition('/')[2]}").write_bytes(source)
    return {"statuses": statuses, "found": found, "digest": digest.hexdigest()}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["texts", "pages"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="where inputs go that show a fault")
    parser.add_argument("--one-process", action="store_true", help="what each of the two is called with")
    given = parser.parse_args()
    if given.one_process:
        is_text = given.what == "texts"
        inputs = byte_texts(given.seed, given.count) if is_text else pages(given.folder, given.seed, given.count)
        print(json.dumps(measure(inputs, "text/plain" if is_text else "text/html", given.save)))
        return 0
    if given.save is not None:
        given.save.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.fuzz", *sys.argv[1:], "--one-process"]
    told = []
    for seed in ("1", "2"):  # one after the other: they may run beside other work
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        told.append(json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout))
    print(json.dumps(told[0], indent=1))
    same = told[0] == told[1]
    print("both processes made the same" if same else "the processes made different manifests")
    return not same or any(name.startswith("FAULT") for name in told[0]["found"])


if __name__ == "__main__":
    sys.exit(main())
