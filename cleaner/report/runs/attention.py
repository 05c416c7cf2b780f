"""Puts in order what a person should decide on, and says of each why it is shown.

The more reasons, and the graver, the earlier (`REASONS`: their weights are added); of equal ones the larger first. What
has no reason is not asked. In this order:

* `disputed`: rules and voters disagree widely about the page: it is guarded, or it was cleaned by less than all
  rules, or a rule had no say on it, or the voters say the opposite of much of it. One such page is worth more than all
  other reasons together.
* `stale`: the rule had no say on some page of the run; where it still has, it may be wrong as well.
* `prose`: a sentence goes. Losing article text is the worst that can happen.
* `unsure`: a model or the extractor decided, not a rule that somebody wrote; or the rule is known to have cut
  articles; or it was learnt from this dump.
* `new`: the rule is not bundled, so that no evidence speaks for it; or it did not fire in the run before, if there is
  one.
* `rare`: few and large cuts, or one that dwarfs the rule's others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cleaner.counts import counted
from cleaner.packs.evidence import Evidence
from cleaner.report.escape import escape
from cleaner.report.runs.aggregate import Aggregate, Suspect
from cleaner.report.runs.context import NOTHING, contexts
from cleaner.report.runs.odd import why_odd
from cleaner.report.runs.samples import Candidate, key_of
from cleaner.report.runs.stats import FALLBACKS, NO_SITE

Form = Literal["cut", "stale", "page"]
Reason = Literal["disputed", "stale", "prose", "unsure", "new", "rare"]

REASONS: dict[Reason, int] = {"disputed": 1_000, "stale": 60, "prose": 40, "unsure": 30, "new": 20, "rare": 20}
MOST = 200
"""Items of a review: two hours of a person who takes half a minute each."""
WRONG_SHARE, WRONG_CHARS = 0.2, 100
"""Of what a rule removed in the evidence, the share and the characters of article text from which on it is unsure:
what is labelled as article there has some furniture in it, too."""
_DECIDED_BY = {"scored": "a model decided", "extractor": "the extractor alone decided"}


class Item(NamedTuple):
    """What a person should decide on: a cut; a rule that had no say on pages (`stale`); a page that was not cleaned by
    all rules (`page`)."""

    key: str
    """By which it is known again, in another run too."""
    form: Form
    rule: str
    """"" for a page."""
    kind: str
    path: str
    url: str | None
    site: str
    text: str
    before: str
    after: str
    size: int
    """Bytes of a cut."""
    times: int
    """How often this very cut was made, at least; of a stale rule, on how many pages it had no say."""
    reasons: tuple[tuple[Reason, str], ...]
    """Why it is shown, the gravest reason first."""
    digest: str

    @property
    def weight(self) -> int:
        return sum(REASONS[name] for name, _ in self.reasons)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about rules beside the run."""

    bundled: Collection[str] = ()
    """Full names of the bundled rules; empty if nobody looked."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    learnt: Collection[str] = ()
    """Names of packs that were learnt from the dump."""
    earlier: Collection[str] | None = None
    """Full names of the rules that fired in an earlier run; None if there is none to compare with."""


def items_of(run: Aggregate, known: Known, decided: Collection[str] = ()) -> list[Item]:
    """Returns what should be decided, what needs it most first; without what is decided already.

    Equal runs give equal items.
    """
    found = [*_pages(run), *_stale(run), *_cuts(run, known)]
    undecided = [item for item in found if item.key not in decided]
    return sorted(undecided, key=_order)[:MOST]


def _order(item: Item) -> tuple[object, ...]:
    """Returns a sort key: what is disputed about a page stands before the cuts that were made on it."""
    return (
        -(item.weight // REASONS["disputed"]),
        item.form == "cut",
        -item.weight,
        -item.size,
        item.rule,
        item.path,
        item.key,
    )


def _cuts(run: Aggregate, known: Known) -> Iterator[Item]:
    asked = [
        (candidate, times, reasons)
        for candidate, times in run.candidates.all()
        if (reasons := tuple(_reasons(run, candidate, known)))
    ]
    ordered = sorted(asked, key=lambda entry: -sum(REASONS[name] for name, _ in entry[2]))[: 2 * MOST]
    around = contexts(candidate.sample for candidate, _, _ in ordered)
    for candidate, times, reasons in ordered:
        sample = candidate.sample
        before, after = around.get(sample, NOTHING)
        yield Item(
            key=candidate.key,
            form="cut",
            rule=sample.rule,
            kind=sample.kind,
            path=escape(sample.path),
            url=sample.url,
            site=sample.site,
            text=sample.text,
            before=before,
            after=after,
            size=sample.size,
            times=times,
            reasons=reasons,
            digest=sample.digest,
        )


def _reasons(run: Aggregate, candidate: Candidate, known: Known) -> Iterator[tuple[Reason, str]]:
    rule = candidate.sample.rule
    if candidate.disputed:
        yield "disputed", "rules and extractor disagree about this page"
    if stale := run.stale.get(rule):
        yield "stale", f"the rule had no say on {counted(stale.total(), 'page')} of this run: has the site changed?"
    if candidate.prose:
        yield "prose", "a sentence goes"
    if unsure := _unsure(rule, known):
        yield "unsure", unsure
    if new := _new(rule, known):
        yield "new", new
    if rare := why_odd(rule, run.rules[rule], candidate.size):
        yield "rare", rare


def _unsure(rule: str, known: Known) -> str | None:
    pack = rule.partition("/")[0]
    if pack in known.learnt:
        return "the rule was learnt from this dump"
    if pack in _DECIDED_BY:
        return _DECIDED_BY[pack]
    seen = known.evidence.get(rule)
    if seen and seen.wrong >= WRONG_CHARS and seen.wrong > WRONG_SHARE * (seen.right + seen.wrong):
        return f"the rule is known to have cut articles: {seen.wrong:,} characters of {seen.right + seen.wrong:,}"
    return None


def _new(rule: str, known: Known) -> str | None:
    if rule.partition("/")[0] in _DECIDED_BY:
        return None
    if known.earlier is not None and rule not in known.earlier:
        return "the rule did not fire in the run before"
    if known.bundled and rule not in known.bundled:
        return "the rule is your own: nothing is known of it but this run"
    return None


def _pages(run: Aggregate) -> Iterator[Item]:
    for suspect in run.disputed:
        by = FALLBACKS.get(suspect.status)
        what = f"cleaned by {by}" if by else "passed through as it was" if suspect.status == "guarded" else ""
        why = ": ".join(filter(None, (what, suspect.why)))
        yield _of_document(f"page {suspect.status}", suspect.path, "page", suspect, why)


def _beginning(suspect: Suspect) -> str:
    """Returns how the clean text of a document begins, so that it is recognised."""
    around = contexts([suspect.beginning]) if suspect.beginning else {}
    return next(iter(around.values()), NOTHING)[1]


def _stale(run: Aggregate) -> Iterator[Item]:
    for rule, sites in sorted(run.stale.items()):
        first = run.stale_on[rule][0]
        where = ", ".join(site or NO_SITE for site, _ in sites.most_common(3))
        why = (
            f"the rule had no say on {counted(sites.total(), 'page')} of {where}: the extractor keeps what it would cut"
        )
        yield _of_document("stale", rule, "stale", first, why)._replace(rule=rule, times=sites.total())


def _of_document(what: str, name: str, form: Form, suspect: Suspect, why: str) -> Item:
    return Item(
        key=key_of(what, name),
        form=form,
        rule="",
        kind="",
        path=escape(suspect.path),
        url=suspect.url,
        site=suspect.site,
        text="",
        before="",
        after=_beginning(suspect),
        size=0,
        times=1,
        reasons=(("disputed", why),),
        digest=suspect.digest,
    )
