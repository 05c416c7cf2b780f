"""Labelled texts as rows of numbers: what the trees of a scored rule learn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from labelled_texts import Text

from cleaner import Cleaner
from cleaner.engine.scored import LineModel
from cleaner.engine.scored.document_features import document_features_of
from cleaner.engine.scored.feature_table import FeatureTable


@dataclass
class Documents:
    """A row a document: its features, whether it is a whole page, where it is from."""

    rows: np.ndarray
    pages: np.ndarray
    corpora: np.ndarray
    sites: np.ndarray

    @classmethod
    def of(cls, found: Iterable[tuple[tuple[float, ...], bool, str, str]]) -> Documents:
        rows, pages, corpora, sites = zip(*found, strict=True)
        return cls(np.array(rows, np.float32), np.array(pages), np.array(corpora), np.array(sites))


@dataclass
class Lines:
    """A row a line of the whole pages: its features, letters of article and clutter, and of which page it is."""

    rows: np.ndarray
    keep: np.ndarray
    clutter: np.ndarray
    kept: np.ndarray
    """Letters of article that the other rules leave."""
    asked: np.ndarray
    prose: np.ndarray
    page: np.ndarray
    starts: np.ndarray
    """The first line of each page, and the number of all lines."""


@dataclass
class Pages:
    """What each whole page is: its own letters of article, where it is from, its features as a document."""

    article: np.ndarray
    corpora: np.ndarray
    sites: np.ndarray
    documents: np.ndarray
    judged: np.ndarray


def document_of(model: LineModel, text: str) -> tuple[float, ...] | None:
    """Returns the features of a document; None for one that the model leaves alone whatever it is."""
    document = model.read_lines(text.split("\n"))
    return document_features_of(document) if document.has_enough_prose else None


def tabulate(texts: Sequence[Text], model: LineModel, cleaner: Cleaner) -> tuple[Lines, Pages]:
    """Returns the rows of all lines of whole pages. `cleaner`: the other rules, which have their say in any case."""
    rows: list[tuple[float, ...]] = []
    sums: list[np.ndarray] = []
    marks: list[tuple[bool, bool]] = []
    sizes, documents = [], []
    for text in texts:
        lines = text.text.split("\n")
        document = model.read_lines(lines)
        if not document.has_enough_prose:
            sizes.append(0)
            documents.append(None)
            continue
        left = np.ones(len(text.text), np.float32)
        for segment in cleaner.clean(text.text, media_type="text/plain").removed:
            left[segment.start : segment.end] = 0
        totals = np.stack([np.concatenate(([0.0], np.cumsum(column, dtype=np.float64))) for column in (
            text.keep, text.clutter, text.keep * left)])  # fmt: skip
        begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
        first = [begins[places[0]] for places in document.line_numbers]
        last = [begins[places[-1] + 1] - 1 for places in document.line_numbers]
        rows += FeatureTable(document).rows()
        sums.append(totals[:, last] - totals[:, first])
        marks += [(line.is_candidate, line.surface.prose) for line in document.lines]
        sizes.append(len(document.lines))
        documents.append(document_features_of(document))
    keep, clutter, kept = np.concatenate(sums, axis=1)
    asked, prose = np.array(marks).T
    width = len(next(filter(None, documents)))
    return (
        Lines(
            np.array(rows, np.float32), keep, clutter, kept, asked, prose,
            np.repeat(np.arange(len(texts)), sizes), np.concatenate(([0], np.cumsum(sizes))),
        ),
        Pages(
            np.array([text.keep.sum() for text in texts]),
            np.array([text.corpus for text in texts]),
            np.array([text.site for text in texts]),
            np.array([row or (0.0,) * width for row in documents], np.float32),
            np.array([row is not None for row in documents]),
        ),
    )  # fmt: skip
