"""Makes rules of what was learnt: lines, and lines that stand together; each with its evidence and its tests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.learn.candidates import Candidate
from cleaner.learn.reading import Text
from cleaner.learn.score import Judgement
from cleaner.packs.pack import Pattern
from cleaner.packs.troubles import pattern_trouble
from cleaner.packs.write import DraftRule, make_id, quoted
from cleaner.prose import count_words

TOGETHER = 4
"""Lines that come in the same documents and make one rule from so many on."""
_LEAST = 3
"""Lines of such a rule that must be there, at least."""
_OF_GROUP = 4
"""One in so many of its lines must be there."""
_MOST_LEAST = 12
_MOST_LINES = 400
"""Lines of one rule."""
_SHORT = 6
"""Words of a line that may be anything, elsewhere; such a line is bound to the place where it was seen."""
_MARGIN = 5
"""Lines by which a document may begin or end later than any that was seen."""


class Learned(NamedTuple):
    """A line that is learnt, and why."""

    candidate: Candidate
    judgement: Judgement


class Group(NamedTuple):
    """Lines that make one rule."""

    lines: Sequence[Learned]
    least: int | None
    """How many of them must be there; None for a line that stands for itself."""


def usable(candidate: Candidate) -> bool:
    """Returns whether a line can be a pattern of the rule language."""
    return candidate.slots or pattern_trouble(Pattern("line", candidate.raw)) is None


def grouped(lines: Sequence[Learned]) -> list[Group]:
    """Returns lines in groups: those that come in the same documents together, the others each by itself."""
    together: dict[frozenset[int], list[Learned]] = defaultdict(list)
    for line in lines:
        together[frozenset(o.document for o in line.candidate.occurrences)].append(line)
    found: list[Group] = []
    for _, members in sorted(together.items(), key=lambda item: (-len(item[0]), item[1][0].candidate.key)):
        if len(members) < TOGETHER:
            found += (Group([line], None) for line in members)
            continue
        members.sort(key=lambda line: line.candidate.occurrences[0])
        for at in range(0, len(members), _MOST_LINES):
            part = members[at : at + _MOST_LINES]
            found.append(Group(part, min(max(_LEAST, len(part) // _OF_GROUP), _MOST_LEAST, len(part))))
    return found


def draft_rules(groups: Sequence[Group], texts: Sequence[Text], stories: int, taken: set[str]) -> Iterator[DraftRule]:
    """Yields the rules of a site. stories: how many were looked at. taken: ids that the pack has already."""
    for group in groups:
        first = group.lines[0].candidate
        kind = _kind(group)
        keys = [("kind", quoted(kind)), ("op", '"line"')]
        keys.append(("match", patterns(line.candidate for line in group.lines)))
        if group.least is not None:
            keys.append(("least_matches", str(group.least)))
        elif where := _where(first, texts):
            keys.append(("where", where))
        if group.least is None and _never_above_prose(first, texts):
            keys.append(("unless_in", '["above-prose"]'))
        keys.append(("evidence", evidence(group, texts, stories)))
        yield DraftRule(make_id(first.raw, taken, kind), keys, tests=_tests(group))


def patterns(candidates: Iterable[Candidate]) -> str:
    """Returns lines as TOML: texts, and texts with slots."""
    items = [f"{{ slots = {quoted(c.raw)} }}" if c.slots else quoted(c.raw) for c in candidates]
    return items[0] if len(items) == 1 else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _kind(group: Group) -> str:
    kinds = Counter(line.candidate.kind for line in group.lines if line.candidate.kind)
    most = kinds.most_common()
    if most and most[0][1] * 3 >= len(group.lines):
        return min(kind for kind, count in most if count == most[0][1] and kind)
    return "navigation" if group.least is not None and _mean_words(group) < _SHORT else "template"


def _mean_words(group: Group) -> float:
    return sum(count_words(line.candidate.key) for line in group.lines) / len(group.lines)


def _where(candidate: Candidate, texts: Sequence[Text]) -> str | None:
    """Returns the place to which a short line is bound that was never seen amid a story's own prose; None for none."""
    if count_words(candidate.key) > _SHORT or candidate.features["between"] or candidate.kind:
        return None
    if candidate.features["after"] == 1.0:
        furthest = max(len(texts[o.document].lines) - o.line for o in candidate.occurrences)
        return f"{{ last_lines = {furthest + _MARGIN} }}"
    if candidate.features["before"] == 1.0:
        return f"{{ first_lines = {max(o.line for o in candidate.occurrences) + 1 + _MARGIN} }}"
    return None


def _never_above_prose(candidate: Candidate, texts: Sequence[Text]) -> bool:
    if count_words(candidate.key) > _SHORT or candidate.kind:
        return False
    below = (texts[o.document].lines[o.line + 1 : o.line + 2] for o in candidate.occurrences)
    return not any(line and line[0].ends and line[0].words >= _SHORT for line in below)


def evidence(group: Group, texts: Sequence[Text], stories: int) -> str:
    """Returns what was seen, as TOML. Of several lines, what is true of each of them."""
    least = min(group.lines, key=lambda line: (line.judgement.score, line.candidate.key))
    documents = sorted({o.document for line in group.lines for o in line.candidate.occurrences})
    dates = sorted(date for number in documents if (date := texts[number].date))
    values = [
        ("stories", str(min(line.candidate.stories for line in group.lines))),
        ("of", str(stories)),
        ("documents", str(min(line.candidate.documents for line in group.lines))),
        ("score", f"{least.judgement.score:.2f}"),
        ("place", quoted(_place(least.candidate))),
        ("terms", quoted(", ".join(map(str, least.judgement.terms[:4])))),
        *([("first", dates[0]), ("last", dates[-1])] if dates else []),
    ]
    return "{ " + ", ".join(f"{key} = {value}" for key, value in values) + " }"


def _place(candidate: Candidate) -> str:
    before, after, between = (candidate.features[name] for name in ("before", "after", "between"))
    if between > max(before, after):
        return "between"
    return "before" if not after and before else "after" if not before and after else "around"


_FILLED = {
    "name": "Ada Marlow", "date": "3 May 2026", "time": "14:05", "number": "12", "url": "https://a.example/b",
    "mail": "desk@a.example", "handle": "@desk",
}  # fmt: skip
"""What stands in slots, in tests."""


def example(candidate: Candidate) -> str:
    """Returns a line that the pattern of a candidate matches."""
    return candidate.raw.format(**_FILLED) if candidate.slots else candidate.raw


TITLE = "Second boat for the islands"
STORY = "The ferry to the outer islands will run twice a day from May, and the school will have a boat of its own."
MORE = "Nobody at the harbour could say who had paid for the second boat, or what had become of the first one."


def _tests(group: Group) -> Sequence[str]:
    """Returns a test of what goes and one of what stays: the line's words in a sentence."""
    lines = [example(line.candidate) for line in group.lines[: max(group.least or 1, 1)]]
    before = any(line.candidate.features["before"] > 0.5 for line in group.lines[:1])
    marked = "⟦" + "\n".join(lines) + "⟧\n"
    goes = f"{marked}{TITLE}\n{STORY}\n{MORE}\n" if before else f"{STORY}\n{MORE}\n{marked}"
    return (goes, f"“{lines[0]}”, said the sign above the door, and nobody had ever read it to its end.\n{STORY}\n")
