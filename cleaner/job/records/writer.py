"""Takes results in order, counts them, and writes those that workers have not written."""

from __future__ import annotations

import contextlib
import os
from contextlib import ExitStack
from typing import Any

from cleaner.compression import needs_frame, zstd_module
from cleaner.errors import reason
from cleaner.job.options import JobOptions
from cleaner.job.records.checkpoint import EVERY, EVERY_BYTES, Checkpoint, partial_paths, save
from cleaner.job.records.containers import note_done, remove_other_manifests
from cleaner.job.records.marks import Begin, End, Rows, Skipped
from cleaner.job.records.tables import RowWriter, TableDone, TableWriter, new_table
from cleaner.job.records.work import RecordChunk, RecordsDone, RowChunk, RowsDone
from cleaner.job.tally import Tally
from cleaner.sinks.atomic import NO_ROOM, AtomicFile
from cleaner.sinks.container import ContainerSink
from cleaner.sinks.frame import Frame
from cleaner.sinks.parquet import ParquetSink
from cleaner.sinks.partial import PartialFile
from cleaner.sinks.place import place
from cleaner.sources.parquet import pyarrow

Done = Tally | RecordsDone | RowsDone | TableDone
"""What workers return. Of files, which they write themselves, it is only the counts."""


class Writer:
    """Writes containers, as a context manager: a container that is incomplete when the block ends leaves no file."""

    def __init__(self, digest: str, options: JobOptions, tally: Tally) -> None:
        self._digest, self._options, self._tally = digest, options, tally
        self._stack = ExitStack()
        self._begun: Begin | None = None
        self._sink: ContainerSink | None = None
        self._rows: RowWriter | None = None
        self._table: TableWriter | None = None
        self.abandoned = 0
        """Containers that were given up: temporary files may be left."""
        self._counted, self._pages, self._place = Tally(), 0, 0
        """Counts and pages of the container that is being written, and how many chunks, or rows, of it are."""

    def take(self, item: Any, done: Done | None) -> None:
        """Takes a chunk with its result, or a mark of the feed with None.

        What goes wrong is the trouble of the container that is being written, and the others go on. Raises OSError
        where nothing more can be written.
        """
        try:
            self._take(item, done)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise
            self._abandon(reason(error))

    def _take(self, item: Any, done: Done | None) -> None:
        if isinstance(done, Tally):
            self._tally.merge(done)
        elif done is not None:
            if self._begun is None:  # it was given up
                return
            self._write(done)
            self._counted.merge(done.tally)
            self._tally.merge(done.tally)
            if isinstance(item, RecordChunk) and self._sink is not None:
                self._place += 1
                if self._place % EVERY == 0:
                    self._note_progress(self._sink, item.prefix)
            elif isinstance(item, RowChunk) and self._rows is not None:
                self._place = item.first + len(item.rows)
                if self._rows.sink.unsynced >= EVERY_BYTES:
                    self._note_progress(self._rows.sink, item.prefix)
        elif isinstance(item, Begin):
            self._begin(item)
        elif isinstance(item, Rows) and self._rows is not None:
            self._rows.batch = item.batch
        elif isinstance(item, End):
            self._end(item)
        elif isinstance(item, Skipped):
            self._skip(item)

    def _write(self, done: RecordsDone | RowsDone | TableDone) -> None:
        if isinstance(done, RecordsDone) and self._sink is not None:
            self._sink.write(done.data, done.manifests)
            self._pages += done.pages
        elif isinstance(done, RowsDone) and self._rows is not None:
            self._rows.write(done)
            self._pages += len(done.pages)
        elif isinstance(done, TableDone) and self._table is not None:
            self._table.write(done)

    def _begin(self, begun: Begin) -> None:
        targets, checkpoint = begun.targets, begun.checkpoint
        self._begun, self._counted, self._pages, self._place = begun, Tally(), 0, 0
        out = str(self._options.out)
        for target in filter(None, reversed(targets)):
            place(out, os.path.relpath(target, out).replace(os.sep, "/"))
        if begun.table:
            table = new_table(targets, durable=self._options.limits.durable)
            self._table = TableWriter(self._stack.enter_context(table))
            return
        if checkpoint is not None:
            self._place, self._pages = checkpoint.place, checkpoint.pages
            self._counted.merge(checkpoint.tally)
            self._tally.merge(checkpoint.tally)
        data, manifests = self._files(begun)
        if begun.parquet is not None and begun.shape is not None:
            schema, packing = begun.parquet.file.schema_arrow, begun.parquet.compression
            footers = checkpoint.grown.inside if checkpoint is not None else (b"", b"")
            parquet = ParquetSink(data, manifests, pyarrow(), schema, packing, footers)
            self._rows = RowWriter(self._stack.enter_context(parquet), begun.shape)
        else:
            frames = checkpoint.frames if checkpoint is not None else None
            if needs_frame(begun.packed) and frames is None:
                frames = (Frame(zstd_module()), Frame(zstd_module()))
            self._sink = self._stack.enter_context(ContainerSink(data, manifests, begun.packed, frames))

    def _files(self, begun: Begin) -> tuple[AtomicFile | PartialFile, AtomicFile | PartialFile | None]:
        """Returns the files for an output and its manifests. Those of a container survive a kill."""
        durable = self._options.limits.durable
        files: list[AtomicFile | PartialFile | None]
        if begun.container is None:
            files = [AtomicFile(target, durable=durable) if target else None for target in begun.targets]
        else:
            paths = partial_paths(begun.container, self._options)
            lengths = begun.checkpoint.grown.lengths if begun.checkpoint is not None else [0, 0]
            files = [
                PartialFile(path, target, length=length, durable=durable) if target else None
                for path, target, length in zip(paths, begun.targets, lengths, strict=False)
            ]
        assert files[0] is not None
        return files[0], files[1]

    def _note_progress(self, sink: ContainerSink | ParquetSink, prefix: str) -> None:
        assert self._begun is not None
        if self._begun.container is not None and (grown := sink.sync()) is not None:
            checkpoint = Checkpoint(self._place, prefix, grown, self._pages, self._counted)
            save(self._begun.container, self._options, self._digest, checkpoint)

    def _abandon(self, why: str) -> None:
        """Gives the container up: nothing of it gets its name."""
        begun, self._begun = self._begun, None
        self._sink = self._rows = self._table = None
        self.abandoned += 1
        stack, self._stack = self._stack, ExitStack()
        with contextlib.suppress(Exception):
            error = OSError(why)
            stack.__exit__(OSError, error, None)
        if begun is not None:
            name = os.path.relpath(begun.targets[0], str(self._options.out))
            self._tally.add_unread(begun.container.source.name if begun.container else name, why)

    def _end(self, end: End) -> None:
        if self._begun is None:
            return
        container = self._begun.container
        self._stack.close()
        remove_other_manifests(*self._begun.targets)
        self._begun = self._sink = self._rows = self._table = None
        if container is None:
            return
        read = {"sha256": end.sha256, "content_sha256": end.content_sha256, "damage": end.damage}
        note_done(container, self._options, self._digest, self._counted, pages=self._pages, **read)
        if end.damage is not None:
            self._tally.add_unread(container.source.name, end.damage)
        elif not self._counted.documents:
            self._tally.add_recordless(container.source.name)

    def _skip(self, skipped: Skipped) -> None:
        if self._begun is not None and self._begun.container and self._begun.container.source.name == skipped.name:
            self._abandon(skipped.why)
        elif skipped.done is None:
            self._tally.add_unread(skipped.name, skipped.why)
        else:
            self._tally.merge(skipped.done)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)
