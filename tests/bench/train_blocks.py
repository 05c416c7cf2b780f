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
from collections.abc import Iterator, Mapping, Sequence
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
from cleaner.documents.blocks.features import features
from cleaner.documents.blocks.judging import NOTHING, UNIT
from cleaner.documents.blocks.model import Model, read_model
from cleaner.documents.blocks.surroundings import NOWHERE, inside
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
"""Sites on which a word must be for it to tell anything."""
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
    found = features(lines, votes, {})
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
    return Page(
        page.corpus, page.site, list(found.columns), np.array(list(found.columns.values()), np.float32).T,
        np.array(found.sizes), marked[ARTICLE], marked[CLUTTER], elements, of_line,
    )  # fmt: skip


@cache
def _cleaner(extractor: str) -> Cleaner:
    return Cleaner(packs=PACKS, extractor=extractor)


def words_of(pages: Sequence[Page]) -> dict[str, float]:
    """Returns what words in names tell: the logarithm of the odds that their elements are text, against all text's."""
    seen: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    of_all = [0.0, 0.0]
    for page in pages:
        article = np.concatenate([[0], np.cumsum(page.article)])
        letters = np.concatenate([[0], np.cumsum(page.article + page.clutter)])
        if not letters[-1]:
            continue
        of_all[0] += article[-1] / letters[-1]
        of_all[1] += 1
        per: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for words, _, _, _, first, end in page.elements:
            for word in words if letters[end] > letters[first] else ():
                per[word][0] += article[end] - article[first]
                per[word][1] += letters[end] - letters[first]
        for word, (of_article, of_letters) in per.items():
            seen[word][page.site][0] += of_article / of_letters
            seen[word][page.site][1] += 1
    share = of_all[0] / of_all[1]
    found = {}
    for word, sites in sorted(seen.items()):
        if len(sites) < LEAST_SITES:
            continue
        mean = (sum(part / whole for part, whole in sites.values()) + PRIOR * share) / (len(sites) + PRIOR)
        told = round(_odds(mean) - _odds(share), 2)
        if abs(told) >= LEAST_TOLD:
            found[word] = told
    return found


def _odds(share: float) -> float:
    return log((share + 0.02) / (1 - share + 0.02))


def rows_of(page: Page, words: Mapping[str, float]) -> np.ndarray:
    """Returns the rows of a page with what words in names tell."""
    told = []
    for named, tag, role, outer, *_ in page.elements:
        told.append(inside(told[outer] if outer >= 0 else NOWHERE, named, tag, role, words))
    rows = page.rows.copy()
    outer = [element[3] for element in page.elements]
    for number, element in enumerate(page.of_line):
        first = outer[element]
        second = outer[first] if first >= 0 else -1
        of_boxes = [told[box] if box >= 0 else NOWHERE for box in (first, second)]
        for name, value in of_names(told[element], *of_boxes).items():
            rows[number, page.names.index(name)] = value
    return rows


def train(pages: Sequence[Page]) -> dict[str, Any]:
    """Returns a model as it stands in its file."""
    words = words_of(pages)
    chance = np.random.RandomState(SEED)
    rows, labels, weights = [], [], []
    for page in pages:
        letters = page.article + page.clutter
        weight = np.where(letters > 0, np.minimum(page.sizes, 600) ** 0.7, 0)
        if not weight.sum():
            continue
        weight = weight / weight.sum() * 100 * LESS.get(page.corpus, 1)
        used = (weight > 0) & ((weight > 0.1) | (chance.rand(len(weight)) < 0.4))
        rows.append(rows_of(page, words)[used])
        labels.append((page.article / np.maximum(letters, 1))[used])
        weights.append(weight[used])
    data = lightgbm.Dataset(np.concatenate(rows), label=np.concatenate(labels), weight=np.concatenate(weights))
    trees = lightgbm.train(PARAMETERS, data, TREES).dump_model()["tree_info"]
    names = next(page.names for page in pages if len(page.sizes))
    return {"words": words, "features": names, "trees": [_as_data(tree["tree_structure"]) for tree in trees]}


def _as_data(node: Mapping[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"] * UNIT)
    threshold = node["threshold"]
    limit = 0.0 if abs(threshold) < 1e-9 else float(f"{threshold:.3g}")
    low, high = (_as_data(node[side]) for side in ("left_child", "right_child"))
    return low if low == high else [node["split_feature"], limit, low, high]


def write(model: Mapping[str, Any]) -> str:
    """Returns a model as the text of its file: a word, a feature, and a tree, a line."""
    words = ",\n".join(f"{json.dumps(word)}: {told}" for word, told in model["words"].items())
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
    features = ",\n".join(map(json.dumps, model["features"]))
    return f'{{"words": {{\n{words}\n}},\n"features": [\n{features}\n],\n"trees": [\n{trees}\n]}}\n'


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
