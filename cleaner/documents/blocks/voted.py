"""What the extractor, and the structure of the page, say of a line, of those next to it, and of the page."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.documents.blocks.measured import Columns, Measured, since
from cleaner.model import PAGE_KINDS, PageKind

_MOST_RUNS = 30


def of_vote(kept: Sequence[bool], held: list[float], raw: Sequence[bool]) -> Columns:
    """Returns what is said of a line and of those next to it.

    kept: whether the vote keeps each line so far; held: how much of it. raw: whether the extractor keeps it.
    """
    count = len(kept)
    kept_lines = [number for number, keeps in enumerate(kept) if keeps]
    first, last = (kept_lines[0], kept_lines[-1]) if kept_lines else (-1, -1)
    return {
        "kept": held,
        "extractor": [float(keeps) for keeps in raw],
        "next kept": [float(keeps) for keeps in kept[1:]] + [-1.0] * min(1, count),
        "second kept": [float(keeps) for keeps in kept[2:]] + [-1.0] * min(2, count),
        "to kept above": since(kept),
        "to kept below": since(kept[::-1])[::-1],
        "side": [-1.0 if number < first else 1.0 if number > last else 0.0 for number in range(count)],
    }


def of_page(lines: Measured, kept: Sequence[bool], kind: PageKind) -> Columns:
    """Returns what is the same for all lines of a page."""
    kept_prose = [size if keeps else 0 for size, keeps in zip(lines.in_prose, kept, strict=True)]
    longest = run = runs = 0
    last = False
    for keeps, size in zip(kept, kept_prose, strict=True):
        runs += keeps and not last
        run = run + size if keeps else 0
        longest = max(longest, run)
        last = keeps
    told: dict[str, float] = {
        "kind": PAGE_KINDS.index(kind.name) if kind.name in PAGE_KINDS else -1,
        "kind declared": not kind.by[:1].isdigit() and not kind.by.startswith("nothing"),
        "characters": lines.total,
        "characters of prose": lines.total_prose,
        "paragraphs": sum(lines.prose),
        "links of page": sum(lines.linked) / lines.total,
        "kept of page": sum(size for size, keeps in zip(lines.sizes, kept, strict=True) if keeps) / lines.total,
        "prose kept": sum(kept_prose),
        "longest run kept": longest,
        "runs kept": min(runs, _MOST_RUNS),
    }
    return {name: lines.same(value) for name, value in told.items()}
