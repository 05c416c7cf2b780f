"""`section`: a heading and the items under it, until prose begins again, or until `end`.

A heading without items is left: it may be a section title of the article. So is one under which prose does not begin
again within `max_lines`, unless the document ends there.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.prose import count_words, ends_like_sentence, is_prose
from cleaner.engine.view import View
from cleaner.model import Span

_HEADING_WORDS = 14
"""A line above prose that is no longer than this, and no sentence, may be the prose's own heading."""


def propose(rule: CompiledRule, view: View) -> Iterator[Span]:
    done = -1
    for heading in dict.fromkeys(match.line for match in view.triggered(rule)):
        if heading <= done:
            continue
        last = _last_item(rule, view, heading)
        if last is None:
            view.unended(rule, view.folded.raw_start(heading))
        elif last > heading:
            done = last
            yield view.whole_lines(heading, last)


def _last_item(rule: CompiledRule, view: View, heading: int) -> int | None:
    """The last line of the section; the heading itself if it has no items; None where nothing ends it."""
    words = rule.rule
    last = heading
    items: list[int] = []
    for line in view.forward(heading + 1, (words.max_lines or 1) - 1):
        if not view.has_text[line]:
            continue
        if any(view.search(rule.end, (line,))):
            return last if words.keep_end else line
        if is_prose(view.folded.lines[line], words.prose_words):
            return _without_heading(view, items, heading) if words.keep_heading else last
        last = line
        items.append(line)
    nothing_left = view.line_rank(last + 1) == view.line_rank(len(view.folded.lines))
    return last if nothing_left and not rule.end else None


def _without_heading(view: View, items: list[int], heading: int) -> int:
    """The last item, but for one that looks like the heading of the prose below it."""
    if not items:
        return heading
    above = view.folded.lines[items[-1]]
    if count_words(above) <= _HEADING_WORDS and not ends_like_sentence(above):
        items = items[:-1]
    return items[-1] if items else heading
