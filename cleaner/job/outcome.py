"""One document done: what is written about it, and what counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.job.tally import Tally, Trouble
from cleaner.pipeline import Cleaner, Result

PASSED_THROUGH = ("guarded", "failed")
"""Statuses of documents that came out as they went in although something was found, or went wrong."""


def failed_manifest(cleaner: Cleaner, source: dict[str, Any], output: dict[str, Any], why: str) -> dict[str, Any]:
    """The manifest of a document that the cleaner did not see, or did not survive: all of it kept.

    source, output: as in a manifest; `bytes` of the source is taken as the length of the one segment.
    """
    length = source["bytes"]
    return {
        "schema": 1,
        "source": source,
        "site": None,
        "output": output,
        "ruleset": {"digest": cleaner.digest},
        "status": "failed",
        "error": why,
        "unit": "byte",
        "segments": [{"start": 0, "end": length, "action": "keep"}] if length else [],
        "overridden": [],
    }


def fingerprint(data: bytes) -> dict[str, Any]:
    """`sha256` and `bytes`, as manifests hold them."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def count_result(tally: Tally, where: str, source_bytes: int, result: Result) -> None:
    """Add a document that the cleaner returned."""
    tally.add(result.status, source_bytes, ((s.rule, s.kind, s.end - s.start) for s in result.segments))
    if result.status == "failed":
        tally.troubles.append(Trouble(where, result.error or "could not be cleaned"))


def count_manifest(tally: Tally, where: str, data: bytes, manifest: Mapping[str, Any]) -> None:
    """Add a document that an earlier run did, in the same numbers as `count_result` gave then."""
    tally.add(manifest["status"], len(data), _lengths(data, manifest))
    if manifest["status"] == "failed":
        tally.troubles.append(Trouble(where, manifest.get("error") or "could not be cleaned"))


def _lengths(data: bytes, manifest: Mapping[str, Any]) -> Iterator[tuple[str | None, str | None, int]]:
    encoding = manifest["source"].get("encoding") or "utf-8"
    for segment in manifest["segments"]:
        start, end = segment["start"], segment["end"]
        if manifest["unit"] == "byte":
            length = len(data[start:end].decode(encoding, "surrogateescape"))
        else:
            length = end - start
        yield segment.get("rule"), segment.get("kind"), length
