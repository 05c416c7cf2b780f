"""The time that the work on one document may take."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from cleaner.errors import RuleTimeout

T = TypeVar("T")

_MOST = 86_400.0
"""Seconds that a single try is given at most: the package takes no infinite time."""
BETWEEN_CHECKS = 32
"""How many items that take little are worked on between two checks of the clock."""


class Budget:
    """The time, in seconds, that all work on one document together may take.

    They are seconds of the processor in this thread: what else the machine does must not change a result. Nobody
    interrupts the work: it asks, between its steps and within those that could take long.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds
        self._seconds = seconds

    def left(self) -> float:
        """Returns the seconds left, which are more than none. Raises RuleTimeout when they are used up."""
        left = self._end - time.thread_time()
        if left <= 0:
            raise RuleTimeout(self.message())
        return min(left, _MOST)

    def check(self) -> None:
        """Raises RuleTimeout when the time is used up."""
        if time.thread_time() > self._end:
            raise RuleTimeout(self.message())

    def paced(self, items: Iterable[T]) -> Iterator[T]:
        """Yields items. Raises RuleTimeout between two of them when the time is used up."""
        for number, item in enumerate(items):
            if number % BETWEEN_CHECKS == 0:
                self.check()
            yield item

    def message(self) -> str:
        return f"took longer than {self._seconds:g} s"
