"""What importers have in common: what they left out, and packs of selectors with tests that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cleaner.authoring.importers.kinds import kind_of
from cleaner.authoring.importers.samples import sample_of, stays, why_not
from cleaner.errors import Problem
from cleaner.packs.schema import MAX_TEXT
from cleaner.packs.write import DraftRule, make_id, several, write_pack
from cleaner.packs.write import quoted as toml

_A_RULE = 20
"""Selectors of one rule."""
_NOTE = 400


class Draft(NamedTuple):
    """A pack that was drafted: the name of its file, without the suffix, and its text."""

    name: str
    text: str


class Imported(NamedTuple):
    """What an importer made of a list."""

    drafts: list[Draft]
    left_out: list[Problem]
    passed_over: Mapping[str, int]
    """How many lines say nothing that a rule could, by what they are."""


class Found(NamedTuple):
    """A selector, the place where it stands, and what is told of it there."""

    css: str
    path: str
    line: int
    note: str = ""


def head_of(hosts: Sequence[str], source: str) -> list[tuple[str, str]]:
    """Returns the keys at the head of a pack."""
    told = [("hosts", several(hosts))] if hosts else []
    return [*told, ("source", toml(source[:MAX_TEXT]))]


def tried(found: Iterable[Found], left_out: list[Problem]) -> list[Found]:
    """Returns the selectors that hold in a test, once each; of others, says in `left_out` why they do not."""
    kept: dict[str, Found] = {}
    for one in found:
        if one.css in kept:
            continue
        if sample_of(one.css) is None:
            left_out.append(Problem(one.path, one.line, "", f"{shown(one.css)}: {why_not(one.css)}"))
        else:
            kept[one.css] = one
    return list(kept.values())


def element_rules(found: Iterable[Found], taken: set[str]) -> list[DraftRule]:
    """Returns rules that remove elements, by kind. taken: ids that are in use."""
    by_kind: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_kind[kind_of(one.css, one.note)].append(one)
    rules = []
    for kind, several_found in by_kind.items():
        for at in range(0, len(several_found), _A_RULE):
            part = several_found[at : at + _A_RULE]
            notes = "; ".join(dict.fromkeys(one.note for one in part if one.note))[:_NOTE]
            keys = [("kind", toml(kind)), ("select", several(one.css for one in part))]
            keys += [("note", toml(notes))] if notes else []
            pages = [sample_of(one.css) or "" for one in part]
            rules.append(DraftRule(make_id(f"{kind} elements", taken), keys, pages=[*pages, stays()]))
    return rules


def shown(text: str) -> str:
    """Returns a text as it is quoted in messages."""
    return repr(text if len(text) <= 80 else text[:79] + "…")


__all__ = ["Draft", "Found", "Imported", "element_rules", "head_of", "shown", "tried", "write_pack"]
