"""Notes from time to time how far a container is done, so that a killed run need not begin it again.

Where chunks end depends on nothing but the input, so a number of chunks is a place in it.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.compression import needs_frame, zstd_module
from cleaner.job.options import JobOptions
from cleaner.job.plan import STATE
from cleaner.job.records.containers import Container, conditions
from cleaner.job.tally import Tally
from cleaner.sinks import atomic
from cleaner.sinks.container import Grown, sizes
from cleaner.sinks.frame import Frame, resumed

EVERY = 64
"""Chunks between two notes; each has about a megabyte."""
EVERY_BYTES = 64 * 1024 * 1024
"""Bytes of whole row groups between two notes on a Parquet file."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The part of a container that is done."""

    place: int
    """How many chunks are done; of a Parquet file, how many rows."""
    prefix: str
    """A hash of the input's bytes up to there."""
    grown: Grown
    """What is there of the output and of its manifests."""
    pages: int
    tally: Tally
    frames: tuple[Frame, Frame] | None = field(default=None, compare=False)
    """What goes on with the output and its manifests, where one frame is written (`.zst`)."""


def partial_paths(container: Container, options: JobOptions) -> tuple[str, str, str]:
    """Returns the paths of the growing output, of its growing manifests, and of the note."""
    base = os.path.join(_folder(options), container.source.name)
    return base + ".data", base + ".manifests", base + ".json"


def load(container: Container, options: JobOptions, digest: str) -> Checkpoint | None:
    """Returns the checkpoint of an earlier run under the same conditions, or None."""
    data, manifests, note = partial_paths(container, options)
    try:
        stored = json.loads(Path(note).read_bytes())
        if stored["told"] != conditions(container, options, digest):
            return None
        lengths, inside = stored["lengths"], stored["inside"]
        there = sizes(data, manifests if options.accounts else None)
        if any(has < needs for has, needs in zip(there, lengths, strict=True)):
            return None
        frames = None
        if needs_frame(container.packed):
            frames = _frames((data, manifests if options.accounts else None), lengths, inside)
        elif container.source.format == "parquet":
            inside = [base64.b64decode(footer, validate=True) for footer in inside]
        tally = Tally.from_json(stored["counts"])
        checkpoint = Checkpoint(
            stored["place"], stored["prefix"], Grown(lengths, inside), stored["pages"], tally, frames
        )
    except Exception:  # a note can be damaged in any way: the work is done again
        return None
    return None if tally.status["failed"] else checkpoint


def _frames(paths: tuple[str, str | None], lengths: list[int], ends: list[list[int]]) -> tuple[Frame, Frame]:
    """Returns the frames of partial files. Raises ValueError where one of them cannot be gone on with."""
    zstd = zstd_module()
    data, manifests = (
        resumed(zstd, path, length, blocks) if path else Frame(zstd)
        for path, length, blocks in zip(paths, lengths, ends, strict=True)
    )
    if data is None or manifests is None:
        raise ValueError("packed otherwise")
    return data, manifests


def save(container: Container, options: JobOptions, digest: str, checkpoint: Checkpoint) -> None:
    """Writes a checkpoint. The output up to there must be on the disk already. Raises OSError."""
    stored: dict[str, Any] = {
        "told": conditions(container, options, digest),
        "place": checkpoint.place,
        "prefix": checkpoint.prefix,
        "lengths": checkpoint.grown.lengths,
        "inside": [base64.b64encode(x).decode("ascii") if isinstance(x, bytes) else x for x in checkpoint.grown.inside],
        "pages": checkpoint.pages,
        "counts": checkpoint.tally.to_json(),
    }
    atomic.write(partial_paths(container, options)[2], json.dumps(stored).encode(), durable=True)


def discard_all(options: JobOptions) -> None:
    """Removes all partial outputs and notes, because they are finished or will not be used."""
    shutil.rmtree(_folder(options), ignore_errors=True)


def _folder(options: JobOptions) -> str:
    return os.path.join(str(options.out), STATE, "partial")
