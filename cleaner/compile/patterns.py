"""Compiled patterns. All of them look at one line at a time, so that the index may skip lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import regex

from cleaner.budget import BETWEEN_CHECKS, Budget
from cleaner.compile.fold import fold_key, fold_text
from cleaner.compile.folded import Folded
from cleaner.compile.hints import Hint, Literals, Look
from cleaner.compile.words import first_word, is_word
from cleaner.packs import Form, Pattern
from cleaner.packs.spelling import MARKS

MAX_FUZZY_LINE = 4_096
"""Characters of the longest line that a fuzzy pattern looks at: its cost grows with the line times the errors."""


_ANY_LENGTH = 1 << 62
_TELLING_LENGTH = 8
"""Few lines are shorter than this: a try says so as soon."""
_END_OF_LABEL = r"\]\("
"""What a regex has that speaks of Markdown's links."""
_LEAST = 0.02
"""Seconds that a try is given at least: a document's time ends between two tries, too."""


class Match(NamedTuple):
    """A span of the source text, and the line it begins in.

    It is empty where what matches cannot be cut by itself: a part of a Markdown link's label.
    """

    start: int
    end: int
    line: int


class Matcher(Protocol):
    """A pattern that can be tried."""

    def hint(self) -> Hint:
        """Returns by what an index finds the lines in which the pattern may match."""

    @property
    def openings(self) -> Literals:
        """Folded texts with one of which the words of any matching line begin; empty where none is known."""

    def find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        """Returns the matches in one line, in order, without overlaps."""

    def promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        """Returns those of some lines, in their order, in which it may match. This takes far less time than `find`."""


class _Pattern:
    """What all patterns have in common: they look at lines as they stand, then as a reader of Markdown sees them."""

    _knows_markdown = False
    """Whether the pattern speaks of marks itself, and so looks at lines as they stand only."""

    def hint(self) -> Hint:
        raise NotImplementedError

    @property
    def openings(self) -> Literals:
        return self.hint().openings

    def find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        found = self._find(text, line, budget)
        if found or (read := text.read) is None or self._knows_markdown:
            return found
        if (place := read.places.get(line)) is None:
            return found
        return [Match(*read.span(place, m.start, m.end), line) for m in self._find(read.folded, place, budget)]

    def promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        found = self._promising(text, lines, budget)
        if (read := text.read) is None or self._knows_markdown:
            return found
        places = [place for line in lines if (place := read.places.get(line)) is not None]
        also = {read.lines[place] for place in self._promising(read.folded, places, budget)}.union(found)
        return [line for line in lines if line in also]

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        raise NotImplementedError

    def _promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        raise NotImplementedError


class _Tried(_Pattern):
    """A pattern that is tried as fast as anything about it could be found out."""

    def promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        return lines


class _WholeLine(_Tried):
    def __init__(self, pattern: Pattern) -> None:
        self._key = fold_key(pattern.text)

    def hint(self) -> Hint:
        return Hint(self._key)

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        return _whole(text, line) if text.lines[line].strip(MARKS) == self._key else ()


class _Edge(_Tried):
    """A line that starts or ends with a text."""

    def __init__(self, pattern: Pattern) -> None:
        folded = fold_text(pattern.text)
        self._at_start = pattern.form == "starts"
        self._text = (folded.lstrip(MARKS) if self._at_start else folded.rstrip(MARKS)) or folded

    def hint(self) -> Hint:
        opens = self._at_start and is_word(self._text[:1])
        return Hint(None, (first_word(self._text),) if opens else (), (self._text,))

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        folded = text.lines[line]
        if self._text not in folded:
            return ()
        if self._at_start:
            found = folded.startswith(self._text) or folded.lstrip(MARKS).startswith(self._text)
        else:
            found = folded.endswith(self._text) or folded.rstrip(MARKS).endswith(self._text)
        return _whole(text, line) if found else ()


class _Contains(_Pattern):
    def __init__(self, pattern: Pattern) -> None:
        self._text = fold_text(pattern.text)

    def _promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        wanted, folded = self._text, text.lines
        return [line for line in lines if wanted in folded[line]]

    def hint(self) -> Hint:
        return Hint(None, literals=(self._text,))

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        folded = text.lines[line]
        at = folded.find(self._text)
        if at < 0:
            return ()
        found = []
        while at >= 0:
            stop = at + len(self._text)
            found.append(Match(text.raw(line, at), text.raw(line, stop), line))
            at = folded.find(self._text, stop)
        return found


class _Regex(_Pattern):
    def __init__(self, pattern: Pattern, look: Look | None = None) -> None:
        """look: what is known of the regex; None to find it out."""
        self._source = pattern.text
        self._compiled: Any = None
        self._look = look or _look_of(pattern.text)
        self._knows_markdown = _END_OF_LABEL in pattern.text

    def hint(self) -> Hint:
        from cleaner.compile.regexes import shape_of  # hints are in the cache: hardly ever needed

        shape = shape_of(self._source)
        return Hint(None, self._look.openings, shape.literals, self._look.longest, shape.digit)

    @property
    def openings(self) -> Literals:
        return self._look.openings

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        if self._compiled is None:  # most regexes of a ruleset are never tried
            self._compiled = regex.compile(self._source, regex.IGNORECASE)
        words = text.stripped[line]
        found = _timed(self._compiled, words, budget)
        if not found:
            return ()
        raw = text.raw_stripped(line)
        return [Match(raw(start), raw(end), line) for start, end in found]

    def _promising(self, text: Folded, lines: Sequence[int], budget: Budget) -> Sequence[int]:
        look, stripped = self._look, text.stripped
        least, longest = look.least, look.longest or _ANY_LENGTH
        if least >= _TELLING_LENGTH or longest < _ANY_LENGTH:
            lines = [line for line in lines if least <= len(stripped[line]) <= longest]
        for texts in look.requires:  # dismisses half of all lines in a tenth of the time of a try
            lines = [line for line in lines if contains_any(text.lines[line], texts)]
        if not lines:
            return lines
        if self._compiled is None:
            self._compiled = regex.compile(self._source, regex.IGNORECASE)
        found, search, tame_to = [], self._compiled.search, look.tame_to
        for start in range(0, len(lines), BETWEEN_CHECKS):
            budget.check()
            for line in lines[start : start + BETWEEN_CHECKS]:
                words = stripped[line]
                # A search with a clock of its own takes twice as long as one without, and nearly all find nothing.
                if (search(words) if len(words) <= tame_to else _soon(search, words)) is not None:
                    found.append(line)
        return found


class _Fuzzy(_Tried):
    """A text with up to k errors. One of k + 1 pieces of it stands in the line unchanged: these are its literals."""

    def __init__(self, pattern: Pattern) -> None:
        self._text = fold_text(pattern.text)
        self._errors = pattern.errors
        self._compiled: Any = None

    def hint(self) -> Hint:
        return Hint(None, literals=_pieces(self._text, self._errors + 1))

    def _find(self, text: Folded, line: int, budget: Budget) -> Sequence[Match]:
        folded = text.lines[line]
        if len(folded) > MAX_FUZZY_LINE or len(folded) < len(self._text) - self._errors or not self._resembles(folded):
            return ()
        if self._compiled is None:
            # BESTMATCH: the fewest edits, not the first that will do.
            self._compiled = regex.compile(f"(?b)(?:{regex.escape(self._text)}){{e<={self._errors}}}")
        found = _timed(self._compiled, folded, budget)
        return [Match(text.raw(line, start), text.raw(line, end), line) for start, end in found]

    def _resembles(self, line: str) -> bool:
        """Returns whether a line is worth trying. It dismisses lines in a thousandth of the time that the regex takes.

        k edits against some piece of the line are at most 2k against a piece as long as the text, which are at most 4k
        insertions and deletions; `partial_ratio` counts these, exactly for texts of up to 64 characters.
        """
        from rapidfuzz.fuzz import partial_ratio

        start = self._text[:_EXACT]
        if len(line) < len(start):
            return True
        cutoff = 100 * (1 - 2 * self._errors / len(start)) - 0.01
        return cutoff <= 0 or partial_ratio(start, line, score_cutoff=cutoff) > 0


_EXACT = 64
_FORMS: dict[Form, Callable[[Pattern], Matcher]] = {
    "line": _WholeLine,
    "starts": _Edge,
    "ends": _Edge,
    "contains": _Contains,
    "fuzzy": _Fuzzy,
}


def make_matcher(pattern: Pattern, looks: Mapping[str, Look] | None = None) -> Matcher:
    """Returns the matcher of a pattern that the loader has accepted. looks: what is known of regexes."""
    if pattern.form == "regex":
        return _Regex(pattern, looks.get(pattern.text) if looks else None)
    return _FORMS[pattern.form](pattern)


def hint_of(pattern: Pattern) -> Hint:
    """Returns by what an index finds a pattern's lines."""
    return make_matcher(pattern).hint()


def _look_of(source: str) -> Look:
    from cleaner.compile.regexes import look_of  # looks are in the cache: hardly ever needed

    return look_of(source)


def contains_any(line: str, texts: Literals) -> bool:
    # A loop: `any` over a generator takes twice the time, and this is the innermost place.
    for text in texts:  # noqa: SIM110
        if text in line:
            return True
    return False


def _whole(text: Folded, line: int) -> Sequence[Match]:
    return (Match(text.raw_start(line), text.raw_end(line), line),)


def _soon(search: Any, line: str) -> object:
    """Returns the first match; something, too, if that takes long: then `find` has to say."""
    try:
        return search(line, timeout=_LEAST)
    except TimeoutError:
        return line


def _timed(compiled: Any, line: str, budget: Budget) -> Sequence[tuple[int, int]]:
    """Returns the non-empty matches. Raises RuleTimeout for a pattern that runs away."""
    while True:
        try:
            # Nearly every try finds nothing, and `search` says so in half the time that `finditer` takes.
            if compiled.search(line, timeout=max(budget.left(), _LEAST)) is None:
                return ()
            matches = compiled.finditer(line, timeout=max(budget.left(), _LEAST))
            return [match.span() for match in matches if match.end() > match.start()]
        except TimeoutError:
            # The package counts what other threads take, too: tried again, unless this thread has used up its time.
            budget.check()


def _pieces(text: str, count: int) -> Literals:
    """Returns the text in `count` pieces, as even as can be; empty if they would be too short to be literals."""
    size, rest = divmod(len(text), count)
    if size < 3:
        return ()
    pieces, at = [], 0
    for i in range(count):
        stop = at + size + (i < rest)
        pieces.append(text[at:stop])
        at = stop
    return tuple(sorted(set(pieces)))
