"""Finds the packs that apply to a document: those for every site, those of its host, those whose fingerprint occurs."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from cleaner.compile import Ruleset
from cleaner.engine.view import View
from cleaner.model import Site


class Scope(NamedTuple):
    """The numbers of the packs that apply, and the site that was recognised."""

    packs: frozenset[int]
    site: Site | None
    special: frozenset[int] = frozenset()
    """The numbers of those packs that do not apply everywhere."""


def find_scope(view: View, *, url: str | None, site: str | None) -> Scope:
    """Finds what applies to a document. site: a pack or a group, which comes before the URL's host and fingerprints."""
    ruleset = view.ruleset
    told = ruleset.names.get(site, ()) if site else ()
    by_host = _packs_of_host(ruleset, host_of(url))
    by_print = _by_fingerprint(view)
    found: Site | None = None
    if told and site:
        found = Site(ruleset.packs[told[0]].name, "told")
    elif by_host:
        found = Site(ruleset.packs[by_host[0]].name, "host")
    elif by_print:
        found = Site(ruleset.packs[by_print[0]].name, "fingerprint")
    if not (told or by_host or by_print):
        return Scope(ruleset.everywhere, None)
    special = frozenset((*told, *by_host, *by_print)) - ruleset.everywhere - view.chosen.silent_packs
    return Scope(ruleset.everywhere | special, found, special)


def host_of(url: str | None) -> str | None:
    """Returns the host of a URL, in lower case and ASCII; None where there is none."""
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
        return host.rstrip(".").encode("idna").decode("ascii") if host else None
    except (ValueError, UnicodeError):
        return None


def _packs_of_host(ruleset: Ruleset, host: str | None) -> tuple[int, ...]:
    """Returns the packs whose hosts are the given one or a domain above it, the nearest first."""
    found: dict[int, None] = {}
    while host:
        found.update(dict.fromkeys(ruleset.hosts.get(host, ())))
        _, _, host = host.partition(".")
    return tuple(found)


def _by_fingerprint(view: View) -> list[int]:
    """Returns the packs whose fingerprint occurs; the one that occurs most often first."""
    hits: dict[int, int] = {}
    for number in view.tries.fingerprints():
        pack = view.ruleset.owners[number]
        if pack not in view.chosen.silent_packs and (count := len(view.tries.pattern_matches(number))):
            hits[pack] = hits.get(pack, 0) + count
    return sorted(hits, key=lambda pack: (-hits[pack], view.ruleset.packs[pack].name))
