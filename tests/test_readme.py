"""The README does what it says: its files are written, its commands and its Python are run, section by section.

A block with a name behind its language is that file; `console` has commands after `$` (with `# exit N` where that
is not 0) and what they print, `...` standing for anything; `python` without a name is a program. The set-up commands
build environments: `.ci/run` takes them from the README and runs them as they stand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner.cli import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FILES = ("text", "toml", "python")
ELSEWHERE = ("# settings.py", "datatrove")
"""Words of programs that need a crawl or a cluster: the tests of the integrations run their like."""


class Block(NamedTuple):
    """A fenced block."""

    language: str
    name: str
    content: str
    line: int


class Section(NamedTuple):
    """What stands between two headings of the second level."""

    title: str
    blocks: tuple[Block, ...]


def sections() -> Iterator[Section]:
    title, blocks, fence = "", [], None
    for number, line in enumerate(README.splitlines(), 1):
        if fence is None and line.startswith("## "):
            yield Section(title, tuple(blocks))
            title, blocks = line[3:], []
        elif line.startswith("```"):
            if fence is None:
                language, _, name = line[3:].partition(" ")
                fence = Block(language, name, "", number)
            else:
                blocks.append(fence)
                fence = None
        elif fence is not None:
            fence = fence._replace(content=f"{fence.content}{line}\n")
    yield Section(title, tuple(blocks))


SECTIONS = list(sections())
RULE_FILE = next(b for s in SECTIONS for b in s.blocks if b.name == "my-rules/harbour.toml")


def shell(command: str, folder: Path, status: int = 0) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "120", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ran.returncode == status, f"$ {command}\n{ran.stdout}"
    return ran.stdout


def commands(block: Block) -> Iterator[tuple[str, int, str]]:
    """Each command, its exit status, and what it prints."""
    for part in re.split(r"^\$ ", block.content, flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        command, _, status = line.partition("  # exit ")
        yield command, int(status or 0), expected


def as_shown(expected: str, printed: str) -> bool:
    pattern = re.escape(expected.rstrip("\n")).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.blocks], ids=lambda section: section.title or "top")
def test_a_section_does_what_it_says(section: Section, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "my-rules").mkdir()
    (tmp_path / RULE_FILE.name).write_text(RULE_FILE.content, "utf-8")
    for block in section.blocks:
        if block.language in FILES and "." in block.name:
            (tmp_path / block.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.name).write_text(block.content, "utf-8")
        elif block.language == "python" and not any(word in block.content for word in ELSEWHERE):
            (tmp_path / "block.py").write_text(block.content, "utf-8")
            shell("python block.py", tmp_path)
        elif block.language == "console":
            for command, status, expected in commands(block):
                printed = shell(command, tmp_path, status)
                assert as_shown(expected, printed), f"README.md:{block.line}: $ {command}\n{printed}"


def test_before_and_after_are_real() -> None:
    """The pieces of the first screen stand in the seed, and after it is what cleaning leaves of before."""
    from cleaner import Cleaner

    before, after = (block.content for block in SECTIONS[0].blocks)
    source = (ROOT / "seeds" / "independent" / "live-quake.txt").read_text("utf-8")
    clean = Cleaner().clean(source, media_type="text/plain").text
    for shown, text in ((before, source), (after, clean)):
        at = 0
        for piece in filter(None, (p.strip() for line in shown.splitlines() for p in line.split("[…]"))):
            at = text.find(piece, at)
            assert at >= 0, piece
            at += len(piece)


def test_there_are_two_set_up_commands_and_ci_runs_them() -> None:
    found = [
        b.content.strip() for s in SECTIONS for b in s.blocks if b.language == "sh" and b.content.startswith("python3")
    ]
    assert len(found) == 2
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ") for command in found)
    assert found[0].endswith(" && .venv/bin/clean run seeds --out cleaned")
    assert "-m pytest" in found[1]
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md | grep '^python3 -m venv'" in script
    shell("bash -n .ci/run", ROOT)


def test_every_block_is_of_a_kind_that_is_looked_at() -> None:
    kinds = {block.language for section in SECTIONS for block in section.blocks}
    assert kinds <= {"sh", "console", "python", "toml", "yaml", "text"}


@pytest.mark.parametrize(
    "command", [*COMMANDS, "rules list", "rules lint", "rules test", "rules schema", "rules learn"]
)
def test_every_command_is_documented(command: str) -> None:
    documented = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"clean {command}" in documented


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_lead_somewhere(link: str) -> None:
    assert link.startswith("https://") or (ROOT / link).exists()


def test_exit_statuses_are_those_of_the_code() -> None:
    from cleaner import cli

    table = {int(status) for status in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert table == {cli.OK, cli.FOUND, cli.WRONG, cli.INCOMPLETE, cli.INTERRUPTED}
