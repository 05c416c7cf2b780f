"""Manifests: their schema, what they store, and that nothing but the very text comes back from them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from cleaner import Cleaner, ManifestError, Result, restore
from cleaner.manifest import dumps, loads, schema, sha256

RULES = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { starts = 'Share' }\n"
RULES += "[[rule]]\nid = 'b'\nkind = 'legal'\nop = 'phrase'\nmatch = [{ contains = 'All rights.' }, { regex = 'Ü.' }]\n"
RULES += "[[rule]]\nid = 'k'\nop = 'keep'\nmatch = { ends = 'kept' }\n"
SOURCE = "A first line that stays.\nShare ünd more\nA second line. All rights.\nShare, but kept\nThe end of it.\n"
VALIDATOR = jsonschema.Draft202012Validator(schema())

Make = Callable[..., Cleaner]


@pytest.fixture
def result(make_cleaner: Make) -> Result:
    return make_cleaner(RULES).clean(SOURCE)


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def documents(make_cleaner: Make) -> dict[str, Result]:
    made = {
        "unchanged": make_cleaner(RULES).clean("Nothing here.\n"),
        "cleaned": make_cleaner(RULES).clean(SOURCE, url="https://a.example/"),
        "guarded": make_cleaner(RULES).clean("Share it\n"),
        "failed": make_cleaner("[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '(a|aa)+$' }\n",
                               seconds=0.2).clean("a" * 200 + "!"),
        "page": make_cleaner(RULES).clean(f"<html><title>t</title><body><p>{SOURCE}</p><p>Share it</p></body></html>"),
        "empty": make_cleaner(RULES).clean(b""),
        "site": make_cleaner(f"hosts = ['a.example']\n{RULES}").clean(SOURCE, url="https://www.a.example/"),
    }  # fmt: skip
    for status in ("unchanged", "cleaned", "guarded", "failed"):
        assert made[status].status == status, made[status].error
    return made


@pytest.mark.parametrize("name", ["unchanged", "cleaned", "guarded", "failed", "page", "empty", "site"])
def test_manifests_of_all_kinds_are_valid_and_lead_back(make_cleaner: Make, name: str) -> None:
    found = documents(make_cleaner)[name]
    manifest = loads(dumps(found.manifest(path="a/b.txt", output_path="a/b.txt")))
    errors = [f"{e.json_path}: {e.message}" for e in VALIDATOR.iter_errors(manifest)]
    assert not errors
    assert manifest["status"] == found.status
    assert ("error" in manifest) == (found.status in ("failed", "guarded"))
    expected = found.document.text.encode() if name == "page" else found.source
    assert restore(manifest, found.data) == expected
    assert json.loads(dumps(manifest)) == manifest
    assert b"\n" not in dumps(manifest)


def test_the_schema_refuses_what_is_no_manifest(result: Result) -> None:
    manifest = result.manifest()
    for key in ("schema", "source", "segments", "status"):
        assert not VALIDATOR.is_valid({k: v for k, v in manifest.items() if k != key})
    assert not VALIDATOR.is_valid({**manifest, "status": "fine"})
    assert not VALIDATOR.is_valid({**manifest, "unit": "word"})


def test_what_lost_is_recorded(result: Result) -> None:
    source = SOURCE.encode()
    overridden = result.manifest()["overridden"]
    assert {(entry["rule"], entry["by"]) for entry in overridden} == {("rules/a", "rules/k"), ("rules/b", "rules/a")}
    assert all(
        source[entry["start"] : entry["end"]] in (b"Share, but kept", b"Share, but kept\n", "ün".encode())
        for entry in overridden
    )


def test_offsets_count_bytes_of_the_source(result: Result) -> None:
    source = SOURCE.encode()
    for segment in result.manifest()["segments"]:
        if segment["action"] == "remove":
            assert source[segment["start"] : segment["end"]].decode() == segment["text"]


def test_some_rules_alone_are_undone(result: Result) -> None:
    manifest = result.manifest()
    assert restore(manifest, result.data, ["rules/b"]).decode() == SOURCE.replace("Share ünd more\n", "")
    assert restore(manifest, result.data, ["rules/b", "rules/a"]).decode() == SOURCE
    assert restore(manifest, result.data, ["no/such"]) == result.data


@pytest.mark.parametrize(
    ("encoding", "source"),
    [
        ("cp1252", "Schöne Tage – und mehr.\nShare ünd\nEs bleibt.\n".encode("cp1252")),
        ("shift_jis", "港の壁は冬まで直らない。\nShare 港\n以上。\n".encode("shift_jis")),
        (None, "\ufeffEine Zeile bleibt.\nShare ünd\nEs bleibt.\n".encode("utf-16-le")),
        (None, "\ufeffEine Zeile bleibt.\r\nShare ünd\r\nEs bleibt.\r\n".encode("utf-16-be")),
        (None, "\ufeffEine Zeile bleibt.\nShare ünd\nEs bleibt.\n".encode()),
        ("cp1252", "Als UTF-8, nicht als cp1252 erklärt \x81.\nShare ünd\nEs bleibt.\n".encode()),
        ("no-such-codec", "Eine Zeile bleibt.\nShare ünd\nEs bleibt.\n".encode()),
    ],
)
def test_encodings(make_cleaner: Make, encoding: str | None, source: bytes) -> None:
    found = make_cleaner(RULES).clean(source, encoding=encoding, media_type="text/plain")
    assert found.status == "cleaned"
    assert "Share" not in found.text
    manifest = loads(dumps(found.manifest()))
    assert restore(manifest, found.data) == source
    (gone,) = [s for s in manifest["segments"] if s["action"] == "remove"]
    assert source[gone["start"] : gone["end"]].decode(manifest["source"]["encoding"]) == gone["text"]


def test_bytes_that_are_no_utf_8_are_stored_as_base64(make_cleaner: Make) -> None:
    source = b"A line \xff stays here.\nShare \xfe\x00\xff\nThe end.\n"
    found = make_cleaner(RULES).clean(source, media_type="text/plain")
    manifest = loads(dumps(found.manifest()))
    (gone,) = [s for s in manifest["segments"] if s["action"] == "remove"]
    assert "text" not in gone
    assert gone["bytes"] == "U2hhcmUg/gD/Cg=="
    assert restore(manifest, found.data) == source


def test_without_the_removed_text_it_verifies_and_does_not_restore(make_cleaner: Make) -> None:
    found = make_cleaner(RULES, removed_text=False).clean(SOURCE)
    manifest = found.manifest()
    assert not any({"text", "bytes"} & set(segment) for segment in manifest["segments"])
    assert VALIDATOR.is_valid(manifest)
    with pytest.raises(ManifestError, match="written with --no-removed-text"):
        restore(manifest, found.data)


def damaged(manifest: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    other = copy.deepcopy(manifest)
    change(other)
    return other


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m["segments"].pop(0), "gap or overlap at 0"),
        (lambda m: m["segments"][1].update(start=3), "gap or overlap"),
        (lambda m: m["segments"][1].update(end="x"), "gap or overlap"),
        (lambda m: m["segments"].append("x"), "gap or overlap"),
        (lambda m: m["segments"][0].update(action="burn"), "makes no sense"),
        (lambda m: m["segments"][0].update(end=-5), "makes no sense"),
        (lambda m: m["segments"][1].update(text="Shore ünd more\n"), "sha256 differs from the manifest's"),
        (lambda m: m["segments"][1].pop("text"), "not in the manifest"),
        (lambda m: m["segments"][1].update(text=5), "not in the manifest"),
        (lambda m: (m["segments"][1].pop("text"), m["segments"][1].update(bytes="???")), "are damaged"),
        (lambda m: m["source"].update(encoding="ascii"), "is no ascii"),
        (lambda m: m["source"].update(encoding="no-such"), "is no no-such"),
        (lambda m: m["source"].update(sha256="0" * 64), "sha256 differs from the manifest's"),
        (lambda m: m.update(source=None), "sha256 differs|is no None"),
        (lambda m: m["output"].update(sha256="0" * 64), "not the one that the manifest was written for"),
        (lambda m: m.update(output=[]), "not the one that the manifest was written for"),
        (lambda m: m["segments"][-1].update(end=9_999), "the segments keep"),
    ],
)
def test_damaged_manifests(result: Result, change: Callable[[dict[str, Any]], object], expected: str) -> None:
    with pytest.raises(ManifestError, match=expected):
        restore(damaged(result.manifest(), change), result.data)


def test_another_clean_text(result: Result) -> None:
    with pytest.raises(ManifestError, match="not the one that the manifest was written for"):
        restore(result.manifest(), result.data + b" ")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not a manifest"),
        (b"{", "not a manifest"),
        (b"[]", "it has no segments"),
        (b"{}", "it has no segments"),
        (b'{"segments": {}}', "it has no segments"),
        (b'{"segments": []}', "of version None"),
        (b'{"segments": [], "schema": 99}', "a manifest of version 99; this toolkit reads 1"),
        (b"\xff\xfe", "not a manifest"),
        (b"[" * 100_000, "not a manifest"),
    ],
)
def test_what_is_no_manifest(data: bytes, expected: str) -> None:
    with pytest.raises(ManifestError, match=expected):
        loads(data)


def test_file_names_that_are_no_utf_8(result: Result) -> None:
    manifest = loads(dumps(result.manifest(path="caf\udce9.txt")))
    assert manifest["source"]["path"] == "caf\udce9.txt"


def test_sha256_is_that_of_bytes() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
