"""Takes XPath expressions apart."""

from __future__ import annotations

import re

from cleaner.authoring.importers.css import NotCss

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\"|'[^']*')|(?P<number>\d+)"
    r"|(?P<name>[A-Za-z_][\w-]*(?::(?!:)[\w-]+)?)|(?P<sign>//|\.\.|::|!=|<=|>=|[/|.@=<>()\[\],*+$-]))"
)


class Tokens:
    """The tokens of an expression, one by one: each is a `string`, `number`, `name` or `sign`, the last an `end`."""

    def __init__(self, xpath: str) -> None:
        """Raises NotCss for what is no XPath."""
        self._tokens, self._at = _tokens(xpath), 0

    def kind(self, ahead: int = 0) -> str:
        """Returns the kind of the next token, or of one further ahead."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)][0]

    def sign(self, ahead: int = 0) -> str:
        """Returns the text of the next token, or of one further ahead."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)][1]

    def skip(self, count: int) -> None:
        self._at += count

    def next(self) -> str:
        """Returns the next token, which is read then."""
        text = self.sign()
        self.skip(1)
        return text

    def take(self, sign: str) -> bool:
        """Reads a sign if it is the next token. Returns whether it was."""
        if self.sign() != sign or self.kind() == "string":
            return False
        self.skip(1)
        return True

    def expect(self, sign: str) -> None:
        """Reads a sign. Raises NotCss for anything else."""
        if not self.take(sign):
            raise NotCss(f"{self.sign() or 'the end'!r} where {sign!r} was expected")


def _tokens(xpath: str) -> list[tuple[str, str]]:
    found, at, end = [], 0, len(xpath.rstrip())
    while at < end:
        token = _TOKEN.match(xpath, at)
        if token is None:
            raise NotCss(f"not XPath at {xpath[at : at + 20].strip()!r}")
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return [*found, ("end", "")]
