"""A rule pack as values: immutable, comparable, and cheap to write to the cache and read from it."""

# No postponed annotations here: reading these, field by field, took a twentieth of a start.

from typing import Any, Literal

import msgspec

Form = Literal["line", "starts", "ends", "contains", "regex", "fuzzy"]
Tier = Literal["common", "platforms", "learnt", "sites"]
"""Whose knowledge a pack is. `learnt`: a dump's, by `clean rules learn`; people's word outdoes it."""


class Pattern(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rule looks for. `form` says how `text` is meant (RULES.md, "Patterns")."""

    form: Form
    text: str
    errors: int = 0
    """The edits that a `fuzzy` pattern allows."""
    near: int | None = None
    """For patterns in `confirm` and `unless`: how many lines around the span are looked at too."""


class Where(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in a document the span must start. Lines are those with text; shares are of the document's characters."""

    first_lines: int | None = None
    last_lines: int | None = None
    after_chars: int | None = None
    before_chars: int | None = None
    after_share: float | None = None
    before_share: float | None = None


class RuleEvidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was seen of a learnt rule in the dump that it was learnt from (`EVIDENCE_KEYS`)."""

    stories: int | None = None
    of: int | None = None
    documents: int | None = None
    score: float | None = None
    place: str | None = None
    terms: str | None = None
    first: str | None = None
    last: str | None = None
    held: float | None = None


class Learnt(msgspec.Struct, frozen=True, omit_defaults=True, rename={"dump": "from"}):
    """From what a pack was learnt (`LEARNT_KEYS`)."""

    documents: int | None = None
    stories: int | None = None
    by: str | None = None
    dump: str | None = None
    on: str | None = None


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule's test: what stands in `⟦…⟧` must go, and all else must stay."""

    line: int
    """Its line in the rule file, counted from 1."""
    text: str | None = None
    html: str | None = None
    url: str | None = None


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule. Keys that a rule file leaves out have the defaults that RULES.md gives."""

    id: str
    op: str
    line: int
    """Its line in the rule file, counted from 1."""
    kind: str = "template"
    match: tuple[Pattern, ...] = ()
    start: tuple[Pattern, ...] = ()
    end: tuple[Pattern, ...] = ()
    keep_end: bool = False
    max_chars: int | None = None
    max_lines: int | None = None
    prose_words: int = 25
    keep_heading: bool = False
    window: int = 3
    min_chars: int = 1
    similarity: float = 1.0
    and_next: int = 0
    select: tuple[str, ...] = ()
    link_share: float | None = None
    overrules: tuple[str, ...] = ()
    where: Where | None = None
    confirm: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    unless_in: tuple[str, ...] = ()
    most_matches: int | None = None
    least_matches: int | None = None
    max_prose: int | None = None
    item_words: int | None = None
    near: int = 0
    previous_line: tuple[Pattern, ...] = ()
    next_line: tuple[Pattern, ...] = ()
    min_words: int | None = None
    max_words: int | None = None
    languages: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    not_pages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    model: dict[str, Any] | None = None
    draft: bool = False
    """Whether the rule is not to be applied yet."""
    note: str | None = None
    source: str | None = None
    evidence: RuleEvidence | None = None
    examples_seen: int | None = None
    false_positives: str | None = None
    tests: tuple[Example, ...] = ()


class RulePack(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule file."""

    name: str
    """The file's name without its suffix. It is the first half of its rules' full names."""
    tier: Tier
    path: str
    title: str = ""
    hosts: tuple[str, ...] = ()
    fingerprints: tuple[Pattern, ...] = ()
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    source: str | None = None
    version: str | None = None
    license: str | None = None
    learnt: Learnt | None = None
    rules: tuple[Rule, ...] = ()
    sha256: str = ""
    """The hash of the file's bytes."""

    @property
    def everywhere(self) -> bool:
        """Whether the pack applies to every document."""
        return not self.hosts and not self.fingerprints and self.tier not in ("sites", "learnt")
