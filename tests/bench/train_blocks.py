"""Trains the block model of pages (cleaner/documents/blocks/model.json), and says how it does on unseen corpora.

    pip install numpy==2.4.6 lightgbm==4.7.0
    python tests/bench/train_blocks.py PAGES --report                                       # figures
    python tests/bench/train_blocks.py PAGES --out cleaner/documents/blocks/model.json      # the model

PAGES is a folder of pages with gold (gold_pages.py tells its form). Same pages, seed and versions of the two packages:
same file. Every figure comes from a model that has seen no page of the page's corpus and none of its site; of a corpus
that is the only one of its sort (`BY_SITE`), none of the thirds of sites that its own is in.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import log
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from cleaner import Cleaner
from cleaner.documents import blocks
from cleaner.documents.blocks.boxes import of_names
from cleaner.documents.blocks.features import features, groups
from cleaner.documents.blocks.judging import NOTHING, UNIT
from cleaner.documents.blocks.measured import Measured
from cleaner.documents.blocks.model import Model, read_model
from cleaner.documents.blocks.surroundings import NOWHERE, inside
from cleaner.documents.blocks.terms import of_terms, terms_of
from cleaner.documents.roles.names import words_of_names

sys.path.insert(0, str(Path(__file__).parent))
from gold_pages import ARTICLE, CLUTTER, GoldPage, read_pages

if TYPE_CHECKING:
    from cleaner.documents.lines import Lines

PACKS = ("common", "platforms")
TOGETHER = (("fundus", "publishers"),)
"""Corpora that share sites: they are left out together."""
BY_SITE = {"wcxb": 3}
TREES, LEAVES, RATE, SEED = 200, 24, 0.09, 1
LEAST_SITES = 15
"""Sites on which a word must be in names for it to tell anything."""
LEAST_SITES_OF_TERMS = 20
"""Likewise in lines."""
FOLDS = 3
"""Parts of the sites: trees learn from pages with what words tell on the sites of other parts."""
LEAST_TOLD = 0.25
"""What a word must tell at least."""
PRIOR = 6.0
LESS = {"daniel": 0.5}
"""What a large corpus of one sort counts against the others."""
PARAMETERS = {
    "objective": "cross_entropy", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": 200, "seed": SEED,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass
class Page:
    """What is known of the lines of a page."""

    corpus: str
    site: str
    names: list[str]
    rows: np.ndarray
    """A row a line, a column a feature that no word tells."""
    sizes: np.ndarray
    article: np.ndarray
    """Letters of each line that are article."""
    clutter: np.ndarray
    elements: list[tuple[tuple[str, ...], str, str, int, int, int]]
    """Words, tag, role, number of the parent (or -1), and from which to which line; parents come first."""
    of_line: list[int]
    """The number of each line's element."""
    terms: list[frozenset[str]]
    """The words of each line."""
    groups: tuple[list[int], list[int]]
    """The number of each line's box, and of its make."""

    def group(self) -> str:
        """Returns what is left out together with the page."""
        if folds := BY_SITE.get(self.corpus):
            return f"{self.corpus} {zlib.crc32(self.site.encode()) % folds}"
        return next((" ".join(corpora) for corpora in TOGETHER if self.corpus in corpora), self.corpus)


def read(page: GoldPage) -> Page | None:
    """Returns the lines of a page as the model meets them: those that no rule cuts, and what votes say of them."""
    heard: list[tuple[Lines, blocks.Votes]] = []

    def listen(lines: Lines, votes: blocks.Votes, model: object) -> blocks.Judgement:
        heard.append((lines, votes))
        return NOTHING

    told = blocks.judge, blocks.bundled_model
    blocks.judge, blocks.bundled_model = listen, lambda: None  # type: ignore[assignment]
    try:
        result = _cleaner("both").clean(page.html(), url=page.url, media_type="text/html")
    finally:
        blocks.judge, blocks.bundled_model = told
    if not heard or result.document is None:
        return None
    lines, votes = heard[-1]
    found = features(lines, votes, {}, {})
    labels = page.labels(result.document.text)
    counts = {mark: list(accumulate((letter == mark for letter in labels), initial=0)) for mark in (ARTICLE, CLUTTER)}
    spans = [lines.spans[line] for line in found.lines]
    marked = {mark: np.array([count[end] - count[start] for start, end in spans]) for mark, count in counts.items()}
    place = {line: number for number, line in enumerate(found.lines)}
    rank = list(accumulate((line in place for line in range(len(lines.spans))), initial=0))
    elements, numbers = [], {}

    def add(element: Any) -> int:
        if element is None:
            return -1
        if element not in numbers:
            outer = add(element.getparent())
            held = lines.of(element)
            numbers[element] = len(numbers)
            words, role = tuple(sorted(words_of_names(element))), element.get("role") or ""
            elements.append((words, str(element.tag), role, outer, rank[held.start], rank[held.stop]))
        return numbers[element]

    of_line = [add(lines.elements[line]) for line in found.lines]
    measured = Measured(lines, found.lines)
    boxes, makes = (_numbered(group) for group in groups(measured, lines))
    return Page(
        page.corpus, page.site, list(found.columns), np.array(list(found.columns.values()), np.float32).T,
        np.array(found.sizes), marked[ARTICLE], marked[CLUTTER], elements, of_line,
        list(map(terms_of, measured.texts)), (boxes, makes),
    )  # fmt: skip


@cache
def _cleaner(extractor: str) -> Cleaner:
    return Cleaner(packs=PACKS, extractor=extractor)


def _numbered(groups: Sequence[Any]) -> list[int]:
    numbers: dict[Any, int] = {}
    return [numbers.setdefault(group, len(numbers)) for group in groups]


Shares = dict[str, list[float]]
"""A word → how much of what it stands in on a page is article, and how much that is altogether."""


def shares_by_names(page: Page) -> Shares:
    """Returns the letters of the elements that have a word in their names."""
    article = np.concatenate([[0], np.cumsum(page.article)])
    letters = np.concatenate([[0], np.cumsum(page.article + page.clutter)])
    found: Shares = defaultdict(lambda: [0.0, 0.0])
    for words, _, _, _, first, end in page.elements:
        for word in words if letters[end] > letters[first] else ():
            found[word][0] += article[end] - article[first]
            found[word][1] += letters[end] - letters[first]
    return found


def shares_by_terms(page: Page) -> Shares:
    """Returns what the lines weigh that have a word."""
    found: Shares = defaultdict(lambda: [0.0, 0.0])
    for words, weight, share in zip(page.terms, *weights_of(page), strict=True):
        for word in words if weight else ():
            found[word][0] += weight * share
            found[word][1] += weight
    return found


def told_by(pages: Sequence[Page], shares: Callable[[Page], Shares], least_sites: int) -> dict[str, float]:
    """Returns what words tell: the logarithm of the odds that what they stand in is article, against all of a page."""
    seen: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    of_all = [0.0, 0.0]
    for page in pages:
        article, letters = page.article.sum(), (page.article + page.clutter).sum()
        if not letters:
            continue
        of_all[0] += article / letters
        of_all[1] += 1
        for word, (part, whole) in shares(page).items():
            seen[word][page.site][0] += part / whole
            seen[word][page.site][1] += 1
    share = of_all[0] / of_all[1]
    found = {}
    for word, sites in sorted(seen.items()):
        if len(sites) < least_sites:
            continue
        mean = (sum(part / whole for part, whole in sites.values()) + PRIOR * share) / (len(sites) + PRIOR)
        told = round(_odds(mean) - _odds(share), 2)
        if abs(told) >= LEAST_TOLD:
            found[word] = told
    return found


def _odds(share: float) -> float:
    return log((share + 0.02) / (1 - share + 0.02))


def weights_of(page: Page) -> tuple[np.ndarray, np.ndarray]:
    """Returns what each line weighs, a hundred together, and the share of it that is article."""
    letters = page.article + page.clutter
    weights = np.where(letters > 0, np.minimum(page.sizes, 600) ** 0.7, 0)
    return weights / (weights.sum() or 1) * 100, page.article / np.maximum(letters, 1)


def rows_of(page: Page, names: Mapping[str, float], terms: Mapping[str, float]) -> np.ndarray:
    """Returns the rows of a page with what words tell."""
    told = []
    for named, tag, role, outer, *_ in page.elements:
        told.append(inside(told[outer] if outer >= 0 else NOWHERE, named, tag, role, names))
    rows = page.rows.copy()
    outer = [element[3] for element in page.elements]
    for number, element in enumerate(page.of_line):
        first = outer[element]
        second = outer[first] if first >= 0 else -1
        of_boxes = [told[box] if box >= 0 else NOWHERE for box in (first, second)]
        for name, value in of_names(told[element], *of_boxes).items():
            rows[number, page.names.index(name)] = value
    for name, values in of_terms(page.terms, *page.groups, terms).items():
        rows[:, page.names.index(name)] = values
    return rows


def train(pages: Sequence[Page]) -> dict[str, Any]:
    """Returns a model as it stands in its file."""
    pages = [page for page in pages if (page.article + page.clutter).any()]
    names = told_by(pages, shares_by_names, LEAST_SITES)
    folds = [zlib.crc32(page.site.encode()) // 7 % FOLDS for page in pages]
    unseen = [
        told_by(
            [page for page, of in zip(pages, folds, strict=True) if of != fold], shares_by_terms, LEAST_SITES_OF_TERMS
        )
        for fold in range(FOLDS)
    ]
    chance = np.random.RandomState(SEED)
    rows, labels, weights = [], [], []
    for page, fold in zip(pages, folds, strict=True):
        weight, share = weights_of(page)
        weight = weight * LESS.get(page.corpus, 1)
        used = (weight > 0) & ((weight > 0.1) | (chance.rand(len(weight)) < 0.4))
        rows.append(rows_of(page, names, unseen[fold])[used])
        labels.append(share[used])
        weights.append(weight[used])
    data = lightgbm.Dataset(np.concatenate(rows), label=np.concatenate(labels), weight=np.concatenate(weights))
    trees = lightgbm.train(PARAMETERS, data, TREES).dump_model()["tree_info"]
    features = next(page.names for page in pages if len(page.sizes))
    terms = told_by(pages, shares_by_terms, LEAST_SITES_OF_TERMS)
    return {
        "words": names,
        "terms": terms,
        "features": features,
        "trees": [_as_data(tree["tree_structure"]) for tree in trees],
    }


def _as_data(node: Mapping[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"] * UNIT)
    threshold = node["threshold"]
    limit = 0.0 if abs(threshold) < 1e-9 else float(f"{threshold:.3g}")
    low, high = (_as_data(node[side]) for side in ("left_child", "right_child"))
    return low if low == high else [node["split_feature"], limit, low, high]


def write(model: Mapping[str, Any]) -> str:
    """Returns a model as the text of its file: a word, a feature, and a tree, a line."""
    words, terms = (
        ",\n".join(f"{json.dumps(word, ensure_ascii=False)}: {told}" for word, told in model[part].items())
        for part in ("words", "terms")
    )
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
    features = ",\n".join(map(json.dumps, model["features"]))
    lists = f'"features": [\n{features}\n],\n"trees": [\n{trees}\n]'
    return f'{{"words": {{\n{words}\n}},\n"terms": {{\n{terms}\n}},\n{lists}}}\n'


# ---------------------------------------------------------------------------- figures

_model: list[Model] = []


def judged(page: GoldPage) -> tuple[str, list[tuple[int, int, int]]]:
    """Returns the corpus of a page, and for each choice of voters: letters of article and of clutter kept, and lost."""
    blocks.bundled_model = lambda: _model[0]  # type: ignore[assignment]
    found = []
    for extractor in ("trafilatura", "both"):
        result = _cleaner(extractor).clean(page.html(), url=page.url, media_type="text/html")
        labels = page.labels(result.document.text) if result.document else ""
        kept = "".join(labels[s.start : s.end] for s in result.segments if s.action == "keep")
        hits = kept.count(ARTICLE)
        found.append((hits, kept.count(CLUTTER), labels.count(ARTICLE) - hits))
    return page.corpus, found


def report(gold: Sequence[GoldPage], pages: Sequence[Page], jobs: int) -> Iterator[str]:
    """Yields a table: F1, precision and recall of pages, in letters, by corpora that the model has not seen."""
    figures: dict[str, list[list[tuple[int, int, int]]]] = defaultdict(list)
    groups: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        groups[page.group()].append(number)
    for group, numbers in sorted(groups.items()):
        sites = {pages[number].site for number in numbers}
        seen = [page for page in pages if page.group() != group and page.site not in sites]
        _model[:] = [read_model(write(train(seen)).encode())]
        with get_context("fork").Pool(jobs) as pool:
            for corpus, found in pool.map(judged, [gold[number] for number in numbers], chunksize=4):
                figures[corpus].append(found)
    yield f"{'corpus':14s} pages   trafilatura (F1, precision, recall)   both"
    for corpus, found in sorted(figures.items()):
        columns = (np.mean([_scores(*of_page[choice]) for of_page in found], axis=0) for choice in (0, 1))
        yield f"{corpus:14s} {len(found):5d}   " + "   ".join(
            " ".join(f"{100 * value:6.2f}" for value in column) for column in columns
        )


def _scores(hits: int, clutter: int, lost: int) -> tuple[float, float, float]:
    precision, recall = hits / ((hits + clutter) or 1), hits / ((hits + lost) or 1)
    return 2 * precision * recall / ((precision + recall) or 1), precision, recall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, metavar="PAGES")
    parser.add_argument("--out", type=Path, help="where the model goes")
    parser.add_argument("--report", action="store_true", help="figures for corpora that are left out")
    parser.add_argument("--jobs", type=int, default=2)
    told = parser.parse_args()
    gold = list(read_pages(told.pages))
    with get_context("fork").Pool(told.jobs) as pool:
        read_all = pool.map(read, gold, chunksize=8)
    known = [(page, found) for page, found in zip(gold, read_all, strict=True) if found is not None]
    print(f"{len(known)} of {len(gold)} pages", file=sys.stderr)
    if told.report:
        for line in report([page for page, _ in known], [found for _, found in known], told.jobs):
            print(line)
    if told.out:
        told.out.write_text(write(train([found for _, found in known])))


if __name__ == "__main__":
    main()
