"""Writes the digest of every output, to hold a change that must not change results against the state before it.

    python tests/bench/outputs.py OUT FOLDER... [--every N] [--jobs N] [--packs common,platforms]
    python tests/bench/outputs.py --compare BEFORE AFTER

Cleans all texts (`*.txt`) and pages (`*.html`, `*.html.gz`) below the folders with the bundled packs, and writes of
each its name and a digest of its clean text and its manifest; what a manifest says of the rules' digest is left out,
since it tells of the options, too. With `--compare` it prints the names whose digests differ; exit status 1 if there
are any.
`urls.tsv` beside a folder of texts (name, tab, URL) says which sites' packs apply.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from cleaner import Cleaner

_SUFFIXES = {".txt": "text/plain", ".html": "text/html", ".gz": "text/html"}


@cache
def cleaner(packs: str) -> Cleaner:
    return Cleaner(packs=packs.split(","), seconds=600)


def digest(task: tuple[Path, str | None, str]) -> str:
    """The name of a document and the digest of what became of it."""
    file, url, packs = task
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    result = cleaner(packs).clean(data, url=url, media_type=_SUFFIXES[file.suffix])
    manifest = {key: value for key, value in result.manifest().items() if key != "ruleset"}
    told = json.dumps(manifest, sort_keys=True).encode() + result.data
    return f"{file}\t{result.status}\t{hashlib.sha256(told).hexdigest()[:20]}"


def tasks(folder: Path, every: int, packs: str) -> Iterator[tuple[Path, str | None, str]]:
    found = sorted(file for suffix in (".txt", ".html", ".html.gz") for file in folder.rglob(f"*{suffix}"))
    urls: dict[Path, dict[str, str]] = {}
    for file in found:
        if zlib.crc32(file.name.encode()) % every == 0:
            if file.parent not in urls:
                told = file.parent.parent / "urls.tsv"
                lines = told.read_text("utf-8").splitlines() if told.exists() else []
                urls[file.parent] = dict(line.split("\t", 1) for line in lines if "\t" in line)
            yield file, urls[file.parent].get(file.name), packs


def compare(before: str, after: str) -> int:
    one, two = (dict(line.split("\t", 1) for line in Path(p).read_text("utf-8").splitlines()) for p in (before, after))
    differ = [name for name in sorted({*one, *two}) if one.get(name) != two.get(name)]
    print(*differ, sep="\n", end="\n" if differ else "")
    print(f"{len(differ):,} of {len(one):,} documents came out otherwise", file=sys.stderr)
    return 1 if differ else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--packs", default="common,platforms,sites")
    told = parser.parse_args()
    if told.compare:
        return compare(*told.paths)
    out, *folders = told.paths
    every = [task for folder in folders for task in tasks(Path(folder), told.every, told.packs)]
    with Pool(told.jobs) as pool:
        lines = pool.map(digest, every, chunksize=8)
    Path(out).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
