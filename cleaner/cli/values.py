"""Reads values of options that click has no type for."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import click

from cleaner.errors import Problem, UsageError, reason
from cleaner.sources.shapes import ROLES
from cleaner.sources.whole import Unreadable, read_regular

_NEXT_ROLE = re.compile(rf"\s+(?=(?:{'|'.join(ROLES)})=)")
UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


class ByteCount(click.ParamType[int]):
    """A number of bytes: `500000`, `64M`, `2G`."""

    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]+)([KMG]?)i?B?", str(value).strip(), re.IGNORECASE)
        if found is None:
            self.fail(f"{value!r} is not a number of bytes: write 500000, 64M or 2G", param, ctx)
        return int(found[1]) * UNITS[found[2].upper()]


class Seconds(click.ParamType[float]):
    """A time in seconds; 0 stands for any."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except (TypeError, ValueError, OverflowError):
            seconds = math.nan
        if not 0 <= seconds < math.inf:
            self.fail(f"{value!r} is no time in seconds: write 30, 0.5, or 0 for no limit", param, ctx)
        return seconds


BYTES = ByteCount()
SECONDS = Seconds()


def read_told(path: Path) -> bytes:
    """Returns the bytes of a file that the user names. Raises UsageError for one that cannot be read: no pipe, no
    device."""
    try:
        return read_regular(str(path))
    except (OSError, Unreadable) as error:
        raise UsageError(f"{path}: cannot be read: {reason(error)}") from None


def read_urls(path: Path) -> dict[str, str]:
    """Reads a file of `relative path <tab> URL` lines, of which the URL may be empty.

    Raises UsageError, with `file:line` for other lines."""
    urls: dict[str, str] = {}
    text = read_told(path).decode("utf-8-sig", "surrogateescape")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, tab, url = line.partition("\t")
        if tab and not url.strip():  # a page whose URL nobody knows
            continue
        if not tab:
            raise UsageError(str(Problem(str(path), number, "", "expected a relative path, a tab and a URL")))
        urls[name.removeprefix("./")] = url.strip()
    return urls


def read_fields(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Reads `text=body` and its like as role → field. Several may stand in one argument, with blanks between them;
    names of columns have blanks, too."""
    fields: dict[str, str] = {}
    for value in values:
        for part in _NEXT_ROLE.split(value.strip()):
            role, sign, name = part.partition("=")
            if not sign or not name or role not in ROLES:
                raise click.BadParameter(f"{part!r}: write ROLE=NAME with ROLE one of {', '.join(ROLES)}", ctx, param)
            fields[role] = name
    if fields and not {"text", "html"} & fields.keys():
        raise click.BadParameter("say where the document is: text=NAME or html=NAME", ctx, param)
    return fields
