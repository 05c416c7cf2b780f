"""The hooks in a corpus repository, run by the real pre-commit from a clone of this project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SHIPPED = (
    "cleaner", "rules", "seeds", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml",
)  # fmt: skip

CLEAN = "The ferry company has ordered two new boats for the northern line.\nThey will be built in the old yard.\n"
DIRTY = CLEAN + "Please insert the coupon here\n"
RULES = """\
schema = 1

[[rule]]
id = "coupon"
kind = "promo"
op = "line"
match = "Please insert the coupon here"
"""


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=check)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This project as somebody else gets it: a repository with a commit. pre-commit installs it once for all tests."""
    folder = tmp_path_factory.mktemp("project")
    for name in SHIPPED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "release")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
        # Hooks must find the interpreter of their own environment, not one that happens to be active.
        patch.delenv("VIRTUAL_ENV", raising=False)
        yield folder


class Corpus:
    """A repository of texts that uses the hooks."""

    def __init__(self, folder: Path, project: Path, hook: str, args: list[str]) -> None:
        self.folder = folder
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        revision = git(project, "rev-parse", "HEAD").stdout.strip()
        self.write(
            ".pre-commit-config.yaml",
            f"repos:\n- repo: {project}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n"
            f"    args: {[*args, '--']}\n    files: '\\.txt$'\n",
        )
        self.write("rules.toml", RULES)
        self.write("clean.toml", 'rules = ["rules.toml"]\nno-bundled = true\n')
        self.pre_commit("install")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", *arguments]
        return subprocess.run(command, cwd=self.folder, text=True, capture_output=True, check=False)

    def run(self) -> subprocess.CompletedProcess[str]:
        git(self.folder, "add", "-A")
        return self.pre_commit("run", "--all-files", "--color", "never")

    def commit(self) -> subprocess.CompletedProcess[str]:
        git(self.folder, "add", "-A")
        return git(self.folder, "commit", "-q", "-m", "texts", check=False)


@pytest.fixture
def checked(tmp_path: Path, project: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", project, "clean-check", [])


def test_a_dirty_file_is_refused_and_a_clean_one_is_not(checked: Corpus) -> None:
    checked.write("a/story.txt", DIRTY)
    refused = checked.commit()
    assert refused.returncode == 1
    assert "a/story.txt:3:1: rules/coupon promo: Please insert the coupon here (30 chars)" in refused.stderr
    assert (checked.folder / "a/story.txt").read_text() == DIRTY
    checked.write("a/story.txt", CLEAN)
    assert checked.commit().returncode == 0


def test_what_the_hook_is_told_to_ignore(tmp_path: Path, project: Path) -> None:
    corpus = Corpus(tmp_path / "corpus", project, "clean-check", ["--ignore", "promo"])
    corpus.write("a/story.txt", DIRTY)
    ran = corpus.run()
    assert ran.returncode == 0, ran.stdout
    corpus.write("clean.toml", 'rules = ["rules.toml"]\nno-bundled = true\n[per-path-ignore]\n"a/*" = "coupons"\n')
    ran = corpus.run()
    assert ran.returncode == 1
    assert "clean.toml:4: per-path-ignore: \"a/*\": 'coupons' names no kind, pack or rule" in ran.stdout


def test_fix_cleans_and_the_second_commit_goes_through(tmp_path: Path, project: Path) -> None:
    corpus = Corpus(tmp_path / "corpus", project, "clean-fix", [])
    corpus.write("a/story.txt", DIRTY)
    first = corpus.commit()
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stderr
    assert (corpus.folder / "a/story.txt").read_text() == CLEAN
    assert (corpus.folder / ".clean/manifests/a/story.txt.manifest.json").exists()
    assert corpus.commit().returncode == 0
    command = [sys.executable, "-m", "cleaner", "restore", "."]
    subprocess.run(command, cwd=corpus.folder, check=True, capture_output=True)
    assert (corpus.folder / "a/story.txt").read_text() == DIRTY


def test_many_files_with_odd_names(checked: Corpus) -> None:
    """Five thousand files come in batches, to several processes; each dirty one is named once."""
    for number in range(5_000):
        checked.write(f"texts/{number // 500}/article-about-nothing-in-particular-{number}.txt", CLEAN)
    odd = ["-rf.txt", "-- help.txt", "Zürich, 日本.txt", "two  blanks.txt", "per%cent.txt"]
    for name in odd:
        checked.write(name, DIRTY)
    checked.write("pointer.txt", "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n")
    ran = checked.run()
    assert ran.returncode == 1
    for name in odd:
        assert ran.stdout.count(f"{name}:3:1: rules/coupon") == 1
    assert ran.stdout.count("rules/coupon") == len(odd)
    assert "pointer.txt: skipped: a Git LFS pointer" in ran.stdout


def test_a_huge_file_is_skipped_with_a_notice(tmp_path: Path, project: Path) -> None:
    corpus = Corpus(tmp_path / "corpus", project, "clean-check", ["--max-bytes", "1M"])
    corpus.write("huge.txt", DIRTY * 20_000)
    corpus.write("small.txt", DIRTY)
    ran = corpus.run()
    assert "huge.txt: skipped: larger than --max-bytes" in ran.stdout
    assert "small.txt:3:1: rules/coupon" in ran.stdout


def test_a_baseline(tmp_path: Path, project: Path) -> None:
    corpus = Corpus(tmp_path / "corpus", project, "clean-check", ["--baseline", "accepted.json"])
    for name in ("b.txt", "a.txt"):
        corpus.write(name, DIRTY)
    write = [sys.executable, "-m", "cleaner", "check", ".", "--baseline", "accepted.json", "--write-baseline"]
    subprocess.run(write, cwd=corpus.folder, check=True, capture_output=True)
    assert corpus.commit().returncode == 0
    baseline = (corpus.folder / "accepted.json").read_bytes()
    corpus.write("a.txt", "A paragraph that somebody put in front.\n\n" + DIRTY)
    assert corpus.commit().returncode == 0
    subprocess.run(write, cwd=corpus.folder, check=True, capture_output=True)
    assert (corpus.folder / "accepted.json").read_bytes() == baseline
    corpus.write("c.txt", DIRTY)
    refused = corpus.commit()
    assert refused.returncode == 1
    assert "c.txt:3:1" in refused.stderr
    assert "a.txt" not in refused.stderr
