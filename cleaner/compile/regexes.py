"""Finds out about a regex, without trying it, which literals any line that matches has, and how long a try may take.

It is a small reader of the `regex` package's syntax that understands less than the package does. What it does not
know for certain contributes nothing, which costs time at most. It never names a literal that a match could do without
(`tests/compile/test_regexes.py` holds that against random expressions).
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from cleaner.compile.effort import TAME_LINE, Effort, is_tame
from cleaner.compile.fold import fold_text
from cleaner.compile.hints import Literals, Look
from cleaner.compile.shape import ANCHOR, ANYTHING, DIGIT, NOTHING, Shape, Succession, any_of, usable
from cleaner.compile.words import is_word

_MOST_REQUIRED = 8
"""How many literals are looked for in a line before a regex is tried: more would take longer than the try."""

_BAIL = re.compile(r"(?<!\\)\((?:\?[a-zA-Z]*[xfVr]|\?\(|\?[&R0-9]|\*)|\\K")
"""Verbose and full-case flags, V1, reverse, conditionals, recursion: these are rare, and not worth understanding."""
_QUANTIFIER = re.compile(r"[*?][?+]?|\+[?+]?|\{(\d*)(,?)(\d*)\}[?+]?|\{[^}]*\}")
_COUNTED = re.compile(r"\{(?=\d|,\d)(\d*)(,?)(\d*)\}")
_GROUP = re.compile(r"\(\?(?:[a-zA-Z]*(?:-[a-zA-Z]+)?:|P?<\w+>|>)|\((?!\?)")
_FLAGS = re.compile(r"\(\?[aiLmsuwbep]*(?:-[aims]+)?\)")
_WORD_CHARACTERS = re.compile(r"(?:^|[^\\])(?:\\\\)*\\w")
"""`\\w` among the members of a class: behind an even number of other backslashes."""
_NAMED = re.compile(r"\(\?P?<\w")
_LOOK = re.compile(r"\(\?<?[=!]|\(\?#")
_BACKREFERENCE = re.compile(r"\\([1-9])(?!\d)")
_PLAIN_ESCAPE = re.compile(r"\\([^\w\s]|\s)")
_ESCAPE = re.compile(
    r"\\(?:[pP](?:\{[^}]*\}|\w)|N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[a-zA-Z])", re.DOTALL
)
_RECENT = regex.compile(
    r"[\u019b\u0264\u0277\u027c\u1c89\u1c8a\ua7cb-\ua7cf\ua7d2-\ua7d5\ua7da-\ua7dd\ua7e2\uab4b\uab4c\uab6c\uab6d"
    r"\U00010d50-\U00010d85\U00016ea0-\U00016ed3\U0001df40-\U0001df7f]"
)
"""Letters whose other case is in the Unicode version of `regex`, and not in Python 3.11's. They are not folded."""
_EMPTY_ESCAPES = frozenset("bBAZmMG")
_ONE_CHARACTER = frozenset("pPNxuUdDwWsShHtnrfva")


class _Unknown(Exception):
    """The expression has syntax that this reader does not know."""


@lru_cache(64)
def shape_of(pattern: str) -> Shape:
    """Returns what is certain of a regex's matches. It is remembered for a while: several ask one after another."""
    if _BAIL.search(pattern):
        return ANYTHING
    try:
        reader = _Reader(pattern)
        found = reader.alternation()
    except (_Unknown, RecursionError):
        return ANYTHING
    return found if reader.at == len(pattern) else ANYTHING


def look_of(pattern: str) -> Look:
    """Finds out about a regex without trying it."""
    shape = shape_of(pattern)
    tame_to = TAME_LINE if is_tame(shape.effort, shape.anchored) else -1
    requires = tuple(texts for texts in shape.requires if len(texts) <= _MOST_REQUIRED)
    return Look(tame_to, requires, shape.head if shape.anchored else (), shape.least, longest_line(pattern))


def required_literals(pattern: str) -> Literals:
    """Returns folded texts of which every line with a match contains, folded, at least one; empty if none is sure."""
    return shape_of(pattern).literals


def longest_line(pattern: str) -> int | None:
    """Returns the length of the longest line that the regex matches. It is known for `^…$` only, and None otherwise."""
    whole = pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")
    if not whole or _alternates(pattern):
        return None
    return shape_of(pattern).most


def _alternates(pattern: str) -> bool:
    """Returns whether `|` stands, or may stand, outside of all groups."""
    reader = _Reader(pattern)
    try:
        reader.sequence()
    except (_Unknown, RecursionError):
        return True
    return reader.at < len(pattern)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups: list[Shape | None] = []
        """What is known of each group that captures, in the order in which they begin; None while one is open."""

    def alternation(self) -> Shape:
        """Reads branches up to the end of the group or of the expression."""
        branches = [self.sequence()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self.sequence())
        return any_of(branches)

    def sequence(self) -> Shape:
        """Reads parts that stand one behind another."""
        parts = Succession()
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            char, shape = self.atom()
            bounds = self.quantifier()
            if bounds is None:
                char, shape, bounds = None, ANYTHING, (0, None)
            parts.add(char, shape, *bounds)
        return parts.shape()

    def atom(self) -> tuple[str | None, Shape]:
        """Reads one atom. Returns its character, if it is a single one, and its shape."""
        char = self.pattern[self.at]
        if char == "\\":
            return self.escape()
        if char == "[":
            return self.character_class()
        if char == "(":
            return None, self.group()
        if char in "*+?{":
            raise _Unknown
        self.at += 1
        if char in "^$":
            return None, ANCHOR if char == "^" else NOTHING
        if char == ".":
            return None, Shape(least=1, most=1)
        known = None if _RECENT.match(char) else char
        return known, Shape(least=1, most=1, wordless=not is_word(char))

    def escape(self) -> tuple[str | None, Shape]:
        if plain := _PLAIN_ESCAPE.match(self.pattern, self.at):
            self.at = plain.end()
            return plain[1], Shape(least=1, most=1, wordless=not is_word(plain[1]))
        if back := _BACKREFERENCE.match(self.pattern, self.at):
            self.at = back.end()
            return None, self.repeated_text(int(back[1]))
        escape = _ESCAPE.match(self.pattern, self.at)
        if not escape:
            raise _Unknown
        self.at = escape.end()
        letter = escape[0][1]
        if letter in _EMPTY_ESCAPES:
            return None, NOTHING
        if letter == "d":
            return None, DIGIT
        return None, Shape(least=1, most=1, wordless=letter in "Ws") if letter in _ONE_CHARACTER else ANYTHING

    def repeated_text(self, number: int) -> Shape:
        """Returns what is certain of a text that must be that of a group before it: how long it is."""
        if _NAMED.search(self.pattern) or number > len(self.groups):  # groups of one name have one number
            raise _Unknown
        found = self.groups[number - 1]
        if found is None:
            raise _Unknown
        return Shape(least=found.least, most=found.most, effort=Effort(1.0, min(found.most or TAME_LINE, TAME_LINE)))

    def group(self) -> Shape:
        pattern = self.pattern
        if flags := _FLAGS.match(pattern, self.at):
            self.at = flags.end()
            return NOTHING
        if look := _LOOK.match(pattern, self.at):
            self.at = look.end()
            if look[0] == "(?#":
                self.at = pattern.find(")", self.at)
                if self.at < 0:
                    raise _Unknown
                self.expect(")")
                return NOTHING
            inside = self.alternation()
            self.expect(")")
            seen = NOTHING._replace(effort=Effort(1.0, inside.effort.steps))
            # What stands ahead stands in the line, too.
            return seen._replace(literals=inside.literals, requires=inside.requires) if look[0] == "(?=" else seen
        opening = _GROUP.match(pattern, self.at)
        if not opening:
            raise _Unknown
        self.at = opening.end()
        number = len(self.groups)
        captures = opening[0] == "("
        if captures:
            self.groups.append(None)
        found = self.alternation()
        self.expect(")")
        if captures:
            self.groups[number] = found
        return found

    def character_class(self) -> tuple[str | None, Shape]:
        """Reads `[…]`.

        Returns its character, if all members fold to the same, and what the members require, if they are few.
        """
        begin = self.at + 1
        first = begin + self.pattern.startswith("^", begin)
        self.at = first
        simple = first == begin
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            if char == "]" and self.at > first:
                members = self.pattern[begin : self.at]
                self.at += 1
                if simple:
                    return _of_members(members)
                wordless = first > begin and _WORD_CHARACTERS.search(members) is not None  # `[^\w"]`
                return None, Shape(least=1, most=1, wordless=wordless)
            if char == "[" or self.pattern.startswith(("--", "&&", "||", "~~"), self.at):
                raise _Unknown  # nested sets, POSIX classes and set operations are left to the package
            simple = simple and char not in "\\-"
            self.at += 2 if char == "\\" else 1
        raise _Unknown

    def quantifier(self) -> tuple[int, int | None] | None:
        """Reads how often the atom stands there at least and at most. Returns None where errors are allowed."""
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return 1, 1
        self.at = found.end()
        text = found[0]
        if text[0] == "+":
            return 1, None
        if text[0] == "*":
            return 0, None
        if text[0] == "?":
            return 0, 1
        counted = _COUNTED.match(text)
        if not counted:
            return None  # fuzzy: {e<=1}
        low = int(counted[1] or 0)
        if not counted[2]:
            return low, low
        return low, int(counted[3]) if counted[3] else None

    def expect(self, char: str) -> None:
        if not self.pattern.startswith(char, self.at):
            raise _Unknown
        self.at += 1


def _of_members(members: str) -> tuple[str | None, Shape]:
    folded = {fold_text(char) for char in members}
    wordless = not any(map(is_word, members))
    if _RECENT.search(members):
        return None, Shape(least=1, most=1, wordless=wordless)
    telling = len(folded) <= 8 and all(usable(char) for char in folded)
    shape = Shape(tuple(sorted(folded)) if telling else (), 1, 1, wordless=wordless)
    return members[0] if len(folded) == 1 else None, shape
