"""Marks in a run's stream of work, which no worker gets: where containers begin and end, and which are left out."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.job.records.checkpoint import Checkpoint
from cleaner.job.records.containers import Container
from cleaner.job.tally import Tally
from cleaner.sources.parquet import Batch, ParquetSource
from cleaner.sources.shapes import Shape
from cleaner.workers import Marker


@dataclass(frozen=True, slots=True)
class Begin:
    """Marks the beginning of a container's chunks."""

    targets: tuple[str, str | None]
    """The paths of the output and of its manifests, if there are to be any."""
    packed: str = ""
    container: Container | None = None
    """The container that is noted as done in the end."""
    checkpoint: Checkpoint | None = None
    """The checkpoint that the work goes on from."""
    parquet: ParquetSource | None = None
    shape: Shape | None = None
    """The columns of a Parquet file that change; all others are copied."""
    table: bool = False
    """Whether the output is a new Parquet file."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The next chunk's rows with all of their columns. Workers do not get these: they need only the texts."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class End:
    """Marks the end of a container's chunks, with what its reading showed."""

    sha256: str
    content_sha256: str | None
    damage: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A container, or some of its records, that needs no work, or that cannot be worked on."""

    name: str
    done: Tally | None
    """What is counted of it; None for what cannot be worked on."""
    why: str = ""


Mark = Marker[Begin | Rows | End | Skipped]
