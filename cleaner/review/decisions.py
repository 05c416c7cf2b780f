"""Decisions, and the file that holds them: JSON, one entry for each thing that somebody decided on.

`accept`: what went is clutter. `reject`: it is not, and this rule is to leave it. `never`: these lines are to stay,
whatever the rule and the document. `ignore`: the whole rule is wrong here. The report's page writes the same file.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

import msgspec

from cleaner.errors import Problem, UsageError, reason
from cleaner.job.plan import STATE
from cleaner.report.runs.attention import Form, Item
from cleaner.sinks import atomic
from cleaner.sources.whole import Unreadable, read_own, read_regular

SCHEMA_VERSION = 1
FILE = "decisions.json"
"""In the state folder of a run, unless the user names another one."""

Verdict = Literal["accept", "reject", "never", "ignore"]
VERDICTS: Mapping[Form, tuple[Verdict, ...]] = {
    "cut": ("accept", "reject", "never", "ignore"),
    "stale": ("accept", "reject", "ignore"),
    "page": ("accept", "reject"),
}
"""What can be decided on what."""

MEANINGS: Mapping[Form, Mapping[Verdict, str]] = {
    "cut": {
        "accept": "right: it is clutter",
        "reject": "wrong: this text stays, the rule goes on elsewhere",
        "never": "never these lines: they stay, whatever the rule and the document",
        "ignore": "ignore the rule everywhere",
    },
    "stale": {
        "accept": "right: the rule was rightly overruled",
        "reject": "wrong: the rule should have had its say; report it",
        "ignore": "ignore the rule everywhere",
    },
    "page": {"accept": "right: the page is clean enough", "reject": "wrong: report it"},
}
"""What each of them means, in words for whoever decides."""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision, with what it was made on, so that it can be followed without the run."""

    key: str
    decision: Verdict
    form: Form = "cut"
    rule: str = ""
    kind: str = ""
    path: str = ""
    url: str | None = None
    site: str = ""
    text: str = ""
    before: str = ""
    after: str = ""
    size: int = 0
    times: int = 1
    why: tuple[str, ...] = ()
    """Why it was asked."""
    digest: str = ""
    """The digest of the rules that the run was done with."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    schema: Literal[1]
    decisions: list[Decision]


def decide(item: Item, verdict: Verdict) -> Decision:
    """Returns a decision on an item."""
    return Decision(
        key=item.key, decision=verdict, form=item.form, rule=item.rule, kind=item.kind, path=item.path, url=item.url,
        site=item.site, text=item.text, before=item.before, after=item.after, size=item.size, times=item.times,
        why=tuple(why for _, why in item.reasons), digest=item.digest,
    )  # fmt: skip


def default_file(out: Path) -> Path:
    """Returns where the decisions on a run are kept, if the user names no other place."""
    return out / STATE / FILE


def read_decisions(file: Path, *, own: bool = False) -> dict[str, Decision]:
    """Returns key → decision; empty where there is no such file. The last decision on a thing holds.

    own: the file is one that we keep: no link is followed. Raises UsageError for what is no decisions file.
    """
    try:
        data = read_own(str(file)) if own else read_regular(str(file))
    except FileNotFoundError:
        return {}
    except (OSError, Unreadable) as error:
        raise UsageError(f"{file}: cannot be read: {reason(error)}") from None
    try:
        found = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(str(_problem(file, data, error))) from None
    for number, decision in enumerate(found.decisions):
        if decision.decision not in VERDICTS[decision.form]:
            raise UsageError(
                f"{file}: decisions[{number}].decision: {decision.decision!r} cannot be decided on a {decision.form}; "
                f"one of {', '.join(VERDICTS[decision.form])} can"
            )
    return {decision.key: decision for decision in found.decisions}


def _problem(file: Path, data: bytes, error: Exception) -> Problem:
    """Returns what is wrong with a file, with the line for JSON that is none; the place in it for others."""
    try:
        table = json.loads(data)
    except json.JSONDecodeError as broken:
        return Problem(str(file), broken.lineno, "", f"not valid JSON: {broken.msg}")
    except (ValueError, RecursionError):
        return Problem(str(file), 0, "", "not valid JSON")
    entries = table.get("decisions") if isinstance(table, dict) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        told = entry.get("decision") if isinstance(entry, dict) else None
        if isinstance(told, str) and told not in get_args(Verdict):
            near = difflib.get_close_matches(told, get_args(Verdict), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(get_args(Verdict))}"
            return Problem(str(file), 0, f"decisions[{number}].decision", f"{told[:40]!r} is not known; {hint}")
    return Problem(str(file), 0, "", f"no decisions of `clean review` or `clean report`: {error}")


def write_decisions(file: Path, decisions: Iterable[Decision]) -> None:
    """Writes a decisions file, sorted, so that equal decisions give equal bytes. Raises UsageError."""
    ordered = sorted(decisions, key=lambda decision: (decision.rule, decision.path, decision.key))
    entries = [msgspec.to_builtins(decision) for decision in ordered]
    text = json.dumps({"schema": SCHEMA_VERSION, "decisions": entries}, indent=1)
    try:
        atomic.write(str(file), text.encode("ascii") + b"\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {reason(error)}") from None
