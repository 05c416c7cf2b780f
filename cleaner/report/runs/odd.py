"""Finds rules that behave oddly: furniture comes often and is small, so that what is rare and large deserves a look."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.report.runs.aggregate import Aggregate, RuleCount

FEW = 3
"""Large cuts of a rule are odd if it has at most this many hits."""
HUGE = 2_000
"""Bytes."""
UNEVEN = 20
"""A cut this many times larger than the rule's mean cut may have run too far."""
LARGE = 500
"""Bytes of a cut of a rule with few hits from which on it is proposed for review."""
_VOTERS = ("extractor/",)
"""What they cut is uneven by nature: one cut of a page is a line, another one its foot."""


def odd_rules(run: Aggregate) -> Iterator[tuple[str, str]]:
    """Yields rules whose cuts are few and huge, and rules of which one cut dwarfs the others, each with the reason."""
    for rule, count in sorted(run.rules.items(), key=lambda item: (-item[1].largest, item[0])):
        if count.largest >= HUGE and (why := why_odd(rule, count, count.largest)):
            yield rule, why


def why_odd(rule: str, count: RuleCount, size: int) -> str | None:
    """Returns why a cut of so many bytes is odd for its rule; None if it is not."""
    if rule.startswith(_VOTERS):
        return None
    mean = round(count.size / count.hits)
    if count.hits <= FEW and size >= LARGE:
        return f"{count.hits} cut{'' if count.hits == 1 else 's'} in the whole run, of {mean:,} bytes on average"
    if size >= HUGE and size >= UNEVEN * mean:
        return f"{size:,} bytes, while the rule's cuts have {mean:,} on average"
    return None
