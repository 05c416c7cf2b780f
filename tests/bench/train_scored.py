"""Trains the model of rules/common/scored.toml on labelled dumps, and reports how it does on sites it has not seen.

    pip install numpy lightgbm
    python tests/bench/train_scored.py DUMPS --cv-report          # cross-validated figures
    python tests/bench/train_scored.py DUMPS --out rules/common/scored.toml

DUMPS holds folders `corpus.split.flattener`, each with index.jsonl (a record a line: stem, site, url, flattener, and
`spans`: [start, end, label] in code points of texts/STEM.txt; or, partly labelled, `keep` and `drop`: chunks of text
that must stay or go). A site's pages, in all corpora and flattenings, are always in the same fold.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from cleaner.engine.scored import LineModel
from cleaner.engine.scored.features import WORDING, feature_names, rows_of
from cleaner.engine.scored.lexicon import Words
from cleaner.engine.scored.survey import tokens_of

HERE = Path(__file__).parent
EXTRACTORS = ("trafilatura", "newspaper", "readability")
KEEP, CLUTTER = ("keep",), ("clutter", "dup")
ROUTES = ("dump", "page")
BUDGET = {"dump": 0.00025, "page": 0.0020}
"""Share of the article's letters that a first pass may lose, in cross-validation; rules and later passes add some."""
RISING = (
    "wording_top", "wording_top_three", "wording", "wording_mean", "wording_least", "triggers", "trigger_words",
    "trigger_share", "trigger_density", "near_triggers", "run_triggers",
)  # fmt: skip
FALLING = ("topic", "topic_words", "ends", "quotes", "commas")
"""Features of which more may only speak for clutter, or only against it: so on all sites, not on these by chance."""
TREES = {"dump": 120, "page": 120}
CHECK_EVERY = 10
EXPONENT = 0.7
"""Of a line's letters in its weight: with 1 a few long lines decide all, with 0 paragraphs count no more than words."""
LEAST_SITES = 5
LEAST_WEIGHT = 0.6
"""A word counts from so many sites, and such log odds."""
WEAK = 0.5
"""What partly labelled pages weigh against labelled ones."""
PARAMETERS = {
    "objective": "binary", "num_leaves": 8, "learning_rate": 0.08, "min_data_in_leaf": 60, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "use_missing": False, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass
class Text:
    """A labelled text: letters of article and of clutter in each line (not known: neither)."""

    corpus: str
    flattener: str
    stem: str
    site: str
    lines: list[str]
    keep: list[float] = field(repr=False)
    clutter: list[float] = field(repr=False)
    weak: bool = False


@dataclass
class Table:
    """Lines as training rows: features, letters of article, letters of clutter, of which text they are, their words."""

    rows: np.ndarray
    keep: np.ndarray
    clutter: np.ndarray
    text: np.ndarray
    tokens: list[list[str]]


# ------------------------------------------------------------------------------------------------ reading


def read_texts(dumps: Path) -> list[Text]:
    """All labelled texts under a folder; partly labelled ones are marked weak."""
    texts: list[Text] = []
    partly: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for index in sorted(dumps.rglob("index.jsonl")):
        for line in index.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            record["text"] = (index.parent / "texts" / f"{record['stem']}.txt").read_bytes().decode("utf-8")
            if not record["url"]:
                continue
            if "spans" in record:
                texts.append(_labelled(record))
            else:
                partly[record["corpus"], record["stem"]][record["flattener"]] = record
    for group in partly.values():
        texts += _partly_labelled(group)
    return texts


def site_of(record: Mapping[str, Any]) -> str:
    """The site's host; of pages without one, what stands for it in the file's name."""
    name = record["site"] or re.sub(r"^\w+::", "", record["url"]).split("/")[0]
    if not record["site"] and (found := re.match(r"([a-z0-9.-]+?\.[a-z]{2,})-", name)):
        name = found[1]
    return name.lower().removeprefix("www.")


def _labelled(record: Mapping[str, Any]) -> Text:
    text = record["text"]
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    keep, clutter = [0.0] * len(lines), [0.0] * len(lines)
    for start, end, label in record["spans"]:
        column = keep if label in KEEP else clutter if label in CLUTTER else None
        if column is not None:
            column[bisect_right(starts, start) - 1] += len(_letters(text[start:end]))
    return Text(record["corpus"], record["flattener"], record["stem"], site_of(record), lines, keep, clutter)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def _partly_labelled(group: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    """What can be told of a page's lines from its chunks, and from which extractors chose them."""
    chosen = {name: _letters(record["text"]) for name, record in group.items() if name in EXTRACTORS}
    for name, record in group.items():
        keep = [chunk for chunk in map(_letters, record["keep"]) if len(chunk) > 5]
        drop = [chunk for chunk in map(_letters, record["drop"]) if len(chunk) > 3]
        lines = record["text"].split("\n")
        text = Text(
            record["corpus"], name, record["stem"], site_of(record), lines, [0.0] * len(lines), [0.0] * len(lines), True
        )
        for n, line in enumerate(map(_letters, lines)):
            if not line:
                continue
            stays = len(line) > 12 and any(line in c or (c in line and len(c) > 0.3 * len(line)) for c in keep)
            goes = any((c in line and len(c) > 0.5 * len(line)) or (len(line) > 12 and line in c) for c in drop)
            votes = sum(line in other for other in chosen.values())
            if stays != goes:
                text.keep[n], text.clutter[n] = len(line) * stays, len(line) * goes
            elif not stays and len(line) > 60 and votes == len(chosen):
                text.keep[n] = 0.5 * len(line)
            elif not stays and not votes and name not in EXTRACTORS and sum(map(len, chosen.values())) > 1500:
                text.clutter[n] = 0.7 * len(line)
        yield text


# ------------------------------------------------------------------------------------------------ rows


def tabulate(texts: Sequence[Text], model: LineModel) -> dict[str, Table]:
    """The rows of the lines that a model is asked about, by the kind of document that it takes the text for."""
    parts: dict[str, list[tuple[list[float], float, float, int, list[str]]]] = {route: [] for route in ROUTES}
    for number, text in enumerate(texts):
        seen = model.survey(text.lines)
        if not seen.is_judged:
            continue
        wanted = seen.candidates()
        part = parts["page" if seen.is_page else "dump"]
        for n, row in zip(wanted, rows_of(seen, wanted), strict=True):
            keep, clutter = (sum(column[line] for line in seen.places[n]) for column in (text.keep, text.clutter))
            part.append((row, keep, clutter, number, tokens_of(seen.lows[n])))
    tables = {}
    for route, part in parts.items():
        rows, keep, clutter, numbers, tokens = zip(*part, strict=True)
        tables[route] = Table(
            np.array(rows, dtype=float), np.array(keep), np.array(clutter), np.array(numbers), list(tokens)
        )
    return tables


class Wording:
    """On how many sites each word and pair of words stands in lines of clutter, and in lines of article."""

    def __init__(self, tables: Iterable[Table], texts: Sequence[Text]) -> None:
        self.clutter: dict[str, set[str]] = defaultdict(set)
        self.article: dict[str, set[str]] = defaultdict(set)
        for table in tables:
            for keep, clutter, number, tokens in zip(table.keep, table.clutter, table.text, table.tokens, strict=True):
                if keep or clutter:
                    side = self.clutter if clutter > keep else self.article
                    side[texts[number].site].update(tokens, map(" ".join, pairwise(tokens)))

    def weights(self, sites: Iterable[str]) -> dict[str, float]:
        """The log odds of words, drawn to 0 where few sites have them; only those of words that say something."""
        return self._weigh(*self._count(sites))

    def weights_without_each(self, sites: Sequence[str]) -> Iterator[tuple[str, dict[str, float]]]:
        """For each site the weights that the other ones give: what its own lines may be trained with."""
        clutter, article, with_clutter, with_article = self._count(sites)
        base = self._weigh(clutter, article, with_clutter, with_article)
        for site in sites:
            own_clutter, own_article = self.clutter.get(site, set()), self.article.get(site, set())
            own = own_clutter | own_article
            less_clutter = {word: clutter[word] - (word in own_clutter) for word in own}
            less_article = {word: article[word] - (word in own_article) for word in own}
            changed = self._weigh(less_clutter, less_article, with_clutter, with_article)
            yield site, {**{word: weight for word, weight in base.items() if word not in own}, **changed}

    def _count(self, sites: Iterable[str]) -> tuple[Counter[str], Counter[str], int, int]:
        clutter: Counter[str] = Counter()
        article: Counter[str] = Counter()
        chosen = list(sites)
        for site in chosen:
            clutter.update(self.clutter.get(site, ()))
            article.update(self.article.get(site, ()))
        return (
            clutter,
            article,
            sum(site in self.clutter for site in chosen),
            sum(site in self.article for site in chosen),
        )

    @staticmethod
    def _weigh(
        clutter: Mapping[str, int], article: Mapping[str, int], with_clutter: int, with_article: int
    ) -> dict[str, float]:
        weights = {}
        for word in clutter.keys() | article.keys():
            bad, good = clutter.get(word, 0), article.get(word, 0)
            if bad + good >= LEAST_SITES:
                odds = math.log((bad + 0.5) / (with_clutter + 1)) - math.log((good + 0.5) / (with_article + 1))
                weight = round(odds * (bad + good) / (bad + good + 2), 1)
                if abs(weight) >= LEAST_WEIGHT:
                    weights[word] = weight
        return weights


# ------------------------------------------------------------------------------------------------ training


def train(
    table: Table, texts: Sequence[Text], chosen: np.ndarray, trees: int, seed: int, names: Sequence[str]
) -> lightgbm.Booster:
    """Trees that tell lines of clutter from lines of article; a line with both counts for both."""
    weight = np.array([WEAK if text.weak else 1.0 for text in texts])[table.text]
    places = np.flatnonzero(chosen & (table.keep + table.clutter > 0))
    weights = np.concatenate([table.clutter[places] ** EXPONENT, table.keep[places] ** EXPONENT])
    weights *= np.tile(weight[places], 2)
    labels = np.repeat([1, 0], len(places))
    used = weights > 0
    rows = table.rows[np.tile(places, 2)[used]]
    data = lightgbm.Dataset(rows, labels[used], weight=weights[used] / weights[used].mean())
    signs = [(name in RISING) - (name in FALLING) for name in names]
    return lightgbm.train({**PARAMETERS, "seed": seed, "monotone_constraints": signs}, data, trees)


def as_data(booster: lightgbm.Booster, names: Sequence[str]) -> list[Any]:
    """The trees as nested arrays `[feature, threshold, low, high]`."""

    def convert(node: Mapping[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        threshold = node["threshold"]
        limit = 0.0 if abs(threshold) < 1e-9 else float(f"{threshold:.5g}")
        return [names[node["split_feature"]], limit, convert(node["left_child"]), convert(node["right_child"])]

    return [convert(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def checks_of(trees: Sequence[Any], rows: np.ndarray, threshold: float, names: Sequence[str]) -> list[list[float]]:
    """Bounds outside which a partial sum decides as the whole sum does, on (nearly) all of these rows."""
    sums = np.cumsum(_said(trees, rows, names), axis=0)
    clutter = sums[-1] >= threshold
    checks = []
    for done in range(CHECK_EVERY, len(trees), CHECK_EVERY):
        partial = sums[done - 1]
        reject = float(np.quantile(partial[clutter], 0.001)) if clutter.any() else math.inf
        accept = float(np.quantile(partial[~clutter], 0.9998)) if not clutter.all() else -math.inf
        checks.append([done, round(reject - 0.01, 3), round(max(accept, reject) + 0.01, 3)])
    return checks


# ---------------------------------------------------------------------------------------- thresholds and figures


def threshold_for(scores: np.ndarray, table: Table, counted: np.ndarray, article: float, budget: float) -> float:
    """The lowest score above which no more than the budget of all article letters is lost."""
    order = np.argsort(-scores[counted], kind="stable")
    lost = np.cumsum(table.keep[counted][order]) / article
    allowed = int(np.searchsorted(lost, budget, side="right"))
    if allowed == len(order):
        return round(float(scores[counted].min()), 4)
    return round(float(scores[counted][order][allowed]) + 1e-4, 4)


def clean(lines: Sequence[str], model: LineModel, passes: int = 25) -> list[int]:
    """The places of the lines that are left when judging again finds nothing more."""
    left = list(range(len(lines)))
    for _ in range(passes):
        gone = {left[verdict.line] for verdict in model.judge([lines[n] for n in left])}
        if not gone:
            break
        left = [n for n in left if n not in gone]
    return left


@dataclass
class Figures:
    """What cleaning did to a group of texts."""

    texts: int = 0
    article: float = 0.0
    clutter: float = 0.0
    lost: float = 0.0
    removed: float = 0.0
    harmed: int = 0

    def add(self, text: Text, left: Iterable[int]) -> None:
        gone = set(range(len(text.lines))).difference(left)
        article, clutter = sum(text.keep), sum(text.clutter)
        lost, removed = sum(text.keep[n] for n in gone), sum(text.clutter[n] for n in gone)
        self.texts += 1
        self.article += article
        self.clutter += clutter
        self.lost += lost
        self.removed += removed
        self.harmed += _f1(article - lost, clutter - removed, article) < _f1(article, clutter, article) - 1e-9

    def __str__(self) -> str:
        before = _f1(self.article, self.clutter, self.article)
        after = _f1(self.article - self.lost, self.clutter - self.removed, self.article)
        removed, lost = self.removed / max(1, self.clutter), self.lost / max(1, self.article)
        return (
            f"{self.texts:5} texts  removed {removed:6.1%}  lost {lost:7.3%}"
            f"  harmed {self.harmed / max(1, self.texts):5.1%}  F1 {before:.4f} -> {after:.4f}"
        )


def _f1(hit: float, wrong: float, article: float) -> float:
    return 2 * hit / (article + hit + wrong) if article + hit + wrong else 1.0


def folds_of(texts: Sequence[Text], count: int, seed: int) -> np.ndarray:
    """Each text's fold; one for all texts of a site."""
    sites = sorted({text.site for text in texts})
    random.Random(seed).shuffle(sites)
    fold = {site: number % count for number, site in enumerate(sites)}
    return np.array([fold[text.site] for text in texts])


# ------------------------------------------------------------------------------------------------ model and rule file


@dataclass
class Forest:
    """What was learned from some texts."""

    weights: dict[str, float]
    trees: dict[str, list[Any]]


class Trainer:
    """Texts, their rows, and what is the same for all models made of them."""

    def __init__(self, texts: Sequence[Text], words: Mapping[str, Any]) -> None:
        self.texts = list(texts)
        self.sites = np.array([text.site for text in self.texts])
        self.words = words
        self.names = feature_names(tuple(words["lexicon"]))
        blank = {"threshold": 0.0, "trees": [0.0]}
        self.tables = tabulate(self.texts, LineModel.from_data({**words, "weights": {}, "dump": blank, "page": blank}))
        self.wording = Wording(self.tables.values(), self.texts)
        self.article = {route: self._article(route) for route in ROUTES}

    def counted(self, route: str) -> np.ndarray:
        """Which rows figures are made of: those of fully labelled texts."""
        weak = np.array([text.weak for text in self.texts])
        return ~weak[self.tables[route].text]

    def _article(self, route: str) -> float:
        own = set(self.tables[route].text.tolist())
        return sum(sum(text.keep) for number, text in enumerate(self.texts) if number in own and not text.weak)

    def fit(self, chosen: np.ndarray, seed: int) -> Forest:
        """Weights and trees from the chosen texts; the others' rows get the wording that a cleaner would see."""
        sites = sorted(set(self.sites[chosen]))
        weights = self.wording.weights(sites)
        self._set_wording(weights, None)
        for site, without in self.wording.weights_without_each(sites):
            self._set_wording(without, site)
        trees = {
            route: as_data(train(table, self.texts, chosen[table.text], TREES[route], seed, self.names), self.names)
            for route, table in self.tables.items()
        }
        return Forest(weights, trees)

    def _set_wording(self, weights: Mapping[str, float], site: str | None) -> None:
        """Fills in the wording features of one site's rows, or of all."""
        words = Words((), (), (), weights)
        first = self.names.index(WORDING[0])
        for table in self.tables.values():
            places = range(len(table.text)) if site is None else np.flatnonzero(self.sites[table.text] == site)
            for place in places:
                table.rows[place, first : first + len(WORDING)] = words.weigh(table.tokens[place])

    def data(self, forest: Forest, thresholds: Mapping[str, float]) -> dict[str, Any]:
        """The model as a rule file has it."""
        tables = {
            route: {
                "threshold": thresholds[route],
                "checks": checks_of(forest.trees[route], self.tables[route].rows, thresholds[route], self.names),
                "trees": forest.trees[route],
            }
            for route in ROUTES
        }
        return {**self.words, "weights": forest.weights, **tables}

    def cross_validate(self, count: int, seed: int) -> tuple[np.ndarray, list[Forest], dict[str, float]]:
        """Folds, what was learned without each, and the thresholds that keep to the budgets on lines unseen."""
        folds = folds_of(self.texts, count, seed)
        scores = {route: np.zeros(len(table.keep)) for route, table in self.tables.items()}
        forests = []
        for fold in range(count):
            forests.append(self.fit(folds != fold, seed))
            for route, table in self.tables.items():
                mine = folds[table.text] == fold
                scores[route][mine] = np.sum(_said(forests[-1].trees[route], table.rows[mine], self.names), axis=0)
        thresholds = {
            route: threshold_for(scores[route], table, self.counted(route), self.article[route], BUDGET[route])
            for route, table in self.tables.items()
        }
        return folds, forests, thresholds


def _said(trees: Sequence[Any], rows: np.ndarray, names: Sequence[str]) -> list[np.ndarray]:
    """What each tree says of each row."""
    column = {name: rows[:, place] for place, name in enumerate(names)}

    def values(tree: Any) -> np.ndarray:
        if not isinstance(tree, list):
            return np.full(len(rows), tree)
        return np.where(column[tree[0]] <= tree[1], values(tree[2]), values(tree[3]))

    return [values(tree) for tree in trees]


def report(trainer: Trainer, folds: np.ndarray, models: Sequence[LineModel]) -> dict[str, Figures]:
    """Figures by group of corpora and flattenings, each text cleaned by the model that has not seen its site."""
    figures: dict[str, Figures] = defaultdict(Figures)
    for number, text in enumerate(trainer.texts):
        if not text.weak:
            left = clean(text.lines, models[folds[number]])
            group = "extractor dumps" if text.flattener in EXTRACTORS else "whole pages"
            known = "known sites" if text.corpus == "fundus" else "unseen sites"
            for name in (f"{text.corpus}.{text.flattener}", f"{group}, {known}"):
                figures[name].add(text, left)
    return dict(sorted(figures.items()))


def as_toml(data: Mapping[str, Any], note: str) -> str:
    """The rule file."""
    out = [
        "# Written by tests/bench/train_scored.py; the words come from tests/bench/scored_lexicon.toml.",
        "schema = 1",
        'title = "Lines that a model takes for clutter"',
        f"source = {json.dumps(note)}",
        "",
        "[[rule]]",
        'id = "line-model"',
        'kind = "template"',
        'op = "scored"',
        f"threshold = {min(data[route]['threshold'] for route in ROUTES)}",
    ]
    for section in ("lexicon", "words"):
        out += ["", f"[rule.model.{section}]"]
        out += [f"{name} = {json.dumps(words, ensure_ascii=False)}" for name, words in data[section].items()]
    out += ["", "[rule.model.weights]"]
    out += [f"{json.dumps(word, ensure_ascii=False)} = {weight}" for word, weight in sorted(data["weights"].items())]
    for route in ROUTES:
        out += [
            "",
            f"[rule.model.{route}]",
            f"threshold = {data[route]['threshold']}",
            f"checks = {json.dumps(data[route]['checks'])}",
            "trees = [",
        ]
        out += [f"  {json.dumps(tree, separators=(',', ':'))}," for tree in data[route]["trees"]]
        out += ["]"]
    return "\n".join(out) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dumps", type=Path)
    parser.add_argument("--out", type=Path, help="write the rule file here")
    parser.add_argument("--cv-report", action="store_true", help="print what the models do on sites they have not seen")
    parser.add_argument("--cv-models", type=Path, help="write the models of the folds here as JSON, for other scorers")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    words = tomllib.loads((HERE / "scored_lexicon.toml").read_text(encoding="utf-8"))
    trainer = Trainer(read_texts(given.dumps), words)
    folds, forests, thresholds = trainer.cross_validate(given.folds, given.seed)
    print("thresholds", thresholds, file=sys.stderr)
    datas = [trainer.data(forest, thresholds) for forest in forests]
    if given.cv_models:
        sites = {text.site: int(fold) for text, fold in zip(trainer.texts, folds, strict=True)}
        given.cv_models.write_text(json.dumps({"folds": sites, "models": datas}, ensure_ascii=False), encoding="utf-8")
    if given.cv_report:
        for name, figures in report(trainer, folds, [LineModel.from_data(data) for data in datas]).items():
            print(f"{name:40} {figures}")
    if given.out:
        everything = np.ones(len(trainer.texts), dtype=bool)
        data = trainer.data(trainer.fit(everything, given.seed), thresholds)
        LineModel.from_data(data)
        given.out.write_text(
            as_toml(data, "trained on labelled pages; thresholds by cross-validation over sites"), encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
