"""Runs over a dump, from the first file to the summary."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.documents import preload
from cleaner.errors import RunStopped, reason
from cleaner.job.convert.feed import docs_work
from cleaner.job.convert.work import ConvertWork, DocChunk
from cleaner.job.files.folder import OutputFolder
from cleaner.job.files.work import FileChunk, FileWork
from cleaner.job.options import JobOptions
from cleaner.job.plan import STATE, Plan, make_plan
from cleaner.job.records.checkpoint import discard_all
from cleaner.job.records.feed import CHUNK_BYTES, work
from cleaner.job.records.marks import Mark
from cleaner.job.records.work import RecordChunk, RecordWork, RowChunk
from cleaner.job.records.writer import Done, Writer
from cleaner.job.tally import Tally
from cleaner.pipeline import Cleaner
from cleaner.sinks.atomic import NO_ROOM
from cleaner.sources.whole import Unreadable, read_own
from cleaner.workers import At, Workers

FEW_FILES = 64
"""With up to so many small files, a second worker would hardly have begun when the first one is done."""

Chunk = FileChunk | RecordChunk | RowChunk | DocChunk

Progress = Callable[[Plan, int, Tally], None]
"""Is called after each chunk with the plan, the bytes of files that are done, and the counts."""


def run(cleaner: Cleaner, options: JobOptions, progress: Progress = lambda plan, read, tally: None) -> Tally:
    """Cleans the inputs into the output folder, and returns the counts.

    Raises UsageError with nothing written, and RunStopped where the output cannot be written any further. On
    KeyboardInterrupt, workers are ended and temporary files removed before it is raised again.
    """
    options = replace(options, accounts=cleaner.account != "none", style=cleaner.output_style)
    plan = make_plan(options)
    tally, read = Tally(), 0
    tally.left_out.update(plan.left_out)
    tally.examples.update(plan.examples)
    with OutputFolder(options.out, durable=options.limits.durable) as folder:
        try:
            if not options.resume:
                discard_all(options)
            folder.note_run(_about(cleaner, options, finished=False, tally=tally))
            feed: Iterator[Chunk | Mark] = docs_work(options) if options.to else work(options, cleaner.digest)
            with _workers(cleaner, options, plan) as workers, Writer(cleaner.digest, options, tally) as writer:
                for chunk, done in workers.ordered(feed):
                    writer.take(chunk, done)
                    if done is not None:
                        read += chunk.size
                        progress(plan, read, tally)
            if workers.deaths or writer.abandoned:
                folder.sweep()
            discard_all(options)
            folder.note_run(_about(cleaner, options, finished=True, tally=tally))
        except OSError as error:
            advice = "make room and go on with --resume" if error.errno in NO_ROOM else "go on with --resume"
            raise RunStopped(
                f"{options.out} cannot be written any further: {reason(error)}; what is there is whole; {advice}"
            ) from None
    return tally


def is_unfinished(out: Path) -> bool:
    """Returns whether an output folder has a run that did not come to its end."""
    try:
        noted = json.loads(read_own(str(out / STATE / "run.json")))
    except (OSError, Unreadable, ValueError):
        return False
    return isinstance(noted, dict) and noted.get("finished") is False


class _Work:
    """Cleans a chunk of whichever kind. This runs in a worker."""

    def __init__(self, files: FileWork, records: RecordWork, converted: ConvertWork) -> None:
        self._files, self._records, self._converted = files, records, converted

    def __call__(self, chunk: Chunk, skip: Mapping[int, str], at: At) -> Done:
        if isinstance(chunk, FileChunk):
            return self._files(chunk, skip, at)
        if isinstance(chunk, DocChunk):
            return self._converted(chunk, skip, at)
        if isinstance(chunk, RowChunk):
            return self._records.rows(chunk, skip, at)
        return self._records(chunk, skip, at)


def _workers(cleaner: Cleaner, options: JobOptions, plan: Plan) -> Workers[Chunk, Done]:
    files = FileWork(cleaner, str(options.out), options.limits, options.addresses, options.resume)
    converted = ConvertWork(cleaner, str(options.out), options.limits, options.to or "")
    parts = _Work(files, RecordWork(cleaner), converted)
    if plan.pages:
        preload()  # forked workers share what is there: otherwise each spends a quarter of a second on it
    one_is_enough = plan.files <= FEW_FILES and plan.unpacked <= CHUNK_BYTES
    return Workers(parts, 1 if one_is_enough else options.jobs, options.limits.seconds)


def _about(cleaner: Cleaner, options: JobOptions, *, finished: bool, tally: Tally) -> dict[str, Any]:
    """Returns the content of `.clean/run.json`.

    It has nothing that differs between equal runs, so neither times nor numbers of workers.
    """
    return {
        "schema": 1,
        "version": __version__,
        "ruleset": {"digest": cleaner.digest},
        "options": {
            "select": cleaner.choice.select,
            "ignore": [*cleaner.choice.ignore, *cleaner.choice.never],
            "inputs": [os.path.basename(os.path.normpath(given)) for given in options.inputs],
            "include": list(options.wanted.include),
            "exclude": list(options.wanted.exclude),
            "preset": options.fields.preset,
            "fields": dict(options.fields.given),
            "to": options.to,
            "account": cleaner.account,
            "metadata": cleaner.metadata,
            "output_style": cleaner.output_style,
            "max_bytes": options.limits.max_bytes,
            "timeout": options.limits.seconds,
        },
        "finished": finished,
        "counts": tally.to_json(),
    }
