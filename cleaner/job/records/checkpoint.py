"""How far the work on a container has come: noted from time to time, so that a killed run need not begin again.

Chunks depend on nothing but the input, so that a number of chunks is a place in it.
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
from cleaner.job.records.containers import Container, told
from cleaner.job.tally import Tally
from cleaner.sinks import atomic
from cleaner.sinks.container import sizes

EVERY = 64
"""Chunks, of about a megabyte each, between two notes."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is done of a container."""

    chunks: int
    prefix: str
    """The sha256 of what these chunks hold, unpacked."""
    lengths: list[int]
    """Of the partial output and of its manifests, up to there."""
    pages: int
    tally: Tally


def partial_paths(container: Container, options: JobOptions) -> tuple[str, str, str]:
    """Of the growing output, of its growing manifests, and of the note."""
    base = os.path.join(_folder(options), container.source.name)
    return base + ".data", base + ".manifests", base + ".json"


def load(container: Container, options: JobOptions, digest: str) -> Checkpoint | None:
    """Where an earlier run, told the same, has come to."""
    data, manifests, note = partial_paths(container, options)
    try:
        stored = json.loads(Path(note).read_bytes())
        checkpoint = Checkpoint(
            stored["chunks"], stored["prefix"], stored["lengths"], stored["pages"], Tally.from_json(stored["counts"])
        )
        there = sizes(data, manifests)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if stored["told"] != told(container, options, digest) or checkpoint.tally.status["failed"]:
        return None
    return checkpoint if all(has >= needs for has, needs in zip(there, checkpoint.lengths, strict=True)) else None


def save(container: Container, options: JobOptions, digest: str, checkpoint: Checkpoint) -> None:
    """Note it; what it speaks of must be on the disk. Raises OSError."""
    stored: dict[str, Any] = {
        "told": told(container, options, digest),
        "chunks": checkpoint.chunks,
        "prefix": checkpoint.prefix,
        "lengths": checkpoint.lengths,
        "pages": checkpoint.pages,
        "counts": checkpoint.tally.to_json(),
    }
    atomic.write(partial_paths(container, options)[2], json.dumps(stored).encode(), durable=True)


def discard_all(options: JobOptions) -> None:
    """Forget all partial work: it is finished, or not to be gone on with."""
    shutil.rmtree(_folder(options), ignore_errors=True)


def _folder(options: JobOptions) -> str:
    return os.path.join(str(options.out), STATE, "partial")
