"""Which fields of a record hold the text, the page, the URL and the id: presets for what scrapers write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from cleaner.sources.jsonfields import Path

ROLES = ("text", "html", "url", "id")


class Shape(NamedTuple):
    """The fields of a kind of records. Where a record has no text, its page is cleaned."""

    text: Path | None = None
    html: Path | None = None
    url: Path | None = None
    id: Path | None = None
    name: str = "given"

    @property
    def paths(self) -> tuple[Path, ...]:
        """All fields that are to be looked up."""
        return tuple(path for path in self[:4] if path)

    @property
    def media_type(self) -> str | None:
        """Of the text field. Scrapy's items have no fixed fields: what is called `content` may well be HTML."""
        return None if self.name == "scrapy" else "text/plain"


PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "zyte": {
        "text": ("articleBody", "article.articleBody"),
        "html": ("browserHtml",),
        "url": ("url", "article.url"),
        "id": ("article.metadata.id",),
    },
    "news-please": {"text": ("maintext",), "url": ("url",), "id": ("filename",)},
    "firecrawl": {
        "text": ("data.markdown", "markdown"),
        "html": ("data.html", "html", "data.rawHtml", "rawHtml"),
        "url": ("data.metadata.sourceURL", "metadata.sourceURL", "data.metadata.url", "metadata.url", "url"),
    },
    "trafilatura": {"text": ("text",), "url": ("source", "url"), "id": ("id", "fingerprint")},
    "dolma": {"text": ("text",), "url": ("url", "metadata.url"), "id": ("id",)},
    "scrapy": {
        "text": ("text", "content", "body", "article_text", "article_body", "full_text", "article"),
        "html": ("html", "raw_html", "page"),
        "url": ("url", "link", "source_url", "canonical_url"),
        "id": ("id", "_id"),
    },
}
"""Name → role → fields, the likelier ones first. Names are tried in this order."""

TELLING = {"trafilatura": ("raw_text",), "dolma": ("id",)}
"""Fields that must be there too for a preset to be recognised: `text` alone is anybody's."""


def given_shape(fields: Mapping[str, str]) -> Shape:
    """The shape that `--field text=… html=… url=… id=…` describes; dots lead into nested objects."""
    text, html, url, id = (tuple(fields[role].split(".")) if role in fields else None for role in ROLES)
    return Shape(text, html, url, id)


def preset_shape(name: str, present: Collection[Path]) -> Shape | None:
    """A preset, as far as its fields are among those present; None if neither text nor page is."""
    roles = {
        role: next((path for path in (tuple(field.split(".")) for field in fields) if path in present), None)
        for role, fields in PRESETS[name].items()
    }
    return (
        Shape(roles.get("text"), roles.get("html"), roles.get("url"), roles.get("id"), name)
        if roles.get("text") or roles.get("html")
        else None
    )


def recognise(present: Collection[Path]) -> Shape | None:
    """The first preset that fits the fields present in the first records."""
    for name in PRESETS:
        if all((field,) in present for field in TELLING.get(name, ())):
            shape = preset_shape(name, present)
            if shape is not None:
                return shape
    return None
