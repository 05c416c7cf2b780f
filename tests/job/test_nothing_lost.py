"""Runs that are killed, starved of disk, and gone on with: the bytes of an undisturbed run come out in the end."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import RunStopped
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from cleaner.sinks import atomic

from .conftest import tree

KILLS = 54
STORY = "The ferry left pier {} at nine, and came back at noon with eighty on board.\nAdvertisement\nAll was well."


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder, and three kinds of containers."""
    folder = tmp_path / "in"
    for number in range(80):
        file = folder / f"{number % 7}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STORY.format(number) * 20)
    lines = "".join(json.dumps({"id": n, "text": STORY.format(n) * 10}) + "\n" for n in range(300)).encode()
    (folder / "d.jsonl").write_bytes(lines)
    (folder / "e.jsonl.gz").write_bytes(gzip.compress(lines, 1))
    (folder / "f.json").write_bytes(b"[" + lines.rstrip().replace(b"\n", b",\n") + b"]")
    return folder


def in_child(work: Callable[[], object]) -> int:
    """Forks: a run that can be killed without a new interpreter each time."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def wait_for_orphans(out: Path) -> None:
    """Workers whose parent was killed end with the file that they are at; on a busy machine that takes a while."""
    for _ in range(100):
        if not list(out.rglob(f"{atomic.PREFIX}*")):
            return
        time.sleep(0.1)


def test_killed_at_any_moment_and_gone_on_with(
    cleaner: Cleaner, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.job.records.writer.EVERY", 1)
    monkeypatch.setattr("cleaner.job.records.feed.CHUNK_BYTES", 50_000)
    monkeypatch.setattr("cleaner.sources.streams.BLOCK", 50_000)
    started = time.monotonic()
    run(cleaner, JobOptions((str(dump),), tmp_path / "undisturbed", jobs=2))
    whole = time.monotonic() - started
    expected = tree(tmp_path / "undisturbed")
    out = tmp_path / "out"
    job = JobOptions((str(dump),), out, jobs=2, resume=True)
    chance = random.Random(4)
    interrupted = 0
    for attempt in range(KILLS):
        child = in_child(lambda: run(cleaner, job))
        time.sleep(chance.uniform(0, whole * 0.8))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for name, data in tree(out).items() if out.exists() else ():
            if not name.startswith(".clean") and atomic.PREFIX not in name:
                assert data == expected[name], f"{name} is half-written after kill {attempt}"
        finished = out.exists() and (out / ".clean/run.json").exists()
        interrupted += not (finished and json.loads((out / ".clean/run.json").read_bytes())["finished"])
        if attempt % 3 == 2:
            run(cleaner, job)
            wait_for_orphans(out)
            assert tree(out) == expected
            shutil.rmtree(out)
    assert interrupted >= KILLS // 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield disk  # type: ignore[misc]
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_what_is_done_and_the_rest_can_follow(
    cleaner: Cleaner, dump: Path, small_disk: Path, tmp_path: Path
) -> None:
    run(cleaner, JobOptions((str(dump),), tmp_path / "undisturbed"))
    expected = tree(tmp_path / "undisturbed")
    with pytest.raises(RunStopped, match="No space left on device"):
        run(cleaner, JobOptions((str(dump),), small_disk / "out", jobs=2))
    written = tree(small_disk / "out")
    done = {name for name in written if not name.startswith(".clean")}
    assert len(done) > 20
    assert {name: written[name] for name in done} == {name: expected[name] for name in done}
    shutil.copytree(small_disk / "out", tmp_path / "moved")
    run(cleaner, JobOptions((str(dump),), tmp_path / "moved", resume=True))
    assert tree(tmp_path / "moved") == expected


def test_a_limit_on_file_sizes_ends_a_run_like_a_full_disk(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        try:
            run(cleaner, JobOptions((str(dump),), tmp_path / "out"))
        except RunStopped as error:
            note.write_text(str(error))

    os.waitpid(in_child(limited), 0)
    assert "File too large" in note.read_text()
    assert not list((tmp_path / "out").rglob(f"{atomic.PREFIX}*"))
    assert not (tmp_path / "out/d.jsonl").exists()
    assert (tmp_path / "out/0/0.txt").exists()


def test_ctrl_c_leaves_no_processes_and_no_temporaries(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    note = tmp_path / "note"

    def interrupted() -> None:
        try:
            run(cleaner, JobOptions((str(dump),), tmp_path / "out", jobs=2))
        except KeyboardInterrupt:
            note.write_text("interrupted")

    child = in_child(interrupted)
    while not (tmp_path / "out/0/0.txt").exists():
        time.sleep(0.005)
    os.kill(child, signal.SIGINT)
    os.waitpid(child, 0)
    assert note.read_text() == "interrupted"
    assert not list((tmp_path / "out").rglob(f"{atomic.PREFIX}*"))
    run(cleaner, JobOptions((str(dump),), tmp_path / "out", jobs=2, resume=True))


def test_a_worker_killed_from_outside_in_mid_document(dump: Path, cleaner: Cleaner, tmp_path: Path) -> None:
    run(cleaner, JobOptions((str(dump),), tmp_path / "undisturbed"))
    child = in_child(lambda: run(cleaner, JobOptions((str(dump),), tmp_path / "out", jobs=2)))
    killed = 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        children = Path(f"/proc/{child}/task/{child}/children").read_text().split()
        if children and killed < 3:
            try:
                os.kill(int(children[killed % len(children)]), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed += 1
        time.sleep(0.03)
    assert killed >= 2
    assert tree(tmp_path / "out") == tree(tmp_path / "undisturbed")
