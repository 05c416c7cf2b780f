"""Trains the model of rules/common/scored.toml on labelled dumps, and reports how it does on corpora it has not seen.

    pip install numpy==2.4.6 lightgbm==4.7.0
    python tests/bench/train_scored.py DUMPS... --report                          # figures for rules and model together
    python tests/bench/train_scored.py DUMPS... --out rules/common/scored.toml    # the rule file

Same dumps, seed and versions of the two packages: same file, byte for byte, whatever the order of the folders and
whatever the other rules. Only the figures depend on these.

DUMPS are folders with folders `corpus.split.flattener`, each with index.jsonl (a record a line: stem, site, url,
flattener, and `spans`: [start, end, label] in code points of texts/STEM.txt); and `gold/CORPUS/NAME.txt`: article texts
by themselves, which are no whole pages.

Every figure, and the threshold, comes from models that have seen no page of the text's corpus and none of its site; of
a corpus that is the only one of its sort (`BY_SITE`), none of the third of sites that its own is in. The threshold
keeps an upper bound of the loss within a budget, not the loss that was seen (`scored_thresholds.py`). It takes about a
quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cleaner import Cleaner
from cleaner.engine.scored import LineModel
from cleaner.engine.scored.feature_table import feature_names

sys.path.insert(0, str(Path(__file__).parent))
from labelled_texts import CONVERTERS, EXTRACTORS, Text, read_articles, read_texts
from scored_figures import Figures
from scored_tables import Documents, document_of, tabulate
from scored_thresholds import Judged, page_threshold, threshold
from scored_training import Forest, Trainer, first_look, forests_of

HERE = Path(__file__).parent
PACKS = ("common", "platforms")
"""The rules that clean before the model and beside it: those that know no site, as on sites that nobody has seen."""
BY_SITE = {"wcxb": 3}
"""Corpora that are left out by parts: so many, each with sites of its own."""
LEFT_OUT = (
    ("zyte",), ("publishers", "fundus"), ("naeb",), ("daniel",), ("wcxb 0",), ("wcxb 1",), ("wcxb 2",),
    ("chinese", "chunks"),
)  # fmt: skip
"""Corpora that are left out together: pages gathered in one way."""
GROUPS = {
    "news": ("zyte", "publishers", "fundus", "naeb"),
    "old news": ("daniel", "chinese"),
    "other": ("wcxb 0", "wcxb 1", "wcxb 2"),
}
BUDGET = {"news": 0.0015, "old news": 0.006, "other": 0.0025}
"""Share of the article's letters that the model may lose, by group of corpora: for an upper bound, and whatever the
other rules take as well, so that the model does not depend on them."""
NO_PAGES = 0.0035
"""Share of the documents that are no whole pages that may look like such at first sight, at most."""
NEAR = -2.0
"""Of documents that are no whole pages those are learned from, line by line, whose score at first sight is as high."""
PAGES_FROM = (3.0, 4.0, 5.0)
"""Scores (log odds) from which a page may be taken for one: where fewer are, the bound lets more go of each. From 2 on
the accounts of a company, with tables a cell a line, are among them."""
MOST_TAKEN = 15e-6
"""Share of their article's letters that may go."""
FURNISHED = frozenset(
    {
        ("wcxb", "0614.product", "gold"), ("wcxb", "0220.service", "gold"), ("wcxb", "0707.service", "gold"),
        ("chunks", "dtb-tennis.de-nominiert", "trafilatura"), ("chunks", "idw-online.de-Hybridbatterie", "readability"),
    }
)  # fmt: skip
"""Documents without labels, or article texts, that have menus of a page, as somebody has read: they say nothing of what
the model may take of articles."""
ONE_OF = {"wcxb": 2, "naeb": 2, "daniel": 2}
"""Of so many texts of a large corpus one is learned from: a page flattened in one way, not in all."""


def read(folders: Sequence[Path]) -> tuple[list[Text], list[Text]]:
    """Returns the whole pages, and documents that are none, in an order that does not depend on that of the folders."""
    pages, others = [], []
    for text in read_texts(folders):
        turn = sum(map(ord, text.stem)) + (*EXTRACTORS, *CONVERTERS).index(text.flattener)
        if (text.corpus, text.stem, text.flattener) in FURNISHED:
            continue
        if text.is_dump:
            if turn % 3 == 0 or text.corpus not in ONE_OF:
                others.append(text if text.labelled else all_article(text))
        elif turn % ONE_OF.get(text.corpus, 1) == 0:
            pages.append(text)
    sites = {(page.corpus, page.stem): page.site for page in pages}
    for corpus, name, content in read_articles(folders):
        if (corpus, name, "gold") not in FURNISHED:
            nothing = np.zeros(0, np.float32)
            site = sites.get((corpus, name), name)
            others.append(all_article(Text(corpus, "gold", name, site, content, nothing, nothing)))
    return [parted(page) for page in sorted(pages, key=_place)], [parted(other) for other in sorted(others, key=_place)]


def parted(text: Text) -> Text:
    """Returns a text with the part of its corpus in place of the corpus, where that is left out by parts."""
    if parts := BY_SITE.get(text.corpus):
        return replace(text, corpus=f"{text.corpus} {zlib.crc32(text.site.encode()) % parts}")
    return text


def _place(text: Text) -> tuple[str, str, str]:
    return text.corpus, text.stem, text.flattener


def all_article(text: Text) -> Text:
    """Returns a text all letters of which count as the article's."""
    keep = np.fromiter(map(str.isalnum, text.text), np.float32, len(text.text))
    return replace(text, keep=keep, clutter=np.zeros_like(keep))


def model_of(
    words: Mapping[str, Any], forest: Forest | None, gates: tuple[float, float], least: float
) -> dict[str, Any]:
    """The `model` table of the rule. `gates`: the scores of a document and of a page from which it is a whole page."""
    trees = forest or Forest([0.0], [0.0], [0.0], [0.0])
    return {
        **words,
        "document": {"threshold": gates[0], "trees": trees.document},
        "page": {"threshold": gates[1], "trees": trees.page},
        "line": {"trees": trees.line},
        "sequence": {"threshold": least, "early_exits": [], "trees": trees.sequence},
    }


class Trial:
    """Models that have not seen a corpus, what they say of it, and the model of all corpora."""

    def __init__(
        self,
        trainer: Trainer,
        others: Sequence[Text],
        near: Sequence[Text],
        words: Mapping[str, Any],
        seed: int,
        jobs: int,
    ) -> None:
        """`others`: all documents that are no whole pages; `near`: those that look a little like one."""
        self.trainer, self.words, self.seed = trainer, words, seed
        pages, lines = trainer.pages, trainer.lines
        self.scores = np.full(len(lines.page), -np.inf)
        """Lowest where a line stays whatever its score."""
        self.first_scores = np.zeros(len(pages.corpora))
        self.page_scores = np.full(len(pages.corpora), -np.inf)
        self.near_scores = np.full((2, len(near)), -np.inf)
        self.document_scores = np.full(len(trainer.documents.corpora), -np.inf)
        self.forests: dict[str, Forest] = {}
        *forests, self.forest = forests_of(trainer, [*LEFT_OUT, ()], jobs)
        for corpora, forest in zip(LEFT_OUT, forests, strict=True):
            of_pages = np.isin(pages.corpora, corpora)
            chosen = of_pages[lines.page]
            if chosen.any():
                scores, silent, *of_each = trainer.judge(forest, corpora)
                self.scores[chosen] = np.where(silent, -np.inf, scores)
                self.first_scores[of_pages], self.page_scores[of_pages] = of_each
            mine, *scores = trainer.score_near(forest, corpora)
            self.near_scores[:, mine] = scores
            of_documents = np.isin(trainer.documents.corpora, corpora)
            self.document_scores[of_documents] = trainer.score_documents(forest, of_documents)
            self.forests |= dict.fromkeys(corpora, forest)
        others_scores = self.document_scores[~trainer.documents.pages]
        self.first_threshold = round(float(np.quantile(others_scores, 1 - NO_PAGES)), 2)
        self._take_pages_from(max(PAGES_FROM, key=self._take_pages_from))
        for _ in range(2):  # once fewer pages are asked, the bound lets more go of these
            if (silent := self._silent_from(others, near)) > self.page_threshold:
                self._take_pages_from(silent)
        self._print_pages()

    def _judged(self) -> Iterator[tuple[str, Judged]]:
        pages, lines = self.trainer.pages, self.trainer.lines
        taken = self.taken
        gain = lines.clutter / np.maximum(1.0, pages.article + pages.clutter)[lines.page]
        for name, corpora in GROUPS.items():
            mine = np.isin(pages.corpora, corpora)
            article: dict[str, float] = defaultdict(float)
            for site, size in zip(pages.sites[mine], pages.article[mine], strict=True):
                article[site] += float(size)
            chosen = (mine & taken)[lines.page]
            yield (
                name,
                Judged(
                    self.scores[chosen],
                    lines.keep[chosen],
                    gain[chosen] / mine.sum(),
                    pages.sites[lines.page[chosen]],
                    article,
                ),
            )

    def _take_pages_from(self, score: float) -> float:
        """Sets the page's threshold, and that of the lines by it. Returns what they gain."""
        self.page_threshold = score
        self.threshold, gain = threshold(dict(self._judged()), BUDGET, self.seed)
        print(f"pages from {score}: gain {gain:.4f}, lines from {self.threshold}", flush=True)
        return gain

    @property
    def taken(self) -> np.ndarray:
        """Which of the pages are taken for such."""
        return (self.first_scores >= self.first_threshold) & (self.page_scores >= self.page_threshold)

    def _silent_from(self, others: Sequence[Text], near: Sequence[Text]) -> float:
        """Returns the score of the page from which the models take next to nothing of what is no whole page."""
        first, scores = self.near_scores
        taken = np.zeros(len(near))
        unseen = self.models(always=True)
        chosen = (first >= self.first_threshold) & (scores >= self.page_threshold)
        for place in np.flatnonzero(chosen):
            taken[place] = article_taken(near[place], unseen[near[place].corpus])
        size = sum(float(other.keep.sum()) for other in others)
        return page_threshold(scores[chosen], taken[chosen], size, MOST_TAKEN)

    def models(self, *, always: bool = False) -> dict[str, LineModel]:
        """Returns for each corpus the model that has not seen it."""
        return {
            corpus: LineModel.from_data(model_of(self.words, forest, self.gates, self.threshold), always=always)
            for corpus, forest in self.forests.items()
        }

    @property
    def gates(self) -> tuple[float, float]:
        return self.first_threshold, self.page_threshold

    def _print_pages(self) -> None:
        for name, corpora in GROUPS.items():
            mine = np.isin(self.trainer.pages.corpora, corpora)
            print(f"taken for whole pages, {name}: {np.mean(self.taken[mine]):.1%} of {mine.sum()}, from {self.gates}")


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
        for name in (f"all of {group}", f"{text.corpus.partition(' ')[0]}{kind}"):
            figures[name].add(text, removed)
    return dict(sorted(figures.items()))


def article_taken(text: Text, model: LineModel) -> float:
    """Returns the letters of the article that a model takes of a text."""
    lines = text.text.split("\n")
    begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
    taken = [prediction.line for prediction in model.predict(lines)]
    return float(sum(text.keep[begins[line] : begins[line + 1]].sum() for line in taken))


def article_losses(others: Sequence[Text], models: Mapping[str, LineModel]) -> Iterator[str]:
    """Yields what the models take of the article in documents that are no whole pages."""
    for name, mine in (
        ("gold", [other for other in others if other.flattener == "gold"]),
        ("extracts", [other for other in others if other.flattener != "gold"]),
    ):
        size, lost = sum(float(other.keep.sum()) for other in mine), 0.0
        for other in mine:
            if taken := article_taken(other, models[other.corpus]):
                lost += taken
                yield f"  {other.corpus} {other.stem} {other.flattener}: {taken:.0f} of {other.keep.sum():.0f} letters"
        per_million = lost / max(1.0, size) * 1e6
        yield f"{name}: {lost:.0f} of {size:.0f} letters of article taken, {per_million:.1f} per million"


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
    for section in ("document", "page", "line", "sequence"):
        out += ["", f"[rule.model.{section}]"]
        for key, value in data[section].items():
            if key == "trees":
                out += ["trees = [", *(f"  {json.dumps(tree, separators=(',', ':'))}," for tree in value), "]"]
            else:
                out.append(f"{key} = {json.dumps(value)}")
    return "\n".join(out) + "\n"


def trainer_of(
    texts: Sequence[Text], others: Sequence[Text], words: Mapping[str, Any], seed: int, jobs: int
) -> tuple[Trainer, list[Text]]:
    """Returns the trainer, and those of the other documents that look a little like a page."""
    bare = LineModel.from_data(model_of(words, None, (0.0, 0.0), 0.0))
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
    documents = Documents.of(found)
    scores = first_look(documents, seed)[~documents.pages]
    near = [other for (other, _), score in zip(rows, scores, strict=True) if score >= NEAR]
    names = feature_names(tuple(words["lexicon"]))
    return Trainer(documents, lines, pages, tabulate(near, bare, jobs), names, seed), near


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
    trainer, near = trainer_of(texts, others, words, given.seed, given.jobs)
    trial = Trial(trainer, others, near, words, given.seed, given.jobs)
    if given.out:
        data = model_of(words, trial.forest, trial.gates, trial.threshold)
        data["sequence"]["early_exits"] = trainer.early_exits(trial.forest, trial.threshold)
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
