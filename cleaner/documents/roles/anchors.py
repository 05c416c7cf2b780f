"""Frees headings, the parts of a text under them, and entries of ids that are made of their words.

Programs that write pages name each part after its heading, so that links lead there: a chapter about comments gets the
id `comments`, one about cookies `cookies`. Such an id says what the part is about. It does not say what it is for, as
one does that a designer gave, and rules, roles and extractors would take the chapter for a box of comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.documents.roles.names import is_named_after_furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADING_ID = "data-heading-id"
"""The attribute that such ids are moved to."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST = 2_000
"""Headings of a page that are looked at."""
_LONGEST = 200
"""Characters of an id, and of a heading, that are compared."""
_LEAST = 2
"""So many others must be named in the same way, after what is no furniture."""
_AROUND = 2
"""Elements round a heading, at most, that are named after it."""
_BEFORE = 3
"""Elements without text before a heading, at most: anchors, icons."""
_PAGE = frozenset(("html", "body", "main", "nav", "header", "footer", "aside", "form"))
_ASKS = ("form", "input", "select", "textarea")
_MOST_LINKED = 0.5
"""The share of its characters in links from which on a part only leads elsewhere."""
_PART = re.compile(r"(?:^|\s)(?:section|sect\d|level\d)(?:$|\s)")
"""Classes of parts of a text, as programs name them."""
_NO_LETTERS = re.compile(r"[\W_]+")
_PREFIX = "usercontent"
"""What a host of repositories puts before all ids."""
_DIGITS = "0123456789"

_Make = tuple[str, str, str, str]


def free_headings(root: HtmlElement) -> None:
    """Moves ids that repeat headings to an attribute of their own where several of a page's do."""
    groups: defaultdict[_Make, list[HtmlElement]] = defaultdict(list)
    for heading in islice(root.iter(*_HEADINGS), _MOST):
        for anchor in heading.iterchildren("a"):
            if anchor.get("href") is None and anchor.get("id"):  # a place to lead to, whatever it is called
                anchor.set(HEADING_ID, anchor.attrib.pop("id"))
        for form, element in _named(heading):
            groups[_make(form, element)].append(element)
    for entry in islice(root.iter("dt", "tr"), _MOST):
        if (identity := entry.get("id")) and _repeats(identity, _letters(_term(entry))):
            groups[_make("own", entry)].append(entry)
    for members in groups.values():
        if sum(not is_named_after_furniture(element.get("id", "")) for element in members) < _LEAST:
            continue
        for element in members:
            if not _is_box(element) and (identity := element.attrib.pop("id", None)):
                element.set(HEADING_ID, identity)


def _named(heading: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yields what is named after a heading: itself, what stands in it, what stands round it."""
    elements = [("own", heading), *(("inside", e) for e in heading.iterchildren("a", "span"))]
    elements.extend(("around", e) for e in _begun_by(heading))
    named = [(form, element) for form, element in elements if element.get("id")]
    if not named:
        return
    words = _letters(heading.text_content()[: _LONGEST + 1])
    if not words:
        return
    for form, element in named:
        if _repeats(element.get("id", ""), words):
            yield form, element


def _repeats(identity: str, words: str) -> bool:
    """Returns whether an id is made of some words, be they numbered or not."""
    told = _letters(identity).removeprefix(_PREFIX) if len(identity) <= _LONGEST else ""
    wanted = (words, words.lstrip(_DIGITS))
    return bool(told) and (told in wanted or told.rstrip(_DIGITS) in wanted)


def _term(entry: HtmlElement) -> str:
    """Returns what an entry of a glossary, or a row of a table, is about: its first words in an element."""
    cell = entry if entry.tag == "dt" else next(iter(entry), None)
    return "" if cell is None else cell.text_content()[: _LONGEST + 1]


def _begun_by(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yields the elements whose first text a heading is."""
    element = heading
    for _ in range(_AROUND):
        around = element.getparent()
        if around is None or around.tag in _PAGE or (around.text and not around.text.isspace()):
            return
        before = list(islice(element.itersiblings(preceding=True), _BEFORE + 1))
        if len(before) > _BEFORE or any(_has_text(e) for e in before):
            return
        yield around
        element = around


def _has_text(element: HtmlElement) -> bool:
    if element.tail and not element.tail.isspace():
        return True
    return any(not text.isspace() for text in element.itertext())


def _make(form: str, element: HtmlElement) -> _Make:
    """Returns how an element is named, and of which make it and what it stands in are; parts may stand in parts."""
    parent = element.getparent()
    if parent is None or (form == "around" and parent.tag == element.tag):
        return form, element.tag, "", ""
    around = parent.getparent() if form == "inside" else parent
    if around is None or (form == "around" and _is_part(element)):
        return form, element.tag, "", ""
    return form, element.tag, around.tag, "" if _is_part(around) else around.get("class") or ""


def _is_part(element: HtmlElement) -> bool:
    """Returns whether an element is called a part of a text, as programs do: `section level2`, `sect1`."""
    return bool(_PART.search(element.get("class") or ""))


def _is_box(element: HtmlElement) -> bool:
    """Returns whether an element asks for something, or holds hardly more than links."""
    if element.tag in _HEADINGS or element.tag in ("a", "span"):
        return False
    if next(element.iter(*_ASKS), None) is not None:
        return True
    everything = len(element.text_content())
    linked = sum(len(link.text_content()) for link in element.iter("a") if link.get("href"))
    return linked > _MOST_LINKED * everything


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.lower())
