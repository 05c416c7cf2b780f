"""Keeps the collector of garbage away from what a command needs until its end: modules, rules, models."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Makes objects that stay. They are a hundred thousand, and looking at them took a twentieth of a start.

    Whoever is forked later shares their memory, too, since nothing touches them. This is for commands only: in a
    process of somebody else's it would keep their garbage.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
