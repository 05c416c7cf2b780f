"""Reads, cleans and writes files that are one document each. This runs in a worker."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaner import manifest as manifests
from cleaner.errors import reason
from cleaner.job.options import Addresses, Limits
from cleaner.job.outcome import count_manifest, count_result, passed_through
from cleaner.job.plan import output_name
from cleaner.job.tally import Tally
from cleaner.pipeline import Cleaner, Result
from cleaner.sinks import atomic
from cleaner.sinks.atomic import NO_ROOM
from cleaner.sinks.place import place
from cleaner.sources.formats import MANIFEST, MEDIA_TYPES
from cleaner.sources.walk import SourceFile
from cleaner.sources.whole import TooLarge, read_own, read_whole
from cleaner.workers import At

BLOCK = 1024 * 1024


class FileChunk(NamedTuple):
    """Documents that travel to a worker together: one message costs as much as cleaning a small file."""

    files: tuple[SourceFile, ...]

    @property
    def size(self) -> int:
        """Returns the size of the files in bytes."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class FileWork:
    """Cleans chunks of files. It is the same for all files of a run."""

    cleaner: Cleaner
    out: str
    limits: Limits
    addresses: Addresses
    resume: bool

    def __call__(self, chunk: FileChunk, skip: Mapping[int, str], at: At) -> Tally:
        """Cleans the files of a chunk into the output folder. Raises OSError where nothing more can be written."""
        tally = Tally()
        for position, source in enumerate(chunk.files):
            at(position)
            try:
                self._clean(source, skip.get(position), tally)
            except Exception as error:  # whatever it is, it is this file's trouble, and the others go on
                if isinstance(error, OSError) and error.errno in NO_ROOM:
                    raise
                tally.add_unread(source.name, reason(error))
        return tally

    def _clean(self, source: SourceFile, why_not: str | None, tally: Tally) -> None:
        try:
            data = read_whole(source.location, self.limits.max_bytes)
        except TooLarge as error:
            self._copy(source, str(error), tally)
            return
        if why_not is not None:
            self._pass_through(source, data, why_not, tally)
        elif not (self.resume and self._is_done(source, data, tally)):
            self._write(source, data, tally)

    def _write(self, source: SourceFile, data: bytes, tally: Tally) -> None:
        cleaner = self.cleaner.at(*self.addresses.paths_of(source))
        result = cleaner.clean(data, site=self.addresses.site_of(source), **self._about(source))
        self._put(source, result)
        count_result(tally, source.name, len(data), result)

    def _pass_through(self, source: SourceFile, data: bytes, why: str, tally: Tally) -> None:
        result = passed_through(self.cleaner, data, "failed", why, **self._about(source))
        self._put(source, result)
        count_result(tally, source.name, len(data), result)

    def _put(self, source: SourceFile, result: Result) -> None:
        """Writes a document, then its manifest: where there is a manifest, its document is complete."""
        name, durable = self._name(source), self.limits.durable
        target = self._target(name)
        manifest = result.manifest(path=source.name, output_path=name)
        atomic.write(target, result.data, durable=durable)
        self._note(target, manifest)

    def _copy(self, source: SourceFile, why: str, tally: Tally) -> None:
        """Passes through a file that is too large for the memory."""
        digest, size = hashlib.sha256(), 0
        target = self._target(self._name(source))
        with open(source.location, "rb") as file, atomic.AtomicFile(target, durable=self.limits.durable) as copy:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                copy.write(block)
        result = passed_through(self.cleaner, b"", "failed", why, **self._about(source))
        manifest = result.manifest(path=source.name, output_path=self._name(source))
        for side in ("source", "output"):
            manifest[side] |= {"sha256": digest.hexdigest(), "bytes": size}
        manifest["segments"] = [{"start": 0, "end": size, "action": "keep"}]
        self._note(target, manifest)
        tally.add("failed", size, [(None, None, size)])
        tally.note(source.name, why)

    def _note(self, target: str, manifest: dict[str, Any]) -> None:
        if self.cleaner.account == "none":
            atomic.remove(target + MANIFEST)
        else:
            atomic.write(target + MANIFEST, manifests.dumps(manifest), durable=self.limits.durable)

    def _target(self, name: str) -> str:
        """Returns where a text goes. Raises OSError where it, or its manifest, cannot be put."""
        place(self.out, name + MANIFEST)
        return place(self.out, name)

    def _name(self, source: SourceFile) -> str:
        return output_name(source, None, self.cleaner.output_style)

    def _about(self, source: SourceFile) -> dict[str, Any]:
        return {"media_type": MEDIA_TYPES[source.format], "url": self.addresses.url_of(source.name)}

    def _is_done(self, source: SourceFile, data: bytes, tally: Tally) -> bool:
        """Returns whether an earlier run had the same input, rules and URL, and its output is still unchanged."""
        try:
            manifest = manifests.loads(read_own(os.path.join(self.out, self._name(source) + MANIFEST)))
            if not self._is_about(manifest, source, data):
                return False
            output = read_whole(os.path.join(self.out, self._name(source)), self.limits.max_bytes)
            if hashlib.sha256(output).hexdigest() != manifest["output"]["sha256"]:
                return False
            counted = Tally()
            count_manifest(counted, source.name, data, manifest)
            counted = Tally.from_json(counted.to_json())  # which says no to what no run counts
        except Exception:  # a manifest can be damaged in any way: it is done again
            return False
        tally.merge(counted)
        return True

    def _is_about(self, manifest: Mapping[str, Any], source: SourceFile, data: bytes) -> bool:
        return bool(
            manifest["status"] in ("unchanged", "cleaned", "guarded")
            and manifest["source"]["path"] == source.name
            and manifest["source"]["sha256"] == hashlib.sha256(data).hexdigest()
            and manifest["source"]["url"] == self.addresses.url_of(source.name)
            and manifest["ruleset"]["digest"] == self.cleaner.digest
        )
