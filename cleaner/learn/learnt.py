"""What was learnt of a site, as a rule pack and as figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cleaner.learn.edge_rules import draft_edges
from cleaner.learn.pages import PageFindings, draft_pages
from cleaner.learn.rules import Group, Learned, draft_rules, usable
from cleaner.learn.sections import draft_sections
from cleaner.learn.site import Findings
from cleaner.packs.write import quoted, rule_text, several, write_pack
from cleaner.prose import count_words

_FINGERPRINTS = 5
_TELLING_WORDS = 4
_TELLING_SHARE = 0.25
_NOT_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a site's documents were."""

    name: str
    by: str
    """`host`, `folder`, `column` or `alike`."""
    dump: str | None = None
    on: str | None = None
    """The day, as `2026-11-29`; None where results must not depend on it."""

    @property
    def pack(self) -> str:
        """Returns the name of the site's pack."""
        return _NOT_NAME.sub("-", self.name).strip("-.")[:100] or "site"


@dataclass(frozen=True, slots=True)
class LearntPack:
    """The rules that were learnt of a site, and what they would do to the documents that they were learnt from."""

    name: str
    """The name of the pack: its file's name, without the suffix."""
    origin: Origin
    documents: int
    stories: int
    rules: int
    toml: str
    """The rule file; empty where nothing is sure."""
    sure: tuple[Learned, ...]
    unsure: tuple[Learned, ...]
    refused: tuple[Learned, ...]
    removed: float
    """The share of the documents' characters that the rules would remove, beside what other rules remove already."""
    lost: float
    """The share of the documents' characters that are removed and may be article text, by the rules' own scores."""
    drafts: Mapping[str, str] = field(default_factory=dict)
    """The key of a line that is not learnt → the rule that it would have become, if that was wished for."""


def as_pack(
    findings: Findings, origin: Origin, pages: PageFindings | None = None, *, drafts: bool = False
) -> LearntPack:
    """Returns a pack of what was found in a site's texts and in its pages.

    drafts: whether rules are made of what is not learnt, too, for a person to accept.
    """
    taken: set[str] = set()
    rules = [
        *draft_rules(findings.groups, findings.texts, findings.stories, taken),
        *draft_edges(findings.edges, findings.texts, findings.stories, taken),
        *draft_sections(findings.sections, findings.groups, findings.texts, findings.stories, taken),
        *(draft_pages(pages, taken) if pages else ()),
    ]
    total = sum(len(line.key) for text in findings.texts for line in text.lines) or 1
    sure = tuple(findings.sure)
    removed = sum(line.candidate.size for line in sure) + sum(section.size for section in findings.sections)
    lost = sum(line.candidate.size * (1 - line.judgement.probability) for line in sure)
    lost += sum(section.size * (1 - section.heading.judgement.probability) for section in findings.sections)
    return LearntPack(
        origin.pack, origin, len(findings.texts), findings.stories, len(rules),
        write_pack(origin.name, list(_head(findings, origin)), rules) if rules else "",
        sure, tuple(findings.unsure), tuple(findings.refused), removed / total, lost / total,
        dict(_drafts(findings)) if drafts else {},
    )  # fmt: skip


def _drafts(findings: Findings) -> Iterator[tuple[str, str]]:
    for line in (*findings.unsure, *findings.refused):
        if usable(line.candidate):
            (rule,) = draft_rules([Group([line], None)], findings.texts, findings.stories, set())
            yield line.candidate.key, rule_text(rule)


def _head(findings: Findings, origin: Origin) -> Iterator[tuple[str, str]]:
    if origin.by == "host":
        yield "hosts", several([origin.name])
    elif prints := fingerprints((line for group in findings.groups for line in group.lines), findings.stories):
        yield "fingerprints", several(prints)
    yield "source", '"learnt by clean rules learn"'
    learnt = {
        "documents": str(len(findings.texts)),
        "stories": str(findings.stories),
        "by": quoted(origin.by),
        **({"from": quoted(origin.dump)} if origin.dump else {}),
        **({"on": origin.on} if origin.on else {}),
    }
    yield "learnt", "{ " + ", ".join(f"{key} = {value}" for key, value in learnt.items()) + " }"


def fingerprints(sure: Iterable[Learned], stories: int) -> list[str]:
    """Returns the lines by which a site is known that no URL tells: long ones that many of its stories have.

    Where there are none, shorter ones do: a pack that is known by nothing would apply to everybody's texts.
    """
    lines = [line.candidate for line in sure if not line.candidate.slots]
    many = [c for c in lines if c.stories >= _TELLING_SHARE * stories] or lines
    telling = [c for c in many if count_words(c.key) >= _TELLING_WORDS] or many
    telling.sort(key=lambda candidate: (-candidate.stories, -len(candidate.key), candidate.key))
    return [candidate.raw for candidate in telling[:_FINGERPRINTS]]
