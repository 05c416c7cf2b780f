"""Being told to end: by Ctrl-C, by whoever stops processes (SIGTERM), or by a terminal that is closed (SIGHUP)."""

from __future__ import annotations

import signal
import threading
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


class Terminated(KeyboardInterrupt):
    """The process is to end, and ends as by Ctrl-C: workers with it, and without half-written files."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def heed() -> None:
    """Lets `Terminated` be raised where the process is told to end. What its parent had it ignore, it ignores."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # whoever says it twice wants it at once
    raise Terminated(number)
