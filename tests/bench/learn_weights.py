"""Fits the weights of `cleaner.learn.score` on labelled texts, and judges them on sites that were left out.

    python -m tests.bench.learn_weights DUMPS [MORE ...]     (needs numpy and scipy; some minutes)

DUMPS are folders of labelled dumps, and of `gold/CORPUS/`: article texts, of which nothing should be learnt. Of each
site and flattening, subsets of its documents are learnt from as if nobody had labelled them; a line that comes back is
furniture if most of its letters are labelled so. The signs of the weights are held, so that each says what its name
says. What is printed goes into `score.py` by hand.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from cleaner import Cleaner
from cleaner.compile.folded import fold
from cleaner.learn.candidates import find_candidates
from cleaner.learn.reading import Text, read_text
from cleaner.learn.score import BIAS, WEIGHTS, _refusal, _terms
from cleaner.learn.stories import stories
from cleaner.packs.spelling import MARKS
from tests.bench.labelled_texts import Text as Labelled
from tests.bench.labelled_texts import read_articles, read_texts

BY_HAND = ("outside on a page", "words of furniture")
SIZES = (2, 3, 5, 10, 20)
FOLDS = 6
LOSS = 4.0
"""How much worse a line of an article is that is taken for furniture than one of furniture that is left."""


class Row:
    """One line that came back in a subset of a site's documents."""

    def __init__(self, site: str, kind: str, terms: dict[str, float], article: int, furniture: int) -> None:
        self.site, self.kind, self.terms = site, kind, terms
        self.article, self.furniture = article, furniture


def rows(folders: Sequence[Path], cleaner: Cleaner) -> Iterator[Row]:
    """Yields the recurring lines of all sites."""
    sites: dict[tuple[str, str, str], list[Labelled]] = defaultdict(list)
    for text in read_texts(folders):
        if text.labelled:
            sites[text.corpus, text.flattener, text.site].append(text)
    for (_, flattener, site), found in sorted(sites.items()):
        if len(found) > 1:
            read = [_read(text.text, cleaner) for text in found]
            labels: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for text in found:
                _add_labels(text, labels)
            kind = "page" if flattener in ("bs4", "inscriptis") else "extract"
            for subset in _subsets(len(found), f"{flattener} {site}"):
                yield from _rows_of([read[n] for n in subset], labels, site, kind)
    gold: dict[str, list[str]] = defaultdict(list)
    for corpus, name, text in read_articles(folders):
        gold[f"{corpus} {name.split('_')[0]}"].append(text)
    for site, texts in sorted(gold.items()):
        if len(texts) > 1:
            everything: dict[str, list[int]] = defaultdict(lambda: [1, 0])
            yield from _rows_of([_read(text, cleaner) for text in texts[:20]], everything, site, "gold")


def _read(text: str, cleaner: Cleaner) -> Text:
    result = cleaner.clean(text, media_type="text/plain")
    return read_text(text, () if result.status == "guarded" else result.segments)


def _add_labels(text: Labelled, labels: dict[str, list[int]]) -> None:
    folded = fold(text.text)
    for number, line in enumerate(folded.lines):
        span = slice(folded.raw_start(number), folded.raw_end(number))
        counts = labels[line.strip(MARKS)]
        counts[0] += int(text.keep[span].sum())
        counts[1] += int(text.clutter[span].sum())


def _subsets(count: int, seed: str) -> Iterator[list[int]]:
    chance = random.Random(seed)
    yield list(range(count))
    for size in SIZES:
        for _ in range(2 if size < count else 0):
            yield sorted(chance.sample(range(count), size))


def _rows_of(texts: Sequence[Text], labels: dict[str, list[int]], site: str, kind: str) -> Iterator[Row]:
    for found in find_candidates(texts, stories(texts)):
        if not found.slots and _refusal(found) is None:
            terms = {term.name: term.value / WEIGHTS[term.name] for term in _terms(found)}
            yield Row(site, kind, terms, *labels[found.key])


def fit(features: np.ndarray, furniture: np.ndarray, weight: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Returns the weights, the bias last: logistic regression, each weight with the sign that it has now."""
    table = np.column_stack([features, np.ones(len(features))])
    sign = 2 * furniture - 1
    share = weight / weight.sum()

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (table @ values)
        slope = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        penalty = 2e-5 * float((values[:-1] ** 2).sum())
        return float((share * np.logaddexp(0, -margin)).sum()) + penalty, table.T @ (share * slope) + np.append(
            4e-5 * values[:-1], 0
        )

    bounds = [(0, None) if WEIGHTS[name] > 0 else (None, 0) for name in names]
    start = np.zeros(len(names) + 1)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dumps", type=Path, nargs="+")
    found = list(rows(parser.parse_args().dumps, Cleaner(packs=("common", "platforms"))))
    found = [row for row in found if row.article + row.furniture]
    names = [name for name in WEIGHTS if name not in BY_HAND]
    features = np.array([[row.terms.get(name, 0.0) for name in names] for row in found])
    furniture = np.array([row.furniture > row.article for row in found], float)
    size = np.array([row.article + row.furniture for row in found], float)
    kinds = np.array([row.kind for row in found])
    weight = np.sqrt(np.minimum(size, 400)) * np.where(furniture == 1, 1, LOSS)
    weight *= np.select([kinds == "page", kinds == "gold"], [0.2, 5.0], 1.0)
    order = {site: n % FOLDS for n, site in enumerate(sorted({row.site for row in found}))}
    part = np.array([order[row.site] for row in found])
    score = np.zeros(len(found))
    for fold_number in range(FOLDS):
        held = part == fold_number
        values = fit(features[~held], furniture[~held], weight[~held], names)
        score[held] = features[held] @ values[:-1] + values[-1]
    print(f"{len(found):,} lines of {len(order):,} sites; on sites that were left out, by the least score:")
    total = {kind: sum(r.furniture for r in found if r.kind == kind) or 1 for kind in ("extract", "page")}
    for least in (1.0, 2.0, 3.0):
        for kind in ("extract", "page", "gold"):
            sure = [row for row, value in zip(found, score, strict=True) if value >= least and row.kind == kind]
            got, lost = sum(row.furniture for row in sure), sum(row.article for row in sure)
            share = f"{got / total[kind]:.2f} of the furniture, " if kind in total else ""
            print(f"  {least} {kind:<8} {share}{lost:,} letters of articles in {len(sure):,} lines")
    values = fit(features, furniture, weight, names)
    print(f"BIAS = {values[-1]:.2f} (now {BIAS})")
    for name, value in chain(zip(names, values, strict=False), ((name, WEIGHTS[name]) for name in BY_HAND)):
        print(f'    "{name}": {value:.2f},  # now {WEIGHTS[name]}')


if __name__ == "__main__":
    main()
