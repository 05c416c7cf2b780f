"""Reads the part of CSS that rules are written in, without soupsieve.

Soupsieve's import takes as long as cleaning hundreds of texts, and it tries a selector on every element of a page. So
what nearly all rules need is read here into a structure that a page's index can answer: tags, classes, ids, attributes,
`:not()`, `:is()`, `:has()` of single elements, `:first-child`, `:nth-of-type(3)`, `:-soup-contains("text")`, and the
four combinators. Everything else is soupsieve's; where both can read a selector, both find the same (see the tests).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

Operator = Literal["", "=", "^=", "$=", "*=", "~="]
Combinator = Literal[" ", ">", "+", "~"]

_DEEPEST = 6
"""How deep parentheses may be nested."""
_NAME = r"-?[_a-zA-Z][\w-]*"
_STRING = r"\"[^\"\\\n]+\"|'[^'\\\n]+'"
_SIMPLE = re.compile(
    rf"(?P<tag>{_NAME}|\*)|\#(?P<id>{_NAME})|\.(?P<class>{_NAME})"
    rf"|\[\s*(?P<attribute>{_NAME})\s*(?:(?P<operator>[\^$*~]?=)\s*(?P<value>{_STRING}|{_NAME})(?P<fold>\s+i)?\s*)?\]"
    rf"|:nth-of-type\(\s*(?P<nth>[1-9][0-9]{{0,3}})\s*\)|:-soup-contains\(\s*(?P<text>{_STRING})\s*\)"
    r"|(?P<first>:first-child)(?![\w-])|:(?P<nesting>not|is|has)\(\s*",
    re.ASCII,
)
_COMBINATOR = re.compile(r"\s*(?P<sign>[>+~])\s*|\s+", re.ASCII)
_LEADING = re.compile(r"(?P<sign>[>+~])\s*", re.ASCII)
_COMMA = re.compile(r"\s*,\s*", re.ASCII)
_END = re.compile(r"\s*\)", re.ASCII)
_OPERATORS: dict[str | None, Operator] = {
    None: "", "=": "=", "^=": "^=", "$=": "$=", "*=": "*=", "~=": "~="
}  # fmt: skip
_COMBINATORS: dict[str | None, Combinator] = {None: " ", ">": ">", "+": "+", "~": "~"}
_ODD_ATTRIBUTES = frozenset(
    {"accept-charset", "accesskey", "archive", "dropzone", "for", "headers", "rev", "sandbox", "sizes", "type"}
)
"""Attributes whose values soupsieve or BeautifulSoup treat in ways of their own; that they are there is plain."""


UNTOLD = frozenset({"class", "id", "rel", "href", "src", "srcset", "style", "alt", "title", "content"})
"""Attributes whose values are not among a page's tokens: lists of words, and those that are different each time."""
_SHORTEST_PART = 3
_PART = re.compile(r"[!-~]+")
"""ASCII without blanks: how such values are lower-cased, and blanks read, does not matter."""
LONGEST_TOLD = 40
"""Characters of the longest value that is among a page's tokens."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A condition on an attribute, as `[name^="value" i]`. Without an operator, the attribute must be there."""

    name: str
    operator: Operator
    value: str
    fold: bool = False
    """Whether letters of ASCII are compared without regard to case."""

    @property
    def token(self) -> str:
        """Returns the token that a page must have for the condition to be met.

        It is `[name=value]`; or `[name*=part]`, in lower case, where the value has to contain something; else `[name]`.
        """
        if self.operator in ("*=", "^=", "$=") and len(self.value) >= _SHORTEST_PART and _PART.fullmatch(self.value):
            return f"[{self.name}*={self.value.lower()}]"
        telling = self.operator == "=" and not self.fold and self.name not in UNTOLD and len(self.value) <= LONGEST_TOLD
        return f"[{self.name}={self.value}]" if telling else f"[{self.name}]"

    def accepts(self, value: str) -> bool:
        """Returns whether an attribute's value meets the condition.

        A line end after it does not matter, as in soupsieve.
        """
        value, wanted = (value.lower(), self.value.lower()) if self.fold else (value, self.value)
        match self.operator:
            case "=":
                return value in (wanted, wanted + "\n")
            case "^=":
                return value.startswith(wanted)
            case "$=":
                return value.endswith((wanted, wanted + "\n"))
            case "*=":
                return wanted in value
            case "~=":
                return wanted in re.split(r"[ \t\r\n\f]", value)
        return True


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be, and how it stands to the compound before it."""

    combinator: Combinator = " "
    tag: str | None = None
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    is_first_child: bool = False
    nth_of_type: tuple[int, ...] = ()
    contains: tuple[str, ...] = ()
    excluded: tuple[PlainSelector, ...] = ()
    """`:not()`: selectors that must not find the element."""
    demanded: tuple[PlainSelector, ...] = ()
    """`:is()`: selectors that must find the element."""
    having: tuple[tuple[Compound, ...], ...] = ()
    """`:has()`: of each tuple, one must be found in the element, or beside it, as its combinator says."""

    names: frozenset[str] = field(init=False, compare=False)
    """The `.class`, `#id` and `tag` of the element itself."""
    is_name: bool = field(init=False, compare=False)
    """Whether the compound asks for one of these and nothing else."""

    def __post_init__(self) -> None:
        named = {f"#{name}" for name in self.ids} | {f".{name}" for name in self.classes}
        names = frozenset(named | {self.tag} if self.tag else named)
        object.__setattr__(self, "names", names)
        nested = (self.excluded, self.demanded, self.having)
        more = (self.attributes, self.is_first_child, self.nth_of_type, self.contains, *nested)
        object.__setattr__(self, "is_name", len(names) == 1 and not any(more))

    @property
    def tokens(self) -> frozenset[str]:
        """Returns all tokens that a page must have for the compound to be found."""
        tokens = {*self.names, *(attribute.token for attribute in self.attributes)}
        for selector in self.demanded:
            tokens |= frozenset.intersection(*map(tokens_of, selector))
        for compounds in self.having:
            tokens |= frozenset.intersection(*(compound.tokens for compound in compounds))
        return frozenset(tokens)


Chain = tuple[Compound, ...]
"""Compounds from the outermost one to the one that is selected."""
PlainSelector = tuple[Chain, ...]
"""The alternatives of a selector, which commas separate."""


def tokens_of(chain: Chain) -> frozenset[str]:
    """Returns all tokens that a page must have for a chain to be found."""
    return frozenset().union(*(compound.tokens for compound in chain))


@lru_cache(maxsize=8192)
def plain_selector(selector: str) -> PlainSelector | None:
    """Returns a selector's structure; None if only soupsieve can read it, or say what is wrong with it."""
    text = selector.strip(" \t\r\n\f")
    try:
        chains, end = _Reader(text).chains(0, 0)
    except _NotPlain:
        return None
    return chains if end == len(text) else None


class _NotPlain(Exception):
    pass


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def chains(self, at: int, depth: int) -> tuple[PlainSelector, int]:
        chains = []
        while True:
            chain, at = self._chain(at, depth)
            chains.append(chain)
            comma = _COMMA.match(self._text, at)
            if comma is None:
                return tuple(chains), at
            at = comma.end()

    def _chain(self, at: int, depth: int) -> tuple[Chain, int]:
        first, at = self._compound(at, depth)
        chain = [first]
        while (sign := _COMBINATOR.match(self._text, at)) and not _ends(self._text, sign.end()):
            compound, at = self._compound(sign.end(), depth)
            chain.append(replace(compound, combinator=_COMBINATORS[sign["sign"]]))
        return tuple(chain), at

    def _compound(self, start: int, depth: int) -> tuple[Compound, int]:
        compound, at = Compound(), start
        while (part := _SIMPLE.match(self._text, at)) is not None:
            if part["nesting"]:
                compound, at = self._nesting(compound, part, depth + 1)
                continue
            if part["tag"] and at > start:
                raise _NotPlain
            compound, at = _with(compound, part), part.end()
        if at == start:
            raise _NotPlain
        return compound, at

    def _nesting(self, compound: Compound, part: re.Match[str], depth: int) -> tuple[Compound, int]:
        if depth > _DEEPEST:
            raise _NotPlain
        if part["nesting"] == "has":
            inner, at = self._relatives(part.end(), depth)
            compound = replace(compound, having=(*compound.having, inner))
        else:
            selector, at = self.chains(part.end(), depth)
            if part["nesting"] == "not":
                compound = replace(compound, excluded=(*compound.excluded, selector))
            else:
                compound = replace(compound, demanded=(*compound.demanded, selector))
        end = _END.match(self._text, at)
        if end is None:
            raise _NotPlain
        return compound, end.end()

    def _relatives(self, at: int, depth: int) -> tuple[tuple[Compound, ...], int]:
        """Reads the content of `:has()`: single compounds, none of which has a `:has()` itself."""
        found = []
        while True:
            combinator: Combinator = " "
            if (sign := _LEADING.match(self._text, at)) is not None:
                combinator, at = _COMBINATORS[sign["sign"]], sign.end()
            compound, at = self._compound(at, depth)
            if compound.having or any(_nests(selector) for selector in (*compound.excluded, *compound.demanded)):
                raise _NotPlain
            found.append(replace(compound, combinator=combinator))
            comma = _COMMA.match(self._text, at)
            if comma is None:
                return tuple(found), at
            at = comma.end()


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at] in ",)"


def _nests(selector: PlainSelector) -> bool:
    """Returns whether soupsieve's limits on what may stand in `:has()` could matter."""
    return any(len(chain) > 1 or c.having or c.excluded or c.demanded for chain in selector for c in chain)


def _with(compound: Compound, part: re.Match[str]) -> Compound:
    if part["tag"]:
        return replace(compound, tag=None if part["tag"] == "*" else part["tag"].lower())
    if part["id"]:
        return replace(compound, ids=(*compound.ids, part["id"]))
    if part["class"]:
        return replace(compound, classes=(*compound.classes, part["class"]))
    if part["first"]:
        return replace(compound, is_first_child=True)
    if part["nth"]:
        return replace(compound, nth_of_type=(*compound.nth_of_type, int(part["nth"])))
    if part["text"]:
        return replace(compound, contains=(*compound.contains, part["text"][1:-1]))
    return replace(compound, attributes=(*compound.attributes, _attribute(part)))


def _attribute(part: re.Match[str]) -> Attribute:
    name = part["attribute"].lower()
    value = part["value"] or ""
    value = value[1:-1] if value[:1] in ('"', "'") else value
    operator = _OPERATORS[part["operator"]]
    if (operator and name in _ODD_ATTRIBUTES) or (operator == "~=" and re.search(r"\s", value)):
        raise _NotPlain
    if part["fold"] and not value.isascii():
        raise _NotPlain
    return Attribute(name, operator, value, part["fold"] is not None)
