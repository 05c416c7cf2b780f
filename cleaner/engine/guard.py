"""The last check before anything is cut: would too much be removed?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.compile import without_addresses
from cleaner.engine.resolve import Cut
from cleaner.prose import PROSE_WORDS, is_prose

MOST_UNCONFIRMED = 0.5
"""The share of a document's characters that a rule without a second anchor may remove."""
MOST_TOGETHER = 0.75
"""The share that several such rules may remove together: a short text may well have more buttons than sentences, but
then it is not one rule that goes wild."""
MOST_OF_MANY = 0.9
"""The share that `_MANY` of them or more may remove together."""
_MANY = 4
_FEW = 3
_NOTICE = 600
"""Cuts, and characters, up to which a rule has not gone wild: a notice may be longer than the few sentences that it
stands among. A tail or a list that is most of a longer text may be its article."""
_PIECE = 50


def verdict(text: str, cuts: Sequence[Cut]) -> str | None:
    """Returns why a document is to be passed through as it is; None if it may be cut.

    No percentage decides alone, since a correct tail can be most of a file: only what no second anchor vouches for is
    counted. Blanks do not count, nor do the addresses of Markdown's links: most of a menu is addresses.
    """
    if not cuts:
        return None
    by_rule: Counter[str] = Counter()
    for start, end, by in cuts:
        if not by.confirmed:
            by_rule[by.rule] += _ink(text[start:end])
    doubtful = by_rule.total()
    if _leaves_more_than(doubtful, text, cuts):
        return None
    size = _ink(text)
    removed = sum(_ink(text[start:end]) for start, end, _ in cuts)
    if size and removed >= size:
        return "the rules would remove everything"
    together = MOST_OF_MANY if len(by_rule) >= _MANY else MOST_TOGETHER
    rule, most = next(iter(by_rule.most_common(1)), ("", 0))
    wild = most > MOST_UNCONFIRMED * size and not (
        most <= _NOTICE and _is_seldom(rule, cuts) and _leaves_prose(text, cuts)
    )
    if wild or doubtful > together * size:
        return f"unconfirmed rules would remove {100 * doubtful // size} % of the text"
    return None


def _is_seldom(rule: str, cuts: Sequence[Cut]) -> bool:
    """Returns whether a rule takes few pieces: what matches again and again may be what the text is made of."""
    return sum(cut.by.rule == rule for cut in cuts) <= _FEW


def _leaves_prose(text: str, cuts: Sequence[Cut]) -> bool:
    """Returns whether a line that stays is a sentence."""
    at = 0
    for start, end in [*sorted((start, end) for start, end, _ in cuts), (len(text), len(text))]:
        if any(is_prose(line.strip(), PROSE_WORDS) for line in text[at:start].splitlines()):
            return True
        at = max(at, end)
    return False


def _leaves_more_than(ink: int, text: str, cuts: Sequence[Cut]) -> bool:
    """Returns whether plainly more is left. It nearly always is, and then the text need not be read."""
    at = 0
    for start, end in [*sorted((start, end) for start, end, _ in cuts), (len(text), len(text))]:
        while at < start:
            piece = min(at + max(2 * ink, _PIECE), start)
            ink -= _ink(text[at:piece])
            if ink < 0:
                return True
            at = piece
        at = end
    return False


def _ink(text: str) -> int:
    """Returns the number of characters that are not blank."""
    return sum(map(len, without_addresses(text).split()))
