"""Where rules hold on a text: their triggers, and their conditions on place, line, content and surroundings."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.compile import CompiledRule, Condition, Match, Matcher
from cleaner.engine.surroundings import stands_in
from cleaner.engine.view import View
from cleaner.model import Span
from cleaner.packs import Where
from cleaner.prose import count_words

_LINEWISE = ("line", "section", "tail")
"""What begins with a whole line, and not between two anchors."""


def triggered(view: View, rule: CompiledRule) -> list[Match]:
    """Returns where the rule's trigger matches and its conditions on place and line hold, in order."""
    numbers = view.tries.triggers_of(rule)
    least = rule.rule.least_matches
    if least is not None and not _in_company(view, rule, numbers, least):
        return []
    found = [match for number in numbers for match in view.tries.pattern_matches(number)]
    if len(numbers) > 1:
        found = sorted(set(found))
    found = [match for match in found if suits(view, rule, match.start, match.line)]
    most = rule.rule.most_matches
    return [] if most is not None and len({match.line for match in found}) > most else found


def suits(view: View, rule: CompiledRule, start: int, line: int) -> bool:
    """Returns whether the line has the number of words that the rule asks for, and the span starts where it asks
    for."""
    words = rule.rule
    if line in view.verbatim or (line in view.pieces and words.op != "phrase"):
        return False
    if belongs_to_sentence(view, rule, line):
        return False
    if words.min_words is not None or words.max_words is not None:
        count = count_words(view.folded.lines_as_read[line])
        if count < (words.min_words or 0) or (words.max_words is not None and count > words.max_words):
            return False
    return words.where is None or stands(view, words.where, start, line)


def belongs_to_sentence(view: View, rule: CompiledRule, line: int) -> bool:
    """Returns whether a general rule has nothing to say on a line, since the sentence around it has it for a part."""
    return rule.rule.op in _LINEWISE and rule.pack.everywhere and view.is_part_of_sentence(line, rule.rule.kind)


def stands(view: View, where: Where, start: int, line: int) -> bool:
    """Returns whether a span may start where it does."""
    rank, total, size = view.line_rank(line), view.line_rank(len(view.folded.lines)), len(view.text)
    return (
        (where.first_lines is None or rank < where.first_lines)
        and (where.last_lines is None or total - rank <= where.last_lines)
        and (where.after_chars is None or start >= where.after_chars)
        and (where.before_chars is None or start < where.before_chars)
        and (where.after_share is None or start >= where.after_share * size)
        and (where.before_share is None or start < where.before_share * size)
    )


def confirmed(view: View, rule: CompiledRule, span: Span) -> bool:
    """Returns whether every condition on the content of the span holds."""
    first, last = view.lines_of(span)
    beside = rule.rule.op == "line"
    if rule.confirm and not any(holds(view, condition, span, beside=beside) for condition in rule.confirm):
        return False
    if rule.previous_line and not neighbour_matches(view, rule.previous_line, first, -1):
        return False
    if rule.next_line and not neighbour_matches(view, rule.next_line, last, 1):
        return False
    words = rule.rule
    if words.unless_in and any(stands_in(view.all_lines, name, first, last) for name in words.unless_in):
        return False
    if words.max_prose is not None and view.prose_lines(first, last) > words.max_prose:
        return False
    return not any(holds(view, condition, span) for condition in rule.unless)


def holds(view: View, condition: Condition, span: Span, *, beside: bool = False) -> bool:
    """Returns whether a pattern matches inside a span, or in the lines with text around it.

    beside: where lines around may match, those of the span do not count. A line that a rule takes is no second
    witness for itview.
    """
    first, last = view.lines_of(span)
    start, end = span
    lines: Sequence[int] = range(first, last + 1)
    if condition.near:
        before, behind = _reach(view, first, -condition.near), _reach(view, last, condition.near)
        start, end = view.folded.raw_start(before), view.folded.raw_next(behind)
        lines = [*range(before, first), *range(last + 1, behind + 1)] if beside else range(before, behind + 1)
    return any(start <= m.start and m.end <= end for m in view.tries.occurrences(condition, lines))


def neighbour_matches(view: View, matchers: Sequence[Matcher], line: int, step: int) -> bool:
    """Returns whether a pattern matches in the line with text before a line (step: -1), or behind it (1)."""
    neighbour = _reach(view, line, step)
    return neighbour != line and any(view.tries.search(matchers, (neighbour,)))


def matched_by(view: View, rule: CompiledRule, spans: Sequence[Span]) -> int:
    """Returns how many of a rule's patterns match in lines of some spans, each in one that no other counts."""
    lines = {view.lines_of(span)[0] for span in spans}
    taken: set[int] = set()
    for number in view.tries.triggers_of(rule):
        own = {match.line for match in view.tries.pattern_matches(number)} & lines - taken
        taken |= set(sorted(own)[:1])
    return len(taken)


def _in_company(view: View, rule: CompiledRule, numbers: Sequence[int], least: int) -> bool:
    """Returns whether so many of a rule's patterns match where they may."""
    suiting = 0
    for number in numbers:
        suiting += any(suits(view, rule, match.start, match.line) for match in view.tries.pattern_matches(number))
        if suiting >= least:
            return True
    return False


def _reach(view: View, line: int, lines: int) -> int:
    """Returns the line that stands so many lines with text further on (back, if negative), or the last one."""
    step = 1 if lines > 0 else -1
    left = abs(lines)
    while left and 0 <= line + step < len(view.folded.lines):
        line += step
        left -= bool(view.has_text[line])
    return line
