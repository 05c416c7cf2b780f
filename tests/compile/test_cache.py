"""The cache of rule packs: used where it is sound and ours, made anew or left alone where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.compile import Ruleset, cache, entry, load_ruleset
from cleaner.compile.parts import parts_of
from cleaner.errors import RuleFileError
from cleaner.packs import RulePack, Tier, bundled_files, read_files
from cleaner.packs import load as loading

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


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collects the names of the packs that are parsed from now on."""
    calls: list[str] = []
    original = loading.parse_pack

    def counted(raw: bytes, path: str, name: str, tier: Tier | None = None) -> RulePack:
        calls.append(name)
        return original(raw, path, name, tier)

    monkeypatch.setattr(loading, "parse_pack", counted)
    return calls


@pytest.fixture
def several(tmp_path: Path) -> list[tuple[Path, Tier | None]]:
    """Three packs: a common one, one of a site with a regex, a selector and a fingerprint, and one with a `keep`."""
    texts = {
        "common/all.toml": PACK.format(text="All rights reserved"),
        "sites/paper.toml": "schema = 1\nhosts = ['paper.example']\nfingerprints = [{ contains = 'The Paper' }]\n"
        "[[rule]]\nid = 'r'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '^(?:No|Some) rights' }\n"
        "unless = { regex = '[0-9]{4} by' }\n[[rule]]\nid = 's'\nkind = 'share'\nselect = 'div.share-bar'\n",
        "common/more.toml": "schema = 1\n[[rule]]\nid = 'k'\nop = 'keep'\nmatch = { starts = 'Rights of way' }\n",
    }
    for name, text in texts.items():
        (tmp_path / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / name).write_text(text)
    return [(tmp_path / "rules" / name, "sites" if name.startswith("sites") else "common") for name in texts]


def test_what_is_known_is_not_parsed_again(folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = parsed(monkeypatch)
    first = load_ruleset([(pack, None)])
    second = load_ruleset([(pack, None)])
    assert calls == ["pack"]
    assert first.digest == second.digest
    assert first.facts == second.facts
    assert first.packs == second.packs


def test_who_waits_for_many_files_is_told_so_once(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = [tmp_path / f"pack{number}.toml" for number in range(25)]
    for file in files:
        file.write_text(PACK.format(text=f"All rights of {file.stem} reserved"))
    with caplog.at_level("INFO", logger="cleaner"):
        load_ruleset([(files[0], None)])
        assert not caplog.messages
        for _ in range(2):
            load_ruleset([(file, None) for file in files])
    assert caplog.messages == ["compiling 24 rule files; this is done once"]


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


def test_entries_that_are_used_stay(folder: Path, pack: Path) -> None:
    load(pack)
    (used,) = folder.glob("*.packs")
    for number in range(cache._KEPT + 5):
        pack.write_text(PACK.format(text=f"phrase number {number}"))
        load(pack)
        newest = max(folder.glob("*.packs"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (1000 + number, 1000 + number))
        os.utime(used, (500, 500))  # it was written first
        pack.write_text(PACK.format(text="All rights reserved"))
        load(pack)
        assert used.exists()
        assert used.stat().st_mtime > 1000 + number


def test_an_edit_compiles_that_file_alone(
    folder: Path, several: list[tuple[Path, Tier | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_ruleset(several)
    calls = parsed(monkeypatch)
    looks = []
    monkeypatch.setattr("cleaner.compile.cache.parts_of", lambda pack: looks.append(pack.name) or parts_of(pack))
    edited = several[0][0]
    edited.write_text(PACK.format(text="Reproduction forbidden"))
    found = load_ruleset(several)
    assert calls == looks == ["all"]
    anew = Ruleset(loading.load_packs(read_files(several)))
    assert (found.packs, found.facts, found.digest) == (anew.packs, anew.facts, anew.digest)
    calls.clear()
    assert load_ruleset(several).facts == anew.facts
    assert calls == []


def test_other_choices_of_known_files_compile_nothing(
    folder: Path, several: list[tuple[Path, Tier | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_ruleset(several)
    calls = parsed(monkeypatch)
    for some in (several[:2], several[1:], several[::-1]):
        found, anew = load_ruleset(some), Ruleset(loading.load_packs(read_files(some)))
        calls[:] = [name for name in calls if name not in [pack.name for pack in anew.packs]]
        assert (found.packs, found.facts) == (anew.packs, anew.facts)
    assert calls == []


def test_files_that_were_moved_are_known_and_say_where_they_are(
    folder: Path, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(pack)
    calls = parsed(monkeypatch)
    moved = tmp_path / "elsewhere" / pack.name
    moved.parent.mkdir()
    pack.rename(moved)
    assert load_ruleset([(moved, None)]).packs[0].path == str(moved)
    assert calls == []


def test_two_files_of_one_name_are_refused_though_both_are_known(folder: Path, pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / pack.name
    other.parent.mkdir()
    other.write_text(PACK.format(text="No rights reserved"))
    load(pack), load(other)
    with pytest.raises(RuleFileError, match=r"there is a pack 'pack' already"):
        load_ruleset([(pack, None), (other, None)])


@pytest.fixture
def wheel(several: list[tuple[Path, Tier | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The entry of bundled packs, as it is written for a wheel."""
    for module in ("cleaner.compile.cache", "cleaner.packs.files"):
        monkeypatch.setattr(f"{module}.bundled_folder", lambda: tmp_path / "rules")
    made = tmp_path / "rules" / cache.BUNDLED
    cache.write(str(made))
    return made


def bundled() -> Ruleset:
    return load_ruleset(bundled_files(("common", "platforms", "sites")))


def test_packs_that_come_compiled_need_no_cache(wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = parsed(monkeypatch)
    assert [pack.name for pack in bundled().packs] == ["all", "more", "paper"]
    assert calls == []
    assert not folder.exists()


def test_a_users_packs_beside_those_that_come_compiled_are_compiled_alone(
    wheel: Path, folder: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = parsed(monkeypatch)
    load_ruleset([*bundled_files(("common", "platforms", "sites")), (pack, None)])
    assert calls == ["pack"]


@pytest.mark.parametrize("spoilt", ["damaged", "of another version", "of other rules", "gone"])
def test_what_came_compiled_and_does_not_fit_is_made_anew(
    wheel: Path, folder: Path, spoilt: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if spoilt == "damaged":
        wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    elif spoilt == "gone":
        wheel.unlink()
    elif spoilt == "of another version":
        entry._engine.cache_clear()
        monkeypatch.setattr("regex.__version__", "0.0.0")
    else:
        (tmp_path / "rules" / "common" / "all.toml").write_text(PACK.format(text="Reproduction forbidden"))
    calls = parsed(monkeypatch)
    found = bundled()
    entry._engine.cache_clear()
    assert calls == (["all"] if spoilt == "of other rules" else ["all", "more", "paper"])
    assert found.rules[0].rule.match[0].text == (
        "Reproduction forbidden" if spoilt == "of other rules" else "All rights reserved"
    )
    assert len(list(folder.glob("*.packs"))) == 1


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
