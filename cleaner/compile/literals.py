"""Finds texts of which any match of a regex contains one, so that an index can tell where it need not be tried.

A small reader of the `regex` package's syntax that understands less than the package does: what it does not know
for certain contributes nothing, which costs time at most. It never names a text that a match could do without
(`tests/compile/test_literals.py` holds that against random expressions).
"""

from __future__ import annotations

import re

from cleaner.compile.fold import fold_text

MIN_LENGTH = 3
"""Shorter texts stand nearly everywhere, and are no use to an index."""
MAX_ALTERNATIVES = 64

_BAIL = re.compile(r"\(\?[a-zA-Z]*[xfVr]|\(\?\(|\(\?[&R0-9]|\(\*")
"""Verbose and full-case flags, V1, reverse, conditionals, recursion: rare, and not worth understanding."""
_QUANTIFIER = re.compile(r"[*?][?+]?|\+[?+]?|\{(\d*)(,?)(\d*)\}[?+]?|\{[^}]*\}")
_GROUP = re.compile(r"\(\?(?:[a-zA-Z]*(?:-[a-zA-Z]+)?:|P?<\w+>|>|\|)|\((?!\?)")
_FLAGS = re.compile(r"\(\?[aiLmsuwbep]*(?:-[aims]+)?\)")
_LOOK = re.compile(r"\(\?<?[=!]|\(\?#")
_PLAIN_ESCAPE = re.compile(r"\\([^\w\s]|\s)")
_ESCAPE = re.compile(
    r"\\(?:[pP](?:\{[^}]*\}|\w)|N\{[^}]*\}|g<[^>]*>|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL
)

Literals = tuple[str, ...]


def required_literals(pattern: str) -> Literals:
    """Folded texts of which every match, folded, contains at least one; empty if none is sure."""
    if _BAIL.search(pattern):
        return ()
    try:
        reader = _Reader(pattern)
        found = reader.alternation()
        if reader.at < len(pattern):
            return ()
    except (_Unknown, RecursionError):
        return ()
    return tuple(sorted(set(found or ())))


class _Unknown(Exception):
    """Syntax that this reader does not know."""


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternation(self) -> Literals | None:
        """What any of the branches requires; None if one of them requires nothing."""
        branches = [self.sequence()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self.sequence())
        found: set[str] = set()
        for branch in branches:
            if not branch:
                return None
            found.update(branch)
        return tuple(found) if len(found) <= MAX_ALTERNATIVES else None

    def sequence(self) -> Literals | None:
        """The best of what the parts of a sequence require."""
        best: Literals | None = None
        run: list[str] = []

        def close() -> None:
            nonlocal best
            best = _better(best, _usable("".join(run)))
            run.clear()

        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            char, inner = self.atom()
            least, exact = self.quantifier()
            if char is not None and exact:
                run.append(char)
                continue
            if char is not None and least:
                run.append(char)
            close()
            if least:
                best = _better(best, inner)
        close()
        return best

    def atom(self) -> tuple[str | None, Literals | None]:
        """One atom: the character that it is, or what it requires, or neither."""
        pattern, at = self.pattern, self.at
        char = pattern[at]
        if char == "\\":
            if plain := _PLAIN_ESCAPE.match(pattern, at):
                self.at = plain.end()
                return plain[1], None
            escape = _ESCAPE.match(pattern, at)
            if not escape:
                raise _Unknown
            self.at = escape.end()
            return None, None
        if char == "[":
            self.character_class()
            return None, None
        if char == "(":
            return None, self.group()
        self.at += 1
        if char in "^$.":
            return None, None
        if char in "*+?{":
            raise _Unknown
        return char, None

    def group(self) -> Literals | None:
        pattern = self.pattern
        if flags := _FLAGS.match(pattern, self.at):
            self.at = flags.end()
            return None
        if look := _LOOK.match(pattern, self.at):
            self.at = look.end()
            if look[0] == "(?#":
                self.at = pattern.find(")", self.at)
                if self.at < 0:
                    raise _Unknown
            else:
                self.alternation()
            self.expect(")")
            return None
        opening = _GROUP.match(pattern, self.at)
        if not opening or opening[0] == "(?|":
            raise _Unknown
        self.at = opening.end()
        found = self.alternation()
        self.expect(")")
        return found

    def character_class(self) -> None:
        """Skips `[…]`; nested sets and POSIX classes are left to the package."""
        self.at += 1
        if self.pattern.startswith("^", self.at):
            self.at += 1
        first = True
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            if char == "\\":
                self.at += 1
            elif char == "[":
                raise _Unknown
            elif char == "]" and not first:
                self.at += 1
                return
            self.at += 1
            first = False
        raise _Unknown

    def quantifier(self) -> tuple[int, bool]:
        """How often the atom stands there at least, and whether exactly once."""
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return 1, True
        self.at = found.end()
        text = found[0]
        if text[0] == "+":
            return 1, False
        if text[0] in "*?":
            return 0, False
        if not re.match(r"\{\d*,?\d*\}", text) or text[1] == "}":
            return 0, False  # fuzzy: {e<=1}
        return int(found[1] or 0), False

    def expect(self, char: str) -> None:
        if not self.pattern.startswith(char, self.at):
            raise _Unknown
        self.at += 1


def _usable(text: str) -> Literals | None:
    folded = fold_text(text)
    long_enough = len(folded.strip()) >= MIN_LENGTH or any(ord(c) > 0x7F and not c.isspace() for c in folded)
    return (folded,) if long_enough else None


def _better(a: Literals | None, b: Literals | None) -> Literals | None:
    """Fewer false hits: the longer the shortest literal, the rarer."""
    if not a or not b:
        return a or b
    return max(a, b, key=lambda literals: (min(map(_rarity, literals)), -len(literals)))


def _rarity(literal: str) -> int:
    return sum(3 if ord(c) > 0x7F else 1 for c in literal)
