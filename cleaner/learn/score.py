"""How sure it is that a line that comes back is furniture, and what speaks for it and against it.

The score is the logarithm of the odds: a sum of terms, each a feature times its weight. The weights were fitted, with
their signs held (`tests/bench/learn_weights.py`), on lines that come back on labelled sites, and judged on sites and
whole corpora that were left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Literal, NamedTuple

from cleaner.engine.prose import count_words
from cleaner.learn.candidates import Candidate

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
texts the general packs take what has such words). Against it speak
sentences, being a heading of a story's own prose, stories that are alike (`topic`), words that these stories' prose has
too (`entity`), and beginning like a piece of a sentence."""
_MOST_STORIES = 5.0
"""The logarithm, to the base 2, of the stories from which on more say no more."""

_BROKEN = 0.1
"""The share of a site's lines that go on with a sentence from which on a short line is nobody's furniture."""
_PIECE = 4
"""Words of such a line, at most."""

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
    if candidate.features["broken"] > _BROKEN and count_words(candidate.key) <= _PIECE and not candidate.kind:
        return "the site's texts break within sentences: a few words may be a piece of one"
    return None


def _held_back(candidate: Candidate, terms: Sequence[Term], score: float, sure: float) -> str:
    if score >= sure:
        return f"only {candidate.stories} stories have it"
    against = min(terms, key=lambda term: term.value, default=None)
    if against is not None and against.value < -0.3:
        return str(against)
    return f"in {candidate.stories} stories only" if candidate.features["share"] < 0.3 else "too little speaks for it"
