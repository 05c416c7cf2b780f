"""Runs over folders of texts and pages: what is written, what is refused, what is counted."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner import manifest as manifests
from cleaner.errors import RunStopped, UsageError
from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from cleaner.pipeline import Result
from cleaner.sinks import atomic
from tests.job.conftest import tree

Clean = Callable[..., Tally]

STORY = b"The ferry left at nine and came back at noon, as it does on every day of the summer."

TEXTS = {
    "a.txt": b"The pier opened on Monday.\nAdvertisement\nIt will close again.\n",
    "b/c.md": b"\xef\xbb\xbf# Title\r\nAdvertisement\r\nText with a lone \r and \xff\xfe\x00 bytes",
    "b/d.TXT": b"Nothing to remove.",
    "empty.txt": b"",
    "no suffix": "Ein Satz über den Hafen.\nAdvertisement\n".encode(),
}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    for name, data in TEXTS.items():
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path / "in"


class Sabotaged(Cleaner):
    """Takes orders from the documents."""

    def clean(self, data: str | bytes, **about: Any) -> Result:
        assert isinstance(data, bytes)
        if b"HANG" in data:
            time.sleep(60)
        if b"KILL" in data:
            os.kill(os.getpid(), 9)
        if b"RAISE" in data:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().clean(data, **about)


@pytest.fixture
def sabotaged(tmp_path: Path) -> Cleaner:
    return Sabotaged((), bundled=False)


def test_output_mirrors_input_with_a_manifest_beside_each_file(dump: Path, clean: Clean, tmp_path: Path) -> None:
    tally = clean(dump)
    out = tmp_path / "out"
    assert {name for name in tree(out) if not name.startswith(".clean")} == {
        *TEXTS, *(f"{name}.manifest.json" for name in TEXTS),
    }  # fmt: skip
    assert (out / "a.txt").read_bytes() == b"The pier opened on Monday.\nIt will close again.\n"
    assert (out / "b/c.md").read_bytes() == TEXTS["b/c.md"].replace(b"Advertisement\r\n", b"")
    manifest = json.loads((out / "b/c.md.manifest.json").read_bytes())
    assert (manifest["source"]["path"], manifest["output"]["path"]) == ("b/c.md", "b/c.md")
    assert tally.status == {"cleaned": 3, "unchanged": 2}
    assert tally.removed["advertisement"] == 14 + 15 + 14


def test_pages_become_text_files(tmp_path: Path, clean: Clean) -> None:
    page = "<html><body><article><p>" + "The ferry runs to the island every hour. " * 9 + "</p></article></body></html>"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/p.html").write_text(page)
    clean(tmp_path / "in")
    assert (tmp_path / "out/p.txt").read_text().startswith("The ferry runs")
    assert manifests.loads((tmp_path / "out/p.txt.manifest.json").read_bytes())["source"]["path"] == "p.html"


def test_restore_gives_the_bytes_back(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump)
    restored = restore(tmp_path / "out", tmp_path / "back")
    assert restored.troubles == []
    assert tree(tmp_path / "back") == TEXTS


def test_restore_undoes_one_rule_alone(dump: Path, clean: Clean, tmp_path: Path) -> None:
    (dump / "a.txt").write_bytes(STORY + b" Read our app! Two.\nAdvertisement\n")
    clean(dump)
    restore(tmp_path / "out", tmp_path / "back", without=["rules/aside"])
    assert (tmp_path / "back/a.txt").read_bytes() == STORY + b" Read our app! Two.\n"


def test_restore_does_not_leave_its_folder(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump)
    file = tmp_path / "out/a.txt.manifest.json"
    file.write_bytes(file.read_bytes().replace(b'"path":"a.txt"', b'"path":"../../evil.txt"'))
    restored = restore(tmp_path / "out", tmp_path / "deep/back")
    assert [trouble.where for trouble in restored.troubles] == ["a.txt.manifest.json"]
    assert not list(tmp_path.rglob("evil.txt"))
    assert (tmp_path / "deep/back/b/c.md").exists()


def test_restore_reports_a_text_that_was_edited(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump)
    (tmp_path / "out/a.txt").write_text("edited")
    (trouble,) = restore(tmp_path / "out", tmp_path / "back").troubles
    assert "sha256" in trouble.why


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_the_number_of_workers_changes_nothing(dump: Path, clean: Clean, tmp_path: Path, jobs: int) -> None:
    for number in range(200):
        (dump / f"{number}.txt").write_bytes(b"Line %d.\nAdvertisement\n" % number)
    clean(dump, jobs=1, out=tmp_path / "one")
    clean(dump, jobs=jobs, out=tmp_path / "many")
    assert tree(tmp_path / "one") == tree(tmp_path / "many")


def test_two_inputs_for_one_output_are_refused_before_anything_is_written(
    dump: Path, clean: Clean, tmp_path: Path
) -> None:
    (dump / "b/c.txt").write_text("x")
    (dump / "b/c.html").write_text("<p>x</p>")
    with pytest.raises(UsageError, match=r"c\.html and .*c\.txt|c\.txt and .*c\.html"):
        clean(dump)
    with pytest.raises(UsageError, match="one output"):
        clean(dump / "a.txt", dump / ".." / "in" / "a.txt")
    assert not (tmp_path / "out").exists()


def test_folders_that_lie_in_each_other_are_refused(dump: Path, clean: Clean) -> None:
    for out in (dump, dump / "out"):
        with pytest.raises(UsageError, match="lies in the input"):
            clean(dump, out=out)
    with pytest.raises(UsageError, match="overwrite"):
        clean(dump / "a.txt", out=dump)


def test_a_folder_with_other_people_s_files_is_refused(dump: Path, clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.txt").write_text("mine")
    with pytest.raises(UsageError, match="no run of clean wrote"):
        clean(dump)
    assert (tmp_path / "out/a.txt").read_text() == "mine"


def test_a_second_run_takes_the_place_of_the_first(dump: Path, clean: Clean, tmp_path: Path) -> None:
    clean(dump)
    (dump / "a.txt").write_bytes(STORY + b"\nAdvertisement\n")
    clean(dump)
    assert (tmp_path / "out/a.txt").read_bytes() == STORY + b"\n"


def test_nothing_to_clean_is_said(tmp_path: Path, clean: Clean) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match="nothing to clean"):
        clean(tmp_path / "in")
    with pytest.raises(UsageError, match="no such file"):
        clean(tmp_path / "missing")


def test_links_and_hidden_files_are_left_out(dump: Path, clean: Clean, tmp_path: Path) -> None:
    (dump / ".hidden.txt").write_text("x")
    (dump / "loop").symlink_to(dump)
    (dump / "outside.txt").symlink_to("/etc/hostname")
    (dump / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0")
    tally = clean(dump)
    assert tally.documents == len(TEXTS)
    assert tally.left_out == {"a link: links are not followed": 2, "neither text nor a known container": 1}
    assert tally.examples == {
        "a link: links are not followed": "loop",
        "neither text nor a known container": "photo.jpg",
    }
    assert not (tmp_path / "out/loop").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("feed.rss", "XML is not read"),
        ("pages.tar.gz", "an archive: unpack it"),
        ("pages.wacz", "an archive: unpack it"),
        ("a.txt.lz4", "compressed in a way that is not read"),
        ("RC_2019-01.zst", "its name does not say what"),
        ("page.html.gz", "a compressed page: unpack it"),
        ("book.epub", "convert it"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(
    dump: Path, clean: Clean, tmp_path: Path, name: str, why: str
) -> None:
    (dump / name).write_bytes(b"Advertisement\n")
    [found] = clean(dump).left_out
    assert why in found
    assert not (tmp_path / "out" / name).exists()


@pytest.mark.parametrize("start", ["<!-- saved -->\n<html>", "<head>", "<div>", "\ufeff<!DOCTYPE html>"])
@pytest.mark.parametrize("name", ["story", "story.php", "index.html?p=12"])
def test_a_page_is_known_by_how_it_begins(dump: Path, clean: Clean, tmp_path: Path, name: str, start: str) -> None:
    (dump / "mirror").mkdir()
    (dump / "mirror" / name).write_bytes(f"{start}<p>{STORY.decode()}</p>".encode())
    clean(dump)
    assert [path.suffix for path in (tmp_path / "out/mirror").glob("*.txt")] == [".txt"]
    assert b"<" not in next((tmp_path / "out/mirror").glob("*.txt")).read_bytes()


def test_a_document_over_time_or_deadly_is_passed_through(
    dump: Path, clean: Clean, sabotaged: Cleaner, tmp_path: Path
) -> None:
    (dump / "hang.txt").write_bytes(b"HANG\nAdvertisement\n")
    (dump / "kill.html").write_bytes(b"<p>KILL</p>")
    tally = clean(dump, cleaner=sabotaged, seconds=0.5)
    assert tally.status["failed"] == 2
    assert [trouble.where for trouble in tally.troubles] == ["hang.txt", "kill.html"]
    assert (tmp_path / "out/hang.txt").read_bytes() == b"HANG\nAdvertisement\n"
    manifest = manifests.loads((tmp_path / "out/hang.txt.manifest.json").read_bytes())
    assert manifest["status"] == "failed"
    assert "time limit" in manifest["error"]
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back/kill.html").read_bytes() == b"<p>KILL</p>"


def test_a_document_that_is_too_large_is_passed_through(dump: Path, clean: Clean, tmp_path: Path) -> None:
    large = b"Advertisement\n" * 1000
    (dump / "large.txt").write_bytes(large)
    tally = clean(dump, max_bytes=5000)
    assert [(t.where, t.why) for t in tally.troubles] == [("large.txt", "larger than --max-bytes (14,000 > 5,000)")]
    assert (tmp_path / "out/large.txt").read_bytes() == large
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back/large.txt").read_bytes() == large


def test_a_file_that_changes_while_it_is_read_is_noticed(
    dump: Path, clean: Clean, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat
    calls = iter(range(1000))

    def restless(handle: int) -> SimpleNamespace:
        found = real(handle)
        return SimpleNamespace(
            st_size=found.st_size, st_ino=found.st_ino, st_mode=found.st_mode, st_mtime_ns=next(calls)
        )

    monkeypatch.setattr("cleaner.sources.whole.os.fstat", restless)
    tally = clean(dump)
    assert tally.status == {"unread": len(TEXTS)}
    assert {trouble.why for trouble in tally.troubles} == {"changed while it was read"}


def test_resume_does_only_what_is_not_done(dump: Path, clean: Clean, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = clean(dump)
    before = tree(out)
    times = {name: (out / name).stat().st_mtime_ns for name in before if not name.startswith(".clean")}
    (out / "b/c.md").unlink()
    (out / "empty.txt.manifest.json").write_bytes(b"half a mani")
    (out / "no suffix").write_bytes(b"torn")
    again = clean(dump, resume=True)
    assert tree(out) == before
    assert again.to_json() == first.to_json()
    redone = {name for name in times if (out / name).stat().st_mtime_ns != times[name]}
    assert redone == {
        f"{name}{suffix}" for name in ("b/c.md", "empty.txt", "no suffix") for suffix in ("", ".manifest.json")
    }


def test_resume_does_again_what_was_done_with_other_rules_or_another_url(
    dump: Path, clean: Clean, make_cleaner: Callable[..., Cleaner], tmp_path: Path
) -> None:
    clean(dump)
    other = make_cleaner(
        '[[rule]]\nid = "x"\nkind = "promo"\nop = "line"\nmatch = "It will close again."\n', scored=False
    )
    clean(dump, cleaner=other, resume=True)
    assert (tmp_path / "out/a.txt").read_bytes() == b"The pier opened on Monday.\nAdvertisement\n"


def test_a_full_disk_ends_the_run_and_says_so(dump: Path, clean: Clean, sabotaged: Cleaner, tmp_path: Path) -> None:
    for number in range(130):
        (dump / f"{number:03}.txt").write_bytes(b"Text.\n" if number < 100 else b"RAISE")
    with pytest.raises(RunStopped, match=r"No space left on device.*--resume"):
        clean(dump, cleaner=sabotaged, jobs=1)
    done = tree(tmp_path / "out")
    assert done["000.txt"] == b"Text.\n"
    assert not any(atomic.PREFIX in name for name in done)
    assert json.loads(done[".clean/run.json"])["finished"] is False


def test_two_runs_into_one_folder_do_not_mix(dump: Path, clean: Clean, tmp_path: Path) -> None:
    (dump / "slow.txt").write_bytes(b"HANG")
    if (other := os.fork()) == 0:
        clean(dump, cleaner=Sabotaged((), bundled=False), seconds=30)
        os._exit(0)
    try:
        deadline = time.monotonic() + 10
        while not (tmp_path / "out/.clean/run.json").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(UsageError, match="another run"):
            clean(dump)
    finally:
        os.kill(other, 9)
        os.waitpid(other, 0)
    clean(dump)


def test_names_that_no_utf8_can_be_made_of(tmp_path: Path, clean: Clean) -> None:
    folder = os.fsencode(tmp_path / "in")
    os.mkdir(folder)
    with open(folder + b"/caf\xe9.txt", "wb") as file:
        file.write(STORY + b"\nAdvertisement\n")
    clean(tmp_path / "in")
    with open(os.fsencode(tmp_path / "out") + b"/caf\xe9.txt", "rb") as file:
        assert file.read() == STORY + b"\n"
    restore(tmp_path / "out", tmp_path / "back")
    assert os.listdir(os.fsencode(tmp_path / "back")) == [b"caf\xe9.txt"]
