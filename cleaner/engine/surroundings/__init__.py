"""What a line stands among, as rules name it (`unless_in`): there words of furniture are the article's own.

Each is a question about a span's first and last line; `SURROUNDINGS` of the rule language says what for.
"""

from __future__ import annotations

from collections.abc import Callable

from cleaner.engine.surroundings.glossary import above_prose, amid_prose, taken_up, terms, title
from cleaner.engine.surroundings.lines import Lines
from cleaner.engine.surroundings.lists import figures, introduced, labels, sources, times, works
from cleaner.engine.surroundings.people import mentioned, narration, profiles, subject, told_of
from cleaner.engine.surroundings.sentences import instructions, is_part_of_sentence

__all__ = ["Lines", "instructions", "is_part_of_sentence", "stands_in"]

_QUESTIONS: dict[str, Callable[[Lines, int, int], bool]] = {
    "above-prose": above_prose,
    "amid-prose": amid_prose,
    "labels": labels,
    "times": times,
    "introduced": introduced,
    "mentioned": mentioned,
    "told-of": told_of,
    "figures": figures,
    "terms": terms,
    "taken-up": taken_up,
    "works": works,
    "profiles": profiles,
    "title": title,
    "sources": sources,
    "narration": narration,
    "subject": subject,
}


def stands_in(text: Lines, name: str, first: int, last: int) -> bool:
    """Returns whether a span of lines stands in the surroundings of that name."""
    return _QUESTIONS[name](text, first, last)
