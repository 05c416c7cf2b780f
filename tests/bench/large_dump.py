"""Writes a dump of any size: texts of labelled folders, drawn again and again, in files of JSON lines.

    python tests/bench/large_dump.py FOLDER... --out dump --bytes 10e9

A folder has `texts/NAME.txt` and `urls.tsv` (name, tab, URL). Each document has an id of its own.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

FILE_BYTES = 250_000_000
SEED = 17


class Text(NamedTuple):
    name: str
    url: str | None
    content: str


def read(folder: Path) -> Iterator[Text]:
    pairs = (line.partition("\t") for line in (folder / "urls.tsv").read_text("utf-8").splitlines())
    urls = {name: url for name, _, url in pairs}
    for file in sorted((folder / "texts").glob("*.txt")):
        yield Text(file.stem, urls.get(file.stem), file.read_bytes().decode("utf-8", "replace"))


def lines(texts: Sequence[Text]) -> Iterator[bytes]:
    draw, number = random.Random(SEED), 0
    while True:
        text = draw.choice(texts)
        record = {"id": f"{number:09}-{text.name}", "url": text.url, "text": text.content}
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"
        number += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bytes", type=float, required=True)
    told = parser.parse_args()
    source = lines([text for folder in told.folders for text in read(folder)])
    told.out.mkdir(parents=True)
    left = int(told.bytes)
    for number in range(-(-left // FILE_BYTES)):
        with open(told.out / f"{number:03}.jsonl", "wb") as file:
            while left > 0 and file.tell() < FILE_BYTES:
                left -= file.write(next(source))


if __name__ == "__main__":
    main()
