"""Puts the content of declarative shadow DOM, `<template shadowrootmode>`, where a browser shows it.

https://html.spec.whatwg.org/#attr-template-shadowrootmode. The element around such a template, its host, shows the
template's content; the host's own children are shown in the `<slot>`s of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml.etree import SubElement

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MODES = ("shadowrootmode", "shadowroot", "shadowmode")
"""The attribute as it is now, as it was proposed, and as web archives of Chromium have it."""
_BLOCKS = ("article", "blockquote", "div", "h1", "h2", "h3", "h4", "li", "ol", "p", "section", "table", "ul")


def show_shadow_trees(root: HtmlElement) -> None:
    """Turns the shadow trees of a page into elements like others, in place.

    Children of a host that have no slot cannot be seen: they are marked `hidden`, as elements are that a page hides.
    """
    templates = [template for template in root.iter("template") if any(template.get(mode) for mode in _MODES)]
    for template in reversed(templates):  # the innermost first: a slot in it belongs to no other
        host = template.getparent()
        if host is not None and host.tag != "head":
            _show(template, host)


def _show(template: HtmlElement, host: HtmlElement) -> None:
    boxes = [template, *template.iter("slot")]
    slots: dict[str, HtmlElement] = {}
    for slot in boxes[1:]:
        slots.setdefault(slot.get("name") or "", slot)
    for name, nodes in _taken_out(host, template).items():
        if any(not isinstance(node, str) or node.strip() for node in nodes):
            if name in slots:
                slots[name].clear(keep_tail=True)  # what it shows when nothing is given to it
            _fill(slots[name] if name in slots else SubElement(host, "span", hidden=""), nodes)
    for box in boxes:
        box.tag = "span" if next(box.iter(*_BLOCKS), None) is None else "div"


def _taken_out(host: HtmlElement, template: HtmlElement) -> dict[str, list[HtmlElement | str]]:
    """Removes the host's children, and returns slots' names → the host's own elements and texts for them, in order."""
    given: dict[str, list[HtmlElement | str]] = {"": [host.text or ""]}
    host.text = None
    for child in host:
        if child is not template:
            given.setdefault(child.get("slot") or "", []).append(child)
        given[""].append(child.tail or "")
        child.tail = None
    return given


def _fill(place: HtmlElement, nodes: list[HtmlElement | str]) -> None:
    texts: list[str] = []
    last: HtmlElement | None = None
    for node in (*nodes, None):
        if isinstance(node, str):
            texts.append(node)
            continue
        if last is None:
            place.text = "".join(texts)
        else:
            last.tail = "".join(texts)
        texts = []
        if node is not None:
            place.append(node)
            last = node
