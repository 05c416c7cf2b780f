"""What each rule did to pages and texts whose article is known, written to the file that `clean rules show` prints:

    python tests/bench/evidence.py PAGES DUMPS [--out rules/evidence.tsv] [--worst 20] [--jobs 1]

PAGES is a folder of pages with gold (gold_pages.py tells its form), DUMPS a folder of labelled dumps (those of `clean
rules test --against`). A rule's line in the file says on how many documents it removed something, and how many letters
of clutter and of articles went; a `content` rule's also says how many pages it was held against: those on which it
found an article. It is judged by itself and its pack's `keep` rules, without whatever else would keep it from having
its say; titles and standfirsts, which options of a run decide on, count neither way.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cleaner import Cleaner, Result
from cleaner.authoring.against import labelled_texts
from cleaner.budget import Budget
from cleaner.compile import CompiledRule
from cleaner.engine.ops import OPS, content
from cleaner.engine.pages.proposals import EXTRACTOR
from cleaner.engine.scope import find_scope
from cleaner.engine.view import View
from cleaner.model import Document, Span
from cleaner.packs import bundled_folder
from cleaner.packs.evidence import EVIDENCE_FILE, Evidence, write_evidence

sys.path.insert(0, str(Path(__file__).parent))
from gold_pages import ARTICLE, CLUTTER, NEITHER, GoldPage, read_pages

_SECONDS = 60.0
_AT_ONCE = 100
"""Pages that a process is given together."""

Task = list[GoldPage] | Path
"""Pages, or the folder of a dump."""


@dataclass
class Ledger:
    """Of each rule what it did, and of content rules on which pages they cut articles."""

    rules: defaultdict[str, Evidence] = field(default_factory=partial(defaultdict, Evidence))
    harms: list[tuple[float, str, str]] = field(default_factory=list)
    """Share of an article that a content rule would cut, the rule, the page."""

    def add(self, cuts: Iterable[tuple[str, Span]], labels: str, *, held: bool = False) -> None:
        """Notes what rules cut out of one document."""
        by_rule: dict[str, list[Span]] = defaultdict(list)
        for rule, span in cuts:
            by_rule[rule].append(span)
        for rule, spans in by_rule.items():
            gone = "".join(labels[start:end] for start, end in spans)
            right, wrong = gone.count(CLUTTER), gone.count(ARTICLE)
            fired = int(right + wrong > 0 or not held)
            self.rules[rule] += Evidence(1 if held else None, fired, right, wrong)

    def merge(self, other: Ledger) -> None:
        """Notes what another process noted."""
        for rule, found in other.rules.items():
            self.rules[rule] = self.rules[rule] + found
        self.harms += other.harms

    def add_content(self, rule: CompiledRule, view: View, labels: str, page: GoldPage) -> None:
        """Notes what a content rule would cut out of a page, if it finds an article there."""
        if not content.article(rule, view):
            return
        spans = list(content.propose(rule, view))
        labels = _without(labels, _kept_beside(rule, view))
        self.add([(rule.name, span) for span in spans] or [(rule.name, Span(0, 0))], labels, held=True)
        lost = sum(labels[start:end].count(ARTICLE) for start, end in spans)
        if lost:
            self.harms.append((lost / labels.count(ARTICLE), rule.name, page.path.name))


def _kept_beside(rule: CompiledRule, view: View) -> Iterator[Span]:
    """What stays of a page whatever its content rule says."""
    for other in view.ruleset.rules:
        if other.pack_number == rule.pack_number and other.rule.op == "keep":
            yield from OPS["keep"](other, view)
    if view.page is not None:
        yield from (*view.page.part("title"), *view.page.part("standfirst"))


def _without(labels: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        labels = labels[:start] + NEITHER * (end - start) + labels[end:]
    return labels


def judge_pages(cleaner: Cleaner, pages: Iterable[GoldPage], ledger: Ledger) -> None:
    """Cleans every page; content rules of its site are tried by themselves."""
    for page in pages:
        result = cleaner.clean(page.html(), url=page.url, media_type="text/html")
        document = result.document
        if document.page is None:
            continue
        labels = page.labels(document.text)
        rules = {rule.name: rule for rule in _content_rules(cleaner, document)}
        ledger.add(((rule, span) for rule, span in _removed(result) if rule not in rules), labels)
        view = View(document.text, cleaner.ruleset, Budget(_SECONDS), document.page)
        for rule in rules.values():
            ledger.add_content(rule, view, labels, page)


def judge_texts(cleaner: Cleaner, dump: Path, ledger: Ledger) -> None:
    """Cleans every labelled text of a dump."""
    for text in labelled_texts([dump]):
        ledger.add(_removed(cleaner.clean(text.text, url=text.url, media_type="text/plain")), text.labels)


def judged(cleaner: Cleaner, task: Task) -> Ledger:
    """What came of one piece of work."""
    ledger = Ledger()
    if isinstance(task, Path):
        judge_texts(cleaner, task, ledger)
    else:
        judge_pages(cleaner, task, ledger)
    return ledger


def tasks(pages: Path, dumps: Path) -> Iterator[Task]:
    """Pages by the hundred, dumps one by one."""
    every = list(read_pages(pages))
    yield from (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))
    yield from (index.parent for index in sorted(dumps.rglob("index.jsonl")))


def _content_rules(cleaner: Cleaner, document: Document) -> Iterator[CompiledRule]:
    """The content rules of the packs that apply to a document."""
    ruleset = cleaner.ruleset
    url = document.url or (document.page.address() if document.page else None)
    scope = find_scope(View(document.text, ruleset, Budget(_SECONDS), document.page), url=url, site=None)
    return (rule for rule in ruleset.rules if rule.rule.op == "content" and rule.pack_number in scope.packs)


def _removed(result: Result) -> Iterator[tuple[str, Span]]:
    """What rules removed; not what only follows from it, nor what the extractor left out."""
    for segment in result.removed:
        if segment.rule and segment.kind != "whitespace" and segment.rule != EXTRACTOR:
            yield segment.rule, Span(segment.start, segment.end)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, metavar="PAGES")
    parser.add_argument("dumps", type=Path, metavar="DUMPS")
    parser.add_argument("--out", type=Path, default=bundled_folder() / EVIDENCE_FILE)
    parser.add_argument("--worst", type=int, default=20, help="content rules' worst cuts, to be printed")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    args = parser.parse_args()
    cleaner, ledger = Cleaner(seconds=_SECONDS), Ledger()
    with ProcessPoolExecutor(args.jobs) as pool:
        for found in pool.map(partial(judged, cleaner), tasks(args.pages, args.dumps)):
            ledger.merge(found)
    known = {rule.name for rule in cleaner.ruleset.rules}
    write_evidence(args.out, {name: found for name, found in ledger.rules.items() if name in known})
    for share, rule, page in sorted(ledger.harms, reverse=True)[: args.worst]:
        print(f"{rule} would cut {share:.0%} of the article of {page}")


if __name__ == "__main__":
    main()
