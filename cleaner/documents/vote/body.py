"""Says what belongs to a page's text although nothing of it follows: notes, lists and short sentences at its ends.

Voters know the end of a text less well than its midst: a box with one sentence behind the last paragraph looks to them
like those that pages put round their texts. But what stands in the very element that holds the text, right beside what
stays of it, says something, leads nowhere and is not named after furniture was put there by who wrote the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from cleaner.documents.lines import HEADINGS, ancestors
from cleaner.documents.roles.names import is_furniture, words_of_names
from cleaner.documents.vote.standing import Standing
from cleaner.prose import heads_sources

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST = 0.8
"""The share of the prose that stays which an element must hold to be the one that holds the text."""
WHOLE = frozenset(("html", "body", "form", "table", "tbody", "tr"))
"""Elements that hold the page round the text, too."""
CONTROLS = ("form", "input", "select", "textarea", "iframe")
"""Elements of boxes that want something of their reader."""
LANDMARKS = frozenset(("aside", "dialog", "footer", "header", "nav"))
_LISTS = frozenset(("ul", "ol", "dl"))
_APART = LANDMARKS | {"form", "table"}
_ENTRIES = frozenset(("li", "dt", "dd", "tr", "td", "th", "pre", "address", "blockquote"))
"""Elements whose lines say something without being sentences."""
_DATA = frozenset(("li", "dt", "dd", "tr", "td", "th"))
"""Those of lists and tables: over a text, without a heading, they tell when it was written and by whom."""
_LIST = 3
"""Entries of a list without a heading that is no list of what the page can do."""
_NOTES = frozenset((
    "admonition", "alert", "callout", "caution", "deprecated", "hint", "important", "info", "note", "tip",
    "versionadded", "versionchanged", "warning",
))  # fmt: skip
"""What software calls the notes that writers put into their texts; these may be of two words."""
_PICTURES = frozenset(("caption", "image", "photo", "picture", "thumb", "thumbcaption", "thumbnail"))
"""What boxes are called whose text says what a picture shows."""
_BULLET = re.compile(r"\s*[·•▪‣◦]\s*\S")
"""The beginning of an entry of a list that is made of paragraphs."""
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip)(?:[?#].*)?$", re.IGNORECASE)
"""The end of the address of a file that is handed out."""
_MOSTLY = 0.5
"""The share of a note that must say something."""
_FEW_LINKS = 0.1
_FEW_LINES = 3
"""Lines, at most, of what others remove between a note and what stays."""
_LONGEST = 600
"""Characters of a note; what is longer the voters know better."""
_SHORT = 300
"""Characters of a note, however little else there is."""
_LARGEST = 0.25
"""The share of what stays which a note has at most."""


class Body:
    """The element that holds what stays of a page's prose."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._lines = lines = standing.lines
        stays = [not out and not away for out, away in zip(standing.out, standing.away, strict=True)]
        self._known: dict[HtmlElement, bool] = {}
        """Element → whether it stands in the body, and not in furniture there."""
        self._asking: dict[HtmlElement, bool] = {}
        """Element → whether it, or what it stands in, has fields to fill in."""
        self.element = self._holder([stay and prose for stay, prose in zip(stays, lines.prose, strict=True)])
        """Holds the text; None where that is the page."""
        self._first = next((line for line, stay in enumerate(stays) if stay and lines.prose[line]), 0)
        inside = lines.of(self.element) if self.element is not None else range(0)
        self._largest = min(_LONGEST, max(_SHORT, _LARGEST * lines.size(line for line in inside if stays[line])))

    def _holder(self, prose: list[bool]) -> HtmlElement | None:
        lines = self._lines
        if not any(prose):
            return None
        sizes = (end - start if told else 0 for (start, end), told in zip(lines.spans, prose, strict=True))
        before = list(accumulate(sizes, initial=0))
        for element in ancestors(lines.elements[prose.index(True)]):
            inside = lines.of(element)
            if len(inside) > 1 and before[inside.stop] - before[inside.start] >= _MOST * before[-1]:
                return None if element.tag in WHOLE else element
        return None

    def holds(self, top: HtmlElement) -> bool:
        """Returns whether an element of which nothing stays is a note of the text."""
        lines, everything = self._lines, self._lines.of(top)
        inside = [line for line in everything if not self._standing.away[line]]
        if not inside or top is self.element:
            return False
        if self._is_code(inside):
            if self.element is not None and any(element is self.element for element in ancestors(top)):
                return True
            return self._is_cut(top, everything)
        if self.element is None:
            return False
        if not (self._stays_near(everything.start, -1) or self._stays_near(everything.stop - 1, 1)):
            return False
        if lines.link_share(inside) > _FEW_LINKS:
            return self._hands_out(top) and all(self._encloses(lines.elements[line]) for line in inside)
        size = lines.size(line for line in inside if lines.elements[line].tag not in HEADINGS)
        return size <= self._largest and self._tells(top, inside, size)

    def _hands_out(self, top: HtmlElement) -> bool:
        """Returns whether all links of an element lead to files: forms, letters and minutes that go with the text."""
        links = [address for link in top.iter("a") if (address := link.get("href"))]
        return bool(links) and all(map(_FILE.search, links))

    def _is_code(self, inside: list[int]) -> bool:
        lines = self._lines
        code = lines.size(filter(lines.is_code, inside))
        return code > 0 and code >= _MOSTLY * lines.size(inside)

    def _is_cut(self, top: HtmlElement, inside: range) -> bool:
        """Returns whether code is not in furniture, and only a model cuts it, or it goes on from what stays on a page
        that has no element for its text."""
        if not self._standing.gone and (self.element is not None or not self._stays_near(inside.start, -1)):
            return False
        return not any(is_furniture(e) or e.tag in LANDMARKS for e in ancestors(top))

    def _stays_near(self, line: int, step: int) -> bool:
        """Returns whether the next line stays; little that others remove, and headings, may stand between."""
        standing = self._standing
        for near in range(line + step, line + step * (_FEW_LINES + 2), step):
            if standing.stays(near):
                return True
            if not 0 <= near < len(standing.out):
                return False
            if not standing.away[near] and self._lines.heading(near) is None:
                return False
        return False

    def _tells(self, top: HtmlElement, inside: list[int], size: int) -> bool:
        """Returns whether some lines say something, want nothing of their reader, and are not named after furniture."""
        lines = self._lines
        if self._wants(top):
            return False
        if len(inside) < _LIST and self._is_bare_list(inside):
            return False
        if not all(self._encloses(lines.elements[line]) for line in inside):
            return False
        said = lines.size(line for line in inside if self._says(line, top))
        return said > 0 and said >= _MOSTLY * size

    def _wants(self, top: HtmlElement) -> bool:
        """Returns whether an element, or what it stands in within the body, has fields to fill in."""
        asked: list[HtmlElement] = []
        found = False
        for around in ancestors(top):
            if around is self.element or (told := self._asking.get(around)) is not None:
                found = around is not self.element and bool(told)
                break
            asked.append(around)
        for around in reversed(asked):
            found = self._asking[around] = found or next(around.iter(*CONTROLS), None) is not None
        return found

    def _is_headed(self, top: HtmlElement) -> bool:
        inside = self._lines.of(top)
        return any(self._lines.heading(line) is not None for line in (inside.start - 1, inside.start) if line >= 0)

    def _is_bare_list(self, inside: list[int]) -> bool:
        """Returns whether lines are entries of a list that has no heading."""
        lines = self._lines
        headed = inside[0] > 0 and lines.heading(inside[0] - 1) is not None
        return not headed and all(lines.elements[line].tag == "li" for line in inside)

    def _says(self, line: int, top: HtmlElement) -> bool:
        names: set[str] = set()
        for element in ancestors(self._lines.elements[line]):
            if element.tag in _ENTRIES:
                return line > self._first or element.tag not in _DATA or self._is_headed(top)
            names |= words_of_names(element)
            if element is top:
                break
        if names & _NOTES:
            return self._lines.ends_sentence(line)
        if self._lines.ends_sentence(line) and self._has_twin(line):
            return True
        return self._lines.is_brief_sentence(line) or _BULLET.match(self._lines.text(line)) is not None

    def _has_twin(self, line: int) -> bool:
        """Returns whether the line above stays, and so does one in an element beside this one's, of the same make."""
        lines, standing = self._lines, self._standing
        element = lines.elements[line]
        before = element.getprevious()
        if not standing.stays(line - 1) or before is None:
            return False
        twin = before.getprevious()
        return any(
            beside is not None
            and lines.signature(beside) == lines.signature(element)
            and any(map(standing.stays, lines.of(beside)))
            for beside in (before, twin)
        )

    def _encloses(self, element: HtmlElement) -> bool:
        passed: list[HtmlElement] = []
        found = False
        for around in ancestors(element):
            if around is self.element or (told := self._known.get(around)) is not None:
                found = around is self.element or bool(told)
                break
            passed.append(around)
            if is_furniture(around) or words_of_names(around) & _PICTURES:
                break
        self._known.update(dict.fromkeys(passed, found))
        return found

    def sources(self) -> Iterator[int]:
        """Yields headings of references and the like, and what stands under them: there links are the text's own."""
        lines = self._lines
        for line in range(len(lines.spans) - 1):
            heading = lines.heading(line)
            if heading is None or not heads_sources(lines.text(line)) or not self._cites(heading):
                continue
            around = next((e for e in ancestors(heading) if len(lines.of(e)) > 1), heading)
            if around.tag in WHOLE:  # the page's last words stand there, too
                following = heading.getnext()
                inside = lines.of(following) if following is not None and following.tag in _LISTS else range(0)
            else:
                inside = lines.of(around)
            entries = list(takewhile(lambda at: lines.heading(at) is None, range(line + 1, inside.stop)))
            if entries and all(self._cites(lines.elements[at]) for at in entries):
                yield from (line, *entries)

    def _cites(self, element: HtmlElement) -> bool:
        """Returns whether an element stands in the text; where the page holds that itself, in none of its furniture."""
        if self.element is not None:
            return self._encloses(element)
        return not any(is_furniture(e) or e.tag in _APART for e in ancestors(element))

    def rests(self) -> Iterator[int]:
        """Yields sentences left out that stand in the same element as a neighbour that stays, between line breaks; and
        the beginnings of those that go on in one."""
        lines, standing = self._lines, self._standing
        for line, out in enumerate(standing.out):
            if not out or standing.away[line] or lines.linked[line]:
                continue
            if not (lines.ends_sentence(line) or (standing.stays(line + 1) and lines.is_broken(line))):
                continue
            element = lines.elements[line]
            if self.element is None or element.tag in WHOLE or not self._encloses(element):
                continue
            beside = [near for near in (line - 1, line + 1) if standing.stays(near)]
            if any(lines.elements[near] is element or element is self.element for near in beside):
                yield line
