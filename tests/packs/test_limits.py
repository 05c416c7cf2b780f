"""Rule files come from strangers: what is too big, too deep or too many is refused at once, in little memory."""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.packs.copies import copies

INVALID = Path(__file__).parent / "invalid"
SECONDS = 10
MEMORY = 600 * 1024 * 1024
"""Address space; an idle interpreter with the toolkit's imports maps about 150 MB of it."""

LOAD = """
import sys
from pathlib import Path
from cleaner.errors import RuleFileError
from cleaner.packs import load_packs, read_files
try:
    packs = load_packs(read_files([(Path(sys.argv[1]), None)]))
except RuleFileError as error:
    print(str(error)[:2000])
else:
    print("accepted", sum(len(pack.rules) for pack in packs))
"""

RULE = "\n[[rule]]\nid = '{id}'\nkind = 'legal'\nop = 'line'\nmatch = '{match}'\n"


def loaded(tmp_path: Path, raw: bytes) -> str:
    """What loading a rule file prints, in a process that may use little of the machine."""
    file = tmp_path / "hostile.toml"
    file.write_bytes(raw)

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    ran = subprocess.run(
        [sys.executable, "-c", LOAD, str(file)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr[-500:]
    return ran.stdout.replace(str(tmp_path), "")


def test_a_file_over_four_mebibytes(tmp_path: Path) -> None:
    raw = b"schema = 1\n#" + b"x" * (4 * 1024 * 1024)
    assert "larger than 4,194,304 bytes" in loaded(tmp_path, raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"schema = 1\nx = " + b"[" * 200_000,
        b"schema = 1\nx = " + b"[" * 20 + b"]" * 20,
        b"schema = 1\nx = " + b"{a=" * 100_000,
        b"schema = 1\n" + b".".join([b"a"] * 200_000) + b" = 1",
        b"schema = 1\n[" + b".".join([b"a"] * 200_000) + b"]",
        b"schema = 1\n[" + b".".join([b'"a"'] * 200_000) + b"]",
        b"schema = 1\n[" + b" . ".join([b"'a'"] * 200_000) + b"]",
        b"schema = 1\nx = [\n" + b"[\n" * 100_000,
    ],
    ids=["arrays", "closed-arrays", "tables", "dotted-key", "header", "quoted-header", "spaced-header", "over-lines"],
)
def test_deep_nesting(tmp_path: Path, raw: bytes) -> None:
    assert "nested" in loaded(tmp_path, raw)


def test_brackets_in_texts_do_not_nest(tmp_path: Path) -> None:
    raw = f"schema = 1\n{RULE.format(id='a', match='x' + '[' * 100)}# {'[' * 100}\n".encode()
    assert loaded(tmp_path, raw) == "accepted 1\n"


def test_as_many_rules_as_are_allowed_and_one_more(tmp_path: Path) -> None:
    rules = "".join(RULE.format(id=f"r-{n}", match=f"phrase {n}") for n in range(20_001))
    assert "20,001 rules; a file may have 20,000. Split it" in loaded(tmp_path, f"schema = 1{rules}".encode())
    assert loaded(tmp_path, f"schema = 1{rules.rpartition('[[rule]]')[0]}".encode()) == "accepted 20000\n"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("'" + "x" * 3_000_000 + "'", "3,000,000 characters; 2,000 are allowed"),
        ("{ regex = '" + "(" * 100_000 + "' }", "100,000 characters; 2,000 are allowed"),
        ("{ regex = '" + "(" * 1_000 + ")" * 1_000 + "' }", "hostile.toml:7"),
        ("{ regex = 'a{99999999999999999999}' }", "hostile.toml:7"),
        ("{ regex = '((a{1,50000}){1,50000}){1,50000}' }", "accepted 1"),
        ("{ fuzzy = '" + "x" * 1_900 + "', errors = 400 }", "expected a number from 1 to 20, found 400"),
        ("[" + "'x'," * 5_001 + "]", "a list of up to 5,000"),
        ("'x'\nmax_words = " + "9" * 5_000, "hostile.toml"),
        ("'x'\nexamples_seen = " + "9" * 4_000, "accepted 1"),
        ("'x'\nmax_words = 1e400", "expected a whole number"),
        ("'x'\nwhere = { after_share = nan }", "expected a number from 0 to 1"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else str(value),
)
def test_single_values(tmp_path: Path, pattern: str, expected: str) -> None:
    raw = f"schema = 1\n\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = {pattern}\n"
    assert expected in loaded(tmp_path, raw.encode())


DOUBLED = "{ regex = '''" + "(?:" * 13 + "ab" + "){2}" * 13 + "''' }"
"""A hundred characters that compile to two gigabytes."""
SPREAD = "{ regex = '''(?x)" + "( " * 13 + "[)(]+" + " ) # (\n {2,}" * 13 + "''' }"
PLACES = {
    "match": "op = 'line'\nmatch = {}",
    "phrase": "op = 'phrase'\nmatch = ['x', {}]",
    "start": "op = 'tail'\nmax_chars = 100\nstart = {}",
    "end": "op = 'block'\nmax_chars = 100\nstart = 'x'\nend = {}",
    "confirm": "op = 'line'\nmatch = 'x'\nconfirm = {}",
    "unless": "op = 'line'\nmatch = 'x'\nunless = ['x', {}]",
    "previous_line": "op = 'line'\nmatch = 'x'\nprevious_line = {}",
    "next_line": "op = 'line'\nmatch = 'x'\nnext_line = {}",
}


@pytest.mark.parametrize("rule", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("pattern", [DOUBLED, SPREAD], ids=["doubled", "verbose"])
def test_regexes_that_eat_memory_when_they_are_compiled(tmp_path: Path, rule: str, pattern: str) -> None:
    raw = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'legal'\n{rule.replace('{}', pattern)}\n"
    assert "its counted repeats inside each other are more than 20,000 copies" in loaded(tmp_path, raw.encode())


def test_in_fingerprints_too(tmp_path: Path) -> None:
    assert "counted repeats" in loaded(tmp_path, f"schema = 1\nfingerprints = [{DOUBLED}]\n".encode())


def test_many_regexes_that_eat_memory_together(tmp_path: Path) -> None:
    regexes = ", ".join(f"{{ regex = 'a{n:05}(?:(?:ab){{60}}){{60}}' }}" for n in range(4_000))
    raw = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = [{regexes}]\n"
    assert "repeat more than 500,000 copies together" in loaded(tmp_path, raw.encode())


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("(?:ab){1000}", 2_000, 6_000),
        ("(?:(?:ab){30}){30}", 1_800, 6_000),
        ("(?:(?:ab)+x)+", 6, 30),
        (r"[(?:]{2}\(\[{3}[^]{9}]", 5, 30),
        ("(?:ab){0,900}", 2, 10),
        ("a{2}(?#{9}{9})b", 4, 8),
        ("(?V1)(?:[[(]--[b]]x){2}", 9, 40),
        ("(?x) a # {9}\n {9}", 10, 30),
        (")({2}", 1, 10),
        ("a{" + "9" * 5_000 + "}", 10**18, 10**19),
    ],
)
def test_copies(pattern: str, least: int, most: int) -> None:
    assert least <= copies(pattern) <= most


def test_many_mistakes_are_listed_without_delay(tmp_path: Path) -> None:
    rules = "".join(RULE.format(id=f"r-{n}", match="***") for n in range(5_000))
    assert loaded(tmp_path, f"schema = 1{rules}".encode()).count("only marks and blanks") > 5
    wide = ",\n".join("'***'" for _ in range(5_000))
    assert "only marks" in loaded(
        tmp_path, f"schema = 1\n[[rule]]\nid='a'\nkind='legal'\nop='line'\nmatch=[{wide}]".encode()
    )


def test_selectors_are_bounded(tmp_path: Path) -> None:
    deep = ":not(" * 300 + "a" + ")" * 300
    rules = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'comments'\nselect = '{deep}'\n"
    assert "CSS" in loaded(tmp_path, rules.encode()) or "accepted" in loaded(tmp_path, rules.encode())


@pytest.mark.parametrize("name", sorted(path.name for path in INVALID.glob("*.toml")))
def test_wrong_files_are_told_by_line_in_little_memory(tmp_path: Path, name: str) -> None:
    told = loaded(tmp_path, (INVALID / name).read_bytes())
    assert re.match(r"/hostile\.toml:\d+: .", told)


@pytest.mark.parametrize("seed", range(8))
def test_rule_files_of_random_bytes(tmp_path: Path, seed: int) -> None:
    """A rule file with something cut out, doubled or overwritten is accepted, or refused with its line."""
    rng = random.Random(seed)
    raw = (INVALID.parent / "valid" / "every-key.toml").read_bytes()
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(raw))
        marks = [b"[[", b'"', b"'" * 3, b"{", b"\x00", b"\xff", b"9" * 5_000]
        piece = rng.choice([b"", raw[at : at + 200], rng.randbytes(5), *marks])
        raw = raw[:at] + piece + raw[at + rng.randrange(40) :]
    told = loaded(tmp_path, raw)
    assert told.startswith("accepted") or re.match(r"/hostile\.toml:\d+: .", told)
