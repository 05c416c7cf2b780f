"""Names elements of a page by the path to each, as `html/body/div[2]/p`: what a manifest says of a segment's place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.selection.selectors import Finder

_FEW = 10_000
"""Up to so many elements, lxml numbers siblings anew for each path: in a fifth of the time, but not on wide pages."""


class Paths:
    """Answers for the elements of one page."""

    def __init__(self, finder: Finder) -> None:
        self._tree = finder.root.getroottree()
        self._wide = len(finder.elements) > _FEW
        self._known: dict[HtmlElement, str] = {}

    def of(self, element: HtmlElement) -> str:
        """Returns an element's path, in which names are numbered where several siblings have the same."""
        if element not in self._known:
            if self._wide:
                self._number(element)
            else:
                self._known[element] = str(self._tree.getpath(element))[1:]
        return self._known[element]

    def _number(self, element: HtmlElement) -> None:
        """Makes the paths of an element, of those around it, and of all their siblings."""
        missing = []
        while element not in self._known:
            missing.append(element)
            parent = element.getparent()
            if parent is None:
                self._known[element] = element.tag
                break
            element = parent
        for inner in reversed(missing):
            if inner not in self._known:
                parent = inner.getparent()
                self._known.update(_steps(parent, self._known[parent]))


def _steps(parent: HtmlElement, path: str) -> Iterator[tuple[HtmlElement, str]]:
    """Yields an element's children with their paths, which are numbered where several have the same name."""
    children = list(parent)
    tags = [child.tag for child in children]
    if len(set(tags)) == len(tags):
        for child, tag in zip(children, tags, strict=True):
            yield child, f"{path}/{tag}"
        return
    times = Counter(tags)
    seen = dict.fromkeys(tags, 0)
    for child, tag in zip(children, tags, strict=True):
        seen[tag] += 1
        yield child, f"{path}/{tag}[{seen[tag]}]" if times[tag] > 1 else f"{path}/{tag}"
