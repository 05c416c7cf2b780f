"""Boosted trees for the model of a scored rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import lightgbm
import numpy as np
from scored_tables import Documents, Lines, Pages

from cleaner.engine.scored.document_features import DOCUMENT_FEATURES, PAGE_FEATURES
from cleaner.engine.scored.page_features import SUMMARY_FEATURES, is_found, summary_features_of
from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES, sequence_features_of
from cleaner.engine.scored.structure import Structure, are_far_behind

TREES = {"document": 120, "line": 40, "sequence": 100, "page": 120}
LEAVES = {"document": 8, "line": 16, "sequence": 24, "page": 8}
LEAST_IN_LEAF = {"page": 15}
FOLDS = 2
EXPONENT = 0.7
"""Of a line's letters in its weight: with 1 a few long lines decide all, with 0 paragraphs count no more than words."""
INSIDE = 0.3
"""What a line in the article's segment weighs, in its sequence, against one outside: next to all clutter stands
outside, so that it is worth more to tell where the article begins and ends than what interrupts it."""
NO_PAGE = 3.0
"""What a document that is no whole page weighs against one that is."""
NEARLY_PAGE = 10.0
"""The same of those that look a little like a page."""
SEGMENT = SEQUENCE_FEATURES.index("segment")
OF_PAGE = (*SUMMARY_FEATURES, *PAGE_FEATURES)
RISING = (
    "score", "score_before", "score_after", "scores_near", "scores_around", "scores_far", "valley", "side_sum",
    "highest_near", "lowest_near", "triggers", "trigger_words", "trigger_share", "trigger_density", "near_triggers",
    "run_triggers",
)  # fmt: skip
FALLING = (
    "topic", "topic_words", "ends", "quotes", "commas", "quoted", "joined_before", "joined_after", "near_prose",
    "near_ends",
)  # fmt: skip
"""Features of which more may only speak for clutter, or only against it: so on all sites, not on these by chance."""
EXIT_EVERY = 16
SURE = 0.002
"""Share of the clutter that a check may let go."""
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.1, "min_data_in_leaf": 60, "lambda_l2": 5, "feature_fraction": 0.5,
    "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "verbose": -1, "num_threads": 1, "use_missing": False,
    "deterministic": True, "force_row_wise": True, "max_depth": 10,
}  # fmt: skip


@dataclass
class Forest:
    """What was learned from some documents: trees as nested arrays `[feature, threshold, low, high]`."""

    document: list[Any]
    line: list[Any]
    sequence: list[Any]
    page: list[Any]


class Trainer:
    """Rows, and the trees that are made of some of them."""

    def __init__(
        self,
        documents: Documents,
        lines: Lines,
        pages: Pages,
        near: tuple[Lines, Pages],
        names: Sequence[str],
        seed: int,
    ) -> None:
        """`near`: the documents that are no whole pages, but look a little like one."""
        self.documents, self.lines, self.pages, self.names, self.seed = documents, lines, pages, names, seed
        self.near_lines, self.near_pages = near
        self.of_sequence = (*SEQUENCE_FEATURES, *names, *PAGE_FEATURES)
        sites = sorted(set(pages.sites))
        folds = dict(zip(sites, np.random.RandomState(seed).randint(0, FOLDS, len(sites)), strict=True))
        self.folds = np.array([folds[site] for site in pages.sites])
        self.near_folds = np.array([folds.get(site, sum(map(ord, site)) % FOLDS) for site in self.near_pages.sites])

    def fit(self, without: Sequence[str] = ()) -> Forest:
        """Returns trees from all corpora but some, and from none of the sites that those have pages of."""
        mine, others, near = self.parts(without)
        lines, near_lines = self.lines, self.near_lines
        chosen, near_chosen = mine[lines.page], near[near_lines.page]
        scores, near_scores = np.zeros(len(lines.page)), np.zeros(len(near_lines.page))
        for fold in range(FOLDS):
            own = (self.folds == fold)[lines.page]
            trees = self._line_trees(chosen & ~own)
            scores[chosen & own] = score(trees, lines.rows[chosen & own], self.names)
            near_own = near_chosen & (self.near_folds == fold)[near_lines.page]
            near_scores[near_own] = score(trees, near_lines.rows[near_own], self.names)
        rows = self.sequence(scores, chosen)
        weights = np.where(rows[:, SEGMENT] == 1, INSIDE, 1.0)
        page_rows, _ = self._of_pages(lines, self.pages, scores, mine)
        near_rows, _ = self._of_pages(near_lines, self.near_pages, near_scores, near)
        return Forest(
            self._document_trees(others),
            self._line_trees(chosen),
            self._trees("sequence", rows, lines.keep[chosen], lines.clutter[chosen], weights, self.of_sequence),
            self._page_trees(page_rows, near_rows),
        )

    def parts(self, without: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns which pages, documents and near pages may be learned from when some corpora are left out."""
        out = np.isin(self.pages.corpora, without)
        gone = set(self.pages.sites[out])
        mine = ~out & ~np.isin(self.pages.sites, list(gone))
        others = ~np.isin(self.documents.corpora, without) & ~np.isin(self.documents.sites, list(gone))
        near = ~np.isin(self.near_pages.corpora, without) & ~np.isin(self.near_pages.sites, list(gone))
        return mine, others, near

    def sequence(self, scores: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Returns rows of the chosen lines, with their sequence's and their pages' features."""
        lines = self.lines
        size = list(self.names).index("size")
        parts = []
        for start, stop in pairwise(lines.starts):
            if stop > start and chosen[start]:
                sizes = lines.rows[start:stop, size].tolist()
                rows = sequence_features_of(scores[start:stop].tolist(), sizes)
                parts.append(np.array(rows, np.float32))
        known = self.pages.documents[lines.page[chosen]]
        return np.concatenate([np.concatenate(parts), lines.rows[chosen], known], axis=1)

    def _of_pages(
        self, lines: Lines, pages: Pages, scores: np.ndarray, chosen: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Returns a row for each of the chosen pages that have lines, and which these are."""
        size = list(self.names).index("size")
        found, rows = [], []
        for page, (start, stop) in enumerate(pairwise(lines.starts)):
            if stop > start and chosen[page]:
                sizes = lines.rows[start:stop, size].tolist()
                context = sequence_features_of(scores[start:stop].tolist(), sizes)
                rows.append(summary_features_of(context, sizes, lines.prose[start:stop].tolist()))
                found.append(page)
        if not found:
            return np.zeros((0, len(OF_PAGE)), np.float32), np.array([], int)
        return np.concatenate([np.array(rows, np.float32), pages.documents[found]], axis=1), np.array(found)

    def _page_trees(self, rows: np.ndarray, near_rows: np.ndarray) -> list[Any]:
        labels = np.repeat([1, 0], (len(rows), len(near_rows)))
        data = lightgbm.Dataset(
            np.concatenate([rows, near_rows]), labels, weight=np.where(labels == 1, 1.0, NEARLY_PAGE)
        )
        return self._boosted("page", data, [0] * len(OF_PAGE), OF_PAGE)

    def _line_trees(self, chosen: np.ndarray) -> list[Any]:
        lines = self.lines
        weights = np.ones(int(chosen.sum()))
        return self._trees("line", lines.rows[chosen], lines.keep[chosen], lines.clutter[chosen], weights, self.names)

    def _document_trees(self, chosen: np.ndarray) -> list[Any]:
        pages = self.documents.pages[chosen]
        weights = np.where(pages, 1.0, NO_PAGE)
        data = lightgbm.Dataset(self.documents.rows[chosen], pages.astype(int), weight=weights)
        return self._boosted("document", data, [0] * len(DOCUMENT_FEATURES), DOCUMENT_FEATURES)

    def _trees(
        self,
        part: str,
        rows: np.ndarray,
        keep: np.ndarray,
        clutter: np.ndarray,
        factors: np.ndarray,
        names: Sequence[str],
    ) -> list[Any]:
        """Trees that tell lines of clutter from lines of article; a line with both counts for both.

        `factors`: what each line's weight is multiplied by.
        """
        weights = np.concatenate([factors * clutter**EXPONENT, factors * keep**EXPONENT])
        labels = np.repeat([1, 0], len(rows))
        used = np.flatnonzero(weights > 0)
        data = lightgbm.Dataset(rows[used % len(rows)], labels[used], weight=weights[used] / weights[used].mean())
        return self._boosted(part, data, [(name in RISING) - (name in FALLING) for name in names], names)

    def _boosted(self, part: str, data: lightgbm.Dataset, signs: list[int], names: Sequence[str]) -> list[Any]:
        told = {"num_leaves": LEAVES[part], "seed": self.seed, "monotone_constraints": signs}
        if part in LEAST_IN_LEAF:
            told["min_data_in_leaf"] = LEAST_IN_LEAF[part]
        return as_data(lightgbm.train({**PARAMETERS, **told}, data, TREES[part]), names)

    def judge(self, forest: Forest, corpora: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Returns of each line of some corpora's pages its score and whether it stays whatever its score, and of each
        such page its score as a document and as a page."""
        pages = np.isin(self.pages.corpora, corpora)
        chosen = pages[self.lines.page]
        scores = np.zeros(len(chosen))
        scores[chosen] = score(forest.line, self.lines.rows[chosen], self.names)
        rows = self.sequence(scores, chosen)
        of_pages = np.full(len(pages), -np.inf)
        page_rows, places = self._of_pages(self.lines, self.pages, scores, pages)
        of_pages[places] = _page_scores(forest, page_rows)
        return (
            score(forest.sequence, rows, self.of_sequence),
            self._silent(rows, chosen),
            score(forest.document, self.pages.documents[pages], DOCUMENT_FEATURES),
            of_pages[pages],
        )

    def _silent(self, rows: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Returns of which lines the model says nothing: as `LineModel.predict` has it."""
        lines = self.lines
        inside, plain, table = rows[:, SEGMENT] == 1, lines.plain[chosen], lines.table[chosen]
        counts = lines.rows[chosen, list(self.names).index("lines")]
        sizes = [stop - start for start, stop in pairwise(lines.starts) if stop > start and chosen[start]]
        silent = []
        for start, stop in pairwise(np.cumsum([0, *sizes])):
            structure = Structure(plain[start:stop].tolist(), table[start:stop].tolist())
            far = are_far_behind(inside[start:stop].tolist(), structure.plain)
            silent.append(~(plain[start:stop] | far) | structure.is_about_tables(counts[start:stop]))
        return np.concatenate(silent) | table | (inside & ~lines.asked[chosen])

    def score_near(self, forest: Forest, corpora: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns which of the near pages are of some corpora, and their scores as documents and as pages."""
        mine = np.isin(self.near_pages.corpora, corpora)
        lines = self.near_lines
        scores = np.zeros(len(lines.page))
        chosen = mine[lines.page]
        scores[chosen] = score(forest.line, lines.rows[chosen], self.names)
        of_pages = np.full(len(mine), -np.inf)
        rows, places = self._of_pages(lines, self.near_pages, scores, mine)
        of_pages[places] = _page_scores(forest, rows)
        return mine, score(forest.document, self.near_pages.documents[mine], DOCUMENT_FEATURES), of_pages[mine]

    def score_documents(self, forest: Forest, chosen: np.ndarray) -> np.ndarray:
        """Returns how much some documents look like whole pages."""
        return score(forest.document, self.documents.rows[chosen], DOCUMENT_FEATURES)

    def early_exits(self, forest: Forest, least: float) -> list[list[float]]:
        """Returns sums of the first trees below which (nearly) no line gets to the least threshold in the end."""
        chosen = np.ones(len(self.lines.page), dtype=bool)
        rows = self.sequence(score(forest.line, self.lines.rows, self.names), chosen)
        sums = np.cumsum(votes(forest.sequence, rows, self.of_sequence), axis=0)
        clutter = sums[-1] >= least
        return [
            [done, round(float(np.quantile(sums[done - 1][clutter], SURE)) - 0.01, 3)]
            for done in range(EXIT_EVERY, len(sums), EXIT_EVERY)
        ]


def _page_scores(forest: Forest, rows: np.ndarray) -> np.ndarray:
    """Returns the scores of pages; the lowest of those on which it is not known where the article is."""
    return np.where(list(map(is_found, rows.tolist())), score(forest.page, rows, OF_PAGE), -np.inf)


def first_look(documents: Documents, seed: int) -> np.ndarray:
    """Returns how much each document looks like a whole page; those of one site are looked at without that site."""
    scores = np.zeros(len(documents.pages))
    folds = np.array([sum(map(ord, site)) % FOLDS for site in documents.sites])
    for fold in range(FOLDS):
        chosen = folds != fold
        pages = documents.pages[chosen]
        data = lightgbm.Dataset(documents.rows[chosen], pages.astype(int), weight=np.where(pages, 1.0, NO_PAGE))
        told = {**PARAMETERS, "num_leaves": LEAVES["document"], "seed": seed}
        trees = as_data(lightgbm.train(told, data, TREES["document"]), DOCUMENT_FEATURES)
        scores[~chosen] = score(trees, documents.rows[~chosen], DOCUMENT_FEATURES)
    return scores


_at_work: list[Trainer] = []


def forests_of(trainer: Trainer, left_out: Sequence[Sequence[str]], jobs: int) -> list[Forest]:
    """Returns the trees from all corpora but some, for each of `left_out`."""
    with get_context("fork").Pool(jobs, _at_work.append, (trainer,)) as pool:
        return pool.map(_fit, left_out, chunksize=1)


def _fit(without: Sequence[str]) -> Forest:
    return _at_work[0].fit(without)


def as_data(booster: lightgbm.Booster, names: Sequence[str]) -> list[Any]:
    """Returns the trees as nested arrays `[feature, threshold, low, high]`."""

    def convert(node: Mapping[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        threshold = node["threshold"]
        limit = 0.0 if abs(threshold) < 1e-9 else float(f"{threshold:.5g}")
        return [names[node["split_feature"]], limit, convert(node["left_child"]), convert(node["right_child"])]

    return [convert(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def votes(trees: Sequence[Any], rows: np.ndarray, names: Sequence[str]) -> list[np.ndarray]:
    """Returns what each tree says of each row."""
    place = {name: n for n, name in enumerate(names)}

    def fill(tree: Any, chosen: np.ndarray, out: np.ndarray) -> None:
        if not isinstance(tree, list):
            out[chosen] = tree
            return
        low = rows[chosen, place[tree[0]]] <= tree[1]
        fill(tree[2], chosen[low], out)
        fill(tree[3], chosen[~low], out)

    found = []
    for tree in trees:
        out = np.zeros(len(rows))
        fill(tree, np.arange(len(rows)), out)
        found.append(out)
    return found


def score(trees: Sequence[Any], rows: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Returns the sum of what the trees say of each row."""
    return np.sum(votes(trees, rows, names), axis=0)
