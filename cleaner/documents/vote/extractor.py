"""trafilatura's vote on a page: what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.documents.quiet import quiet
from cleaner.documents.vote.align import align
from cleaner.errors import DocumentError
from cleaner.model import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OPTIONS: dict[str, dict[str, bool]] = {
    "fast": {"fast": True},
    "default": {},
    "precision": {"favor_precision": True},
    "recall": {"favor_recall": True},
}
_MOST_ELEMENTS = 150_000
_MOST_CHARS = 6_000_000
"""With more elements or characters, trafilatura takes minutes."""
_TAKEN_APART = (
    "span", "font", "abbr", "acronym", "bdi", "bdo", "big", "cite", "data", "dfn", "ins", "mark", "ruby", "small"
)  # fmt: skip
_MOST_JOINED = 2_000_000_000
"""Characters; that takes a few seconds. The texts of two hundred spans of a paragraph are a million."""
_PARAGRAPHS = ("td", "th", "li", "dt", "dd", "p", "div", "option", "h1", "h2", "h3", "h4", "h5", "h6", "pre")
_MOST_PARAGRAPHS = 5_000
"""With more of them, trafilatura goes without justext, which takes the square of their number: half a minute for ten
thousand cells of a table."""
_FOUND = 0.5
"""The share of an extract that must be found in the page. With less, the extract is not used."""


def left_out(root: HtmlElement, text: str, mode: str, url: str | None) -> list[Span]:
    """Returns the spans of a page's text that trafilatura leaves out, in order.

    Raises DocumentError where trafilatura finds nothing, or where what it found is not in the page's text.
    """
    extract = _extract(root, text, mode, url)
    alignment = align(text, extract)
    if alignment.missing > (1 - _FOUND) * alignment.total:
        if alignment.given_up:
            raise DocumentError(
                f"what trafilatura extracts is too long to be found again in a page of {len(text)} characters; "
                "--extractor none cleans it with rules alone"
            )
        share = 100 * (alignment.total - alignment.missing) // max(alignment.total, 1)
        raise DocumentError(
            f"only {share} % of what trafilatura extracts is in the visible text of the page (the article is in its "
            "scripts, perhaps); --extractor none cleans the visible text"
        )
    return list(_between(text, alignment.kept))


def _extract(root: HtmlElement, text: str, mode: str, url: str | None) -> str:
    elements = sum(1 for _ in root.iter())
    if elements > _MOST_ELEMENTS or len(text) > _MOST_CHARS:
        raise DocumentError(
            f"too large for trafilatura: {elements} elements, {len(text)} characters (at most {_MOST_ELEMENTS} and "
            f"{_MOST_CHARS}); --extractor none cleans it with rules alone"
        )
    if (joined := _joined(root)) > _MOST_JOINED:
        raise DocumentError(
            f"too many small elements in one for trafilatura ({joined:,} > {_MOST_JOINED:,}); --extractor none cleans "
            "the page with rules alone"
        )
    from trafilatura import extract

    quiet()
    options: Any = {"include_comments": False, "include_tables": True, **_OPTIONS[mode]}
    if sum(1 for _ in root.iter(*_PARAGRAPHS)) > _MOST_PARAGRAPHS:
        options["fast"] = True
    try:
        found = extract(root, url=url, **options)
    except Exception as error:
        raise DocumentError(f"trafilatura failed on the page: {type(error).__name__}: {error}") from error
    if not found or found.isspace():
        raise DocumentError(
            f"trafilatura finds no article in a page of {len(text)} characters; --extractor none cleans the whole page"
        )
    return found


def _joined(root: HtmlElement) -> int:
    """Returns how many characters are copied when trafilatura joins the texts of elements that it takes apart."""
    sizes: dict[HtmlElement, list[int]] = {}
    for element in root.iter(*_TAKEN_APART):
        if (parent := element.getparent()) is not None:
            size = sizes.setdefault(parent, [0, 0])
            size[0] += 1
            size[1] += len(element.text or "") + len(element.tail or "")
    return sum(count * length for count, length in sizes.values())


def _between(text: str, kept: list[tuple[int, int]]) -> Iterator[Span]:
    """Yields what lies between the kept ranges, but for the blank or line end that keeps them apart."""
    at = 0
    for start, end in [*kept, (len(text), len(text))]:
        yield from _cut(text, at, start)
        at = max(at, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    gap = text[start:end]
    if not gap or gap.isspace():
        return
    if start == 0 or end == len(text):
        yield Span(start, end)
    elif gap[0].isspace() and (gap[0] == "\n" or "\n" not in gap):
        yield Span(start + 1, end)
    elif gap[-1] == "\n":
        yield Span(start, end - 1)
    elif "\n" in gap:
        line_end = start + gap.index("\n")
        yield Span(start, line_end)
        yield Span(line_end + 1, end)
    else:
        yield Span(start, end)
