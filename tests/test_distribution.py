"""What is published: built as it is for the package index, looked into, checked, and used without the repository."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from types import ModuleType

import pytest

import cleaner

ROOT = Path(__file__).parent.parent
URL = "https://code.example/scrape-cleaner"


def built(out: Path, **environment: str) -> dict[str, Path]:
    """Builds the sdist, and the wheel out of it."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    told = {key: value for key, value in os.environ.items() if key != "SCRAPE_CLEANER_URL"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={**told, **environment})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return {"wheel": next(out.glob("*.whl")), "sdist": next(out.glob("*.tar.gz"))}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return built(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return built(tmp_path_factory.mktemp("published"), SCRAPE_CLEANER_URL=URL + "/")


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(file.read(name))


def test_the_wheel_has_what_is_needed_and_nothing_else(plain: dict[str, Path]) -> None:
    with zipfile.ZipFile(plain["wheel"]) as file:
        names = set(file.namelist())
    rules = {f"cleaner/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in files(ROOT / "rules")}
    code = {path.relative_to(ROOT).as_posix() for path in files(ROOT / "cleaner")}
    assert len(rules) > 300
    assert {"cleaner/py.typed", "cleaner/_rules/evidence.tsv"} <= names
    rest = names - rules - code - {"cleaner/_rules/compiled.packs"}
    assert rules | code <= names
    assert all(".dist-info/" in name for name in rest), rest


def test_the_sdist_has_the_tests_and_the_seeds(plain: dict[str, Path]) -> None:
    with tarfile.open(plain["sdist"]) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    for wanted in ("LICENSE", "CHANGELOG.md", "hatch_build.py", ".pre-commit-hooks.yaml", "tests/test_distribution.py"):
        assert wanted in names
    assert any(name.startswith("seeds/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith((".git/", ".venv"))]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_the_package_index_takes_it(plain: dict[str, Path], published: dict[str, Path]) -> None:
    paths = [str(path) for built in (plain, published) for path in built.values()]
    ran = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *paths], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("PASSED") == 4


def test_what_it_says_of_itself(plain: dict[str, Path], published: dict[str, Path]) -> None:
    told, known = metadata(plain["wheel"]), metadata(published["wheel"])
    for found in (told, known):
        assert found["Version"] == cleaner.__version__
        assert (found["License-Expression"], found["Requires-Python"]) == ("Apache-2.0", ">=3.11")
        assert found["Description-Content-Type"] == "text/markdown"
        classifiers = found.get_all("Classifier") or []
        assert not [name for name in classifiers if name.startswith("License ::")]  # beside an expression: refused
    assert told.get_all("Project-URL") is None
    assert set(known.get_all("Project-URL") or ()) == {
        f"Source, {URL}", f"Issues, {URL}/issues", f"Changelog, {URL}/blob/v{cleaner.__version__}/CHANGELOG.md",
    }  # fmt: skip


def test_no_link_of_the_description_leads_nowhere(plain: dict[str, Path], published: dict[str, Path]) -> None:
    for name, wheel in (("plain", plain["wheel"]), ("published", published["wheel"])):
        payload = metadata(wheel).get_payload(decode=True)
        assert isinstance(payload, bytes)
        text = payload.decode("utf-8")
        assert "## A rule in five minutes" in text
        links = re.findall(r"\]\(([^)\s]+)\)", text)
        assert [link for link in links if not link.startswith(("#", "https://"))] == []
        anchors = {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall("(?m)^#+ (.+)$", text)
        }
        assert {link[1:] for link in links if link.startswith("#")} <= anchors
        at = f"{URL}/raw/v{cleaner.__version__}/tests/captures/report-light.png"
        assert (at in links) == (name == "published")
        assert (f"repo: {URL}\n" in text) == (name == "published")
        assert "CONTRIBUTING.md" in text


def test_it_works_without_the_repository(plain: dict[str, Path], tmp_path: Path) -> None:
    """The wheel's own rules are found, its schemas printed, its metadata read, and nothing compiled."""
    place = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place), str(plain["wheel"])]
    subprocess.run(install, check=True, capture_output=True)
    program = (
        "import cleaner, sys; from cleaner.cli import main; from cleaner.packs import bundled_folder\n"
        f"assert cleaner.__file__.startswith({str(place)!r}), cleaner.__file__\n"
        f"assert str(bundled_folder()).startswith({str(place)!r})\n"
        "result = cleaner.Cleaner().clean('The ferry sank on Monday.\\nAdvertisement\\nAll were saved.\\n')\n"
        "assert [segment.rule for segment in result.removed] == ['advertisement/label'], result\n"
        "main(sys.argv[1:])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(place), "CLEAN_CACHE_DIR": str(tmp_path / "cache")}
    for arguments, printed in ((["rules", "schema"], '"$schema"'), (["--version"], cleaner.__version__)):
        ran = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=tmp_path, env=environment
        )
        assert ran.returncode == 0, ran.stderr
        assert printed in ran.stdout
    assert not (tmp_path / "cache").exists()  # its packs come compiled


def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("readme", "without", "with_url"),
    [
        ("See [this](A.md#b).", "See this.", "See [this](https://x.example/blob/v1/A.md#b)."),
        ("![A picture](p/a.png)\n", "\n", "![A picture](https://x.example/raw/v1/p/a.png)\n"),
        ("[there](#here) [b](https://b.example/)", "[there](#here) [b](https://b.example/)", None),
        ("```sh\nls [a](b)\n```\n", "```sh\nls [a](b)\n```\n", None),
    ],
)
def test_links_by_address(readme: str, without: str, with_url: str | None) -> None:
    described = hook().described
    assert described(readme, "", "v1") == without
    assert described(readme, "https://x.example", "v1") == (without if with_url is None else with_url)


def test_the_version_stands_in_one_place_and_the_changelog_knows_it() -> None:
    """A version that is released has its heading; what is not yet stands above it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "cleaner/__init__.py"
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert headings in (released, ["Unreleased", *released])
    assert released[0] == cleaner.__version__
    assert f"rev: v{cleaner.__version__}" in (ROOT / "README.md").read_text("utf-8")
