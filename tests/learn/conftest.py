"""Dumps of made-up sites: stories of three sentences that are all different, and furniture round them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

SUBJECTS = ("The ferry", "A baker", "The choir", "An old crane", "The swans", "A locksmith", "The weir", "Her sledge",
            "The pilot", "A beekeeper", "The tram", "His orchard", "The lighthouse", "A clockmaker", "The quarry",
            "The heron", "A printer", "The ropewalk", "An organist", "The dredger")  # fmt: skip
DEEDS = (
    "crossed the frozen harbour without a lamp and nobody on the pier could say afterwards what was on board",
    "has asked the parish for a second key because the first one fell into the millpond during the fair",
    "was painted green by the pupils of the evening school who had been promised a holiday for it",
    "stands empty since the flood although three families have measured its rooms and counted its windows",
    "will be heard once more in autumn when the valley closes its road and the last bus goes up",
)


def story(number: int) -> list[str]:
    """Three sentences that no other number has, with their words."""
    subject, word = SUBJECTS[number % 20], f"number{number}"
    return [
        f"{subject} {DEEDS[(number + k) % 5]} on day {word}{k} of the {SUBJECTS[(number * 7 + k) % 20].lower()}."
        for k in range(3)
    ]


Dump = Callable[..., list[str]]


@pytest.fixture
def dump() -> Dump:
    """`dump(20, head=[…], foot=[…])` → texts of 20 stories with these lines round each."""

    def make(count: int, head: Sequence[str] = (), foot: Sequence[str] = (), first: int = 0) -> list[str]:
        return ["\n".join([*head, *story(n), *foot]) + "\n" for n in range(first, first + count)]

    return make
