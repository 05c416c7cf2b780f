"""Runs rules over labelled dumps: which of them lose article text, and what clutter do they remove?

A labelled dump is a folder with `index.jsonl` and `texts/`: one JSON object on a line with `stem` (of the text's file),
optionally `url`, and `spans`: `[start, end, label]` in code points. `keep` is article, `clutter` and `dup` are
clutter; any other label counts neither way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import Problem, UsageError
from cleaner.pipeline import Cleaner

ARTICLE = ("keep",)
CLUTTER = ("clutter", "dup")
SAMPLES = 3


class LabelledText(NamedTuple):
    """A text of which it is known what is article."""

    text: str
    url: str | None
    labels: str
    """One letter a character: `a`rticle, `c`lutter, `n`either, or a blank."""


@dataclass
class Effect:
    """What a rule did to labelled texts, in characters that are not blank."""

    article: int = 0
    clutter: int = 0
    hits: int = 0
    lost: list[str] = field(default_factory=list)
    """The beginnings of article text that it removed."""


@dataclass
class Report:
    """The effects of all rules, and the sums that they are measured against."""

    rules: dict[str, Effect]
    article: int
    clutter: int
    documents: int

    def ranked(self) -> list[tuple[str, Effect]]:
        """Returns the effects, the worst first: by article text lost, then by the least clutter removed."""
        return sorted(self.rules.items(), key=lambda item: (-item[1].article, item[1].clutter, item[0]))


def run_against(cleaner: Cleaner, folders: Iterable[Path]) -> Report:
    """Cleans every labelled text below some folders. Raises UsageError where there is none."""
    report = Report(defaultdict(Effect), 0, 0, 0)
    for text, url, labels in labelled_texts(folders):
        report.documents += 1
        report.article += labels.count("a")
        report.clutter += labels.count("c")
        for segment in cleaner.clean(text, url=url, media_type="text/plain").removed:
            if segment.rule is None or segment.kind == "whitespace":
                continue
            effect = report.rules[segment.rule]
            piece = labels[segment.start : segment.end]
            effect.hits += 1
            effect.article += piece.count("a")
            effect.clutter += piece.count("c")
            if "a" in piece and len(effect.lost) < SAMPLES:
                effect.lost.append(text[segment.start + piece.index("a") :][:80].split("\n")[0])
    if not report.documents:
        raise UsageError("no labelled dump there: expected folders with index.jsonl and texts/")
    return report


def labelled_texts(folders: Iterable[Path]) -> Iterator[LabelledText]:
    """All labelled texts below some folders, in the order of their names. Raises UsageError for a broken index."""
    for folder in folders:
        for index in sorted(folder.rglob("index.jsonl")):
            # A record may hold what `str.splitlines` takes for a line's end.
            for number, line in enumerate(index.read_bytes().decode("utf-8").split("\n"), 1):
                record = _record(index, number, line) if line.strip() else {}
                if record.get("spans"):
                    text = (index.parent / "texts" / f"{record['stem']}.txt").read_bytes().decode("utf-8")
                    yield LabelledText(text, record.get("url"), _labels(text, record["spans"]))


def _record(index: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
        if not isinstance(record, dict) or not isinstance(record["stem"], str) or "/" in record["stem"]:
            raise ValueError("expected an object with `stem` and `spans`")
    except (ValueError, KeyError) as error:
        raise UsageError(str(Problem(str(index), number, "", f"not a labelled record: {error}"))) from None
    return record


def _labels(text: str, spans: list[Any]) -> str:
    """Returns one letter for each character of a text: article, clutter, neutral, or blank."""
    labels = ["n"] * len(text)
    for start, end, label in spans:
        letter = "a" if label in ARTICLE else "c" if label in CLUTTER else "n"
        labels[start:end] = letter * (end - start)
    return "".join(" " if char.isspace() else label for char, label in zip(text, labels, strict=True))
