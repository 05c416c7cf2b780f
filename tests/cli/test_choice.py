"""`--select`, `--ignore`, `per-path-ignore` and the markers in texts, in all commands that clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CLEAN_STORY, STORY, Clean

CONFIG = 'rules = ["rules.toml"]\nno-bundled = true\ninclude = ["*.txt"]\n'
BOTH = ["rules/sign-up", "rules/label"]


def found(out: str) -> list[str]:
    return [json.loads(line)["rule"] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("config", "options", "rules"),
    [
        ("", [], BOTH),
        ("", ["--select", "newsletter"], BOTH[:1]),
        ("", ["--ignore", "newsletter"], BOTH[1:]),
        ("", ["--ignore", "newsletter,rules/label"], []),
        ("", ["--select", "newsletter", "--select", "rules/label"], BOTH),
        ("", ["--select", "rules", "--ignore", "*/label"], BOTH[:1]),
        ('select = ["newsletter"]', [], BOTH[:1]),
        ('ignore = "newsletter, advertisement"', [], []),
        ("select = []", [], []),
        ('select = "newsletter"', ["--select", "advertisement"], BOTH[1:]),
        # As ruff has it: --select takes the place of both, --ignore comes on top and has the last word.
        ('ignore = "newsletter"', ["--select", "rules"], BOTH),
        ('ignore = "newsletter"', ["--ignore", "advertisement"], []),
        ('select = ["rules/label", "newsletter"]', ["--ignore", "rules"], []),
        ('ignore = "newsletter"', ["--select", "rules", "--ignore", "advertisement"], BOTH[:1]),
        ('[per-path-ignore]\n"story.*" = "newsletter"', [], BOTH[1:]),
        ('[per-path-ignore]\n"sub/*" = "newsletter"', [], BOTH),
        ('[per-path-ignore]\n"*.txt" = ["newsletter", "rules/*"]', ["--select", "rules/label"], []),
    ],
)
def test_what_is_chosen(clean: Clean, corpus: Path, config: str, options: list[str], rules: list[str]) -> None:
    (corpus / "clean.toml").write_text(CONFIG + config)
    ran = clean("check", "story.txt", "--output-format", "jsonl", *options)
    assert found(ran.out) == rules
    assert ran.status == bool(rules)
    explained = clean("explain", "story.txt", "--color", "never", *options).out
    assert [rule for rule in BOTH if rule in explained] == rules
    assert clean("run", "story.txt", "--out", "../out", "--quiet", *options).status == 0
    manifest = json.loads((corpus.parent / "out" / "story.txt.manifest.json").read_text())
    assert list(dict.fromkeys(s["rule"] for s in manifest["segments"] if s["action"] == "remove")) == rules
    assert (
        clean("-", "--stdin-filename", "story.txt", *options, stdin=STORY.encode()).out
        == (corpus.parent / "out" / "story.txt").read_text()
    )
    assert clean("fix", "story.txt", "--quiet", *options).status == bool(rules)
    assert (corpus / "story.txt").read_text() == (corpus.parent / "out" / "story.txt").read_text()
    assert clean("check", "story.txt", *options).status == 0


@pytest.mark.parametrize(
    ("config", "options", "message"),
    [
        ("", ["--ignore", "newsleter"], "clean: --ignore: 'newsleter' names no kind, pack or rule; did you"),
        ("", ["--select", "rules/lable"], "--select: 'rules/lable' names no kind, pack or rule; did you mean 'rules/"),
        ("", ["--select", "newsletter,"], "--select': a name is missing: write kinds, packs or rules, as `cap"),
        ("", ["--ignore", ""], "--ignore': a name is missing"),
        ('ignore = ["newsleter"]', [], "clean.toml:4: ignore: 'newsleter' names no kind, pack or rule; did"),
        ('select = ["newsleter"]', ["--ignore", "rules"], "clean.toml:4: select: 'newsleter' names"),
        ('ignore = "rules"', ["--ignore", "qqq"], "clean: --ignore: 'qqq' names"),
        ('ignore = 3', [], "clean.toml:4: ignore: expected a text or a list of texts, found 3"),
        ('per-path-ignore = 3', [], "clean.toml:4: per-path-ignore: expected a table of path patterns"),
        ('[per-path-ignore]\n"a/*" = "b"', [], "clean.toml:5: per-path-ignore: \"a/*\": 'b' names no kind"),
        ('[per-path-ignore]\n"a/*" = 3', [], "clean.toml:5: per-path-ignore: \"a/*\": expected a text or a list"),
        ('[per-path-ignores]\n"a/*" = "rules"', [], "unknown key; did you mean 'per-path-ignore'?"),
    ],
)  # fmt: skip
def test_names_of_nothing(clean: Clean, corpus: Path, config: str, options: list[str], message: str) -> None:
    (corpus / "clean.toml").write_text(CONFIG + config)
    for command in (["check", "story.txt"], ["fix", "story.txt"], ["run", "story.txt", "--out", "../out"]):
        ran = clean(*command, *options)
        assert ran.status == 2
        assert message in ran.err
    assert (corpus / "story.txt").read_text() == STORY
    assert not (corpus.parent / "out").exists()


def test_a_run_ignores_by_path_in_files_containers_and_what_is_converted(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text(
        'rules = ["rules.toml"]\nno-bundled = true\n[per-path-ignore]\n"in/kept/*" = "newsletter"\n"*.csv" = "rules"\n'
    )
    source = corpus / "in"
    (source / "kept").mkdir(parents=True)
    for folder in (source, source / "kept"):
        (folder / "a.txt").write_text(STORY)
        (folder / "d.jsonl").write_text(json.dumps({"text": STORY}) + "\n")
    (source / "t.csv").write_text('text\n"' + STORY + '"\n')
    wanted = {"a.txt": 2, "d.jsonl": 2, "kept/a.txt": 1, "kept/d.jsonl": 1, "t.csv": 0}
    for options in ([], ["--resume"], ["--jobs", "1"]):
        assert clean("run", "in", "--out", "out", "--quiet", *options).status == 0
        gone: dict[str, int] = {}
        for file in sorted((corpus / "out").rglob("*.manifest.json*")):
            (manifest,) = [json.loads(line) for line in file.read_text().splitlines()]
            removed = {s["rule"] for s in manifest["segments"] if s["action"] == "remove"}
            gone[manifest["output"]["path"]] = len(removed)
        assert gone == wanted
    assert clean("run", "in", "--out", "folder", "--to", "jsonl", "--quiet").status == 0
    lines = [json.loads(line) for file in sorted((corpus / "folder").glob("*.jsonl")) for line in file.open()]
    texts = [line["text"] for line in lines if "text" in line]
    assert sum("newsletter" in text for text in texts) >= 2
    assert CLEAN_STORY in texts


def test_a_run_with_another_choice_is_another_run(clean: Clean, corpus: Path) -> None:
    def manifest(*options: str) -> dict[str, object]:
        assert clean("run", "story.txt", "--out", "../out", "--quiet", "--resume", *options).status == 0
        return json.loads((corpus.parent / "out" / "story.txt.manifest.json").read_text())  # type: ignore[no-any-return]

    first = manifest()
    ignoring = manifest("--ignore", "newsletter")
    assert first["ruleset"] != ignoring["ruleset"]
    assert len(first["segments"]) > len(ignoring["segments"])  # type: ignore[arg-type]
    told = json.loads((corpus.parent / "out" / ".clean" / "run.json").read_text())["options"]
    assert (told["select"], told["ignore"]) == (None, ["newsletter"])
    assert manifest() == first


MARKED = STORY.replace("Sign up", "<!-- clean: keep -->\nSign up").replace("It took", "<!-- clean: end -->\nIt took")


def test_a_text_may_keep_what_it_holds(clean: Clean, corpus: Path) -> None:
    (corpus / "story.txt").write_text(MARKED)
    ran = clean("check", "story.txt", "--output-format", "jsonl")
    assert found(ran.out) == BOTH[1:]
    assert "Sign up" in clean("explain", "story.txt").out
    assert clean("fix", "story.txt", "--quiet").status == 1
    assert (corpus / "story.txt").read_text() == MARKED.replace("Advertisement\n", "")
    assert clean("check", "story.txt").status == 0
    assert clean("restore", ".").status == 0
    assert (corpus / "story.txt").read_text() == MARKED
    assert clean("run", "story.txt", "--out", "../out", "--quiet").status == 0  # a dump has no say in what goes
    assert "Sign up" not in (corpus.parent / "out" / "story.txt").read_text()


@pytest.mark.parametrize("command", ["check", "fix"])
def test_what_is_wrong_with_markers_is_said_with_its_place(clean: Clean, corpus: Path, command: str) -> None:
    (corpus / "story.txt").write_text(MARKED.replace("<!-- clean: end -->\n", ""))
    ran = clean(command, ".")
    assert ran.status == 0
    assert "story.txt:3: no `<!-- clean: end -->` follows: all is kept from here to the end\n" in ran.err
    assert "story.txt:3" not in clean(command, ".", "--quiet").err
