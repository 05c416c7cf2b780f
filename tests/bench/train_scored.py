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
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from cleaner import Cleaner
from cleaner.engine.scored import LineModel
from cleaner.engine.scored.context_features import CONTEXT_FEATURES
from cleaner.engine.scored.feature_table import FeatureTable, feature_names
from cleaner.engine.scored.lexicon_features import WordLexicon
from cleaner.engine.scored.line_features import WORDING, tokens_of

sys.path.insert(0, str(Path(__file__).parent))
from labelled_texts import Text, folds_of, read_texts
from scored_figures import Figures

HERE = Path(__file__).parent
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
PREFILTER_TREES = 12
PREFILTER_MISSED = 0.004
PREFILTER_MARGIN = 0.2
"""Lines that come so near to the threshold are among those that are to pass a prefilter."""
EARLY_EXIT_EVERY = 8
SURE = 0.003, 0.9999
"""Share of clutter that an early exit may reject, and of article below which it may accept nothing."""
EXPONENT = 0.7
"""Of a line's letters in its weight: with 1 a few long lines decide all, with 0 paragraphs count no more than words."""
LEAST_SITES = 5
LEAST_WEIGHT = 0.6
"""A word counts from so many sites, and such log odds."""
WEAK = 0.8
"""What partly labelled pages weigh against labelled ones."""
BUDGET_OF_CHUNKS = {"dump": 0.002, "page": 0.012}
"""Share of such letters of partly labelled pages that a first pass may lose."""
PARAMETERS = {
    "objective": "binary", "num_leaves": 8, "learning_rate": 0.12, "min_data_in_leaf": 60, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "use_missing": False, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


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
            document = model.read_lines(lines)
            if not document.has_enough_prose:
                continue
            features = FeatureTable(document)
            part = parts["page" if document.is_page else "dump"]
            for n in document.candidates():
                first, last = document.line_numbers[n][0], document.line_numbers[n][-1]
                keep, clutter = (
                    column[ends[last] - 1] - column[ends[first] - len(lines[first]) - 1] for column in sums
                )
                row = (features.row(n), keep, clutter, number, spans is kept, tokens_of(document.lines[n].lowered))
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


def early_exits_of(trees: Sequence[Any], rows: np.ndarray, threshold: float, names: Sequence[str]) -> list[list[float]]:
    """Bounds outside which a partial sum decides as the whole sum does, on (nearly) all of these rows."""
    sums = np.cumsum(_tree_values(trees, rows, names), axis=0)
    clutter = sums[-1] >= threshold
    early_exits = []
    for done in range(EARLY_EXIT_EVERY, len(trees), EARLY_EXIT_EVERY):
        partial = sums[done - 1]
        reject = float(np.quantile(partial[clutter], SURE[0])) if clutter.any() else math.inf
        accept = float(np.quantile(partial[~clutter], SURE[1])) if not clutter.all() else -math.inf
        early_exits.append([done, round(reject - 0.01, 3), round(max(accept, reject) + 0.01, 3)])
    return early_exits


def prefilter_of(
    trees: Sequence[Any], rows: np.ndarray, threshold: float, names: Sequence[str]
) -> tuple[list[Any], float]:
    """Trees of context features, and the sum that (nearly) all lines reach that may be clutter."""
    passing = np.sum(_tree_values(trees, rows, names), axis=0) >= threshold - PREFILTER_MARGIN
    context = rows[:, : len(CONTEXT_FEATURES)]
    if not passing.any() or passing.all():
        return [], 0.0
    data = lightgbm.Dataset(context, passing, weight=np.where(passing, 1 / passing.mean(), 1 / (~passing).mean()))
    parameters = {**PARAMETERS, "learning_rate": 0.3, "feature_fraction": 1.0, "min_data_in_leaf": 100}
    prefilter = as_data(lightgbm.train(parameters, data, PREFILTER_TREES), CONTEXT_FEATURES)
    sums = np.sum(_tree_values(prefilter, context, CONTEXT_FEATURES), axis=0)
    return prefilter, round(float(np.quantile(sums[passing], PREFILTER_MISSED)) - 0.001, 3)


# ---------------------------------------------------------------------------------------------------- thresholds


def threshold_for(scores: np.ndarray, table: Table, counted: np.ndarray, article: float, budget: float) -> float:
    """The lowest score above which no more than the budget of all article letters is lost."""
    order = np.argsort(-scores[counted], kind="stable")
    lost = np.cumsum(table.keep[counted][order]) / article
    allowed = int(np.searchsorted(lost, budget, side="right"))
    if allowed == len(order):
        return round(float(scores[counted].min()), 4)
    return round(float(scores[counted][order][allowed]) + 1e-4, 4)


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
        words = WordLexicon((), (), (), weights)
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
            prefilter, prefilter_threshold = prefilter_of(trees, rows, threshold, self.names)
            early_exits = early_exits_of(trees, rows, threshold, self.names)
            tables[route] = {
                "threshold": threshold, "prefilter_threshold": prefilter_threshold, "prefilter": prefilter,
                "early_exits": early_exits, "trees": trees,
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
                scores[route][mine] = np.sum(
                    _tree_values(forests[-1].trees[route], table.rows[mine], self.names), axis=0
                )
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


def _tree_values(trees: Sequence[Any], rows: np.ndarray, names: Sequence[str]) -> list[np.ndarray]:
    """The value of each tree for each row."""
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
            f"prefilter_threshold = {data[route]['prefilter_threshold']}",
            "prefilter = [",
            *(f"  {json.dumps(tree, separators=(',', ':'))}," for tree in data[route]["prefilter"]),
            "]",
            f"early_exits = {json.dumps(data[route]['early_exits'])}",
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
