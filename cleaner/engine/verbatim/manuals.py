"""Lines of manuals and licences, which read like headings, labels and the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MANUAL = re.compile(r"[ \t]{0,8}(?P<name>[\w.:+@\[-]{1,60}\(\w{1,8}\))[ \t](?:.{0,160}[ \t])?(?P=name)\s*$")
"""The first line of a page of a manual: its name and section, what manual it is of, and its name again."""
_SECTION = re.compile(r"\([1-9]")
_LICENSED = (
    "hereby granted, free", "redistribution and use in", "redistribute it and/or modify", "permission to use, copy",
    "warranty of any kind", "warranties of any kind", "warranties or conditions of any kind", "software is provided",
    "in compliance with the license", "is permitted to copy", "/usr/share/common-licenses",
    "creative commons may be contacted",
)  # fmt: skip
"""What is said in licences of software, and not in what stands under a page."""
_HOLDER = re.compile(
    r"[\W_]{0,12}(?:(?:portions )?(?:are )?copyright\b|\(c\)[ \t]|©|(?:written|contributed) by\b|creative commons may\b"
    r"|.{0,80}\brights reserved\b)",
    re.IGNORECASE,
)
"""A line of a licence that says whose something is."""


def pages(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of pages of a manual as `man` writes them: from the name at both ends of a line to the last line
    that ends with it. Their headings are words like `NAME` and `SEE ALSO`."""
    if not _SECTION.search(text):
        return
    heads = [(n, head["name"]) for n, line in enumerate(lines) if ")" in line and (head := _MANUAL.match(line))]
    if heads:
        last = {line.split()[-1]: number for number, line in enumerate(lines) if line and not line.isspace()}
        for first, name in heads:
            yield from range(first, last[name] + 1)


def licences(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of a licence that say whose something is: there they are no foot of a page."""
    if any(phrase in text for phrase in _LICENSED):
        yield from (number for number, line in enumerate(lines) if line and _HOLDER.match(line))
