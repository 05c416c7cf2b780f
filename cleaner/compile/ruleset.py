"""`RulePack`s, compiled together: frozen, picklable, with a digest."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import msgspec

from cleaner.compile.attributes import AttributeParts
from cleaner.compile.choice import choose
from cleaner.compile.hints import Hint, Literals, Look
from cleaner.compile.index import Index, Tables, tabulate
from cleaner.compile.parts import Parts, parts_of, triggers_of
from cleaner.compile.patterns import Matcher, make_matcher
from cleaner.lazy import lazy
from cleaner.model import Rank
from cleaner.packs import Pattern, Rule, RulePack

_RANKS = {"common": Rank.COMMON, "platforms": Rank.PLATFORM, "learnt": Rank.LEARNT, "sites": Rank.SITE}
_INDEXES = 200
"""Packs of sites whose index is kept in memory. One takes some ten kB, and is made anew in a thousandth of a second."""
_CHOICES = 50
"""Choices whose meaning is kept in memory: a configuration may have one for each folder."""


class CompiledRule:
    """A rule with its pack, its rank in the order of precedence, and its patterns."""

    def __init__(
        self, rule: Rule, pack: RulePack, pack_number: int, number: int, matcher_of: Callable[[Pattern], Matcher]
    ) -> None:
        """matcher_of: returns the matcher of one of the rule's patterns."""
        self._matcher_of = matcher_of
        self.rule = rule
        self.pack = pack
        self.pack_number = pack_number
        self.number = number
        self.name = f"{pack.name}/{rule.id}"
        self.rank = Rank.SCORED if rule.op == "scored" else _RANKS[pack.tier]

    @property
    def triggers(self) -> tuple[Pattern, ...]:
        """Returns the patterns without which the rule has nothing to do."""
        return triggers_of(self.rule)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.rule.languages or self.pack.languages

    def speaks_on(self, kind: str | None) -> bool:
        """Whether the rule has a say on a kind of page. Of texts no kind is known, unless it is told."""
        if kind is None:
            return not self.rule.pages
        return (not self.rule.pages or kind in self.rule.pages) and kind not in self.rule.not_pages

    @lazy
    def end(self) -> tuple[Matcher, ...]:
        return tuple(map(self._matcher_of, self.rule.end))

    @lazy
    def confirm(self) -> tuple[Condition, ...]:
        return tuple(map(self._condition, self.rule.confirm))

    @lazy
    def unless(self) -> tuple[Condition, ...]:
        return tuple(map(self._condition, self.rule.unless))

    @lazy
    def previous_line(self) -> tuple[Matcher, ...]:
        return tuple(map(self._matcher_of, self.rule.previous_line))

    @lazy
    def next_line(self) -> tuple[Matcher, ...]:
        return tuple(map(self._matcher_of, self.rule.next_line))

    def _condition(self, pattern: Pattern) -> Condition:
        matcher = self._matcher_of(pattern)
        return Condition(matcher, self.rule.near if pattern.near is None else pattern.near, matcher.openings)


class Condition(NamedTuple):
    """A pattern that must appear in a span, or must not."""

    matcher: Matcher
    near: int
    """How many lines around the span are searched too."""
    openings: Literals
    """Texts with one of which the words of any matching line begin; empty where that is not known."""


class Facts(msgspec.Struct, frozen=True):
    """What packs together look like, put together of their `Parts`. It is plain data, kept in the cache beside them."""

    tables: Tables
    """Tables of the patterns that are looked for in every document: those of packs for any site, and fingerprints."""
    tables_of: dict[int, bytes]
    """Number of each other pack → its patterns' tables, encoded: of hundreds of sites, a run meets few."""
    page_tables: Tables
    """Tables of the patterns that are looked for while a document is still a page: fingerprints and `keep`."""
    tokens: dict[str, tuple[tuple[str, ...], ...]]
    """Selector → sets of tokens: see `Parts`."""
    looks: dict[int, bytes]
    """Number of each pack with regexes → `Parts.looks`, encoded."""


class Ruleset:
    """What a `Cleaner` works with. Immutable. Rulesets of equal rule files have equal digests."""

    def __init__(
        self, packs: Iterable[RulePack], facts: Facts | None = None, parts: Sequence[Parts] | None = None
    ) -> None:
        """facts: those of these very packs, from a cache. parts: of each pack, to put facts together; None to find
        them out."""
        self.packs = tuple(packs)
        # Nothing that the ruleset holds leads back to it: it is gone as soon as nobody needs it, without the collector.
        self._matcher_maker = _MatcherMaker()
        of_pack = [partial(self._matcher_maker.make, pack_number) for pack_number in range(len(self.packs))]
        self.rules = tuple(
            CompiledRule(rule, pack, pack_number, number, of_pack[pack_number])
            for number, (pack_number, pack, rule) in enumerate(
                (n, pack, rule) for n, pack in enumerate(self.packs) for rule in pack.rules
            )
        )
        self.digest = _digest(self.packs)
        self.everywhere = frozenset(n for n, pack in enumerate(self.packs) if pack.everywhere)
        self.special = frozenset(range(len(self.packs))) - self.everywhere
        """The numbers of the packs that do not apply to every document."""
        self.hosts = _by_key(self.packs, lambda pack: pack.hosts)
        self.names = _by_key(self.packs, lambda pack: (pack.name, *pack.groups))
        patterns: list[Pattern] = []
        owners: list[int] = []
        for rule in self.rules:
            patterns += rule.triggers
            owners += [rule.number] * len(rule.triggers)
        self.first_fingerprint = len(patterns)
        """Patterns from this number on are fingerprints."""
        for number, pack in enumerate(self.packs):
            patterns += pack.fingerprints
            owners += [number] * len(pack.fingerprints)
        self.patterns = tuple(patterns)
        """All patterns that the index knows: first those that trigger rules, rule by rule, then fingerprints."""
        self.owners = tuple(owners)
        """For each pattern the number of its rule; for a fingerprint the number of its pack."""
        self.packs_of = tuple([self.rules[owner].pack_number for owner in owners[: self.first_fingerprint]])
        """For each pattern that triggers a rule the number of its pack."""
        self._matchers: dict[int, Matcher] = {}
        self.facts = facts or self._put_together(parts or tuple(map(parts_of, self.packs)))
        self._matcher_maker.looks = self.facts.looks
        self.index = Index(self.facts.tables)
        """The index of the patterns that are looked for in every document."""
        self.index_of = lru_cache(_INDEXES)(partial(_index_of, self.facts.tables_of))
        """Number of a pack that is for some sites only → the index of its patterns without fingerprints."""
        self.chosen = lru_cache(_CHOICES)(partial(choose, rules=self.rules, packs=self.packs))
        """Choice → which rules have a say. Raises UnknownSelector for names that there are not."""
        self.untriggered = tuple(
            r.number for r in self.rules if not r.triggers and r.rule.op not in ("select", "content")
        )
        """Rules that look at every document: repeat, scored."""

    def _put_together(self, parts: Sequence[Parts]) -> Facts:
        triggers: list[Hint] = []
        fingerprints: list[Hint] = []
        for pack, found in zip(self.packs, parts, strict=True):
            end = len(found.hints) - len(pack.fingerprints)
            triggers += found.hints[:end]
            fingerprints += found.hints[end:]
        hints = list(enumerate((*triggers, *fingerprints)))
        keeps = {rule.number for rule in self.rules if rule.rule.op == "keep"}
        first = self.first_fingerprint
        of_pages = [(n, hint) for n, hint in hints if n >= first or self.owners[n] in keeps]
        general: list[tuple[int, Hint]] = []
        special: dict[int, list[tuple[int, Hint]]] = defaultdict(list)
        for number, hint in hints:
            if number >= first or self.packs_of[number] in self.everywhere:
                general.append((number, hint))
            else:
                special[self.packs_of[number]].append((number, hint))
        encoded = {pack: msgspec.msgpack.encode(tabulate(found)) for pack, found in special.items()}
        tokens = {css: sets for found in parts for css, sets in found.tokens.items()}
        looks = {n: msgspec.msgpack.encode(found.looks) for n, found in enumerate(parts) if found.looks}
        return Facts(tabulate(general), encoded, tabulate(of_pages), tokens, looks)

    @lazy
    def page_index(self) -> Index:
        """The index of the patterns that are looked for while a document still is a page."""
        return Index(self.facts.page_tables)

    def matcher(self, pattern: int) -> Matcher:
        """Returns the matcher of a pattern. It is made when it is first needed: most of a ruleset's never are."""
        found = self._matchers.get(pattern)
        if found is None:
            pack = self.packs_of[pattern] if pattern < self.first_fingerprint else self.owners[pattern]
            found = self._matchers[pattern] = self._matcher_maker.make(pack, self.patterns[pattern])
        return found

    @lazy
    def selecting(self) -> tuple[tuple[CompiledRule, str, tuple[frozenset[str], ...]], ...]:
        """The selectors of all rules, each with its sets of tokens (`Facts.tokens`)."""
        needed = {css: tuple(map(frozenset, sets)) for css, sets in self.facts.tokens.items()}
        return tuple((rule, css, needed[css]) for rule in self.rules for css in rule.rule.select)

    @lazy
    def by_token(self) -> Mapping[str, tuple[int, ...]]:
        """Token → the indices in `selecting` of selectors that need it; `""` → those that need none."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, (_, _, needed) in enumerate(self.selecting):
            for tokens in needed or (frozenset(),):
                found[max(tokens, key=_rarity, default="")].append(place)
        return {token: tuple(places) for token, places in found.items()}

    @lazy
    def parts(self) -> AttributeParts:
        """The tokens that ask for parts of attributes' values."""
        return AttributeParts(token for _, _, needed in self.selecting for tokens in needed for token in tokens)

    def packed(self) -> bytes:
        """Returns everything as bytes, for `unpacked`. They are equal in every process for equal rule files."""
        return msgspec.msgpack.encode((self.packs, self.facts))

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (self.packed(),)


class _MatcherMaker:
    """Makes matchers of patterns, with what was found out about the regexes of their packs."""

    def __init__(self) -> None:
        self.looks: Mapping[int, bytes] = {}
        """`Facts.looks`."""
        self._decoded: dict[int, Mapping[str, Look]] = {}

    def make(self, pack: int, pattern: Pattern) -> Matcher:
        """Returns the matcher of a pattern of a pack."""
        looks = self._decoded.get(pack)
        if looks is None:
            encoded = self.looks.get(pack)
            looks = self._decoded[pack] = msgspec.msgpack.decode(encoded, type=dict[str, Look]) if encoded else {}
        return make_matcher(pattern, looks)


def _index_of(tables_of: Mapping[int, bytes], pack: int) -> Index:
    encoded = tables_of.get(pack)
    return Index(msgspec.msgpack.decode(encoded, type=Tables) if encoded else tabulate(()))


def unpacked(data: bytes) -> Ruleset:
    """Returns the ruleset that `Ruleset.packed` wrote."""
    return Ruleset(*msgspec.msgpack.decode(data, type=tuple[tuple[RulePack, ...], Facts]))


def _rarity(token: str) -> tuple[int, int, str]:
    """Returns a sort key: of a set of tokens the rarest is looked up.

    A tag is the most common, a long name the rarest.
    """
    kind = 0 if token[0].isalpha() else 1 if token[0] == "[" and "=" not in token else 2
    return kind, len(token), token


def _digest(packs: Iterable[RulePack]) -> str:
    """Returns the sha256 of what the packs say. It does not depend on their folder."""
    hashed = hashlib.sha256()
    for line in sorted(f"{pack.tier}/{pack.name} {pack.sha256}\n" for pack in packs):
        hashed.update(line.encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _by_key(packs: Sequence[RulePack], keys: Any) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, pack in enumerate(packs):
        for key in dict.fromkeys(keys(pack)):
            found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}
