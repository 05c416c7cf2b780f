"""Values of options that click has no type for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from cleaner.errors import Problem, UsageError

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


BYTES = ByteCount()


def read_urls(path: Path) -> dict[str, str]:
    """A file of `relative path <tab> URL` lines. Raises UsageError with `file:line` for other lines."""
    urls: dict[str, str] = {}
    text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, tab, url = line.partition("\t")
        if not tab or not url.strip():
            raise UsageError(str(Problem(str(path), number, "", "expected a relative path, a tab and a URL")))
        urls[name.removeprefix("./")] = url.strip()
    return urls
