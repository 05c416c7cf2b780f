"""Packs from elsewhere: what was accepted applies, and nothing else does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from cleaner import Cleaner, PackSource, UsageError
from cleaner.cli import main
from cleaner.packs import elsewhere
from tests.house import SIGN_UP

RULES = f'schema = 1\nversion = "1.2"\n{SIGN_UP}\n[[rule.test]]\ntext = """⟦Sign up here\n⟧The story.\n"""\n'
STORY = "The keeper of the lighthouse went home for good in the spring of that year."
CONFIG = """\
no-bundled = true  # only ours

[packs]
house = { path = "shared" }  # theirs

[sites]
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/house.toml").write_text(RULES)
    (tmp_path / "clean.toml").write_text(CONFIG)
    (tmp_path / "a.txt").write_text(f"{STORY}\nSign up now\n{STORY}\n")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    """The status of a command, and what it said."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    captured = capsys.readouterr()
    return ended.value.code, captured.out + captured.err


def test_packs_apply_once_they_are_accepted(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = said(capsys, "check", "a.txt")
    assert status == 2
    assert told.startswith("clean: clean.toml:4: packs: house: shared: no sha256 says which rules were accepted")
    assert said(capsys, "rules", "test", "--elsewhere")[0] == 0  # they can be looked at before
    status, told = said(capsys, "rules", "lock")
    assert (status, "house: 1 rule file, version 1.2" in told) == (0, True)
    written = (corpus / "clean.toml").read_text()
    assert written.startswith('no-bundled = true  # only ours\n\n[packs]\nhouse = {path = "shared", version = "1.2", ')
    assert "# theirs" in written
    status, told = said(capsys, "check", "a.txt")
    assert (status, "house/sign-up newsletter: Sign up now" in told) == (1, True)
    assert "house" in said(capsys, "rules", "list")[1]
    assert "nothing has changed" in said(capsys, "rules", "lock")[1]
    shown = said(capsys, "check", "a.txt", "--show-config")[1]
    assert '"house" = { path = "shared", version = "1.2", sha256 = ' in shown
    assert "clean.toml:4" in shown
    assert said(capsys, "run", "a.txt", "--out", "out", "--quiet")[0] == 0
    assert "Sign up" not in Path("out/a.txt").read_text()
    assert said(capsys, "check", "a.txt", "--isolated", "--no-bundled")[0] == 0


def test_what_has_changed_is_refused_until_it_is_accepted(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "rules", "lock")
    accepted = elsewhere.find(PackSource(path="shared")).sha256
    (corpus / "shared/more.toml").write_text("schema = 1\n" + SIGN_UP.replace("Sign up", "Log in"))
    now = elsewhere.find(PackSource(path="shared")).sha256
    status, told = said(capsys, "check", "a.txt")
    assert status == 2
    assert f"clean.toml:4: packs: house: shared: expected sha256 {accepted}, found {now}; look at what" in told
    assert "`clean rules lock`" in told
    assert said(capsys, "rules", "lock", "--check")[0] == 1
    assert accepted in (corpus / "clean.toml").read_text()
    (corpus / "shared/house.toml").write_text(RULES.replace("1.2", "1.3"))
    assert "expected version 1.2, found 1.3" in said(capsys, "check", "a.txt")[1]
    said(capsys, "rules", "lock")
    assert said(capsys, "rules", "lock", "--check")[0] == 0


def test_the_hash_is_that_of_names_and_contents(corpus: Path) -> None:
    found = elsewhere.find(PackSource(path="shared"))
    (corpus / "shared/house.toml").rename(corpus / "shared/other.toml")
    assert elsewhere.find(PackSource(path="shared")).sha256 != found.sha256
    (corpus / "shared/other.toml").rename(corpus / "shared/house.toml")
    (corpus / "shared/readme.md").write_text("not a rule")
    assert elsewhere.find(PackSource(path="shared")) == found


def test_the_library_takes_them(corpus: Path) -> None:
    source = PackSource(path="shared", sha256=elsewhere.find(PackSource(path="shared")).sha256)
    cleaner = Cleaner(rules=[source], bundled=False)
    assert cleaner.digest == Cleaner(rules=["shared"], bundled=False).digest
    assert "Sign up" not in cleaner.clean(Path("a.txt").read_text()).text
    with pytest.raises(UsageError, match="shared: expected sha256 000, found "):
        Cleaner(rules=PackSource(path="shared", sha256="000"), bundled=False)


@pytest.mark.parametrize(
    ("packs", "expected"),
    [
        ('packs = ["common"]', ""),
        ('packs = "sites"', ""),
        ('[packs]\nbundled = ["common"]', ""),
        (
            "packs = 7",
            "clean.toml:2: packs: expected a list of bundled packs, or a table of names and sources, found 7",
        ),
        ("[packs]\nx = 7", "clean.toml:3: packs: x: expected { path = "),
        ("[packs]\nx = { paht = 'a' }", "as `clean rules lock` writes them; did you mean 'path'?"),
        ("[packs]\nx = { path = 'a', package = 'b' }", "expected either a path or a package"),
        ("[packs]\nx = { path = 'nowhere', sha256 = 'a' }", "nowhere: no such rule file or folder"),
        ("[packs]\nx = { package = 'no-such-package-here' }", "package no-such-package-here is not installed"),
        ("[packs]\nx = { package = 'pytest' }", "package pytest ships no packs: it has no entry point in the group"),
        ("[packs]\nbundled = ['none']", "packs: 'none' is not known; expected one of common, platforms, sites"),
    ],
)
def test_what_may_stand_in_the_configuration(
    corpus: Path, capsys: pytest.CaptureFixture[str], packs: str, expected: str
) -> None:
    (corpus / "clean.toml").write_text(f"no-bundled = true\n{packs}\n")
    status, told = said(capsys, "check", "a.txt")
    assert (status == 2) == bool(expected)
    assert expected in told


def test_no_packs_no_lock(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "clean.toml").write_text("no-bundled = true\n")
    assert said(capsys, "rules", "lock") == (2, "clean: clean.toml: no packs from elsewhere: name them in [packs]\n")
    (corpus / "clean.toml").unlink()
    assert "no configuration here" in said(capsys, "rules", "lock")[1]


PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "news-packs"
version = "2026.11"
[project.entry-points."cleaner.packs"]
news = "news_packs.rules"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships packs, built and installed into an environment of its own; the folder with its modules."""
    project, dist, env = tmp_path / "project", tmp_path / "dist", tmp_path / "env"
    (project / "news_packs/rules").mkdir(parents=True)
    (project / "pyproject.toml").write_text(PROJECT)
    (project / "news_packs/__init__.py").write_text("raise SystemExit('this was run')\n")
    (project / "news_packs/rules/__init__.py").write_text("raise SystemExit('this was run')\n")
    (project / "news_packs/rules/news.toml").write_text(RULES)
    (project / "news_packs/other.toml").write_text("not a rule file")
    run = [sys.executable, "-c", f"import hatchling.build; hatchling.build.build_wheel({str(dist)!r})"]
    subprocess.run(run, cwd=project, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    python = env / "bin/python"
    (wheel,) = dist.glob("*.whl")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (modules,) = env.glob("lib/python*/site-packages")
    ours = sysconfig.get_paths()["purelib"]
    (modules / "toolkit.pth").write_text(f"{ours}\n{Path(__file__).parents[2]}\n")
    monkeypatch.setenv("PATH", f"{env}/bin{os.pathsep}{os.environ['PATH']}")
    return modules


def test_a_package_ships_packs_and_nothing_of_it_is_run(corpus: Path, installed: Path) -> None:
    (corpus / "clean.toml").write_text('no-bundled = true\n[packs]\nnews = { package = "news-packs" }\n')

    def clean(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["python", "-m", "cleaner", *arguments], capture_output=True, text=True, check=False)

    locked = clean("rules", "lock")
    assert locked.returncode == 0, locked.stderr
    assert "news: 1 rule file, version 2026.11, sha256 " in locked.stdout
    found = clean("check", "a.txt", "--output-format", "json")
    assert found.returncode == 1, found.stderr
    assert [finding["rule"] for finding in json.loads(found.stdout)] == ["news/sign-up"]
    rules = installed / "news_packs/rules/news.toml"
    rules.write_text(RULES.replace("Sign up", "Log in"))
    refused = clean("check", "a.txt")
    assert (refused.returncode, "package news-packs: expected sha256 " in refused.stderr) == (2, True)
    rules.unlink()
    rules.symlink_to(corpus / "shared/house.toml")
    assert "news.toml is a link, or leads out of where packages are" in clean("check", "a.txt").stderr
