"""The cache of rule packs: used where it is sound and ours, made anew or left alone where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.compile import cache, load_ruleset
from cleaner.errors import RuleFileError

PACK = "schema = 1\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = '{text}'\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("CLEAN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "pack.toml"
    file.write_text(PACK.format(text="All rights reserved"))
    return file


def load(pack: Path) -> str:
    """Loads a pack, and gives the text of its only pattern."""
    return load_ruleset([(pack, None)]).rules[0].rule.match[0].text


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often rule files are parsed from now on."""
    calls: list[int] = []
    original = cache.load_packs

    def counted(*arguments: object) -> object:
        calls.append(1)
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(cache, "load_packs", counted)
    return calls


def test_what_is_known_is_not_parsed_again(folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = parsed(monkeypatch)
    first = load_ruleset([(pack, None)])
    second = load_ruleset([(pack, None)])
    assert len(calls) == 1
    assert first.digest == second.digest
    assert first.facts == second.facts
    assert first.packs == second.packs


def test_a_changed_file_is_parsed_again(folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = parsed(monkeypatch)
    assert load(pack) == "All rights reserved"
    pack.write_text(PACK.format(text="No rights reserved"))
    assert load(pack) == "No rights reserved"
    assert len(calls) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:40] + b"\x00" + data[41:],
        lambda data: b"\x80\x04\x95not a pickle that anybody reads",
        lambda data: data + b"x",
    ],
)
def test_a_damaged_entry_is_made_anew(folder: Path, pack: Path, damage: object) -> None:
    load(pack)
    (entry,) = folder.glob("*.packs")
    sound = entry.read_bytes()
    entry.write_bytes(damage(sound))  # type: ignore[operator]
    assert load(pack) == "All rights reserved"
    assert entry.read_bytes() == sound


def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, pack: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    assert load(pack) == "All rights reserved"
    assert list(folder.iterdir()) == []


def test_an_entry_that_others_may_have_written_is_not_read(
    folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(pack)
    (entry,) = folder.glob("*.packs")
    entry.chmod(0o666)
    calls = parsed(monkeypatch)
    assert load(pack) == "All rights reserved"
    assert len(calls) == 1


def test_the_folder_is_made_for_its_owner_alone(folder: Path, pack: Path) -> None:
    load(pack)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_no_error(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEAN_CACHE_DIR", str(pack / "below-a-file"))
    assert load(pack) == "All rights reserved"


def test_old_entries_go(folder: Path, pack: Path) -> None:
    for number in range(cache._KEPT + 5):
        pack.write_text(PACK.format(text=f"phrase number {number}"))
        load(pack)
        newest = max(folder.glob("*.packs"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert len(list(folder.glob("*.packs"))) == cache._KEPT
    assert not list(folder.glob(".packs-*"))


def test_wrong_files_are_not_cached(folder: Path, pack: Path) -> None:
    pack.write_text("schema = 2")
    for _ in range(2):
        with pytest.raises(RuleFileError):
            load(pack)
    assert list(folder.glob("*.packs")) == []


def test_many_processes_at_once(folder: Path, tmp_path: Path) -> None:
    rules = "".join(f"[[rule]]\nid = 'r-{n}'\nkind = 'legal'\nop = 'line'\nmatch = 'phrase {n}'\n" for n in range(300))
    (tmp_path / "many.toml").write_text(f"schema = 1\n{rules}")
    program = (
        "import sys; from pathlib import Path; from cleaner.compile import load_ruleset\n"
        "for _ in range(5): print(load_ruleset([(Path(sys.argv[1]), None)]).digest)\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "many.toml")], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    digests = {line for process in started for line in process.communicate()[0].split()}
    assert all(process.returncode == 0 for process in started)
    assert len(digests) == 1
    assert len(list(folder.glob("*.packs"))) == 1
    assert not list(folder.glob(".packs-*"))
