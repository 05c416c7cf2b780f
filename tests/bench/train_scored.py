"""Trains the model of rules/common/scored.toml on labelled dumps, and reports how it does on sites it has not seen.

    pip install numpy lightgbm
    python tests/bench/train_scored.py DUMPS --cv-report                       # figures for rules and model together
    python tests/bench/train_scored.py DUMPS --out rules/common/scored.toml    # the rule file

Same dumps, rules, seed and versions of the two packages: same file. The model learns from the texts as they are and
from what the other rules leave of them, so it is to be trained again when these have changed much.

DUMPS holds folders `corpus.split.flattener`, each with index.jsonl (a record a line: stem, site, url, flattener, and
`spans`: [start, end, label] in code points of texts/STEM.txt; or, partly labelled, `keep` and `drop`: chunks of text
that must stay or go). A site's pages, in all corpora and flattenings, are always in the same fold.

The report cleans each text as `clean run --packs common,platforms` does, with a model that has not seen the text's
site and with thresholds that were chosen without it. The budgets and the parameters below were chosen by looking at
such reports, several times over: a figure that nothing was tuned to needs other pages. It takes about four minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from cleaner import Cleaner
from cleaner.engine.scored import LineModel
from cleaner.engine.scored.features import FIRST, Features, feature_names
from cleaner.engine.scored.lexicon import Words
from cleaner.engine.scored.looks import WORDING, tokens_of

HERE = Path(__file__).parent
EXTRACTORS = ("trafilatura", "newspaper", "readability")
KEEP, CLUTTER = ("keep",), ("clutter", "dup")
ROUTES = ("dump", "page")
PACKS = ("common", "platforms")
"""The rules that clean before the model and beside it: those that know no site, as on sites that nobody has seen."""
BUDGET = {"dump": 0.0001, "page": 0.0012}
"""Share of the article's letters that a first pass may lose, in cross-validation; rules and later passes add some."""
RISING = (
    "wording_top", "wording_top_three", "wording", "wording_mean", "wording_least", "triggers", "trigger_words",
    "trigger_share", "trigger_density", "near_triggers", "run_triggers",
)  # fmt: skip
FALLING = (
    "topic", "topic_words", "ends", "quotes", "commas", "quoted", "joined_before", "joined_after", "near_prose",
    "near_ends",
)  # fmt: skip
"""Features of which more may only speak for clutter, or only against it: so on all sites, not on these by chance."""
TREES = {"dump": 60, "page": 80}
GATE_TREES = 12
GATE_MISSED = 0.004
GATE_MARGIN = 0.2
"""Lines that come so near to the threshold are among those that a gate is to admit."""
CHECK_EVERY = 8
SURE = 0.003, 0.9999
"""Share of clutter that a check may reject, and of article below which it may accept nothing."""
EXPONENT = 0.7
"""Of a line's letters in its weight: with 1 a few long lines decide all, with 0 paragraphs count no more than words."""
LEAST_SITES = 5
LEAST_WEIGHT = 0.6
"""A word counts from so many sites, and such log odds."""
WEAK = 0.8
"""What partly labelled pages weigh against labelled ones."""
STAYS, CHOSEN, NOT_CHOSEN = 8.0, 0.25, 0.35
"""There, what chunks weigh that must stay (they are but samples of an article), and what extractors' choices tell."""
BUDGET_OF_CHUNKS = {"dump": 0.002, "page": 0.012}
"""Share of such letters of partly labelled pages that a first pass may lose."""
PARAMETERS = {
    "objective": "binary", "num_leaves": 8, "learning_rate": 0.12, "min_data_in_leaf": 60, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "use_missing": False, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass
class Text:
    """A labelled text: of each character what it counts as a letter of the article, and as one of clutter."""

    corpus: str
    flattener: str
    stem: str
    site: str
    text: str
    keep: np.ndarray = field(repr=False)
    clutter: np.ndarray = field(repr=False)
    weak: bool = False
    chunks: tuple[list[str], list[str]] = ((), ())  # type: ignore[assignment]
    """Of a partly labelled text: the letters of what must stay, and of what must go."""

    @property
    def is_dump(self) -> bool:
        """Whether an extractor chose it."""
        return self.flattener in EXTRACTORS


@dataclass
class Table:
    """Lines as training rows: features, letters of article and of clutter, of which text they are, their words."""

    rows: np.ndarray
    keep: np.ndarray
    clutter: np.ndarray
    text: np.ndarray
    left: np.ndarray
    """Whether it is a line of what the rules leave."""
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
    is_letter = _are_letters(text)
    keep, clutter = np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
    for start, end, label in record["spans"]:
        column = keep if label in KEEP else clutter if label in CLUTTER else None
        if column is not None:
            column[start:end] = is_letter[start:end]
    return Text(record["corpus"], record["flattener"], record["stem"], site_of(record), text, keep, clutter)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def _are_letters(text: str) -> np.ndarray:
    return np.fromiter(map(str.isalnum, text), np.float32, len(text))


def _partly_labelled(group: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    """What can be told of a page's lines from its chunks, and from which extractors chose them."""
    chosen = {name: _letters(record["text"]) for name, record in group.items() if name in EXTRACTORS}
    for name, record in group.items():
        keep = [chunk for chunk in map(_letters, record["keep"]) if len(chunk) > 5]
        drop = [chunk for chunk in map(_letters, record["drop"]) if len(chunk) > 3]
        whole = record["text"]
        is_letter = _are_letters(whole)
        article, clutter = np.zeros(len(whole), np.float32), np.zeros(len(whole), np.float32)
        for start, end in _lines(whole):
            line = _letters(whole[start:end])
            if not line:
                continue
            stays = len(line) > 12 and any(line in c or (c in line and len(c) > 0.3 * len(line)) for c in keep)
            goes = any((c in line and len(c) > 0.5 * len(line)) or (len(line) > 12 and line in c) for c in drop)
            votes = sum(line in other for other in chosen.values())
            if stays != goes:
                article[start:end] = STAYS * stays * is_letter[start:end]
                clutter[start:end] = goes * is_letter[start:end]
            elif not stays and len(line) > 60 and votes == len(chosen):
                article[start:end] = CHOSEN * is_letter[start:end]
            elif not stays and not votes and name not in EXTRACTORS and sum(map(len, chosen.values())) > 1500:
                clutter[start:end] = NOT_CHOSEN * is_letter[start:end]
        site = site_of(record)
        yield Text(record["corpus"], name, record["stem"], site, whole, article, clutter, True, (keep, drop))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


# ------------------------------------------------------------------------------------------------ rows


def tabulate(texts: Sequence[Text], model: LineModel, cleaner: Cleaner) -> dict[str, Table]:
    """The rows of the lines that a model is asked about, by the kind of document that it takes the text for.

    Of each text as it is, and once more of what the cleaner leaves of it.
    """
    parts: dict[str, list[tuple[tuple[float, ...], float, float, int, bool, list[str]]]] = {r: [] for r in ROUTES}
    for number, text in enumerate(texts):
        kept = [(s.start, s.end) for s in cleaner.clean(text.text, media_type="text/plain").segments if s.rule is None]
        for spans in ([(0, len(text.text))], kept)[kept == [(0, len(text.text))] :]:
            lines = "".join(text.text[start:end] for start, end in spans).split("\n")
            ends = np.cumsum([len(line) + 1 for line in lines])
            sums = [
                np.concatenate(([0.0], np.cumsum(np.concatenate([column[start:end] for start, end in spans]))))
                for column in (text.keep, text.clutter)
            ]
            seen = model.survey(lines)
            if not seen.is_judged:
                continue
            features = Features(seen)
            part = parts["page" if seen.is_page else "dump"]
            for n in seen.candidates():
                first, last = seen.places[n][0], seen.places[n][-1]
                keep, clutter = (
                    column[ends[last] - 1] - column[ends[first] - len(lines[first]) - 1] for column in sums
                )
                row = (features.row(n), keep, clutter, number, spans is kept, tokens_of(seen.lines[n].low))
                part.append(row)
    tables = {}
    for route, part in parts.items():
        rows, keep, clutter, numbers, left, tokens = zip(*part, strict=True)
        tables[route] = Table(
            np.array(rows, np.float32),
            np.array(keep),
            np.array(clutter),
            np.array(numbers),
            np.array(left),
            list(tokens),
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
        reject = float(np.quantile(partial[clutter], SURE[0])) if clutter.any() else math.inf
        accept = float(np.quantile(partial[~clutter], SURE[1])) if not clutter.all() else -math.inf
        checks.append([done, round(reject - 0.01, 3), round(max(accept, reject) + 0.01, 3)])
    return checks


def gate_of(trees: Sequence[Any], rows: np.ndarray, threshold: float, names: Sequence[str]) -> tuple[list[Any], float]:
    """Trees of what all lines' features are at once, and the sum that (nearly) all lines reach that may be clutter."""
    admitted = np.sum(_said(trees, rows, names), axis=0) >= threshold - GATE_MARGIN
    first = rows[:, : len(FIRST)]
    if not admitted.any() or admitted.all():
        return [], 0.0
    data = lightgbm.Dataset(first, admitted, weight=np.where(admitted, 1 / admitted.mean(), 1 / (~admitted).mean()))
    parameters = {**PARAMETERS, "learning_rate": 0.3, "feature_fraction": 1.0, "min_data_in_leaf": 100}
    gate = as_data(lightgbm.train(parameters, data, GATE_TREES), FIRST)
    sums = np.sum(_said(gate, first, FIRST), axis=0)
    return gate, round(float(np.quantile(sums[admitted], GATE_MISSED)) - 0.001, 3)


# ---------------------------------------------------------------------------------------- thresholds and figures


def threshold_for(scores: np.ndarray, table: Table, counted: np.ndarray, article: float, budget: float) -> float:
    """The lowest score above which no more than the budget of all article letters is lost."""
    order = np.argsort(-scores[counted], kind="stable")
    lost = np.cumsum(table.keep[counted][order]) / article
    allowed = int(np.searchsorted(lost, budget, side="right"))
    if allowed == len(order):
        return round(float(scores[counted].min()), 4)
    return round(float(scores[counted][order][allowed]) + 1e-4, 4)


@dataclass
class Figures:
    """What cleaning did to a group of texts."""

    texts: int = 0
    article: float = 0.0
    clutter: float = 0.0
    lost: float = 0.0
    removed: float = 0.0
    harmed: int = 0
    chunks: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    """Those that must stay and were there, those of them that are lost; those that must go, those that are gone."""

    def add(self, text: Text, removed: Iterable[tuple[int, int]]) -> None:
        spans = list(removed)
        self.texts += 1
        if text.weak:
            self._add_chunks(text, spans)
            return
        article, clutter = float(text.keep.sum()), float(text.clutter.sum())
        lost = float(sum(text.keep[start:end].sum() for start, end in spans))
        gone = float(sum(text.clutter[start:end].sum() for start, end in spans))
        self.article += article
        self.clutter += clutter
        self.lost += lost
        self.removed += gone
        self.harmed += _f1(article - lost, clutter - gone, article) < _f1(article, clutter, article) - 1e-9

    def _add_chunks(self, text: Text, spans: Sequence[tuple[int, int]]) -> None:
        before, at, left = _letters(text.text), 0, []
        for start, end in spans:
            left.append(text.text[at:start])
            at = end
        after = _letters("".join([*left, text.text[at:]]))
        for place, chunks in enumerate(text.chunks):
            there = [chunk for chunk in chunks if chunk in before]
            self.chunks[2 * place] += len(there)
            self.chunks[2 * place + 1] += sum(chunk not in after for chunk in there)

    def __str__(self) -> str:
        if self.chunks[0]:
            stay, lost, go, gone = self.chunks
            return (
                f"{self.texts:5} texts  must stay: {lost} of {stay} lost ({lost / stay:.2%})  must go: {gone} of {go}"
            )
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

    def __init__(self, texts: Sequence[Text], words: Mapping[str, Any], rules: Cleaner) -> None:
        self.texts = list(texts)
        self.sites = np.array([text.site for text in self.texts])
        self.weak = np.array([text.weak for text in self.texts])
        self.words = words
        self.names = feature_names(tuple(words["lexicon"]))
        blank = {"threshold": 0.0, "trees": [0.0]}
        bare = LineModel.from_data({**words, "weights": {}, "dump": blank, "page": blank})
        self.tables = tabulate(self.texts, bare, rules)
        self.wording = Wording(self.tables.values(), self.texts)
        self.article = {route: self._article(route) for route in ROUTES}

    def _article(self, route: str) -> np.ndarray:
        """Letters of article in each text that is of the route."""
        own = np.zeros(len(self.texts))
        for number in np.unique(self.tables[route].text[self.tables[route].left]):
            own[number] = self.texts[number].keep.sum()
        return own

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
        tables = {}
        for route in ROUTES:
            trees, rows, threshold = forest.trees[route], self.tables[route].rows, thresholds[route]
            gate, gate_from = gate_of(trees, rows, threshold, self.names)
            checks = checks_of(trees, rows, threshold, self.names)
            tables[route] = {
                "threshold": threshold, "gate_from": gate_from, "gate": gate, "checks": checks, "trees": trees,
            }  # fmt: skip
        return {**self.words, "weights": forest.weights, **tables}

    def cross_validate(self, folds: np.ndarray, seed: int) -> tuple[list[Forest], dict[str, np.ndarray]]:
        """What is learned without each fold, and what that says of the fold's own lines."""
        scores = {route: np.zeros(len(table.keep)) for route, table in self.tables.items()}
        forests = []
        for fold in range(folds.max() + 1):
            forests.append(self.fit(folds != fold, seed))
            for route, table in self.tables.items():
                mine = folds[table.text] == fold
                scores[route][mine] = np.sum(_said(forests[-1].trees[route], table.rows[mine], self.names), axis=0)
        return forests, scores

    def thresholds(self, scores: Mapping[str, np.ndarray], chosen: np.ndarray) -> dict[str, float]:
        """Those that keep to the budgets on the chosen texts."""
        found = {}
        for route, table in self.tables.items():
            found[route] = -math.inf
            for these, budget in ((chosen & ~self.weak, BUDGET[route]), (chosen & self.weak, BUDGET_OF_CHUNKS[route])):
                article = float(self.article[route][these].sum())
                lowest = threshold_for(scores[route], table, table.left & these[table.text], article, budget)
                found[route] = max(found[route], lowest)
        return found


def _said(trees: Sequence[Any], rows: np.ndarray, names: Sequence[str]) -> list[np.ndarray]:
    """What each tree says of each row."""
    column = {name: rows[:, place] for place, name in enumerate(names)}

    def values(tree: Any) -> np.ndarray:
        if not isinstance(tree, list):
            return np.full(len(rows), tree)
        return np.where(column[tree[0]] <= tree[1], values(tree[2]), values(tree[3]))

    return [values(tree) for tree in trees]


def report(texts: Sequence[Text], folds: np.ndarray, models: Sequence[LineModel] | None) -> dict[str, Figures]:
    """Figures by group, each text cleaned by rules and by the model that has not seen its site; or by rules alone."""
    figures: dict[str, Figures] = defaultdict(Figures)
    cleaner = Cleaner(packs=PACKS, scored=False)
    (number,) = (rule.number for rule in cleaner.ruleset.rules if rule.rule.op == "scored")
    for fold in range(folds.max() + 1):
        if models:
            cleaner._models = {number: models[fold]}
        for text in (text for text, of in zip(texts, folds, strict=True) if of == fold):
            removed = [(s.start, s.end) for s in cleaner.clean(text.text, media_type="text/plain").removed]
            group = "extractor dumps" if text.is_dump else "whole pages"
            names = [f"{text.corpus}.{text.flattener}"]
            if text.weak:
                names += [f"{group}, chunks"]
            elif text.corpus != "fundus":
                names += [f"{group}, zyte and publishers", f"{group}, zyte and publishers, fifth {fold + 1}"]
            for name in names:
                figures[name].add(text, removed)
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
            f"gate_from = {data[route]['gate_from']}",
            "gate = [",
            *(f"  {json.dumps(tree, separators=(',', ':'))}," for tree in data[route]["gate"]),
            "]",
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
    texts = read_texts(given.dumps)
    folds = folds_of(texts, given.folds, given.seed)
    trainer = Trainer(texts, words, Cleaner(packs=PACKS, scored=False))
    forests, scores = trainer.cross_validate(folds, given.seed)
    if given.cv_report or given.cv_models:
        unseen = [trainer.thresholds(scores, folds != fold) for fold in range(given.folds)]
        print("thresholds", unseen, flush=True)
        datas = [trainer.data(forest, thresholds) for forest, thresholds in zip(forests, unseen, strict=True)]
    if given.cv_models:
        sites = {text.site: int(fold) for text, fold in zip(texts, folds, strict=True)}
        given.cv_models.write_text(json.dumps({"folds": sites, "models": datas}, ensure_ascii=False), encoding="utf-8")
    if given.cv_report:
        for title, models in (
            ("rules alone", None),
            ("rules and model", [LineModel.from_data(data) for data in datas]),
        ):
            print(title)
            for name, figures in report(texts, folds, models).items():
                print(f"  {name:48} {figures}", flush=True)
    if given.out:
        everything = np.ones(len(texts), dtype=bool)
        data = trainer.data(trainer.fit(everything, given.seed), trainer.thresholds(scores, everything))
        LineModel.from_data(data)
        given.out.write_text(
            as_toml(data, "trained on labelled pages; thresholds by cross-validation over sites"), encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
