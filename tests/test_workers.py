"""Workers: order, time limits, deaths, memory. The work is done in real processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cleaner.workers import AHEAD, At, Marker, Workers, WorkersFailed

Chunk = list[str]


def double(chunk: Chunk, skip: Mapping[int, str], at: At) -> list[str]:
    done = []
    for position, item in enumerate(chunk):
        at(position)
        if position in skip:
            done.append(f"skipped: {skip[position]}")
            continue
        if item == "hang":
            while True:
                pass
        if item == "rest":
            time.sleep(1)
        if item == "wait":
            time.sleep(600)
        if item == "fault":
            raise ValueError("no such luck")
        if item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if item.startswith("once:"):
            _die_once(Path(item.removeprefix("once:")))
        if item.startswith("slow"):
            until = time.process_time() + 0.05
            while time.process_time() < until:
                pass
        done.append(item * 2)
    return done


def _die_once(flag: Path) -> None:
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def dead_on_arrival(chunk: Chunk, skip: Mapping[int, str], at: At) -> list[str]:
    os._exit(7)


def faulty(chunk: Chunk, skip: Mapping[int, str], at: At) -> list[str]:
    at(0)
    raise ValueError("again")


def full_disk(chunk: Chunk, skip: Mapping[int, str], at: At) -> list[str]:
    raise OSError(28, "No space left on device")


def results(chunks: list[Chunk | Marker[str]], jobs: int = 2, seconds: float | None = 20) -> list[str]:
    with Workers[Chunk, list[str]](double, jobs, seconds) as workers:
        return [done if done is not None else chunk for chunk, done in workers.ordered(chunks)]


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_chunks(jobs: int) -> None:
    chunks: list[Chunk | Marker[str]] = [["slow a"], ["b"], Marker("mark"), ["c", "d"], *([str(n)] for n in range(30))]
    assert results(chunks, jobs)[:4] == [["slow aslow a"], ["bb"], "mark", ["cc", "dd"]]
    assert results(chunks, jobs)[4:] == [[f"{n}{n}"] for n in range(30)]


def test_no_chunks() -> None:
    assert results([]) == []


def test_only_markers() -> None:
    assert results([Marker("a"), Marker("b")]) == ["a", "b"]


def test_one_document_over_time_costs_only_itself() -> None:
    done = results([["a", "hang", "b"], ["c"]], seconds=0.4)
    assert done == [["aa", "skipped: took longer than the time limit of 0.4 s", "bb"], ["cc"]]


def test_time_is_that_of_the_processor() -> None:
    """A machine that is busy, or was put to sleep, is no reason to pass a document through."""
    assert results([["a", "rest", "b"]], seconds=0.2) == [["aa", "restrest", "bb"]]


def test_one_document_that_waits_for_ever_costs_only_itself() -> None:
    done = results([["a", "wait", "b"]], seconds=0.02)
    assert done == [["aa", "skipped: took longer than the time limit of 0.02 s", "bb"]]


def test_a_fault_of_the_work_costs_only_its_document() -> None:
    done = results([["a", "fault", "b"], ["c"]])
    assert done == [["aa", "skipped: ValueError: no such luck", "bb"], ["cc"]]


def test_a_fault_that_comes_again_ends_the_run() -> None:
    with pytest.raises(ValueError, match="again"), Workers[Chunk, list[str]](faulty, 1, 5) as workers:
        list(workers.ordered([["a"]]))


def test_many_slow_documents_are_within_a_limit_that_is_a_document_s() -> None:
    assert results([["slow"] * 20], seconds=0.5) == [["slowslow"] * 20]


def test_two_documents_over_time_in_one_chunk() -> None:
    (done,) = results([["hang", "a", "hang"]], seconds=0.3)
    assert [item.split(":")[0] for item in done] == ["skipped", "aa", "skipped"]  # type: ignore[attr-defined]


def test_a_worker_killed_by_chance_is_not_held_against_the_document(tmp_path: Path) -> None:
    assert results([["a", f"once:{tmp_path / 'flag'}"]]) == [["aa", f"once:{tmp_path / 'flag'}" * 2]]


def test_a_document_that_always_kills_its_worker_is_skipped() -> None:
    assert results([["a", "die", "b"]]) == [["aa", "skipped: ended its worker process 3 times (exit code -9)", "bb"]]


def end_behind_the_work(chunk: Chunk, skip: Mapping[int, str], at: At) -> list[str]:
    at(0)
    os._exit(7)


def test_workers_that_die_at_what_is_skipped_already_end_the_run() -> None:
    with pytest.raises(WorkersFailed, match="behind"), Workers[Chunk, list[str]](end_behind_the_work, 1, 5) as workers:
        list(workers.ordered([["a"]]))


def test_workers_that_never_begin_end_the_run() -> None:
    with pytest.raises(WorkersFailed, match="exit code 7"), Workers[Chunk, list[str]](dead_on_arrival, 1, 5) as workers:
        list(workers.ordered([["a"]]))


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(OSError, match="No space"), Workers[Chunk, list[str]](full_disk, 2, 5) as workers:
        list(workers.ordered([["a"], ["b"]]))


def test_reading_ahead_is_bounded() -> None:
    read = taken = most = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal read
        for number in range(100):
            read += 1
            yield [str(number)]

    with Workers[Chunk, list[str]](double, 2, 5) as workers:
        for _ in workers.ordered(chunks()):
            taken += 1
            most = max(most, read - taken)
    assert taken == 100
    assert most <= AHEAD * 2


def test_nobody_is_left_behind() -> None:
    with Workers[Chunk, list[str]](double, 2, None) as workers:
        processes = [worker._process for worker in workers._workers]
        next(iter(workers.ordered([["a"], ["hang"]])))
    assert not any(process.is_alive() for process in processes)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    if (parent := os.fork()) == 0:
        with Workers[Chunk, list[str]](double, 2, None) as workers:
            note.write_text(" ".join(str(worker._process.pid) for worker in workers._workers))
            list(workers.ordered([["slow"] * 400] * 2))
        os._exit(0)
    while not (note.exists() and len(note.read_text().split()) == 2):
        time.sleep(0.02)
    time.sleep(0.1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    pids = [int(pid) for pid in note.read_text().split()]
    deadline = time.monotonic() + 3
    while any(_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
