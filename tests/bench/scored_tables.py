"""Labelled texts as rows of numbers: what the trees of a scored rule learn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from labelled_texts import Text

from cleaner.engine.scored import LineModel
from cleaner.engine.scored.document_features import document_features_of
from cleaner.engine.scored.feature_table import FeatureTable
from cleaner.engine.scored.structure import structure_of


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
    asked: np.ndarray
    """Whether a model may take the line from amid the article."""
    plain: np.ndarray
    table: np.ndarray
    """As in `Structure`."""
    prose: np.ndarray
    page: np.ndarray
    starts: np.ndarray
    """The first line of each page, and the number of all lines."""


@dataclass
class Pages:
    """What each whole page is: its letters of article and clutter, where it is from, its features as a document."""

    article: np.ndarray
    clutter: np.ndarray
    corpora: np.ndarray
    sites: np.ndarray
    documents: np.ndarray
    judged: np.ndarray


def document_of(model: LineModel, text: str) -> tuple[float, ...] | None:
    """Returns the features of a document; None for one that the model leaves alone whatever it is."""
    document = model.read_lines(text.split("\n"))
    return document_features_of(document) if document.has_enough_prose else None


@dataclass
class Table:
    """The rows of one whole page."""

    document: tuple[float, ...]
    rows: np.ndarray
    sums: np.ndarray
    """Letters of article, and of clutter, of each line."""
    marks: np.ndarray


_at_work: list[tuple[LineModel, Sequence[Text]]] = []


def tabulate(texts: Sequence[Text], model: LineModel, jobs: int) -> tuple[Lines, Pages]:
    """Returns the rows of all lines of whole pages."""
    with get_context("fork").Pool(jobs, _at_work.append, ((model, texts),)) as pool:
        tables = pool.map(_table_of, range(len(texts)), chunksize=8)
    found = [table for table in tables if table]
    sizes = [len(table.rows) if table else 0 for table in tables]
    keep, clutter = np.concatenate([table.sums for table in found], axis=1)
    asked, plain, of_table, prose = np.concatenate([table.marks for table in found]).T
    silent = (0.0,) * len(found[0].document)
    return (
        Lines(
            np.concatenate([table.rows for table in found]), keep, clutter, asked, plain, of_table, prose,
            np.repeat(np.arange(len(texts)), sizes), np.concatenate(([0], np.cumsum(sizes))),
        ),
        Pages(
            np.array([text.keep.sum() for text in texts]),
            np.array([text.clutter.sum() for text in texts]),
            np.array([text.corpus for text in texts]),
            np.array([text.site for text in texts]),
            np.array([table.document if table else silent for table in tables], np.float32),
            np.array([table is not None for table in tables]),
        ),
    )  # fmt: skip


def _table_of(place: int) -> Table | None:
    model, texts = _at_work[0]
    text = texts[place]
    lines = text.text.split("\n")
    document = model.read_lines(lines)
    if not document.has_enough_prose:
        return None
    totals = np.stack([np.concatenate(([0.0], np.cumsum(c, dtype=np.float64))) for c in (text.keep, text.clutter)])
    begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
    first = [begins[places[0]] for places in document.line_numbers]
    last = [begins[places[-1] + 1] - 1 for places in document.line_numbers]
    return Table(
        document_features_of(document),
        np.array(FeatureTable(document).rows(), np.float32),
        totals[:, last] - totals[:, first],
        np.array(
            [
                [line.is_candidate for line in document.lines],
                *structure_of([line.text for line in document.lines]),
                [line.surface.prose for line in document.lines],
            ]
        ).T,
    )
