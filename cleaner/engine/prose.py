"""What a line looks like: prose, or something else. No language is taken for granted."""

from __future__ import annotations

import re

_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+(?:['’\-.][^\W_{_NO_SPACES}]+)*")
_DENSE = re.compile(f"[{_NO_SPACES}]")
_SENTENCE_END = re.compile(r"[.!?…。！？．｡।॥؟۔։:;](?:[\s\"'”’»«)\]」』）]|\[\d+\])*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_DENSE_PER_WORD = 2.5
"""Characters that make up a word where words are written without blanks (Chinese, Japanese, Thai …)."""


def count_words(line: str) -> int:
    """How many words a line has."""
    if line.isascii():
        return len(_WORD.findall(line))
    words = len(_WORD.findall(line))
    dense = len(_DENSE.findall(line))
    return round(words - dense + dense / _DENSE_PER_WORD)


def ends_like_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does; a teaser's ellipsis is no such end."""
    line = line.rstrip()
    return bool(_SENTENCE_END.search(line[-12:])) and not _ELLIPSIS.search(line[-12:])


def is_prose(line: str, least_words: int) -> bool:
    """Whether a line is running text."""
    return ends_like_sentence(line) and count_words(line) >= least_words
