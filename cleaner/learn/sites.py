"""Learns from the samples of many sites, in as many processes as there are cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cleaner.errors import CleanError
from cleaner.learn.alike import alike
from cleaner.learn.dump import Group, Sample, Sampled, group_of, sampled
from cleaner.learn.learnt import LearntPack, Origin, as_pack
from cleaner.learn.lexicon import look_up
from cleaner.learn.pages import MOST, ReadPage, find_pages
from cleaner.learn.reading import Text, read_text
from cleaner.learn.score import SURE
from cleaner.learn.site import learn_site
from cleaner.model import Item, Record, Segment
from cleaner.pipeline import Cleaner
from cleaner.workers import At, Workers

FEWEST = 2
"""Documents of a site from which on there is something to learn."""
_SMALL = 200
"""With up to so many documents, processes would hardly have begun when the work is done."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How sure what is learnt must be."""

    sure: float = SURE
    max_loss: float | None = None
    """The share of a site's characters that may be removed wrongly, by the rules' own scores; None for any."""
    dump: str | None = None
    on: str | None = None
    drafts: bool = False
    """Whether rules are made of what is not sure, too, for a person to accept."""


def learn(
    items: Iterable[Item], *, cleaner: Cleaner | None = None, sure: float = SURE, max_loss: float | None = None
) -> list[LearntPack]:
    """Learns rule packs from texts or pages: one for each site of which there is something to learn.

    items: texts or pages (`str` or `bytes`), pairs of these with their URL, or `Record`s; the host of the URL, or the
    record's `site`, tells which are of one site, and those that tell neither are put together by the furniture that
    they share. cleaner: what its rules remove already is not learnt again (the bundled packs, if None). sure: the least
    score of a rule (the logarithm of its odds). max_loss: the share of a site's characters that the rules may take
    wrongly, by their own scores.

    The result does not depend on the order of the items. `pack.toml` is a rule file, for `Cleaner(rules=…)` once it is
    written to `pack.name + ".toml"`. Raises UsageError for items that are none.
    """
    sample = Sample()
    for item in items:
        record = item if isinstance(item, Record) else Record(*item) if isinstance(item, tuple) else Record(item)
        found = sampled(record)
        if found is not None:
            group = Group("folder", record.site) if record.site else group_of(record.url, "", None, "auto", found)
            sample.add(group, found)
    return list(learn_sample(sample, cleaner or Cleaner(), Wish(sure, max_loss)))


def learn_sample(
    sample: Sample, cleaner: Cleaner, wish: Wish, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> Iterator[LearntPack]:
    """Yields what was learnt of each site with enough documents, by the sites' names.

    progress: is called with the sites that are done and that there are.
    """
    sites = alike(sample.done())
    work = [(group, found) for group, found in sites.items() if len(found) >= FEWEST]
    learning = _Learning(cleaner.styled("text"), wish)
    if jobs == 1 or sum(len(found) for _, found in work) <= _SMALL:
        for number, chunk in enumerate(work, 1):
            yield learning(chunk, {}, _nowhere)
            if progress:
                progress(number, len(work))
        return
    look_up("")  # what processes share they need not read
    with Workers(learning, min(jobs, len(work)), None) as workers:
        for number, (_, pack) in enumerate(workers.ordered(work), 1):
            if pack is not None:
                yield pack
            if progress:
                progress(number, len(work))


def _nowhere(position: int) -> None:
    """Says to nobody which document is worked on."""


@dataclass(frozen=True, slots=True)
class _Learning:
    """Learns from the sample of one site. This runs in a worker."""

    cleaner: Cleaner
    wish: Wish

    def __call__(self, chunk: tuple[Group, list[Sampled]], skip: Mapping[int, str], at: At) -> LearntPack:
        group, found = chunk
        texts: list[Text] = []
        pages: list[ReadPage] = []
        for position, document in enumerate(found):
            at(position)
            if position not in skip:
                texts.append(self._read(document, pages))
        wish = self.wish
        findings = learn_site(texts, wish.sure, wish.max_loss)
        origin = Origin(group.name, group.by, wish.dump, wish.on)
        return as_pack(findings, origin, find_pages(pages), drafts=wish.drafts)

    def _read(self, document: Sampled, pages: list[ReadPage]) -> Text:
        """Reads a text, or a page as the text that it is laid out to. pages: where a page is added."""
        data = document.data.decode("utf-8", "surrogateescape") if not document.is_page else document.data
        try:
            if document.is_page:
                page = self.cleaner.clean(data, url=document.url, media_type="text/html")
                if page.document.page and len(pages) < MOST and page.status in ("cleaned", "unchanged"):
                    pages.append(ReadPage(page.document.page, page.document.text, page.segments))
                return _read_page_text(page.document.text, page.segments, self.cleaner, document.url)
            result = self.cleaner.clean(data, url=document.url, media_type="text/plain")
        except CleanError:
            return Text((), document.url)
        removed = () if result.status in ("guarded", "failed") else result.segments
        return read_text(result.document.text, removed, document.url)


def _read_page_text(text: str, segments: Iterable[Segment], cleaner: Cleaner, url: str | None) -> Text:
    """Reads the text of a page: what the rules for texts remove of it, and what stands outside the article."""
    of_text = cleaner.clean(text, url=url, media_type="text/plain")
    removed = () if of_text.status in ("guarded", "failed") else of_text.segments
    return read_text(text, removed, url, outside=[s for s in segments if s.action == "remove"])
