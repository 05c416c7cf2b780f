"""Many documents, one after another, in threads, or in processes that can be killed; results come in their order.

However many documents there are, only a few are read ahead: what is taken is bounded by what was given back.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from cleaner.errors import CleanError, UsageError
from cleaner.model import Record
from cleaner.workers import At, Workers, WorkersFailed, start_method

CHUNK_ITEMS, CHUNK_SIZE = 32, 256 * 1024
"""Documents, and characters of them, that travel to a process together."""
AHEAD = 4
"""Documents per thread that may be read before they are asked for."""

R = TypeVar("R")


def _as_record(item: object) -> Record:
    """Returns an item as a record. Raises TypeError for anything that is none."""
    if isinstance(item, Record):
        return item
    if isinstance(item, str | bytes):
        return Record(item)
    if isinstance(item, tuple | list) and len(item) == 2:
        return Record(*item)
    found = f"a {type(item).__name__} of {len(item)}" if isinstance(item, tuple | list) else type(item).__name__
    raise TypeError(f"expected a text, a pair (text, url) or a Record, got {found}")


class _Reading(Iterator[Record]):
    """Reads items until there are no more, or until reading raises: what was read before is to be cleaned first."""

    def __init__(self, items: Iterable[object]) -> None:
        self._items = iter(items)
        self.error: Exception | None = None

    def __next__(self) -> Record:
        if self.error is None:
            try:
                return _as_record(next(self._items))
            except StopIteration:
                raise
            except Exception as error:
                self.error = error
        raise StopIteration

    def finish(self) -> None:
        """Raises what reading raised."""
        if self.error is not None:
            raise self.error


def here(clean: Callable[[Record], R], items: Iterable[object]) -> Iterator[R]:
    """Yields the result of each item, cleaned in this thread when it is asked for."""
    for item in items:
        yield clean(_as_record(item))


def in_threads(clean: Callable[[Record], R], items: Iterable[object], jobs: int) -> Iterator[R]:
    """Yields the results in order, cleaned in `jobs` threads."""
    from concurrent.futures import Future, ThreadPoolExecutor  # it brings logging, which texts need not wait for

    reading = _Reading(items)
    line: deque[Future[R]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for record in reading:
                line.append(pool.submit(clean, record))
                if len(line) >= AHEAD * jobs:
                    yield line.popleft().result()
            while line:
                yield line.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    reading.finish()


@dataclass(frozen=True, slots=True)
class _Work(Generic[R]):
    """Cleans a chunk of records. This runs in a worker."""

    clean: Callable[[Record], R]
    passed_through: Callable[[Record, str], R]

    def __call__(self, chunk: list[Record], skip: Mapping[int, str], at: At) -> list[R | Exception]:
        done: list[R | Exception] = []
        for position, record in enumerate(chunk):
            at(position)
            try:
                why_not = skip.get(position)
                done.append(self.passed_through(record, why_not) if why_not else self.clean(record))
            except (UsageError, TypeError) as error:  # wrong arguments: who gave them is told
                done.append(error)
        return done


def in_processes(
    clean: Callable[[Record], R],
    passed_through: Callable[[Record, str], R],
    items: Iterable[object],
    jobs: int,
    seconds: float,
) -> Iterator[R]:
    """Yields the results in order, cleaned in `jobs` processes.

    A document that takes longer than `seconds` of a processor, or at which its process ends, goes to `passed_through`,
    with the reason. clean, passed_through: functions that can be pickled. Raises UsageError where no process can begin.
    """
    if multiprocessing.current_process().daemon:
        raise UsageError("this process may have no processes of its own (it is daemonic): use jobs=1, or threads")
    reading = _Reading(items)
    try:
        with Workers[list[Record], list[R | Exception]](
            _Work(clean, passed_through), jobs, seconds, start_method(threading.active_count())
        ) as workers:
            for _, done in workers.ordered(_chunks(reading)):
                for result in done or ():
                    if isinstance(result, Exception):
                        raise result
                    yield result
    except WorkersFailed as error:
        raise BatchStopped(
            f'{error}; a script that has processes work for it needs `if __name__ == "__main__":` before what it does, '
            "unless it asks for threads"
        ) from None
    reading.finish()


class BatchStopped(CleanError):
    """No process can work on the rest of a batch."""


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(record.text) if isinstance(record.text, str | bytes) else 0
        if len(chunk) == CHUNK_ITEMS or size >= CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
