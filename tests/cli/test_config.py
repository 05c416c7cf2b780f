"""Configuration files: where they are found, what they say, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.cli import COMMANDS
from cleaner.cli.config import KEYS, TABLES, read_config
from cleaner.cli.config.command import ConfiguredCommand

from .conftest import STORY, Clean

SITE = (
    'schema = 1\nhosts = ["example.org"]\ngroups = ["press"]\n'
    '[[rule]]\nid = "shop"\nkind = "promo"\nop = "line"\nmatch = "Visit the shop"\n'
)
SHOP = "The mill has ground flour since the spring of 1802.\nVisit the shop\n"


def test_options_take_their_defaults_from_it(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text(
        'rules = "rules.toml"\nno-bundled = true\nexit-zero = true\noutput-format = "jsonl"\n'
    )
    ran = clean("check", "story.txt")
    assert ran.status == 0
    assert ran.out.startswith('{"path"')
    assert clean("check", "story.txt", "--output-format", "text").out.startswith("story.txt:3:1")


MODEL = """\
schema = 1

[[rule]]
id = "menus"
kind = "navigation"
op = "scored"

[rule.model]
lexicon = { interface = ["menu"] }
words = { function = ["the"], address = [], self = [] }
document = { threshold = 1.0, trees = [["head_lines", 5, 0, 2]] }
line = { trees = [["prose", 0, 2, -2]] }
sequence = { threshold = 1.0, trees = [["prose", 0, 2, -2]] }
"""
PROSE = "The harbour museum opened its new wing on a Friday in the spring, and the mayor came to cut a ribbon.\n" * 4
WHOLE, EXTRACT = "Menu\n\n" * 6 + PROSE, "Menu\n\n" + PROSE


@pytest.mark.parametrize(
    ("config", "options", "found"),
    [
        ("", (), [6, 0]),
        ("", ("--scored", "on"), [6, 1]),
        ("", ("--scored", "off"), [0, 0]),
        ("", ("--no-scored",), [0, 0]),
        ('scored = "off"', (), [0, 0]),
        ('scored = "off"', ("--scored", "auto"), [6, 0]),
        ("no-scored = true", (), [0, 0]),
        ("no-scored = true", ("--scored", "on"), [6, 1]),
        ('scored = "on"', ("--no-scored",), [0, 0]),
    ],
)
def test_where_a_model_applies(
    clean: Clean, corpus: Path, config: str, options: tuple[str, ...], found: list[int]
) -> None:
    (corpus / "model.toml").write_text(MODEL)
    (corpus / "clean.toml").write_text(f'rules = "model.toml"\nno-bundled = true\n{config}\n')
    texts = {"whole.txt": WHOLE, "extract.txt": EXTRACT}
    for name, text in texts.items():
        (corpus / name).write_text(text)
    assert [clean("check", name, *options).out.count("model/menus") for name in texts] == found


def test_what_becomes_of_pages(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text('extractor = "none"\ntitle = "keep"\nstandfirst = "auto"\nembeds = "drop"\n')
    shown = clean("run", "--show-config").out
    assert all(line in shown for line in ('extractor = "none"', 'title = "keep"', 'embeds = "drop"'))


def test_pyproject(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").unlink()
    (corpus / "pyproject.toml").write_text('[tool.clean]\nrules = ["rules.toml"]\nno-bundled = true\n')
    assert clean("check", "story.txt").out.count("rules/") == 2


def test_a_pyproject_without_our_table_is_passed_by(clean: Clean, corpus: Path) -> None:
    (corpus / "sub" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (corpus / "sub" / "dirty.txt").write_text(STORY)
    assert clean("check", "sub/dirty.txt").out.count("rules/") == 2


def test_found_from_the_path_upwards_and_relative_to_itself(
    clean: Clean, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert clean("check", corpus / "story.txt").out.count("rules/") == 2
    assert clean("check", corpus / "sub").status == 0


def test_isolated_and_named(clean: Clean, corpus: Path) -> None:
    assert "rules/" not in clean("check", "story.txt", "--isolated").out
    (corpus / "other.toml").write_text('rules = ["rules.toml"]\nno-bundled = true\nexclude = ["story.txt"]\n')
    assert clean("check", "story.txt", "--config", "other.toml").status == 0
    assert clean("check", "story.txt", "--config", "other.toml", "--isolated").status == 2


def test_sites_by_path(clean: Clean, corpus: Path, tmp_path: Path) -> None:
    (corpus / "site.toml").write_text(SITE)
    (corpus / "clean.toml").write_text('rules = ["site.toml"]\nno-bundled = true\n[sites]\n"sub/*" = "site"\n')
    (corpus / "sub" / "shop.txt").write_text(SHOP)
    (corpus / "shop.txt").write_text(SHOP)
    assert clean("check", ".").out.startswith("sub/shop.txt:2:1: site/shop")
    assert clean("run", "sub", "--out", tmp_path / "out", "--quiet").status == 0
    assert "shop" not in (tmp_path / "out" / "shop.txt").read_text()


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("exclud = []", "clean.toml:1: exclud: unknown key; did you mean 'exclude'?"),
        ("no_bundled = true", "clean.toml:1: no_bundled: unknown key; did you mean 'no-bundled'?"),
        ("walrus = 1", "clean.toml:1: walrus: unknown key; `clean check --isolated --show-config` shows all there are"),
        ('\npacks = "comon"', "clean.toml:2: packs: 'comon' is not known; expected one of common, platforms, sites"),
        ('site = "nosuch"', "clean.toml:1: site: no pack or group is named 'nosuch'"),
        ('encoding = "nosuch"', "clean.toml:1: encoding: 'nosuch' is not known"),
        ('\njobs = "two"', "clean.toml:2: jobs: expected a whole number, found 'two'"),
        ("rules = [1]", "clean.toml:1: rules: expected a path or a list of paths"),
        ('max-bytes = "64Q"', "clean.toml:1: max-bytes: '64Q' is not a number of bytes"),
        ('color = "pink"', "clean.toml:1: color: 'pink' is not one of"),
        ('[sites]\n"a/*" = "nosuch"', "clean.toml:2: sites: \"a/*\": no pack or group is named 'nosuch'"),
        ("quiet = true\nquiet = true", "clean.toml:2: not valid TOML: this key has a value already"),
        ('[sites]\n# "b/*"\n"b/*" = 3', 'clean.toml:3: sites: "b/*": expected a site\'s name'),
        ('[sites]\n"a/*" = 3', 'clean.toml:2: sites: "a/*": expected a site\'s name'),
        ("\nx = ", "clean.toml:2: not valid TOML: no value of TOML (texts stand in quotes), at the end of the file"),
        ('rules = ["nowhere.toml"]', "nowhere.toml"),
        ("a = " + "[" * 50, "nested more than"),
    ],
)
def test_mistakes(clean: Clean, corpus: Path, toml: str, complaint: str) -> None:
    (corpus / "clean.toml").write_text(toml)
    ran = clean("check", "story.txt")
    assert ran.status == 2
    assert complaint in ran.err
    assert ran.out == ""


def test_a_mistake_of_the_command_line_is_not_blamed_on_the_configuration(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text('encoding = "cp1252"\n')
    assert "--encoding: 'nosuch' is not known" in clean("check", "story.txt", "--encoding", "nosuch").err
    assert "clean.toml" not in clean("check", "story.txt", "--encoding", "nosuch").err


def test_no_rules_at_all_is_told(clean: Clean, corpus: Path) -> None:
    (corpus / "clean.toml").write_text("no-bundled = true\n")
    assert "no rule applies" in clean("check", "story.txt").err
    assert "no rule applies" not in clean("check", "story.txt", "--rules", "rules.toml").err


def test_all_mistakes_at_once(clean: Clean, corpus: Path) -> None:
    (corpus / "pyproject.toml").write_text("[tool.clean]\nexclud = []\njobs = 'two'\n")
    (corpus / "clean.toml").unlink()
    ran = clean("check", "story.txt")
    assert "pyproject.toml:2: exclud" in ran.err
    assert "pyproject.toml:3: jobs" in ran.err


def test_every_key_is_an_option_of_some_command() -> None:
    from importlib import import_module

    commands = [import_module(module).command for module in COMMANDS.values()]
    options = {
        option for c in commands if isinstance(c, ConfiguredCommand) for param in c.params for option in param.opts
    }
    assert {f"--{key}" for key in KEYS if key not in TABLES} <= options


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    from cleaner.errors import CleanError

    (tmp_path / "clean.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CleanError, match="not valid UTF-8"):
        read_config(tmp_path / "clean.toml")
