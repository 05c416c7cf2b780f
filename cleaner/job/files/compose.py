"""Joins the manifests of two cleanings of a file, one after the other, to one manifest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cleaner.manifest import removed_text_entry


class _Kept(NamedTuple):
    """A piece of text that the first cleaning kept."""

    clean: int
    """Where the piece starts in the output of the first cleaning."""
    source: int
    """Where the piece starts in the input of the first cleaning."""
    size: int


def compose(first: Mapping[str, Any], second: Mapping[str, Any], between: bytes) -> dict[str, Any]:
    """Returns a manifest from the input of the first cleaning to the output of the second. Both are of text files.

    between: the output of the first cleaning, which is the input of the second.
    """
    kept = list(_kept(first))
    segments = [segment for segment in first["segments"] if segment["action"] == "remove"]
    for segment in second["segments"]:
        segments += _placed(segment, kept, between, second["source"]["encoding"])
    overridden = [
        {**lost, "start": _source(lost["start"], kept), "end": _source(lost["end"] - 1, kept) + 1}
        for lost in second["overridden"]
    ]
    return {
        **second,
        "source": {**first["source"], "url": second["source"]["url"] or first["source"].get("url")},
        "site": second["site"] or first.get("site"),
        "status": "cleaned" if any(segment["action"] == "remove" for segment in segments) else second["status"],
        "segments": sorted(segments, key=lambda segment: (segment["start"], segment["end"])),
        "overridden": [*first["overridden"], *overridden],
        "unended": [
            *first.get("unended", ()),
            *({**entry, "start": _source(entry["start"], kept)} for entry in second.get("unended", ())),
        ],
        "earlier": [*first.get("earlier", ()), first["ruleset"]],
    }


def _kept(manifest: Mapping[str, Any]) -> Iterator[_Kept]:
    at = 0
    for segment in manifest["segments"]:
        if segment["action"] == "keep":
            size = segment["end"] - segment["start"]
            yield _Kept(at, segment["start"], size)
            at += size


def _placed(segment: Mapping[str, Any], kept: list[_Kept], between: bytes, codec: str) -> Iterator[dict[str, Any]]:
    """Yields a segment of the second cleaning in offsets of the first one's input.

    It comes in pieces where the first cleaning cut inside it.
    """
    start, end = segment["start"], segment["end"]
    number = bisect_right(kept, start, key=lambda piece: piece.clean) - 1
    while start < end:
        piece = kept[number]
        stop = min(end, piece.clean + piece.size)
        shift = piece.source - piece.clean
        placed = {**segment, "start": start + shift, "end": stop + shift}
        if "text" in segment or "bytes" in segment:
            placed = {key: value for key, value in placed.items() if key not in ("text", "bytes")}
            placed |= removed_text_entry(between[start:stop].decode(codec, "surrogateescape"), between[start:stop])
        yield placed
        start = stop
        number += 1


def _source(offset: int, kept: list[_Kept]) -> int:
    """Returns the offset, in the first input, of an offset in the text between."""
    if not kept:
        return offset
    piece = kept[max(bisect_right(kept, offset, key=lambda piece: piece.clean) - 1, 0)]
    return offset + piece.source - piece.clean
