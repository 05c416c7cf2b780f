"""Says something on standard error, if anybody can hear it."""

from __future__ import annotations

import contextlib

import click

from cleaner.report.escape import escape


def say(text: str) -> None:
    """Writes a line to standard error. Control characters in it are escaped, but for line ends.

    A standard error that is closed or full changes neither what is done nor the exit status.
    """
    tell(escape(text, keep="\n"))


def tell(text: str) -> None:
    """Writes lines that are fit to be shown, colours included."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)
