"""Decides whether output is in colour: by the option, then by NO_COLOR, then by whether it goes to a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

Colour = Literal["auto", "always", "never"]
F = TypeVar("F", bound=Callable[..., Any])


def colour_option(command: F) -> F:
    """Adds `--color` to a command; it receives `color`, for `wants_colour`."""
    return click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
                        help="auto: if it is a terminal, and NO_COLOR is not set.")(command)  # fmt: skip


def wants_colour(told: Colour) -> bool:
    """Returns whether to use colour. NO_COLOR counts if it is not empty, whatever its value: https://no-color.org"""
    if told != "auto":
        return told == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
