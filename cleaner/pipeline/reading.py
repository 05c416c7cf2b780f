"""Makes a document of what is given: a text, a page, or an archive with a page in it."""

from __future__ import annotations

from dataclasses import replace

from cleaner.budget import Budget
from cleaner.documents import decode, is_archive
from cleaner.engine import Outcome
from cleaner.model import Document, PageKind

MEDIA_TYPES = {
    "text/plain": False,
    "text/markdown": False,
    "text/html": True,
    "application/xhtml+xml": True,
    "multipart/related": True,
}
"""Media types that are cleaned, and whether they are those of pages."""


def text_or_none(name: str, value: object) -> str | None:
    """Returns an argument that may be missing, or None. Raises TypeError for anything but a text."""
    if value is None or (isinstance(value, float) and value != value) or type(value).__name__ == "NAType":
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected str or None, got {type(value).__name__}")
    return value


def as_text(data: str | bytes, url: str | None, media_type: str, encoding: str | None) -> Document:
    text, codec = decode(data, encoding) if isinstance(data, bytes) else (data, "utf-8")
    return Document(text, media_type, codec, url)


def sort_of_page(data: str | bytes) -> str:
    return "multipart/related" if is_archive(data) else "text/html"


def as_page(data: str | bytes, url: str | None, encoding: str | None, budget: Budget, *, marked: bool) -> Document:
    from cleaner.documents.page import read_page  # lxml and its kin are not needed for text

    return read_page(data, url=url, encoding=encoding, budget=budget, marked=marked)


def page_kind(document: Document, told: str | None) -> PageKind | None:
    if told is not None:
        return PageKind(told, "told")
    return document.page.kind() if document.page else None


def mark_up(document: Document, outcome: Outcome) -> tuple[Document, Outcome]:
    """Returns a page's document with its text as Markdown, and what became of it in terms of that text."""
    if document.page is None:
        return document, outcome
    text, segments, at = document.page.as_markdown(outcome.segments)
    overridden = tuple(lost._replace(start=at(lost.start), end=at(lost.end)) for lost in outcome.overridden)
    unended = tuple((rule, at(start)) for rule, start in outcome.unended)
    marked = Document(text, document.media_type, document.encoding, document.url, laid_out=True, style="markdown")
    return marked, replace(outcome, segments=segments, overridden=overridden, unended=unended)
