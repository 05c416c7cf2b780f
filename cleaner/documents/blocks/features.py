"""The features of a page's lines that the block model judges by: all that is known of them, put together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from cleaner.documents.blocks.boxes import of_boxes
from cleaner.documents.blocks.by_itself import of_lines, of_place
from cleaner.documents.blocks.makes import Like, of_makes
from cleaner.documents.blocks.measured import Columns, Measured
from cleaner.documents.blocks.outline import level_of, of_headings, of_sections, of_title
from cleaner.documents.blocks.surroundings import Surroundings
from cleaner.documents.blocks.terms import of_terms, terms_of
from cleaner.documents.blocks.voted import of_page, of_vote
from cleaner.documents.lines import Lines
from cleaner.documents.lines.titles import title_of
from cleaner.model import PageKind, Span

_MOST = 0.5
"""The share of a line that must be covered for it to count as covered."""


class Votes(NamedTuple):
    """What is known of a page's lines before the model is asked. All spans are in order, without overlaps."""

    without: Sequence[Span]
    """What rules cut."""
    left_out: Sequence[Span]
    """What the extractor leaves out."""
    held: Sequence[Span]
    """What of that is left when it was held against the structure of the page."""
    kind: PageKind
    text: Sequence[Span] = ()
    """What belongs to the text of a page of its kind, whatever the extractor leaves out."""
    article: Span | None = None
    """Where the article stands on a page that names none of its parts, if that is known."""


class Features(NamedTuple):
    """The features of the lines that no rule cuts."""

    lines: list[int]
    """Their numbers, in order."""
    sizes: list[int]
    """Their characters."""
    kept: list[bool]
    """Whether the vote keeps them so far."""
    columns: Columns


def features(lines: Lines, votes: Votes, names: Mapping[str, float], terms: Mapping[str, float]) -> Features:
    """Returns the features of the lines of a page that no rule cuts.

    names: what words in names of elements tell. terms: what words in lines tell.
    """
    cut, raw, held, text = (covered(lines, spans) for spans in (votes.without, votes.left_out, votes.held, votes.text))
    within = [line for line in range(len(lines.spans)) if cut[line] < _MOST]
    measured = Measured(lines, within)
    kept = [held[line] < _MOST for line in within]
    extracted = [raw[line] < _MOST for line in within]
    columns = of_lines(measured)
    columns |= of_vote(kept, [1 - held[line] for line in within], extracted)
    columns |= _of_outline(measured, kept, title_of(lines.root))
    columns |= _of_kind(measured, [text[line] for line in within])
    columns |= of_boxes(measured, Surroundings(lines, within, names))
    columns |= of_terms(list(map(terms_of, measured.texts)), *groups(measured, lines), terms)
    columns |= of_makes(measured, kept, lines.signature, "make", extracted)
    columns |= of_makes(measured, kept, Like().number, "like", None)
    columns |= of_place(measured)
    columns |= of_page(measured, kept, votes.kind)
    return Features(within, measured.sizes, kept, columns)


def covered(lines: Lines, spans: Sequence[Span]) -> list[float]:
    """Returns for each line the share of it that spans cover."""
    found = [0] * len(lines.spans)
    for span in spans:
        for line in lines.within(span):
            start, end = lines.spans[line]
            found[line] += min(end, span.end) - max(start, span.start)
    return [size / (end - start) for size, (start, end) in zip(found, lines.spans, strict=True)]


def groups(measured: Measured, lines: Lines) -> tuple[list[Hashable], list[Hashable]]:
    """Returns of each line in question what is the same for all lines of its box, and for all of its make."""
    return [element.getparent() for element in measured.elements], list(map(lines.signature, measured.elements))


def _of_outline(lines: Measured, kept: Sequence[bool], title: str) -> Columns:
    """Returns what headings and the page's title tell."""
    levels = [level_of(element) for element in lines.elements]
    return (
        of_headings(levels, kept)
        | of_sections(levels, lines.sizes, kept, lines.in_prose, lines.linked)
        | of_title(lines.texts, title)
    )


def _of_kind(lines: Measured, text: list[float]) -> Columns:
    """Returns what pages of this one's kind are about. text: the share of each line that is that."""
    share = sum(size for size, held in zip(lines.sizes, text, strict=True) if held) / lines.total
    return {"text of kind": text, "text of kind of page": lines.same(share)}
