"""Headings that are furniture, and the items under them that differ from page to page: teasers, names, counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from cleaner.learn.candidates import Occurrence
from cleaner.learn.reading import Line, Text
from cleaner.learn.rules import MORE, STORY, Group, Learned, evidence, patterns
from cleaner.packs.write import DraftRule, make_id, quoted
from cleaner.prose import count_words

FEWEST = 10
"""Stories that must have the heading: what hangs under it in fewer may have been an article's."""
_MOST_ITEMS = 12
_LONGEST_ITEM = 30
"""Words of the longest item."""
_TEASER = 0.1
"""The share of the stories up to which a line under a heading is a teaser there: the next week's pages have others."""


class Section(NamedTuple):
    """A heading, and what was seen under it."""

    heading: Learned
    most: int
    """The largest number of items that were seen under it."""
    ends: Sequence[Learned]
    """The sure lines of which one always ends it; none where the document does."""
    size: int
    """The characters of all items that were seen."""
    items: frozenset[Occurrence]
    """Where these stand."""


def find_sections(sure: Sequence[Learned], texts: Sequence[Text]) -> list[Section]:
    """Returns the headings among the sure lines that always have items under them, and no sentence of a story."""
    of_key = {
        line.candidate.key: line
        for line in sure
        if not line.candidate.slots and line.candidate.features["share"] > _TEASER
    }
    found = []
    for line in sure:
        candidate = line.candidate
        if (
            candidate.key not in of_key
            or candidate.stories < FEWEST
            or candidate.features["after"] < 1.0
            or count_words(candidate.key) > _LONGEST_ITEM
        ):
            continue
        runs = [_items(texts[o.document].lines[o.line + 1 :], of_key) for o in candidate.occurrences]
        counts = [len(items) for items, _ in runs]
        if min(counts) == 0 or max(counts) > _MOST_ITEMS or any(_is_text(item) for items, _ in runs for item in items):
            continue
        ends = {end for _, end in runs}
        if None in ends and len(ends) > 1:
            continue
        size = sum(len(item.key) for items, _ in runs for item in items if not item.removed)
        items = frozenset(
            Occurrence(o.document, o.line + 1 + n)
            for o, (below, _) in zip(candidate.occurrences, runs, strict=True)
            for n in range(len(below))
        )
        found.append(Section(line, max(counts), [of_key[end] for end in sorted(filter(None, ends))], size, items))
    return found


def without_teasers(sure: Sequence[Learned], sections: Sequence[Section]) -> list[Learned]:
    """Returns the lines without those that few stories have and that always stand under a heading: they go with it."""
    items = frozenset().union(*(section.items for section in sections))
    return [
        line
        for line in sure
        if line.candidate.features["share"] > _TEASER or not items.issuperset(line.candidate.occurrences)
    ]


def _items(below: Sequence[Line], sure: Collection[str]) -> tuple[list[Line], str | None]:
    """Returns the lines under a heading up to the next sure one, and that one's key; None where the text ends."""
    items = list(takewhile(lambda line: line.key not in sure, below))
    return items, below[len(items)].key if len(items) < len(below) else None


def _is_text(line: Line) -> bool:
    return line.prose or line.words > _LONGEST_ITEM


def draft_sections(
    sections: Sequence[Section], groups: Sequence[Group], texts: Sequence[Text], stories: int, taken: set[str]
) -> Iterator[DraftRule]:
    """Yields the rules of sections. groups: the site's other rules."""
    alone = {line.candidate.key for group in groups if group.least is None for line in group.lines}
    for section in sections:
        heading = section.heading.candidate
        kind = heading.kind or "related"
        keys = [("kind", quoted(kind)), ("op", '"section"')]
        keys.append(("start", quoted(heading.raw)))
        if section.ends:
            keys += [("end", patterns(line.candidate for line in section.ends)), ("keep_end", "true")]
        keys += [("max_lines", str(section.most + 2)), ("max_prose", "0")]
        keys.append(("evidence", evidence(Group([section.heading], None), texts, stories)))
        name = make_id(heading.raw, set(), kind)
        yield DraftRule(make_id(f"{name} items", taken), keys, tests=_tests(section, alone))


def _tests(section: Section, alone: Collection[str]) -> Sequence[str]:
    """Returns the tests of a section. alone: lines that go by themselves, too, and so where they end it."""
    end = section.ends[0].candidate if section.ends else None
    ending = f"\n{end.raw}" if end else ""
    heading = section.heading.candidate.raw
    items = "\n".join(("Second boat for the islands", "School wins its race")[: section.most])
    return (
        f"{STORY}\n{MORE}\n⟦{heading}\n{items}{ending}⟧\n"
        if end is None or end.key in alone
        else f"{STORY}\n{MORE}\n⟦{heading}\n{items}⟧{ending}\n",
        f"“{heading}”, said the sign above the door, and nobody had ever read it to its end.\n{STORY}\n",
    )
