"""Turns XPath expressions into CSS selectors that find the same elements, and says of others why that is not possible.

What is read is the part of XPath 1.0 in which people say where something is on a page: paths, attributes, positions and
conditions. cssselect goes the other way only, and nothing that is kept goes this one.
"""

from __future__ import annotations

from collections.abc import Callable

import soupsieve

from cleaner.authoring.importers import css
from cleaner.authoring.importers.css import NotCss
from cleaner.authoring.importers.tokens import Tokens
from cleaner.packs.schema import MAX_TEXT

_DEEPEST = 12
"""How deep conditions and parentheses may be nested."""
_BEHIND = {"child": "> ", "descendant": "", "following-sibling": "~ "}
_BEFORE = {"parent": "> ", "ancestor": "", "preceding-sibling": "~ "}


def selector_of(xpath: str) -> str:
    """Returns the selector that finds the elements that an expression finds. Raises NotCss."""
    if len(xpath) > MAX_TEXT:
        raise NotCss(f"longer than {MAX_TEXT:,} characters")
    selector = _Reader(xpath).union()
    if len(selector) > MAX_TEXT:
        raise NotCss(f"its selector is longer than {MAX_TEXT:,} characters")
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        raise NotCss("conditions on what is below within each other, which CSS does not have") from None
    return selector


class _Reader(Tokens):
    _depth = 0

    def union(self) -> str:
        paths = [self._absolute()]
        while self.take("|"):
            paths.append(self._absolute())
        if self.kind() != "end":
            raise NotCss(f"{self.sign()!r} is not understood there")
        return ", ".join(dict.fromkeys(paths))

    def _absolute(self) -> str:
        self.take(".")  # of the document, which is where such expressions begin
        if self.sign() == "(":
            raise NotCss("a position among all that is found")
        if self.kind(1) == "sign" and self.sign(1) == "(":
            raise NotCss(f"{self.sign()}() does not find elements")
        if self.take("//"):
            return self._steps(self._step("", "child", "descendant"))
        if not self.take("/"):
            raise NotCss("a path that does not begin with / or //")
        if self.sign() not in ("html", "*"):
            raise NotCss(f"the outermost element of a page is html, not {self.sign()!r}")
        return self._steps(self._step("", "child", "descendant"))

    def _steps(self, chain: str) -> str:
        while self.sign() in ("/", "//"):
            descends = self.next() == "//"
            if self.sign() == "@" or (self.kind() == "name" and self.sign(1) == "("):
                raise NotCss("it finds attributes or texts, not elements")
            if self.take("."):
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
        if axis == "following-sibling" and self.sign() == "*" and [self.sign(n) for n in (1, 2, 3)] == ["[", "1", "]"]:
            self.skip(4)
            return f"{chain} + " + ("*" + self._predicates("", None))
        compound = self._compound(axis)
        joint = _BEHIND[combined]
        return f"{chain} {joint}{compound}" if chain else compound

    def _axis(self) -> tuple[str, bool]:
        """Returns the axis of the next step, and whether its element is still to be read."""
        if self.take(".."):
            return "parent", False
        if self.kind() == "name" and self.sign(1) == "::":
            axis = self.next()
            self.next()
            return axis, True
        return "child", True

    def _compound(self, axis: str | None) -> str:
        tag = self._tag()
        # Only among an element's children is a position the same in CSS.
        return tag + self._predicates(tag, tag if axis == "child" else None)

    def _tag(self) -> str:
        if self.take("*"):
            return "*"
        if self.kind() != "name" or self.sign(1) == "(":
            raise NotCss(f"{self.sign()!r} where an element was expected")
        return css.lower(self.next())

    def _tag_condition(self) -> str:
        tag = self._tag()
        return "" if tag == "*" else f":is({tag})"

    def _predicates(self, tag: str, among: str | None) -> str:
        """Reads the conditions of a step. among: what positions are counted among; None where they cannot be."""
        told = ""
        while self.take("["):
            counted = None if among is None else among + told
            told += self._nested(self._either, counted)
            self.expect("]")
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
        while self.kind() == "name" and self.take("or"):
            terms.append(self._both(among))
        return terms[0] if len(terms) == 1 else f":is({', '.join(terms)})"

    def _both(self, among: str | None) -> str:
        told = self._condition(among)
        while self.kind() == "name" and self.take("and"):
            told += self._condition(among)
        return told

    def _condition(self, among: str | None) -> str:
        if self.kind() == "number":
            return css.position("=", self.next(), among)
        if self.take("("):
            return self._closed(among)
        if self.sign() == "@":
            return self._compared()
        if self.kind() == "name" and self.sign(1) == "(":
            return self._function(among)
        return self._relative()

    def _closed(self, among: str | None) -> str:
        told = self._nested(self._either, among)
        self.expect(")")
        return told

    def _function(self, among: str | None) -> str:
        name = self.next()
        self.expect("(")
        if name == "not":
            return f":not({self._closed(among)})"
        if name in ("position", "last"):
            self.expect(")")
            if name == "last":
                return css.position("last", "", among)
            sign = self.next()
            if self.sign() == "last":
                self.skip(1)
                self.expect("(")
                self.expect(")")
                return css.position("last" if sign == "=" else sign, "", among)
            if self.kind() != "number":
                raise NotCss("a position that is no number")
            return css.position(sign, self.next(), among)
        if name not in ("contains", "starts-with"):
            raise NotCss(f"{name}() has no counterpart")
        return self._part(name)

    def _part(self, name: str) -> str:
        attribute, spaced = self._subject()
        self.expect(",")
        value = self._string()
        self.expect(")")
        if not value:
            raise NotCss("an empty text, which everything contains")
        if name == "contains":
            return css.contains_spaced(attribute, value) if spaced else css.contains(attribute, value)
        if spaced:
            raise NotCss("starts-with() of a text that begins with a blank")
        return css.starts(attribute, value)

    def _subject(self) -> tuple[str, bool]:
        """Reads `@name`, or `concat(' ', @name, ' ')`, and returns the name, and whether blanks stand round it."""
        if self.kind() == "name" and self.sign() == "concat":
            self.skip(1)
            self.expect("(")
            before = self._string()
            self.expect(",")
            attribute = self._normalized()
            self.expect(",")
            if (before, self._string()) != (" ", " "):
                raise NotCss("concat() of other texts than blanks")
            self.expect(")")
            return attribute, True
        return self._normalized(), False

    def _normalized(self) -> str:
        if self.kind() == "name" and self.sign() == "normalize-space":
            self.skip(1)
            self.expect("(")
            attribute = self._attribute()
            self.expect(")")
            return attribute
        return self._attribute()

    def _attribute(self) -> str:
        if not self.take("@"):
            raise NotCss("a condition on the text of elements")
        if self.kind() != "name":
            raise NotCss("a condition on any attribute")
        return css.lower(self.next())

    def _compared(self) -> str:
        attribute = self._attribute()
        if self.sign() not in ("=", "!="):
            if self.sign() in ("]", ")") or self.kind() == "name":
                return f"[{attribute}]"
            raise NotCss(f"{self.sign()!r} of an attribute")
        condition = css.equals if self.next() == "=" else css.differs
        return condition(attribute, self._string())

    def _relative(self) -> str:
        """Reads a path as a condition: that it finds something."""
        below = False
        if self.take("."):
            if self.sign() not in ("/", "//"):
                raise NotCss("a condition on the text of elements")
            below = self.next() == "//"
        axis, chosen = self._axis()
        if not chosen:
            raise NotCss("a condition on the element around")
        if axis == "self":
            return self._tag_condition() + self._predicates("", None)
        if axis in _BEFORE:
            around = {"parent": " > *", "ancestor": " *", "preceding-sibling": " ~ *"}[axis]
            return f":is({self._compound(None)}{around})"
        path = self._step("", axis, "child")
        if self.sign() in ("/", "//"):
            raise NotCss("a condition on a path of several steps")
        if self.sign() in ("=", "!=", "<", ">", "<=", ">="):
            raise NotCss("a condition on the text of elements")
        return f":has({'' if below else _BEHIND[axis]}{path})"

    def _string(self) -> str:
        if self.kind() != "string":
            raise NotCss(f"{self.sign()!r} where a text in quotes was expected")
        return self.next()[1:-1]


def _one(chain: str) -> str:
    return f":is({chain})" if " " in chain else chain
