"""Puts the documents together of which nothing tells the site: those that share rare furniture are of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cleaner.compile.folded import fold
from cleaner.learn.dump import Group, Sampled
from cleaner.learn.lexicon import look_up
from cleaner.packs.spelling import MARKS
from cleaner.prose import count_words, ends_like_sentence

_TELLING_WORDS = 4
"""Words of a line that says of which site a text is."""
_SHORT_WORDS = 2
"""Words of a line that says half as much: the name of the site, and of its parts. Shorter ones are everybody's, and so
are the words of furniture."""
_PROSE_WORDS = 12
_LONGEST = 300
_SHARED = 2
"""Such lines that two documents must share."""
_SHORTEST_SHARED = 4
"""Short ones that say as much."""


def alike(sites: Mapping[Group, list[Sampled]]) -> dict[Group, list[Sampled]]:
    """Returns the sites, and in the place of the documents without one those that belong together."""
    found = {group: documents for group, documents in sites.items() if group.by != "alike"}
    loose = sites.get(Group("alike", ""), [])
    if not loose:
        return found
    if not found:
        name = "alike"
        parts = _parts(loose)
        # One heap of texts that share furniture is one site, whoever else is in it: a line's share says so later.
        return {Group("alike", name if len(parts) == 1 else f"{name}-{n}"): part for n, part in enumerate(parts, 1)}
    for number, part in enumerate(_parts(loose), 1):
        found[Group("alike", f"alike-{number}")] = part
    return found


def _parts(documents: list[Sampled]) -> list[list[Sampled]]:
    """Returns the documents that share lines, the largest part first."""
    lines = [_telling(document) for document in documents]
    where: dict[str, list[int]] = defaultdict(list)
    for number, keys in enumerate(lines):
        for key in keys:
            where[key].append(number)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for key, numbers in where.items():
        weight = 1.0 if count_words(key) >= _TELLING_WORDS else _SHARED / _SHORTEST_SHARED
        for other in numbers[1:]:  # with the first one is enough: who shares with it is in its part
            shared[numbers[0], other] += weight
    part = list(range(len(documents)))
    for (one, other), count in sorted(shared.items()):
        if count >= _SHARED:
            first, second = sorted((_first(part, one), _first(part, other)))
            part[second] = first
    members: dict[int, list[Sampled]] = defaultdict(list)
    for number, document in enumerate(documents):
        members[_first(part, number)].append(document)
    return sorted((m for m in members.values() if len(m) > 1), key=lambda m: (-len(m), m[0].digest))


def _first(part: list[int], number: int) -> int:
    while part[number] != number:
        part[number] = part[part[number]]
        number = part[number]
    return number


def _telling(document: Sampled) -> list[str]:
    if document.is_page:
        return []
    text = document.data.decode("utf-8", "surrogateescape")
    keys = {line.strip(MARKS) for line in fold(text).lines if len(line) <= _LONGEST}
    return sorted(
        key
        for key in keys
        if (words := count_words(key)) >= _SHORT_WORDS
        and not (words >= _PROSE_WORDS and ends_like_sentence(key))
        and (words >= _TELLING_WORDS or not look_up(key).share)
    )
