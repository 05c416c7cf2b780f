"""`clean run`, as people run it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .conftest import CLEAN_STORY, STORY, Clean

COMMAND = [sys.executable, "-c", "from cleaner.cli import main; main()"]


def test_a_folder_goes_in_and_its_clean_form_comes_out(corpus: Path, clean: Clean) -> None:
    ran = clean("run", corpus, "--out", "../out", "--quiet")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert Path("../out/story.txt").read_text() == CLEAN_STORY
    assert Path("../out/sub/plain.txt").read_text() == CLEAN_STORY
    manifest = json.loads(Path("../out/story.txt.manifest.json").read_text())
    assert manifest["segments"][1]["rule"] == "rules/sign-up"
    run = json.loads(Path("../out/.clean/run.json").read_text())
    assert (run["finished"], run["counts"]["documents"]) == (True, 2)
    assert run["ruleset"]["digest"] == manifest["ruleset"]["digest"]


def test_a_path_needs_no_command(corpus: Path, clean: Clean) -> None:
    assert clean(corpus, "--out", "../out").status == 0
    assert Path("../out/story.txt").exists()


def test_the_table_goes_to_standard_error(corpus: Path, clean: Clean) -> None:
    ran = clean("run", "story.txt", "--out", "../out")
    assert ran.out == ""
    assert "1 document: 1 cleaned" in ran.err
    assert "newsletter" in ran.err
    assert "rules/sign-up" in ran.err


def test_standard_input_to_standard_output(corpus: Path, clean: Clean) -> None:
    ran = clean("run", "-", stdin=STORY.encode())
    assert (ran.status, ran.out, ran.err) == (0, CLEAN_STORY, "")
    assert clean("-", stdin=b"").out == ""


def test_standard_input_that_is_a_page(corpus: Path, clean: Clean) -> None:
    page = f"<html><body><article><p>{'The ferry runs to the island. ' * 12}</p></article></body></html>"
    assert clean("-", "--stdin-filename", "p.html", stdin=page.encode()).out.startswith("The ferry runs")
    assert clean("-", "--stdin-filename", "p.txt", stdin=page.encode()).out.startswith("<html>")


def test_standard_input_that_is_too_large_passes(corpus: Path, clean: Clean) -> None:
    ran = clean("run", "-", "--max-bytes", "20", stdin=STORY.encode())
    assert (ran.status, ran.out) == (3, STORY)
    assert "--max-bytes" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["story.txt"], "--out OUT is missing"),
        (["missing.txt", "--out", "../out"], "missing.txt: no such file or folder"),
        (["story.txt", "--out", "."], "would overwrite the input"),
        ([".", "--out", "sub/out"], "lies in the input"),
        (["-", "story.txt", "--out", "../out"], "`-` stands alone"),
        (["story.txt", "--out", "../out", "--max-bytes", "many"], "write 500000, 64M or 2G"),
        (["story.txt", "--out", "../out", "--field", "body=text"], "ROLE"),
        (["story.txt", "--out", "../out", "--field", "url=link"], "text=NAME or html=NAME"),
        (["story.txt", "--out", "../out", "--urls", "bad.tsv"], "bad.tsv:2: expected a relative path, a tab and a URL"),
        (["story.txt", "--out", "../out", "--exclude", "*"], None),
        (["sub", "--out", "../out", "--exclude", "*"], "nothing to clean"),
        (["story.txt", "--out", "../out", "--site", "nobody"], "nobody"),
    ],
)
def test_wrong_use_is_said_and_nothing_written(
    corpus: Path, clean: Clean, arguments: list[str], message: str | None
) -> None:
    Path("bad.tsv").write_text("a.txt\thttps://example.org/\nb.txt\n")
    ran = clean("run", *arguments)
    if message is None:  # a file that is named is cleaned, whatever the patterns
        assert ran.status == 0
        return
    assert ran.status == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert not Path("../out").exists()


def test_what_could_not_be_cleaned_is_listed(corpus: Path, clean: Clean) -> None:
    Path("big.txt").write_text("x" * 2000)
    Path("d.jsonl").write_text('{"text": "fine"}\n{broken \x1b[31m\n')
    ran = clean("run", ".", "--out", "../out", "--max-bytes", "1000", "--include", "*.txt", "--include", "*.jsonl")
    assert ran.status == 3
    assert "big.txt: larger than --max-bytes (2,000 > 1,000)" in ran.err
    assert "d.jsonl record 1: broken JSON" in ran.err
    assert "\x1b" not in ran.err


def test_names_with_control_characters_do_not_reach_the_terminal(corpus: Path, clean: Clean) -> None:
    Path("evil\x1b[2J\u202e.txt").write_text("x" * 2000)
    ran = clean("run", ".", "--out", "../out", "--max-bytes", "1000")
    assert "evil\\x1b[2J\\u202e.txt" in ran.err
    assert "\x1b" not in ran.err


def test_urls_are_handed_to_documents(corpus: Path, clean: Clean) -> None:
    Path("urls.tsv").write_text("story\thttps://example.org/s\n./sub/plain.txt\thttps://example.org/p\n")
    clean("run", ".", "--out", "../out", "--urls", "urls.tsv", "--quiet")
    for name, url in (("story", "https://example.org/s"), ("sub/plain", "https://example.org/p")):
        assert json.loads(Path(f"../out/{name}.txt.manifest.json").read_text())["source"]["url"] == url


def test_a_broken_pipe_is_silent(corpus: Path) -> None:
    Path("long.txt").write_text(STORY * 1500)
    with Path("long.txt").open("rb") as text:
        process = subprocess.Popen(
            [*COMMAND, "run", "-"], stdin=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=False
        )
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
    assert (process.wait(), errors) == (0, b"")


def test_ctrl_c_ends_with_130_and_without_a_traceback(corpus: Path) -> None:
    for number in range(3000):
        Path(f"sub/{number}.txt").write_text(STORY)
    command = [*COMMAND, "run", ".", "--out", "../out", "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 20
    while not list(Path("../out/sub").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everybody gets it
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert not list(Path("../out").rglob(".clean-*"))


def test_a_terminal_gets_a_progress_bar(corpus: Path) -> None:
    for number in range(300):
        Path(f"sub/{number}.txt").write_text(STORY)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "run", ".", "--out", "../out", "--jobs", "1"], stderr=theirs, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    assert process.wait() == 0
    assert b"removed" in seen
    assert "━".encode() in seen


def test_help_teaches(clean: Clean) -> None:
    ran = clean("run", "--help")
    assert ran.status == 0
    assert "clean run articles/ --out cleaned/" in ran.out


def test_running_does_not_import_what_pages_need(corpus: Path) -> None:
    script = (
        "import sys\nfrom cleaner.cli import main\n"
        "try:\n    main(['run', 'story.txt', '--out', '../out', '-q'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "print([m for m in ('trafilatura', 'bs4', 'lxml', 'rich', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_same_bytes_from_library_and_command(corpus: Path, clean: Clean) -> None:
    from cleaner import Cleaner

    clean("run", "story.txt", "--out", "../out", "-q")
    assert Path("../out/story.txt").read_bytes() == Cleaner(["rules.toml"], bundled=False).clean(STORY.encode()).data


def test_the_program_says_all_that_main_says(clean: Clean) -> None:
    def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cleaner", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, **options)

    for arguments in (("rules", "list"), ("run", "nowhere", "--out", "out"), ("nosuch",)):
        done, ran = program(*arguments), clean(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (ran.status, ran.out, ran.err)
    filtered = program("run", "-", "--no-bundled", input="A line.\n" * 100_000)
    assert (filtered.returncode, filtered.stdout) == (0, "A line.\n" * 100_000)


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m cleaner rules list | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == ["0"]
    assert "Error" not in done.stderr  # how much was said before the reader left depends on the machine
