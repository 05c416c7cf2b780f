"""The outcome of one document: its result if it is not cleaned, and its counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.job.tally import Tally, is_one_line
from cleaner.model import Document, Segment, Status
from cleaner.pipeline import Cleaner, Result


def passed_through(cleaner: Cleaner, data: bytes, status: Status, why: str | None, **about: Any) -> Result:
    """Returns the result of a document that is not cleaned, or that no cleaning survived: all of it is kept.

    about: `media_type` and `url`, as in `Document`.
    """
    text = data.decode("utf-8", "surrogateescape")
    segments = (Segment(0, len(text), "keep"),) if text else ()
    return Result(status, segments, Document(text, **about), data, cleaner.digest, error=why, account=cleaner.account)


def count_result(tally: Tally, where: str, source_bytes: int, result: Result) -> None:
    """Counts a document that the cleaner returned."""
    tally.add(result.status, source_bytes, ((s.rule, s.kind, s.end - s.start) for s in result.segments))
    tally.stale.update({entry.rule for entry in result.stale})
    tally.unknown_site += result.site is None
    if result.page is None:
        tally.one_line += is_one_line(result.document.text)
    else:
        tally.add_page(result.page.name, result.has_article)
    if result.status == "failed":
        tally.note(where, result.error or "could not be cleaned")


def count_manifest(tally: Tally, where: str, data: bytes, manifest: Mapping[str, Any]) -> None:
    """Counts a document that an earlier run did, with the same numbers that `count_result` gave then."""
    tally.add(manifest["status"], len(data), _lengths(data, manifest))
    tally.stale.update({entry["rule"] for entry in manifest.get("stale", ())})
    tally.unknown_site += manifest.get("site") is None
    if (page := manifest.get("page")) is None:
        tally.one_line += is_one_line(data.decode(_encoding(manifest), "surrogateescape"))
    else:
        tally.add_page(page["kind"], page.get("article", True))
    if manifest["status"] == "failed":
        tally.note(where, manifest.get("error") or "could not be cleaned")


def _encoding(manifest: Mapping[str, Any]) -> str:
    return str(manifest["source"].get("encoding") or "utf-8")


def _lengths(data: bytes, manifest: Mapping[str, Any]) -> Iterator[tuple[str | None, str | None, int]]:
    encoding = _encoding(manifest)
    for segment in manifest["segments"]:
        start, end = segment["start"], segment["end"]
        if manifest["unit"] == "byte":
            length = len(data[start:end].decode(encoding, "surrogateescape"))
        else:
            length = end - start
        yield segment.get("rule"), segment.get("kind"), length
