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
from cleaner.prose import count_words

_LABEL_WORDS = 4


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    lines = dict.fromkeys(match.line for match in triggered(view, rule))
    if lines and view.page is None and rule.pack.everywhere and view.is_sentenceless:
        lines = dict.fromkeys(line for line in lines if count_words(view.folded.lines_as_read[line]) > _LABEL_WORDS)
    for line in lines:
        yield view.whole_lines(line)
