"""Files that are whole or not there, and names that stay in their folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.sinks import atomic
from cleaner.sinks.names import slug


@pytest.mark.parametrize("durable", [False, True])
def test_what_is_written_is_there_with_its_folders(tmp_path: Path, durable: bool) -> None:
    atomic.write(str(tmp_path / "a/b/c.txt"), b"data", durable=durable)
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"data"
    assert os.listdir(tmp_path / "a/b") == ["c.txt"]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail(file: atomic.AtomicFile) -> None:
        with file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(atomic.AtomicFile(str(target)))
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_nothing_is_seen_before_the_end(tmp_path: Path) -> None:
    with atomic.AtomicFile(str(tmp_path / "a.txt")) as file:
        file.write(b"one")
        assert not (tmp_path / "a.txt").exists()
        file.write(b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"onetwo"


def test_a_target_that_cannot_be_replaced_leaves_no_temporary(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/inside").touch()
    with pytest.raises(OSError):
        atomic.write(str(tmp_path / "a"), b"data")
    assert os.listdir(tmp_path) == ["a"]


def test_names_at_the_limit_of_the_system(tmp_path: Path) -> None:
    atomic.write(str(tmp_path / ("n" * 255)), b"data")
    with pytest.raises(OSError):
        atomic.write(str(tmp_path / ("n" * 256)), b"data")
    assert len(os.listdir(tmp_path)) == 1


def test_sweeping_takes_only_temporaries(tmp_path: Path) -> None:
    (tmp_path / "a/.clean-12-3.tmp").parent.mkdir()
    for name in ("a/.clean-12-3.tmp", ".clean-1-1.tmp", "a/clean-1.tmp", ".clean-x", "b.txt"):
        (tmp_path / name).touch()
    assert atomic.sweep(tmp_path) == 2
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [".clean-x", "b.txt", "clean-1.tmp"]


@given(
    st.text(max_size=300)
    | st.sampled_from(["../../etc/passwd", "/etc/passwd", "..", ".", "", "CON", "nul.txt", "a\0b", "a" * 300])
)
def test_slugs_are_names_and_nothing_else(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", made)
    assert made.rstrip(".") == made
    assert made.upper() not in ("CON", "NUL")


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_names_do_not_become_one(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (one == other)
