"""What is found out about one rule file, without a look at any other: so a file that is edited is compiled alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import msgspec

from cleaner.compile.hints import Hint, Look
from cleaner.compile.patterns import hint_of
from cleaner.packs import Pattern, Rule, RulePack


class Parts(msgspec.Struct, frozen=True, array_like=True):
    """What takes long to find out about a pack. It is plain data, kept in the cache."""

    hints: tuple[Hint, ...]
    """Those of the patterns that an index knows (`indexed`), in their order."""
    looks: dict[str, Look]
    """Regex, in whatever role → how it is tried."""
    tokens: dict[str, tuple[tuple[str, ...], ...]]
    """Selector → sets of tokens, sorted: it finds nothing on a page that does not have one of the sets completely."""


def triggers_of(rule: Rule) -> tuple[Pattern, ...]:
    """Returns the patterns without which a rule has nothing to do."""
    return rule.end if rule.op == "head" else rule.match or rule.start


def indexed(pack: RulePack) -> Iterator[Pattern]:
    """Yields the patterns of a pack that an index knows: those that trigger rules, rule by rule, then fingerprints."""
    return chain((pattern for rule in pack.rules for pattern in triggers_of(rule)), pack.fingerprints)


def parts_of(pack: RulePack) -> Parts:
    """Finds out about a pack. This takes a hundredth of a second for ten rules."""
    regexes = (pattern.text for pattern in _all_patterns(pack) if pattern.form == "regex")
    from cleaner.compile.regexes import look_of  # not needed where all is known

    looks = {text: look_of(text) for text in dict.fromkeys(regexes)}
    return Parts(tuple(map(hint_of, indexed(pack))), looks, _tokens(pack))


def _all_patterns(pack: RulePack) -> Iterator[Pattern]:
    for rule in pack.rules:
        yield from chain(
            rule.match, rule.start, rule.end, rule.confirm, rule.unless, rule.previous_line, rule.next_line
        )
    yield from pack.fingerprints


def _tokens(pack: RulePack) -> dict[str, tuple[tuple[str, ...], ...]]:
    selectors = dict.fromkeys(css for rule in pack.rules for css in rule.select)
    if not selectors:
        return {}
    from cleaner.compile.selectors import required_tokens  # not needed where all is known

    return {css: tuple(sorted(tuple(sorted(tokens)) for tokens in required_tokens(css))) for css in selectors}
