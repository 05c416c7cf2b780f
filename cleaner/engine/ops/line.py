"""`line`: each line that matches.

A text without a sentence is a list, a table, verse: there, a few words on a line are as good as any others, and no
general rule takes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.conditions import triggered
from cleaner.engine.view import View
from cleaner.model import Span
from cleaner.prose import has_words

_LABEL_WORDS = 4


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    for line in dict.fromkeys(match.line for match in triggered(view, rule)):
        if not is_one_of_many(rule, view, line):
            yield view.whole_lines(line)


def is_one_of_many(rule: CompiledRule, view: View, line: int) -> bool:
    """Returns whether a line of a few words is none that a general rule takes, for the text has no sentence."""
    if not rule.pack.everywhere or view.page is not None or not view.is_sentenceless:
        return False
    return not has_words(view.folded.lines_as_read[line], _LABEL_WORDS + 1)
