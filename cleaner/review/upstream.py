"""Writes what was rejected as Markdown for an issue: rule, snippet, surroundings, and nothing else of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version

from cleaner.report.escape import escape
from cleaner.review.decisions import Decision

_FENCES = re.compile(r"`{3,}")
_TITLES: dict[str, str] = {
    "reject": "This should have stayed",
    "never": "These lines should stay, whatever the rule",
    "ignore": "The rule is wrong here",
    "stale": "The rule should have had its say",
    "page": "This page was not cleaned as it should be",
}


def upstream_report(decisions: Iterable[Decision]) -> str:
    """Returns Markdown that can be pasted into an issue; empty where there is nothing to report.

    Neither the document's path nor its address stands in it, only the site.
    """
    entries = [_entry(decision) for decision in decisions if decision.decision != "accept"]
    if not entries:
        return ""
    return f"{_head()}\n\n" + "\n".join(entries)


def words() -> dict[str, str]:
    """Returns the words of the report, for the page of `clean report`, which writes the same one."""
    return {"head": _head(), **_TITLES}


def _head() -> str:
    return f"Reviewed with `clean review`, scrape-cleaner {_version()}."


def _version() -> str:
    try:
        return version("scrape-cleaner")
    except PackageNotFoundError:
        return "(version unknown)"


def _entry(decision: Decision) -> str:
    name: str = decision.form if decision.form == "page" else decision.decision
    if (decision.form, decision.decision) == ("stale", "reject"):
        name = "stale"
    title = f"### {_TITLES[name]}" + (f": {_code(decision.rule)}" if decision.rule else "")
    return "\n".join([title, "", *_facts(decision)])


def _facts(decision: Decision) -> Iterator[str]:
    if decision.kind:
        yield f"- kind: {_code(decision.kind)}, {decision.size:,} bytes, seen {decision.times:,} ×"
    if decision.site:
        yield f"- site: {_code(decision.site)}"
    if decision.digest:
        yield f"- rules: {_code(decision.digest[:16])}"
    for why in decision.why:
        yield f"- asked because: {escape(why)}"
    if decision.form == "cut":
        yield from ("", "Removed:", "", *_block(decision.text))
        if decision.before or decision.after:
            yield from ("", "In its surroundings (`⟦…⟧` was removed):", "")
            yield from _block(f"{decision.before}⟦{decision.text}⟧{decision.after}")
    yield ""


def _code(text: str) -> str:
    return f"`{escape(text).replace('`', '’')}`"


def _block(text: str) -> list[str]:
    """Returns a fenced block that its own text cannot end."""
    shown = escape(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t").strip("\n")
    fence = max([*(found[0] for found in _FENCES.finditer(shown)), "``"], key=len) + "`"
    return [f"{fence}text", shown, fence]
