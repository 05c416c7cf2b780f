"""Reads keys as they are pressed, without waiting for Enter."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

_ESCAPE = "\x1b"
_BURST = 1024


@contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """Yields a function that returns the next key. An arrow is one key of several characters.

    The terminal is set once, not for each key, so that none is lost that is pressed while nobody waits for it.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield click.getchar
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    pressed: deque[str] = deque()

    def key() -> str:
        while not pressed:
            try:
                burst = os.read(handle, _BURST).decode("utf-8", "replace")
            except OSError:
                burst = ""
            if not burst:
                raise click.Abort  # the terminal is gone
            pressed.extend([burst] if burst.startswith(_ESCAPE) else burst)
        return pressed.popleft()

    try:
        tty.setcbreak(handle, termios.TCSADRAIN)
        yield key
    finally:
        with suppress(termios.error):  # of a terminal that is gone
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
