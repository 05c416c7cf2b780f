"""Says how large a regex gets when it is compiled: the `regex` package writes out what is repeated a number of times.

Ninety characters of nested `(?:…){2}` become half a million copies. That is computed here from the text alone, so
that no regex which would eat the memory is ever compiled.
"""

from __future__ import annotations

import re
from itertools import product

_COUNT = re.compile(r"\{(\d+)(?:,\d*)?\}")
_VERBOSE = re.compile(r"\(\?[a-zA-Z0-9]*x")
_MOST_DIGITS = 9
ENDLESS = 10**18
"""Stands for all numbers above it."""


def copies(pattern: str) -> int:
    """Returns how many characters, sets and groups the compiled regex has, roughly, and never much too few."""
    # Flags may stand anywhere and hold for a part only: of the readings that they allow, the largest counts.
    verbose = (False, True) if _VERBOSE.search(pattern) else (False,)
    nested = (False, True) if "V1" in pattern else (False,)
    return max(_counted(pattern, *reading) for reading in product(verbose, nested))


def _counted(pattern: str, verbose: bool, nested_sets: bool) -> int:
    """Returns the count under one reading of the syntax. Whether the pattern is well formed is left to the package."""
    done = [0]
    """For each open group the count of its parts but the last."""
    last = [0]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "{" and (counted := _COUNT.match(pattern, at)):
            times = int(counted[1]) if len(counted[1]) <= _MOST_DIGITS else ENDLESS
            last[-1] = min(last[-1] * (times + 1), ENDLESS) if times else last[-1]
            at = counted.end()
            continue
        if char == "+":
            last[-1] = min(last[-1] * 2, ENDLESS)
        elif pattern.startswith("(?#", at):
            at = _behind(pattern, ")", at)
            continue
        elif char == "(":
            done.append(0)
            last.append(0)
        elif char == ")" and len(done) > 1:
            inside = done.pop() + last.pop() + 1
            done[-1], last[-1] = min(done[-1] + last[-1], ENDLESS), inside
        elif verbose and char.isspace():
            pass
        elif verbose and char == "#":
            at = _behind(pattern, "\n", at)
            continue
        else:
            done[-1], last[-1] = min(done[-1] + last[-1], ENDLESS), 1
            at = _set_end(pattern, at, nested_sets) if char == "[" else at + (char == "\\")
        at += 1
    return sum(done) + sum(last)


def _behind(pattern: str, mark: str, at: int) -> int:
    return (pattern.find(mark, at) + 1) or len(pattern)


def _set_end(pattern: str, at: int, nested: bool) -> int:
    """Returns the offset of the bracket that ends the set which begins at `at`."""
    depth, at = 1, at + 1
    at += pattern.startswith("^", at)
    at += pattern.startswith("]", at)
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[" and (nested or pattern.startswith("[:", at)):
            depth += 1
        elif char == "]":
            depth -= 1
            if not depth:
                return at
        at += 1
    return at
