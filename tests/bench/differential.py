"""Holds the index against brute force on real texts: the same segments, whatever is skipped.

    python tests/bench/differential.py FOLDER [--every N] [--jobs N]

Cleans each text below the folder twice with the bundled packs: as always, and with every pattern tried in every line,
each pass from the beginning. Prints the texts on which the two differ; exit status 1 if there are any. `urls.tsv`
beside a folder of texts (name, tab, URL) says which sites' packs apply.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from cleaner import Cleaner
from cleaner.documents import decode
from cleaner.engine import Options, settle
from cleaner.model import Document

RULESET = Cleaner(scored=False).ruleset


def differs(task: tuple[Path, str | None]) -> str | None:
    """The name of a text on which the two ways do not agree."""
    file, url = task
    text, encoding = decode(file.read_bytes())
    document = Document(text, encoding=encoding, url=url)
    fast, slow = (settle(document, RULESET, Options(indexed=indexed, seconds=600)) for indexed in (True, False))
    return None if fast == slow else str(file)


def tasks(folder: Path) -> Iterator[tuple[Path, str | None]]:
    for texts in sorted({file.parent for file in folder.rglob("*.txt")}):
        told = texts.parent / "urls.tsv"
        lines = told.read_text("utf-8").splitlines() if told.exists() else []
        urls = dict(line.split("\t", 1) for line in lines if "\t" in line)
        for file in sorted(texts.glob("*.txt")):
            yield file, urls.get(file.stem)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every so manyth text")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    chosen = list(tasks(given.folder))[:: given.every]
    with Pool(given.jobs) as pool:
        bad = [name for name in pool.imap_unordered(differs, chosen, chunksize=4) if name]
    print(f"{len(chosen)} texts, {len(bad)} differ", *bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
