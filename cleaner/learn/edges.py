"""Furniture at the edges of lines, whose rest differs from story to story: labels before titles, credits and share bars
behind paragraphs, sentences that end alike.

Three forms are learnt: a label or an address at which a line of furniture begins (`starts`), the end of a sentence that
is one as a whole (`ends`), and a piece before the first sentence of a line or behind the last (`head`, `rear`). What
begins or ends so is most often the stories' own ("according to the", "in the north of the country"); so only words of
furniture count, and only where the stories never have them amid a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal, NamedTuple

from cleaner.compile.fold import fold_key
from cleaner.engine.scope import host_of
from cleaner.learn.candidates import Candidate, Occurrence, broken_share
from cleaner.learn.extent import Shape, find_shapes
from cleaner.learn.lexicon import WEAK, look_up
from cleaner.learn.reading import PROSE_WORDS, Line, Text
from cleaner.learn.rules import STORY, Learned
from cleaner.learn.score import BROKEN, Judgement, Term
from cleaner.learn.skeleton import skeleton
from cleaner.prose import count_words, ends_like_sentence

FEWEST = 3
"""Stories that must have it, and different lines that must have it at their edge."""
_UNMARKED = 5
"""Documents that must have a label without a colon or the like."""
_MOST_WORDS = 12
_RUN = 3
"""Words of the shortest piece that no sentence's end sets apart."""
TITLE = 25
"""Words of the longest line that is a label and what it labels."""
SENTENCE = 45
_FURNITURE = {"starts": 0.35, "ends": 0.3, "head": 0.6, "rear": 0.6}
"""The share of the characters at the edge that words of furniture must cover."""
_APART = 0.2
"""That of a piece that the end of a sentence sets apart."""
_OPENING = 6
"""Words of a question or a call in front of the sentence that ends so."""
_OWN_ADDRESS = 1.5
_NEARLY_ALL = 0.85
_ADDRESS = re.compile(r"(?P<begin>(?:https?://(?P<host>[\w.-]+)/|/[a-z][\w-]*/))\S*")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]{0,2}\s+(?=\S)")

Form = Literal["starts", "ends", "head", "rear"]


@dataclass(frozen=True, slots=True)
class Edge:
    """What lines of a site have at an edge."""

    form: Form
    line: Learned
    example: str
    """A line that has it, less what it is learnt from: the rest in words of our own."""


class _At(NamedTuple):
    """One line, and the words at its edges."""

    where: Occurrence
    line: Line
    first: Sequence[str]
    last: Sequence[str]


def find_edges(
    texts: Sequence[Text], story_of: Sequence[int], recurring: Collection[str], sure: Collection[str]
) -> list[Edge]:
    """Returns what comes back at the edges of lines.

    recurring: the keys of lines that come back whole. sure: those of lines that are learnt whole.
    """
    if sum(broken_share(text, recurring) for text in texts) > BROKEN * len(texts):
        return []  # what ends a line goes on in the next one
    lines = [
        _at(Occurrence(document, number), line)
        for document, text in enumerate(texts)
        for number, line in enumerate(text.lines)
        if not line.removed and line.key not in sure
    ]
    shapes, _ = find_shapes(texts, recurring)
    site = _Site(texts, story_of, shapes)
    found = [
        *_labels(lines, site),
        *_addresses(lines, site),
        *_endings(lines, site),
        *_pieces(lines, site),
        *_runs(lines, site, "head"),
        *_runs(lines, site, "rear"),
    ]
    taken = {(edge.form, edge.line.candidate.key): edge for edge in reversed(found)}
    return [edge for _, edge in sorted(taken.items())]


def _at(where: Occurrence, line: Line) -> _At:
    """Returns a line with one word more of each edge than is looked at: what takes all words of a line is the line."""
    most = _MOST_WORDS + 1
    return _At(where, line, line.key.split(None, most)[:most], line.key.rsplit(None, most)[-most:])


class _Site:
    """What edges are judged by: the stories of a site."""

    def __init__(self, texts: Sequence[Text], story_of: Sequence[int], shapes: Sequence[Shape | None]) -> None:
        self.texts, self.story_of, self.shapes = texts, story_of, shapes

    def enough(self, found: Sequence[_At]) -> bool:
        """Returns whether enough stories, and enough different lines, have something."""
        return len({at.line.key for at in found}) >= FEWEST and self.stories(found) >= FEWEST

    def stories(self, found: Sequence[_At]) -> int:
        return len({self.story_of[at.where.document] for at in found})

    def amid(self, words: str, edge: Literal["start", "end"]) -> bool:
        """Returns whether a line has some words elsewhere than at an edge."""
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        for text in self.texts:
            for line in text.lines:
                if not line.removed and words in line.key:
                    at_edge = line.key.startswith(words) if edge == "start" else line.key.endswith(words)
                    if len(pattern.findall(line.key)) > at_edge:
                        return True
        return False

    def learned(self, key: str, raw: str, found: Sequence[_At], *, slots: bool = False) -> Learned:
        """Returns an edge that is learnt for its words of furniture."""
        words = look_up(key)
        stories = Term("stories", round(log2(self.stories(found)), 2))
        terms = [stories, Term("words of furniture", round(2 * words.share, 2))]
        return self.line(key, raw, found, terms, words.kind, slots=slots)

    def line(
        self, key: str, raw: str, found: Sequence[_At], terms: Sequence[Term], kind: str | None, *, slots: bool = False
    ) -> Learned:
        """Returns an edge that is learnt for some reasons."""
        places = [self._place(at.where) for at in found]
        features = {name: places.count(name) / len(found) for name in ("before", "after", "between")}
        candidate = Candidate(
            key, raw, self.stories(found), len({at.where.document for at in found}), features, kind,
            [at.where for at in found], slots,
        )  # fmt: skip
        return Learned(candidate, Judgement(round(sum(term.value for term in terms), 2), "sure", terms, None))

    def _place(self, where: Occurrence) -> str:
        shape = self.shapes[where.document]
        if shape is None:
            return "around"
        return "before" if where.line < shape.first else "after" if where.line > shape.last else "between"


def _labels(lines: Sequence[_At], site: _Site) -> Iterator[Edge]:
    """Yields labels: what titles, credits and the like begin with, that are no sentences of a story."""
    short = [at for at in lines if at.line.words <= TITLE and not at.line.prose]
    for key, found in _longest(short, site, _FURNITURE["starts"], start=True).items():
        if not _is_label(key, found) or site.amid(key, "start"):
            continue
        if any(at.line.key.startswith(key) and at.line.prose for at in lines):
            continue
        yield Edge("starts", site.learned(key, key, found), "second boat for the islands")


def _addresses(lines: Sequence[_At], site: _Site) -> Iterator[Edge]:
    """Yields how addresses of the site itself begin that stand alone behind its stories' prose: where links led to.

    Addresses of others may be an essay's sources.
    """
    hosts = {host.removeprefix("www.") for text in site.texts if (host := host_of(text.url))}
    begins: dict[str, list[_At]] = defaultdict(list)
    for at in lines:
        if (match := _ADDRESS.fullmatch(at.line.key)) and _is_of(match["host"], hosts):
            begins[match["begin"]].append(at)
    for key, found in sorted(begins.items()):
        last = sum(_is_last(site.texts[at.where.document], at.where.line) for at in found)
        if site.enough(found) and last >= _NEARLY_ALL * len(found):
            stories = Term("stories", round(log2(site.stories(found)), 2))
            terms = [stories, Term("addresses of the site itself", _OWN_ADDRESS)]
            yield Edge("starts", site.line(key, key, found, terms, "embed"), "second-boat")


def _is_of(host: str | None, hosts: Collection[str]) -> bool:
    """Returns whether an address is of a site; one without a host is."""
    return host is None or any(host == own or host.endswith(f".{own}") for own in hosts)


def _is_label(key: str, found: Sequence[_At]) -> bool:
    """Returns whether a label is set off from what it labels: by a colon, or by what is no sentence with it."""
    if key.endswith((":", "：", "|", "/", "--")):
        return True
    stories = len({at.where.document for at in found})
    return stories >= _UNMARKED and not any(at.line.ends for at in found) and _is_apart(key, found)


def _is_apart(key: str, found: Sequence[_At]) -> bool:
    """Returns whether something of its own begins behind a run of words: each time with a capital, or with a mark."""
    rests = (" ".join(at.line.raw.split()[len(key.split()) :]) for at in found)
    return len(key.split()) > 2 and all(rest[:1].isupper() or rest[:1] in "\"'“‘@" for rest in rests)


def _endings(lines: Sequence[_At], site: _Site) -> Iterator[Edge]:
    """Yields the ends of sentences that stand alone on their lines, behind the stories' own prose."""
    single = [at for at in lines if at.line.words <= SENTENCE and _is_single(at.line.raw)]
    for key, found in _longest(single, site, _FURNITURE["ends"], start=False).items():
        if len(key.split()) < 3 or site.amid(key, "end"):  # two words may end anything
            continue
        there = {at.where for at in found}
        if any(at.line.key.endswith(key) and at.where not in there for at in lines):
            continue
        if all(_is_last(site.texts[at.where.document], at.where.line) for at in found):
            yield Edge("ends", site.learned(key, key, found), "Row out to the second boat and to")


def _is_single(raw: str) -> bool:
    """Returns whether a line is one sentence, with a few words before it or none."""
    ends = [match.end() for match in _INNER_END.finditer(raw)]
    return not ends or (len(ends) == 1 and count_words(raw[: ends[0]]) <= _OPENING)


def _is_last(text: Text, number: int) -> bool:
    """Returns whether nothing but what the rules take, and labels, follows a line."""
    return not any(line.prose and not line.removed for line in text.lines[number + 1 :])


def _longest(lines: Sequence[_At], site: _Site, least: float, *, start: bool) -> dict[str, list[_At]]:
    """Returns the longest runs of words at an edge that enough stories have: longer ones would have far fewer.

    least: the share of their characters that words of furniture must cover.
    """
    kept: dict[str, list[_At]] = {}
    layer = {"": list(lines)}
    for length in range(1, _MOST_WORDS + 1):
        longer: dict[str, list[_At]] = defaultdict(list)
        for at in (at for found in layer.values() for at in found):
            words = at.first if start else at.last
            if len(words) > length:
                longer[" ".join(words[:length] if start else words[-length:])].append(at)
        following = {key: found for key, found in longer.items() if site.enough(found)}
        for key, found in layer.items():
            if key and not any(_goes_on(key, other, start) and 5 * len(more) >= 4 * len(found)
                               for other, more in following.items()):  # fmt: skip
                kept[key] = found
        layer = following
        if not layer:
            break
    return {key: found for key, found in (kept | layer).items() if key and _is_furniture(key, least)}


def _is_furniture(key: str, least: float) -> bool:
    words = look_up(key)
    return words.share >= least and words.kind not in WEAK


def _goes_on(key: str, longer: str, start: bool) -> bool:
    return longer.startswith(f"{key} ") if start else longer.endswith(f" {key}")


def _pieces(lines: Sequence[_At], site: _Site) -> Iterator[Edge]:
    """Yields what stands behind the last sentence of lines: credits, share bars, lengths of reading."""
    pieces: dict[tuple[str, bool], list[_At]] = defaultdict(list)
    for at in lines:
        ends = list(_INNER_END.finditer(at.line.raw)) if at.line.words >= PROSE_WORDS and not at.line.ends else []
        piece = at.line.raw[ends[-1].end() :] if ends else ""
        if 1 < count_words(piece) <= _MOST_WORDS:
            slotted = skeleton(piece)
            pieces[slotted or piece, slotted is not None].append(at)
    for (piece, slots), found in sorted(pieces.items()):
        key = fold_key(piece)
        if site.enough(found) and _is_furniture(key, _APART) and (slots or not site.amid(key, "end")):
            yield Edge("rear", site.learned(key, piece, found, slots=slots), STORY)


def _runs(lines: Sequence[_At], site: _Site, form: Literal["head", "rear"]) -> Iterator[Edge]:
    """Yields runs of words that are nearly all words of furniture, before or behind whatever a line says."""
    start = form == "head"
    for key, found in _longest(lines, site, _FURNITURE[form], start=start).items():
        if count_words(key) < _RUN or site.amid(key, "start" if start else "end"):
            continue
        if not _is_apart(key, found) if start else ends_like_sentence(key):
            continue
        yield Edge(form, site.learned(key, key, found), STORY)
