"""A bound on the time that one document may take in a process that cannot be killed for it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cleaner.errors import RuleTimeout

SECONDS = 30.0
"""Of the processor, as in a run."""
_AGAIN = 1.0
"""Seconds after which it is said again: a library may have taken the error for one of its own."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raises RuleTimeout in the block when the process has worked so long in it.

    Signals come in the main thread only, and not on every system; elsewhere there is no bound.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise RuleTimeout(f"took longer than the time limit of {seconds:g} s")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
