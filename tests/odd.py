"""Odd inputs by the thousand, the same ones for the same seed: byte texts, and pages that were tampered with."""

from __future__ import annotations

import random
from collections.abc import Iterator

from cleaner import Cleaner, Result, restore
from cleaner.engine.settle import present
from cleaner.engine.text.verbatim import ELEMENTS
from cleaner.manifest import dumps, loads
from cleaner.model import Span

PHRASES = """Advertisement|Share this article|Sign up for our newsletter|Related articles|Read more|Photo: A. Person
Your support makes all the difference.|Leave a comment|All rights reserved|Follow us|Subscribe|Cookie settings|- |…
The council met on Monday, and by noon it had agreed to mend the harbour wall before the winter storms come.
Nobody in the village had seen the ferry since Sunday, which worried the mayor more than he cared to say.
Das Café schließt um fünf, sagte die Wirtin.|L'été, la mer était très loin.|Сегодня в городе шёл снег.|今日は雨です。
Anzeige|Publicité|Реклама|(AP)|© 2021|By Jane Example|5 min read|Scroll to top|<b>|</p>|&amp;|[see here]|xxx"""
_PIECES = [piece.encode() for piece in PHRASES.replace("\n", "|").split("|")]
_ODD = [
    b"\xff", b"\x80", b"\xe9", b"\x93quoted\x94", b"\xc3", b"\xed\xa0\xbd", b"\xf0\x9f\x98", b"\xf0\x9f\x98\x80",
    b"\x00", b"\x1b[31m", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85", b"\xc4\xb0", b"\xef\xbf\xbe",
    b"\x0b", b"\x0c", b"\t", b"  ", b"\xe3\x80\x80", b"\xcc\x81", b"\xef\xbf\xbd",
]  # fmt: skip
_ENDS = [b"\n", b"\n", b"\n", b"\n\n", b"\r\n", b"\r", b"", b" "]
_ENCODINGS = ["utf-8", "utf-8", "utf-8", "cp1252", "koi8-r", "gb18030", "shift_jis", "utf-16", "utf-32", "utf-16-be"]


def byte_text(rng: random.Random) -> bytes:
    """Lines of article and furniture, with bytes of other encodings, halves of characters and controls among them."""
    lines = []
    for _ in range(rng.randrange(1, 16)):
        parts = [rng.choice(_PIECES) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        while rng.random() < 0.35:
            parts.insert(rng.randrange(len(parts) + 1), rng.choice((rng.choice(_ODD), rng.randbytes(rng.randrange(9)))))
        lines.append(b"".join(parts) + rng.choice(_ENDS))
    text = b"".join(lines)
    encoding = rng.choice(_ENCODINGS)
    return text if encoding == "utf-8" else text.decode("utf-8", "replace").encode(encoding, "replace")


def byte_texts(seed: int, count: int) -> Iterator[bytes]:
    rng = random.Random(seed)
    return (byte_text(rng) for _ in range(count))


def mutated(page: bytes, rng: random.Random) -> bytes:
    """A page with some of it cut out, doubled, moved or overwritten, mostly at its tags."""
    for _ in range(rng.randrange(1, 12)):
        marks = [rng.randrange(len(page) + 1) for _ in range(2)]
        if rng.random() < 0.7:  # at tags, where it hurts
            marks = [max(page.rfind(b"<", 0, at), 0) for at in marks]
        start, end = sorted(marks)
        end = min(end, start + rng.choice((1, 10, 300, 5_000)))
        piece = page[start:end]
        match rng.randrange(6):
            case 0:
                page = page[:start] + page[end:]
            case 1:
                page = page[:end] + piece * rng.choice((1, 2, 30)) + page[end:]
            case 2:
                page = page[:start] + rng.randbytes(rng.randrange(1, 20)) + page[end:]
            case 3:
                page = page[:start] + rng.choice(_ODD) + page[start:]
            case 4:
                at = rng.randrange(len(page) + 1)
                page = page[:at] + piece + page[at:]
            case 5:
                page = page[: max(start, len(page) // 2)]
    return page


def faults(cleaner: Cleaner, result: Result) -> list[str]:
    """Which of the promises a result breaks; none, if all is well."""
    found = []
    if result.status == "failed":
        found.append(f"failed: {result.error}")
    at = 0
    for segment in result.segments:
        if segment.start != at or segment.end <= at:
            found.append(f"no tiling at {at}")
        at = segment.end
    document = result.document
    if at != len(document.text):
        found.append("the tiling stops early")
    before = result.source if document.unit == "byte" else document.text.encode("utf-8", "surrogateescape")
    if restore(loads(dumps(result.manifest())), result.data) != before:
        found.append("not restored")
    # What a page told of itself is no longer in its text: where it is from, what kind of page it is, what is code.
    url = document.url or (document.page.address() if document.page else None)
    kind = result.page.name if result.page else None
    again = cleaner.clean(result.data, media_type="text/plain", encoding=result.codec, url=url, kind=kind)
    if again.data != result.data:
        found.append("not idempotent, but for code" if _only_code(result, again) else "not idempotent")
    return found


def _only_code(result: Result, again: Result) -> bool:
    """Whether a second cleaning took nothing but what has lines in it that the page had as code."""
    page = result.document.page
    if page is None:
        return False
    quoted = present([Span(s.start, s.end) for s in result.segments if s.action == "keep"], page.select(ELEMENTS))
    return all(any(start < cut.end and cut.start < end for start, end in quoted) for cut in again.removed)
