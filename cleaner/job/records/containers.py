"""The containers of a run: where their outputs go, and the notes about those that are done."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cleaner.job.options import JobOptions
from cleaner.job.plan import STATE, manifest_name, output_name
from cleaner.job.records.work import Origin
from cleaner.job.tally import Tally
from cleaner.sinks import atomic
from cleaner.sinks.container import sizes
from cleaner.sources.formats import MANIFESTS
from cleaner.sources.walk import SourceFile


@dataclass(frozen=True, slots=True)
class Container:
    """A source with records. `packed` is the suffix of its compression, or empty."""

    source: SourceFile
    packed: str

    def origin(self, options: JobOptions) -> Origin:
        """Returns what a worker needs to know of the container."""
        source, addresses = self.source, options.addresses
        paths = addresses.paths_of(source)
        return Origin(source.name, addresses.url_of(source.name), addresses.site_of(source), paths)

    def targets(self, options: JobOptions) -> tuple[str, str | None]:
        """Returns the paths of the output and of its manifests, None if there are to be none."""
        out = str(options.out)
        account = os.path.join(out, manifest_name(self.source, None)) if options.accounts else None
        return os.path.join(out, output_name(self.source, None)), account

    def state(self, options: JobOptions) -> str:
        """Returns the path of the note that the container is done."""
        return os.path.join(str(options.out), STATE, "containers", self.source.name + ".json")


def remove_other_manifests(target: str, manifest_target: str | None) -> None:
    """Removes manifests that an earlier run packed otherwise, or wrote at all: they are about what was there then."""
    for suffix in MANIFESTS.values():
        if (other := target + suffix) != manifest_target:
            with suppress(OSError):
                os.unlink(other)


def is_done(container: Container, options: JobOptions, digest: str) -> Tally | None:
    """Returns the counts of an earlier run that cleaned the container to its end in the same way, or None."""
    try:
        with open(container.state(options), "rb") as file:
            noted = json.load(file)
        if noted["told"] != conditions(container, options, digest) or noted["damage"] is not None:
            return None
        if noted["sizes"] != sizes(*container.targets(options)):
            return None
        with open(container.source.location, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != noted["sha256"]:
                return None
        tally = Tally.from_json(noted["counts"])
    except Exception:  # a note can be damaged in any way: the work is done again
        return None
    return None if tally.status["failed"] else tally  # a time-out, or a killed worker, may have been chance


def note_done(container: Container, options: JobOptions, digest: str, tally: Tally, **read: Any) -> None:
    """Writes the note that a container is done. Raises OSError.

    read: `sha256`, `content_sha256` and `damage`, as the reading of the source ended.
    """
    note = {
        "told": conditions(container, options, digest),
        "sizes": sizes(*container.targets(options)),
        "counts": tally.to_json(),
        **read,
    }
    data = json.dumps(note, indent=1, sort_keys=True).encode() + b"\n"
    atomic.write(container.state(options), data, durable=options.limits.durable)


def conditions(container: Container, options: JobOptions, digest: str) -> dict[str, Any]:
    """Returns everything but its bytes that a container's result depends on."""
    name = container.source.name
    return {
        "digest": digest,
        "preset": options.fields.preset,
        "fields": dict(options.fields.given),
        "url": options.addresses.url_of(name),
        "site": options.addresses.site_of(container.source),
        "max_bytes": options.limits.max_bytes,
    }
