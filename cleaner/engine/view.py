"""A document as the ops see it: its folded lines, its elements, and what these are. `conditions` asks rules of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from cleaner.budget import Budget
from cleaner.compile import EVERY_RULE, CompiledRule, Folded, Ruleset, fold
from cleaner.engine.carried import Carried
from cleaner.engine.links import Links
from cleaner.engine.surroundings import Lines, instructions, is_part_of_sentence
from cleaner.engine.text import tables
from cleaner.engine.text.language import guess_language
from cleaner.engine.text.verbatim import verbatim_lines
from cleaner.engine.tries import Tries
from cleaner.lazy import lazy
from cleaner.model import Page, Span
from cleaner.prose import PROSE_WORDS, has_words, is_prose

if TYPE_CHECKING:  # texts without prose need not wait for it
    from cleaner.engine.scored.line_model import Prediction

_SENTENCE_WORDS = 5
"""Words of what is a sentence for certain, and not a heading with a full stop."""

_INSTRUCTIONS = 2
"""Lines that end in an instruction to press what the next one names, from which on the words of buttons are what a text
is about."""
_BUTTON_WORDS = 3
"""Words of what a button may be called."""
_FEW_LINES = 8
"""A text of fewer lines may have no sentence by chance."""


class Model(Protocol):
    """A model of a scored rule."""

    @property
    def always(self) -> bool:
        """Whether every document is taken for a whole page."""

    def predict(self, lines: Sequence[str]) -> list[Prediction]:
        """Returns the lines of a document that are clutter, in order. The lines come without line ends."""


class Ends(NamedTuple):
    """What in a line ends a section."""

    prose: bool
    statement: bool
    """A short sentence: two of them in a row are the article."""
    statements: bool
    """Two sentences in one line, in a script without blanks."""


Models: TypeAlias = Mapping[int, Model]
"""Rule number → the model of a scored rule."""


class View:
    """A text in one pass. All spans are offsets of the text as it is, not as it is folded."""

    def __init__(
        self,
        text: str,
        ruleset: Ruleset,
        budget: Budget,
        page: Page | None = None,
        models: Models | None = None,
        indexed: bool = True,
        carried: Carried | None = None,
    ) -> None:
        """carried: what the pass before found out about this very text, and what still holds."""
        self.text = text
        self.page = page
        self.models = models or {}
        self.ruleset = ruleset
        self.budget = budget
        self.folded: Folded = carried.folded if carried else fold(text)
        self._indexed = indexed
        self.tries = Tries(ruleset, self.folded, budget, of_page=page is not None, indexed=indexed, carried=carried)
        self.chosen = EVERY_RULE
        """Which of the rules have a say."""
        self.quoted: Sequence[Span] = ()
        """What programs and protocols a page quotes: see `verbatim`."""
        self.broken_off: Sequence[int] = ()
        """Where lines begin that are pieces of something: see `unbroken`."""
        self.kind: str | None = None
        """Of the page that the text is, or was; None where nobody knows."""
        self.section_ends: dict[tuple[str, int], Ends] = {}
        """A line, and the words of a sentence that is prose → what in it ends a section."""
        self._parts_of_sentences: dict[tuple[int, str], bool] = {}
        self.unfinished: list[tuple[str, int]] = []
        """Rules whose start was found without its end, each with the start's offset: the site may have changed."""

    def after(self, text: str, kept: Sequence[Span]) -> View:
        """Returns the view of the next pass, whose text is made of the spans `kept` of this one.

        Most of what is known holds.
        """
        carried = self.tries.carried(kept, text)
        return View(text, self.ruleset, self.budget, None, self.models, self._indexed, carried)

    def unended(self, rule: CompiledRule, start: int) -> None:
        if rule.number not in self.chosen.withheld:
            self.unfinished.append((rule.name, start))

    @lazy
    def verbatim(self) -> frozenset[int]:
        """The lines of programs, letters, licences and the like, in which no pattern has anything to say."""
        return verbatim_lines(self.folded, self.quoted, of_page=self.page is not None)

    @lazy
    def pieces(self) -> frozenset[int]:
        """The lines that are pieces of something, a sentence or a table: only phrases have anything to say in them."""
        rows = tables.rows(self.folded.raw_lines) if self.page is None and "|" in self.text else ()
        return frozenset((*map(self.folded.raw_line_at, self.broken_off), *rows))

    # ------------------------------------------------------------------ selectors

    @lazy
    def selecting(self) -> dict[int, list[str]]:
        """Rule number → those of its selectors that may find something on this page, as they stand in the rule."""
        if self.page is None:
            return {}
        ruleset = self.ruleset
        places: Iterable[int] = range(len(ruleset.selecting))
        if self._indexed:
            tokens = self.page.tokens | ruleset.parts.found(self.page.values)
            named = ruleset.by_token.keys() & tokens
            near = {place for token in (*named, "") for place in ruleset.by_token.get(token, ())}
            places = sorted(p for p in near if _satisfied(ruleset.selecting[p][2], tokens))
        found: dict[int, list[str]] = {}
        for place in places:
            rule, css, _ = ruleset.selecting[place]
            found.setdefault(rule.number, []).append(css)
        return found

    @lazy
    def links(self) -> Links:
        """The text of a page's links."""
        return Links(self.page.select("a[href]") if self.page else (), self.text)

    def selectors(self, rule: CompiledRule) -> Sequence[str]:
        """Returns the rule's selectors that may find something on this page."""
        return self.selecting.get(rule.number, ())

    # ------------------------------------------------------------------ lines

    @lazy
    def has_text(self) -> list[bool]:
        """For each line whether it has anything but blanks."""
        return [bool(line) and not line.isspace() for line in self.folded.lines]

    @lazy
    def is_sentenceless(self) -> bool:
        """Whether none of a few lines or more is a sentence."""
        if self.line_rank(len(self.folded.lines)) < _FEW_LINES:
            return False
        return not any(is_prose(line.strip(), _SENTENCE_WORDS) for line in self.folded.raw_as_read)

    @lazy
    def all_lines(self) -> Lines:
        """The folded lines, as surroundings are looked for in them."""
        return Lines(self.folded.lines_as_read, self.has_text)

    def is_part_of_sentence(self, line: int, kind: str) -> bool:
        """Whether the sentence around a line has it for a part: no rule of that kind has anything to say there."""
        found = self._parts_of_sentences.get((line, kind))
        if found is None:
            lines = self._with_text(line - 1, -1), self._with_text(line, 1), self._with_text(line + 1, 1)
            above, own, below = map(self._as_written, lines)
            found = is_part_of_sentence(above, own, below, kind, is_pressed=lines[0] in self.instructions)
            if not found and len(self.instructions) >= _INSTRUCTIONS:
                found = not has_words(own, _BUTTON_WORDS + 1)
            self._parts_of_sentences[line, kind] = found
        return found

    @lazy
    def instructions(self) -> frozenset[int]:
        """The lines that end in an instruction to press what the next one names."""
        return instructions(self.all_lines, self.folded.raw_as_read)

    def _with_text(self, line: int, step: int) -> int | None:
        """Returns the first line with text from one on, in a direction; None where there is none."""
        while 0 <= line < len(self.has_text):
            if self.has_text[line]:
                return line
            line += step
        return None

    def _as_written(self, line: int | None) -> str:
        return "" if line is None else self.folded.raw_as_read[line].strip()

    @lazy
    def _ranks(self) -> list[int]:
        return list(accumulate(self.has_text, initial=0))

    def line_rank(self, line: int) -> int:
        """Returns how many lines with text stand before this one."""
        return self._ranks[line]

    def lines_of(self, span: Span) -> tuple[int, int]:
        """Returns the first and the last line that a span touches."""
        first = self.folded.raw_line_at(span.start)
        return max(first, 0), max(self.folded.raw_line_at(max(span.end - 1, span.start)), 0)

    def whole_lines(self, first: int, last: int | None = None) -> Span:
        """Returns the span of some lines, the line end of the last one included."""
        return Span(self.folded.raw_start(first), self.folded.raw_next(first if last is None else last))

    def forward(self, line: int, max_lines: int | None) -> range:
        """Returns the lines from one on, as many as hold `max_lines` lines with text."""
        total = len(self.folded.lines)
        if max_lines is None:
            return range(line, total)
        return range(line, min(total, bisect_left(self._ranks, self._ranks[line] + max_lines + 1) - 1))

    def is_at_end(self, span: Span) -> bool:
        """Whether nothing but blanks stands behind a span."""
        return self.line_rank(self.lines_of(span)[1] + 1) == self.line_rank(len(self.folded.lines))

    def quotes(self, span: Span) -> bool:
        """Whether lines of a program or protocol stand in a span."""
        if not self.verbatim:
            return False
        first, last = self.lines_of(span)
        return any(line in self.verbatim for line in range(first, last + 1))

    def prose_lines(self, first: int, last: int) -> int:
        """Returns how many of some lines are prose."""
        return sum(is_prose(self.folded.raw_as_read[line].strip(), PROSE_WORDS) for line in range(first, last + 1))

    @lazy
    def language(self) -> str | None:
        """The language of the text, as `en`; None where it is unknown."""
        return guess_language(self.folded.text)


def _satisfied(needed: Sequence[frozenset[str]], tokens: frozenset[str]) -> bool:
    return not needed or any(alternative <= tokens for alternative in needed)
