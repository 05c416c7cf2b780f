"""Trains the model of rules/common/scored.toml on labelled dumps, and reports how it does on corpora it has not seen.

    pip install numpy==2.4.6 lightgbm==4.7.0
    python tests/bench/train_scored.py DUMPS... --report                          # figures for rules and model together
    python tests/bench/train_scored.py DUMPS... --out rules/common/scored.toml    # the rule file

Same dumps, seed and versions of the two packages: same file, byte for byte, whatever the order of the folders and
whatever the other rules. Only the figures depend on these.

DUMPS are folders with folders `corpus.split.flattener`, each with index.jsonl (a record a line: stem, site, url,
flattener, and `spans`: [start, end, label] in code points of texts/STEM.txt); and `gold/CORPUS/NAME.txt`: article texts
by themselves, which are no whole pages.

Every figure, and each threshold, comes from models that have seen no page of the text's corpus and none of its site.
A threshold keeps an upper bound of its loss within a budget, not the loss that was seen (`scored_thresholds.py`). It
takes about a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaner import Cleaner
from cleaner.engine.scored import LineModel
from cleaner.engine.scored.feature_table import feature_names
from cleaner.engine.scored.zones import AMID, UNSURE

sys.path.insert(0, str(Path(__file__).parent))
from labelled_texts import CONVERTERS, EXTRACTORS, Text, read_articles, read_texts
from scored_figures import Figures
from scored_tables import Documents, document_of, tabulate
from scored_thresholds import Judged, page_threshold, thresholds
from scored_training import Forest, Trainer, forests_of

HERE = Path(__file__).parent
PACKS = ("common", "platforms")
"""The rules that clean before the model and beside it: those that know no site, as on sites that nobody has seen."""
LEFT_OUT = (("zyte", "publishers", "fundus"), ("naeb",), ("daniel",), ("wcxb",), ("chinese", "chunks"))
"""Corpora that are left out together: pages of one sort, gathered in one way."""
GROUPS = {"news": ("zyte", "publishers", "fundus", "naeb"), "old news": ("daniel", "chinese"), "other": ("wcxb",)}
BUDGET = {"news": 0.0012, "old news": 0.003, "other": 0.0014}
"""Share of the article's letters that the model may lose, by group of corpora: for an upper bound, and whatever the
other rules take as well, so that the model does not depend on them."""
NO_PAGES = 0.005
"""Share of the documents that are no whole pages that may be taken for such, at most."""
MOST_TAKEN = 10e-6
"""Share of their characters that may go."""
ONE_OF = {"wcxb": 2, "naeb": 2, "daniel": 2}
"""Of so many texts of a large corpus one is learned from: a page flattened in one way, not in all."""


class Other(NamedTuple):
    """A document that is no whole page."""

    corpus: str
    site: str
    name: str
    text: str


def read(folders: Sequence[Path]) -> tuple[list[Text], list[Other]]:
    """Returns the whole pages, and documents that are none, in an order that does not depend on that of the folders."""
    pages, others = [], []
    for text in read_texts(folders):
        turn = sum(map(ord, text.stem)) + (*EXTRACTORS, *CONVERTERS).index(text.flattener)
        if text.is_dump:
            if turn % 3 == 0 or text.corpus not in ONE_OF:
                others.append(Other(text.corpus, text.site, f"{text.stem}.{text.flattener}", text.text))
        elif turn % ONE_OF.get(text.corpus, 1) == 0:
            pages.append(text)
    sites = {(page.corpus, page.stem): page.site for page in pages}
    for corpus, name, text in read_articles(folders):
        others.append(Other(corpus, sites.get((corpus, name), name), name, text))
    return sorted(pages, key=lambda page: (page.corpus, page.stem, page.flattener)), sorted(others)


def model_of(
    words: Mapping[str, Any], forest: Forest | None, page_threshold: float, least: Mapping[str, float]
) -> dict[str, Any]:
    """The `model` table of the rule."""
    line = forest.line if forest else [0.0]
    return {
        **words,
        "document": {"threshold": page_threshold, "trees": forest.document if forest else [0.0]},
        "line": {"trees": line},
        "sequence": {"thresholds": dict(least), "early_exits": [], "trees": forest.sequence if forest else [0.0]},
    }


class Trial:
    """Models that have not seen a corpus, what they say of it, and the model of all corpora."""

    def __init__(
        self, trainer: Trainer, others: Sequence[Other], words: Mapping[str, Any], seed: int, jobs: int
    ) -> None:
        self.trainer, self.words, self.seed = trainer, words, seed
        pages, lines = trainer.pages, trainer.lines
        self.scores = np.zeros(len(lines.page))
        self.zones = np.full(len(lines.page), UNSURE)
        self.page_scores = np.zeros(len(pages.corpora))
        self.document_scores = np.full(len(trainer.documents.corpora), -np.inf)
        self.forests: dict[str, Forest] = {}
        *forests, self.forest = forests_of(trainer, [*LEFT_OUT, ()], jobs)
        for corpora, forest in zip(LEFT_OUT, forests, strict=True):
            of_pages = np.isin(pages.corpora, corpora)
            chosen = of_pages[lines.page]
            self.scores[chosen], self.zones[chosen], self.page_scores[of_pages] = trainer.judge(forest, corpora)
            of_documents = np.isin(trainer.documents.corpora, corpora)
            self.document_scores[of_documents] = trainer.score_documents(forest, of_documents)
            self.forests |= dict.fromkeys(corpora, forest)
        self.zones[lines.structured | ((self.zones == AMID) & ~lines.asked)] = UNSURE
        others_scores = self.document_scores[~trainer.documents.pages]
        self.page_threshold = round(float(np.quantile(others_scores, 1 - NO_PAGES)), 2)
        for _ in range(2):  # once fewer pages are asked, the bound lets more go of these
            self.thresholds = thresholds(dict(self._judged()), BUDGET, seed)
            self.page_threshold = max(self.page_threshold, self._silent_from(others, others_scores))
        self._print_pages()

    def _judged(self) -> Iterator[tuple[str, Judged]]:
        pages, lines = self.trainer.pages, self.trainer.lines
        taken = self.page_scores >= self.page_threshold
        gain = lines.clutter / np.maximum(1.0, pages.article + pages.clutter)[lines.page]
        for name, corpora in GROUPS.items():
            mine = np.isin(pages.corpora, corpora)
            article: dict[str, float] = defaultdict(float)
            for site, size in zip(pages.sites[mine], pages.article[mine], strict=True):
                article[site] += float(size)
            chosen = (mine & taken)[lines.page] & (self.zones != UNSURE)
            yield (
                name,
                Judged(
                    self.scores[chosen],
                    self.zones[chosen],
                    lines.keep[chosen],
                    gain[chosen] / mine.sum(),
                    pages.sites[lines.page[chosen]],
                    article,
                ),
            )

    def _silent_from(self, others: Sequence[Other], scores: np.ndarray) -> float:
        """Returns the score of the document from which the models take next to nothing of what is no whole page."""
        taken = np.zeros(len(others))
        unseen = self.models(always=True)
        for place in np.flatnonzero(scores >= self.page_threshold):
            lines = others[place].text.split("\n")
            taken[place] = sum(len(lines[p.line]) for p in unseen[others[place].corpus].predict(lines))
        return page_threshold(scores, taken, sum(len(other.text) for other in others), MOST_TAKEN)

    def models(self, *, always: bool = False) -> dict[str, LineModel]:
        """Returns for each corpus the model that has not seen it."""
        return {
            corpus: LineModel.from_data(
                model_of(self.words, forest, self.page_threshold, self.thresholds), always=always
            )
            for corpus, forest in self.forests.items()
        }

    def _print_pages(self) -> None:
        for name, corpora in GROUPS.items():
            mine = np.isin(self.trainer.pages.corpora, corpora)
            share = np.mean(self.page_scores[mine] >= self.page_threshold)
            print(f"taken for whole pages, {name}: {share:.1%} of {mine.sum()}, from {self.page_threshold}")


def report(texts: Sequence[Text], models: Mapping[str, LineModel] | None) -> dict[str, Figures]:
    """Figures by group; each text is cleaned by the rules and by the model that has not seen its corpus, if any."""
    figures: dict[str, Figures] = defaultdict(Figures)
    cleaner = Cleaner(packs=PACKS, scored="off")
    (number,) = (rule.number for rule in cleaner.ruleset.rules if rule.rule.op == "scored")
    for text in texts:
        if models:
            cleaner._models = {number: models[text.corpus]}
        removed = [(s.start, s.end) for s in cleaner.clean(text.text, media_type="text/plain").removed]
        group = next(name for name, corpora in GROUPS.items() if text.corpus in corpora)
        kind = f", {text.stem.rpartition('.')[2]}" if group == "other" else ""
        for name in (f"all of {group}", f"{text.corpus}{kind}"):
            figures[name].add(text, removed)
    return dict(sorted(figures.items()))


def article_losses(others: Sequence[Other], models: Mapping[str, LineModel]) -> Iterator[str]:
    """Yields what the models take of documents that are no whole pages."""
    size = lost = 0
    for other in others:
        size += len(other.text)
        lines = other.text.split("\n")
        if predictions := models[other.corpus].predict(lines):
            taken = sum(len(lines[prediction.line]) for prediction in predictions)
            lost += taken
            yield f"  {other.corpus} {other.name}: {len(predictions)} lines, {taken} of {len(other.text)} characters"
    yield f"no whole pages: {lost} of {size} characters taken, {lost / size * 1e6:.1f} per million"


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
    ]
    for section in ("lexicon", "words"):
        out += ["", f"[rule.model.{section}]"]
        out += [f"{name} = {json.dumps(words, ensure_ascii=False)}" for name, words in data[section].items()]
    for section in ("document", "line", "sequence"):
        out += ["", f"[rule.model.{section}]"]
        for key, value in data[section].items():
            if key == "trees":
                out += ["trees = [", *(f"  {json.dumps(tree, separators=(',', ':'))}," for tree in value), "]"]
            elif key == "thresholds":
                out.append(f"thresholds = {{ {', '.join(f'{zone} = {least}' for zone, least in value.items())} }}")
            else:
                out.append(f"{key} = {json.dumps(value)}")
    return "\n".join(out) + "\n"


def trainer_of(
    texts: Sequence[Text], others: Sequence[Other], words: Mapping[str, Any], seed: int, jobs: int
) -> tuple[Trainer, list[Other]]:
    """Returns the trainer, and those of the other documents that it has a row of."""
    bare = LineModel.from_data(model_of(words, None, 0.0, {}))
    lines, pages = tabulate([text for text in texts if text.labelled], bare, jobs)
    found = [
        (tuple(row), True, corpus, site)
        for row, judged, corpus, site in zip(pages.documents, pages.judged, pages.corpora, pages.sites, strict=True)
        if judged
    ]
    for text in texts:
        if not text.labelled and (row := document_of(bare, text.text)):
            found.append((row, True, text.corpus, text.site))
    rows = [(other, row) for other in others if (row := document_of(bare, other.text))]
    found += [(row, False, other.corpus, other.site) for other, row in rows]
    trainer = Trainer(Documents.of(found), lines, pages, feature_names(tuple(words["lexicon"])), seed)
    return trainer, [other for other, _ in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dumps", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="write the rule file here")
    parser.add_argument("--report", action="store_true", help="print what the models do on corpora they have not seen")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="processes; the result does not depend on them")
    given = parser.parse_args()
    words = tomllib.loads((HERE / "scored_lexicon.toml").read_text(encoding="utf-8"))
    texts, others = read(given.dumps)
    trainer, rows_of = trainer_of(texts, others, words, given.seed, given.jobs)
    trial = Trial(trainer, rows_of, words, given.seed, given.jobs)
    least = trial.thresholds
    print("thresholds", least, flush=True)
    if given.out:
        data = model_of(words, trial.forest, trial.page_threshold, least)
        data["sequence"]["early_exits"] = trainer.early_exits(trial.forest, min(least.values()))
        LineModel.from_data(data)
        given.out.write_text(
            as_toml(data, "trained on labelled pages; thresholds by leaving corpora out"), encoding="utf-8"
        )
    if given.report:
        unseen = trial.models()
        for title, models in (("rules alone", None), ("rules and model", unseen)):
            print(title)
            for name, figures in report([text for text in texts if text.labelled], models).items():
                print(f"  {name:28} {figures}", flush=True)
        for line in article_losses(others, unseen):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
