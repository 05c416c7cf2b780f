"""Reads the manifests of a run one by one, in an order of their own, so that any number of them fits into memory."""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec

from cleaner.errors import UsageError
from cleaner.job.restore.files import in_place
from cleaner.model import Status, Unit
from cleaner.sources.accounts import read_manifests
from cleaner.sources.formats import MANIFEST, MANIFESTS, without_manifests_suffix
from cleaner.sources.whole import Unreadable, read_own

MOST_BYTES = 1 << 50
"""A document that says it is longer is damaged."""

Key = tuple[tuple[int, str | int], ...]
"""Where a manifest stands among the others of a run: compares like the order in which they are read."""


class Piece(msgspec.Struct):
    """A segment of a manifest."""

    start: int
    end: int
    action: str
    rule: str = ""
    kind: str = ""
    text: str | None = None
    bytes: str | None = None


class Source(msgspec.Struct):
    path: str | None = None
    sha256: str = ""
    url: str | None = None
    encoding: str = "utf-8"
    record: int | None = None
    field: str | None = None


class _Named(msgspec.Struct):
    name: str


class _Page(msgspec.Struct):
    kind: str
    article: bool = True
    disagreement: float = 0.0


class _Ruleset(msgspec.Struct):
    digest: str = ""


class _OfRule(msgspec.Struct):
    rule: str


class _Output(msgspec.Struct):
    sha256: str = ""
    bytes: int | None = None
    record: int | None = None


class Manifest(msgspec.Struct):
    """The parts of a manifest that are counted; the rest is skipped while parsing."""

    status: str
    unit: str
    source: Source
    segments: list[Piece]
    output: _Output | None = None
    site: _Named | None = None
    page: _Page | None = None
    error: str | None = None
    ruleset: _Ruleset | None = None
    unended: list[_OfRule] = []
    stale: list[_OfRule] = []
    fallback: str | None = None

    @property
    def site_name(self) -> str:
        """The site's name; "" where none is known."""
        return self.site.name if self.site else ""

    @property
    def digest(self) -> str:
        """The digest of the rules that it was done with."""
        return self.ruleset.digest if self.ruleset else ""


_DECODER = msgspec.json.Decoder(Manifest)


class Entry(NamedTuple):
    """One manifest of a run."""

    key: Key
    name: str
    """The document's name: `a/b.txt`, `d.jsonl record 17`."""
    clean: str | None
    """The path of the file with the clean text; None for records of a container."""
    manifest: Manifest | None
    """None where it cannot be read."""
    container: str | None = None
    """The path of the container that holds the clean record; None for files."""


def entries(folder: Path) -> Iterator[Entry]:
    """Yields the manifests of a run's output folder, or of a folder that `clean fix` worked in, by growing keys.

    Links, pipes and damaged manifests are yielded without a manifest. Raises UsageError if there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)
            shown = os.path.relpath(path, folder)
            if name.endswith(MANIFEST):
                clean = path.removesuffix(MANIFEST)
                yield Entry(_key(shown), shown.removesuffix(MANIFEST), clean, _decode(_read(path)))
            elif (container := without_manifests_suffix(shown)) is not None:
                yield from _records(path, container, path.removesuffix(shown.removeprefix(container)))
    for account, name in in_place(folder):
        yield Entry(((2, name),), name, str(folder / name), _decode(_read(str(account))))


def _key(shown: str) -> Key:
    """Files of a folder come before its folders."""
    *folders, name = shown.split(os.sep)
    return (*((1, folder) for folder in folders), (0, name))


def _records(path: str, name: str, clean: str) -> Iterator[Entry]:
    """path: of the manifests. name, clean: name and path of the container."""
    key = _key(name + MANIFESTS[""])  # two runs have equal keys whichever way they are packed
    last = -1
    for line in _lines(path):
        manifest = _decode(line)
        number = manifest.source.record if manifest is not None else None
        # Runs write them in order; where somebody changed that, keys grow all the same.
        last = max(last + 1, number if number is not None else 0)
        told = name if number is None else f"{name} record {number}"
        yield Entry((*key, (0, last)), told, None, manifest, clean)


def _read(path: str) -> bytes | None:
    try:
        return read_own(path)
    except (OSError, Unreadable):
        return None


def _lines(path: str) -> Iterator[bytes | None]:
    try:
        yield from read_manifests(path)
    except (OSError, Unreadable):
        yield None


def _decode(data: bytes | None) -> Manifest | None:
    """Returns a manifest, or None for what is none, or none that a run writes."""
    if data is None:
        return None
    try:
        try:
            manifest = _DECODER.decode(data)
        except msgspec.DecodeError:  # names that are no UTF-8 are written as lone surrogates, which msgspec refuses
            manifest = msgspec.convert(json.loads(data), Manifest)
        codecs.lookup(manifest.source.encoding)
    except Exception:  # it can be damaged in any way
        return None
    return manifest if _makes_sense(manifest) else None


def _makes_sense(manifest: Manifest) -> bool:
    at = 0
    for piece in manifest.segments:
        if piece.start != at or piece.end < at or piece.action not in ("keep", "remove"):
            return False
        at = piece.end
    written = manifest.output.bytes if manifest.output else None
    if at > MOST_BYTES or not 0 <= (written or 0) <= MOST_BYTES:
        return False
    return manifest.status in get_args(Status) and manifest.unit in get_args(Unit)


class Cut(NamedTuple):
    """What was cut at one place for one rule."""

    start: int
    end: int
    """Span in the manifest's unit."""
    size: int
    """Bytes."""
    rule: str
    kind: str
    text: str | None
    """None where the manifest does not have it as text."""
    offset: int
    """Where it stood in the clean text, in the manifest's unit."""


class Measured(NamedTuple):
    """A document in bytes, whatever its manifest counts in."""

    kept: int
    cuts: list[Cut]
    estimated: bool
    """Whether the size of some cut is told from the bytes of what was kept: the manifest has only its characters."""


def measure(manifest: Manifest) -> Measured:
    """Returns the cuts of a document, those that touch and have one rule as one, and its size in bytes."""
    cuts: list[Cut] = []
    kept = 0
    estimated = False
    by_char = manifest.unit == "char"
    per_char = _bytes_per_char(manifest) if by_char else 1.0
    for piece in manifest.segments:
        size = piece.end - piece.start
        if piece.action == "keep":
            kept += size
            continue
        if by_char:
            found = _size_of(piece)
            estimated |= found is None
            size = round(size * per_char) if found is None else found
        last = cuts[-1] if cuts else None
        # Pages have a segment for each element.
        if by_char and last and (last.end, last.rule, last.kind) == (piece.start, piece.rule, piece.kind):
            text = None if last.text is None or piece.text is None else last.text + piece.text
            cuts[-1] = Cut(last.start, piece.end, last.size + size, last.rule, last.kind, text, last.offset)
        else:
            cuts.append(Cut(piece.start, piece.end, size, piece.rule, piece.kind, piece.text, kept))
    return Measured(round(kept * per_char) if by_char else kept, cuts, estimated)


def _bytes_per_char(manifest: Manifest) -> float:
    written = manifest.output.bytes if manifest.output else None
    kept = sum(piece.end - piece.start for piece in manifest.segments if piece.action == "keep")
    return written / kept if written and kept else 1.0


def _size_of(piece: Piece) -> int | None:
    if piece.text is not None:
        text = piece.text
        return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if piece.bytes is not None:
        try:
            return len(base64.b64decode(piece.bytes))
        except (binascii.Error, ValueError):
            return None
    return None
