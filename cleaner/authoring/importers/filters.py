"""Drafts packs from element-hiding filters of ad blockers, each selector for its own hosts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaner.authoring.importers.drafts import Draft, Found, Imported, element_rules, head_of, shown, tried, write_pack
from cleaner.errors import Problem, UsageError
from cleaner.packs.schema import MAX_LIST, MAX_TEXT

_FILTER = re.compile(r"(?P<hosts>[^\s#|/$]*)(?P<sign>#@?[$%?]*#)\s*(?P<selector>.*)")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_OWN = re.compile(
    r":(?:style|remove|remove-attr|remove-class|has-text|contains|xpath|matches-[\w-]+|upward|nth-ancestor|min-text-length|"
    r"watch-attr|others|if|if-not|shadow|properties|-abp-[\w-]+)\("
)
_LONGEST = 100_000
"""Characters of the longest line that is read."""
MOST = 20_000
"""Pairs of a host and a selector that one import takes."""
EVERYWHERE = ""


def from_filters(
    path: str, lines: Sequence[str], name: str, hosts: Sequence[str], *, generic: bool = False
) -> Imported:
    """Drafts packs from element-hiding filters (`example.com##.newsletter`).

    Hosts with the same selectors share a pack. hosts: the only ones that are asked for. generic: filters for all hosts
    are taken, too. What a pack cannot say is left out: hosts that are excluded below others, dialects of ad blockers.
    """
    left_out: list[Problem] = []
    passed_over: Counter[str] = Counter()
    exceptions: dict[str, set[str]] = defaultdict(set)
    found: dict[str, dict[str, Found]] = defaultdict(dict)
    pairs = 0
    for one, named, sign in _filters(path, lines, left_out, passed_over):
        if sign == "#@#":
            exceptions[one.css].update(named or [EVERYWHERE])
            continue
        for host in _for_hosts(one, named, hosts, generic, left_out, passed_over):
            pairs += one.css not in found[host]
            found[host].setdefault(one.css, one)
        if pairs > MOST:
            raise UsageError(
                str(
                    Problem(
                        path,
                        one.line,
                        "",
                        f"more than {MOST:,} filters apply; name the hosts that you need with --host",
                    )
                )
            )
    selectors = {host: _without(host, group.values(), exceptions, left_out) for host, group in found.items()}
    good = {one.css for one in tried((one for group in selectors.values() for one in group), left_out)}
    kept = {host: [one for one in group if one.css in good] for host, group in selectors.items()}
    drafts = list(_drafts(kept, name))
    return Imported(drafts, left_out, passed_over)


def _filters(
    path: str, lines: Sequence[str], left_out: list[Problem], passed_over: Counter[str]
) -> Iterator[tuple[Found, list[str], str]]:
    """Yields the filters that hide elements, the hosts that they name, and their sign."""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line.startswith(("!", "[")):
            continue
        if len(line) > _LONGEST:
            left_out.append(Problem(path, number, "", f"a line of {len(line):,} characters"))
            continue
        entry = _FILTER.fullmatch(line)
        if entry is None:
            passed_over["filters of addresses, or comments"] += 1
            continue
        css, sign = entry["selector"].strip(), entry["sign"]
        if trouble := _trouble(css, sign):
            left_out.append(Problem(path, number, "", f"{shown(css)}: {trouble}"))
            continue
        yield Found(css, path, number), [host.lower() for host in entry["hosts"].split(",") if host], sign


def _trouble(css: str, sign: str) -> str:
    if sign not in ("##", "#@#"):
        return f"a filter of an ad blocker's own dialect ({sign})"
    if css.startswith(("+js", "^", "script:")):
        return "a script or a filter of the source"
    if _OWN.search(css):
        return "a selector of an ad blocker's own dialect"
    if not css or len(css) > MAX_TEXT:
        return f"a selector has 1 to {MAX_TEXT:,} characters"
    return ""


def _for_hosts(
    one: Found,
    named: list[str],
    asked: Sequence[str],
    generic: bool,
    left_out: list[Problem],
    passed_over: Counter[str],
) -> Iterator[str]:
    """Yields the hosts that a filter is for."""
    excluded = [host[1:] for host in named if host.startswith("~")]
    included = [host for host in named if not host.startswith("~")]
    if not included:
        if not generic:
            passed_over["filters for all hosts (--generic takes them)"] += 1
        elif excluded:
            left_out.append(Problem(one.path, one.line, "", f"{shown(one.css)}: for all hosts but some"))
        else:
            yield EVERYWHERE
        return
    for host in dict.fromkeys(included):
        if asked and not any(_within(wanted, host) for wanted in asked):
            passed_over["filters for other hosts"] += 1
        elif not _HOST.fullmatch(host):
            left_out.append(Problem(one.path, one.line, "", f"{shown(one.css)}: {host!r} is no host name"))
        elif below := [other for other in excluded if _within(other, host)]:
            left_out.append(
                Problem(one.path, one.line, "", f"{shown(one.css)}: for {host}, but not for {below[0]} below it")
            )
        elif asked:
            yield from (wanted for wanted in dict.fromkeys(asked) if _within(wanted, host))
        else:
            yield host


def _without(
    host: str, group: Iterable[Found], exceptions: dict[str, set[str]], left_out: list[Problem]
) -> list[Found]:
    """Returns the filters of a host of which nothing is excepted."""
    kept = []
    for one in group:
        excepted = sorted(
            other
            for other in exceptions.get(one.css, ())
            if EVERYWHERE in (host, other) or _within(host, other) or _within(other, host)
        )
        if excepted:
            left_out.append(
                Problem(one.path, one.line, "", f"{shown(one.css)}: an exception for {excepted[0] or 'all hosts'}")
            )
        else:
            kept.append(one)
    return kept


def _within(host: str, other: str) -> bool:
    """Returns whether a host is the other one or below it."""
    return host == other or host.endswith("." + other)


def _drafts(kept: dict[str, list[Found]], name: str) -> Iterator[Draft]:
    """Yields packs. Hosts with the same selectors share one, which has the name of the first of them."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for host in sorted(kept):
        if kept[host]:
            alike[tuple(sorted(one.css for one in kept[host]))].append(host)
    for hosts in alike.values():
        for at in range(0, len(hosts), MAX_LIST):
            part = hosts[at : at + MAX_LIST]
            head = head_of([host for host in part if host], "element-hiding filters, drafted by clean rules import")
            yield Draft(
                part[0] or "generic",
                write_pack(name or part[0] or "generic", head, element_rules(kept[part[0]], set())),
            )
