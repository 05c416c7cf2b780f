"""How sure it is that a line that comes back is furniture, and what speaks for it and against it.

The score is the logarithm of the odds: a sum of terms, each a feature times its weight. The weights were fitted, with
their signs held (`tests/bench/learn_weights.py`), on lines that come back on labelled sites, and judged on sites and
whole corpora that were left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Literal, NamedTuple

from cleaner.learn.candidates import Candidate
from cleaner.learn.lexicon import STRONG_SHARE, WEAK, WEAK_SHARE
from cleaner.prose import count_words

SURE = 2.0
"""The least score of a line that is learnt."""
SURE_OF_FEW = 3.0
"""That of a line of two stories: what they share may be what they are about."""
FEW = 3
"""Stories from which on a line may be learnt by `SURE`."""
UNSURE = 0.0
"""The least score of a line that a person should look at."""

BIAS = -7.68
WEIGHTS: Mapping[str, float] = {
    "share": 0.98,
    "stories": 1.01,
    "three stories": 1.0,
    "five stories": 0.5,
    "all": 1.02,
    "after": 0.86,
    "between": -2.47,
    "beside": 1.45,
    "beside in a page": 0.70,
    "same neighbour": 1.43,
    "taken already": 2.69,
    "same place": 1.85,
    "cluttered dump": 3.44,
    "outside on a page": 4.0,
    "words of furniture": 1.0,
    "prose": -0.57,
    "sentence": -0.52,
    "heading": -1.06,
    "topic": -2.49,
    "entity": -1.94,
    "fragment": -1.02,
}
"""Term → weight.

A line of furniture comes back in many stories (`share`, `stories`; `all`: in every one), outside their own prose
(`after`, against `between`), always at the same place, beside other such lines and the same ones; where there are
pages, they show it outside the article, and it has words of furniture (these two weights are set by hand: in labelled
texts the general packs take what has such words; so are those of three and of five stories: of lines in so many
stories the labelled sites have next to none that are articles' down to these scores, once a second witness is asked
for). Against it speak
sentences, being a heading of a story's own prose, stories that are alike (`topic`), words that these stories' prose has
too (`entity`), and beginning like a piece of a sentence."""
_MOST_STORIES = 5.0
"""The logarithm, to the base 2, of the stories from which on more say no more."""

BROKEN = 0.1
"""The share of a site's lines that go on with a sentence from which on a short line is nobody's furniture."""
_PIECE = 4
"""Words of such a line, at most."""

_MANY = 5
"""Stories from which on a line may do with less of a witness."""
_PAGE_LIKE = 0.5
"""The share of short lines, and of documents that have clutter, from which on a dump is one of whole pages."""
_SOMETIMES = 0.3
_INSIDE = 0.3
"""The share of the documents that have a line from which on it stands where an article may have it."""
_MOSTLY = 0.6
"""The share of a line that weak words of furniture must cover where it may be the article's."""
_RARELY = 0.05
"""That of a line that few stories have, which may be the title of one of them."""
_LABEL = 4
"""Words from which on a line that is no sentence says enough to be told from a heading of the article."""
_MENU = 8
"""Lines that come back in a row, from so many on."""
_ALWAYS = 0.8
_EVERY = 0.99

List = Literal["sure", "unsure", "refused"]


class Term(NamedTuple):
    """One summand of a score."""

    name: str
    value: float

    def __str__(self) -> str:
        return f"{self.name} {self.value:+.1f}"


class Judgement(NamedTuple):
    """What is thought of a candidate."""

    score: float
    list: List
    terms: Sequence[Term]
    """The weightiest first."""
    held_back: str | None
    """Why it is not sure; None if it is."""

    @property
    def probability(self) -> float:
        """Returns the probability that it is furniture."""
        return 1 / (1 + exp(-self.score))


def judge(candidate: Candidate, sure: float = SURE) -> Judgement:
    """Judges a line that comes back. sure: the least score of what is learnt."""
    terms = sorted(_terms(candidate), key=lambda term: (-abs(term.value), term.name))
    score = round(BIAS + sum(term.value for term in terms), 2)
    if (why := _refusal(candidate)) is not None:
        return Judgement(score, "refused", terms, why)
    least = sure if candidate.stories >= FEW else max(sure, SURE_OF_FEW)
    if score >= least and (why := _unwitnessed(candidate)) is not None:
        return Judgement(score, "unsure", terms, why)
    if score >= least:
        return Judgement(score, "sure", terms, None)
    return Judgement(
        score, "unsure" if score >= UNSURE else "refused", terms, _held_back(candidate, terms, score, sure)
    )


def _terms(candidate: Candidate) -> list[Term]:
    found = candidate.features
    values = {
        "share": found["share"],
        "stories": min(found["stories"], _MOST_STORIES),
        "three stories": float(candidate.stories >= 3),
        "five stories": float(candidate.stories >= 5),
        "all": float(found["share"] >= 0.99),
        "after": found["after"],
        "between": found["between"],
        "beside": found["beside"],
        "beside in a page": found["beside"] * found["page"],
        "same neighbour": found["same_beside"],
        "taken already": found["removed"],
        "same place": found["steady"],
        "cluttered dump": found["cluttered"],
        "outside on a page": float(found["shown"] >= 0.99),
        "words of furniture": (found["lexicon"] > 0) * (1 - found["between"]),
        "prose": found["prose"],
        "sentence": found["sentence"],
        "heading": found["heading"] * (found["lexicon"] == 0),
        "topic": found["topic"],
        "entity": found["entity"],
        "fragment": found["fragment"],
    }
    return [Term(name, round(WEIGHTS[name] * value, 3)) for name, value in values.items() if value]


def _refusal(candidate: Candidate) -> str | None:
    """Returns why a line is never learnt, whatever its score."""
    if candidate.features["code"]:
        return "it looks like a line of a program"
    if candidate.features["letters"] < 0.3:
        return "it has hardly a letter: figures and marks may be anything"
    if candidate.features["titles"] and candidate.features["lexicon"] < WEAK_SHARE:
        return "it is the title of a story, and a teaser of it elsewhere"
    if candidate.features["broken"] > BROKEN and count_words(candidate.key) <= _PIECE and not candidate.kind:
        return "the site's texts break within sentences: a few words may be a piece of one"
    return None


def _unwitnessed(candidate: Candidate) -> str | None:
    """Returns what is missing where nothing but coming back speaks for a line; None where something else does.

    Headings of recipes, closing sentences of trials and lines of match previews come back as furniture does, and at
    the same places, and the next dump's articles may all open and close with the same words. So a second witness is
    asked for. Where the article may stand, it must be the line's own: words of furniture, an address, the site's own
    name, a page. Beyond that its place will do: what the rules take beside it, a menu round it, a dump of whole pages.
    """
    found = candidate.features
    if candidate.slots and "{name}" in candidate.raw and not found["lexicon"]:
        return "a name may be the story's own, and no word of furniture stands beside it"
    if _says_so_itself(candidate):
        return None
    if found["inside"] >= (_INSIDE if found["share"] >= _SOMETIMES else _RARELY):
        return (
            None if _is_amid_labels(candidate) else "it may be how the articles open or close, or a heading of theirs"
        )
    return None if _stands_among_furniture(candidate) else "nothing but its coming back speaks for it"


def _says_so_itself(candidate: Candidate) -> bool:
    """Returns whether something speaks for a line wherever it stands: its words, or what the rules or a page say."""
    found = candidate.features
    taken = found["removed"] > _SOMETIMES or found["enclosed"] >= _ALWAYS
    # Of a line that few stories have, the rules take what is a teaser, and what they leave may be the story's title.
    usual = found["share"] >= _SOMETIMES or found["inside"] < _RARELY
    if found["shown"] or found["teases"] > _SOMETIMES or (taken and usual):
        return True
    if found["lexicon"] >= _least_words(candidate):
        return True
    return not found["sentence"] and bool(found["address"] or found["named"])


def _least_words(candidate: Candidate) -> float:
    """Returns the share of a line that words of furniture must cover to speak for it.

    It is larger of words that articles have as often, and where the line may be a heading or a sentence of theirs.
    """
    found = candidate.features
    inside = found["inside"] >= _INSIDE
    if candidate.kind in WEAK:
        return _MOSTLY if inside else WEAK_SHARE
    heading = inside and count_words(candidate.key) < _LABEL
    return WEAK_SHARE if found["sentence"] or heading else STRONG_SHARE


def _is_amid_labels(candidate: Candidate) -> bool:
    """Returns whether a label has others beside it on either side, always the same ones: a menu, or a foot.

    On either side: the innermost of them may be the signature of the articles.
    """
    found = candidate.features
    return (
        not found["sentence"]
        and not candidate.slots
        and count_words(candidate.key) >= _LABEL
        and candidate.stories >= _MANY
        and found["share"] >= _ALWAYS
        and min(found["outside"], found["steady"], found["same_beside"]) >= _ALWAYS
        and found["inner"] >= 1
        and found["among"] >= 2
    )


def _stands_among_furniture(candidate: Candidate) -> bool:
    """Returns whether the place of a line speaks for it that stands beyond what is known to be furniture."""
    found, words = candidate.features, count_words(candidate.key)
    label = not found["sentence"]
    if found["page"] >= _PAGE_LIKE and found["cluttered"] >= _PAGE_LIKE:
        return True
    if found["company"] >= 0.5 and label and words >= _LABEL:
        return True
    steady = min(found["outside"], found["steady"]) >= _ALWAYS and found["share"] >= 0.5 and not found["figures"]
    often = candidate.stories > FEW or found["run"] >= _LABEL
    if found["cluttered"] >= _PAGE_LIKE and steady and words >= _LABEL and often:
        return True
    if found["run"] >= _MENU and candidate.stories >= (FEW if label else _MANY):
        return True
    # With others like it, always at one place: nothing in an article is so steady.
    beside = found["run"] >= 2 if label else found["run"] >= _LABEL and found["share"] >= _EVERY
    enough = words >= _LABEL and candidate.stories >= _MANY
    return steady and enough and found["same_beside"] >= _ALWAYS and beside


def _held_back(candidate: Candidate, terms: Sequence[Term], score: float, sure: float) -> str:
    if score >= sure:
        return f"only {candidate.stories} stories have it"
    against = min(terms, key=lambda term: term.value, default=None)
    if against is not None and against.value < -0.3:
        return str(against)
    return f"in {candidate.stories} stories only" if candidate.features["share"] < 0.3 else "too little speaks for it"
