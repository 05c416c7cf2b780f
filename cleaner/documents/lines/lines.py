"""The lines of a laid-out page, each with its element. The vote is held against them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.documents.layout import Layout, is_box, is_custom
from cleaner.documents.lines import sentences
from cleaner.documents.roles.anchors import HEADING_ID
from cleaner.documents.roles.landmarks import names_its_parts
from cleaner.lazy import lazy
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "html", "legend", "li", "listing", "main", "menu", "nav", "noframes", "ol", "p",
    "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "xmp",
))  # fmt: skip
"""Elements that begin lines of their own."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend"))
_HEADED = frozenset(("li", "div", "dt", "section"))
"""Elements of which a line may be a heading by what it stands in: a heading of an entry, or what opens a part."""
_LINKED = 0.5
"""The share of a line's characters in links from which on it counts as links."""
_IS_LINK = 0.8
"""The share from which on it is nothing else."""
_NUMBERED = re.compile(r"\d")
"""A class with a number is one element's own, as `post-1204` or `text-e1b3779c`."""


class Lines:
    """The lines of a page that have text. All sequences have one entry for each line, in order."""

    def __init__(self, root: HtmlElement, layout: Layout) -> None:
        self.root = root
        """The tree that was laid out."""
        self._layout = layout
        text = layout.text
        self.spans: list[Span] = []
        self.begins: list[int] = []
        """Where the text of each line begins: blanks before it, in code, stand in no element."""
        at = 0
        for line in text.split("\n"):
            if line and not line.isspace():
                self.spans.append(Span(at, at + len(line)))
                self.begins.append(at + len(line) - len(line.lstrip()) if line[0].isspace() else at)
            at += len(line) + 1
        self.starts = [span.start for span in self.spans]
        self.whole = text
        """The text of the page."""
        self._signatures: dict[HtmlElement, int] = {}
        self._numbers: dict[tuple[int, str, str], int] = {}

    @lazy
    def have_landmarks(self) -> bool:
        """Whether the page names its parts."""
        return names_its_parts(self.root)

    @lazy
    def _links(self) -> list[HtmlElement]:
        return [link for link in self.root.iter("a") if link.get("href") is not None]

    @lazy
    def elements(self) -> list[HtmlElement]:
        """The block elements in which the lines begin."""
        return [_block_of(e) for e in self._layout.elements_at(self.begins) if e is not None]

    def heading(self, line: int) -> HtmlElement | None:
        """Returns the heading that a line is, if it is one: also what opens and closes a part of the page.

        An item's marker before it is none of its words.
        """
        element = self.elements[line]
        if element.tag not in _HEADED:
            return element if element.tag in HEADINGS else None
        marker = 2 if self.whole.startswith("- ", self.starts[line]) else 0
        found = self._layout.elements_at((self.starts[line] + marker,))[0]
        if found is None:
            return None
        block = _block_of(found)
        return block if block.tag in HEADINGS else _opener(found, block)

    @lazy
    def linked(self) -> list[int]:
        """How many characters of each line stand in links."""
        counts = [0] * len(self.spans)
        for link in self._links:
            if (span := self._layout.span_of(link)) is not None:
                for line in self.within(span):
                    start, end = self.spans[line]
                    counts[line] += min(end, span.end) - max(start, span.start)
        return counts

    @lazy
    def prose(self) -> list[bool]:
        """Whether each line is prose: long, ended like a sentence or very long, and not made of links."""
        return [self._is_prose(line) for line in range(len(self.spans))]

    def _is_prose(self, line: int) -> bool:
        start, end = self.spans[line]
        return self.linked[line] < _LINKED * (end - start) and sentences.reads_like_prose(self.text(line))

    def is_code(self, line: int) -> bool:
        """Returns whether a line is preformatted, or stands in a paragraph that is code and nothing else."""
        element = self.elements[line]
        if element.tag == "pre":
            return True
        return element.tag == "p" and len(element) == 1 and _is_all_code(element)

    def is_sentence(self, line: int) -> bool:
        """Returns whether a line reads like prose and ends like a sentence, be it a link or not."""
        words = self.text(line)
        return sentences.reads_like_prose(words) and sentences.ends(words)

    def is_short_sentence(self, line: int) -> bool:
        """Returns whether a line has enough words for a sentence, and ends like one."""
        return sentences.is_short(self.text(line))

    def is_brief_sentence(self, line: int) -> bool:
        """Returns whether a line ends like a sentence and has some words."""
        return sentences.is_brief(self.text(line))

    def ends_sentence(self, line: int) -> bool:
        """Returns whether a line ends like a sentence; a colon ends none."""
        return sentences.ends(self.text(line))

    def is_broken(self, line: int) -> bool:
        """Returns whether a line ends in the midst of a sentence, as verses do."""
        return self.text(line).rstrip().endswith((",", "،", "，", "、"))

    def asks(self, line: int) -> bool:
        """Returns whether a line is a question of some words."""
        return sentences.asks(self.text(line))

    def introduces(self, line: int) -> bool:
        """Returns whether a line is a sentence that introduces what follows."""
        return sentences.introduces(self.text(line))

    @lazy
    def jumps(self) -> list[tuple[HtmlElement, int]]:
        """The links to places on the same page, each with its line."""
        found = []
        for link in self._links:
            if (link.get("href") or "").startswith("#") and (inside := self.of(link)):
                found.append((link, inside.start))
        return found

    def target(self, link: HtmlElement) -> HtmlElement | None:
        """Returns the list, or else the block, to which a link on the same page leads."""
        place = self._places.get(link.get("href")[1:])
        if place is None:
            return None
        block = _block_of(place)
        parent = block.getparent()
        return parent if block.tag in ("li", "dt", "dd") and parent is not None else block

    @lazy
    def _places(self) -> dict[str, HtmlElement]:
        return {name: e for e in self.root.iter() if (name := _name(e))}

    def within(self, span: Span) -> range:
        """Returns the lines that a span touches."""
        first = bisect_right(self.starts, span.start) - 1
        if first < 0 or self.spans[first].end <= span.start:
            first += 1
        return range(first, max(first, bisect_left(self.starts, span.end)))

    def of(self, element: HtmlElement) -> range:
        """Returns the lines that an element's text touches."""
        span = self._layout.span_of(element)
        return range(0) if span is None else self.within(span)

    def size(self, lines: Iterable[int]) -> int:
        """Returns the number of characters of some lines."""
        spans = self.spans
        return sum(spans[line].end - spans[line].start for line in lines)

    def weight(self, lines: Iterable[int]) -> float:
        """Returns how much some lines tell, in characters of scripts with blanks."""
        return sum(sentences.weight(self.text(line)) for line in lines)

    def prose_size(self, lines: Iterable[int]) -> int:
        """Returns the number of characters of those of some lines that are prose."""
        prose = self.prose
        return self.size(line for line in lines if prose[line])

    def link_share(self, lines: Sequence[int]) -> float:
        """Returns the share of some lines' characters that stand in links."""
        return sum(self.linked[line] for line in lines) / (self.size(lines) or 1)

    def is_link(self, line: int) -> bool:
        """Returns whether a line is a link throughout, but for marks and the like."""
        return self.linked[line] > _IS_LINK * (self.size((line,)) or 1)

    def signature(self, element: HtmlElement) -> int:
        """Returns a number for the path of tags and classes to an element. Like elements of a page share it."""
        missing: list[HtmlElement] = []
        known = 0
        current: HtmlElement | None = element
        while current is not None:
            if (found := self._signatures.get(current)) is not None:
                known = found
                break
            missing.append(current)
            current = current.getparent()
        for inner in reversed(missing):
            key = (known, str(inner.tag), " ".join(sorted(_classes(inner))))
            known = self._numbers.setdefault(key, len(self._numbers) + 1)
            self._signatures[inner] = known
        return known

    def prose_by_make(self, away: Sequence[bool] = ()) -> dict[int, list[int]]:
        """Returns signature → lines of prose in elements of that make, but those that are away."""
        found: dict[int, list[int]] = {}
        for line, element in enumerate(self.elements):
            if self.prose[line] and not (away and away[line]):
                found.setdefault(self.signature(element), []).append(line)
        return found

    def text(self, line: int) -> str:
        start, end = self.spans[line]
        return self.whole[start:end]


def _is_all_code(paragraph: HtmlElement) -> bool:
    only = paragraph[0]
    if only.tag not in ("code", "samp", "kbd", "tt"):
        return False
    return not any(text and not text.isspace() for text in (paragraph.text, only.tail))


def _name(element: HtmlElement) -> str | None:
    """Returns the name by which a link leads to an element."""
    return element.get("id") or element.get(HEADING_ID) or (element.get("name") if element.tag == "a" else None)


def _opener(element: HtmlElement, block: HtmlElement) -> HtmlElement | None:
    """Returns the control round an element, in a block, that opens a part of the page."""
    for around in ancestors(element):
        if around.tag in ("button", "a", "div") and around.get("aria-expanded") is not None:
            return around
        if around is block:
            return None
    return None


def _classes(element: HtmlElement) -> list[str]:
    """Returns the classes of an element that others of its make share: not those that number it."""
    return [name for name in (element.get("class") or "").split() if not _NUMBERED.search(name)]


def _block_of(element: HtmlElement) -> HtmlElement:
    """Returns the nearest element, from this one up, that begins lines of its own."""
    current: HtmlElement | None = element
    while current is not None:
        if current.tag in _BLOCKS or (is_custom(current) and is_box(current)):
            return current
        element = current
        current = current.getparent()
    return element


def ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yields an element and those around it, from the inside out."""
    current: HtmlElement | None = element
    while current is not None:
        yield current
        current = current.getparent()
