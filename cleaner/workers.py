"""Worker processes that can be killed. Chunks of documents go in, results come out in the order of the chunks.

This is no library's executor, for three reasons that were measured. The time limit is a document's, not a chunk's: a
counter in shared memory says which document a worker is at, so that the culprit is known when the worker is killed. A
pipe for each worker has no lock that a killed one could keep. And a megabyte there and back costs 1.6 ms, against
5.7 ms with pebble's shared pipe and threads. The parent has no threads, which is what makes forking safe.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

POLL = 0.1
"""Seconds between two checks of which documents the workers are at."""
AHEAD = 3
"""Chunks per worker that may be read but not yet written; this bounds the memory of a run."""
NOT_STARTED = -1
PATIENCE = 20
"""How many times its limit a document may take in wall time, on a busy machine or where the disk is slow."""
ATTEMPTS = 3
"""So many deaths of workers at one document are more than chance."""

T = TypeVar("T")
M = TypeVar("M")
R = TypeVar("R")

At = Callable[[int], None]
"""Is called with the position of each document in its chunk before work on it begins."""
Work = Callable[[T, Mapping[int, str], At], R]
"""(chunk, positions to pass through uncleaned and why, at) → result. Runs in a worker.

An OSError that it raises ends the run. After any other error the document that it was at is passed through.
"""


_OF_PROCESS = 2
"""Together with its number, the clock of a process (clock_getcpuclockid)."""


class WorkersFailed(Exception):
    """Workers die before they begin a document, so that the fault is not a document's."""


def start_method(threads: int = 1) -> str:
    """Returns how processes begin where `threads` threads run in this one.

    A fork is there within milliseconds and shares the compiled rules; but a lock that another thread holds at that
    moment stays locked in it for ever. Threads of libraries, which Python does not know of, count as well.
    """
    if sys.platform != "linux":
        return "spawn"
    with contextlib.suppress(OSError):
        threads = max(threads, len(os.listdir("/proc/self/task")))
    return "fork" if threads == 1 else "spawn"


@dataclass(frozen=True, slots=True)
class Marker(Generic[M]):
    """A value in a stream of chunks that goes to no worker; it comes out at its place."""

    value: M


@dataclass(slots=True)
class _Job(Generic[T, R]):
    chunk: T | Marker[Any]
    skip: dict[int, str] = field(default_factory=dict)
    deaths: Counter[int] = field(default_factory=Counter)
    """Position in the chunk → deaths of workers there that had not been killed for their time."""
    result: R | BaseException | None = None
    done: bool = False


class Workers(Generic[T, R]):
    """`jobs` processes, as a context manager.

    They start at once, and end with the block, whatever they are doing then.
    """

    def __init__(self, work: Work[T, R], jobs: int, seconds: float | None, method: str | None = None) -> None:
        """method: how processes begin; None: as `start_method` has it for a process without threads."""
        default = "fork" if sys.platform == "linux" else "spawn"
        self._context: Any = multiprocessing.get_context(method or default)
        self._work, self._seconds = work, seconds
        self._workers: list[_Worker[T, R]] = []
        self.deaths = 0
        """How many workers died, or were killed, in the middle of their work."""
        for _ in range(jobs):
            self._start()

    def ordered(self, chunks: Iterable[T | Marker[Any]]) -> Iterator[tuple[T | Any, R | None]]:
        """Yields each chunk with its result, and each marker's value with None, in the order of `chunks`.

        It reads a few chunks ahead, never more. Raises what the work raised.
        """
        source, exhausted = iter(chunks), False
        line: deque[_Job[T, R]] = deque()
        waiting: deque[_Job[T, R]] = deque()
        while True:
            while not exhausted and len(line) < AHEAD * len(self._workers):
                if (chunk := next(source, None)) is None:
                    exhausted = True
                    break
                line.append(_Job(chunk, done=isinstance(chunk, Marker)))
                if not line[-1].done:
                    waiting.append(line[-1])
                self._hand_out(waiting)
            while line and line[0].done:
                job = line.popleft()
                if isinstance(job.result, BaseException):
                    raise job.result
                yield (job.chunk.value, None) if isinstance(job.chunk, Marker) else (job.chunk, job.result)
            if exhausted and not line:
                return
            if not exhausted and len(line) < AHEAD * len(self._workers):
                continue
            self._await_any(waiting)

    def _hand_out(self, waiting: deque[_Job[T, R]]) -> None:
        for worker in self._workers:
            if waiting and worker.job is None:
                worker.begin(waiting.popleft())

    def _await_any(self, waiting: deque[_Job[T, R]]) -> None:
        """Waits for results, replaces workers that died or were too slow, and gives each free worker a chunk."""
        self._hand_out(waiting)
        busy = {worker.pipe: worker for worker in self._workers if worker.job is not None}
        for pipe in wait(list(busy), timeout=POLL):
            worker = busy[pipe]
            position = worker.position
            if not worker.take():
                self._bury(worker, waiting)
            elif (job := worker.job) is not None:
                worker.job = None
                self._stumbled(job, position, waiting)
        for worker in self._workers:
            if worker.job is not None and worker.too_slow(self._seconds):
                worker.job.skip[worker.position] = f"took longer than the time limit of {self._seconds:g} s"
                self._replace(worker, waiting)
        self._hand_out(waiting)

    def _stumbled(self, job: _Job[T, R], position: int, waiting: deque[_Job[T, R]]) -> None:
        """Lets a chunk be tried again without the document at which an error came, unless it came there before."""
        error = job.result
        if isinstance(error, OSError) or position == NOT_STARTED or position in job.skip:
            job.done = True
            return
        job.result, job.skip[position] = None, f"{type(error).__name__}: {error}"
        waiting.appendleft(job)

    def _bury(self, worker: _Worker[T, R], waiting: deque[_Job[T, R]]) -> None:
        """Replaces a worker that died by itself or was killed from outside.

        Its chunk is tried again, but not for ever.
        """
        job, position = worker.job, worker.position
        assert job is not None
        job.deaths[position] += 1
        if job.deaths[position] == ATTEMPTS:
            if position == NOT_STARTED:
                raise WorkersFailed(f"worker processes end before they begin (exit code {worker.exit_code()})")
            job.skip[position] = f"ended its worker process {ATTEMPTS} times (exit code {worker.exit_code()})"
        elif job.deaths[position] >= 2 * ATTEMPTS:  # it is skipped, and they die all the same
            job.result = WorkersFailed(f"worker processes end behind their work (exit code {worker.exit_code()})")
            job.done, worker.job = True, None
        self._replace(worker, waiting)

    def _replace(self, worker: _Worker[T, R], waiting: deque[_Job[T, R]]) -> None:
        if worker.job is not None:
            waiting.appendleft(worker.job)
        self.deaths += 1
        worker.kill()
        self._workers.remove(worker)
        self._start()

    def _start(self) -> None:
        self._workers.append(_Worker(self._context, self._work, [worker.pipe for worker in self._workers]))

    def __enter__(self) -> Workers[T, R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._workers:
            worker.kill()


class _Worker(Generic[T, R]):
    """The parent's end of one process."""

    def __init__(self, context: Any, work: Work[T, R], siblings: list[Connection]) -> None:
        self.pipe, other = context.Pipe()
        self._slot = context.RawArray("q", [NOT_STARTED])
        # A forked process holds its parent's ends too; with them open nobody would notice that the parent is gone.
        inherited = [*siblings, self.pipe] if context.get_start_method() == "fork" else []
        self._process = context.Process(target=_serve, args=(other, inherited, self._slot, work), daemon=True)
        self._process.start()
        other.close()
        self.job: _Job[T, R] | None = None
        self._seen, self._since, self._used = NOT_STARTED, 0.0, 0.0

    @property
    def position(self) -> int:
        """The position, in its chunk, of the document that the process is at."""
        return int(self._slot[0])

    def begin(self, job: _Job[T, R]) -> None:
        self.job = job
        self._slot[0] = NOT_STARTED
        self._look(NOT_STARTED)
        with contextlib.suppress(OSError):  # it is dead: `take` will find out
            self.pipe.send((job.chunk, job.skip))

    def take(self) -> bool:
        """Receives the result. Returns False if the process is gone; it keeps its job if the result is an error."""
        assert self.job is not None
        try:
            self.job.result = self.pipe.recv()
        except (EOFError, OSError):
            return False
        if not isinstance(self.job.result, BaseException):
            self.job.done, self.job = True, None
        return True

    def too_slow(self, seconds: float | None) -> bool:
        """Returns whether the process has worked at its document for longer, or has waited for very much longer."""
        position = self.position
        if position != self._seen:
            self._look(position)
        if seconds is None or position == NOT_STARTED:
            return False
        return self._worked() - self._used > seconds or time.monotonic() - self._since > PATIENCE * seconds

    def _look(self, position: int) -> None:
        self._seen, self._since, self._used = position, time.monotonic(), self._worked()

    def _worked(self) -> float:
        """Returns how many seconds of the processor the process has had; of wall time, where that cannot be asked."""
        if sys.platform != "linux" or self._process.pid is None:
            return time.monotonic()
        try:
            return time.clock_gettime((~self._process.pid << 3) | _OF_PROCESS)
        except OSError:  # it is gone: its end of the pipe tells
            return self._used

    def exit_code(self) -> int | None:
        self._process.join(timeout=1)
        code = self._process.exitcode
        return None if code is None else int(code)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, inherited: list[Connection], slot: Any, work: Work[Any, Any]) -> None:
    """Runs in the worker: takes chunks from the pipe and returns results until the pipe closes."""
    for name in ("SIGINT", "SIGHUP"):  # a terminal tells its whole group; the parent decides
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for end in inherited:
        end.close()
    # What is there stays: rules by the ten thousand need not be looked through for garbage again and again. Pages are
    # trees of many small objects, which come and go without leaving any: a tenth of their time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    parent = os.getppid()

    def at(position: int) -> None:
        if os.getppid() != parent:
            os._exit(1)  # nobody waits for the result any more
        slot[0] = position

    while True:
        try:
            chunk, skip = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(chunk, skip, at)
        except Exception as error:  # a full disk, or a fault of ours: the parent raises it
            result = error
        try:
            pipe.send(result)
        except OSError:
            return
