"""Drafts rule packs from other people's lists: phrases, one on a line, and element-hiding filters of ad blockers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import soupsieve

from cleaner.errors import Problem, UsageError
from cleaner.packs.schema import MAX_TEXT
from cleaner.packs.write import DraftRule, make_id, quoted, several, write_pack

_FILTER = re.compile(r"(?P<hosts>[^#\s]*)##(?P<selector>[^+^].*)")
_A_RULE = 200
"""Selectors that go into one rule."""


def from_phrases(path: str, lines: Sequence[str], name: str, hosts: Sequence[str]) -> str:
    """Drafts a pack from lines to remove. Blank lines and those that begin with `#` are left out."""
    taken: set[str] = set()
    rules = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if len(text) > MAX_TEXT:
            raise UsageError(
                str(Problem(path, number, "", f"{len(text):,} characters; a phrase may have {MAX_TEXT:,}"))
            )
        tests = [f"The last sentence of a story.\n⟦{text}⟧\n", f"“{text}”, said the sign above the door.\n"]
        keys = [("kind", '"template"'), ("op", '"line"'), ("match", quoted(text))]
        rules.append(DraftRule(make_id(text, taken), keys, tests))
    return write_pack(name, _head(hosts), rules)


def from_filters(path: str, lines: Sequence[str], name: str, hosts: Sequence[str]) -> str:
    """Drafts a pack from element-hiding filters (`example.com##.newsletter`).

    Filters for other hosts, if some are named, are left out, as are exceptions (`#@#`) and filters that hide nothing
    but by their own dialect.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        entry = _FILTER.fullmatch(line.strip())
        if not entry or line.startswith("!"):
            continue
        named = [host for host in entry["hosts"].split(",") if host and not host.startswith("~")]
        if hosts and not any(host in hosts for host in named):
            continue
        if _is_selector(entry["selector"]):
            found[",".join(sorted(set(named) & set(hosts)) if hosts else sorted(named))].append(entry["selector"])
    if not found:
        raise UsageError(f"{path}: no element-hiding filter (example.com##.class) there that applies")
    selectors = list(dict.fromkeys(css for group in found.values() for css in group))
    named_hosts = hosts or sorted({host for group in found for host in group.split(",") if host})
    rules = [
        DraftRule(
            f"elements-{n // _A_RULE + 1}", [("kind", '"template"'), ("select", several(selectors[n : n + _A_RULE]))]
        )
        for n in range(0, len(selectors), _A_RULE)
    ]
    return write_pack(name, _head(named_hosts), rules)


IMPORTERS: dict[str, Callable[[str, Sequence[str], str, Sequence[str]], str]] = {
    "phrases": from_phrases,
    "filters": from_filters,
}


def _head(hosts: Sequence[str]) -> list[tuple[str, str]]:
    head = [("hosts", several(hosts))] if hosts else []
    return [*head, ("source", '"drafted by clean rules import"')]


def _is_selector(css: str) -> bool:
    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        return False
    return len(css) <= MAX_TEXT
