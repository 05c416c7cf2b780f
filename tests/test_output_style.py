"""`--output-style markdown`: wherever options go, and what manifests say of it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from cleaner import Cleaner, UsageError, restore
from cleaner.cli import main
from cleaner.manifest import schema

RULES = """
[[rule]]
id = "sign-up"
kind = "newsletter"
op = "line"
match = { starts = "Sign up" }

[[rule]]
id = "credit"
kind = "credit"
op = "phrase"
match = { regex = 'Photo: [A-Z]\\. ' }
"""
STORY = "The lighthouse at the point was automated in the spring, and its last keeper lives in the village."
PAGE = (
    f"<html><body><h2>Sign up here</h2><h1>The story</h1><p>{STORY}</p>"
    f'<p><b>Photo: A. The keeper</b> says <a href="/no">no</a>.</p><ul><li>Sign up<li>{STORY}</ul></body></html>'
)
NO_VOTE = ("--extractor", "none")
CLEAN = f"# The story\n\n{STORY}\n\n**The keeper** says [no](https://point.example/no).\n\n- {STORY}"


@pytest.fixture
def cleaner(make_cleaner: Callable[..., Cleaner]) -> Cleaner:
    return make_cleaner(RULES, extractor="none", output_style="markdown")


def test_the_manifest_accounts_for_the_markdown(cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGE, url="https://point.example/1")
    assert (result.status, result.text) == ("cleaned", CLEAN)
    manifest = result.manifest()
    jsonschema.validate(manifest, schema())
    assert manifest["layout"]["style"] == "markdown"
    assert restore(manifest, result.data).decode() == result.document.text
    assert result.document.text.startswith("## Sign up here\n\n# The story\n\n")
    assert [entry["rule"] for entry in manifest["segments"] if entry["action"] == "remove"] == [
        "rules/sign-up", "rules/credit", "rules/sign-up",
    ]  # fmt: skip
    back = restore(manifest, result.data, without=["rules/credit"]).decode()
    assert "**Photo: A.** **The keeper** says" in back
    assert "Sign up" not in back


def test_the_text_of_pages_and_of_texts_is_what_it_was(cleaner: Cleaner) -> None:
    plain = cleaner.styled("text")
    page = plain.clean(PAGE)
    assert page.text == f"The story\n{STORY}\nThe keeper says no.\n- {STORY}"
    assert "style" not in page.manifest()["layout"]
    assert cleaner.clean(f"Sign up\n* {STORY}\n").text == f"* {STORY}\n"
    assert cleaner.clean(CLEAN).text == CLEAN  # a clean text stays one


def test_a_style_is_part_of_the_digest_and_travels(cleaner: Cleaner) -> None:
    assert cleaner.digest != cleaner.styled("text").digest
    assert cleaner.styled("markdown") is cleaner
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner  # noqa: S301
    (result,) = cleaner.map([(PAGE, "https://point.example/1")], jobs=2)
    assert result.text == CLEAN
    assert cleaner.ignoring("newsletter").output_style == "markdown"


def test_rules_are_asked_about_the_text_that_they_saw(cleaner: Cleaner) -> None:
    (looked,) = cleaner.why(cleaner.clean(PAGE), "Photo:")
    assert looked.text == "Photo: A. The keeper says no."
    assert "rules/credit" in {look.rule for look in looked.looks}


def test_a_page_that_fails_is_passed_through_as_markdown(make_cleaner: Callable[..., Cleaner]) -> None:
    rules = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '(a|aa)+$' }\n"
    slow = make_cleaner(rules, extractor="none", output_style="markdown", seconds=0.2)
    result = slow.clean(f"<html><body><h1>Head</h1><p>{'a' * 200}!</p></body></html>")
    assert (result.status, result.text) == ("failed", f"# Head\n\n{'a' * 200}!")


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(UsageError, match="output_style: 'html' is not known; expected one of text, markdown"):
        Cleaner(bundled=False, output_style="html")


def status_of(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.toml").write_text(f"schema = 1\n{RULES}")
    (tmp_path / "clean.toml").write_text(
        'rules = "rules.toml"\nno-bundled = true\noutput-style = "markdown"\njobs = 1\nquiet = true\n'
    )
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "p.html").write_text(PAGE)
    (folder / "d.jsonl").write_text(json.dumps({"html": PAGE, "url": "https://point.example/1"}) + "\n")
    return folder


def test_a_run_writes_it_and_goes_on_from_it(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("run", "in", *NO_VOTE, "--out", "out") == 0
    assert Path("out/p.md").read_text() == CLEAN.replace("https://point.example", "")
    assert json.loads(Path("out/d.jsonl").read_text())["html"] == CLEAN
    assert json.loads(Path("out/.clean/run.json").read_text())["options"]["output_style"] == "markdown"
    assert status_of("restore", "out", "--out", "back") == 0
    assert Path("back/p.md").read_text().startswith("## Sign up here\n\n# The story")
    written = Path("out/p.md").stat().st_mtime_ns
    assert status_of("run", "in", *NO_VOTE, "--out", "out", "--resume") == 0
    assert Path("out/p.md").stat().st_mtime_ns == written
    (dump / "p.md").write_text("Another")
    assert status_of("run", "in", *NO_VOTE, "--out", "out2") == 2
    assert "would both become p.md" in capsys.readouterr().err


def test_check_and_explain_show_it(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("check", "in/p.html", *NO_VOTE) == 1
    assert "in/p.html:1:1: rules/sign-up newsletter: ## Sign up here" in capsys.readouterr().out
    assert status_of("explain", "in/p.html", *NO_VOTE) == 0
    assert "[-## Sign up here-]" in capsys.readouterr().out
    assert status_of("explain", "in/p.html", *NO_VOTE, "--output-style", "text") == 0
    assert "[-Sign up here-]" in capsys.readouterr().out
