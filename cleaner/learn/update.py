"""Brings a learnt pack up to date: what still comes stays, what no document has had since is retired."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.compile.fold import fold, fold_key
from cleaner.errors import UsageError
from cleaner.learn.dump import Group, Sample
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
    fresh = {line.candidate.key for line in new.sure}
    kept = 0
    retired: list[str] = []
    still: list[str] = []
    for rule in old.get("rule", []):
        lines = rule["match"] if isinstance(rule.get("match"), list) else [rule.get("match")]
        left = []
        for line in lines:
            key = fold_key(line) if isinstance(line, str) else None
            if key is None or key in there:
                kept += 1
                if key not in fresh:
                    left.append(line)
            else:
                retired.append(str(line))
        if left:
            still.append(_as_toml({**rule, "match": left, "id": f"{rule['id']}-kept"}))
    added = len(fresh - {fold_key(line) for rule in old.get("rule", []) for line in _texts(rule.get("match"))})
    base = new.toml or _head_only(old)
    return Updated(base + "".join(still), added, kept, tuple(retired))


def lines_of(sample: Sample, origin: Origin) -> set[str]:
    """Returns the folded lines of a site's documents in a sample."""
    documents = sample.sites.get(Group(origin.by, origin.name), {})
    texts = (found.data.decode("utf-8", "surrogateescape") for found in documents.values())
    return {line.strip(MARKS) for text in texts for line in fold(text).lines}


def _texts(match: Any) -> Sequence[str]:
    return [line for line in (match if isinstance(match, list) else [match]) if isinstance(line, str)]


def _head_only(old: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in old.items() if key != "rule")


def _as_toml(rule: dict[str, Any]) -> str:
    lines = ["", "[[rule]]"]
    if len(rule["match"]) == 1:
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
