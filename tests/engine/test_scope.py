"""Which packs apply: what is told, the URL's host, fingerprints in the text."""

from __future__ import annotations

import pytest

from cleaner.budget import Budget
from cleaner.compile import Ruleset
from cleaner.engine.scope import find_scope, host_of
from cleaner.engine.view import View
from cleaner.packs import parse_pack

PACKS = {
    "common": "",
    "gull": "hosts = ['gull.example', 'gull.co.example']\nfingerprints = [{ contains = 'daily gull ltd' }]",
    "tern": "hosts = ['tern.gull.example']\ngroups = ['bird-press']\nfingerprints = ['The Tern']",
    "auk": "hosts = ['xn--mwe-8oa.example']\ngroups = ['bird-press']",
}
RULESET = Ruleset([parse_pack(f"schema = 1\n{toml}".encode(), f"{name}.toml", name) for name, toml in PACKS.items()])


def scope(text: str = "", url: str | None = None, site: str | None = None) -> tuple[set[str], tuple[str, str] | None]:
    found = find_scope(View(text, RULESET, Budget(9)), url=url, site=site)
    return {RULESET.packs[n].name for n in found.packs}, tuple(found.site) if found.site else None  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.gull.example/a?b#c", "www.gull.example"),
        ("HTTPS://WWW.GULL.EXAMPLE:8443/", "www.gull.example"),
        ("//gull.example/a", "gull.example"),
        ("gull.example/a", "gull.example"),
        ("gull.example", "gull.example"),
        ("https://ann:secret@gull.example/", "gull.example"),
        ("https://evil.example@gull.example/", "gull.example"),
        ("https://gull.example./", "gull.example"),
        ("https://MÖWE.example/", "xn--mwe-sna.example"),
        ("https://[2001:db8::1]:80/", "2001:db8::1"),
        ("https://[broken/", None),
        ("https:///path", None),
        (f"https://{'a' * 70}.example/", None),
        ("https://a..b/", None),
        ("", None),
        (None, None),
    ],
)
def test_host_of(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "packs", "site"),
    [
        ("https://gull.example/", {"common", "gull"}, ("gull", "host")),
        ("https://www.gull.example/", {"common", "gull"}, ("gull", "host")),
        ("https://m.gull.co.example/", {"common", "gull"}, ("gull", "host")),
        ("https://notgull.example/", {"common"}, None),
        ("https://gull.example.evil.example/", {"common"}, None),
        ("https://example/", {"common"}, None),
        ("https://www.tern.gull.example/", {"common", "gull", "tern"}, ("tern", "host")),
    ],
)
def test_by_host(url: str, packs: set[str], site: tuple[str, str] | None) -> None:
    assert scope(url=url) == (packs, site)


def test_by_fingerprint() -> None:
    assert scope("A story.\n© Daily  Gull Ltd 2024\n") == ({"common", "gull"}, ("gull", "fingerprint"))
    assert scope("A story of the tern.\n") == ({"common"}, None)


def test_the_fingerprint_that_occurs_most_often_names_the_site() -> None:
    text = "The Tern\nDaily Gull Ltd\nDaily Gull Ltd\n"
    assert scope(text) == ({"common", "gull", "tern"}, ("gull", "fingerprint"))


def test_what_is_told_comes_first_but_the_others_apply_too() -> None:
    assert scope("Daily Gull Ltd\n", "https://gull.example/", "tern") == ({"common", "gull", "tern"}, ("tern", "told"))


def test_a_group_may_be_told() -> None:
    packs, site = scope(site="bird-press")
    assert packs == {"common", "tern", "auk"}
    assert site == ("tern", "told")
