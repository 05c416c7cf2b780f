"""Regexes that hypothesis makes up, each with a line that it probably matches."""

from __future__ import annotations

from typing import NamedTuple

import regex
from hypothesis import strategies as st

LETTERS = "abkisKSIe"
ODD = "éſ\u212aİıßẞσςΣ日本'’\"“-–—.,:©|(/*٣37 \u00a0\u200b"
WORDS = [
    "share",
    "read more",
    "Photo",
    "Straße",
    "don’t",
    "a",
    "of",
    "Kelvin",
    "ΣΟΦΟΣ",
    "関連記事",
    "20",
    "1",
    "©",
    "- ",
]
chars = st.sampled_from(LETTERS + ODD)


class Expression(NamedTuple):
    """A regex (or a part of one) and a text that it matches, as long as nothing around it interferes."""

    pattern: str
    sample: str


@st.composite
def _literal(draw: st.DrawFn) -> Expression:
    text = draw(st.sampled_from(WORDS) | st.text(LETTERS + ODD, min_size=1, max_size=5))
    return Expression(regex.escape(text, special_only=draw(st.booleans())), text)


@st.composite
def _class(draw: st.DrawFn) -> Expression:
    members = draw(st.text(LETTERS + "éſ\u212a’'٣3日 .", min_size=1, max_size=4))
    inner = "".join(f"\\{c}" if c in "\\]^-[" else c for c in members)
    if draw(st.integers(0, 4)) == 0:
        marks = draw(st.sampled_from(["", r"\w", r"\\w"]))
        return Expression(f"[^{marks}{inner}]", draw(chars))
    extra = draw(st.sampled_from(["", "", "0-9", r"\d", r"\s", "a-f"]))
    return Expression(f"[{inner}{extra}]", draw(st.sampled_from(members)))


_CLASSES = [
    ("\\w", "k"),
    ("\\W", "-"),
    ("\\d", "7"),
    ("\\d", "٣"),
    ("\\s", " "),
    ("\\S", "ß"),
    (".", "x"),
    ("\\D", "s"),
]
_CLASSES += [("\\p{Lu}", "K"), ("\\N{COPYRIGHT SIGN}", "©"), ("\\x6b", "k"), ("\\u017f", "s"), ("\\h", "\u00a0")]
_QUANTIFIERS = [(0, 3, "*"), (1, 3, "+"), (0, 1, "?"), (0, 2, "*?"), (1, 2, "++"), (2, 2, "{2}"), (0, 2, "{0,2}")]
_QUANTIFIERS += [(0, 2, "{,2}"), (1, 4, "{1,}"), (0, 0, "{0}")]
_EMPTY = ["^", "$", "\\b", "\\B", "(?i)", "(?:)", "(?#note)", "(?=[^z])", "(?!zz)", "(?<!zz)", "(?<=.)", "\\A", "\\Z"]


def _of(parts: list[Expression]) -> Expression:
    return Expression("".join(p.pattern for p in parts), "".join(p.sample for p in parts))


def _composed(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    @st.composite
    def group(draw: st.DrawFn) -> Expression:
        branches = draw(st.lists(st.lists(inner, min_size=0, max_size=3).map(_of), min_size=1, max_size=3))
        opening = draw(st.sampled_from(["(", "(?:", "(?<n>", "(?P<n>", "(?>", "(?i:", "(?-i:", "(?s:"]))
        return Expression(f"{opening}{'|'.join(b.pattern for b in branches)})", draw(st.sampled_from(branches)).sample)

    @st.composite
    def repeated(draw: st.DrawFn) -> Expression:
        atom = draw(inner)
        low, high, text = draw(st.sampled_from(_QUANTIFIERS))
        return Expression(f"(?:{atom.pattern}){text}", atom.sample * draw(st.integers(low, high)))

    @st.composite
    def fuzzy(draw: st.DrawFn) -> Expression:
        atom = draw(_literal())  # of literals only: anything else soon takes the package minutes and gigabytes
        return Expression(f"(?:{atom.pattern}){draw(st.sampled_from(['{e<=1}', '{i<=1,e<=2}', '{s}']))}", atom.sample)

    @st.composite
    def bare_repeated(draw: st.DrawFn) -> Expression:
        char = draw(chars)
        low, high, text = draw(st.sampled_from([(0, 2, "*"), (1, 2, "+"), (0, 1, "?"), (0, 1, "{0,1}"), (3, 3, "{3}")]))
        return Expression(regex.escape(char) + text, char * draw(st.integers(low, high)))

    @st.composite
    def look(draw: st.DrawFn) -> Expression:
        opening = draw(st.sampled_from(["(?=", "(?!", "(?<=", "(?<!"]))
        return Expression(f"{opening}{draw(inner).pattern})", "")

    return group() | repeated() | bare_repeated() | look() | fuzzy()


atoms = (
    _literal()
    | _class()
    | st.sampled_from(_CLASSES).map(lambda pair: Expression(*pair))
    | st.sampled_from(_EMPTY).map(lambda pattern: Expression(pattern, ""))
)


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    """A whole regex that compiles and does not match the empty text, and a line made for it."""
    parts = draw(st.lists(st.recursive(atoms, _composed, max_leaves=8), min_size=0, max_size=2))
    if draw(st.integers(0, 3)):  # most rules have a word in them
        parts.insert(draw(st.integers(0, len(parts))), draw(_literal()))
    found = _of(parts)
    if draw(st.booleans()):
        found = found._replace(pattern=f"^{found.pattern}")
    if draw(st.booleans()):
        found = found._replace(pattern=f"{found.pattern}$")
    if draw(st.integers(0, 9)) == 0:
        found = found._replace(pattern=f"{found.pattern}|{draw(_literal()).pattern}")
    return found


def compiles(pattern: str) -> bool:
    """Whether the loader would take it."""
    try:
        return regex.compile(pattern, regex.IGNORECASE).fullmatch("") is None
    except (regex.error, KeyError, ValueError, OverflowError):
        return False


@st.composite
def lines_for(draw: st.DrawFn, sample: str) -> str:
    """A line near a sample: in other case, with something before or after it, or a character changed."""
    line = "".join(draw(st.sampled_from([c, c.upper(), c.lower(), _FOLDED.get(c, c)])) for c in sample[:60])
    before = draw(st.sampled_from(["", "", "", " ", "• ", "x ", "\u200b", "—"]))
    after = draw(st.sampled_from(["", "", "", " ", ".", " and more", "\ufeff"]))
    line = f"{before}{line}{after}".replace("\r", "").replace("\n", "")
    if line and draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(line) - 1))
        line = line[:at] + draw(chars | st.just("")) + line[at + 1 :]
    return draw(
        st.sampled_from(
            ["{}", "{}", "{}", "[{}](https://a.test/b)", "- [**{}**](/b)", "x **[{}](/b)** [3][2]", "## {}\\-"]
        )
    ).replace("{}", line)


_FOLDED = {"s": "ſ", "k": "\u212a", "K": "\u212a", "i": "ı", "'": "’", "’": "'", " ": "\u00a0", "3": "٣", "σ": "ς"}
