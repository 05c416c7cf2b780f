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


def run_that_gets(number: signal.Signals) -> tuple[int, bytes]:
    """A run of thousands of files whose processes all get a signal, as from a terminal, once it has begun to write.

    Returns its status and what it said. It leaves no temporary files, whatever the signal.
    """
    for file in range(3000):
        Path(f"sub/{file}.txt").write_text(STORY)
    command = [*COMMAND, "run", ".", "--out", "../out", "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(Path("../out/sub").glob("*.json")):
        assert process.poll() is None, "it ended before it wrote anything"
        assert time.monotonic() < deadline, "it wrote nothing"
        time.sleep(0.01)
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=60)
    assert not list(Path("../out").rglob(".clean-*"))
    return process.returncode, errors


def test_ctrl_c_ends_with_130_and_without_a_traceback(corpus: Path) -> None:
    status, errors = run_that_gets(signal.SIGINT)
    assert status == 130
    assert b"Traceback" not in errors


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


RECORD = json.dumps({"text": STORY}) + "\n"


@pytest.mark.parametrize("data", [RECORD, f"[{RECORD}, {RECORD}]", '{\n "text": "Advertisement"}', "WARC/1.0\r\n"])
@pytest.mark.parametrize("command", [("run",), ("fix",), ("check",)])
def test_records_from_standard_input_are_no_text(
    clean: Clean, corpus: Path, command: tuple[str, ...], data: str
) -> None:
    """Cleaned as one text, JSON lost what joins its records."""
    ran = clean(*command, "-", stdin=data.encode())
    assert ran.status == 3
    assert ran.out == ("" if command == ("check",) else data)
    assert "`clean run FILE --out OUT` cleans containers" in ran.err
    assert clean("run", "-", "--stdin-filename", "a.txt", stdin=data.encode()).status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "../out"), "--out is for files and folders"),
        (("--field", "text=body"), "--field is for files and folders"),
        (("--to", "jsonl"), "--to is for files and folders"),
        (("--stdin-filename", "d.jsonl.gz"), "is one document, and no container"),
    ],
)
def test_what_standard_input_cannot_follow_is_said(
    clean: Clean, corpus: Path, arguments: tuple[str, ...], message: str
) -> None:
    """It was ignored: the result went to standard output, and nothing to OUT."""
    ran = clean("run", "-", *arguments, stdin=STORY.encode())
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_records_whose_file_does_not_say_so(clean: Clean, corpus: Path) -> None:
    Path("sub/part-00000").write_text(RECORD)
    ran = clean("run", "sub/part-00000", "--out", "../out")
    assert ran.status == 2
    assert "left out: 1 (records, but its suffix does not say so: name it .jsonl" in ran.err
    ran = clean("run", "sub", "--out", "../out", "--include", "*")
    assert ran.status == 0
    assert not Path("../out/part-00000").exists()
    assert "left out: 1 (records, but its suffix does not say so" in ran.err


@pytest.mark.parametrize(("number", "name"), [(signal.SIGTERM, b"SIGTERM"), (signal.SIGHUP, b"SIGHUP")])
def test_a_run_that_is_told_to_end_leaves_nothing_half_done(corpus: Path, number: signal.Signals, name: bytes) -> None:
    """As service managers and closed terminals do it. It ended without a word, and temporary files stayed."""
    said = b"clean: ended by " + name + b"; the same command with --resume goes on with what is not done\n"
    assert run_that_gets(number) == (128 + number, said)


def test_what_a_parent_has_ignored_is_ignored(corpus: Path) -> None:
    """`nohup` has a run go on when its terminal is closed."""
    script = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\nfrom cleaner.cli.terminal import signals\n"
    )
    script += "signals.heed(); os.kill(os.getpid(), signal.SIGHUP); print('on')"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "on\n"


def test_who_begins_anew_is_told_what_resume_would_do(corpus: Path, clean: Clean) -> None:
    command = ("run", "story.txt", "--out", "../out")
    assert clean(*command).status == 0
    assert "unfinished" not in clean(*command).err
    noted = json.loads(Path("../out/.clean/run.json").read_text())
    for resume, told in ((("--resume",), False), ((), True)):
        Path("../out/.clean/run.json").write_text(json.dumps({**noted, "finished": False}))
        assert ("../out: has an unfinished run, which begins anew" in clean(*command, *resume).err) is told


def test_patterns_of_the_configuration_are_relative_to_it(corpus: Path, clean: Clean) -> None:
    """They were relative to the input only, unlike those of `check`."""
    Path("clean.toml").write_text('rules = ["rules.toml"]\nno-bundled = true\nexclude = ["sub/drafts/*"]\n')
    Path("sub/drafts").mkdir()
    Path("sub/drafts/a.txt").write_text(STORY)
    assert clean("run", "sub", "--out", "../out", "-q").status == 0
    assert sorted(path.name for path in Path("../out").rglob("*.txt")) == ["plain.txt"]


def test_outputs_that_meet_are_told_once(corpus: Path, clean: Clean) -> None:
    for name in ("sub/p.htm", "sub/p.html", "sub/p.txt"):
        Path(name).write_text("<html>")
    ran = clean("run", "sub", "--out", "../out", "--include", "p.*")
    assert ran.status == 2
    assert ran.err.splitlines()[1:] == [
        "  sub/p.html and sub/p.htm would both become p.txt",
        "  sub/p.txt and sub/p.html would both become p.txt",
    ]


def test_names_of_fields_may_have_blanks(corpus: Path, clean: Clean) -> None:
    Path("d.jsonl").write_text(json.dumps({"Article Body": STORY, "Web Link": "https://e.org/"}) + "\n")
    field = "text=Article Body url=Web Link"
    assert clean("run", "d.jsonl", "--out", "../out", "--field", field, "-q").status == 0
    assert json.loads(Path("../out/d.jsonl").read_text())["Article Body"] == CLEAN_STORY
    manifest = json.loads(Path("../out/d.jsonl.manifest.jsonl").read_text())
    assert manifest["source"]["url"] == "https://e.org/"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("chek", "story.txt"),
            "'chek' is neither a command nor a file or folder that is there; did you mean 'check'?",
        ),
        (("dmup.jsonl", "--out", "x"), "'dmup.jsonl' is neither a command nor a file or folder that is there"),
    ],
)
def test_what_is_no_command(corpus: Path, clean: Clean, arguments: tuple[str, ...], message: str) -> None:
    ran = clean(*arguments)
    assert ran.status == 2
    assert message in ran.err


def test_a_folder_without_rule_files_is_told(corpus: Path, clean: Clean) -> None:
    Path("my-rules").mkdir()
    assert "my-rules: no rule files (*.toml) in it" in clean("check", "story.txt", "--rules", "my-rules").err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--no-scored", "--scored", "on"), "--no-scored and --scored on contradict each other"),
        (("--no-bundled", "--packs", "common"), "--no-bundled and --packs contradict each other"),
    ],
)
def test_options_that_contradict_each_other(corpus: Path, clean: Clean, options: tuple[str, ...], told: str) -> None:
    ran = clean("run", ".", "--out", "../out", *options)
    assert (ran.status, told in ran.err) == (2, True)
    assert not Path("../out").exists()


def test_addresses_that_are_of_no_file_are_told(corpus: Path, clean: Clean) -> None:
    Path("urls.tsv").write_text("elsewhere/story\thttps://example.org/s\n")
    ran = clean("run", "story.txt", "--out", "../out", "--urls", "urls.tsv")
    assert "left out: 1 (paths of --urls, none of which is a file of the input): elsewhere/story" in ran.err


def test_names_with_line_ends_stay_on_a_line(corpus: Path, clean: Clean) -> None:
    Path("two\nlines.txt").write_text(STORY)
    ran = clean("run", "two\nlines.txt", "two\nlines.txt", "--out", "../out")
    assert "two\\x0alines.txt would both become two\\x0alines.txt" in ran.err


def test_texts_without_line_ends_are_told_again_by_a_run_that_goes_on(tmp_path: Path, clean: Clean) -> None:
    (tmp_path / "in").mkdir()
    for number in range(8):
        (tmp_path / "in" / f"{number}.txt").write_text(f"The gauge fell by {number} centimetres in the night. " * 60)
    run = ("run", tmp_path / "in", "--out", tmp_path / "out", "--isolated", "--jobs", "1")
    assert "8 texts are one line each" in clean(*run).err
    assert "8 texts are one line each" in clean(*run, "--resume").err
