"""The standard streams of the command, whatever they are: closed, or of an encoding that lacks what is said."""

from __future__ import annotations

import io
import os
import sys


def prepare() -> None:
    """Makes the standard streams fit for all that a command may say."""
    _fill()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What goes to a file or a pipe is UTF-8 whatever the locale says: rule files and JSON have to be. A
            # terminal is spoken to in its own encoding.
            own = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=stream.encoding if own else "utf-8", errors="backslashreplace")


def _fill() -> None:
    """Gives a process that was started with closed streams some that say so when they are used."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            # Opened in this order it gets the very number, so that no file that is opened later does. What is written
            # to it fails, as it should.
            handle = os.open(os.devnull, os.O_RDONLY)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, open(number, mode, encoding="utf-8", errors="backslashreplace"))  # noqa: SIM115
