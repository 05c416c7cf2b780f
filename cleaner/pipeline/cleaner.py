"""Rules and options, ready to clean: the one composition of documents, rules, engine and manifest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from cleaner.budget import Budget
from cleaner.compile import Choice, Ruleset, load_ruleset, selectors, unpacked
from cleaner.documents import encode, looks_like_page, marks
from cleaner.engine import Options, Outcome, clean, load_models
from cleaner.engine.why import Looked
from cleaner.errors import DocumentError, UsageError
from cleaner.model import PAGE_KINDS, Document, Item, PageKind, Record, Segment, Style
from cleaner.packs import TIERS, PackSource, Tier, accepted_files, bundled_files, find_rule_files
from cleaner.pipeline.options import WORKERS, Told, digest_of, must_be_site, must_know, one_of, read_options
from cleaner.pipeline.reading import MEDIA_TYPES, as_page, as_text, mark_up, page_kind, sort_of_page, text_or_none
from cleaner.pipeline.result import Result

_AT_MOST = 1.5
"""How many times its limit a document may take in a process, which is killed then: a cleaner gives up by itself, if it
can."""


class Cleaner:
    """Rules, ready to clean. Immutable, picklable, and safe to be shared by threads."""

    def __init__(
        self,
        rules: Sequence[str | os.PathLike[str] | PackSource] = (),
        *,
        bundled: bool = True,
        packs: str | Sequence[str] = TIERS,
        select: str | Sequence[str] | None = None,
        ignore: str | Sequence[str] = (),
        per_path_ignore: Mapping[str, str | Sequence[str]] | None = None,
        drafts: bool = False,
        scored: bool | str = "auto",
        site: str | None = None,
        kind: str | None = None,
        extractor: str | None = None,
        title: str | None = None,
        standfirst: str | None = None,
        embeds: str | None = None,
        removed_text: bool = True,
        account: str = "full",
        metadata: str = "full",
        output_style: str = "text",
        encoding: str | None = None,
        inline: bool = False,
        seconds: float = 20.0,
    ) -> None:
        """Reads and compiles rules.

        rules: more rule files, folders of them, or a `PackSource` that says what its packs must be.
        bundled: whether the toolkit's own packs apply, and `packs` which of them (`common`, `platforms`, `sites`).
        select, ignore: what may be removed, and what not: kinds (`caption`), packs and tiers of them (`wordpress`,
        `common`), rules (`caption/credit-behind`) or globs of these; the more specific holds. None selects all.
        per_path_ignore: shell pattern → what is ignored besides where the path matches that is told to `at`.
        drafts: whether rules apply that are marked as drafts.
        scored: where rules with a model apply: `auto` (or True), to texts that they take for whole pages with menus and
        footers; `on`, to all texts; `off` (or False), nowhere.
        site: a pack or group that every document is from.
        kind: the kind of page (of `PAGE_KINDS`) that every document is.
        extractor: who votes on pages: `both` (trafilatura and the block model), trafilatura alone (`trafilatura`, or in
        one of its modes `fast`, `precision`, `recall`), or `none`; by default both, or, without the bundled packs,
        trafilatura.
        title, standfirst, embeds: whether these parts of pages are kept (`keep`), dropped (`drop`) or left to
        trafilatura (`auto`); by default the title is dropped and the others kept, or, without the bundled packs, all
        left to trafilatura.
        removed_text: whether manifests have the text that was removed; without it they can verify, not restore.
        account: what manifests tell: `full`; `compact`, all but the proposals that lost; `none`: a run writes none, and
        who asks has a compact one.
        metadata: what is told of a page's article: `full`: title, author, date and language; `fast`: the same without
        a search for a date that is not declared, which takes longer than all else; `none`.
        output_style: how the text of pages is written: `text`, as a reader sees it, or `markdown`, with headings,
        lists, links, emphasis, code and tables marked; texts are what they are.
        encoding: of plain text whose bytes come without a declaration; UTF-8, if None.
        inline: whether texts may say what is to stay, by lines `<!-- clean: keep -->` and `<!-- clean: end -->` round
        it, as in `clean check` and `clean fix`.
        seconds: how long all work on one document may take, in time of this thread's processor; what takes longer is
        `failed`. Nothing interrupts the work: it looks at the clock between its steps, within matching and selecting,
        and before trafilatura. Parsing, laying out and trafilatura go on to their end; they are bounded by the size of
        the page, and trafilatura is not asked about the largest ones.

        Raises UsageError for arguments that make no sense, RuleFileError for rule files that are wrong.
        """
        told = read_options(
            bundled=bundled, select=select, ignore=ignore, per_path_ignore=per_path_ignore, drafts=drafts,
            scored=scored, site=site, kind=kind, extractor=extractor,
            parts={"title": title, "standfirst": standfirst, "embeds": embeds},
            removed_text=removed_text, account=account, metadata=metadata, output_style=output_style,
            encoding=encoding, inline=inline, seconds=seconds,
        )  # fmt: skip
        packs = [packs] if isinstance(packs, str) else packs
        for tier in packs:
            one_of("packs", tier, TIERS)
        files: list[tuple[Path, Tier | None]] = list(bundled_files(packs)) if bundled else []
        own = [rules] if isinstance(rules, str | os.PathLike | PackSource) else rules
        for path in own:
            files += accepted_files(path) if isinstance(path, PackSource) else find_rule_files(Path(path))
        ruleset = load_ruleset(files)
        must_know(ruleset, told)
        self._set(ruleset, told)

    def _set(self, ruleset: Ruleset, told: Told) -> None:
        self._ruleset, self._told, self._options = ruleset, told, told.options
        ruleset.chosen(told.options.choice)
        self._models = load_models(ruleset, always=told.scored == "on") if told.scored != "off" else {}
        self.digest = digest_of(ruleset.digest, told)
        """The digest of the rules and of all options that change results."""

    @property
    def ruleset(self) -> Ruleset:
        return self._ruleset

    @property
    def account(self) -> str:
        """One of `ACCOUNTS`."""
        return self._told.account

    @property
    def metadata(self) -> str:
        """One of `METADATA`."""
        return self._told.metadata

    @property
    def output_style(self) -> Style:
        """How the text of pages is written: one of `STYLES`."""
        return self._told.style

    def styled(self, style: Style) -> Cleaner:
        """Returns a cleaner that writes the text of pages in a style."""
        if style == self._told.style:
            return self
        cleaner = copy(self)
        cleaner._set(self._ruleset, replace(self._told, style=style))
        cleaner._options = self._options
        return cleaner

    @property
    def choice(self) -> Choice:
        """What is selected and ignored."""
        return self._options.choice

    def __reduce__(self) -> tuple[Any, ...]:
        # Bytes, since pickle writes of equal values what it knows of their identity: caches go by what it writes.
        told = msgspec.msgpack.encode((self._told, self._options))
        return _revived, (self._ruleset.packed(), told)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cleaner):
            return NotImplemented
        return self.digest == other.digest and self._options == other._options

    def __hash__(self) -> int:
        return hash(self.digest)

    def ignoring(self, more: str | Sequence[str]) -> Cleaner:
        """Returns a cleaner that ignores more, however specifically it is selected.

        Raises UsageError for what is the name of nothing.
        """
        never = selectors("ignore", more)
        if not never:
            return self
        cleaner = self._never(never)
        cleaner._set(self._ruleset, replace(self._told, options=cleaner._options))
        return cleaner

    def at(self, *paths: str) -> Cleaner:
        """Returns the cleaner for a document that has a path, or several: it ignores what `per_path_ignore` says.

        Its digest is this one's, which knows of all paths.
        """
        told = self._told.paths
        return self._never([n for glob, names in told if any(fnmatchcase(p, glob) for p in paths) for n in names])

    def _never(self, names: Sequence[str]) -> Cleaner:
        choice = self._options.choice
        if not set(names) - set(choice.never):
            return self
        cleaner = copy(self)
        cleaner._options = replace(self._options, choice=replace(choice, never=tuple(sorted({*choice.never, *names}))))
        return cleaner

    def clean(
        self,
        data: str | bytes,
        *,
        url: str | None = None,
        site: str | None = None,
        kind: str | None = None,
        media_type: str | None = None,
        encoding: str | None = None,
    ) -> Result:
        """Cleans one document: a text, an HTML page, or a web archive (MHTML) with a page in it.

        url: tells the site. site: a pack or group that applies, whatever the URL. kind: the kind of page
        that it is, whatever it says of itself. media_type: `text/plain`, `text/html`
        (which may be an archive, too) or `multipart/related`; sniffed if None. encoding: the one that is declared for
        bytes (an HTTP header's, say). NaN and pandas.NA, which tables have for what is missing, are taken for None.

        Never raises on a document's content: what cannot be cleaned comes back unchanged, with status `failed`.
        Raises UsageError (or TypeError) for wrong arguments.
        """
        if not isinstance(data, str | bytes):
            raise TypeError(f"expected str or bytes, got {type(data).__name__}")
        url, site = text_or_none("url", url), text_or_none("site", site)
        media_type, encoding = text_or_none("media_type", media_type), text_or_none("encoding", encoding)
        if media_type is not None:
            one_of("media_type", media_type, tuple(MEDIA_TYPES))
        options = self._options
        if site is not None:
            must_be_site(self._ruleset, site)
            options = replace(options, site=site)
        if kind is not None:
            one_of("kind", kind, PAGE_KINDS)
            options = replace(options, kind=kind)
        budget = Budget(options.seconds)
        document, source = self._as_given(data, url, media_type, encoding)
        try:
            if document.media_type != "text/plain":
                document = as_page(data, url, encoding, budget, marked=self._told.style == "markdown")
                if document.page:
                    document.page.must_show()
            outcome = clean(document, self._ruleset, options, self._models, budget)
            metadata = document.page.metadata(self._told.metadata) if document.page else {}
            page, seen = page_kind(document, options.kind), document
            if self._told.style == "markdown":
                budget.check()
                document, outcome = mark_up(document, outcome)
        except DocumentError as error:
            return self._passed_through(document, source, str(error))
        except (RecursionError, MemoryError) as error:
            return self._passed_through(
                document, source, f"{type(error).__name__}: the document is too deep or too big"
            )
        except Exception as error:  # the library promises not to raise on content, whatever a parser makes of it
            return self._passed_through(document, source, f"{type(error).__name__}: {error}")
        result = self._result(document, source, outcome, page, metadata, seen)
        if isinstance(data, bytes) and document.unit == "byte" and marks(result.data) != marks(source):
            why = "what is left would begin with the byte order mark of another encoding"
            return replace(self._passed_through(document, source, why), status="guarded")
        return result

    def why(self, result: Result, text: str) -> list[Looked]:
        """Returns the lines of a result's document that hold a text, each with the rules that looked at it.

        Each rule comes with its conditions, and whether each held (`cleaner.engine.why`). A sentence that is broken
        over lines is one, as it is for rules. A page is looked at as the text that it is laid out as.
        """
        from cleaner.engine.why import why  # nobody else needs it

        kind = result.page.name if result.page else self._options.kind
        site = self._options.site or (result.site.name if result.site else None)
        options = replace(self._options, kind=kind, site=site)
        return list(why(result.seen or result.document, self._ruleset, options, text))

    def map(self, items: Iterable[Item], *, jobs: int = 1, workers: str | None = None) -> Iterator[Result]:
        """Cleans many documents, and yields their results in the same order.

        items: texts or pages (`str` or `bytes`), pairs of these with their URL (as `zip` makes them of columns), or
        `Record`s; a generator of any length, of which only a few items are read ahead. jobs: how many work at a time.
        workers: `processes` (if None and jobs is more than 1) or `threads`. Processes are as many times faster as there
        are cores, and what hangs or kills one comes back as `failed`, like any document that cannot be cleaned, while
        the others go on. Threads make nothing faster, since most of the work holds the GIL, but need no processes. With
        jobs=1 and None each document is cleaned here, when it is asked for.

        Where other threads run, and on other systems than Linux, processes begin by importing the script anew: it must
        not do its work when imported. What reading the items raises, or a wrong argument, is raised after the results
        of the items before it. Raises UsageError for arguments that make no sense.
        """
        if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
            raise UsageError(f"jobs must be at least 1, and a whole number: {jobs!r} is not")
        if isinstance(items, str | bytes | Record):
            raise TypeError(f"expected many documents, got one {type(items).__name__}: use clean")
        one_of("workers", workers or "threads", WORKERS)
        from cleaner.batches import here, in_processes, in_threads  # processes are not needed for one text

        if workers is None and jobs == 1:
            return here(self._clean_record, items)
        if workers == "threads":
            return in_threads(self._clean_record, items, jobs)
        return in_processes(self._clean_record, self._give_up, items, jobs, _AT_MOST * self._options.seconds)

    def _clean_record(self, record: Record) -> Result:
        return self.clean(
            record.text,
            url=record.url,
            site=record.site,
            kind=record.kind,
            media_type=record.media_type,
            encoding=record.encoding,
        )

    def _give_up(self, record: Record, why: str) -> Result:
        """Returns the result of a document that no cleaning survived."""
        url = text_or_none("url", record.url)
        return self._passed_through(*self._as_given(record.text, url, record.media_type, record.encoding), why)

    def _as_given(
        self, data: str | bytes, url: str | None, media_type: str | None, encoding: str | None
    ) -> tuple[Document, bytes]:
        """Returns a document as it is passed through, a page with its markup, and its bytes."""
        source = data if isinstance(data, bytes) else encode(data, "utf-8")
        if MEDIA_TYPES[media_type] if media_type else looks_like_page(data):
            return as_text(data, url, sort_of_page(data), encoding), source
        return as_text(data, url, "text/plain", encoding or self._told.encoding), source

    def _result(
        self,
        document: Document,
        source: bytes,
        outcome: Outcome,
        page: PageKind | None,
        metadata: dict[str, str | None],
        seen: Document,
    ) -> Result:
        removes = any(segment.action == "remove" for segment in outcome.segments)
        return Result(
            status="guarded" if outcome.guard else "cleaned" if removes else "unchanged",
            segments=outcome.segments,
            document=document,
            source=source,
            ruleset=self.digest,
            site=outcome.site,
            error=outcome.guard,
            fallback=outcome.fallback,
            stale=outcome.stale,
            overridden=outcome.overridden,
            unended=outcome.unended,
            page=page,
            disagreement=seen.page.disagreement if seen.page else 0.0,
            metadata=metadata,
            seen=seen if seen is not document else None,
            removed_text=self._told.removed_text,
            account=self._told.account,
        )

    def _passed_through(self, document: Document, source: bytes, error: str) -> Result:
        if document.page and self._told.style == "markdown":
            with suppress(Exception):  # it may be what could not be done
                document, _ = mark_up(document, Outcome((Segment(0, len(document.text), "keep"),)))
        size = len(document.text)
        segments = (Segment(0, size, "keep"),) if size else ()
        return Result(
            "failed", segments, document, source, self.digest,
            error=error, removed_text=self._told.removed_text, account=self._told.account,
        )  # fmt: skip


def _revived(ruleset: bytes, told: bytes) -> Cleaner:
    """Returns the cleaner that was pickled."""
    cleaner = Cleaner.__new__(Cleaner)
    all_told, options = msgspec.msgpack.decode(told, type=tuple[Told, Options])
    cleaner._set(unpacked(ruleset), all_told)
    cleaner._options = options
    return cleaner
