"""Learns the furniture of one site from its texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.learn.candidates import find_beside, find_candidates
from cleaner.learn.edges import Edge, find_edges
from cleaner.learn.reading import Text
from cleaner.learn.rules import Group, Learned, grouped, usable
from cleaner.learn.score import SURE, judge
from cleaner.learn.sections import Section, find_sections, without_teasers
from cleaner.learn.stories import stories

TAKEN_ALREADY = 0.9
"""A line of which the rules that exist take so many occurrences needs no rule."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the texts of one site."""

    texts: Sequence[Text]
    stories: int
    groups: Sequence[Group]
    """The sure lines, as rules will have them."""
    sections: Sequence[Section]
    """Headings among them, with the items that hang under them."""
    edges: Sequence[Edge]
    """What comes back at the edges of lines."""
    unsure: Sequence[Learned]
    """The lines of which a person should decide: the largest first."""
    refused: Sequence[Learned]

    @property
    def sure(self) -> list[Learned]:
        return [*(line for group in self.groups for line in group.lines), *(edge.line for edge in self.edges)]


def learn_site(texts: Sequence[Text], sure: float = SURE, max_loss: float | None = None) -> Findings:
    """Learns from the texts of one site. Their order does not matter, and equal texts count once.

    sure: the least score of a line that becomes a rule. max_loss: the share of all characters that the rules may take
    wrongly, by their own scores; the least sure lines are left out until it holds.
    """
    texts = sorted({text.digest: text for text in texts}.values(), key=lambda text: text.digest)
    story_of = stories(texts)
    by_list: dict[str, list[Learned]] = {"sure": [], "unsure": [], "refused": []}
    candidates = find_candidates(texts, story_of)
    for candidate in candidates:
        if candidate.features["removed"] >= TAKEN_ALREADY or not usable(candidate):
            continue
        judgement = judge(candidate, sure)
        by_list[judgement.list].append(Learned(candidate, judgement))
    whole = _without_copies(by_list["sure"])
    unsure = _without_copies(by_list["unsure"])
    edges = find_edges(
        texts, story_of, {candidate.key for candidate in candidates}, {line.candidate.key for line in whole}
    )
    edges = [edge for edge in edges if edge.line.judgement.score >= sure]
    if max_loss is not None:
        kept = [*whole, *(edge.line for edge in edges)]
        unsure += _beyond(kept, max_loss * sum(len(ln.key) for text in texts for ln in text.lines))
        whole = [line for line in whole if line in kept]
        edges = [edge for edge in edges if edge.line in kept]
    sections = find_sections(whole, texts)
    groups = grouped(without_teasers(whole, sections))
    unsure.sort(key=lambda line: (-line.candidate.size, line.candidate.key))
    for line in unsure:
        line.candidate.beside = find_beside(line.candidate, texts)
    return Findings(texts, len(set(story_of)), groups, sections, edges, unsure, by_list["refused"])


def _without_copies(lines: Sequence[Learned]) -> list[Learned]:
    """Returns the lines without those that a line with slots has, too."""
    slotted = {o for line in lines if line.candidate.slots for o in line.candidate.occurrences}
    return [line for line in lines if line.candidate.slots or not slotted.issuperset(line.candidate.occurrences)]


def _beyond(sure: list[Learned], most: float) -> list[Learned]:
    """Takes the least sure lines out of a list until what the others would lose is within bounds. Returns them."""
    ranked = sorted(sure, key=lambda line: (-line.judgement.score, line.candidate.key))
    lost, taken = 0.0, len(ranked)
    for number, line in enumerate(ranked):
        lost += line.candidate.size * (1 - line.judgement.probability)
        if lost > most:
            taken = number
            break
    beyond = ranked[taken:]
    sure[:] = [line for line in sure if line not in beyond]
    return [line._replace(judgement=line.judgement._replace(held_back="--max-loss")) for line in beyond]
