"""Makes rules of what was learnt at the edges of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.learn.edges import SENTENCE, TITLE, Edge
from cleaner.learn.reading import Text
from cleaner.learn.rules import MORE, STORY, Group, evidence, example
from cleaner.packs.write import DraftRule, make_id, quoted


def draft_edges(edges: Sequence[Edge], texts: Sequence[Text], stories: int, taken: set[str]) -> Iterator[DraftRule]:
    """Yields the rules of edges. stories: how many were looked at. taken: ids that the pack has already."""
    for edge in edges:
        candidate = edge.line.candidate
        kind = candidate.kind or "template"
        keys = [("kind", quoted(kind))]
        whole = edge.form in ("starts", "ends")
        keys.append(("op", '"line"' if whole else '"phrase"'))
        keys.append(("match", _pattern(edge)))
        if whole:
            keys.append(("max_words", str(TITLE if edge.form == "starts" else SENTENCE)))
        keys.append(("evidence", evidence(Group([edge.line], None), texts, stories)))
        yield DraftRule(make_id(candidate.raw, taken, kind), keys, tests=_tests(edge))


def _pattern(edge: Edge) -> str:
    """Returns the pattern of an edge, as TOML."""
    candidate = edge.line.candidate
    if edge.form in ("starts", "ends"):
        return f"{{ {edge.form} = {quoted(candidate.raw)} }}"
    side = "start" if edge.form == "head" else "end"
    return f'{{ {"slots" if candidate.slots else "contains"} = {quoted(candidate.raw)}, edge = "{side}" }}'


def _tests(edge: Edge) -> Sequence[str]:
    """Returns a test of what goes and one of what stays: the same words amid a sentence."""
    words = example(edge.line.candidate)
    stays = f"“{words}”, said the sign above the door, and nobody had ever read it to its end.\n{STORY}\n"
    if words.endswith("/"):
        return (f"{STORY}\n{MORE}\n⟦{words}{edge.example}⟧\n", stays)
    if edge.form in ("head", "rear"):
        goes = f"⟦{words}⟧ {STORY}" if edge.form == "head" else f"{STORY} ⟦{words}⟧"
        return (f"{MORE}\n{goes}\n{MORE}\n", stays)
    line = f"{words} {edge.example}" if edge.form == "starts" else f"{edge.example} {words}"
    return (f"{STORY}\n{MORE}\n⟦{line}⟧\n", stays)
