"""Labelled dumps, read: what of each text is article and what is clutter. `train_scored.py` tells their form."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

EXTRACTORS = ("trafilatura", "newspaper", "readability")
KEEP, CLUTTER = ("keep",), ("clutter", "dup")
STAYS, CHOSEN, NOT_CHOSEN = 8.0, 0.25, 0.35
"""On partly labelled pages, what chunks weigh that must stay, and what extractors' choices tell.

Chunks are but samples of an article: hence their weight.
"""


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
    weak: bool = False
    chunks: tuple[list[str], list[str]] = ((), ())  # type: ignore[assignment]
    """Of a partly labelled text: the letters of what must stay, and of what must go."""

    @property
    def is_dump(self) -> bool:
        """Whether an extractor chose it."""
        return self.flattener in EXTRACTORS


def read_texts(dumps: Path) -> list[Text]:
    """All labelled texts under a folder; partly labelled ones are marked weak."""
    texts: list[Text] = []
    partly: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for index in sorted(dumps.rglob("index.jsonl")):
        for line in index.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            record["text"] = (index.parent / "texts" / f"{record['stem']}.txt").read_bytes().decode("utf-8")
            if not record["url"]:
                continue
            if "spans" in record:
                texts.append(_labelled(record))
            else:
                partly[record["corpus"], record["stem"]][record["flattener"]] = record
    for group in partly.values():
        texts += _partly_labelled(group)
    return texts


def site_of(record: Mapping[str, Any]) -> str:
    """The site's host; of pages without one, what stands for it in the file's name."""
    name = record["site"] or re.sub(r"^\w+::", "", record["url"]).split("/")[0]
    if not record["site"] and (found := re.match(r"([a-z0-9.-]+?\.[a-z]{2,})-", name)):
        name = found[1]
    return name.lower().removeprefix("www.")


def _labelled(record: Mapping[str, Any]) -> Text:
    text = record["text"]
    is_letter = _areletters_of(text)
    keep, clutter = np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
    for start, end, label in record["spans"]:
        column = keep if label in KEEP else clutter if label in CLUTTER else None
        if column is not None:
            column[start:end] = is_letter[start:end]
    return Text(record["corpus"], record["flattener"], record["stem"], site_of(record), text, keep, clutter)


def letters_of(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def _areletters_of(text: str) -> np.ndarray:
    return np.fromiter(map(str.isalnum, text), np.float32, len(text))


def _partly_labelled(group: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    """What can be told of a page's lines from its chunks, and from which extractors chose them."""
    chosen = {name: letters_of(record["text"]) for name, record in group.items() if name in EXTRACTORS}
    for name, record in group.items():
        keep = [chunk for chunk in map(letters_of, record["keep"]) if len(chunk) > 5]
        drop = [chunk for chunk in map(letters_of, record["drop"]) if len(chunk) > 3]
        whole = record["text"]
        is_letter = _areletters_of(whole)
        article, clutter = np.zeros(len(whole), np.float32), np.zeros(len(whole), np.float32)
        for start, end in _lines(whole):
            line = letters_of(whole[start:end])
            if not line:
                continue
            stays = len(line) > 12 and any(line in c or (c in line and len(c) > 0.3 * len(line)) for c in keep)
            goes = any((c in line and len(c) > 0.5 * len(line)) or (len(line) > 12 and line in c) for c in drop)
            votes = sum(line in other for other in chosen.values())
            if stays != goes:
                article[start:end] = STAYS * stays * is_letter[start:end]
                clutter[start:end] = goes * is_letter[start:end]
            elif not stays and len(line) > 60 and votes == len(chosen):
                article[start:end] = CHOSEN * is_letter[start:end]
            elif not stays and not votes and name not in EXTRACTORS and sum(map(len, chosen.values())) > 1500:
                clutter[start:end] = NOT_CHOSEN * is_letter[start:end]
        site = site_of(record)
        yield Text(record["corpus"], name, record["stem"], site, whole, article, clutter, True, (keep, drop))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def folds_of(texts: Sequence[Text], count: int, seed: int) -> np.ndarray:
    """Each text's fold; one for all texts of a site."""
    sites = sorted({text.site for text in texts})
    random.Random(seed).shuffle(sites)
    fold = {site: number % count for number, site in enumerate(sites)}
    return np.array([fold[text.site] for text in texts])
