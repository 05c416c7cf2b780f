"""Brings a learnt pack up to date: what still comes stays, what no document has had since is retired."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.compile.fold import fold_key
from cleaner.compile.folded import fold
from cleaner.errors import DocumentError, UsageError
from cleaner.learn.dump import Group, Sample, Sampled
from cleaner.learn.learnt import LearntPack, Origin
from cleaner.packs import load_packs, read_files
from cleaner.packs.spelling import MARKS
from cleaner.packs.write import quoted, several


class Updated(NamedTuple):
    """A pack brought up to date."""

    toml: str
    added: int
    """Lines that are new."""
    kept: int
    """Lines of the old pack that still come, sure or not."""
    retired: tuple[str, ...]
    """Lines of the old pack that no document of the dump has."""
    doubted: tuple[tuple[str, str], ...] = ()
    """Lines that are kept although learning is not sure of them in this dump, each with what holds it back."""


def old_rules(path: Path) -> tuple[str, dict[str, Any]]:
    """Returns the host (or title) of a learnt pack, and its table. Raises UsageError, RuleFileError."""
    (pack,) = load_packs(read_files([(path, None)]))
    if pack.learnt is None:
        raise UsageError(f"{path}: not a learnt pack (it has no [learnt]): what people wrote is not updated by machine")
    return (pack.hosts[0] if pack.hosts else pack.title), tomllib.loads(path.read_text("utf-8"))


def update(old: dict[str, Any], new: LearntPack, seen: Iterable[str]) -> Updated:
    """Returns the new pack with the old one's rules that still hold.

    seen: the folded lines of the dump's documents of this site.
    """
    there = set(seen)
    fresh = {line.candidate.key for line in new.sure} | {
        line.candidate.raw for line in new.sure if line.candidate.slots
    }
    learnt = tomllib.loads(new.toml).get("rule", []) if new.toml else []
    taken = {rule["id"] for rule in learnt}
    kept = 0
    known: set[str] = set()
    retired: list[str] = []
    still: list[str] = []
    held_back = {line.candidate.key: line.judgement.held_back for line in (*new.unsure, *new.refused)}
    doubted: list[tuple[str, str]] = []
    for rule in old.get("rule", []):
        if not _is_of_lines(rule):  # a section, an edge, what pages showed: shown again, or as old as the pack
            if any(rule.get("op") == other.get("op") and _place(rule) == _place(other) for other in learnt):
                kept += 1
            elif (gone := _gone(rule, there)) is not None:
                retired.append(gone)
            else:
                kept += 1
                still.append(_as_toml({**rule, "id": _unlike(rule["id"], taken)}))
            continue
        left = []
        for line in rule["match"] if isinstance(rule["match"], list) else [rule["match"]]:
            key = fold_key(line) if isinstance(line, str) else str(line.get("slots"))
            known.add(key)
            if isinstance(line, str) and key not in there:
                retired.append(line)
                continue
            kept += 1
            if key not in fresh:
                left.append(line)
                if isinstance(line, str) and (why := held_back.get(key)):
                    doubted.append((line, why))
        if left:
            still.append(_as_toml({**rule, "match": left, "id": _unlike(rule["id"], taken)}))
    base = new.toml or _head_only(old)
    return Updated(base + "".join(still), len(fresh - known), kept, tuple(retired), tuple(doubted))


def _is_of_lines(rule: dict[str, Any]) -> bool:
    """Returns whether a rule is a list of lines and of lines with slots, which are kept one by one."""
    match = rule.get("match", [])
    items: list[Any] = match if isinstance(match, list) else [match]
    return bool(items) and all(isinstance(item, str) or set(item) == {"slots"} for item in items)


def _gone(rule: dict[str, Any], there: set[str]) -> str | None:
    """Returns the heading or the edge of a rule that no line of the dump has any more; None where one has it."""
    if "start" in rule:
        return None if fold_key(str(rule["start"])) in there else str(rule["start"])
    match = rule.get("match")
    text = next((str(match[form]) for form in ("starts", "ends", "contains") if form in match), "") if match else ""
    key = fold_key(text)
    return None if any(key in line for line in there) else text


def _place(rule: dict[str, Any]) -> Any:
    return rule.get("start") or rule.get("select") or rule.get("match")


def _unlike(name: str, taken: set[str]) -> str:
    """Returns an id that no rule of the pack has yet."""
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name}-{number}"
    taken.add(found)
    return found


def lines_of(sample: Sample, origin: Origin) -> set[str]:
    """Returns the folded lines of a site's documents in a sample."""
    documents = sample.sites.get(Group(origin.by, origin.name), {}).values()
    return {line.strip(MARKS) for found in documents for line in fold(_text_of(found)).lines}


def _text_of(found: Sampled) -> str:
    if not found.is_page:
        return found.data.decode("utf-8", "surrogateescape")
    from cleaner.documents.page import read_page  # lxml and its kin are not needed for text

    try:
        return read_page(found.data, url=found.url, encoding=None).text
    except DocumentError:
        return ""


def _head_only(old: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in old.items() if key != "rule")


def _as_toml(rule: dict[str, Any]) -> str:
    lines = ["", "[[rule]]"]
    if isinstance(rule.get("match"), list) and len(rule["match"]) == 1:
        rule = {**rule, "match": rule["match"][0]}
        rule.pop("least_matches", None)
    elif "least_matches" in rule:
        rule = {**rule, "least_matches": min(rule["least_matches"], len(rule["match"]))}
    lines += [f"{key} = {_value(value)}" for key, value in rule.items() if key != "test"]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """Returns a value as TOML."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return several(value) if all(isinstance(item, str) for item in value) else f"[{', '.join(map(_value, value))}]"
    return str(value)
