"""Cuts blanks that a cut leaves doubled. It does so only next to cuts, so that untouched texts stay untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.engine.resolve import Cut
from cleaner.model import Proposal, Span

KIND = "whitespace"

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"(?:[ \t\xa0\u3000]*(?:\r\n|\r|\n))*")
_BLANKS = " \t\xa0\u3000"
_SPACE = "\r\n" + _BLANKS


def without_line_ends(text: str, cuts: Sequence[Cut]) -> list[Cut]:
    """Returns cuts (in order, without overlaps), less the line ends with which two lines that stay would run together.

    What keeps the words of a removal leaves it the line end before them.
    """
    found = list(cuts)
    first = 0
    for place, (start, end, _) in enumerate(cuts):
        if place and cuts[place - 1].end < start:
            first = place
        if place + 1 < len(cuts) and cuts[place + 1].start == end:
            continue  # the run goes on
        begin = cuts[first].start
        within = begin > 0 and end < len(text) and "\n" not in (text[begin - 1], text[end])
        if within and text[begin] == text[end - 1] == "\n":
            found[first] = cuts[first]._replace(start=begin + 1)
    return [cut for cut in found if cut.start < cut.end]


def doubled_blanks(text: str, cuts: Sequence[Cut]) -> list[Cut]:
    """Returns what else to cut after `cuts` (in order, without overlaps), in the name of the rule whose cut left it.

    Blanks between two cuts go, unless what stands on both sides would run together. Within a line, one of the blanks
    on both sides of a cut goes, and those left hanging at the line's ends. A line of which only blanks are left goes
    with its line end. Of the blank lines above and below a cut, the smaller number goes; at the end of the text, all
    above it; at its start, all below it.
    """
    found: list[Cut] = []
    for run, first, last in _runs(text, cuts, found):
        for blank in _beside(text, run):
            if blank.end > blank.start:
                found.append(_of(blank, last if blank.start >= run.end else first))
    return found


def _runs(text: str, cuts: Sequence[Cut], found: list[Cut]) -> Iterator[tuple[Span, Proposal, Proposal]]:
    """Yields cuts with nothing but blanks between them as one, with the first and the last cut's proposal.

    The blanks between are added to `found`, but for those that then keep apart what stands on both sides.
    """
    run: list[Cut] = []
    for cut in cuts:
        if run and text[run[-1].end : cut.start].strip(_SPACE):
            yield from _as_one(text, run, found)
            run = []
        run.append(cut)
    if run:
        yield from _as_one(text, run, found)


def _as_one(text: str, run: Sequence[Cut], found: list[Cut]) -> Iterator[tuple[Span, Proposal, Proposal]]:
    first, last = run[0], run[-1]
    before, after = _skip_back(text, first.start), _skip(text, last.end)
    blanks = [Cut(a.end, b.start, a.by) for a, b in pairwise(run) if b.start > a.end]
    begins_line = before == 0 or text[before - 1] in "\r\n"
    ends_line = after == len(text) or text[after] in "\r\n"
    line_end = next((blank for blank in blanks if _LINE_END.search(text, *blank[:2])), None)
    if begins_line or ends_line or not (line_end or (blanks and before == first.start and after == last.end)):
        yield Span(first.start, last.end), first.by, last.by
    else:  # one of the blanks keeps apart what stands on both sides
        blanks.remove(line_end or blanks[0])
        blanks += [Cut(before, first.start, first.by), Cut(last.end, after, last.by)]
    found += (_of(Span(*blank[:2]), blank.by) for blank in blanks if blank.end > blank.start)


def _of(blank: Span, by: Proposal) -> Cut:
    """Returns a cut of blanks, in the name of the rule whose cut left them."""
    return Cut(*blank, by._replace(kind=KIND))


def _beside(text: str, run: Span) -> Iterator[Span]:
    before, after = _skip_back(text, run.start), _skip(text, run.end)
    takes_line_end = text[run.end - 1] in "\r\n"
    rest_is_blank = after == len(text) or text[after] in "\r\n"
    if before > 0 and text[before - 1] not in "\r\n":  # text stands before the cut in its line
        if takes_line_end or (rest_is_blank and before < run.start):
            yield Span(before, run.start)
        elif not rest_is_blank and before < run.start:
            yield Span(run.end, after)
        return
    if not takes_line_end:
        if not rest_is_blank:
            if before == run.start:  # the line was not indented, and is not to be now
                yield Span(run.end, after)
            return
        yield Span(before, run.start)
        line_end = _LINE_END.match(text, after)
        after = line_end.end() if line_end else after
        yield Span(run.end, after)
    else:
        after = run.end
    yield from _blank_lines(text, before, after)


def _blank_lines(text: str, before: int, after: int) -> Iterator[Span]:
    """Yields those of the blank lines that end at `before` and that begin at `after` which are to be cut."""
    below = _BLANK_LINES.match(text, after)
    last = below.end() if below else after
    first = before
    while first > 0:
        line_end = first - (2 if text.endswith("\r\n", 0, first) else 1)
        line_start = _skip_back(text, line_end)
        if line_start > 0 and text[line_start - 1] not in "\r\n":
            break
        first = line_start
    if not text[last:].strip(_SPACE):
        yield Span(first, before) if first > 0 else Span(before, before)
        return
    if first == 0:
        yield Span(after, last)
        return
    above = len(_LINE_END.findall(text, first, before))
    ends = [end.end() for end in _LINE_END.finditer(text, after, last)]
    yield Span(after, ends[min(above, len(ends)) - 1] if above and ends else after)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _skip_back(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in _BLANKS:
        at -= 1
    return at
