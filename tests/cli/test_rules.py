"""`clean rules`: what it shows, judges and tries, and its exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Clean

GOOD = """\
schema = 1
hosts = ["gull.example"]

[[rule]]
id = "tide-mail"
kind = "newsletter"
op = "line"
match = "Sign up for the Tide Mail"

[[rule.test]]
text = '''
⟦Sign up for the Tide Mail⟧
The ferry sank.
'''

[[rule.test]]
text = "They told her to sign up for the Tide Mail, and she did."
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "gull.toml"
    file.write_text(GOOD, "utf-8")
    return file


def test_list(clean: Clean, pack: Path) -> None:
    ran = clean("rules", "list", "--rules", pack)
    assert ran.status == 0
    assert any(line.split() == ["sites", "gull", "1", "gull.example"] for line in ran.out.splitlines())
    tiers = [line.split()[0] for line in ran.out.splitlines()]
    assert tiers == sorted(tiers, key=["common", "platforms", "sites"].index)
    assert "packs" in ran.err
    assert "gull/tide-mail  line newsletter" in clean("rules", "list", "--all", "--rules", pack).out


def test_show(clean: Clean, pack: Path) -> None:
    ran = clean("rules", "show", "gull/tide-mail", "--rules", pack)
    assert ran.status == 0
    assert ran.out.startswith(f"# {pack}:4\n[[rule]]\n")
    assert 'hosts = ["gull.example"]' in clean("rules", "show", "gull", "--rules", pack).out


@pytest.mark.parametrize(
    ("name", "expected"),
    [("gul", "no pack is named 'gul'"), ("gull/tide", "pack 'gull' has no rule 'tide'; it has tide-mail")],
)
def test_show_what_is_not_there(clean: Clean, pack: Path, name: str, expected: str) -> None:
    ran = clean("rules", "show", name, "--rules", pack)
    assert (ran.status, ran.out) == (2, "")
    assert expected in ran.err


def test_lint_and_test_a_good_pack(clean: Clean, pack: Path) -> None:
    linted, tried = clean("rules", "lint", pack), clean("rules", "test", pack)
    assert (linted.status, linted.out, linted.err) == (0, "", "1 rule: 0 errors, 0 warnings\n")
    assert (tried.status, tried.out, tried.err) == (0, "", "2 passed, 0 failed\n")


def test_a_failing_test_shows_what_was_expected_and_found(clean: Clean, pack: Path) -> None:
    pack.write_text(GOOD.replace('match = "Sign', 'match = { contains = "Sign').replace('Mail"\n\n', 'Mail" }\n\n', 1))
    ran = clean("rules", "test", pack)
    assert ran.status == 1
    assert f"{pack}:16: gull/tide-mail: - expected, + found\n" in ran.out
    assert "\n-They told her to sign up for the Tide Mail, and she did.\n" in ran.out
    assert ran.err == "1 passed, 1 failed\n"


def test_lint_finds_rules_without_tests(clean: Clean, pack: Path) -> None:
    pack.write_text(GOOD.partition("[[rule.test]]")[0])
    ran = clean("rules", "lint", pack)
    assert ran.status == 1
    assert f"{pack}:4: error: gull/tide-mail: no test that removes something" in ran.out
    assert "no test in which everything stays" in ran.out


def test_warnings_count_only_when_strict(clean: Clean, pack: Path) -> None:
    pack.write_text(GOOD.replace('"Sign up for the Tide Mail"', "{ regex = '''^[a-z]+ up .* Mail$''' }"))
    assert clean("rules", "lint", pack).status == 0
    assert clean("rules", "lint", "--strict", pack).status == int("warning" in clean("rules", "lint", pack).out)


@pytest.mark.parametrize("command", [["lint"], ["test"], ["list", "--rules"], ["show", "gull", "--rules"]])
def test_wrong_files_are_told_with_all_their_mistakes(clean: Clean, pack: Path, command: list[str]) -> None:
    pack.write_text((Path(__file__).parents[1] / "packs" / "invalid" / "five-mistakes.toml").read_text())
    ran = clean("rules", *command, pack)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("gull.toml:") == 5
    assert "Traceback" not in ran.err


def test_five_mistakes_stop_a_run_before_anything_is_written(clean: Clean, pack: Path, tmp_path: Path) -> None:
    pack.write_text((Path(__file__).parents[1] / "packs" / "invalid" / "five-mistakes.toml").read_text())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A story.\n")
    ran = clean("run", tmp_path / "in", "--out", tmp_path / "out", "--rules", pack)
    assert ran.status == 2
    assert ran.err.count("gull.toml:") == 5
    assert not (tmp_path / "out").exists()


def test_an_empty_folder(clean: Clean, tmp_path: Path) -> None:
    ran = clean("rules", "lint", tmp_path)
    assert ran.status == 2
    assert "no rule files (*.toml) in" in ran.err


def test_schemas(clean: Clean) -> None:
    assert json.loads(clean("rules", "schema").out)["title"] == "scrape-cleaner rule pack"
    assert json.loads(clean("rules", "schema", "--manifest").out)["title"] == "scrape-cleaner manifest"


MAIL = "Sign up for the Tide Mail\n"
STORY = "The ferry sank on Monday, and all of its forty passengers were saved by fishermen.\n"


def test_against_labelled_texts(clean: Clean, pack: Path, tmp_path: Path) -> None:
    """The second sign-up is labelled as article."""
    (tmp_path / "dump" / "texts").mkdir(parents=True)
    (tmp_path / "dump" / "texts" / "a.txt").write_text(STORY + MAIL + MAIL)
    at = len(STORY)
    spans = [[0, at, "keep"], [at, at + 26, "clutter"], [at + 26, at + 52, "keep"]]
    record = {"stem": "a", "url": "https://gull.example/", "spans": spans, "titles": ["A\u2028title in two lines"]}
    (tmp_path / "dump" / "index.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    ran = clean("rules", "test", pack, "--against", tmp_path / "dump", "--packs", "", "--no-scored")
    assert ran.status == 0
    assert ran.out.splitlines()[1].split() == ["20", "20", "2", "gull/tide-mail"]
    assert "lost: Sign up for the Tide Mail" in ran.out
    assert ran.err.startswith("1 document: 100.0% of the clutter removed, ")


def test_against_a_folder_without_labels(clean: Clean, pack: Path, tmp_path: Path) -> None:
    ran = clean("rules", "test", pack, "--against", tmp_path)
    assert ran.status == 2
    assert "no labelled dump there" in ran.err


def test_show_tells_the_evidence_of_bundled_rules(clean: Clean, pack: Path) -> None:
    ran = clean("rules", "show", "independent/donation-appeal")
    assert ran.out.splitlines()[1].startswith("# evidence: fired on ")
    assert "\n# evidence: article-body: held against " in clean("rules", "show", "guardian").out
    assert "# evidence" not in clean("rules", "show", "gull", "--rules", pack).out


def test_learnt_packs_are_listed_with_the_others(clean: Clean, pack: Path) -> None:
    pack.write_text(f"{GOOD}[learnt]\nstories = 12\n", "utf-8")
    ran = clean("rules", "list", "--rules", pack)
    assert ran.status == 0
    assert any(line.split() == ["learnt", "gull", "1", "gull.example"] for line in ran.out.splitlines())
