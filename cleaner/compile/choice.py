"""Which rules have a say: what a user selects and ignores, by kinds, packs, rules, and globs of these.

The habits are ruff's. Without `select` every rule removes; with it, only those that it names. The more specific name
decides: a rule before a glob of rules, before a kind or a pack, before a glob of these, before a tier, before `*`; of
names that are equally specific, `ignore` decides.

A `keep` rule removes nothing. So it holds whatever is selected, and ignoring a kind never makes more go: it is
ignored with its pack or by its own name only.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple, Protocol

from cleaner.errors import UnknownSelector, UsageError
from cleaner.model import KINDS, VOTERS
from cleaner.packs import TIERS, Rule, RulePack


class NumberedRule(Protocol):
    """What is asked of a compiled rule."""

    number: int
    name: str
    rule: Rule
    pack: RulePack
    pack_number: int


WHITESPACE = "whitespace"
"""The kind of blanks that a cut leaves doubled: it is nobody's rule, and follows what is cut."""
_ALL, _TIER, _GLOB, _NAME, _RULES, _RULE = range(6)
"""How specific a selector is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user selects and ignores, as it was told: sorted, each once, so that equal choices are equal."""

    select: tuple[str, ...] | None = None
    """None for every rule."""
    ignore: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """What is ignored however specifically it is selected: for one path, or by who has the last word."""
    drafts: bool = False
    """Whether drafts have a say, too."""


EVERYTHING = Choice()


def selectors(option: str, given: str | Sequence[str]) -> tuple[str, ...]:
    """Returns the selectors of a list, or of a text with commas; sorted, each once. Raises UsageError for others."""
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, Sequence | Set) or not all(isinstance(part, str) for part in listed):
        raise UsageError(f"{option}: expected a text or a list of texts, found {given!r}")
    return tuple(sorted({name for part in listed for name in map(str.strip, part.split(",")) if name}))


class _Voice(NamedTuple):
    """Something that removes or keeps, by all that it can be called."""

    rule: str
    pack: str
    tier: str
    groups: tuple[str, ...]
    kind: str


class _Selector(NamedTuple):
    level: int
    kinds: frozenset[str] = frozenset()
    packs: frozenset[str] = frozenset()
    """Names of packs and groups."""
    tiers: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    def by_kind(self, voice: _Voice) -> bool:
        return voice.kind in self.kinds

    def by_name(self, voice: _Voice) -> bool:
        return (
            voice.rule in self.rules
            or voice.pack in self.packs
            or voice.tier in self.tiers
            or not self.packs.isdisjoint(voice.groups)
        )

    def names(self, voice: _Voice) -> bool:
        return self.level == _ALL or self.by_kind(voice) or self.by_name(voice)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads selectors by the names that there are."""

    rules: frozenset[str]
    packs: frozenset[str]
    tiers: frozenset[str]

    def read(self, option: str, text: str) -> _Selector:
        """Raises UnknownSelector for one that names nothing."""
        if any(sign in text for sign in "*?["):
            if (found := self._glob(text)) is not None:
                return found
        elif text in KINDS:
            return _Selector(_NAME, kinds=frozenset((text,)))
        elif text in self.tiers:
            return _Selector(_TIER, tiers=frozenset((text,)))
        elif text in self.packs:
            return _Selector(_NAME, packs=frozenset((text,)))
        elif text in self.rules:
            return _Selector(_RULE, rules=frozenset((text,)))
        raise UnknownSelector(option, text, f"{text!r} names no kind, pack or rule; {self._advice(text)}")

    def _glob(self, text: str) -> _Selector | None:
        if text == "*":
            return _Selector(_ALL)
        if "/" in text:
            rules = _matching(self.rules, text)
            return _Selector(_RULES, rules=rules) if rules else None
        # A pack that has the name of a kind is meant by neither's name alone, in globs as without.
        kinds, packs, tiers = (_matching(group, text) for group in (KINDS, self.packs, self.tiers))
        found = _Selector(_GLOB, kinds, packs - kinds, tiers)
        return found if kinds or packs or tiers else None

    def _advice(self, text: str) -> str:
        known = self.rules if "/" in text else {*KINDS, *self.packs, *self.tiers}
        near = difflib.get_close_matches(text, sorted(known), 1, 0.7)
        return f"did you mean {near[0]!r}?" if near else "`clean rules list` shows what there is"


def _matching(known: Iterable[str], glob: str) -> frozenset[str]:
    return frozenset(name for name in known if fnmatchcase(name, glob))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice, read by the names of a ruleset."""

    silent: frozenset[int] = frozenset()
    """The rules that have nothing to say."""
    withheld: frozenset[int] = frozenset()
    """Rules of ignored kinds. What they find is kept from voters that know no kinds: the extractor, the model."""
    silent_packs: frozenset[int] = frozenset()
    """Packs without a rule that has a say: no site is known by their fingerprints."""
    tidies: bool = True
    """Whether blanks that a cut leaves doubled go, too."""
    _takes: Callable[[str, str], bool] | None = field(default=None, compare=False)

    def takes(self, rule: str, kind: str) -> bool:
        """Returns whether something may be removed as a kind, by a rule or by a voter that is none (`VOTERS`)."""
        return self._takes is None or self._takes(rule, kind)


EVERY_RULE = Chosen()


def choose(choice: Choice, rules: Sequence[NumberedRule], packs: Sequence[RulePack]) -> Chosen:
    """Reads a choice by the names of all rules and packs. Raises UnknownSelector for selectors that name nothing."""
    drafts = frozenset() if choice.drafts else frozenset(rule.number for rule in rules if rule.rule.draft)
    if choice.select is None and not choice.ignore and not choice.never:
        ready = {rule.pack_number for rule in rules if rule.number not in drafts}
        unready = frozenset(rule.pack_number for rule in rules if rule.number in drafts) - ready
        return Chosen(drafts, silent_packs=unready) if drafts else EVERY_RULE
    if choice.select == (WHITESPACE,):
        raise UnknownSelector("select", WHITESPACE, "'whitespace' alone selects nothing: blanks go only beside a cut")
    reader = _Reader(
        frozenset({*(rule.name for rule in rules), *VOTERS}),
        frozenset({*(name for pack in packs for name in (pack.name, *pack.groups)), *map(_pack_of, VOTERS)}),
        frozenset({*TIERS, *(pack.tier for pack in packs)}),
    )
    ballot = _Ballot(
        None if choice.select is None else [reader.read("select", text) for text in choice.select],
        [reader.read("ignore", text) for text in choice.ignore],
        [reader.read("ignore", text) for text in choice.never],
    )
    silent = drafts | {rule.number for rule in rules if not ballot.hears(rule)}
    withheld = frozenset(rule.number for rule in rules if rule.number in silent - drafts and ballot.withholds(rule))
    loud = {rule.pack_number for rule in rules if rule.number not in silent}
    voices = {rule.name: _voice(rule) for rule in rules if rule.rule.op == "scored"}
    voices |= {voter: _Voice(voter, _pack_of(voter), "", (), "") for voter in VOTERS}
    return Chosen(
        silent - withheld,
        withheld,
        frozenset(range(len(packs))) - loud,
        ballot.tidies(),
        lambda rule, kind: ballot.removes(voices[rule]._replace(kind=kind)),
    )


@dataclass(frozen=True, slots=True)
class _Ballot:
    """Decides about one voice after the other."""

    select: Sequence[_Selector] | None
    ignore: Sequence[_Selector]
    never: Sequence[_Selector]

    def removes(self, voice: _Voice) -> bool:
        """Returns whether a voice may remove something."""
        if self.select is not None and not any(selector.names(voice) for selector in self.select):
            return False
        return not any(selector.names(voice) for selector in self._against(voice))

    def tidies(self) -> bool:
        """Returns whether blanks go that a cut leaves doubled: they belong to what is cut, unless they are ignored."""
        blanks = _Voice("", "", "", (), WHITESPACE)
        return not any(selector.by_kind(blanks) for selector in self._against(blanks))

    def hears(self, rule: NumberedRule) -> bool:
        """Returns whether a rule has anything to say."""
        voice = _voice(rule)
        if rule.rule.op == "keep":
            return not self._disowned(voice)
        if rule.rule.op == "scored":
            return any(self.removes(voice._replace(kind=kind)) for kind in KINDS)
        return self.removes(voice)

    def withholds(self, rule: NumberedRule) -> bool:
        """Returns whether a rule that removes nothing is ignored for its kind alone."""
        voice = _voice(rule)
        if rule.rule.op in ("keep", "scored", "content") or self._disowned(voice):
            return False
        return any(selector.by_kind(voice) for selector in self._against(voice))

    def _disowned(self, voice: _Voice) -> bool:
        """Returns whether a rule is ignored by its name or its pack, not for its kind."""
        return any(selector.by_name(voice) for selector in self._against(voice))

    def _against(self, voice: _Voice) -> list[_Selector]:
        """Returns what may be ignored of a voice: whatever is as specific as the name that it is selected by."""
        level = max((s.level for s in self.select or () if s.names(voice)), default=-1)
        return [*self.never, *(s for s in self.ignore if s.level >= level)]


def _pack_of(name: str) -> str:
    return name.partition("/")[0]


def _voice(rule: NumberedRule) -> _Voice:
    return _Voice(rule.name, rule.pack.name, rule.pack.tier, rule.pack.groups, rule.rule.kind)
