"""A run from its first file to its summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from cleaner.errors import RunStopped
from cleaner.job.files import NO_ROOM, FileChunk, FileWork
from cleaner.job.folder import OutputFolder
from cleaner.job.options import JobOptions
from cleaner.job.plan import Plan, left_out, make_plan, sources
from cleaner.job.tally import Tally
from cleaner.job.workers import Workers
from cleaner.pipeline import Cleaner
from cleaner.sources.walk import SourceFile

CHUNK_FILES = 64
CHUNK_BYTES = 1024 * 1024
"""A chunk ends with the file that passes either."""

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
    work = FileWork(cleaner, str(options.out), options.limits, options.addresses, options.resume)
    with OutputFolder(options.out, durable=options.limits.durable) as folder:
        try:
            folder.note_run(_about(cleaner, options, finished=False, tally=tally))
            jobs = min(options.jobs, plan.files)
            with Workers[FileChunk, Tally](work, jobs, options.limits.seconds) as workers:
                for _, done in workers.ordered(_chunks(options)):
                    if done is not None:
                        tally.merge(done)
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


def _chunks(options: JobOptions) -> Iterator[FileChunk]:
    files: list[SourceFile] = []
    size = 0
    for source in sources(options):
        files.append(source)
        size += source.size
        if len(files) == CHUNK_FILES or size >= CHUNK_BYTES:
            yield FileChunk(tuple(files))
            files, size = [], 0
    if files:
        yield FileChunk(tuple(files))


def _about(cleaner: Cleaner, options: JobOptions, *, finished: bool, tally: Tally) -> dict[str, Any]:
    """What `.clean/run.json` says: nothing that differs between equal runs, so neither times nor numbers of workers."""
    return {
        "schema": 1,
        "version": version("scrape-cleaner"),
        "ruleset": {"digest": cleaner.digest},
        "options": {
            "inputs": [os.path.basename(os.path.normpath(given)) for given in options.inputs],
            "include": list(options.wanted.include),
            "exclude": list(options.wanted.exclude),
            "max_bytes": options.limits.max_bytes,
            "timeout": options.limits.seconds,
        },
        "finished": finished,
        "counts": tally.to_json(),
    }
