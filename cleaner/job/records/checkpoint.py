"""Notes from time to time how far a container is done, so that a killed run need not begin it again.

Where chunks end depends on nothing but the input, so a number of chunks is a place in it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.job.options import JobOptions
from cleaner.job.plan import STATE
from cleaner.job.records.containers import Container, conditions
from cleaner.job.tally import Tally
from cleaner.sinks import atomic
from cleaner.sinks.container import sizes

EVERY = 64
"""Chunks between two notes; each has about a megabyte."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The part of a container that is done."""

    chunks: int
    prefix: str
    """The sha256 of the unpacked bytes of these chunks."""
    lengths: list[int]
    """The lengths, in bytes, of the partial output and of its manifests up to there."""
    pages: int
    tally: Tally


def partial_paths(container: Container, options: JobOptions) -> tuple[str, str, str]:
    """Returns the paths of the growing output, of its growing manifests, and of the note."""
    base = os.path.join(_folder(options), container.source.name)
    return base + ".data", base + ".manifests", base + ".json"


def load(container: Container, options: JobOptions, digest: str) -> Checkpoint | None:
    """Returns the checkpoint of an earlier run under the same conditions, or None."""
    data, manifests, note = partial_paths(container, options)
    try:
        stored = json.loads(Path(note).read_bytes())
        checkpoint = Checkpoint(
            stored["chunks"], stored["prefix"], stored["lengths"], stored["pages"], Tally.from_json(stored["counts"])
        )
        there = sizes(data, manifests if options.accounts else None)
    except Exception:  # a note can be damaged in any way: the work is done again
        return None
    if stored["told"] != conditions(container, options, digest) or checkpoint.tally.status["failed"]:
        return None
    return checkpoint if all(has >= needs for has, needs in zip(there, checkpoint.lengths, strict=True)) else None


def save(container: Container, options: JobOptions, digest: str, checkpoint: Checkpoint) -> None:
    """Writes a checkpoint. The output up to there must be on the disk already. Raises OSError."""
    stored: dict[str, Any] = {
        "told": conditions(container, options, digest),
        "chunks": checkpoint.chunks,
        "prefix": checkpoint.prefix,
        "lengths": checkpoint.lengths,
        "pages": checkpoint.pages,
        "counts": checkpoint.tally.to_json(),
    }
    atomic.write(partial_paths(container, options)[2], json.dumps(stored).encode(), durable=True)


def discard_all(options: JobOptions) -> None:
    """Removes all partial outputs and notes, because they are finished or will not be used."""
    shutil.rmtree(_folder(options), ignore_errors=True)


def _folder(options: JobOptions) -> str:
    return os.path.join(str(options.out), STATE, "partial")
