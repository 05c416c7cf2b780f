"""`clean review` as a person uses it: in a terminal, in a pipe, with a file from the browser."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.cli import INCOMPLETE, OK, WRONG
from tests.cli.conftest import Clean
from tests.house import STORY
from tests.learn.conftest import story
from tests.review.conftest import BOXED, PROMISE, RULES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: Clean) -> Path:
    """The output of a run over two texts with article text that rules take; its folder is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.toml").write_text(RULES)
    (tmp_path / "clean.toml").write_text('rules = ["house.toml"]\nno-bundled = true\n')
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.txt").write_text(f"{STORY}{PROMISE}{STORY}")
    (tmp_path / "dump" / "b.txt").write_text(f"{STORY}{BOXED}{STORY}")
    assert clean("run", "dump", "--out", "out", "--quiet").status == OK
    return tmp_path / "out"


class Terminal:
    """A command in a terminal of 80 columns, to which keys are sent."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        master, slave = pty.openpty()
        import fcntl
        import struct
        import termios

        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._master = master
        variables = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT), **environment}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cleaner", *arguments], stdin=slave, stdout=slave, stderr=slave,
            env=variables, close_fds=True, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def until(self, text: str, seconds: float = 60) -> str:
        """Waits for a text to be shown, and returns what came with it."""
        end = time.monotonic() + seconds
        new = ""
        while text not in new:
            assert time.monotonic() < end, self.seen
            if select.select([self._master], [], [], 1)[0]:
                try:
                    part = os.read(self._master, 65536).decode("utf-8", "replace")
                except OSError:
                    raise AssertionError(self.seen) from None
                new += part
                self.seen += part
        return new

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def status(self, seconds: float = 60) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self._master], [], [], 1)[0]:
                try:
                    self.seen += os.read(self._master, 65536).decode("utf-8", "replace")
                except OSError:  # the terminal has nobody left who writes to it
                    break
        os.close(self._master)
        return self._process.wait(5)


def kept(out: Path) -> dict[str, str]:
    table = json.loads((out / ".clean" / "decisions.json").read_bytes())
    return {entry["rule"]: entry["decision"] for entry in table["decisions"]}


def test_a_session_is_kept_key_by_key_and_goes_on(out: Path) -> None:
    with Terminal("review", "out", NO_COLOR="1") as first:
        assert "1 of 2" in first.until("q  quit")
        first.press("r")
        first.until("2 of 2")
        assert len(kept(out)) == 1
        first.press("q")
        assert first.status() == OK
    assert "1 decided, 1 left" in first.seen
    with Terminal("review", "out", NO_COLOR="1") as second:
        assert "1 of 1" in second.until("q  quit")
        second.press("a")
        assert second.status() == OK
    assert sorted(kept(out).values()) == ["accept", "reject"]
    assert "\x1b" not in first.seen
    shown = first.seen.replace("\r", "").split("\n")
    assert max(map(len, shown)) <= 80
    assert any(line.startswith("- Sign up, said") for line in shown)


def test_keys_that_come_early_are_not_lost_and_arrows_are_no_letters(out: Path) -> None:
    """`up` ends in an A."""
    with Terminal("review", "out", NO_COLOR="1") as terminal:
        terminal.until("1 of 2")
        terminal.press("\x1b[A")
        terminal.until("press one of")
        terminal.press("rurn")
        assert terminal.status() == OK
    assert "taken back" in terminal.seen
    assert sorted(kept(out).values()) == ["never", "reject"]


def test_colour_in_a_terminal(out: Path) -> None:
    with Terminal("review", "out", NO_COLOR="") as terminal:
        assert "\x1b[31m" in terminal.until("q  quit")
        terminal.press("q")
        assert terminal.status() == OK


def test_an_interrupted_session_keeps_what_was_decided(out: Path) -> None:
    with Terminal("review", "out", NO_COLOR="1") as terminal:
        terminal.until("q  quit")
        terminal.press("n")
        terminal.until("2 of 2")
        terminal.press("\x03")
        assert terminal.status() == 130
    assert list(kept(out).values()) == ["never"]


def test_a_pipe_gets_the_list(out: Path, clean: Clean) -> None:
    ran = clean("review", "out")
    assert ran.status == OK
    assert "because a sentence goes; the rule is your own" in " ".join(ran.out.split())
    assert "2 to decide, 0 decided" in ran.err
    assert max(map(len, ran.out.splitlines())) <= 80
    assert not (out / ".clean" / "decisions.json").exists()
    assert len([line for line in clean("review", "out", "--limit", "1").out.splitlines() if "because" in line]) == 1


def export(out: Path, clean: Clean, verdicts: dict[str, str]) -> Path:
    """A decisions file as the report's page exports it: of the data that stand in the page."""
    html = clean("report", "out", "--out", "-").out
    data = json.loads(html.partition('id="data">')[2].partition("</script>")[0])
    entries = []
    for item in data["items"]:
        reasons = item.pop("reasons")
        if item["rule"] in verdicts:
            entries.append({**item, "decision": verdicts[item["rule"]], "why": [why for _, why in reasons]})
    (out.parent / "export.json").write_text(json.dumps({"schema": 1, "decisions": entries}))
    return out.parent / "export.json"


def test_from_the_page_into_a_pack_and_into_the_next_run(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/sign-up": "reject", "house/box": "accept"})
    ran = clean("review", "out", "--decisions", str(decisions), "--into", "reviewed.toml", "--rules", "house.toml")
    assert ran.status == OK, ran.err
    assert ran.out == "reviewed/sign-up-said-the-recruiter-to-the\n"
    assert "1 rule added to reviewed.toml" in ran.err
    found = clean("rules", "lint", "--strict", "house.toml", "reviewed.toml").out
    assert "reviewed.toml" not in found
    assert clean("rules", "test", "house.toml", "reviewed.toml").status == OK
    assert (
        clean("run", "dump", "--out", "again", "--quiet", "--rules", "house.toml", "--rules", "reviewed.toml").status
        == OK
    )
    assert PROMISE in Path("again/a.txt").read_text()
    assert "The baker" not in Path("again/b.txt").read_text()
    assert "0 to decide" in clean("review", "again", "--decisions", str(decisions)).err
    assert "0 to decide" in clean("review", "out").err
    again = clean("review", "out", "--decisions", str(decisions), "--into", "reviewed.toml")
    assert (again.status, again.out) == (OK, "")
    assert "0 rules added to reviewed.toml, 1 were there" in again.err


def test_the_report_shows_only_what_is_undecided(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/sign-up": "accept"})

    def rules(*arguments: str) -> list[str]:
        html = clean("report", "out", "--out", "-", *arguments).out
        data = json.loads(html.partition('id="data">')[2].partition("</script>")[0])
        return [item["rule"] for item in data["items"]]

    assert sorted(rules()) == ["house/box", "house/sign-up"]
    assert rules("--decisions", str(decisions)) == ["house/box"]
    Path("clean.toml").write_text('rules = ["house.toml"]\nno-bundled = true\ndecisions = "export.json"\n')
    assert rules() == ["house/box"]


def test_ignored_rules_are_told_as_configuration(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/box": "ignore"})
    ran = clean("review", "out", "--decisions", str(decisions), "--into", "reviewed.toml")
    assert ran.status == OK
    assert ran.out == 'ignore = ["house/box"]\n'


def test_the_upstream_report(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/sign-up": "reject"})
    ran = clean("review", "out", "--decisions", str(decisions), "--upstream", "-")
    assert ran.status == OK
    assert "### This should have stayed: `house/sign-up`" in ran.out
    assert "a.txt" not in ran.out
    assert clean("review", "out", "--decisions", str(decisions), "--upstream", "issue.md").status == OK
    assert Path("issue.md").read_text() == ran.out
    accepted = export(out, clean, {"house/sign-up": "accept"})
    assert "nothing was rejected" in clean("review", "out", "--decisions", str(accepted), "--upstream", "-").err


def test_what_cannot_be_made_a_rule_makes_the_status_say_so(out: Path, clean: Clean) -> None:
    entry = {"key": "k", "decision": "never", "rule": "a/b", "path": "a.txt"}
    Path("d.json").write_text(json.dumps({"schema": 1, "decisions": [entry]}))
    ran = clean("review", "out", "--decisions", "d.json", "--into", "reviewed.toml")
    assert ran.status == INCOMPLETE
    assert "a.txt: a/b: no rule was made: the manifest does not hold the removed text" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "nowhere"], "no such folder"),
        (["review", "dump"], "has no manifests"),
        (["review", "out", "--into", "pack.toml"], "no decisions there: make some"),
        (["review", "out", "--decisions", "bad.json"], "bad.json:1: not valid JSON"),
        (["review", "out", "--decisions", "good.json", "--into", "pack.txt"], "a rule file's name ends in .toml"),
        (["review", "out", "--decisions", "good.json", "--into", "house.toml/x.toml"], "cannot be written"),
        (["report", "out", "--decisions", "bad.json"], "bad.json:1: not valid JSON"),
        (["report", "out", "--decisions", "none.json"], "does not exist"),
    ],
)
def test_mistakes_are_told(out: Path, clean: Clean, arguments: list[str], message: str) -> None:
    Path("bad.json").write_text("{")
    Path("good.json").write_text('{"schema": 1, "decisions": []}')
    ran = clean(*arguments)
    assert ran.status == WRONG
    assert message in ran.err
    assert "internal error" not in ran.err


def test_what_was_ignored_stays_in_the_next_run(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/box": "ignore", "house/sign-up": "accept"})
    line = clean("review", "out", "--decisions", str(decisions), "--into", "reviewed.toml").out
    Path("clean.toml").write_text(f'rules = ["house.toml", "reviewed.toml"]\nno-bundled = true\n{line}')
    assert clean("run", "dump", "--out", "again", "--quiet").status == OK
    assert BOXED in Path("again/b.txt").read_text()
    assert PROMISE not in Path("again/a.txt").read_text()
    assert "0 to decide" in clean("review", "again", "--decisions", str(decisions)).err


def test_decisions_are_applied_to_the_configuration(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/box": "ignore", "house/sign-up": "reject"})
    config = '# ours\nrules = ["house.toml"]  # written by hand\nno-bundled = true\n\n[sites]\n"x/*" = "house"\n'
    Path("clean.toml").write_text(config)
    applied = clean("review", "out", "--decisions", str(decisions), "--apply")
    assert (applied.status, applied.out) == (OK, "reviewed/sign-up-said-the-recruiter-to-the\n")
    assert "clean.toml: has rules reviewed.toml and ignore house/box" in applied.err
    written = Path("clean.toml").read_text()
    assert written == config.replace('"house.toml"]', '"house.toml", "reviewed.toml"]').replace(
        "true\n\n", 'true\nignore = ["house/box"]\n\n'
    )
    assert clean("run", "dump", "--out", "again", "--quiet").status == OK
    assert BOXED in Path("again/b.txt").read_text()
    assert PROMISE in Path("again/a.txt").read_text()
    assert clean("review", "out", "--decisions", str(decisions), "--apply").status == OK
    assert Path("clean.toml").read_text() == written


def test_a_configuration_is_made_where_there_is_none(out: Path, clean: Clean) -> None:
    decisions = export(out, clean, {"house/box": "ignore", "house/sign-up": "accept"})
    Path("clean.toml").unlink()
    clean("review", "out", "--decisions", str(decisions), "--apply")
    assert Path("clean.toml").read_text() == 'ignore = ["house/box"]\n'
    ignoring = decisions.read_text()
    decisions.write_text(ignoring.replace('"ignore"', '"accept"'))
    assert "there is nothing to apply" in clean("review", "out", "--decisions", str(decisions), "--apply").err
    decisions.write_text(ignoring)
    Path("pyproject.toml").write_text('[tool.clean]\nignore = "caption"\n')
    Path("clean.toml").unlink()
    clean("review", "out", "--decisions", str(decisions), "--apply")
    assert Path("pyproject.toml").read_text() == '[tool.clean]\nignore = ["caption", "house/box"]\n'


def test_files_that_were_fixed_in_place(out: Path, clean: Clean) -> None:
    assert clean("fix", "dump").status == 1
    folder = next(path.parent for path in Path().rglob(".clean/manifests") if path.parts[0] != "out").parent
    ran = clean("review", folder)
    assert ran.status == OK
    assert "2 to decide" in ran.err


def test_pages_that_rules_and_extractor_disagree_about_come_first(out: Path, clean: Clean) -> None:
    """A real run over a page whose site has changed: its `content` rule finds a stub and has no say."""
    texts = [
        f"In chapter {number} the keeper of the pier tells how the lamp was trimmed, who paid for the oil, and what "
        "the sea did to the wall in the winters before the first war."
        for number in range(8)
    ]
    story = "".join(f"<p>{text}</p>" for text in texts[1:])
    html = f"<html><body><h1>The lamp</h1><div class=story><p>{texts[0]}</p></div><div>{story}</div></body></html>"
    Path("dump/p.html").write_text(html)
    rule = '\n[[rule]]\nid = "body"\nkind = "template"\nop = "content"\nselect = [".story"]\n'
    Path("pier.toml").write_text(f'schema = 1\nhosts = ["pier.example"]\n{rule}')
    Path("urls.tsv").write_text("p.html\thttps://pier.example/lamp\n")
    arguments = ("--rules", "house.toml", "--rules", "pier.toml", "--urls", "urls.tsv", "--no-scored")
    assert clean("run", "dump", "--out", "pages", "--quiet", *arguments).status == OK
    first = clean("review", "pages", "--limit", "1").out
    assert first.startswith("1. pier/body: overruled on 1 page, as on p.txt (pier)")
    assert "the extractor keeps what it would cut" in " ".join(first.split())


def test_lines_that_learning_is_not_sure_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: Clean) -> None:
    """From the dump to the rules; what was decided holds when the dump is learnt again."""
    monkeypatch.chdir(tmp_path)
    furniture = "Moored beside the baths, said nobody"
    rows = [
        {"url": f"https://post.example/{n}", "text": "\n".join([*story(n), furniture, "Share this article"])}
        for n in range(15)
    ]
    Path("dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    clean("rules", "learn", "dump.jsonl", "--review", "u.jsonl")
    shown = clean("review", "u.jsonl").out.splitlines()
    assert f"   {furniture}" in shown
    nothing = clean("review", "u.jsonl", "--into", "post.toml")
    assert nothing.err == "u.jsonl: no line was accepted yet: `clean review u.jsonl` asks about each\n"
    assert not Path("post.toml").exists()
    with Terminal("review", "u.jsonl", NO_COLOR="1") as session:
        while f"- {furniture}" not in session.until("q  quit"):
            session.press("s")
        session.press("a")
        session.until("furniture: a rule takes it")
        session.press("q")
        assert session.status() == OK
    assert "1 decided" in session.seen
    clean("rules", "learn", "dump.jsonl", "--review", "u.jsonl")
    ran = clean("review", "u.jsonl", "--into", "post.toml")
    assert (ran.status, ran.out) == (OK, "post/moored-beside-the-baths-said-nobody\n")
    assert ran.err == "1 rule added to post.toml\n"
    assert clean("rules", "test", "post.toml").status == OK
    clean("run", "dump.jsonl", "--rules", "post.toml", "--out", "cleaned", "--quiet")
    assert furniture not in Path("cleaned/dump.jsonl").read_text("utf-8")
    wrong = clean("review", "u.jsonl", "--apply")
    assert (wrong.status, "--apply is for the output of a run" in wrong.err) == (WRONG, True)
