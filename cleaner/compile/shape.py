"""What is certain of a regex's matches, put together from what is certain of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.compile.effort import ENDLESS, Effort, either
from cleaner.compile.fold import fold_text
from cleaner.compile.hints import Literals
from cleaner.compile.words import first_word

MAX_ALTERNATIVES = 256
_COMMON = frozenset(" .,-'\"!?:;()1234567890\\")
"""Characters that stand in nearly every line. Any other punctuation is rare enough to be a literal by itself."""


class Shape(NamedTuple):
    """What every match of an expression has in common."""

    literals: Literals = ()
    """Folded texts of which every line with a match, folded, contains at least one; empty if none is certain."""
    least: int = 0
    """The fewest characters of a match."""
    most: int | None = None
    """The most characters of a match; None if there is no bound."""
    head: Literals = ()
    """Folded texts with one of which every match begins, after marks and blanks; empty if none is certain."""
    wordless: bool = False
    """Whether matches have nothing but marks and blanks."""
    anchored: bool = False
    """Whether matches begin where the line begins."""
    digit: bool = False
    """Whether every match has a digit, of any script."""
    effort: Effort = Effort()
    """How long trying takes."""
    requires: tuple[Literals, ...] = ()
    """More literals: every line with a match contains at least one of each group."""


NOTHING = Shape(most=0, wordless=True)
ANYTHING = Shape(effort=ENDLESS)
DIGIT = Shape(least=1, most=1, head=tuple("0123456789"), digit=True)
"""A digit. Those of other scripts match too; `first_word` writes them as these."""
ANCHOR = Shape(most=0, wordless=True, anchored=True)


def any_of(branches: Sequence[Shape]) -> Shape:
    """Returns what is certain whichever of the branches matches."""
    return Shape(
        _together([branch.literals for branch in branches]),
        min(b.least for b in branches),
        None if any(b.most is None for b in branches) else max(b.most or 0 for b in branches),
        _together([branch.head for branch in branches]),
        all(b.wordless for b in branches),
        all(b.anchored for b in branches),
        all(b.digit for b in branches),
        either([b.effort for b in branches], _begin_otherwise(branches)),
        branches[0].requires if len(branches) == 1 else (),
    )


class Succession:
    """Parts of an expression that match one behind another."""

    def __init__(self) -> None:
        self._best: Literals = ()
        self._requires: list[Literals] = []
        self._head: Literals | None = None
        """None while there are no words yet."""
        self._maybe: Literals = ()
        """With what it begins if its beginning is optional."""
        self._run = ""
        """The single characters that were added last."""
        self._least, self._most = 0, 0
        self._effort = Effort()
        self._empty = True
        self._unbounded = self._anchored = self._digit = False

    def add(self, char: str | None, part: Shape, low: int, high: int | None) -> None:
        """Adds a part that is repeated at least `low` and at most `high` times. char: what it is, if that is known."""
        self._anchored = self._anchored or (self._empty and low > 0 and part.anchored)
        self._empty = False
        self._digit = self._digit or (low > 0 and part.digit)
        self._least += low * part.least
        self._effort = self._effort.then(part.effort.repeated(low, high, not part.least))
        if high is None or part.most is None:
            self._unbounded = self._unbounded or part != NOTHING
        else:
            self._most += high * part.most
        if char is not None and low:
            self._run += char
            if (low, high) == (1, 1):
                return
        self._end_run(low, part)
        if low:
            self._best = _better(self._best, part.literals)
            self._requires += part.requires or ((part.literals,) if part.literals else ())

    def shape(self) -> Shape:
        """Returns what is certain of all parts together. Nothing can be added then."""
        self._end_run(0, NOTHING)
        return Shape(
            self._best,
            self._least,
            None if self._unbounded else self._most,
            self._head + self._maybe if self._head else (),
            self._head is None and not self._maybe,
            self._anchored,
            self._digit,
            self._effort,
            tuple(self._requires),
        )

    def _end_run(self, low: int, behind: Shape) -> None:
        """Takes the characters so far as a literal. behind: the part that stands there, `low` times at least."""
        self._best = _better(self._best, usable(self._run))
        self._requires += _also(self._run)
        if self._head is None:
            self._head = _head(self._run, low, behind)
            if self._head == () and not self._run and behind.head and not low:
                self._maybe, self._head = self._maybe + behind.head, None  # an optional beginning: or what follows it
        self._run = ""


def usable(text: str) -> Literals:
    """Returns the folded text if it is rare enough: three characters, two letters, or a mark that is not common."""
    folded = fold_text(text)
    core = folded.strip()
    telling = (
        len(core) >= 3
        or sum(c.isalpha() for c in core) >= 2
        or any(not c.isalnum() and c not in _COMMON for c in core)
        or (len(core) == 1 and ord(core) > 0x2FFF)
    )
    return (folded,) if telling else ()


def _together(groups: Sequence[Literals]) -> Literals:
    """Returns the texts of all groups; none where a group has none, or where they are too many."""
    texts = {text for group in groups for text in group}
    return tuple(sorted(texts)) if all(groups) and len(texts) <= MAX_ALTERNATIVES else ()


def _begin_otherwise(branches: Sequence[Shape]) -> bool:
    """Returns whether branches begin with words of which none begins with another's."""
    owners = {head: number for number, branch in enumerate(branches) for head in branch.head}
    return all(branch.head for branch in branches) and all(
        owners.get(head[:size], number) == number
        for number, branch in enumerate(branches)
        for head in branch.head
        for size in range(1, len(head) + 1)
    )


def _head(run: str, low: int, shape: Shape) -> Literals | None:
    """Returns the beginnings of a sequence of the characters `run` and then an atom; None while it has no words yet."""
    words = first_word(fold_text(run))
    if words:
        return (words,)
    if shape.wordless:
        return None
    return shape.head if low else ()


def _also(text: str) -> tuple[Literals, ...]:
    """Returns the folded text if some lines contain it and others do not."""
    core = fold_text(text).strip()
    return ((core,),) if len(core) > 1 or (core and not core.isalnum() and core not in ".,") else ()


def _better(a: Literals, b: Literals) -> Literals:
    """Returns the literals with fewer false hits: those whose shortest one is longer."""
    if not a or not b:
        return a or b
    return max(a, b, key=lambda literals: (min(map(_rarity, literals)), -len(literals)))


def _rarity(literal: str) -> int:
    return sum(3 if ord(c) > 0x7F or not (c.isalnum() or c in _COMMON) else 1 for c in literal.strip())
