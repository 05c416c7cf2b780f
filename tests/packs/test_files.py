"""Where rule files are looked for, and where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner.errors import RuleFileError, UsageError
from cleaner.packs import bundled_files, bundled_folder, find_rule_files, load_packs, read_files

PACK = "schema = 1\n"


def names(path: Path) -> list[str]:
    return [file.relative_to(path).as_posix() for file, _ in find_rule_files(path)]


def test_folders_are_searched_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.toml", "a/z.toml", "a/b/c.toml", "notes.txt", ".hidden.toml", ".git/x.toml", "a/.b/x.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PACK)
    assert names(tmp_path) == ["a/b/c.toml", "a/z.toml", "b.toml"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.toml").write_text(PACK)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.toml").write_text(PACK)
    (rules / "file.toml").symlink_to(outside / "secret.toml")
    (rules / "folder").symlink_to(outside)
    (rules / "loop").symlink_to(rules)
    assert names(rules) == ["mine.toml"]


def test_what_only_looks_like_a_rule_file(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    assert names(tmp_path) == []


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such rule file or folder"):
        list(find_rule_files(tmp_path / "none"))


@pytest.mark.parametrize(
    ("path", "tier"),
    [("sites/a.toml", "sites"), ("platforms/a.toml", "platforms"), ("common/a.toml", "common"), ("mine/a.toml", None)],
)
def test_the_folder_tells_the_tier(tmp_path: Path, path: str, tier: str | None) -> None:
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text(PACK)
    assert [found for _, found in find_rule_files(tmp_path)] == [tier]


def test_all_files_problems_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("schema = 2")
    (tmp_path / "b.toml").write_text("schema = ")
    (tmp_path / "c.toml").write_text(PACK)
    with pytest.raises(RuleFileError) as error:
        load_packs(read_files(find_rule_files(tmp_path)))
    assert [Path(problem.path).name for problem in error.value.problems] == ["a.toml", "b.toml"]


def test_two_packs_of_one_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gull.toml").write_text(PACK)
    with pytest.raises(RuleFileError, match=r"there is a pack 'gull' already, in .*a/gull\.toml; rename the file"):
        load_packs(read_files(find_rule_files(tmp_path)))


@pytest.mark.skipif(os.geteuid() == 0, reason="needs a user who is not root, who may read everything")
def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(PACK)
    file.chmod(0)
    with pytest.raises(RuleFileError, match="cannot be read: Permission denied"):
        read_files([(file, None)])


def test_a_file_that_has_gone(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="cannot be read: No such file"):
        read_files([(tmp_path / "gone.toml", None)])


def test_bundled_packs_are_where_this_install_has_them() -> None:
    files = list(bundled_files(("common", "sites")))
    assert {tier for _, tier in files} == {"common", "sites"}
    assert all(bundled_folder() in file.parents for file, _ in files)
    assert not list(bundled_files(()))


def test_names_do_not_clash_between_the_bundled_packs() -> None:
    packs = load_packs(read_files(bundled_files(("common", "platforms", "sites"))))
    assert len({pack.name for pack in packs}) == len(packs)


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def locked(folder: str) -> object:
        if folder.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", locked)
    with pytest.raises(UsageError, match="locked: cannot be read: Permission denied"):
        list(find_rule_files(tmp_path))
