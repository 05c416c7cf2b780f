"""The decisions file: what is written is read, and what is wrong with it is said with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.review.decisions import MEANINGS, VERDICTS, Decision, read_decisions, write_decisions


def test_what_is_written_is_read(tmp_path: Path) -> None:
    decisions = [
        Decision("k2", "never", rule="a/b", text="ä\x1b\u2028\n", why=("new",)),
        Decision("k1", "accept", form="page", path="caf\\udce9"),
    ]
    write_decisions(tmp_path / "sub" / "d.json", decisions)
    found = read_decisions(tmp_path / "sub" / "d.json")
    assert found == {decision.key: decision for decision in decisions}
    data = (tmp_path / "sub" / "d.json").read_bytes()
    write_decisions(tmp_path / "sub" / "d.json", reversed(decisions))
    assert (tmp_path / "sub" / "d.json").read_bytes() == data


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.json") == {}


def test_a_link_in_a_run_is_not_followed(tmp_path: Path) -> None:
    write_decisions(tmp_path / "real.json", [Decision("k", "accept")])
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    with pytest.raises(UsageError, match="link"):
        read_decisions(tmp_path / "link.json", own=True)


def entry(**more: object) -> str:
    return json.dumps({"schema": 1, "decisions": [{"key": "k", "decision": "accept", **more}]})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"d\.json:1: not valid JSON"),
        ('{"schema": 1,\n "decisions": [}', r"d\.json:2: not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "no decisions of"),
        ('{"schema": 2, "decisions": []}', "schema"),
        (entry(decision="acept"), r"decisions\[0\]\.decision: 'acept' is not known; did you mean 'accept'"),
        (entry(decision="xyz"), "expected one of accept, reject, never, ignore"),
        (entry(form="page", decision="never"), r"decisions\[0\]\.decision: 'never' cannot be decided on a page"),
        (entry(size="large"), r"decisions\[0\]\.size"),
        (entry(stranger=1), "stranger"),
        (entry(key=None), r"decisions\[0\]\.key"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "d.json").write_text(content)
    with pytest.raises(UsageError, match=message):
        read_decisions(tmp_path / "d.json")


def test_every_verdict_has_a_meaning() -> None:
    assert {form: tuple(meanings) for form, meanings in MEANINGS.items()} == dict(VERDICTS)
