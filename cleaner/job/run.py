"""A run from its first file to its summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from cleaner.errors import RunStopped
from cleaner.job.containers import note_done
from cleaner.job.feed import Begin, End, Skipped, work
from cleaner.job.files import NO_ROOM, FileChunk, FileWork
from cleaner.job.folder import OutputFolder
from cleaner.job.options import JobOptions
from cleaner.job.plan import Plan, left_out, make_plan
from cleaner.job.records import RecordChunk, RecordsDone, RecordWork, add_trouble
from cleaner.job.tally import Tally
from cleaner.job.workers import At, Workers
from cleaner.pipeline import Cleaner, package_version
from cleaner.sinks.container import ContainerSink
from cleaner.sources.streams import zstd_module

Progress = Callable[[Plan, Tally], None]
"""Called in the parent after each chunk."""


def run(cleaner: Cleaner, options: JobOptions, progress: Progress = lambda plan, tally: None) -> Tally:
    """Clean the inputs into the output folder.

    Raises UsageError with nothing written, RunStopped where the output cannot be written any further. On
    KeyboardInterrupt, workers are ended and temporary files removed before it goes on.
    """
    plan = make_plan(options)
    tally = Tally()
    for _, why in left_out(options):
        tally.left_out[why] += 1
    with OutputFolder(options.out, durable=options.limits.durable) as folder:
        try:
            folder.note_run(_about(cleaner, options, finished=False, tally=tally))
            with _workers(cleaner, options) as workers, _Writer(cleaner.digest, options, tally) as writer:
                for chunk, done in workers.ordered(work(options, cleaner.digest)):
                    writer.take(chunk, done)
                    progress(plan, tally)
            folder.note_run(_about(cleaner, options, finished=True, tally=tally))
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise RunStopped(
                f"{options.out} cannot be written any further: {os.strerror(error.errno or 0)}; "
                "what is there is whole; make room and go on with --resume"
            ) from None
    return tally


class _Work:
    """What a worker does with a chunk, whichever kind it is of."""

    def __init__(self, files: FileWork, records: RecordWork) -> None:
        self._files, self._records = files, records

    def __call__(self, chunk: FileChunk | RecordChunk, skip: Mapping[int, str], at: At) -> Tally | RecordsDone:
        if isinstance(chunk, FileChunk):
            return self._files(chunk, skip, at)
        return self._records(chunk, skip, at)


def _workers(cleaner: Cleaner, options: JobOptions) -> Workers[FileChunk | RecordChunk, Tally | RecordsDone]:
    files = FileWork(cleaner, str(options.out), options.limits, options.addresses, options.resume)
    return Workers(_Work(files, RecordWork(cleaner, options.addresses)), options.jobs, options.limits.seconds)


class _Writer:
    """Takes results as they come, in order: counts them, and writes what workers have not written."""

    def __init__(self, digest: str, options: JobOptions, tally: Tally) -> None:
        self._digest, self._options, self._tally = digest, options, tally
        self._stack = ExitStack()
        self._begun: Begin | None = None
        self._sink: ContainerSink | None = None
        self._counted = Tally()
        """In the container that is being written."""

    def take(self, item: Any, done: Tally | RecordsDone | None) -> None:
        """item: a chunk, or a mark of the feed. Raises OSError."""
        if isinstance(done, Tally):
            self._tally.merge(done)
        elif isinstance(done, RecordsDone):
            assert self._sink is not None
            self._sink.write(done.data, done.manifests)
            self._counted.merge(done.tally)
            self._tally.merge(done.tally)
        elif isinstance(item, Begin):
            self._begin(item)
        elif isinstance(item, End):
            self._end(item)
        elif isinstance(item, Skipped):
            if item.done is None:
                add_trouble(self._tally, item.name, item.why)
            else:
                self._tally.merge(item.done)

    def _begin(self, begun: Begin) -> None:
        targets = begun.targets(self._options)
        zstd = zstd_module() if begun.packed == ".zst" else None
        sink = ContainerSink(*targets, begun.packed, zstd, durable=self._options.limits.durable)
        self._begun, self._counted, self._sink = begun, Tally(), self._stack.enter_context(sink)

    def _end(self, end: End) -> None:
        assert self._begun is not None
        self._stack.close()
        note_done(self._begun, self._options, self._digest, self._counted, **asdict(end))
        if end.damage is not None:
            add_trouble(self._tally, self._begun.source.name, end.damage)
        self._begun = self._sink = None

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)


def _about(cleaner: Cleaner, options: JobOptions, *, finished: bool, tally: Tally) -> dict[str, Any]:
    """What `.clean/run.json` says: nothing that differs between equal runs, so neither times nor numbers of workers."""
    return {
        "schema": 1,
        "version": package_version(),
        "ruleset": {"digest": cleaner.digest},
        "options": {
            "inputs": [os.path.basename(os.path.normpath(given)) for given in options.inputs],
            "include": list(options.wanted.include),
            "exclude": list(options.wanted.exclude),
            "preset": options.fields.preset,
            "fields": dict(options.fields.given),
            "max_bytes": options.limits.max_bytes,
            "timeout": options.limits.seconds,
        },
        "finished": finished,
        "counts": tally.to_json(),
    }
