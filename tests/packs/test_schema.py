"""The JSON Schema of rule files and the loader say the same."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cleaner.errors import RuleFileError
from cleaner.model import KINDS
from cleaner.packs import Example, Pattern, Rule, RulePack, Where, bundled_files, json_schema, parse_pack
from cleaner.packs.pack import Learnt, RuleEvidence
from cleaner.packs.schema import (
    EVIDENCE_KEYS,
    LEARNT_KEYS,
    OPS,
    PACK_KEYS,
    PATTERN_FORMS,
    PATTERN_KEYS,
    RULE_KEYS,
    TEST_KEYS,
    WHERE_KEYS,
    Key,
)

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
INVALID = sorted(file.stem for file in (HERE / "invalid").glob("*.toml"))
BEYOND_A_SCHEMA = {
    "contradictions",
    "duplicate-ids",
    "keys-of-other-ops",
    "needs",
    "patterns-that-cannot-match",
    "selectors",
    "tests-with-broken-marks",
    "unbounded-ops",
    "wrong-languages-and-hosts",
    "key-twice",
    "no-toml",
    "text-without-end",
}
"""Invalid files that a JSON Schema of keys and values cannot (or need not) refuse."""


def as_json(raw: bytes) -> Any:
    """A TOML document as JSON has it: dates are strings."""
    return json.loads(json.dumps(tomllib.loads(raw.decode("utf-8")), default=datetime.date.isoformat))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        (PACK_KEYS, SCHEMA),
        (RULE_KEYS, SCHEMA["properties"]["rule"]["items"]),
        (TEST_KEYS, SCHEMA["properties"]["rule"]["items"]["properties"]["test"]["items"]),
        (WHERE_KEYS, SCHEMA["properties"]["rule"]["items"]["properties"]["where"]),
        (PATTERN_KEYS, SCHEMA["$defs"]["pattern"]["oneOf"][1]),
    ],
    ids=["pack", "rule", "test", "where", "pattern"],
)
def test_it_has_the_keys_that_the_loader_has(keys: Mapping[str, Key], at: dict[str, Any]) -> None:
    assert set(at["properties"]) == set(keys)
    assert at["additionalProperties"] is False
    for name, key in keys.items():
        assert at["properties"][name]["description"] == key.doc


@pytest.mark.parametrize(
    ("struct", "keys", "own"),
    [
        (RulePack, PACK_KEYS, {"name", "tier", "path", "sha256", "rules"}),
        (Rule, RULE_KEYS, {"line", "tests"}),
        (Example, TEST_KEYS, {"line"}),
        (Where, WHERE_KEYS, set()),
        (Pattern, PATTERN_KEYS, {"form", "text"}),
        (RuleEvidence, EVIDENCE_KEYS, set()),
        (Learnt, LEARNT_KEYS, set()),
    ],
)
def test_every_key_has_its_place_in_the_values(struct: Any, keys: Mapping[str, Key], own: set[str]) -> None:
    elsewhere = {"schema", "rule", "test", "edge", *PATTERN_FORMS}
    assert set(keys) - elsewhere == set(struct.__struct_encode_fields__) - own


def test_a_rule_file_uses_every_key_and_both_accept_it() -> None:
    raw = (HERE / "valid" / "every-key.toml").read_bytes()
    table = as_json(raw)
    used = set(table) | {key for rule in table["rule"] for key in rule}
    used |= {key for rule in table["rule"] for test in rule.get("test", ()) for key in test}
    assert not (set(PACK_KEYS) | set(RULE_KEYS) | set(TEST_KEYS)) - used
    assert set(table["rule"][0]["where"]) == set(WHERE_KEYS)
    assert set(table["learnt"]) == set(LEARNT_KEYS)
    assert {key for rule in table["rule"] for key in rule.get("evidence", ())} == set(EVIDENCE_KEYS)
    VALIDATOR.validate(table)
    parse_pack(raw, "every-key.toml", "every-key")


@pytest.mark.parametrize("name", INVALID)
def test_what_one_refuses_the_other_refuses(name: str) -> None:
    raw = (HERE / "invalid" / f"{name}.toml").read_bytes()
    with pytest.raises(RuleFileError):
        parse_pack(raw, f"{name}.toml", name)
    if name not in BEYOND_A_SCHEMA:
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(as_json(raw))


def test_bundled_packs_fit_the_schema() -> None:
    files = list(bundled_files(("common", "platforms", "sites")))
    assert len(files) > 20
    for file, _ in files:
        if file.stem == "scored":  # megabytes of one table, which may hold anything
            continue
        errors = [
            f"{file}: {error.json_path}: {error.message[:200]}"
            for error in VALIDATOR.iter_errors(as_json(file.read_bytes()))
        ]
        assert not errors, "\n".join(errors)


DOCUMENTS = ("README.md", "CONTRIBUTING.md")


@pytest.mark.parametrize(
    "name", [*PACK_KEYS, *RULE_KEYS, *WHERE_KEYS, *PATTERN_KEYS, *TEST_KEYS, *OPS, *KINDS], ids=str
)
def test_everything_that_a_rule_file_may_say_is_documented(name: str) -> None:
    text = "\n".join((ROOT / document).read_text("utf-8") for document in DOCUMENTS if (ROOT / document).exists())
    assert f"`{name}`" in text, f"`{name}` is neither in {' nor in '.join(DOCUMENTS)}"
