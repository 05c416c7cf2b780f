"""The features of a page's lines that the block model judges by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.documents.blocks.outline import level_of, of_headings, of_sections, of_title
from cleaner.documents.blocks.surroundings import NOWHERE, Names, Surroundings
from cleaner.documents.lines import Lines
from cleaner.documents.titles import title_of
from cleaner.model import PAGE_KINDS, PageKind, Span
from cleaner.prose import CLOSING, FULL_STOPS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FAR = 60
"""Lines to something, at most; also where there is nothing of the kind."""
_MOST = 0.5
"""The share of a line that must be covered for it to count as covered."""
_TAGS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "td", "div", "section", "article", "blockquote", "pre", "dt",
    "dd", "figcaption", "figure", "a", "header", "footer", "nav", "aside", "form", "body", "main", "table",
)  # fmt: skip
_TAG = {tag: number for number, tag in enumerate(_TAGS, 1)}
_SENTENCE_END = re.compile(rf"[{FULL_STOPS}…](?:[{CLOSING}]|\[\d+\]|\d{{1,3}})*$")


class Votes(NamedTuple):
    """What is known of a page's lines before the model is asked. All spans are in order, without overlaps."""

    without: Sequence[Span]
    """What rules cut."""
    left_out: Sequence[Span]
    """What the extractor leaves out."""
    held: Sequence[Span]
    """What of that is left when it was held against the structure of the page."""
    kind: PageKind
    text: Sequence[Span] = ()
    """What belongs to the text of a page of its kind, whatever the extractor leaves out."""
    article: Span | None = None
    """Where the article stands on a page that names none of its parts, if that is known."""


class Features(NamedTuple):
    """The features of the lines that no rule cuts."""

    lines: list[int]
    """Their numbers, in order."""
    sizes: list[int]
    """Their characters."""
    kept: list[bool]
    """Whether the vote keeps them so far."""
    columns: dict[str, list[float]]
    """Name of a feature → its value for each of the lines."""


def features(lines: Lines, votes: Votes, words: Mapping[str, float]) -> Features:
    """Returns the features of the lines of a page that no rule cuts. words: what words in names of elements tell."""
    count = len(lines.spans)
    cut, raw, held = (covered(lines, spans) for spans in (votes.without, votes.left_out, votes.held))
    within = [line for line in range(count) if cut[line] < _MOST]
    page = _Table(lines, within)
    page.kept = [held[line] < _MOST for line in within]
    page.add_lines()
    page.add_vote([1 - held[line] for line in within], [raw[line] < _MOST for line in within])
    text = covered(lines, votes.text)
    page.add_outline(_title(lines), [text[line] for line in within])
    page.add_surroundings(Surroundings(lines, within, words))
    page.add_makes(lines.signature, "make", [raw[line] < _MOST for line in within])
    page.add_makes(_Like().number, "like", None)
    page.add_place()
    page.add_page(votes.kind)
    return Features(within, page.sizes, page.kept, page.columns)


def of_names(line: Names, first: Names, second: Names) -> dict[str, float]:
    """Returns the features that words in names tell: of a line's element, of its parent and of that one's parent."""
    return {
        "own name": line.own,
        "lowest name": line.lowest,
        "highest name": line.highest,
        "names": line.summed,
        "name of box 1": first.own,
        "name of box 2": second.own,
    }


def covered(lines: Lines, spans: Sequence[Span]) -> list[float]:
    """Returns for each line the share of it that spans cover."""
    found = [0] * len(lines.spans)
    for span in spans:
        for line in lines.within(span):
            start, end = lines.spans[line]
            found[line] += min(end, span.end) - max(start, span.start)
    return [size / (end - start) for size, (start, end) in zip(found, lines.spans, strict=True)]


def _title(lines: Lines) -> str:
    return title_of(lines.elements[0].getroottree().getroot()) if lines.elements else ""


class _Like:
    """Numbers elements by their own and their parent's tag and classes."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str, str], int] = {}

    def number(self, element: HtmlElement) -> int:
        parent = element.getparent()
        key = (str(element.tag), element.get("class") or "", *_name(parent))
        return self._numbers.setdefault(key, len(self._numbers))


def _name(element: HtmlElement | None) -> tuple[str, str]:
    return ("", "") if element is None else (str(element.tag), element.get("class") or "")


class _Table:
    """Fills the columns. Everything is counted in the lines in question."""

    def __init__(self, lines: Lines, within: list[int]) -> None:
        self._page = lines
        self._lines = within
        self._elements = [lines.elements[line] for line in within]
        self._texts = [lines.text(line) for line in within]
        self.sizes = [len(text) for text in self._texts]
        self._linked = [lines.linked[line] for line in within]
        self._prose = [lines.prose[line] for line in within]
        self._in_prose = [size if prose else 0 for size, prose in zip(self.sizes, self._prose, strict=True)]
        self._total = sum(self.sizes) or 1
        self._total_prose = sum(self._in_prose)
        self.kept: list[bool] = []
        self.columns: dict[str, list[float]] = {}

    def add_lines(self) -> None:
        """What a line is by itself."""
        add, texts, sizes = self.columns, self._texts, self.sizes
        times = Counter(texts)
        bare = [text[2:] if text.startswith("- ") else text for text in texts]
        add["size"] = [float(size) for size in sizes]
        add["linked"] = _shares(self._linked, sizes)
        add["prose"] = [float(prose) for prose in self._prose]
        add["sentence end"] = [float(bool(_SENTENCE_END.search(text))) for text in texts]
        add["start"] = [_sort_of(text[:1]) for text in bare]
        add["digits"] = [sum(map(str.isdigit, text)) / size for text, size in zip(texts, sizes, strict=True)]
        add["times"] = [float(min(times[text], 5)) for text in texts]
        tags = add["tag"] = [float(_TAG.get(str(element.tag), 0)) for element in self._elements]
        add["tag above"] = [-1.0, *tags[:-1]][: len(tags)]
        add["tag below"] = [*tags[1:], -1.0][: len(tags)]

    def add_vote(self, held: list[float], raw: list[bool]) -> None:
        """What the extractor and the structure of the page say of a line and of those next to it."""
        add, kept = self.columns, self.kept
        count = len(kept)
        add["kept"] = held
        add["extractor"] = [float(keeps) for keeps in raw]
        add["next kept"] = [float(keeps) for keeps in kept[1:]] + [-1.0] * min(1, count)
        add["second kept"] = [float(keeps) for keeps in kept[2:]] + [-1.0] * min(2, count)
        add["to kept above"] = _since(kept)
        add["to kept below"] = _since(kept[::-1])[::-1]
        kept_lines = [number for number, keeps in enumerate(kept) if keeps]
        first, last = (kept_lines[0], kept_lines[-1]) if kept_lines else (-1, -1)
        add["side"] = [-1.0 if number < first else 1.0 if number > last else 0.0 for number in range(count)]

    def add_outline(self, title: str, text: list[float]) -> None:
        """What headings and the page's title tell. text: the share of each line that is text of its kind of page."""
        levels = [level_of(element) for element in self._elements]
        self.columns |= of_headings(levels, self.kept)
        self.columns |= of_sections(levels, self.sizes, self.kept, self._in_prose, self._linked)
        self.columns |= of_title(self._texts, title)
        self.columns["text of kind"] = text
        share = sum(size for size, held in zip(self.sizes, text, strict=True) if held) / self._total
        self._add_same("text of kind of page", share)

    def add_surroundings(self, around: Surroundings) -> None:
        """The names of the boxes round a line, and what they hold."""
        add = self.columns
        names = [around.names(element) for element in self._elements]
        outer: list[HtmlElement | None] = list(self._elements)
        levels: list[list[HtmlElement | None]] = []
        for _ in range(4):
            outer = [None if element is None else element.getparent() for element in outer]
            levels.append(outer)
        boxes = [[NOWHERE if box is None else around.names(box) for box in level] for level in levels[:2]]
        told = [of_names(name, first, second) for name, first, second in zip(names, *boxes, strict=True)]
        for name in told[0] if told else ():
            add[name] = [of_line[name] for of_line in told]
        add["siblings"] = [float(min(around.siblings(element), _FAR)) for element in self._elements]
        add["depth"] = [float(name.depth) for name in names]
        for place, landmark in enumerate(("main", "article", "footer")):
            add[f"to {landmark}"] = [float(name.landmarks[place]) for name in names]
        for level, boxes_of_level in enumerate(levels, 1):
            held = [None if box is None else around.content(box) for box in boxes_of_level]
            add[f"share of box {level}"] = [-1.0 if content is None else content.share for content in held]
            add[f"links in box {level}"] = [-1.0 if content is None else content.linked for content in held]
            add[f"prose in box {level}"] = [-1.0 if content is None else content.prose for content in held]
            add[f"lines in box {level}"] = [-1.0 if content is None else float(content.lines) for content in held]

    def add_makes(self, number: Callable[[HtmlElement], int], name: str, raw: list[bool] | None) -> None:
        """What the elements of a line's make hold together. number: what elements of one make share."""
        makes = [number(element) for element in self._elements]
        count = Counter(makes)
        size, linked, prose, kept, extracted = (Counter[int]() for _ in range(5))
        for place, make in enumerate(makes):
            size[make] += self.sizes[place]
            linked[make] += self._linked[place]
            prose[make] += self._in_prose[place]
            kept[make] += self.sizes[place] * self.kept[place]
            if raw is not None:
                extracted[make] += self.sizes[place] * raw[place]
        add = self.columns
        add[f"{name}: lines"] = [float(min(count[make], 40)) for make in makes]
        add[f"{name}: share"] = [size[make] / self._total for make in makes]
        for told, counted in (("links", linked), ("prose", prose), ("kept", kept), ("extractor", extracted)):
            if told != "extractor" or raw is not None:
                add[f"{name}: {told}"] = [counted[make] / size[make] for make in makes]
        if raw is not None:
            largest = max(prose.values(), default=0)
            self._add_same("largest make", float(largest))
            self._add_same("share of largest make", largest / (self._total_prose or 1))

    def add_place(self) -> None:
        """Where a line stands."""
        add = self.columns
        before = list(accumulate(self.sizes, initial=0))
        prose = list(accumulate(self._in_prose, initial=0))
        linked = list(accumulate(self._linked, initial=0))
        count = len(self.sizes)
        add["place"] = [at / self._total for at in before[:count]]
        add["place in prose"] = [at / (self._total_prose or 1) for at in prose[:count]]
        add["to prose above"] = _since(self._prose)
        add["to prose below"] = _since(self._prose[::-1])[::-1]
        add["prose above"] = [float(prose) for prose in [False, *self._prose[:-1]][:count]]
        around = [(max(0, number - 5), min(count, number + 6)) for number in range(count)]
        add["links around"] = [(linked[end] - linked[first]) / (before[end] - before[first]) for first, end in around]

    def add_page(self, kind: PageKind) -> None:
        """What is the same for all lines of a page."""
        kept = [size if keeps else 0 for size, keeps in zip(self.sizes, self.kept, strict=True)]
        kept_prose = [size if keeps else 0 for size, keeps in zip(self._in_prose, self.kept, strict=True)]
        longest = run = runs = 0
        last = False
        for keeps, size in zip(self.kept, kept_prose, strict=True):
            runs += keeps and not last
            run = run + size if keeps else 0
            longest = max(longest, run)
            last = keeps
        for name, value in (
            ("kind", PAGE_KINDS.index(kind.name) if kind.name in PAGE_KINDS else -1),
            ("kind declared", not kind.by[:1].isdigit() and not kind.by.startswith("nothing")),
            ("characters", self._total),
            ("characters of prose", self._total_prose),
            ("paragraphs", sum(self._prose)),
            ("links of page", sum(self._linked) / self._total),
            ("kept of page", sum(kept) / self._total),
            ("prose kept", sum(kept_prose)),
            ("longest run kept", longest),
            ("runs kept", min(runs, 30)),
        ):
            self._add_same(name, float(value))

    def _add_same(self, name: str, value: float) -> None:
        self.columns[name] = [value] * len(self.sizes)


def _sort_of(char: str) -> float:
    return 1.0 if char.isupper() else 2.0 if char.islower() else 3.0 if char.isdigit() else 0.0


def _since(marks: list[bool]) -> list[float]:
    """Returns for each place how many places ago the last mark was, itself included."""
    found, last = [], -_FAR
    for place, mark in enumerate(marks):
        if mark:
            last = place
        found.append(float(min(place - last, _FAR)))
    return found


def _shares(parts: Sequence[int], wholes: Sequence[int]) -> list[float]:
    return [part / (whole or 1) for part, whole in zip(parts, wholes, strict=True)]
