"""`Cleaner.map`: what it takes, order, memory, threads and processes, and what hangs or dies in them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleaner import Cleaner, Record, Result, UsageError, restore
from cleaner.batches import AHEAD, CHUNK_ITEMS, BatchStopped, in_processes
from cleaner.manifest import dumps, loads
from cleaner.workers import AHEAD as CHUNKS_AHEAD
from cleaner.workers import start_method

RULES = """
hosts = ["bay.example"]

[[rule]]
id = "share"
kind = "share"
op = "line"
match = { starts = "Share" }
select = [".share"]
"""
TEXT = "The ferry sank on Monday, and all were saved.\nShare it\nIt will be raised before winter comes.\n"
CLEAN = TEXT.replace("Share it\n", "")
PAGE = f"<html><body><article><p>{'The ferry sank. ' * 20}</p><p class=share>Share it</p></article></body></html>"
HERE = "https://bay.example/ferry"
WAYS = [(1, None), (1, "processes"), (2, "processes"), (2, None), (1, "threads"), (3, "threads")]
Make = Callable[..., Cleaner]
ways = pytest.mark.parametrize(("jobs", "workers"), WAYS)


@ways
def test_texts_pairs_and_records_in_their_order(make_cleaner: Make, jobs: int, workers: str | None) -> None:
    """By its URL the site is known, and by it the rule; by the media type, a page is a text."""
    one = make_cleaner(RULES)
    items: list[typing.Any] = [
        TEXT, (TEXT, HERE), [TEXT, HERE], (TEXT, None), (TEXT, float("nan")), (TEXT.encode(), HERE), Record(TEXT),
        Record(TEXT, url=HERE), Record(TEXT, site="rules"), Record(PAGE, HERE), Record(PAGE, HERE, kind="forum"),
        Record(PAGE, HERE, media_type="text/plain"), Record("Caf\xe9\n".encode("cp1252"), encoding="cp1252"), "", b"",
    ]  # fmt: skip
    found = list(one.map(iter(items), jobs=jobs, workers=workers))
    assert [r.text for r in found[:9]] == [TEXT, CLEAN, CLEAN, TEXT, TEXT, CLEAN, TEXT, CLEAN, CLEAN]
    assert "Share" not in found[9].text
    assert found[10].page is not None
    assert found[10].page.name == "forum"
    assert found[11].text == PAGE
    assert found[12].text == "Café\n"
    alone = [
        one.clean(**(dict(zip(("data", "url"), item, strict=True)) if isinstance(item, tuple | list) else _told(item)))
        for item in items
    ]
    assert [dumps(r.manifest()) for r in found] == [dumps(r.manifest()) for r in alone]
    assert [r.data for r in found] == [r.data for r in alone]


def _told(item: typing.Any) -> dict[str, typing.Any]:
    if not isinstance(item, Record):
        return {"data": item}
    names = ("url", "site", "media_type", "kind", "encoding")
    return {"data": item.text} | {name: getattr(item, name) for name in names}


@ways
def test_no_items(make_cleaner: Make, jobs: int, workers: str | None) -> None:
    assert list(make_cleaner(RULES).map([], jobs=jobs, workers=workers)) == []


@ways
def test_a_generator_without_end_is_not_read_ahead(make_cleaner: Make, jobs: int, workers: str | None) -> None:
    read = most = 0

    def forty_million() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"Line {read} stays for good.\nShare {read}\n"

    results = make_cleaner(RULES).map(forty_million(), jobs=jobs, workers=workers)
    for taken, result in enumerate(results, 1):
        most = max(most, read - taken)
        assert result.text == f"Line {taken} stays for good.\nShare {taken}\n"
        if taken == 2_000:
            break
    results.close()  # type: ignore[attr-defined]
    assert most <= max(jobs * CHUNKS_AHEAD * CHUNK_ITEMS, jobs * AHEAD)


@ways
def test_what_is_wrong_is_raised_behind_what_came_before(make_cleaner: Make, jobs: int, workers: str | None) -> None:
    one = make_cleaner(RULES)

    def broken() -> Iterator[str]:
        yield from [TEXT] * 40
        raise OSError("the disk is gone")

    for items, error, before in (
        ([TEXT] * 40 + [7], TypeError, 40),
        ([TEXT, (TEXT, HERE, "x")], TypeError, 1),
        ([TEXT, None], TypeError, 1),
        ([TEXT, (TEXT, 5)], TypeError, 1),
        ([TEXT] * 35 + [Record(TEXT, media_type="image/png")], UsageError, 35),
        ([Record(TEXT, site="nowhere")], UsageError, 0),
        (broken(), OSError, 40),
    ):
        results = one.map(typing.cast("list[str]", items), jobs=jobs, workers=workers)
        assert [next(results).status for _ in range(before)] == ["unchanged"] * before
        with pytest.raises(error):
            next(results)


def test_wrong_arguments_are_told_at_once(make_cleaner: Make) -> None:
    one = make_cleaner(RULES)
    for jobs in (0, -1, 1.5, True, "2"):
        with pytest.raises(UsageError, match="jobs must be at least 1"):
            one.map([TEXT], jobs=jobs)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="workers: 'cores' is not known; expected one of processes, threads"):
        one.map([TEXT], workers="cores")
    with pytest.raises(TypeError, match="expected many documents, got one str"):
        one.map(TEXT, jobs=2)


def hanging(record: Record) -> str:
    """Stands in for a cleaner that meets what no library survives."""
    if record.text == "hang":
        while True:
            pass
    if record.text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{record.text} is done"


def given_up(record: Record, why: str) -> str:
    return f"{record.text}: {why}"


def test_what_hangs_or_kills_its_process_costs_only_itself() -> None:
    texts = ["a", "hang", "b", "die", *map(str, range(60))]
    found = list(in_processes(hanging, given_up, texts, 2, 0.3))
    assert found[0] == "a is done"
    assert found[1] == "hang: took longer than the time limit of 0.3 s"
    assert found[2] == "b is done"
    assert found[3] == "die: ended its worker process 3 times (exit code -9)"
    assert found[4:] == [f"{n} is done" for n in range(60)]


@pytest.mark.parametrize(("text", "sort"), [(TEXT, "text/plain"), (TEXT.encode(), "text/plain"), (PAGE, "text/html")])
def test_what_was_given_up_is_whole(make_cleaner: Make, text: str | bytes, sort: str) -> None:
    result = make_cleaner(RULES)._give_up(Record(text, HERE), "it hung")
    assert (result.status, result.error, result.document.url) == ("failed", "it hung", HERE)
    assert result.text == (text if isinstance(text, str) else text.decode())
    assert result.document.media_type == sort
    assert restore(loads(dumps(result.manifest())), result.data) == result.source


def test_processes_begin_by_a_fork_only_where_nothing_else_runs() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert start_method(threading.active_count()) == "spawn"
    finally:
        done.set()
        other.join()


def test_where_threads_run_processes_begin_anew(make_cleaner: Make) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert [r.text for r in make_cleaner(RULES).map([(TEXT, HERE)] * 3, jobs=2)] == [CLEAN] * 3
    finally:
        done.set()
        other.join()


UNGUARDED = """
import threading
from cleaner import Cleaner
threading.Thread(target=threading.Event().wait, daemon=True).start()
print(len(list(Cleaner(bundled=False).map(["a"], jobs=2))))
"""


def test_a_script_that_works_when_it_is_imported_is_told_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(UNGUARDED)
    ran = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert BatchStopped.__name__ in ran.stderr
    assert 'a script that has processes work for it needs `if __name__ == "__main__":`' in ran.stderr


def _in_a_daemon(one: Cleaner, pipe: typing.Any) -> None:
    try:
        list(one.map([TEXT], jobs=2))
    except UsageError as error:
        pipe.send(str(error))


def test_a_process_that_may_have_none_of_its_own_is_told_so(make_cleaner: Make) -> None:
    context = multiprocessing.get_context("fork")
    mine, its = context.Pipe()
    process = context.Process(target=_in_a_daemon, args=(make_cleaner(RULES), its), daemon=True)
    process.start()
    its.close()
    assert "use jobs=1, or threads" in mine.recv()
    process.join()


@pytest.mark.parametrize("text", [TEXT, PAGE, "A line \udcff stays.\nShare it\n"])
def test_results_travel(make_cleaner: Make, text: str) -> None:
    result = make_cleaner(RULES).clean(text, url=HERE)
    copy: Result = pickle.loads(pickle.dumps(result))  # noqa: S301
    assert copy.manifest() == result.manifest()
    assert (copy.text, copy.data, copy.removed) == (result.text, result.data, result.removed)
    assert pickle.loads(pickle.dumps(copy)).manifest() == result.manifest()  # noqa: S301
