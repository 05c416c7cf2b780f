"""What belongs to the text of pages that are no articles, whatever an extractor of articles makes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleaner.documents.kind.declared import generators_of
from cleaner.documents.kind.posts import posts_of
from cleaner.documents.kind.software import bodies_of
from cleaner.documents.lines import Lines, ancestors
from cleaner.documents.roles.furniture import Furniture
from cleaner.documents.roles.names import words_of_names
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout

_LINKED = 0.5
"""The share of a line's characters in links from which on it leads elsewhere."""
_DESCRIBES = frozenset((
    "description", "descriptions", "features", "ingredients", "overview", "specification", "specifications", "specs",
))  # fmt: skip
"""What boxes are called that describe a product."""
_SELLS = frozenset((
    "banner", "comment", "comments", "crosssell", "delivery", "policies", "policy", "promo", "rating", "ratings",
    "recommendations", "recommended", "related", "returns", "review", "reviews", "shipping", "testimonial",
    "testimonials", "upsell",
))  # fmt: skip
"""What boxes are called that stand round a product: terms of the shop, voices of its customers, other things to buy."""
_CONTENT = ("content", "main-content", "page-content")
"""What programs call what holds a text, and others, too: where nothing else says it."""
_BODY, _NAMED_BODY = 0.5, 0.3
"""The share of a page's prose from which on its only article, or such an element, holds the page's text: a chapter of
contents has little of it."""
_MOST = 0.5
"""An element with so much of a page's text is the page, whatever it is called."""


def text_of(kind: str, lines: Lines, layout: Layout) -> list[Span]:
    """The spans of a page of some kind that the extractor may not leave out; empty for kinds that it is good at."""
    if kind == "forum":
        return list(_posts(lines.root, layout))
    if kind == "product":
        return list(_description(lines, _furnishes(lines, layout)))
    if kind == "documentation":
        return list(_manual(lines, _furnishes(lines, layout)))
    if kind in ("service", "listing", "collection") and lines.have_landmarks:
        return list(_all_but_furniture(lines, _furnishes(lines, layout)))
    return []


def _posts(root: HtmlElement, layout: Layout) -> Iterator[Span]:
    """Of a thread: every post, as a whole."""
    elements = posts_of(root, layout).elements or posts_of(root, layout, least=1).elements
    spans = (layout.span_of(element) for element in elements)
    return (span for span in spans if span is not None)


def _furnishes(lines: Lines, layout: Layout) -> list[bool]:
    """Returns for each line whether it begins in furniture: in an entry of a menu, say, that is no block itself."""
    furniture = Furniture(layout)
    return [element is None or furniture.holds(element) for element in layout.elements_at(lines.begins)]


def _all_but_furniture(lines: Lines, furnishes: list[bool]) -> Iterator[Span]:
    """Of a page in many small pieces: the lines that do not stand in its furniture."""
    return _joined(lines, (line for line, out in enumerate(furnishes) if not out))


def _manual(lines: Lines, furnishes: list[bool]) -> Iterator[Span]:
    """Of documentation: what its software writes the text into, with code, tables and lists of contents."""
    found = _named_bodies(lines.root)
    bodies, share = (found, _NAMED_BODY) if found else (_only_article(lines.root), _BODY)
    inside = {line for element in bodies for line in lines.of(element)}
    elsewhere = (line for line, out in enumerate(furnishes) if not out and line not in inside)
    if (1 - share) * lines.prose_size(inside) < share * lines.prose_size(elsewhere):
        return iter(())
    return _joined(lines, (line for line in sorted(inside) if not furnishes[line]))


def _named_bodies(root: HtmlElement) -> list[HtmlElement]:
    """Returns what holds the text by its name, or by what the program that wrote it says of itself."""
    names = bodies_of(generators_of(root))
    if names is None:
        return list(root.iter("body"))
    boxes = list(root.iter("div", "article", "main", "section"))
    return (
        [e for e in boxes if not names.isdisjoint(_names(e))]
        or [e for e in boxes if e.tag == "main" or e.get("role") == "main"]
        or [e for e in boxes if e.get("id") in _CONTENT]
    )


def _only_article(root: HtmlElement) -> list[HtmlElement]:
    found = list(root.iter("article"))
    return found if len(found) == 1 else []


def _names(element: HtmlElement) -> list[str]:
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def _description(lines: Lines, furnishes: list[bool]) -> Iterator[Span]:
    """Of a product: what is called its description, and prose; not what stands twice, as for small screens."""
    times = Counter(map(lines.text, range(len(lines.spans))))
    named = _Named(lines)
    return _joined(lines, (
        line
        for line, element in enumerate(lines.elements)
        if times[lines.text(line)] == 1
        and not named.holds(element, _SELLS)
        and not furnishes[line]
        and (lines.prose[line] or (named.holds(element, _DESCRIBES) and lines.link_share((line,)) < _LINKED))
    ))  # fmt: skip


def _joined(lines: Lines, stays: Iterable[int]) -> Iterator[Span]:
    """Yields spans of lines with what stands between neighbours."""
    first = last = -1
    for line in stays:
        if last >= 0 and line == last + 1:
            last = line
            continue
        if first >= 0:
            yield Span(lines.starts[first], lines.spans[last].end)
        first = last = line
    if first >= 0:
        yield Span(lines.starts[first], lines.spans[last].end)


class _Named:
    """Answers in what boxes an element stands, by what they are called."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._most = _MOST * lines.size(range(len(lines.spans)))
        self._words: dict[HtmlElement, frozenset[str]] = {}

    def holds(self, element: HtmlElement, words: frozenset[str]) -> bool:
        return not words.isdisjoint(self._words_round(element))

    def _words_round(self, element: HtmlElement) -> frozenset[str]:
        passed: list[HtmlElement] = []
        found: frozenset[str] = frozenset()
        for here in ancestors(element):
            if here in self._words:
                found = self._words[here]
                break
            passed.append(here)
        for here in reversed(passed):
            if self._lines.size(self._lines.of(here)) < self._most:
                found |= words_of_names(here)
            if here.get("itemprop") == "description":
                found |= {"description"}
            self._words[here] = found
        return found
