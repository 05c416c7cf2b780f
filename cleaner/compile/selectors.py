"""CSS selectors of rules: are they right, and what must a page contain for them to find anything.

Most selectors are plain: tags, classes, ids and attributes, one inside the other. These are read here, without
soupsieve, whose import alone takes as long as cleaning hundreds of texts. Everything else is soupsieve's to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from soupsieve.css_types import Selector, SelectorList, SelectorNull

Operator = Literal["", "=", "^=", "$=", "*="]

_OPERATORS: dict[str | None, Operator] = {None: "", "=": "=", "^=": "^=", "$=": "$=", "*=": "*="}

_NAME = r"-?[_a-zA-Z][\w-]*"
_COMPOUND = re.compile(
    rf"(?P<tag>{_NAME}|\*)|\#(?P<id>{_NAME})|\.(?P<class>{_NAME})"
    rf"|\[\s*(?P<attribute>{_NAME})\s*(?:(?P<operator>[\^$*]?=)\s*(?P<value>\"[^\"\\\n]+\"|'[^'\\\n]+'|{_NAME})\s*)?\]",
    re.ASCII,
)
_COMBINATOR = re.compile(r"\s*(?P<sign>[>,])\s*|\s+")
_LISTS = frozenset({"accept-charset", "accesskey", "archive", "dropzone", "for", "headers", "rel", "rev", "sandbox",
                    "sizes"})  # fmt: skip
"""Attributes that BeautifulSoup splits into words for some elements, so that blanks in them count differently."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A condition on an attribute, as `[name^="value"]`; no operator: that it is there."""

    name: str
    operator: Operator
    value: str

    def accepts(self, value: str | None) -> bool:
        """Whether an attribute's value (None: it is not there) meets the condition, as soupsieve sees it."""
        if value is None:
            return False
        match self.operator:
            case "=":
                return value in (self.value, self.value + "\n")
            case "^=":
                return value.startswith(self.value)
            case "$=":
                return value.endswith((self.value, self.value + "\n"))
            case "*=":
                return self.value in value
        return True


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: `tag#id.class[attribute]`."""

    tag: str | None = None
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    child: bool = False
    """Whether the compound before it must be the parent; otherwise any ancestor will do."""

    @property
    def tokens(self) -> frozenset[str]:
        named = {f"#{name}" for name in self.ids} | {f".{name}" for name in self.classes}
        return frozenset(named | {self.tag} if self.tag else named)


PlainSelector = tuple[tuple[Compound, ...], ...]
"""The alternatives of a plain selector; of each, its compounds from the outermost to the one that is selected."""


def plain_selector(selector: str) -> PlainSelector | None:
    """A selector's structure, if it is plain; None if it takes soupsieve to read it."""
    alternatives: list[tuple[Compound, ...]] = []
    chain: list[Compound] = []
    position, child = 0, False
    text = selector.strip(" \t\r\n\f")
    while True:
        found = _compound(text, position, child)
        if found is None:
            return None
        compound, position = found
        chain.append(compound)
        if position == len(text):
            return (*alternatives, tuple(chain))
        combinator = _COMBINATOR.match(text, position)
        if combinator is None:
            return None
        position = combinator.end()
        child = combinator["sign"] == ">"
        if combinator["sign"] == ",":
            alternatives.append(tuple(chain))
            chain = []


def _compound(text: str, start: int, child: bool) -> tuple[Compound, int] | None:
    tag: str | None = None
    ids: list[str] = []
    classes: list[str] = []
    attributes: list[Attribute] = []
    position = start
    while (part := _COMPOUND.match(text, position)) is not None:
        if part["tag"]:
            if position > start:
                return None
            tag = None if part["tag"] == "*" else part["tag"].lower()
        elif part["id"]:
            ids.append(part["id"])
        elif part["class"]:
            classes.append(part["class"])
        elif (attribute := _attribute(part)) is not None:
            attributes.append(attribute)
        else:
            return None
        position = part.end()
    if position == start:
        return None
    return Compound(tag, tuple(ids), tuple(classes), tuple(attributes), child), position


def _attribute(part: re.Match[str]) -> Attribute | None:
    """None for the attributes whose values are compared in ways of their own."""
    name = part["attribute"].lower()
    if name == "type" or name in _LISTS:
        return None
    value = part["value"] or ""
    return Attribute(name, _OPERATORS[part["operator"]], value[1:-1] if value[:1] in ('"', "'") else value)


def check_selector(selector: str) -> str | None:
    """What is wrong with a selector; None if nothing is."""
    if plain_selector(selector) is not None:
        return None
    from soupsieve import SelectorSyntaxError, compile

    try:
        compile(selector)
    except (SelectorSyntaxError, ValueError, RecursionError) as error:
        return str(error).partition("\n")[0] or "cannot be read as a CSS selector"
    return None


def required_tokens(selector: str) -> tuple[frozenset[str], ...]:
    """What a page must contain for a selector to find anything: for one of the sets returned, all of its members.

    Tokens are written `.class`, `#id` and `tag`, as in `Page.tokens`. An empty set asks for nothing: the selector has
    to be tried on every page.
    """
    plain = plain_selector(selector)
    if plain is not None:
        return tuple(frozenset().union(*(compound.tokens for compound in chain)) for chain in plain)
    from soupsieve import compile

    return tuple(_tokens_of(alternative) for alternative in compile(selector).selectors)


def _tokens_of(selector: Selector | SelectorNull) -> frozenset[str]:
    from soupsieve.css_types import Selector

    if not isinstance(selector, Selector):
        return frozenset()
    tokens = {f"#{name}" for name in selector.ids} | {f".{name}" for name in selector.classes}
    if selector.tag is not None and selector.tag.name not in (None, "*"):
        tokens.add(selector.tag.name.lower())
    for inner in (*selector.selectors, selector.relation):
        tokens |= _tokens_of_any(inner)
    return frozenset(tokens)


def _tokens_of_any(selectors: SelectorList) -> frozenset[str]:
    """What is needed whichever of several selectors holds; nothing, where they must not hold."""
    if selectors.is_not or selectors.is_html or not len(selectors):
        return frozenset()
    return reduce(frozenset.intersection, map(_tokens_of, selectors))
