"""Learns from a site's pages where its article is, and which boxes inside it are none of it.

Nobody has labelled the pages. The witness is what cleaning them by the rules and the extractor keeps: an element that
holds all of this prose on every page, and little else, is where the article is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from cleaner.learn.rules import MORE, STORY
from cleaner.model import Page, Segment, Span
from cleaner.packs.write import DraftRule, make_id, quoted, several

FEWEST = 2
"""Pages that must show the same."""
MOST = 6
"""Pages that are looked at: each selector is tried on all."""
HELD = 0.99
"""The share of the kept prose that the article's element must hold, on each page."""
_PUREST = 0.3
"""The share of an element's letters that must be kept ones: what holds less is the page."""
_PURE = 0.97
"""That share, once the boxes are taken out. Where it was less, the extractor left more out, and was right: with 0.9,
what two pages of a site taught made the third worse (by 0.001 of F1), with 0.97 not."""
_FULL_PAGE = 400
"""Letters of kept prose of a page that says something about where articles are."""
_MOST_BOXES = 12
_WORTH = 15
"""Letters that a box must take away on a page, on average."""
_SURE_PAGES = 3
"""Pages from which on a box need not be called like one."""
_TOKEN = re.compile(r"[.#][A-Za-z_][\w-]{1,60}|article|main")
_BOX_TAGS = ("aside", "nav", "figure", "figcaption", "form", "footer")
_OWN = re.compile(r"\d{3}|[0-9a-f]{6}$|post-\d|^#.*\d")
"""Names that are one page's own, or change with each build of the site."""
_CALLED_BOX = re.compile(
    r"(?i)relat|share|social|newsletter|promo|advert|\bads?\b|comment|tag|author|byline|caption|\bnav|menu|widget|sign-?up|"
    r"subscri|recirc|teaser|read-?more|footer|toolbar|credit|gallery|video|player|banner|breadcrumb|sidebar|recommend"
)


class Box(NamedTuple):
    """Elements inside the article that are none of it."""

    selector: str
    pages: int
    """Pages that have it."""


@dataclass(frozen=True, slots=True)
class PageFindings:
    """Where a site's articles are."""

    content: str
    """The selector."""
    pages: int
    held: float
    """The least share of the kept prose that the element holds on a page."""
    boxes: Sequence[Box]


class ReadPage:
    """A page, and what cleaning it keeps, countable by spans."""

    def __init__(self, page: Page, text: str, segments: Sequence[Segment]) -> None:
        """segments: what the general rules and the extractor made of the page."""
        self.page = page
        letters = [char.isalnum() for char in text]
        kept = bytearray(len(text))
        for segment in segments:
            if segment.action == "keep":
                kept[segment.start : segment.end] = b"\1" * (segment.end - segment.start)
        prose = bytearray(len(text))
        for span in page.prose():
            prose[span.start : span.end] = kept[span.start : span.end]
        self._letters = list(accumulate(letters, initial=0))
        self._kept = list(accumulate(map(int.__and__, kept, letters), initial=0))
        self._prose = list(accumulate(map(int.__and__, prose, letters), initial=0))

    @property
    def prose(self) -> int:
        """Returns how many letters of prose are kept."""
        return self._prose[-1]

    def count(self, spans: Sequence[Span]) -> tuple[int, int, int]:
        """Returns letters, kept letters and kept letters of prose in spans without overlaps."""
        return (
            sum(self._letters[end] - self._letters[start] for start, end in spans),
            sum(self._kept[end] - self._kept[start] for start, end in spans),
            sum(self._prose[end] - self._prose[start] for start, end in spans),
        )

    def select(self, selector: str) -> list[Span]:
        """Returns where the elements of a selector stand, those inside others left out."""
        found: list[Span] = []
        for span in sorted(self.page.select(selector), key=lambda span: (span.start, -span.end)):
            if not found or span.end > found[-1].end:
                found.append(span)
        return found


def find_pages(pages: Sequence[ReadPage]) -> PageFindings | None:
    """Returns where the articles of pages of one site are; None where the pages do not agree."""
    pages = [page for page in pages if page.prose >= _FULL_PAGE][:MOST]
    if len(pages) < FEWEST:
        return None
    best: tuple[float, float, str] | None = None
    shared = frozenset.intersection(*(page.page.tokens for page in pages))
    for token in sorted(shared):
        if not _TOKEN.fullmatch(token) or _OWN.search(token):
            continue
        held = purity = 1.0
        for page in pages:
            letters, kept, prose = page.count(page.select(token))
            held = min(held, prose / page.prose)
            purity = min(purity, kept / letters if letters else 0.0)
            if held < HELD or purity < _PUREST:
                break
        else:
            # Of equals, an id or a class says more than a tag, and the shorter name is the older one.
            if best is None or (round(purity, 2), held, -len(token)) > (round(best[0], 2), best[1], -len(best[2])):
                best = (purity, held, token)
    if best is None:
        return None
    content = best[2]
    boxes = _boxes(pages, content)
    for page in pages:
        taken = [span for box in boxes for span in page.select(box.selector)]
        letters, kept, _ = page.count(_without(page.select(content), taken))
        if kept < _PURE * letters:
            return None  # the extractor knows better what is furniture there
    return PageFindings(content, len(pages), round(best[1], 3), boxes)


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Returns what is left of spans without others that lie inside them."""
    found = []
    for start, end in spans:
        at = start
        for begin, stop in sorted(taken):
            if at <= begin < end:
                found.append(Span(at, begin))
            if start <= begin < end:
                at = max(at, stop)
        found.append(Span(at, max(at, end)))
    return found


def _boxes(pages: Sequence[ReadPage], content: str) -> list[Box]:
    """Returns the boxes that take what is not kept out of the article, the largest first."""
    inside = [page.select(content) for page in pages]
    free = [_Free(page, spans) for page, spans in zip(pages, inside, strict=True)]
    have = Counter(token for page in pages for token in page.page.tokens)
    tokens = [
        token
        for token, count in sorted(have.items())
        if count >= FEWEST
        and token != content
        and (token in _BOX_TAGS or (_TOKEN.fullmatch(token) and not _OWN.search(token)))
        and (token in _BOX_TAGS or count >= _SURE_PAGES or _CALLED_BOX.search(token))
    ]
    found: dict[str, list[list[Span]]] = {}
    for token in tokens:
        spans = [_within(page.select(f"{content} {token}"), holder) for page, holder in zip(pages, inside, strict=True)]
        there = sum(bool(each) for each in spans)
        if there < FEWEST or any(page.count(each)[1] for page, each in zip(pages, spans, strict=True)):
            continue
        found[token] = spans
    boxes: list[Box] = []
    while found and len(boxes) < _MOST_BOXES:
        gains = {
            token: sum(part.gain(each) for part, each in zip(free, spans, strict=True))
            for token, spans in found.items()
        }
        token = min(found, key=lambda token: (-gains[token], len(token), token))
        spans = found.pop(token)
        there = sum(bool(each) for each in spans)
        if gains[token] < _WORTH * there:
            break
        for part, each in zip(free, spans, strict=True):
            part.take(each)
        boxes.append(Box(f"{content} {token}", there))
    return boxes


class _Free:
    """What of a page's article is not kept, and that no box has taken yet."""

    def __init__(self, page: ReadPage, inside: Sequence[Span]) -> None:
        self._page = page
        self._inside = inside
        self._taken: list[Span] = []

    def gain(self, spans: Sequence[Span]) -> int:
        return sum(
            self._page.count([span])[0] for span in spans if not any(t.start <= span.start < t.end for t in self._taken)
        )

    def take(self, spans: Sequence[Span]) -> None:
        self._taken += spans


def _within(spans: Sequence[Span], holders: Sequence[Span]) -> list[Span]:
    return [span for span in spans if any(h.start <= span.start and span.end <= h.end for h in holders)]


def draft_pages(found: PageFindings, taken: set[str]) -> Iterator[DraftRule]:
    """Yields the rules of a site's pages."""
    opened, closed = _example(found.content)
    article = f"{opened}<p>{STORY}</p><p>{MORE}</p>{closed}"
    yield DraftRule(
        make_id("article", taken),
        [
            ("kind", '"template"'),
            ("op", '"content"'),
            ("select", several([found.content])),
            ("evidence", f"{{ documents = {found.pages}, held = {found.held} }}"),
        ],
        pages=(f"<nav>⟦Tides of the bay⟧</nav>{article}", f"<p>{STORY}</p><p>{MORE}</p>"),
    )
    for box in found.boxes:
        inner_open, inner_closed = _example(box.selector.removeprefix(f"{found.content} "))
        inner = f"{inner_open}⟦Second boat for the islands⟧{inner_closed}"
        yield DraftRule(
            make_id(f"box {box.selector.split()[-1]}", taken),
            [
                ("kind", quoted(_kind(box.selector.split()[-1]))),
                ("select", several([box.selector])),
                ("evidence", f"{{ documents = {box.pages} }}"),
            ],
            pages=(f"{opened}<p>{STORY}</p>{inner}<p>{MORE}</p>{closed}", article),
        )


_KINDS = (
    ("newsletter", "newsletter|sign-?up"), ("subscription", "subscri"),
    ("related", "relat|recirc|recommend|read-?more|teaser"),
    ("share", "share|social"), ("comments", "comment"), ("advertisement", r"advert|\bads?\b"), ("author-bio", "author"),
    ("byline", "byline"), ("caption", "caption|figure"), ("credit", "credit"), ("tags", "tag"),
    ("media-player", "video|player|gallery"),
    ("navigation", r"\bnav|menu|breadcrumb|footer"), ("promo", "promo|banner"),
)  # fmt: skip


def _kind(token: str) -> str:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, token, re.IGNORECASE)), "template")


def _example(token: str) -> tuple[str, str]:
    """Returns the tags of an element that a simple selector finds."""
    if token.startswith("."):
        return f'<div class="{token[1:]}">', "</div>"
    if token.startswith("#"):
        return f'<div id="{token[1:]}">', "</div>"
    return f"<{token}>", f"</{token}>"
