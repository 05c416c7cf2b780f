"""`clean check`: lines, formats, statuses, what is skipped, and how fast it starts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import CLEAN_STORY, STORY, Clean

SHOP = b"The mill has ground flour since the spring of 1802.\nVisit the shop\n"
LINE = re.compile(
    r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<rule>\S+) (?P<kind>\S+): .* \((?P<chars>\d+) chars\)"
)


def test_a_finding_is_a_line(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "story.txt")
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "story.txt:3:1: rules/sign-up newsletter: Sign up for our newsletter (27 chars)",
        "story.txt:6:1: rules/label advertisement: Advertisement (14 chars)",
    ]
    assert "2 findings in 1 file" in ran.err
    assert (corpus / "story.txt").read_text() == STORY
    assert not (corpus / ".clean").exists()


def test_folders_are_walked_in_order(clean: Clean, corpus: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (corpus / name).write_text(STORY)
    paths = [match["path"] for line in clean("check", ".").out.splitlines() if (match := LINE.fullmatch(line))]
    assert list(dict.fromkeys(paths)) == ["a.txt", "b.txt", "story.txt", "sub/c.txt"]


def test_nothing_found(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "sub")
    assert (ran.status, ran.out) == (0, "")


def test_exit_zero(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "story.txt", "--exit-zero")
    assert ran.status == 0
    assert ran.out.count("\n") == 2


def test_a_path_that_is_not_there(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "story.txt", "stroy.txt")
    assert (ran.status, ran.out) == (2, "")
    assert "stroy.txt: no such file or folder" in ran.err


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user who is not root, who may read everything"
)
def test_what_cannot_be_read_is_status_3(clean: Clean, corpus: Path) -> None:
    (corpus / "locked.txt").write_text(STORY)
    (corpus / "locked.txt").chmod(0)
    ran = clean("check", ".", "--exit-zero")
    assert ran.status == 3
    assert "locked.txt: cannot be read" in ran.err


def test_what_fails_is_status_3_even_with_findings(clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("cleaner.cli.targets.read_whole", refuse)
    ran = clean("check", "story.txt")
    assert ran.status == 3
    assert "story.txt: cannot be read: Input/output error" in ran.err


def test_pointers_and_huge_files_are_skipped_with_a_notice(clean: Clean, corpus: Path) -> None:
    (corpus / "big.txt").write_text(STORY * 100)
    (corpus / "pointer.txt").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
    ran = clean("check", "big.txt", "pointer.txt", "--max-bytes", "1K")
    assert (ran.status, ran.out) == (0, "")
    assert "big.txt: skipped: larger than --max-bytes" in ran.err
    assert "pointer.txt: skipped: a Git LFS pointer" in ran.err


def test_containers_are_left_to_run(clean: Clean, corpus: Path) -> None:
    (corpus / "d.jsonl").write_text('{"text": "Advertisement"}\n')
    ran = clean("check", "d.jsonl", "--include", "*")
    assert ran.status == 0
    assert "`clean run` cleans it" in ran.err


def test_standard_input(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "-", "--stdin-filename", "inbox/story.txt", stdin=STORY.encode())
    assert ran.status == 1
    assert ran.out.startswith("inbox/story.txt:3:1: rules/sign-up")


def test_url_tells_the_site(clean: Clean, corpus: Path) -> None:
    (corpus / "example.toml").write_text(
        'schema = 1\nhosts = ["example.org"]\n'
        '[[rule]]\nid = "shop"\nkind = "promo"\nop = "line"\nmatch = "Visit the shop"\n'
    )
    arguments = ("check", "-", "--no-bundled", "--rules", "example.toml")
    assert clean(*arguments, stdin=SHOP).status == 0
    assert clean(*arguments, "--url", "https://www.example.org/a", stdin=SHOP).status == 1


def test_url_is_for_one_document(clean: Clean, corpus: Path) -> None:
    ran = clean("check", "story.txt", "sub/plain.txt", "--url", "https://example.org/")
    assert ran.status == 2
    assert "--url is for one document" in ran.err


def test_names_that_look_like_options(clean: Clean, corpus: Path) -> None:
    (corpus / "-rf.txt").write_text(STORY)
    assert clean("check", "--", "-rf.txt").out.startswith("-rf.txt:3:1:")


def test_excluded_files_are_left_out_even_when_named(clean: Clean, corpus: Path) -> None:
    assert clean("check", "story.txt", "--exclude", "story.*").status == 0
    (corpus / "sub" / "dirty.txt").write_text(STORY)
    assert clean("check", "sub/dirty.txt", "--exclude", "sub/*").status == 0


def test_interrupted(clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cleaner.cli.targets.read_whole", interrupt)
    assert clean("check", ".").status == 130


def test_a_reader_that_has_seen_enough(corpus: Path) -> None:
    for number in range(900):  # more than a pipe holds
        (corpus / f"{number}.txt").write_text(STORY)
    command = f'"{sys.executable}" -m cleaner check . | head -n 1'
    ran = subprocess.run(["bash", "-c", command], cwd=corpus, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("0.txt:3:1:")
    assert ran.stderr == ""


class TestFormats:
    def test_json(self, clean: Clean, corpus: Path) -> None:
        found = json.loads(clean("check", ".", "--output-format", "json").out)
        assert [(f["path"], f["line"], f["rule"], f["chars"]) for f in found] == [
            ("story.txt", 3, "rules/sign-up", 27),
            ("story.txt", 6, "rules/label", 14),
        ]
        assert found[0]["text"] == "Sign up for our newsletter\n"
        assert json.loads(clean("check", "sub", "--output-format", "json").out) == []

    def test_jsonl(self, clean: Clean, corpus: Path) -> None:
        lines = clean("check", ".", "--output-format", "jsonl").out.splitlines()
        assert [json.loads(line)["kind"] for line in lines] == ["newsletter", "advertisement"]

    def test_github(self, clean: Clean, corpus: Path) -> None:
        (corpus / "a,b%:c.txt").write_text("Advertisement\n" + CLEAN_STORY)
        assert clean("check", "a,b%:c.txt", "--output-format", "github").out == (
            "::warning file=a%2Cb%25%3Ac.txt,line=1,col=1,endLine=1,endColumn=14,"
            "title=rules/label advertisement::Advertisement (14 chars)\n"
        )

    def test_diff_applies(self, clean: Clean, corpus: Path) -> None:
        ran = clean("check", "story.txt", "--diff")
        assert ran.status == 1
        subprocess.run(["git", "apply", "-p1", "-"], input=ran.out, text=True, check=True, cwd=corpus)
        assert (corpus / "story.txt").read_text() == CLEAN_STORY

    def test_diff_or_a_format(self, clean: Clean, corpus: Path) -> None:
        assert clean("check", ".", "--diff", "--output-format", "json").status == 2


class TestBaseline:
    def test_accepted_findings_are_not_reported(self, clean: Clean, corpus: Path) -> None:
        assert clean("check", ".", "--baseline", "accepted.json", "--write-baseline").status == 0
        assert clean("check", ".", "--baseline", "accepted.json").status == 0
        (corpus / "new.txt").write_text(STORY)
        assert "new.txt" in clean("check", ".", "--baseline", "accepted.json").out

    def test_lines_may_move(self, clean: Clean, corpus: Path) -> None:
        clean("check", ".", "--baseline", "accepted.json", "--write-baseline")
        before = (corpus / "accepted.json").read_bytes()
        (corpus / "story.txt").write_text("A line more.\nAnd another.\n" + STORY)
        assert clean("check", ".", "--baseline", "accepted.json").status == 0
        clean("check", ".", "--baseline", "accepted.json", "--write-baseline")
        assert (corpus / "accepted.json").read_bytes() == before

    def test_neither_order_nor_folder_matters(
        self, clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("a.txt", "b.txt"):
            (corpus / name).write_text(STORY)
        clean("check", "b.txt", "story.txt", "a.txt", "--baseline", "accepted.json", "--write-baseline")
        before = (corpus / "accepted.json").read_bytes()
        assert not re.search(rb"\d{4}-\d\d-\d\d", before)
        monkeypatch.chdir(corpus / "sub")
        clean("check", "..", "--baseline", "../accepted.json", "--write-baseline")
        assert (corpus / "accepted.json").read_bytes() == before

    def test_writing_for_some_files_leaves_the_others(self, clean: Clean, corpus: Path) -> None:
        (corpus / "other.txt").write_text(STORY)
        clean("check", "story.txt", "--baseline", "accepted.json", "--write-baseline")
        clean("check", "other.txt", "--baseline", "accepted.json", "--write-baseline")
        assert clean("check", ".", "--baseline", "accepted.json").status == 0

    def test_the_diff_leaves_out_what_is_accepted(self, clean: Clean, corpus: Path) -> None:
        clean("check", "story.txt", "--baseline", "accepted.json", "--write-baseline")
        (corpus / "story.txt").write_text(STORY + "Advertisement \n")
        diff = clean("check", "story.txt", "--baseline", "accepted.json", "--diff").out
        assert diff == ""
        (corpus / "story.txt").write_text(STORY + "* Advertisement\n")
        diff = clean("check", "story.txt", "--baseline", "accepted.json", "--diff").out
        assert [line for line in diff.splitlines() if line.startswith("-") and not line.startswith("---")] == [
            "-* Advertisement"
        ]

    def test_a_file_that_is_none_is_not_overwritten(self, clean: Clean, corpus: Path) -> None:
        ran = clean("check", ".", "--baseline", "rules.toml", "--write-baseline")
        assert ran.status == 2
        assert "rules.toml: not a baseline" in ran.err
        assert (corpus / "rules.toml").read_text().startswith("schema")

    def test_a_missing_baseline(self, clean: Clean, corpus: Path) -> None:
        ran = clean("check", ".", "--baseline", "nowhere.json")
        assert ran.status == 2
        assert "--write-baseline" in ran.err


class TestTerminal:
    def test_documents_cannot_steer_it(self, clean: Clean, corpus: Path) -> None:
        name = "a\x1b[2Jb.txt"
        (corpus / name).write_bytes(CLEAN_STORY.encode() + b"Advertisement\x1b]0;title\x07\n")
        (corpus / "rules.toml").write_text(
            'schema = 1\n[[rule]]\nid = "label"\nkind = "promo"\nop = "line"\nmatch = { starts = "Advertisement" }\n'
        )
        for arguments in (
            (),
            ("--diff",),
            ("--output-format", "github"),
            ("--output-format", "sarif"),
            ("--output-format", "json"),
        ):
            ran = clean("check", ".", *arguments)
            assert ran.status == 1
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]", ran.out + ran.err), arguments

    def test_colour_only_where_wanted(self, clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "\x1b[" not in clean("check", "story.txt").out
        assert "\x1b[" in clean("check", "story.txt", "--color", "always").out
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        from cleaner.cli.terminal.colour import wants_colour

        assert wants_colour("auto")
        monkeypatch.setenv("NO_COLOR", "1")
        assert not wants_colour("auto")
        assert wants_colour("always")


HEAVY = (
    "trafilatura",
    "bs4",
    "lxml",
    "rich",
    "soupsieve",
    "multiprocessing",
    "pebble",
    "asyncio",
    "jsonschema",
    "rapidfuzz",
)


def test_it_starts_without_what_it_does_not_need(corpus: Path) -> None:
    code = (
        "import sys\nfrom cleaner.cli import main\n"
        "try: main(['check', 'story.txt'])\nexcept SystemExit as e: assert e.code == 1, e.code\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=corpus)
    assert ran.stderr.splitlines()[-1] == "[]"


PAGE = (
    f"<html><body><article><p>{'The ferry runs to the island. ' * 12}</p><p>Advertisement</p></article></body></html>"
)


def test_fix_is_promised_only_for_what_it_mends(clean: Clean, corpus: Path) -> None:
    """It leaves pages as they are, and was said to remove what was found on them."""
    (corpus / "p.html").write_text(PAGE)
    assert clean("check", "story.txt").err.endswith("`clean fix` removes them\n")
    both = clean("check", ".", "--include", "*.html", "--include", "*.txt")
    assert both.err.endswith("`clean fix` removes those that are not on pages\n")
    page = clean("check", "p.html", "--include", "*.html")
    assert page.status == 1
    assert page.err.endswith("`clean run` writes the text of pages without that\n")


@pytest.mark.parametrize("command", ["check", "fix"])
def test_what_was_left_out_of_folders_is_told(clean: Clean, corpus: Path, command: str) -> None:
    """A folder of JSON lines had nothing to remove, and nobody was told why."""
    for name in ("a.jsonl", "b.jsonl", "c.csv"):
        (corpus / "sub" / name).write_text("{}")
    (corpus / "clean.toml").write_text('rules = ["rules.toml"]\nno-bundled = true\n')
    left = [line for line in clean(command, "sub").err.splitlines() if line.startswith("left out")]
    assert left == [
        "left out: 1 (a container (csv): `clean run` cleans it): sub/c.csv",
        "left out: 2 (a container (jsonl): `clean run` cleans it), as sub/a.jsonl",
    ]
    assert "left out" not in clean(command, "sub", "--quiet").err
