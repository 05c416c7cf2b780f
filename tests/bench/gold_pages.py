"""Pages whose article is known, and what that makes of every character of their laid-out text.

A corpus of such pages is a folder with `pages.jsonl.gz` and `pages/`: one JSON object a line with `file` (in `pages/`,
packed with gzip), `url`, and `gold`, the paragraphs of the article, or else `keep` and `drop`, samples of what is
article and of what is none.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rapidfuzz.distance import LCSseq

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
"""A word; of scripts that put no blanks between words, a character."""
_RUN = 4
"""Words in a row that an article and a page must share: less than that is shared by chance."""
_BLANKS = re.compile(r"\s+")

ARTICLE, CLUTTER, NEITHER = "a", "c", "n"


@dataclass(frozen=True)
class GoldPage:
    """A page, and what is known of its article."""

    path: Path
    url: str | None
    gold: tuple[str, ...]
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    corpus: str = ""
    site: str = ""

    def html(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())

    def labels(self, text: str) -> str:
        """One letter a character of the page's text: article, clutter, neither; a blank for what is no letter."""
        marks = _of_gold(text, self.gold) if self.gold else _of_samples(text, self.keep, self.drop)
        return "".join(mark if char.isalnum() else " " for char, mark in zip(text, marks, strict=True))


def read_pages(folder: Path) -> Iterator[GoldPage]:
    """All pages of a corpus that tell anything of their article."""
    with gzip.open(folder / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            url = record["url"] if urlsplit(record["url"]).hostname else None
            known = (tuple(record.get(key) or ()) for key in ("gold", "keep", "drop"))
            named = (record.get("corpus") or "", record.get("site") or record["file"])
            page = GoldPage(folder / "pages" / record["file"], url, *known, *named)
            if page.gold or page.keep or page.drop:
                yield page


def _of_gold(text: str, gold: Sequence[str]) -> list[str]:
    marks = [CLUTTER] * len(text)
    found = [(match.group().casefold(), match.span()) for match in _TOKEN.finditer(text)]
    wanted = [word for paragraph in gold for word in _words(paragraph)]
    for at in _shared([word for word, _ in found], wanted):
        start, end = found[at][1]
        marks[start:end] = ARTICLE * (end - start)
    return marks


def _shared(words: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """The places of the words that a page shares with its article, in runs, each of the article's once."""
    size = min(_RUN, len(wanted))
    known = set(_runs(wanted, size))
    places = sorted({at + n for at, run in enumerate(_runs(words, size)) if run in known for n in range(size)})
    numbers = {word: number for number, word in enumerate(dict.fromkeys((*words, *wanted)))}
    left = [numbers[words[at]] for at in places]
    right = [numbers[word] for word in wanted]
    for operation in LCSseq.opcodes(left, right):
        if operation.tag == "equal" and operation.src_end - operation.src_start >= size:
            yield from places[operation.src_start : operation.src_end]


def _runs(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(size)), strict=False)


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _TOKEN.finditer(text)]


def _of_samples(text: str, keep: Sequence[str], drop: Sequence[str]) -> list[str]:
    marks = [NEITHER] * len(text)
    for samples, mark in ((drop, CLUTTER), (keep, ARTICLE)):
        for sample in samples:
            if not sample.strip():
                continue
            pattern = r"\s+".join(re.escape(piece) for piece in _BLANKS.split(sample.strip()))
            for match in re.finditer(pattern, text):
                marks[match.start() : match.end()] = mark * (match.end() - match.start())
    return marks
