"""Makes headings of the controls that open the parts of a text.

Questions whose answers unfold, the parts of a guide that fold: each of them stands on a button, or on the label of a
hidden box. What opens parts of the text is their heading, and no button that a reader could do without. Menus, layers
and what asks for something open like that, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain, islice
from typing import TYPE_CHECKING

from lxml.etree import XPath

from cleaner.documents.controls import OUTSIDE, is_called_menu
from cleaner.prose import ends_like_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADING = "h4"
_CONTROLS = ("button", "label")
_OTHER_CONTROLS = XPath(
    "//*[@aria-expanded or @data-toggle='collapse' or @data-bs-toggle='collapse'][not(self::button or self::label)]"
)
_OPENING = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")
_LONGEST = 200
"""Characters of the longest control that is a heading."""
_MOST = 2_000
"""Controls of a page that are looked at."""
_WRAPPERS = 3
"""Elements round a control, at most, that hold nothing else."""
_LEAST = 2
"""So many parts, each under a control of its own; one may be anything that opens."""
_MOST_LINKED = 0.5
"""The share of a part's characters that may stand in links."""
_HEADED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend"))
_CLOSED = re.compile(r"(?:^|[-_ ])(?:hidden|closed?|collapsed?|collapsible|d-none)(?:$|[-_ ])", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|(?:^|[^-\w])(?:max-)?height\s*:\s*0", re.IGNORECASE)
_ASKS = ("form", "input", "select", "textarea", "button")


def head_parts(root: HtmlElement) -> None:
    """Makes headings of controls of one make that each stand above a part of the text."""
    groups: defaultdict[tuple[str, ...], list[tuple[str, HtmlElement]]] = defaultdict(list)
    for control in islice(chain(root.iter(*_CONTROLS), _OTHER_CONTROLS(root)), _MOST):
        question = " ".join(control.text_content().split())
        if 1 < len(question) <= _LONGEST and any(map(str.isalpha, question)) and _opens_part(control):
            groups[_make(control)].append((question, control))
    for group in groups.values():
        if len({question for question, _ in group}) == len(group) >= _LEAST:
            for _, control in group:
                _make_heading(control)


def _make(control: HtmlElement) -> tuple[str, ...]:
    around = [control.tag, *(e.tag for _, e in zip(range(_WRAPPERS), control.iterancestors()))]  # noqa: B905
    return (*around, control.get("class") or "")


def _make_heading(control: HtmlElement) -> None:
    control.attrib.pop("role", None)
    control.tag = _HEADING


def _opens_part(control: HtmlElement) -> bool:
    here = control
    for _ in range(_WRAPPERS):
        if here.tag in _HEADED or _shows(here.tail):
            return False
        part = here.getnext()
        if part is not None:
            return (_says_so(control) or _is_closed(part)) and _tells(part) and not _is_outside(control)
        around = here.getparent()
        if around is None or _shows(around.text) or any(_holds_text(e) for e in around if e is not here):
            return False
        here = around
    return False


def _says_so(control: HtmlElement) -> bool:
    """Returns whether a control says that it opens something: it is the label of a box to tick, or names what opens."""
    if control.tag != "label":
        return any(control.get(name) for name in _OPENING)
    box = control.getprevious()
    return box is not None and box.tag == "input" and box.get("type") in ("checkbox", "radio")


def _is_closed(part: HtmlElement) -> bool:
    return (
        part.get("hidden") is not None
        or part.get("aria-hidden") == "true"
        or _CLOSED.search(part.get("class") or "") is not None
        or _NOT_SHOWN.search(part.get("style") or "") is not None
    )


def _tells(part: HtmlElement) -> bool:
    """Returns whether a part of a page says something, and neither asks nor leads elsewhere."""
    text = part.text_content().strip()
    if not ends_like_sentence(text) or next(part.iter(*_ASKS), None) is not None:
        return False
    return sum(len(link.text_content()) for link in part.iter("a")) <= _MOST_LINKED * len(text)


def _is_outside(control: HtmlElement) -> bool:
    return any(
        e.tag in OUTSIDE
        or e.get("role") in ("dialog", "alertdialog", "navigation", "tablist", "menu")
        or is_called_menu(e)
        for e in (control, *control.iterancestors())
    )


def _shows(text: str | None) -> bool:
    return bool(text) and not text.isspace()  # type: ignore[union-attr]


def _holds_text(element: HtmlElement) -> bool:
    return _shows(element.text_content()) or _shows(element.tail)
