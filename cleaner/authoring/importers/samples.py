"""Makes small pages on which a selector finds something, as tests for rules whose authors gave none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape

import soupsieve
from bs4 import BeautifulSoup

from cleaner.authoring.examples import run_examples
from cleaner.compile.ruleset import Ruleset
from cleaner.packs import Example, Rule, RulePack
from cleaner.packs.plain import Chain, Compound, plain_selector
from cleaner.packs.schema import MAX_TEST

_TEXTLESS = (
    "area audio base br canvas col embed frame frameset head hr iframe img input link map meta noframes noscript "
    "object option param picture script select source style svg template textarea track video wbr"
)
TEXTLESS = frozenset(_TEXTLESS.split())
"""Elements that have no text of a page."""
STAYS = "<p>The ferry was late again, and nobody at the pier was surprised by it.</p>"
_GOES = "Seven hundred lamps"
_COUNTED = re.compile(
    r":(?:(?:first|last|only)-(?:child|of-type)|nth(?:-last)?-(?:child|of-type)\((?:[^()]|\([^()]*\))*\))"
)
_MARK = re.compile(r"@@(\d+)@@")
_BEFORE_TAGS = re.compile(r"(?<=\.)((?:</?\w[^<>]*>)+)⟦")
"""Tags before what goes. The sign of a list's item is no text of its own: it goes with the line end before it."""
_NUMBERS = re.compile(r"\d{1,2}")
_MOST = 12
"""Copies of an element on a page, for selectors with a position."""
_ROWS = {"td": "tr", "th": "tr", "tr": "table", "tbody": "table", "thead": "table", "li": "ul", "dd": "dl", "dt": "dl"}


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: str = ""

    def __str__(self) -> str:
        told = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<{self.tag}{told}>{self.inside}</{self.tag}>"


class NoSample(Exception):
    """No page can be made on which the selector takes some text and leaves other; the text says why."""


@lru_cache(maxsize=65_536)
def sample_of(css: str, op: str = "select") -> str | None:
    """Returns a page with what a rule with this selector takes in ⟦…⟧; None if none can be made.

    The page has been tried with the engine, and so has one on which everything must stay.
    """
    try:
        return _sample(css, op)
    except (NoSample, soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        return None


def why_not(css: str, op: str = "select") -> str:
    """Returns why there is no sample."""
    try:
        _sample(css, op)
    except NoSample as error:
        return str(error)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        return "not a selector that is understood"
    return ""


def stays() -> str:
    """Returns a page of which a rule for elements may take nothing."""
    return f"<body>{STAYS}</body>"


def _sample(css: str, op: str) -> str:
    soupsieve.compile(css)
    if soupsieve.select(css, BeautifulSoup(stays(), "lxml")) and op == "select":
        raise NoSample("it takes any paragraph")
    chains = _chains(css)
    if all(chain[-1].tag in TEXTLESS for chain in chains):
        raise NoSample(f"{chains[0][-1].tag} has no text")
    for chain in chains:
        if chain[-1].tag in TEXTLESS:
            continue
        for page in _pages(css, _built(chain, _copies(css)), op):
            if len(page) < MAX_TEST and _holds(css, page, op):
                return page
    raise NoSample("no example of what it takes could be made")


def _chains(css: str) -> tuple[Chain, ...]:
    chains = plain_selector(_COUNTED.sub("", css))
    if chains is None:
        # `*` may have been left out before a position.
        chains = plain_selector(re.sub(r"(^|[\s>+~(,])(?=$|[\s>+~),])", r"\1*", _COUNTED.sub("", css)))
    if chains is None:
        raise NoSample("no example of what it takes could be made")
    return chains


def _copies(css: str) -> int:
    counted = "".join(_COUNTED.findall(css)) + "".join(re.findall(r":nth[^)]*\)", css))
    if not counted:
        return 1
    return min(_MOST, 1 + max([1, *map(int, _NUMBERS.findall(counted))]))


def _built(chain: Chain, copies: int) -> str:
    """Returns what stands in the body, with a mark for each element that may be found."""
    compounds = [compound for chain_part in chain for compound in _unfolded(chain_part)]
    inside = "".join(str(_element(compounds[-1], "\x00")) for _ in range(copies))
    combinator = compounds[-1].combinator
    for compound in reversed(compounds[:-1]):
        if combinator in "+~":
            inside = str(_element(compound, "")) + inside
        else:
            inside = str(_element(compound, inside))
        combinator = compound.combinator
    around = _ROWS.get(compounds[0].tag or "")
    return f"<{around}>{inside}</{around}>" if around else inside


def _unfolded(compound: Compound) -> list[Compound]:
    """Returns a compound with what `:is()` demands of it, the first of its alternatives, and what that stands in."""
    before: list[Compound] = []
    for selector in compound.demanded:
        chain = [part for inner in selector[0] for part in _unfolded(inner)]
        last = chain[-1]
        if len(chain) > 1 and not before:
            before = [replace(chain[0], combinator=compound.combinator), *chain[1:-1]]
            compound = replace(compound, combinator=last.combinator)
        compound = replace(
            compound,
            tag=compound.tag or last.tag,
            ids=(*compound.ids, *last.ids),
            classes=(*compound.classes, *last.classes),
            attributes=(*compound.attributes, *last.attributes),
            having=(*compound.having, *last.having),
            demanded=(),
        )
    return [*before, replace(compound, demanded=())]


def _element(compound: Compound, inside: str) -> _Element:
    attributes: dict[str, str] = {}
    for name in compound.ids:
        attributes["id"] = name
    for attribute in compound.attributes:
        had = attributes.get(attribute.name, "")
        if attribute.operator in ("*=", "~=", "$=") and had != attribute.value:
            attributes[attribute.name] = f"{had} {attribute.value}".strip(" ") if had else attribute.value
        elif attribute.operator == "^=" and had:
            attributes[attribute.name] = f"{attribute.value} {had}"
        else:
            attributes[attribute.name] = attribute.value or had
    if compound.classes:
        attributes["class"] = " ".join([*filter(None, [attributes.get("class", "")]), *compound.classes])
    for inner in compound.having:
        part = next(p for unfolded in (_unfolded(inner[0]),) for p in unfolded[-1:])
        if inner[0].combinator in "+~":
            raise NoSample("no example of what it takes could be made")
        inside += str(_element(part, "")) if part.tag not in TEXTLESS else f"<{part.tag}{_told(part)}>"
    inside += "".join(map(escape, compound.contains))
    return _Element(compound.tag or "div", attributes, inside)


def _told(compound: Compound) -> str:
    return "".join(f' {a.name}="{escape(a.value)}"' for a in compound.attributes)


def _pages(css: str, body: str, op: str) -> Iterator[str]:
    """Yields pages in which the texts of found elements stand in brackets."""
    if op == "content":
        inner = body.replace("\x00", "The ferry ran again on Tuesday.")
        page = f"<body><p>⟦Front page⟧</p>{inner}</body>"
        if soupsieve.select(css, BeautifulSoup(page, "lxml")):
            yield page
        return
    if re.match(r"<(html|body)\b", body):
        bare = [f"{body}{STAYS}"]
    else:
        bare = [f"<body>{STAYS}<div>{body}</div></body>", f"<body>{body}{STAYS}</body>"]
    for page in bare:
        marked = _marked(css, page)
        if marked:
            yield marked
            yield _BEFORE_TAGS.sub(r"⟦\1", marked)


def _marked(css: str, page: str) -> str | None:
    """Returns a page in which the texts of found elements stand in brackets; None where nothing is found."""
    pieces = page.split("\x00")
    numbered = "".join(f"{piece}@@{n}@@" for n, piece in enumerate(pieces[:-1])) + pieces[-1]
    found = " ".join(element.get_text() for element in soupsieve.select(css, BeautifulSoup(numbered, "lxml")))
    taken = set(_MARK.findall(found))
    if not taken:
        return None
    return _MARK.sub(lambda n: f"⟦{_GOES}⟧" if n[1] in taken else "It was bright.", numbered)


def _holds(css: str, page: str, op: str) -> bool:
    """Returns whether the engine takes from the page what stands in brackets and nothing else."""
    examples = (Example(1, html=page), Example(2, html=stays()))
    rule = Rule("sample", op, 1, select=(css,), tests=examples)
    ruleset = Ruleset([RulePack("sample", "sites", "sample", hosts=("sample.example",), rules=(rule,))])
    return all(verdict.passed for verdict in run_examples(ruleset))
