"""Rule files in `valid/` are accepted; those in `invalid/` give the messages that stand beside them, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaner.errors import RuleFileError
from cleaner.packs import bundled_files, parse_pack

HERE = Path(__file__).parent
INVALID = sorted(file.stem for file in (HERE / "invalid").glob("*.toml"))
VALID = sorted(file.stem for file in (HERE / "valid").glob("*.toml"))


def messages(raw: bytes, name: str = "pack") -> list[str]:
    with pytest.raises(RuleFileError) as error:
        parse_pack(raw, f"{name}.toml", name)
    return str(error.value).split("\n")


@pytest.mark.parametrize("name", INVALID)
def test_invalid(name: str) -> None:
    expected = (HERE / "invalid" / f"{name}.txt").read_text("utf-8").splitlines()
    assert messages((HERE / "invalid" / f"{name}.toml").read_bytes(), name) == expected


@pytest.mark.parametrize("name", INVALID)
def test_every_message_has_a_place_in_the_file(name: str) -> None:
    lines = (HERE / "invalid" / f"{name}.toml").read_text("utf-8").splitlines()
    for message in (HERE / "invalid" / f"{name}.txt").read_text("utf-8").splitlines():
        place = re.match(rf"{name}\.toml:(\d+): .", message)
        assert place, message
        assert lines[int(place[1]) - 1].strip(), f"nothing stands there: {message}"


def test_five_different_mistakes_give_five_messages() -> None:
    found = messages((HERE / "invalid" / "five-mistakes.toml").read_bytes())
    assert len(found) == 5
    assert len({message.split(":")[1] for message in found}) == 5
    assert sum("did you mean" in message for message in found) == 2


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    parse_pack((HERE / "valid" / f"{name}.toml").read_bytes(), f"{name}.toml", name)


def test_line_ends_do_not_matter() -> None:
    raw = (HERE / "valid" / "every-key.toml").read_bytes()
    windows = parse_pack(raw.replace(b"\n", b"\r\n"), "every-key.toml", "every-key")
    unix = parse_pack(raw, "every-key.toml", "every-key")
    assert windows.rules == unix.rules
    assert windows.sha256 != unix.sha256


def test_patterns_and_places_arrive() -> None:
    pack = parse_pack((HERE / "valid" / "every-key.toml").read_bytes(), "x/every-key.toml", "every-key")
    rule = pack.rules[0]
    assert [(p.form, p.text) for p in rule.match] == [
        ("line", "Share"),
        ("starts", "Share on"),
        ("ends", "shares"),
        ("contains", "share it"),
        ("regex", r"^\d+ shares$"),
    ]
    assert (rule.since, rule.until) == ("2020-01-31", "2024-02-01")
    assert rule.languages == ("en",)
    assert (rule.line, rule.tests[0].line) == (20, 44)
    assert pack.rules[8].op == "select"
    assert (pack.tier, pack.everywhere) == ("learnt", False)
    assert pack.learnt is not None
    assert (pack.learnt.dump, pack.learnt.on) == ("dump.jsonl", "2026-11-29")
    assert pack.rules[2].evidence is not None
    assert (pack.rules[2].evidence.stories, pack.rules[2].evidence.last) == (30, "2026-03-04")


@pytest.mark.parametrize(
    ("hosts", "tier", "everywhere"),
    [("", "common", True), ('hosts = ["a.example"]', "sites", False)],
)
def test_a_pack_without_a_folder_of_its_own_tells_by_its_hosts(hosts: str, tier: str, everywhere: bool) -> None:
    pack = parse_pack(f"schema = 1\n{hosts}".encode(), "p.toml", "p")
    assert (pack.tier, pack.everywhere) == (tier, everywhere)


def test_a_site_s_pack_must_say_when_it_applies() -> None:
    with pytest.raises(RuleFileError, match="needs `hosts` or `fingerprints`"):
        parse_pack(b"schema = 1", "sites/p.toml", "p", "sites")


def test_a_pack_s_name_has_no_blanks() -> None:
    with pytest.raises(RuleFileError, match="use one without blanks"):
        parse_pack(b"schema = 1", "my pack.toml", "my pack")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'schema = 1\ntitle = "caf\xe9"\n', "pack.toml:2: not valid UTF-8; save the file as UTF-8"),
        (b"\xff\xfes\x00", "pack.toml:1: not valid UTF-8; save the file as UTF-8"),
        (b"schema = 1\n\n\x00", "pack.toml:3: not valid TOML: Invalid statement, at column 1 of `\\x00`"),
    ],
)
def test_what_is_no_text(raw: bytes, expected: str) -> None:
    assert messages(raw) == [expected]


def test_bundled_packs_are_accepted_one_by_one() -> None:
    problems = []
    for file, tier in bundled_files(("common", "platforms", "sites")):
        try:
            parse_pack(file.read_bytes(), str(file), file.stem, tier)
        except RuleFileError as error:
            problems += error.problems
    assert not problems, "\n".join(map(str, problems))


def test_a_byte_order_mark_is_left_out() -> None:
    assert parse_pack(b"\xef\xbb\xbfschema = 1\n", "p.toml", "p").rules == ()
