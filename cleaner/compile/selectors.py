"""Finds out what a page must contain for the CSS selectors of rules to find anything."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from cleaner.packs.plain import plain_selector, tokens_of

if TYPE_CHECKING:
    from soupsieve.css_types import Selector, SelectorList, SelectorNull


def required_tokens(selector: str) -> tuple[frozenset[str], ...]:
    """Returns sets of tokens. A selector finds nothing on a page that does not have all members of one of the sets.

    Tokens are written as in `Page.tokens`: `.class`, `#id`, `tag`, `[attribute]` and `[attribute=value]`; beside them
    `[attribute*=part]` (see `AttributeParts`). An empty set asks for nothing: then every page has to be tried.
    """
    plain = plain_selector(selector)
    if plain is not None:
        return tuple(map(tokens_of, plain))
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
    """Returns the tokens that are needed whichever of several selectors holds; none, where they must not hold."""
    if selectors.is_not or selectors.is_html or not len(selectors):
        return frozenset()
    return reduce(frozenset.intersection, map(_tokens_of, selectors))
