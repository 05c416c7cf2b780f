"""Reads what stands before and after a cut in the clean text."""

from __future__ import annotations

from cleaner.report.runs.aggregate import Sample
from cleaner.sources.whole import Unreadable, open_regular, read_own

CONTEXT = 160
"""Characters on each side of the cut."""
WIDEST = 4
"""The most bytes that one character takes."""


def context_of(sample: Sample) -> tuple[str, str]:
    """Returns the text before and after a cut; both empty if there is no file with the clean text."""
    if sample.clean is None:
        return "", ""
    try:
        before, after = _chars(sample) if sample.unit == "char" else _bytes(sample)
    except (OSError, LookupError, ValueError, Unreadable):  # of a manifest that somebody changed, too
        return "", ""
    return before[-CONTEXT:], after[:CONTEXT]


def _bytes(sample: Sample) -> tuple[str, str]:
    assert sample.clean is not None
    reach = CONTEXT * WIDEST
    start = max(sample.offset - reach, 0)
    if sample.encoding.startswith(("utf-16", "utf-32")):
        start -= start % WIDEST
    with open(open_regular(sample.clean, links=False), "rb") as file:
        file.seek(start)
        before, after = file.read(sample.offset - start), file.read(reach)
    # The window may begin and end within a character.
    return before.decode(sample.encoding, "ignore"), after.decode(sample.encoding, "ignore")


def _chars(sample: Sample) -> tuple[str, str]:
    assert sample.clean is not None
    text = read_own(sample.clean).decode("utf-8", "surrogateescape")
    return text[max(sample.offset - CONTEXT, 0) : sample.offset], text[sample.offset : sample.offset + CONTEXT]
