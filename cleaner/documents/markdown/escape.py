"""Says which characters of a text Markdown would take for marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

_INLINE = re.compile(
    r"""
      [\\`]
    | (?<! \s ) \* | \* (?! \s )                           # a lone one between blanks is a sign of multiplication
    | (?<! [^\W_] ) _ (?! \s ) | (?<! \s ) _ (?! [^\W_] )    # snake_case is no emphasis
    | ~ (?= ~ ) | (?<= ~ ) ~
    | < (?= [A-Za-z/!?] )
    | & (?= \#? [A-Za-z0-9]{1,31} ; )
    | \] (?= \( )
    | ! (?= \[ )
    """,
    re.VERBOSE,
)
_AT_START = re.compile(
    r"""
      (?P<heading> \# ) \#{0,5} (?= \s | $ )
    | (?P<bullet> [-+*] ) (?= \s | $ )
    | \d{1,9} (?P<number> [.)] ) (?= \s | $ )
    | (?P<quotation> > )
    | (?P<table> \| )
    | (?P<rule> [-=_*:] ) (?: [-=_*:|\s]* $ )
    | (?P<definition> \[ ) (?= [^\]]{1,999} \]: | [ xX] \] \s )
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"(?:^|\s)(#+)$")


def within(text: str) -> Iterator[int]:
    """Yields where backslashes are wanted, wherever in a line the text stands."""
    return (found.start() for found in _INLINE.finditer(text))


def brackets(text: str) -> Iterator[int]:
    """Yields where more are wanted in the text of a link."""
    return (at for at, character in enumerate(text) if character in "[]")


def at_start(text: str) -> Iterator[int]:
    """Yields where more are wanted at the beginning of a line."""
    if found := _AT_START.match(text):
        yield found.start(found.lastgroup or 0)


def closing(text: str) -> Iterator[int]:
    """Yields where more are wanted at the end of a heading."""
    if found := _CLOSING.search(text):
        yield found.start(1)


def longest_ticks(text: str) -> int:
    """Returns the length of the longest row of back-ticks."""
    return max(map(len, re.findall("`+", text)), default=0)
