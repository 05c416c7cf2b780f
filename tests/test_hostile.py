"""Texts made to hurt: huge, repetitive, full of controls. Bounded time and memory, and never a traceback."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner

MEBI = 1024 * 1024
RUN = [sys.executable, "-m", "cleaner", "run", "--no-scored", "--quiet", "--isolated", "--jobs", "1"]


def run(tmp_path: Path, text: bytes, *options: str, memory: int) -> subprocess.CompletedProcess[str]:
    """`clean run` over one file, in a process with so much memory to itself."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "big.txt").write_bytes(text)
    return subprocess.run(
        [*RUN, str(tmp_path / "in"), "--out", str(tmp_path / "out"), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)),
    )


def test_fifty_megabytes_in_one_line(tmp_path: Path) -> None:
    text = b"The ferry sank on Monday and nobody was hurt. " * (50 * MEBI // 46)
    ran = run(tmp_path, text, "--timeout", "120", memory=3_000 * MEBI)
    assert ran.returncode in (0, 3), ran.stderr
    assert "Traceback" not in ran.stderr
    assert (tmp_path / "out" / "big.txt").read_bytes() == text


def test_a_million_lines(tmp_path: Path) -> None:
    text = b"".join(b"Line %d of a story that has very many.\n" % n for n in range(1_000_000))
    ran = run(tmp_path, text, "--timeout", "120", memory=3_000 * MEBI)
    assert ran.returncode in (0, 3), ran.stderr
    assert "Traceback" not in ran.stderr
    assert (tmp_path / "out" / "big.txt").read_bytes() == text


def test_a_file_over_the_limit_is_passed_through_and_listed(tmp_path: Path) -> None:
    text = b"Advertisement\n" * 1_000
    ran = run(tmp_path, text, "--max-bytes", "1000", memory=2_000 * MEBI)
    assert ran.returncode == 3
    assert "big.txt" in ran.stderr
    assert (tmp_path / "out" / "big.txt").read_bytes() == text


REPEATS = """
[[rule]]
id = "block"
kind = "donation"
op = "block"
start = "Give"
end = "Thanks"
max_chars = 500

[[rule]]
id = "tail"
kind = "comments"
op = "tail"
start = "Comments"
confirm = "Log in"

[[rule]]
id = "section"
kind = "related"
op = "section"
start = "Related"
max_lines = 30

[[rule]]
id = "copy"
kind = "duplicate"
op = "repeat"
window = 1000
min_chars = 10
similarity = 0.7
"""


@pytest.mark.parametrize("line", ["Give", "Comments", "Related", "Log in", "Thanks", "Give Thanks", " ", ""])
def test_a_line_that_comes_again_and_again(make_cleaner: Callable[..., Cleaner], line: str) -> None:
    """Starts without ends cost time linear in the text."""
    one = make_cleaner(REPEATS, seconds=60)
    begun = time.process_time()
    one.clean(f"A story.\n{(line + chr(10)) * 4_000}", media_type="text/plain")
    assert time.process_time() - begun < 15


ESCAPES = "Advertisement\x1b]0;owned\x07\x1b[2J \u202eevil\u2066 \x00\x9b31m"


def test_no_control_character_reaches_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(
        "schema = 1\n[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { starts = 'Advertisement' }\n"
    )
    (tmp_path / "a.txt").write_text(f"A story that stays, as it is long enough for it.\n{ESCAPES}\n", "utf-8")
    printed = ""
    for command in (["check"], ["check", "--diff"], ["explain"], ["run", "--out", "out", "--jobs", "1"]):
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", *command, "a.txt", "--rules", "rules.toml", "--no-bundled"],
            cwd=tmp_path,
            env={"PATH": "", "NO_COLOR": "1", "COLUMNS": "200", "CLEAN_CACHE_DIR": str(tmp_path / "cache")},
            capture_output=True,
            check=False,
        )
        assert ran.returncode in (0, 1), ran.stderr
        printed += (ran.stdout + ran.stderr).decode()
    assert "Advertisement" in printed
    assert not set(printed) & set("\x1b\x07\x00\x9b\u202e\u2066")


def test_file_names_are_escaped_too(tmp_path: Path) -> None:
    name = "a\x1b[31mb\u202e.txt"
    (tmp_path / name).write_text("Advertisement\nA story that stays, as it is long enough for it.\n")
    ran = subprocess.run(
        [sys.executable, "-m", "cleaner", "check", ".", "--isolated"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 1
    assert b"\x1b" not in ran.stdout
    assert "\u202e" not in ran.stdout.decode()
