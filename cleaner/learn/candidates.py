"""Lines that come back in a site's stories, and what is known of each: the features that its score is made of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import log2
from typing import NamedTuple

from cleaner.engine.scope import host_of
from cleaner.learn.extent import Shape, find_shapes, telling_words
from cleaner.learn.lexicon import is_telling, look_up
from cleaner.learn.reading import PROSE_WORDS, Line, Text
from cleaner.learn.skeleton import skeleton

LONGEST = 400
"""Characters of the longest line that is taken for furniture."""
_USUAL = 0.5
"""The share of the stories from which on a line is what most of them have."""
_SLOTTED = "\0"
"""What keys of skeletons begin with, unlike those of lines."""


class Occurrence(NamedTuple):
    """Where a candidate stands."""

    document: int
    line: int


@dataclass(slots=True)
class Candidate:
    """A line that comes back, or the skeleton of lines that do."""

    key: str
    raw: str
    """The line as it stands most often, or a text with slots."""
    stories: int
    documents: int
    features: Mapping[str, float]
    kind: str | None
    occurrences: Sequence[Occurrence]
    slots: bool = False
    """Whether `raw` is a text with slots."""
    beside: tuple[str, str] = ("", "")
    """Of a line that is held back: what stands above it and what below it, most often."""

    @property
    def size(self) -> int:
        """Returns the characters of all its occurrences."""
        return len(self.key) * len(self.occurrences)


_NAME = 4
"""Letters of a site's name that says something where it stands in a line."""
_CODE = re.compile(r"[{}<>;]|\w\(|\w\.\w+\(|=|::|->|\b_\w|\w_\w|^[#/*]|\\")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|@\w{2,}|\+?\d[\d ()/-]{7,}\d|©|\(c\)|®|™", re.IGNORECASE)


def find_candidates(
    texts: Sequence[Text], story_of: Sequence[int], least: int = 2, other_hosts: Mapping[str, int] | None = None
) -> list[Candidate]:
    """Returns the lines that stand in at least `least` stories, in the order of their keys.

    other_hosts: for a line's key the number of other sites of the dump that have it.
    """
    where: dict[str, list[Occurrence]] = defaultdict(list)
    skeletons: dict[str, list[Occurrence]] = defaultdict(list)
    for document, text in enumerate(texts):
        for number, line in enumerate(text.lines):
            if len(line.key) <= LONGEST:
                where[line.key].append(Occurrence(document, number))
            if not line.prose and (slots := skeleton(line.raw)) is not None:
                skeletons[slots].append(Occurrence(document, number))
    for slots, occurrences in skeletons.items():
        if len({texts[o.document].lines[o.line].key for o in occurrences}) > 1:
            where[_SLOTTED + slots] = occurrences
    support = {key: len({story_of[o.document] for o in found}) for key, found in where.items()}
    recurring = {key for key, count in support.items() if count >= least}
    total = len(set(story_of))
    runs = [_runs(text, recurring) for text in texts]
    usual = {key for key in recurring if support[key] >= _USUAL * total}
    labels = [_labels(text, usual) for text in texts]
    known = {key for key in recurring if is_telling(key)}
    shapes, titles = find_shapes(texts, recurring, known)
    alike = _Alike(shapes, story_of)
    hosts = other_hosts or {}
    cluttered = sum(any(line.removed for line in text.lines) for text in texts) / max(len(texts), 1)
    broken = sum(broken_share(text, recurring) for text in texts) / max(len(texts), 1)
    page = sum(_page_like(text) for text in texts) / max(len(texts), 1)
    prosy = sum(_prosy(text) for text in texts) / max(len(texts), 1)
    name = _site_name(texts)
    found = []
    for key in sorted(recurring):
        slotted = key.startswith(_SLOTTED)
        lines = [texts[o.document].lines[o.line] for o in where[key]]
        words = look_up(lines[0].key)
        features = _features(key, lines, where[key], texts, shapes, runs, labels, recurring, titles)
        features.update(
            share=support[key] / total,
            stories=log2(support[key]),
            lexicon=words.share,
            topic=alike.excess({story_of[o.document] for o in where[key]}) if support[key] < 0.7 * total else 0.0,
            hosts=log2(1 + hosts.get(key, 0)),
            page=page,
            cluttered=cluttered,
            broken=broken,
            prosy=prosy,
            named=float(bool(name) and name in _NOT_LETTER.sub("", lines[0].key)),
        )
        raw = Counter(line.raw for line in lines).most_common()
        best = key[len(_SLOTTED) :] if slotted else min(raw, key=lambda item: (-item[1], item[0]))[0]
        documents = len({o.document for o in where[key]})
        found.append(Candidate(key, best, support[key], documents, features, words.kind, where[key], slotted))
    return found


def find_beside(candidate: Candidate, texts: Sequence[Text]) -> tuple[str, str]:
    """Returns what stands above a line and what below it, most often."""
    found = []
    for step in (-1, 1):
        lines = Counter(
            texts[o.document].lines[o.line + step].raw
            for o in candidate.occurrences
            if 0 <= o.line + step < len(texts[o.document].lines)
        )
        found.append(min(lines, key=lambda raw: (-lines[raw], raw), default=""))
    return found[0], found[1]


def _is_out(text: Sequence[Line], number: int) -> bool:
    """Returns whether there is no line of that number, or the rules take it, or it stands outside on its page."""
    return not 0 <= number < len(text) or text[number].removed or text[number].outside


def _runs(text: Text, recurring: set[str]) -> list[int]:
    """Returns for each line how many lines that come back, or that the rules take, follow each other round it."""
    lengths: list[int] = []
    for comes_back, lines in groupby(text.lines, key=lambda line: line.removed or line.key in recurring):
        count = len(list(lines))
        lengths += [count if comes_back else 0] * count
    return lengths


def _labels(text: Text, usual: set[str]) -> list[tuple[int, int]]:
    """Returns for each line how many labels stand right above it, and right below it, one after the other, that most
    stories have or the rules take."""
    is_label = [not line.ends and (line.removed or line.key in usual) for line in text.lines]
    above, below = [0] * len(is_label), [0] * len(is_label)
    for number in range(1, len(is_label)):
        above[number] = above[number - 1] + 1 if is_label[number - 1] else 0
    for number in reversed(range(len(is_label) - 1)):
        below[number] = below[number + 1] + 1 if is_label[number + 1] else 0
    return list(zip(above, below, strict=True))


def _features(
    key: str,
    lines: Sequence[Line],
    occurrences: Sequence[Occurrence],
    texts: Sequence[Text],
    shapes: Sequence[Shape | None],
    runs: Sequence[Sequence[int]],
    labels: Sequence[Sequence[tuple[int, int]]],
    recurring: set[str],
    titles: Mapping[str, int],
) -> dict[str, float]:
    count = len(occurrences)
    before = after = between = beside = heading = entity = shaped = company = enclosed = run = inside = inner = (
        among
    ) = teases = 0.0
    neighbours: Counter[str] = Counter()
    places = []
    # Of lines with slots, the words that all have: the names are the stories' own.
    content = (
        set.intersection(*(set(telling_words(line.key)) for line in lines))
        if key[:1] == _SLOTTED
        else set(telling_words(key))
    )
    for o in occurrences:
        text, shape = texts[o.document].lines, shapes[o.document]
        near = [*text[max(o.line - 1, 0) : o.line], *text[o.line + 1 : o.line + 2]]
        beside += any(line.key in recurring or line.removed for line in near)
        neighbours.update({line.key for line in near})
        above, below = _is_out(text, o.line - 1), _is_out(text, o.line + 1)
        company += bool(above and o.line) or bool(below and o.line + 1 < len(text))
        enclosed += above and below
        run += runs[o.document][o.line]
        if shape:
            shaped += 1
            before += o.line < shape.first
            after += o.line > shape.last
            between += shape.first < o.line < shape.last
            inside += shape.has_inside(o.line)
            above_it, below_it = labels[o.document][o.line]
            among += above_it + below_it
            inner += above_it if o.line > shape.last else below_it if o.line < shape.first else 0
            following = text[o.line + 1] if o.line + 1 < len(text) else None
            teases += bool(following and o.line > shape.last and titles.get(following.key, o.document) != o.document)
            heading += bool(following and following.prose and following.key not in recurring)
            entity += len(content & shape.own) / max(len(content), 1)
            places.append(o.line if o.line < shape.first else o.line - len(text) if o.line > shape.last else 9_999)
    at = Counter(places)
    return {
        "company": company / count,
        "enclosed": enclosed / count,
        "run": run / count,
        "before": before / count,
        "after": after / count,
        "between": between / count,
        "inside": inside / shaped if shaped else 1.0,
        "teases": teases / max(shaped, 1),
        "titles": float(
            any(line.key in titles for line in lines) and bool(before and after)
            if key[:1] == _SLOTTED
            else key in titles
        ),
        "among": among / max(shaped, 1),
        "inner": inner / max(shaped, 1),
        "outside": (before + after) / count,
        "beside": beside / count,
        "same_beside": max(neighbours.values(), default=0) / count,
        "removed": sum(line.removed for line in lines) / count,
        "shown": sum(line.outside for line in lines) / count,
        "prose": float(lines[0].prose),
        "words": log2(1 + lines[0].words),
        "heading": heading / count,
        "entity": entity / max(shaped, 1),
        "fragment": 0.0 if _ADDRESS.search(key) else _fragment(lines),
        "figures": sum(map(str.isdigit, key)) / len(key),
        "several": log2(count / len({o.document for o in occurrences})),
        "address": float(bool(_ADDRESS.search(key))),
        "sentence": float(lines[0].ends),
        "code": float(bool(_CODE.search(lines[0].raw)) and not _ADDRESS.search(key)),
        "letters": min(sum(map(str.isalpha, key)), 8) / 8,
        "steady": max(at.values(), default=0) / count,
    }


def _page_like(text: Text) -> float:
    """Returns how much a text looks like a whole page: the share of its lines that are short and no sentences."""
    return sum(not line.ends and line.words < PROSE_WORDS for line in text.lines) / max(len(text.lines), 1)


def _prosy(text: Text) -> float:
    """Returns the share of a text's characters that stand in prose."""
    return sum(len(line.key) for line in text.lines if line.prose) / max(sum(len(line.key) for line in text.lines), 1)


_NOT_LETTER = re.compile(r"[^a-z0-9]+")


def _site_name(texts: Sequence[Text]) -> str:
    """Returns the name of the site as its address has it, in letters: `thechimes` of `www.thechimes.co.uk`."""
    hosts = Counter(host for text in texts if (host := host_of(text.url)))
    if not hosts:
        return ""
    labels = min(hosts, key=lambda host: (-hosts[host], host)).removeprefix("www.").split(".")
    name = _NOT_LETTER.sub("", max(labels[:-1], key=len, default=""))
    return name if len(name) >= _NAME else ""


def broken_share(text: Text, recurring: Collection[str]) -> float:
    """Returns the share of a text's own lines that go on with the sentence of the line before: each link, or each name,
    came out on a line of its own.

    recurring: the keys of lines that come back: names of users, or buttons, may have no capitals.
    """
    on = sum(
        not before.ends
        and (line.raw[:1].islower() or line.raw[:1] in ",.;:)")
        and line.key not in recurring
        and not _ADDRESS.match(line.raw)
        for before, line in pairwise(text.lines)
    )
    return on / max(sum(line.key not in recurring for line in text.lines), 1)


def _fragment(lines: Sequence[Line]) -> float:
    """Returns the share of occurrences that begin like the rest of a sentence."""
    return sum(line.raw[:1].islower() or line.raw[:1] in ",.;)" for line in lines) / len(lines)


class _Alike:
    """How alike stories are in the words of their own prose."""

    def __init__(self, shapes: Sequence[Shape | None], story_of: Sequence[int]) -> None:
        words: dict[int, set[str]] = defaultdict(set)
        for story, shape in zip(story_of, shapes, strict=True):
            words[story] |= shape.own if shape else frozenset()
        counts = Counter(word for found in words.values() for word in found)
        rare = max(3, len(words) // 4)
        self._words = {story: {word for word in found if counts[word] <= rare} for story, found in words.items()}
        self._usual = self._mean(sorted(self._words))

    def excess(self, stories: Iterable[int]) -> float:
        """Returns how much more alike some stories are than all of them: 0 for as much, up to 1."""
        return max(self._mean(sorted(stories)) - self._usual, 0.0)

    def _mean(self, stories: Sequence[int]) -> float:
        found = [self._words[story] for story in stories if self._words[story]][:40]
        pairs = [(one, other) for n, one in enumerate(found) for other in found[n + 1 :]]
        if not pairs:
            return 0.0
        return sum(len(one & other) / min(len(one), len(other)) for one, other in pairs) / len(pairs)
