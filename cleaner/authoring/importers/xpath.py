"""Turns XPath expressions into CSS selectors that find the same elements, and says of others why that is not possible.

What is read is the part of XPath 1.0 in which people say where something is on a page: paths, attributes, positions and
conditions. cssselect goes the other way only, and nothing that is kept goes this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import soupsieve

from cleaner.packs.schema import MAX_TEXT

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\"|'[^']*')|(?P<number>\d+)"
    r"|(?P<name>[A-Za-z_][\w-]*(?::(?!:)[\w-]+)?)|(?P<sign>//|\.\.|::|!=|<=|>=|[/|.@=<>()\[\],*+$-]))"
)
_DEEPEST = 12
"""How deep conditions and parentheses may be nested."""
_NAME = re.compile(r"-?[_a-zA-Z][\w-]*", re.ASCII)
_WORDS = frozenset({"class", "rel", "rev", "headers", "accesskey", "accept-charset"})
"""Attributes that are read as lists of words: what blanks stand between them is not known any more."""
_BEHIND = {"child": "> ", "descendant": "", "following-sibling": "~ "}
_BEFORE = {"parent": "> ", "ancestor": "", "preceding-sibling": "~ "}


class NotCss(Exception):
    """An expression has no selector that finds the same; the text says why."""


def selector_of(xpath: str) -> str:
    """Returns the selector that finds the elements that an expression finds. Raises NotCss."""
    if len(xpath) > MAX_TEXT:
        raise NotCss(f"longer than {MAX_TEXT:,} characters")
    selector = _Reader(_tokens(xpath)).union()
    if len(selector) > MAX_TEXT:
        raise NotCss(f"its selector is longer than {MAX_TEXT:,} characters")
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        raise NotCss("conditions on what is below within each other, which CSS does not have") from None
    return selector


def quoted(value: str) -> str:
    """Returns a text as a string of CSS. Raises NotCss for one with control characters."""
    if not value.isprintable():
        raise NotCss("a text with control characters")
    mark = "'" if '"' in value and "'" not in value else '"'
    return mark + value.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def _tokens(xpath: str) -> list[tuple[str, str]]:
    found, at, end = [], 0, len(xpath.rstrip())
    while at < end:
        token = _TOKEN.match(xpath, at)
        if token is None:
            raise NotCss(f"not XPath at {xpath[at : at + 20].strip()!r}")
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return [*found, ("end", "")]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def union(self) -> str:
        paths = [self._absolute()]
        while self._take("|"):
            paths.append(self._absolute())
        if self._kind() != "end":
            raise NotCss(f"{self._sign()!r} is not understood there")
        return ", ".join(dict.fromkeys(paths))

    def _absolute(self) -> str:
        self._take(".")  # of the document, which is where such expressions begin
        if self._sign() == "(":
            raise NotCss("a position among all that is found")
        if self._kind(1) == "sign" and self._sign(1) == "(":
            raise NotCss(f"{self._sign()}() does not find elements")
        if self._take("//"):
            return self._steps(self._step("", "child", "descendant"))
        if not self._take("/"):
            raise NotCss("a path that does not begin with / or //")
        if self._sign() not in ("html", "*"):
            raise NotCss(f"the outermost element of a page is html, not {self._sign()!r}")
        return self._steps(self._step("", "child", "descendant"))

    def _steps(self, chain: str) -> str:
        while self._sign() in ("/", "//"):
            descends = self._next() == "//"
            if self._sign() == "@" or (self._kind() == "name" and self._sign(1) == "("):
                raise NotCss("it finds attributes or texts, not elements")
            if self._take("."):
                if descends:
                    raise NotCss("all below an element and itself")
                continue
            axis, chosen = self._axis()
            if descends and axis != "child":
                raise NotCss(f"{axis}:: of all elements below one")
            if axis == "self":
                chain += self._tag_condition() + self._predicates("", None)
            elif axis in _BEFORE:
                tail = f":has({_BEFORE[axis]}{_one(chain)})"
                chain = self._compound(None) + tail if chosen else f"*{tail}" + self._predicates("", None)
            else:
                chain = self._step(chain, axis, "descendant" if descends else axis)
        return chain

    def _step(self, chain: str, axis: str, combined: str) -> str:
        if axis not in _BEHIND:
            raise NotCss(f"{axis}:: has no counterpart")
        if (
            axis == "following-sibling"
            and self._sign() == "*"
            and [self._sign(n) for n in (1, 2, 3)] == ["[", "1", "]"]
        ):
            self._at += 4
            return f"{chain} + " + ("*" + self._predicates("", None))
        compound = self._compound(axis)
        joint = _BEHIND[combined]
        return f"{chain} {joint}{compound}" if chain else compound

    def _axis(self) -> tuple[str, bool]:
        """Returns the axis of the next step, and whether its element is still to be read."""
        if self._take(".."):
            return "parent", False
        if self._kind() == "name" and self._sign(1) == "::":
            axis = self._next()
            self._next()
            return axis, True
        return "child", True

    def _compound(self, axis: str | None) -> str:
        tag = self._tag()
        # Only among an element's children is a position the same in CSS.
        return tag + self._predicates(tag, tag if axis == "child" else None)

    def _tag(self) -> str:
        if self._take("*"):
            return "*"
        if self._kind() != "name" or self._sign(1) == "(":
            raise NotCss(f"{self._sign()!r} where an element was expected")
        return _lower(self._next())

    def _tag_condition(self) -> str:
        tag = self._tag()
        return "" if tag == "*" else f":is({tag})"

    def _predicates(self, tag: str, among: str | None) -> str:
        """Reads the conditions of a step. among: what positions are counted among; None where they cannot be."""
        told = ""
        while self._take("["):
            counted = None if among is None else among + told
            told += self._nested(self._either, counted)
            self._expect("]")
        return told

    def _nested(self, read: Callable[[str | None], str], among: str | None) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotCss("conditions nested too deeply")
        found = read(among)
        self._depth -= 1
        return found

    def _either(self, among: str | None) -> str:
        terms = [self._both(among)]
        while self._kind() == "name" and self._take("or"):
            terms.append(self._both(among))
        return terms[0] if len(terms) == 1 else f":is({', '.join(terms)})"

    def _both(self, among: str | None) -> str:
        told = self._condition(among)
        while self._kind() == "name" and self._take("and"):
            told += self._condition(among)
        return told

    def _condition(self, among: str | None) -> str:
        if self._kind() == "number":
            return _position("=", self._next(), among)
        if self._take("("):
            return self._closed(among)
        if self._sign() == "@":
            return self._compared()
        if self._kind() == "name" and self._sign(1) == "(":
            return self._function(among)
        return self._relative()

    def _closed(self, among: str | None) -> str:
        told = self._nested(self._either, among)
        self._expect(")")
        return told

    def _function(self, among: str | None) -> str:
        name = self._next()
        self._expect("(")
        if name == "not":
            return f":not({self._closed(among)})"
        if name in ("position", "last"):
            self._expect(")")
            if name == "last":
                return _position("last", "", among)
            sign = self._next()
            if self._sign() == "last":
                self._at += 1
                self._expect("(")
                self._expect(")")
                return _position("last" if sign == "=" else sign, "", among)
            if self._kind() != "number":
                raise NotCss("a position that is no number")
            return _position(sign, self._next(), among)
        if name not in ("contains", "starts-with"):
            raise NotCss(f"{name}() has no counterpart")
        return self._part(name)

    def _part(self, name: str) -> str:
        attribute, spaced = self._subject()
        self._expect(",")
        value = self._string()
        self._expect(")")
        if not value:
            raise NotCss("an empty text, which everything contains")
        if spaced and name == "contains":
            return _words(attribute, value)
        if spaced:
            raise NotCss("starts-with() of a text that begins with a blank")
        _refuse_blanks(attribute, value, edges=True)
        return f"[{attribute}{'*' if name == 'contains' else '^'}={quoted(value)}]"

    def _subject(self) -> tuple[str, bool]:
        """Reads `@name`, or `concat(' ', @name, ' ')`, and returns the name, and whether blanks stand round it."""
        if self._kind() == "name" and self._sign() == "concat":
            self._at += 1
            self._expect("(")
            before = self._string()
            self._expect(",")
            attribute = self._normalized()
            self._expect(",")
            if (before, self._string()) != (" ", " "):
                raise NotCss("concat() of other texts than blanks")
            self._expect(")")
            return attribute, True
        return self._normalized(), False

    def _normalized(self) -> str:
        if self._kind() == "name" and self._sign() == "normalize-space":
            self._at += 1
            self._expect("(")
            attribute = self._attribute()
            self._expect(")")
            return attribute
        return self._attribute()

    def _attribute(self) -> str:
        if not self._take("@"):
            raise NotCss("a condition on the text of elements")
        if self._kind() != "name":
            raise NotCss("a condition on any attribute")
        return _lower(self._next())

    def _compared(self) -> str:
        attribute = self._attribute()
        if self._sign() not in ("=", "!="):
            if self._sign() in ("]", ")") or self._kind() == "name":
                return f"[{attribute}]"
            raise NotCss(f"{self._sign()!r} of an attribute")
        sign, value = self._next(), self._string()
        _refuse_blanks(attribute, value, edges=True)
        if attribute == "id" and sign == "=" and _NAME.fullmatch(value):
            return f"#{value}"
        equal = f"[{attribute}={quoted(value)}]"
        return equal if sign == "=" else f"[{attribute}]:not({equal})"

    def _relative(self) -> str:
        """Reads a path as a condition: that it finds something."""
        below = False
        if self._take("."):
            if self._sign() not in ("/", "//"):
                raise NotCss("a condition on the text of elements")
            below = self._next() == "//"
        axis, chosen = self._axis()
        if not chosen:
            raise NotCss("a condition on the element around")
        if axis == "self":
            return self._tag_condition() + self._predicates("", None)
        if axis in _BEFORE:
            around = {"parent": " > *", "ancestor": " *", "preceding-sibling": " ~ *"}[axis]
            return f":is({self._compound(None)}{around})"
        path = self._step("", axis, "child")
        if self._sign() in ("/", "//"):
            raise NotCss("a condition on a path of several steps")
        if self._sign() in ("=", "!=", "<", ">", "<=", ">="):
            raise NotCss("a condition on the text of elements")
        return f":has({'' if below else _BEHIND[axis]}{path})"

    def _string(self) -> str:
        if self._kind() != "string":
            raise NotCss(f"{self._sign()!r} where a text in quotes was expected")
        return self._next()[1:-1]

    def _kind(self, ahead: int = 0) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)][0]

    def _sign(self, ahead: int = 0) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)][1]

    def _next(self) -> str:
        text = self._sign()
        self._at += 1
        return text

    def _take(self, sign: str) -> bool:
        if self._sign() != sign or self._kind() == "string":
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise NotCss(f"{self._sign() or 'the end'!r} where {sign!r} was expected")


def _one(chain: str) -> str:
    return f":is({chain})" if " " in chain else chain


def _lower(name: str) -> str:
    if name != name.lower() or ":" in name or not _NAME.fullmatch(name):
        raise NotCss(f"{name!r} is no name of an element or attribute of a page, which are in lower case")
    return name


def _words(attribute: str, value: str) -> str:
    """Returns the condition that a list of words, with blanks round it, contains a text."""
    word = value.strip(" ")
    if (
        not word
        or (value != word and re.search(r"\s", word))
        or value not in (word, f" {word}", f"{word} ", f" {word} ")
    ):
        raise NotCss("several words with blanks round them")
    if value == word:
        _refuse_blanks(attribute, value, edges=True)
        return f"[{attribute}*={quoted(word)}]"
    if value == f" {word} ":
        simple = attribute == "class" and _NAME.fullmatch(word)
        return f".{word}" if simple else f"[{attribute}~={quoted(word)}]"
    if value.startswith(" "):
        return f":is([{attribute}^={quoted(word)}], [{attribute}*={quoted(value)}])"
    return f":is([{attribute}$={quoted(word)}], [{attribute}*={quoted(value)}])"


def _refuse_blanks(attribute: str, value: str, *, edges: bool) -> None:
    if attribute in _WORDS and (value != " ".join(value.split()) or (edges and value != value.strip())):
        raise NotCss(f"blanks in or around {attribute}, which is read as a list of words")


def _position(sign: str, number: str, among: str | None) -> str:
    if among is None:
        raise NotCss("a position among other elements than the children of one")
    if sign != "last" and not 0 < int(number[:9] or 0) < 1000:
        raise NotCss("a position that CSS does not have")
    if sign not in ("=", "last", ">", ">=", "<", "<="):
        raise NotCss(f"a position with {sign!r}")
    at = int(number or 1)
    formula = {"=": f"{at}", "last": "1", ">": f"n+{at + 1}", ">=": f"n+{at}", "<": f"-n+{at - 1}", "<=": f"-n+{at}"}
    end = "-last" if sign == "last" else ""
    if among == "*":
        return f":nth{end}-child({formula[sign]})"
    if _NAME.fullmatch(among):
        return f":nth{end}-of-type({formula[sign]})"
    return f":nth{end}-child({formula[sign]} of {among})"
