"""Runs the tests that rules carry: what stands in ⟦…⟧ must go, and all else must stay."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from cleaner.compile import Choice
from cleaner.compile.ruleset import CompiledRule, Ruleset
from cleaner.engine import Options, settle
from cleaner.model import Document
from cleaner.packs import Example, Rule, RulePack

OPEN, CLOSE = "⟦", "⟧"


class Verdict(NamedTuple):
    """How one test of a rule went."""

    path: str
    line: int
    rule: str
    """The rule's full name."""
    difference: str
    """Empty if the test passed; else what was expected (-) and what came out (+)."""

    @property
    def passed(self) -> bool:
        return not self.difference


def run_examples(ruleset: Ruleset, judged: Sequence[str] | None = None) -> Iterator[Verdict]:
    """Runs the tests of all rules of some packs (all, if None).

    A rule is tried alone, but for its pack's `keep` rules; a `keep` rule is tried with everything in the ruleset, since
    it does nothing by itself. Guards are off: an example may well lose most of its text. Languages do not count, for
    an example may be too short to tell its own.
    """
    for rule in ruleset.rules:
        if rule.rule.tests and (judged is None or rule.pack.name in judged):
            small = ruleset if rule.rule.op == "keep" else Ruleset([_alone(rule)])
            for example in rule.rule.tests:
                yield Verdict(rule.pack.path, example.line, rule.name, _difference(example, small, rule.pack))


def _alone(rule: CompiledRule) -> RulePack:
    def untied(other: Rule) -> Rule:
        return structs.replace(other, languages=())

    keeps = [untied(r) for r in rule.pack.rules if r.op == "keep"]
    return structs.replace(rule.pack, rules=(untied(rule.rule), *keeps), languages=())


def _difference(example: Example, ruleset: Ruleset, pack: RulePack) -> str:
    marked, given = _document(example, marks=True), _document(example, marks=False)
    keeps = any(rule.rule.op == "keep" for rule in ruleset.rules) and example.html is not None
    told = pack.name if pack.name in ruleset.names else None
    extractor = "trafilatura" if keeps else "none"
    options = Options(site=told, extractor=extractor, guarded=False, choice=Choice(drafts=True))
    outcome = settle(given, ruleset, options)
    kept = "".join(given.text[s.start : s.end] for s in outcome.segments if s.action == "keep")
    expected, found = _lines(_without_marked(marked.text)), _lines(kept)
    return "\n".join(list(difflib.unified_diff(expected, found, lineterm="", n=2))[2:])


def _document(example: Example, marks: bool) -> Document:
    content = example.text if example.text is not None else example.html or ""
    if not marks:
        content = content.replace(OPEN, "").replace(CLOSE, "")
    if example.text is not None:
        return Document(content, url=example.url)
    from cleaner.documents.page import read_page  # only tests of pages need lxml

    return read_page(content, url=example.url)


def _without_marked(text: str) -> str:
    pieces = []
    for number, piece in enumerate(text.split(OPEN)):
        pieces.append(piece.partition(CLOSE)[2] if number else piece)
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    """Returns what is compared: the lines with text, without their outer blanks."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
