"""Makes rules of decisions, with a test for each, and adds them to a rule file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.authoring.examples import CLOSE, OPEN, run_examples
from cleaner.authoring.lint import lint
from cleaner.compile import load_ruleset
from cleaner.compile.fold import fold_key
from cleaner.errors import UsageError, reason
from cleaner.model import KINDS
from cleaner.packs import Tier, load_packs, read_files
from cleaner.packs.schema import MAX_TEST
from cleaner.packs.write import DraftRule, make_id, quoted, rule_text, several, write_pack
from cleaner.report.escape import escape
from cleaner.report.runs.samples import BREAK
from cleaner.review.decisions import Decision
from cleaner.sinks import atomic

TITLE = "Decisions of clean review"
SOURCE = "decided in clean review: "
"""Before a decision's key, in the `source` of the rule that was made of it."""
LONGEST = 200
"""Characters of a line from which on its beginning stands for it."""
MOST_LINES = 40
"""Lines that are kept one by one; more of them are kept from the first to the last."""
SLACK = 1.25
"""How much longer than what was removed a kept block may be: furniture and text vary a little."""


class Added(NamedTuple):
    """What became of decisions."""

    added: list[str]
    """Full names of the rules that were added."""
    known: int
    """Decisions whose rule the file had already."""
    withdrawn: int
    """Rules that were taken out again, since their decision was changed."""
    refused: list[tuple[Decision, str]]
    """Decisions that no rule can express, each with the reason."""


class _Draft(NamedTuple):
    decision: Decision
    rule: DraftRule


def add_rules(file: Path, decisions: Iterable[Decision], rule_files: Sequence[tuple[Path, Tier | None]]) -> Added:
    """Adds a `keep` rule to a rule file for each cut that was rejected, and for each that is never to be made.

    A new rule is tried with all other rules on the text that it was made for: where another rule takes the text then,
    it holds against all rules; where that does not help, it is refused. What stands in the file stays as it is,
    but for rules of decisions that were changed since. rule_files: those of the packs that apply, each with its tier.

    Raises RuleFileError for a file that is no rule file, UsageError for one that cannot be written.
    """
    present = load_packs(read_files([(file, None)]))[0] if file.exists() else None
    text = file.read_text("utf-8") if present else write_pack(TITLE, [("source", '"clean review"')], [])
    known = {rule.source.removeprefix(SOURCE) for rule in present.rules if rule.source} if present else set()
    taken = {rule.id for rule in present.rules} if present else set()
    others = [found for found in rule_files if found[0].stem != file.stem]
    drafts: list[_Draft] = []
    refused: list[tuple[Decision, str]] = []
    withdrawn = unchanged = 0
    for decision in sorted(decisions, key=lambda decision: (decision.rule, decision.key)):
        if decision.decision not in ("reject", "never"):
            text, gone = without_rule(text, SOURCE + decision.key)
            withdrawn += gone
        elif decision.key in known:
            unchanged += 1
        elif decision.form != "cut" or (why := _inexpressible(decision)):
            if decision.form == "cut":
                refused.append((decision, why))
        else:
            drafts.append(_Draft(decision, _keep(decision, taken, _target(decision))))
    kept, failed = _tried(file.stem, drafts, others)
    refused += failed
    for draft in kept:
        text = text.rstrip("\n") + "\n\n" + rule_text(draft.rule)
    if kept or withdrawn or present is None:
        write_rules(file, text)
    return Added([f"{file.stem}/{draft.rule.id}" for draft in kept], unchanged, withdrawn, refused)


def write_rules(file: Path, text: str) -> None:
    """Writes a rule file. Raises UsageError."""
    try:
        atomic.write(str(file), text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {reason(error)}") from None


def _inexpressible(decision: Decision) -> str:
    """Returns why no rule can keep a text; "" if one can."""
    if not decision.text.strip():
        return "the manifest does not hold the removed text (--no-removed-text)"
    if OPEN in decision.text or CLOSE in decision.text:
        return f"the text has {OPEN} or {CLOSE}, which tests of rules give a meaning"
    if not any(map(_has_words, decision.text.splitlines())):
        return "the text has neither letters nor digits"
    return ""


def _target(decision: Decision) -> tuple[str, ...]:
    return (decision.rule,) if decision.decision == "reject" and decision.rule else ()


def _keep(decision: Decision, taken: set[str], overrules: Sequence[str]) -> DraftRule:
    kind = decision.kind if decision.kind in KINDS else "template"
    keys = [("kind", quoted(kind)), ("op", '"keep"'), *_patterns(decision)]
    if overrules:
        keys.append(("overrules", several(overrules)))
    keys.append(("source", quoted(SOURCE + decision.key)))
    comment = escape(f"{decision.decision}: {decision.rule}, {decision.times:,} ×")
    return DraftRule(make_id(decision.text, taken), keys, tests=[_test(decision)], comment=comment)


def _patterns(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yields the keys that find the text again: its lines, or, of a longer one, its first and its last."""
    lines = _lines(decision)
    first, last = lines[0], lines[-1]
    whole = len(lines) > 1 and fold_key(first[0]) != fold_key(last[0])
    if whole and (decision.decision == "reject" or len(lines) > MOST_LINES or BREAK in decision.text):
        yield "start", _pattern(*first)
        yield "end", _pattern(*last)
        yield "max_chars", str(round(max(decision.size, len(decision.text)) * SLACK) + 20)
        return
    patterns = list(dict.fromkeys(_pattern(*line) for line in lines))
    yield "match", patterns[0] if len(patterns) == 1 else "[\n" + "".join(f"  {p},\n" for p in patterns) + "]"


def _lines(decision: Decision) -> list[tuple[str, bool]]:
    """Returns the lines with text of what was removed, each with whether it was a whole line of the document."""
    text = decision.text
    raw = text.splitlines()
    found = [[line.strip(), True] for line in raw]
    if decision.before and not decision.before.endswith(("\n", "\r")):
        found[0][1] = False
    ends = text.endswith(("\n", "\r"))
    if not ends and decision.after and not decision.after.startswith(("\n", "\r")):
        found[-1][1] = False
    return [(str(line), bool(is_whole)) for line, is_whole in found if _has_words(str(line)) and line != BREAK.strip()]


def _has_words(line: str) -> bool:
    return any(character.isalnum() for character in line)


def _pattern(line: str, is_whole: bool) -> str:
    if len(line) > LONGEST:
        return f"{{ {'starts' if is_whole else 'contains'} = {quoted(_words(line))} }}"
    return quoted(line) if is_whole else f"{{ contains = {quoted(line)} }}"


def _words(line: str) -> str:
    """Returns the beginning of a long line, up to the end of a word."""
    head = line[:LONGEST]
    return head.rpartition(" ")[0] or head


def _test(decision: Decision) -> str:
    """Returns the text that must stay, in its surroundings."""
    before, after = (side.replace(OPEN, "").replace(CLOSE, "") for side in (decision.before, decision.after))
    return f"{before}{decision.text}{after}".replace("\r\n", "\n").replace("\r", "\n")[: MAX_TEST - 1]


def _tried(
    name: str, drafts: list[_Draft], others: Sequence[tuple[Path, Tier | None]]
) -> tuple[list[_Draft], list[tuple[Decision, str]]]:
    """Returns the drafts that keep what they are to keep, and the decisions of the others, each with the reason."""
    refused: list[tuple[Decision, str]] = []
    for attempt in range(2):
        if not drafts:
            break
        failing = _failing(name, drafts, others)
        if not failing:
            break
        drafts = [
            draft._replace(rule=_against_all(draft.rule)) if draft.rule.id in failing and not attempt else draft
            for draft in drafts
        ]
        if attempt:
            refused = [(draft.decision, failing[draft.rule.id]) for draft in drafts if draft.rule.id in failing]
            drafts = [draft for draft in drafts if draft.rule.id not in failing]
    return drafts, refused


def _against_all(rule: DraftRule) -> DraftRule:
    return rule._replace(keys=[key for key in rule.keys if key[0] != "overrules"])


def _failing(name: str, drafts: Sequence[_Draft], others: Sequence[tuple[Path, Tier | None]]) -> dict[str, str]:
    """Returns id → why, for drafts whose test fails with all rules together, or that lint has something against."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.toml")
        file.write_text(write_pack(TITLE, [], [draft.rule for draft in drafts]), "utf-8")
        ruleset = load_ruleset([*others, (file, None)], store=False)  # of the others, the cache has what takes time
    prefix = f"{name}/"
    failing = {
        finding.rule.removeprefix(prefix): finding.message
        for finding in lint(ruleset, [name])
        if finding.check != "unknown-rule"  # of a pack that the user did not name
    }
    for verdict in run_examples(ruleset, [name]):
        if not verdict.passed:
            failing[verdict.rule.removeprefix(prefix)] = f"it would go all the same: {verdict.difference}"
    return failing


def without_rule(text: str, source: str) -> tuple[str, bool]:
    """Returns a rule file's text without the rule of a source, made of a decision that is another one now, and whether
    it was there."""
    mark = f"source = {quoted(source)}\n"
    at = text.find(mark)
    if at < 0:
        return text, False
    start = text.rfind("\n[[rule]]\n", 0, at)
    while text.rfind("\n", 0, start) >= 0 and text[text.rfind("\n", 0, start) + 1 : start].startswith("#"):
        start = text.rfind("\n", 0, start)
    end = text.find("\n[[rule]]\n", at)
    if end >= 0:  # the comment above the next rule is that rule's
        while text[text.rfind("\n", 0, end) + 1 : end].startswith("#"):
            end = text.rfind("\n", 0, end)
    return text[:start].rstrip("\n") + "\n" + ("\n" + text[end:].lstrip("\n") if end >= 0 else ""), True
