"""Packs compiled together: what they are known by, and that they travel."""

from __future__ import annotations

import gc
import pickle
import weakref

import pytest

from cleaner.compile import Ruleset, fold
from cleaner.engine import Options, settle
from cleaner.model import Document, Rank
from cleaner.packs import RulePack, Tier, parse_pack

RULE = "schema = 1\n{keys}\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = '{text}'\n"


def pack(name: str, text: str = "All rights", keys: str = "", tier: Tier | None = None, path: str = "") -> RulePack:
    return parse_pack(RULE.format(keys=keys, text=text).encode(), path or f"{name}.toml", name, tier)


def test_the_digest_knows_what_packs_say_and_not_where_they_lie() -> None:
    a, b = pack("a"), pack("b", "No rights")
    digest = Ruleset([a, b]).digest
    assert Ruleset([b, a]).digest == digest
    assert Ruleset([pack("a", path="/elsewhere/a.toml"), b]).digest == digest
    assert Ruleset([a]).digest != digest
    assert Ruleset([a, pack("b", "Some rights")]).digest != digest
    assert Ruleset([a, pack("c", "No rights")]).digest != digest
    assert Ruleset([a, pack("b", "No rights", tier="platforms")]).digest != digest


def test_a_copy_does_the_same() -> None:
    ruleset = Ruleset([pack("a"), pack("b", "No rights", "hosts = ['b.example']")])
    copy = pickle.loads(pickle.dumps(ruleset))  # noqa: S301
    document = Document("A line.\nAll rights\nNo rights\n", url="https://b.example/")
    assert copy.digest == ruleset.digest
    assert settle(document, copy, Options()) == settle(document, ruleset, Options())


def test_a_ruleset_goes_with_its_last_user() -> None:
    ruleset = Ruleset([pack("a"), pack("b", "No rights", "hosts = ['b.example']")])
    settle(Document("A line.\nAll rights\nNo rights\n", url="https://b.example/"), ruleset, Options())
    settle(Document("<p>A line.</p><p>All rights</p>", media_type="text/html"), ruleset, Options())
    gone = weakref.ref(ruleset)
    gc.disable()
    try:
        del ruleset
        assert gone() is None
    finally:
        gc.enable()


def test_the_order_of_packs_does_not_matter() -> None:
    packs = [pack("a"), pack("b"), pack("c", "rights", "fingerprints = ['All rights']")]
    document = Document("A line that stays here.\nAll rights\nrights\n")
    forth, back = settle(document, Ruleset(packs), Options()), settle(document, Ruleset(packs[::-1]), Options())
    assert forth == back


def test_sites_are_looked_up_when_they_are_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.compile.ruleset._INDEXES", 1)
    packs = [pack(name, f"Rights of {name}", f"hosts = ['{name}.example']") for name in "abc"]
    ruleset = Ruleset([*packs, pack("d", "All rights", tier="common")])
    assert len(ruleset.index.candidates(fold("Rights of a\nAll rights"))) == 1
    text = "A line that stays here.\nRights of a\nRights of b\nRights of c\nAll rights\n"
    for name in "abcab":  # the index of the one before is gone by then
        found = settle(Document(text, url=f"https://{name}.example/"), ruleset, Options())
        removed = [text[start:end] for start, end, action, *_ in found.segments if action == "remove"]
        assert "".join(removed) == f"Rights of {name}\nAll rights\n"


def test_a_site_may_show_itself_when_something_has_gone() -> None:
    site = pack("b", "rights", "fingerprints = [{regex = '^Made by Us$'}]")
    glue = parse_pack(
        b"schema = 1\n[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'phrase'\nmatch = {contains = ' (ad)'}\n",
        "g.toml",
        "g",
        "common",
    )
    text = "A line that stays here, and is long enough.\nMade (ad) by Us\nrights\n"
    for indexed in (True, False):
        found = settle(Document(text), Ruleset([site, glue]), Options(indexed=indexed))
        kept = "".join(text[start:end] for start, end, action, *_ in found.segments if action == "keep")
        assert kept == "A line that stays here, and is long enough.\nMade by Us\n"


def test_ranks_follow_the_tiers() -> None:
    ruleset = Ruleset([pack("a", tier="common"), pack("b", tier="platforms"), pack("c", keys="hosts = ['c.example']")])
    assert [rule.rank for rule in ruleset.rules] == [Rank.COMMON, Rank.PLATFORM, Rank.SITE]
    assert [rule.name for rule in ruleset.rules] == ["a/a", "b/a", "c/a"]
    assert {ruleset.packs[n].name for n in ruleset.everywhere} == {"a", "b"}
