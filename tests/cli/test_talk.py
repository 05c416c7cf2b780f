"""What commands are told about files and settings, and how they talk: lists of files, processes, JSON, singular."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.counts import counted

from .conftest import CLEAN_STORY, STORY, Clean


@pytest.fixture
def many(corpus: Path) -> Path:
    """Forty files in two folders, half of them with clutter, one that cannot be read as text, one empty."""
    for number in range(40):
        folder = corpus / "many" / str(number % 2)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:02}.txt").write_text(STORY if number % 3 else CLEAN_STORY)
    (corpus / "many" / "empty.txt").write_text("")
    (corpus / "many" / "page.html").write_text("<html><body><p>Advertisement</p></body></html>")
    (corpus / "clean.toml").write_text('rules = ["rules.toml"]\nno-bundled = true\n')
    return corpus / "many"


@pytest.mark.parametrize(
    "options", [[], ["--diff"], ["--output-format", "jsonl"], ["--output-format", "sarif"], ["--quiet"]]
)
def test_check_says_the_same_however_many_work(clean: Clean, many: Path, options: list[str]) -> None:
    alone = clean("check", "many", "story.txt", *options)
    assert alone.status == 1
    assert clean("check", "many", "story.txt", "--jobs", "3", *options) == alone


def test_fix_does_the_same_however_many_work(clean: Clean, many: Path) -> None:
    def tree() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(many.parent.rglob("*")) if path.is_file()}

    before = tree()
    alone, after = clean("fix", "many"), tree()
    assert after != before
    assert clean("restore", ".").status == 0
    assert tree() == before
    assert clean("fix", "many", "--jobs", "3") == alone
    assert tree() == after
    assert clean("fix", "many", "--jobs", "3").status == 0


def test_a_file_that_is_named_twice_is_looked_at_once(clean: Clean, corpus: Path) -> None:
    for jobs in ("1", "2"):
        ran = clean("check", "story.txt", "./story.txt", ".", "--jobs", jobs)
        assert ran.out.count("rules/sign-up") == 1
    assert clean("fix", "story.txt", "story.txt", "--jobs", "2").status == 1


LISTS = [
    b"story.txt\nsub/plain.txt\n",
    b"story.txt\r\n\r\nsub/plain.txt",
    b"story.txt\0sub/plain.txt\0",
    b"story.txt\0sub/plain.txt",
]


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("source", ["-", "list"])
def test_files_that_are_listed(clean: Clean, corpus: Path, listed: bytes, source: str) -> None:
    (corpus / "list").write_bytes(listed)
    ran = clean("check", "--files-from", source, stdin=listed if source == "-" else b"")
    assert ran == clean("check", "story.txt", "sub/plain.txt")
    assert ran.status == 1
    assert clean("run", "--files-from", source, "--out", "../out", "--quiet", stdin=listed).status == 0
    assert (corpus.parent / "out" / "plain.txt").read_text() == CLEAN_STORY
    assert clean("fix", "--files-from", source, stdin=listed).status == 1
    assert (corpus / "story.txt").read_text() == CLEAN_STORY


def test_the_configuration_is_looked_for_from_the_first_file_of_a_list(
    clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus.parent)
    assert clean("check", "--files-from", "-", stdin=b"corpus/story.txt\n").out.count("rules/") == 2


def test_names_with_line_ends_and_bytes_that_are_no_text(clean: Clean, corpus: Path) -> None:
    names = [b"two\nlines.txt", b"caf\xe9.txt"]
    for name in names:
        Path(str(corpus), name.decode("utf-8", "surrogateescape")).write_text(STORY)
    ran = clean("check", "--files-from", "-", stdin=b"\0".join(names))
    assert ran.out.count("rules/sign-up") == 2


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--files-from", "-"], 0, "nothing to remove; 0 files looked at"),
        (["--files-from", "no-list"], 2, "no-list: cannot be read: No such file or directory"),
        (["--files-from", "sub"], 2, "sub: cannot be read"),
        (["-", "--files-from", "-"], 2, "`-` stands for the document and for the list of files: name one"),
        (["--quiet"], 2, "name files or folders, or `-`, or a list of them with --files-from FILE"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_lists_that_say_nothing(
    clean: Clean, corpus: Path, command: str, arguments: list[str], status: int, message: str
) -> None:
    ran = clean(command, *arguments)
    assert ran.status == status
    assert message in ran.err or (command, status) == ("fix", 0)


def test_a_listed_file_that_is_not_there(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "--files-from", "-", stdin=b"story.txt\ngone.txt\n")
    assert (ran.status, ran.err) == (2, "clean: gone.txt: no such file or folder\n")


def told(err: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in err.splitlines()]


def test_everything_on_standard_error_is_json_if_that_is_asked_for(clean: Clean, many: Path) -> None:
    (many / "broken.txt").write_text("<!-- clean: keep -->\nA text.\n")
    for arguments in (
        ["check", "many", "story.txt"],
        ["check", "many", "--verbose"],
        ["fix", "many", "-v"],
        ["run", "many", "--out", "out", "--verbose"],
        ["restore", "out", "--out", "back"],
        ["restore", "."],
        ["check", "no-such-file"],
        ["check", "many", "--ignore", "qqq"],
        ["restore", "no-such-run", "--out", "there"],
    ):
        ran = clean(*arguments, "--log-format", "json")
        messages = told(ran.err)
        assert messages
        assert {entry["level"] for entry in messages} <= {"info", "warning", "error"}
        assert all(entry["message"] for entry in messages)
        assert (messages[-1]["level"] == "error") == (ran.status == 2)
    checked = told(clean("check", "many", "--log-format", "json").err)
    assert {key: value for key, value in checked[0].items() if key != "message"} == {
        "level": "warning",
        "path": "many/broken.txt",
        "line": 1,
    }
    assert checked[-1]["counts"]["files"] == 43
    counts = told(clean("run", "many", "--out", "out", "--log-format", "json").err)[-1]["counts"]
    assert counts["documents"] == 43


def test_what_verbose_adds(clean: Clean, corpus: Path) -> None:
    err = clean("check", ".", "-v").err.splitlines()
    assert err[0] == "configuration: clean.toml"
    assert err[1].startswith("rules: 2 rules in 1 pack, digest ")
    assert err[2] == "story.txt: cleaned; site unknown; 2 findings, 42 of 193 characters"
    assert err[3] == "sub/plain.txt: unchanged; site unknown; 0 findings, 0 of 151 characters"
    assert clean("check", ".").err.splitlines() == err[4:]
    ran = clean("run", "story.txt", "--out", "../out", "--verbose").err
    assert "configuration: clean.toml\nrules: 2 rules in 1 pack" in ran
    assert "100 % read, 1 document\n" in ran
    (corpus / "clean.toml").write_text(
        'rules = ["rules.toml"]\nno-bundled = true\nverbose = true\nlog-format = "json"\n'
    )
    assert told(clean("check", "story.txt").err)[0]["message"] == "configuration: clean.toml"


def test_settings_are_shown_with_where_they_come_from(clean: Clean, corpus: Path) -> None:
    config = 'exclude = ["x*"]\nscored = "off"\nno-bundled = true\nrules = "rules.toml"\njobs = 2\n'
    tables = '[sites]\n"a/*" = "rules"\n[per-path-ignore]\n"b/*" = ["promo"]\n'
    (corpus / "clean.toml").write_text(config + tables)
    ran = clean("check", "--show-config", "--ignore", "share,promo", "--scored", "on")
    assert ran.status == 0
    settings = tomllib.loads(ran.out)
    assert settings["ignore"] == ["share", "promo"]
    assert (settings["scored"], settings["jobs"], settings["exclude"]) == ("on", 2, ["x*"])
    assert (settings["sites"], settings["per-path-ignore"]) == ({"a/*": "rules"}, {"b/*": ["promo"]})
    places = {line.split(" ")[0]: line.rpartition("# ")[2] for line in ran.out.splitlines() if " # " in line}
    assert (places["scored"], places["ignore"]) == ("command line", "command line")
    assert (places["exclude"], places["jobs"], places["output-format"]) == ("clean.toml:1", "clean.toml:5", "default")
    assert (places['"a/*"'], places['"b/*"']) == ("clean.toml:7", "clean.toml:9")
    assert "# configuration file: none\n" in clean("run", "--show-config", "--isolated").out
    (corpus / "again.toml").write_text("\n".join(line for line in ran.out.splitlines() if "verbose" not in line))
    again = clean("check", "--show-config", "--config", "again.toml")
    assert tomllib.loads(again.out) == settings
    assert not (corpus / "out").exists()


def test_wrong_settings_are_not_shown(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text("jobs = 'x'\n")
    ran = clean("check", "--show-config")
    assert (ran.status, ran.out) == (2, "")
    assert "clean.toml:1: jobs: expected a whole number" in ran.err


@pytest.mark.parametrize(("number", "words"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1000, "1,000 files")])
def test_counts_in_words(number: int, words: str) -> None:
    assert counted(number, "file") == words


def test_one_of_everything(clean: Clean, corpus: Path) -> None:
    (corpus / "one.txt").write_text("The mill has ground flour since 1802.\nAdvertisement\nIt grinds on.\n")
    assert clean("check", "one.txt").err == (
        "1 finding in 1 file (14 characters); 1 file looked at; `clean fix` removes it\n"
    )
    assert clean("fix", "one.txt").err.startswith("one.txt: 1 finding removed\n1 file cleaned, 14 characters removed;")
    assert clean("restore", ".").err == "restored 1 file in .\n"
    assert clean("run", "one.txt", "--out", "out").err.startswith("1 document: 1 cleaned\n")
    assert clean("stats", "out").out.startswith("1 document: ")
    assert clean("restore", "out", "--out", "back").err == "restored 1 file to back\n"


def test_a_result_is_shown_in_a_line(make_cleaner: Any) -> None:
    rules = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = 'Share'\n"
    cleaner: Cleaner = make_cleaner(rules)
    long = "A long line of text. " * 9_000
    assert repr(cleaner.clean(long)) == "<Result unchanged: 0 of 189,000 characters removed>"
    assert repr(cleaner.clean("One.\nShare\nTwo.\n")) == "<Result cleaned: 6 of 16 characters removed>"
    guarded = repr(cleaner.clean("Share\n"))
    assert guarded.startswith("<Result guarded: 0 of 6 characters removed, 'the rules would")
