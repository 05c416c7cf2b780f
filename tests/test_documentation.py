"""The documentation, held against the toolkit: every command in it is run, every key and option is in it.

The map of the code in CONTRIBUTING.md names things that exist, and functions that are called on the way it describes.

In CONTRIBUTING.md, a fenced block ```` ```text NAME ```` (or `toml`, `python` …) is a file; a block
```` ```console ```` is commands with what they print. `...` stands for anything, `# exit N` for another status than 0.
The commands of a document run in one folder, in order.

`python tests/test_documentation.py` rewrites the table of keys in CONTRIBUTING.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import click
import pytest

from cleaner import Cleaner, manifest
from cleaner.cli import COMMANDS
from cleaner.cli.config import KEYS
from cleaner.model import STYLES
from cleaner.packs.schema import (
    EVIDENCE_KEYS,
    LEARNT_KEYS,
    PACK_KEYS,
    PATTERN_KEYS,
    RULE_KEYS,
    TEST_KEYS,
    WHERE_KEYS,
    Key,
)
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import REASONS, Known, items_of
from cleaner.review.decisions import decide, write_decisions
from cleaner.review.lines import Line, write_lines
from tests.captures.capture import CAPTURES

PROJECT = Path(__file__).parents[1]
DOCUMENTS = ("CONTRIBUTING.md",)
"""Of which the commands are run here; the README's are run section by section in `test_readme.py`."""
FENCE = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\s+# exit (\d+)$")
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->\n"
MAP = re.compile(r"<!-- map -->\n(.*)<!-- /map -->\n", re.DOTALL)
NAME = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


class Step(NamedTuple):
    """A command of a document, or a file to be written before it."""

    command: str
    expected: str
    status: int = 0
    file: str | None = None


def steps(document: str) -> Iterator[Step]:
    for language, name, content in FENCE.findall((PROJECT / document).read_text("utf-8")):
        if name:
            yield Step("", content, file=name)
        elif language == "console":
            for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                line, _, expected = part.partition("\n")
                status = STATUS.search(line)
                yield Step(STATUS.sub("", line), expected, int(status[1]) if status else 0)


def as_pattern(expected: str) -> str:
    """What a command prints: `...` alone on a line stands for any lines, at a line's end for the rest of it."""
    pattern = ""
    for line in expected.splitlines():
        if line == "...":
            pattern += r"(?:.*\n)*?"
        elif line.endswith(" ..."):
            pattern += re.escape(line.removesuffix(" ...").rstrip()) + r".*\n"
        else:
            pattern += re.escape(line) + r"\n"
    return pattern


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_do_what_the_documents_say(document: str, tmp_path: Path) -> None:
    scripts = tmp_path / "bin"
    scripts.mkdir()
    for name, arguments in (("clean", "-m cleaner"), ("python", "")):
        (scripts / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (scripts / name).chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    path = os.pathsep.join([str(scripts), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(PROJECT)}
    for step in steps(document):
        if step.file is not None:
            (folder / step.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.file).write_text(step.expected, "utf-8")
            continue
        ran = subprocess.run(
            ["bash", "-c", step.command], cwd=folder, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120,
        )  # fmt: skip
        assert ran.returncode == step.status, f"$ {step.command}\n{ran.stdout}"
        assert re.fullmatch(as_pattern(step.expected), ran.stdout), f"$ {step.command}\n{ran.stdout}"


def keys_table() -> str:
    """What may stand in a rule file, as Markdown."""
    tables = {
        "A pack": PACK_KEYS, "`[[rule]]`": RULE_KEYS, "A pattern": PATTERN_KEYS, "`where`": WHERE_KEYS,
        "`[[rule.test]]`": TEST_KEYS, "`[learnt]`": LEARNT_KEYS, "`evidence`": EVIDENCE_KEYS,
    }  # fmt: skip
    return "\n".join(line for title, keys in tables.items() for line in _table(title, keys))


def _table(title: str, keys: dict[str, Key]) -> Iterator[str]:
    yield f"| {title} | |"
    yield "|---|---|"
    for name, key in keys.items():
        ops = f" ({', '.join(f'`{op}`' for op in key.ops)})" if 0 < len(key.ops) <= 4 else ""
        yield f"| `{name}` | {key.doc}{ops} |"
    yield ""


def test_every_key_of_a_rule_file_is_described() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    assert BEGIN + keys_table() + END in text, "run `python tests/test_documentation.py`"


def test_every_command_and_configuration_key_is_in_the_readme() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"clean {name}" not in text] == []
    assert [key for key in KEYS if f"`{key}`" not in text] == []


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, module in COMMANDS.items():
        command = import_module(module).command
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", child) for inner, child in command.commands.items())


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_help_tells_all(name: str, command: click.Command) -> None:
    """Every command says what it does, every option what it is for; commands of the first rank show examples."""
    assert command.help
    undescribed = [p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name != "jobs"]
    assert undescribed == []
    if " " not in name:
        assert f"clean {name} " in command.help


def test_pictures_can_be_made_and_load_nothing(tmp_path: Path) -> None:
    """`tests/captures/capture.py` runs the commands; its captures are at most as wide as they say."""
    script = PROJECT / "tests" / "captures" / "capture.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True, timeout=120)
    names = {f"{name}-{width}.svg" for name in CAPTURES for width in (80, 120)}
    made = {file.name for file in tmp_path.glob("*.svg")}
    assert names == made == {file.name for file in (PROJECT / "tests" / "captures").glob("*.svg")}
    for file in tmp_path.glob("*.svg"):
        links = re.findall(r"https?://[^\s\"'<>]+", file.read_text("utf-8"))
        assert all(link.startswith(("http://www.w3.org/", "https://www.textualize.io")) for link in links), links


def code_map() -> str:
    """Returns the map of the code in CONTRIBUTING.md."""
    found = MAP.search((PROJECT / "CONTRIBUTING.md").read_text("utf-8"))
    assert found
    return found[1]


def resolved(name: str) -> Any:
    """Returns what a dotted name of the map stands for. Raises AttributeError, or ImportError."""
    module, _, rest = f"cleaner.{name}", "", ""
    while True:
        try:
            value = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
            if module == "cleaner":
                raise
    for part in filter(None, rest.split(".")):
        value = getattr(value, part)
    return value


def test_what_the_map_names_exists() -> None:
    names = set(NAME.findall(code_map()))
    assert len(names) > 50
    files = {name for name in names if (PROJECT / name).exists()}
    for name in sorted(names - files - {"__init__.py"}):
        resolved(name)
    for path in re.findall(r"`(\w+(?:/\w+)+)/?`", code_map()):
        assert (PROJECT / path).exists(), path
    with pytest.raises(AttributeError):
        resolved("engine.settle.nothing")


def calls_of(work: Callable[[], object]) -> set[str]:
    """Returns the full names of the functions of the toolkit that are called, and of the classes that are made."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("cleaner."):
            called.add(f"{module}.{frame.f_code.co_qualname}".removeprefix("cleaner.").removesuffix(".__init__"))

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return called


STORY = [
    "The ferry to the outer islands will run twice a day from May, the council has decided after a long debate.",
    "The company has bought a second boat, which was built in the old yard across the bay and carries forty cars.",
    "“We have waited nine years for this,” said the harbour master, who had asked for the boat again and again.",
    "The first crossing is planned for the second Sunday of the month, when the islands hold their spring market.",
    "Tickets will cost what they cost today, and those who live on the islands go on crossing without paying.",
]


def clean_a_text() -> None:
    data = "\n".join([*STORY, "Sign up for our newsletter", "", "Related Articles", "Ferry strike ends"]).encode()
    result = Cleaner().clean(data, url="https://example.com/a")
    assert result.status == "cleaned"
    account = manifest.loads(manifest.dumps(result.manifest()))
    assert manifest.restore(account, result.data) == data


def clean_a_page() -> None:
    body = "".join(f"<p>{line}</p>" for line in STORY)
    article = f"<article>{body}<div class='share-buttons'>Share</div></article>"
    page = f"<html><body><nav>Home</nav><b>The Islander</b>{article}</body></html>"
    for style in STYLES:
        assert Cleaner(output_style=style).clean(page.encode(), media_type="text/html").status == "cleaned"


DRAFT = '[[rule]]\nid = "more"\nkind = "related"\nop = "line"\nmatch = "More"\n'


def review_a_run() -> None:
    from cleaner.cli import main

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        out, decisions = str(folder / "out"), folder / "decisions.json"
        for arguments in (
            ["run", str(PROJECT / "seeds" / "daily8"), "--out", out, "--quiet", "--jobs", "1"],
            ["report", out],
            ["review", out],
            ["stats", out, out],
        ):
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 0
        unsure = Line("a.example", "unsure", "More", 3, 4, 12, 1.0, "few", "", "", {}, rule=DRAFT, decision="accept")
        write_lines(folder / "u.jsonl", [unsure])
        for arguments in (["review", f"{folder}/u.jsonl"], ["review", f"{folder}/u.jsonl", "--into", str(folder)]):
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 0
        (item, *_) = items_of(aggregate(Path(out)), Known({"none"}))
        write_decisions(decisions, [decide(item, "reject")])
        with pytest.raises(SystemExit):
            main(
                [
                    "review",
                    out,
                    "--decisions",
                    str(decisions),
                    "--into",
                    f"{folder}/p.toml",
                    "--upstream",
                    f"{folder}/i.md",
                ]
            )


@pytest.mark.parametrize(
    ("way", "work"),
    [("A text", clean_a_text), ("A page", clean_a_page), ("A review", review_a_run)],
    ids=["text", "page", "review"],
)
def test_the_ways_that_the_map_describes_are_taken(way: str, work: Callable[[], object]) -> None:
    (text,) = re.findall(rf"^\*\*{way}\.\*\*.*?(?=^\*\*|^\|)", code_map(), re.MULTILINE | re.DOTALL)
    values = {name: resolved(name) for name in NAME.findall(text)}
    wanted = {name for name, value in values.items() if callable(value)} - {"pipeline.result.Result"}
    assert len(wanted) >= 8
    assert wanted - calls_of(work) == set()


def test_what_a_review_asks_first_is_described() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("<!-- reasons -->")[2].partition("<!-- /reasons -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", table, re.MULTILINE)
    assert [(name, int(weight.replace(",", ""))) for name, weight in rows] == list(REASONS.items())


def rewrite() -> None:
    """Puts the present table of keys into CONTRIBUTING.md."""
    file = PROJECT / "CONTRIBUTING.md"
    before, _, rest = file.read_text("utf-8").partition(BEGIN)
    file.write_text(before + BEGIN + keys_table() + END + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    rewrite()
