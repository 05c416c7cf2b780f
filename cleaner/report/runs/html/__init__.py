"""Reports a run, or two beside each other, as one HTML page that needs nothing else: no network, no server, no file.

What comes from documents is data in it, never markup: a JSON block that its own script shows as text. A content
security policy allows that script and that style sheet, by their hashes, and nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import Aggregate, RuleCount
from cleaner.report.runs.attention import Item
from cleaner.report.runs.context import NOTHING, contexts
from cleaner.report.runs.html.cards import shown_sample
from cleaner.report.runs.html.colours import COLOURS, style_sheet
from cleaner.report.runs.html.look import look_groups
from cleaner.report.runs.html.versus import Versus, versus_data
from cleaner.report.runs.odd import odd_rules
from cleaner.report.runs.samples import Sample
from cleaner.report.runs.stats import NO_SITE

MAX_SAMPLES = 3_000
"""So many samples make about five megabytes of page: more than anybody reads, and browsers still search it at once."""
SCRIPTS = ("base.js", "tables.js", "decide.js", "export.js", "compare.js", "main.js")


class Asked(NamedTuple):
    """What the page asks its reader to decide."""

    items: Sequence[Item] = ()
    meanings: Mapping[Any, Mapping[Any, str]] = {}
    """Form of an item → what can be decided on it → what that means."""
    upstream: Mapping[str, str] = {}
    """The words of a report to whoever wrote the rule."""


def page(run: Aggregate, asked: Asked = Asked(), versus: Versus | None = None) -> str:  # noqa: B008
    """Returns the whole page. Equal counts give equal pages.

    versus: the run before and what changed, where two runs are compared; `run` is the second one then.
    """
    folder = files(__package__)
    template, style = ((folder / name).read_text("utf-8") for name in ("template.html", "style.css"))
    style += style_sheet()
    parts = "".join((folder / name).read_text("utf-8") for name in SCRIPTS)
    script = f'"use strict";\n{{\n{parts}}}\n'
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    filled = {"POLICY": policy, "STYLE": style, "SCRIPT": script, "DATA": _inert(_data(run, asked, versus))}
    for name, part in filled.items():
        before, _, after = template.partition(f"@@{name}@@")
        template = before + part + after
    return template


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(data: dict[str, Any]) -> str:
    """Returns JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return escaped.encode("utf-8", "backslashreplace").decode()


def _data(run: Aggregate, asked: Asked, versus: Versus | None) -> dict[str, Any]:
    return {
        "about": _about(run),
        "store": _name_of(run),
        "colours": list(COLOURS),
        "documents": run.documents,
        "status": sorted(run.status.items()),
        "pages": sorted(run.pages.items()),
        "without_article": run.without_article,
        "size": run.size,
        "removed": run.removed,
        "estimated": run.estimated,
        "kinds": [_row(name, count) for name, count in _by_size(run.kinds)],
        "rules": [_row(name, count) for name, count in _by_size(run.rules)],
        "sites": [
            {
                "name": site or NO_SITE,
                "documents": count.documents,
                "size": count.size,
                "removed": count.removed,
                "share": count.removed / count.size if count.size else 0,
            }
            for site, count in sorted(run.sites.items(), key=lambda item: (-item[1].documents, item[0]))
        ],
        "look": look_groups(run),
        "samples": _cards(run),
        "items": [item._asdict() for item in asked.items],
        "meanings": asked.meanings,
        "upstream": asked.upstream,
        "versus": versus_data(versus) if versus else None,
    }


def _about(run: Aggregate) -> str:
    rulesets = ", ".join(digest[:12] for digest, _ in run.digests.most_common(3))
    return f"{escape(str(run.folder))} · rules {rulesets}" if rulesets else escape(str(run.folder))


def _name_of(run: Aggregate) -> str:
    """Returns by what a browser knows again the decisions that were made in the page of a run."""
    told = ",".join([str(run.folder.resolve()), *sorted(run.digests)])
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _by_size(counts: dict[str, RuleCount]) -> list[tuple[str, RuleCount]]:
    return sorted(counts.items(), key=lambda item: (-item[1].size, item[0]))


def _row(name: str, count: RuleCount) -> dict[str, Any]:
    return {
        "name": name,
        "kind": count.kind,
        "hits": count.hits,
        "documents": count.documents,
        "size": count.size,
        "largest": count.largest,
    }


def _cards(run: Aggregate) -> list[dict[str, Any]]:
    samples = list(_samples(run))
    around = contexts(samples)
    return [shown_sample(sample, around.get(sample, NOTHING)) for sample in samples]


def _samples(run: Aggregate) -> Iterator[Sample]:
    """Yields samples: those of odd rules first, then the others by size. Every rule has one before any has two."""
    of = run.samples.of
    odd = {rule for rule, _ in odd_rules(run)}
    rules = sorted(of, key=lambda rule: (rule not in odd, -run.rules[rule].size, rule))
    rounds = max(map(len, of.values()), default=0)
    ordered = (of[rule][n] for n in range(rounds) for rule in rules if n < len(of[rule]))
    chosen = {sample for sample, _ in zip(ordered, range(MAX_SAMPLES), strict=False)}
    return (sample for rule in rules for sample in of[rule] if sample in chosen)
