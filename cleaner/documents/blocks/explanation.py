"""Why the block model cuts a line, in words: what its strongest features are about."""

from __future__ import annotations

from collections import Counter

from cleaner.documents.blocks.features import Features
from cleaner.documents.blocks.model import Model

_TOPICS = (
    ("terms", "its words"),
    ("name", "what its boxes are called"),
    ("link", "links"),
    ("section", "what stands under the same heading"),
    ("text of kind", "what pages of its kind are about"),
    ("make:", "others of its make"),
    ("like:", "others of its make"),
    ("make", "the page's largest body of text"),
    ("kept", "what the extractor keeps around it"),
    ("extractor", "what the extractor keeps around it"),
    ("side", "its place"),
    ("place", "its place"),
    ("prose", "prose around it"),
    ("heading", "the heading above it"),
    ("first level", "the heading above it"),
    ("title", "where the page's title is"),
    ("siblings", "others of its make"),
    ("box", "what its boxes hold"),
    ("main", "where the page's main part is"),
    ("article", "where the page's main part is"),
    ("footer", "where the page's main part is"),
    ("kind", "the kind of page"),
)
"""Part of the name of a feature → what it is about; the first holds."""
_OWN = "what it says itself"
_MOST = 2
_TREES = 40
"""Trees that are asked. The first ones say most: each only mends what those before it left."""


def reasons(model: Model, found: Features, row: int) -> str:
    """Returns what speaks most against a line. row: its place among the lines in question."""
    values = {name: column[row] for name, column in found.columns.items()}
    against: Counter[str] = Counter()
    for name, push in model.forest.pushes(values, _TREES).items():
        against[_topic(name)] -= round(push)
    told = [topic for topic, weight in sorted(against.items(), key=lambda item: (-item[1], item[0])) if weight > 0]
    return " and ".join(told[:_MOST])


def _topic(name: str) -> str:
    return next((topic for part, topic in _TOPICS if part in name), _OWN)
