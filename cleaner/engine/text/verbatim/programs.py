"""Lines of programs, and what is typed at their prompts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_PUNCTUATION = re.compile(r"(?=.{0,7}[(){}\[\]=;])[\s(){}\[\]=;:,.'\"*+<>/&|!-]{1,8}")
"""A line of nothing but what holds a program together: its highlighted tokens came out one to a line."""
_LONGEST_TOKEN = 40
_VERTICAL = re.compile(r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]{1,40}")
"""A token; a line of a script without blanks may be a sentence."""
_VERTICAL_LINES, _VERTICAL_SHARE = 50, 0.95
"""Lines of a text that has a token in each, at least, and the share of them that must be one."""
_PROMPT = re.compile(r"\s*(?:[\w.@~:/-]*[$%]|>>>|C:\\[\w\\]*>) ?[a-z.][\w./-]*(?: |$)")
"""What is typed behind a prompt; two such lines make a session."""

_TAG = re.compile(r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>")
_KEY = re.compile(r"(?:- )?[a-z][\w./-]*:(?: \S.*)?")
_INDENTED = re.compile(r"\s*[ \t]{2}\S")
_DIRECTIVE = re.compile(
    r"^[ \t]{0,12}\.\. (?:\|[^|\n]{1,80}\| )?[\w-]{1,40}::|^=(?:head[1-6]|over|item|back|cut)\b", re.MULTILINE
)
_OPTION = re.compile(r"[ \t]{1,16}:[\w-]{1,40}:")
_WIKI = re.compile(
    r"\{\{|\}\}|\| ?[\w -]{1,40}=|(={2,6})[^=].{0,200}[^=]\1\s*$|\[\[[^\]|:]{1,30}:[^\]]{1,400}\]\]\s*$|</?gallery\b|"
    r"[^|]{1,30}:[^|]{1,120}\.\w{3,4}\|"
)
"""Templates and their parameters, headings, files and categories, as wikis are written."""
_COMMENT = re.compile(
    r"\s{0,8}(?P<mark>#|//+|/\*+|\*|--|;+|%+|dnl)\s{0,8}"
    r"(?:copyright\b|\(c\)\s|©|authors?:|written by\b|.{0,80}rights reserved)",
    re.IGNORECASE,
)
"""What a comment says of its program's authors. An asterisk makes a comment below `/*`, elsewhere an item of a list."""
_OPENS_COMMENT = frozenset("#/*-;%d \t")
_OF_AUTHORS = ("copyright", "author", "written by", "rights reserved", "(c)")
_ENDS_OF_CODE = ("{", "}", ";", "=>", "return", "=>(", "=> (", "return(", "return (")
"""What lines of programs end with, and no others; most lines are dismissed by that."""
_CODE_MARKS = ("</", "/>", "{", "};", "=>", ":\n")
"""A text without any of them has no such lines beside each other."""


def fenced(lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines between a fence of Markdown and the next one like it, with both; a fence that nothing closes
    opens nothing."""
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        fence = _FENCE.match(line)
        if not fence:
            continue
        if not mark:
            opened, mark = number, fence[1]
        elif fence[1].startswith(mark) and not line.strip().strip(mark[0]):
            yield from range(opened, number + 1)
            mark = ""


def tokens(lines: Sequence[str]) -> Iterator[int]:
    """Yields short lines with a line of nothing but brackets, signs and the like right above or below."""
    for number, line in enumerate(lines):
        if len(line) <= 10 and not line[:1].isalnum() and _PUNCTUATION.fullmatch(line.strip()):
            yield from (n for n in (number - 1, number + 1) if 0 <= n < len(lines) and len(lines[n]) <= _LONGEST_TOKEN)


def is_vertical(lines: Sequence[str]) -> bool:
    """Returns whether a text has one token in each line, as corpora are written: none of them is a label."""
    if len(lines) < _VERTICAL_LINES or any(" " in line.strip() for line in lines[:3]):
        return False
    filled = [bare for line in lines if (bare := line.strip())]
    return sum(1 for line in filled if _VERTICAL.fullmatch(line)) >= max(_VERTICAL_LINES, _VERTICAL_SHARE * len(filled))


def sessions(lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines from the first prompt to the last one, as far as no empty line stands between them."""
    prompts = [n for n, line in enumerate(lines) if ("$" in line or "%" in line or ">" in line) and _PROMPT.match(line)]
    for first, last in pairwise(prompts):
        if all(lines[number].strip() for number in range(first, last)):
            yield from range(first, last + 1)


def amid_code(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines that have a line of code right above and right below; blank ones between do not count."""
    if not any(mark in text for mark in _CODE_MARKS):
        return
    filled = [number for number, line in enumerate(lines) if line and not line.isspace()]
    code = [_is_code(lines[number]) for number in filled]
    yield from (filled[place] for place in range(1, len(filled) - 1) if code[place - 1] and code[place + 1])


def directives(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of directives, as reStructuredText and pod have them, with the options below each."""
    if ("::" not in text and "\n=" not in text) or not _DIRECTIVE.search(text):
        return
    within = False
    for number, line in enumerate(lines):
        within = _DIRECTIVE.match(line) is not None or (within and _OPTION.match(line) is not None)
        if within:
            yield number


def wiki(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of a wiki's source that are its markup."""
    if "[[" in text and "]]" in text:
        yield from (number for number, line in enumerate(lines) if line and _WIKI.match(line))


def comments(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of comments that name a program's authors; a line beside each is a comment, too."""
    if not any(words in text for words in _OF_AUTHORS):
        return
    for number, line in enumerate(lines):
        comment = _COMMENT.match(line) if line[:1] in _OPENS_COMMENT else None
        if not comment or (comment["mark"] == "*" and "/*" not in text):
            continue
        beside = (lines[n].lstrip() for n in (number - 1, number + 1) if 0 <= n < len(lines))
        if any(other[:1] in comment["mark"] for other in beside if other):
            yield number


def _is_code(line: str) -> bool:
    """Returns whether only programs have such a line: a tag, a line that ends as statements do, an indented key of
    lower-case letters."""
    bare = line.strip()
    if bare.endswith(_ENDS_OF_CODE) or (bare[-1] == ">" and bare[0] == "<" and _TAG.fullmatch(bare)):
        return True
    return ":" in bare and line[0].isspace() and bool(_INDENTED.match(line) and _KEY.fullmatch(bare))
