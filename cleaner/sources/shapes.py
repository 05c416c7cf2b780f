"""Which fields of a record hold the text, the page, the URL and the id: presets for what scrapers write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from cleaner.sources.jsonfields import Path

ROLES = ("text", "html", "url", "id")


class Shape(NamedTuple):
    """The fields of a kind of records. If a record has no text, its page is cleaned."""

    text: Path | None = None
    html: Path | None = None
    url: Path | None = None
    id: Path | None = None
    name: str = "given"

    @property
    def paths(self) -> tuple[Path, ...]:
        """Returns all fields that are to be found."""
        return tuple(path for path in self[:4] if path)

    @property
    def media_type(self) -> str | None:
        """Returns the text field's media type; None where it may be HTML, as in Scrapy's items, which have no fixed
        fields."""
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
    "readability": {"text": ("textContent",), "url": ("url",)},
    "langchain": {"text": ("page_content",), "url": ("metadata.source", "metadata.url"), "id": ("id",)},
    "wordpress": {"html": ("content.rendered",), "url": ("link",), "id": ("id",)},
    "guardian": {"text": ("fields.bodyText",), "html": ("fields.body",), "url": ("webUrl",), "id": ("id",)},
    "elasticsearch": {
        "text": ("_source.text", "_source.content", "_source.body", "_source.maintext", "_source.article_text"),
        "html": ("_source.html", "_source.raw_html"),
        "url": ("_source.url", "_source.link"),
        "id": ("_id",),
    },
    "scrapy": {
        "text": (
            *("text", "content", "body", "article_text", "article_body", "full_text", "article", "raw_content"),
            *("selftext", "plaintext", "extract", "data.content"),
        ),
        "html": ("html", "raw_html", "page", "body_html", "cleaned_html"),
        "url": (
            *("url", "link", "source_url", "canonical_url", "page_url", "web_url", "permalink"),
            *("data.url", "meta.url", "metadata.url", "warc_headers.warc-target-uri"),
        ),
        "id": ("id", "_id"),
    },
}
"""Name → role → fields, the likelier ones first; `spelled` finds them written otherwise. The names are tried in this
order."""

TELLING = {"trafilatura": ("raw_text",), "dolma": ("id",)}
"""Fields that must be there too for a preset to be recognised, since many kinds of records have a `text`."""


def given_shape(fields: Mapping[str, str]) -> Shape:
    """Returns the shape that `--field text=… html=… url=… id=…` describes. Dots lead into nested objects."""
    text, html, url, id = (tuple(fields[role].split(".")) if role in fields else None for role in ROLES)
    return Shape(text, html, url, id)


def spelled(wanted: Path, present: Collection[Path]) -> Path | None:
    """Returns a field as the records spell it, or None if it is not there.

    Where no field has the very name, case, blanks, `_` and `-` do not matter: tables that people make have `Article
    Text`, and a blank behind each comma.
    """
    if wanted in present:
        return wanted
    key = _plain(wanted)
    return next((path for path in sorted(present) if _plain(path) == key), None)


def _plain(path: Path) -> str:
    return ".".join("".join(char for char in name.casefold() if char not in " \t\xa0_-") for name in path)


def preset_shape(name: str, present: Collection[Path]) -> Shape | None:
    """Returns a preset with those of its fields that are present, or None if neither text nor page is."""
    roles = {
        role: next(filter(None, (spelled(tuple(field.split(".")), present) for field in fields)), None)
        for role, fields in PRESETS[name].items()
    }
    return (
        Shape(roles.get("text"), roles.get("html"), roles.get("url"), roles.get("id"), name)
        if roles.get("text") or roles.get("html")
        else None
    )


def recognise(present: Collection[Path]) -> Shape | None:
    """Returns the first preset that finds a text among the fields of the first records; else the first that finds a
    page; else None.

    Many dumps have both, a text and the page that it is from. What the preset does not find another may, so that the
    page of a record without a text is cleaned.
    """
    fitting = (name for name in PRESETS if all((field,) in present for field in TELLING.get(name, ())))
    shapes = [shape for name in fitting if (shape := preset_shape(name, present)) is not None]
    if not shapes:
        return None
    shapes.sort(key=lambda shape: shape.text is None)
    html, url, id = (next(filter(None, found), None) for found in list(zip(*shapes, strict=True))[1:4])
    return shapes[0]._replace(html=html, url=url, id=id)
