"""Labelled dumps, read: what of each text is article and what is clutter. `train_scored.py` tells their form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

EXTRACTORS = ("trafilatura", "newspaper", "readability")
CONVERTERS = ("bs4", "inscriptis")
KEEP, CLUTTER = ("keep",), ("clutter", "dup")


@dataclass
class Text:
    """A labelled text: of each character what it counts as a letter of the article, and as one of clutter."""

    corpus: str
    flattener: str
    stem: str
    site: str
    text: str
    keep: np.ndarray = field(repr=False)
    clutter: np.ndarray = field(repr=False)
    labelled: bool = True

    @property
    def is_dump(self) -> bool:
        """Whether an extractor chose it."""
        return self.flattener in EXTRACTORS


def read_texts(folders: Sequence[Path]) -> Iterator[Text]:
    """Yields the texts under some folders, in the order of these and of the paths in each.

    Of some it is only known how they were made; they count as neither article nor clutter.
    """
    for index in (path for folder in folders for path in sorted(folder.rglob("index.jsonl"))):
        for line in filter(None, index.read_bytes().decode("utf-8").split("\n")):
            record = json.loads(line)
            if record["flattener"] in (*EXTRACTORS, *CONVERTERS):
                text = (index.parent / "texts" / f"{record['stem']}.txt").read_bytes().decode("utf-8")
                yield _labelled(record, text)


def read_articles(folders: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """Yields corpus, name and text of the article texts in `gold/CORPUS/NAME.txt` under some folders."""
    for path in (path for folder in folders for path in sorted(folder.glob("gold/*/*.txt"))):
        yield path.parent.name, path.stem, path.read_bytes().decode("utf-8", "replace")


def site_of(record: Mapping[str, Any]) -> str:
    """The site's host; of pages without one, what stands for it in the file's name."""
    name = record["site"] or re.sub(r"^\w+::", "", record["url"]).split("/")[0] or record["stem"]
    if not record["site"] and (found := re.match(r"([a-z0-9.-]+?\.[a-z]{2,})-", name)):
        name = found[1]
    return name.lower().removeprefix("www.")


def _labelled(record: Mapping[str, Any], text: str) -> Text:
    is_letter = np.fromiter(map(str.isalnum, text), np.float32, len(text))
    keep, clutter = np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
    for start, end, label in record.get("spans", ()):
        column = keep if label in KEEP else clutter if label in CLUTTER else None
        if column is not None:
            column[start:end] = is_letter[start:end]
    return Text(
        record["corpus"], record["flattener"], record["stem"], site_of(record), text, keep, clutter, "spans" in record
    )  # fmt: skip
