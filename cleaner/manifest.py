"""Manifests say what was kept and removed of one document; the input is restored from them.

A manifest is a plain, JSON-able dict; its shape is in `schema()` (and in the README under "The manifest").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from cleaner.errors import ManifestError
from cleaner.model import FALLBACKS, KINDS, PAGE_KINDS, RECOGNISED, STYLES

SCHEMA_VERSION = 1

Manifest = dict[str, Any]


def dumps(manifest: Mapping[str, Any]) -> bytes:
    """Returns one line of JSON, without a line end."""
    try:
        return msgspec.json.encode(manifest)
    except UnicodeEncodeError:  # file names that are no UTF-8 come as lone surrogates, which need escapes
        return json.dumps(manifest, separators=(",", ":")).encode("ascii")


def loads(data: bytes) -> Manifest:
    """Reads a manifest. Raises ManifestError for anything else."""
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"not a manifest: {error}") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("segments"), list):
        raise ManifestError("not a manifest: it has no segments")
    if manifest.get("schema") != SCHEMA_VERSION:
        raise ManifestError(f"a manifest of version {manifest.get('schema')!r}; this toolkit reads {SCHEMA_VERSION}")
    return manifest


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def removed_text_entry(text: str, data: bytes) -> Manifest:
    """Returns how a manifest stores removed text: as it is or, if it is no Unicode, its bytes (`data`) as base64."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return {"bytes": base64.b64encode(data).decode("ascii")}
    return {"text": text}


def verify(manifest: Mapping[str, Any], clean: bytes) -> None:
    """Checks that a clean text belongs to a manifest and that its segments tile. Raises ManifestError if not."""
    if sha256(clean) != _field(manifest, "output", "sha256"):
        raise ManifestError("the clean text is not the one that the manifest was written for (its sha256 differs)")
    at = 0
    for segment in manifest["segments"]:
        if not isinstance(segment, dict) or segment.get("start") != at or not isinstance(segment.get("end"), int):
            raise ManifestError(f"the segments do not tile the text: gap or overlap at {at}")
        if segment["end"] < at or segment.get("action") not in ("keep", "remove"):
            raise ManifestError(f"the segment at {at} makes no sense")
        at = segment["end"]


def restore(manifest: Mapping[str, Any], clean: bytes, without: Collection[str] = ()) -> bytes:
    """Returns the input, byte for byte; of a page, its laid-out text in UTF-8.

    With `without`, only what those rules removed is put back. Raises ManifestError where the clean text is another
    one, where removed text was not stored, or where the result is not the input.
    """
    verify(manifest, clean)
    restored = b"".join(_pieces(manifest, clean, without))
    if not without:
        expected = manifest.get("layout", manifest.get("source"))
        if not isinstance(expected, dict) or sha256(restored) != expected.get("sha256"):
            raise ManifestError("what comes out is not the input: its sha256 differs from the manifest's")
    return restored


def _pieces(manifest: Mapping[str, Any], clean: bytes, without: Collection[str]) -> Iterator[bytes]:
    by_char = manifest.get("unit") == "char"
    codec = "utf-8" if by_char else str(_field(manifest, "source", "encoding"))
    text: str | bytes = clean.decode("utf-8", "surrogateescape") if by_char else clean
    at = 0
    for segment in manifest["segments"]:
        if segment["action"] == "keep":
            size = segment["end"] - segment["start"]
            piece = text[at : at + size]
            at += size
            yield piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
        elif not without or segment.get("rule") in without:
            yield _removed(segment, codec)
    if at != len(text):
        raise ManifestError(f"the clean text has {len(text)} {manifest.get('unit')}s, the segments keep {at}")


def _removed(segment: Mapping[str, Any], codec: str) -> bytes:
    if isinstance(text := segment.get("text"), str):
        try:
            return text.encode(codec)
        except (LookupError, UnicodeError) as error:
            raise ManifestError(f"the removed text at {segment['start']} is no {codec}: {error}") from None
    if isinstance(coded := segment.get("bytes"), str):
        try:
            return base64.b64decode(coded, validate=True)
        except binascii.Error as error:
            raise ManifestError(f"the removed bytes at {segment['start']} are damaged: {error}") from None
    raise ManifestError("the removed text is not in the manifest (it was written with --no-removed-text)")


def _field(manifest: Mapping[str, Any], section: str, key: str) -> Any:
    value = manifest.get(section)
    return value.get(key) if isinstance(value, dict) else None


def schema() -> Manifest:
    """Returns the JSON Schema of a manifest."""
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    count = {"type": "integer", "minimum": 0}
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

    def table(required: Sequence[str], **properties: Any) -> Manifest:
        return {"type": "object", "required": list(required), "properties": properties}

    span = {"start": count, "end": count}
    rule = {"rule": text, "kind": {"enum": list(KINDS)}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scrape-cleaner manifest",
        **table(
            ("schema", "source", "output", "ruleset", "status", "unit", "segments"),
            schema={"const": SCHEMA_VERSION},
            source=table(
                ("sha256", "bytes", "encoding", "media_type"),
                path=maybe, sha256=digest, bytes=count, encoding=text, media_type=text, url=maybe,
            ),
            layout=table(("sha256", "chars"), sha256=digest, chars=count, style={"enum": list(STYLES)}),
            site={"oneOf": [{"type": "null"}, table(("name", "by"), name=text, by={"enum": list(RECOGNISED)})]},
            page=table(("kind", "by"), kind={"enum": list(PAGE_KINDS)}, by=text, article={"type": "boolean"}),
            output=table(("sha256", "bytes"), path=maybe, sha256=digest, bytes=count),
            ruleset=table(("digest", "version"), digest=digest, version=text),
            status={"enum": ["unchanged", "cleaned", "guarded", "failed"]},
            error=text,
            fallback={"enum": list(FALLBACKS)},
            unit={"enum": ["byte", "char"]},
            metadata={"type": "object"},
            segments={
                "type": "array",
                "items": table(
                    ("start", "end", "action"), **span, action={"enum": ["keep", "remove"]}, **rule,
                    text=text, bytes=text, path=text, why=text,
                ),
            },
            overridden={"type": "array", "items": table(("start", "end", "rule", "by"), **span, **rule, by=text)},
            account={"const": "compact"},
            unended={"type": "array", "items": table(("rule", "start"), rule=text, start=count)},
            stale={"type": "array", "items": table(("rule", "chars"), rule=text, chars=count)},
        ),
    }  # fmt: skip
