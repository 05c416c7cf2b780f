"""Documents in, results out: `Cleaner` is the one composition of documents, rules, engine and manifest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from cleaner import __version__
from cleaner.compile import Budget, Choice, Ruleset, load_ruleset, selectors, unpacked
from cleaner.documents import decode, encode, is_archive, known_encoding, looks_like_page, marks
from cleaner.engine import Options, Outcome, Stale, clean, load_models
from cleaner.engine.parts import CHOICES, DEFAULTS
from cleaner.engine.prose import is_prose
from cleaner.engine.resolve import Lost
from cleaner.engine.why import Look
from cleaner.errors import DocumentError, UnknownSelector, UsageError
from cleaner.lazy import lazy
from cleaner.manifest import SCHEMA_VERSION, Manifest, removed_text_entry, sha256
from cleaner.model import PAGE_KINDS, Document, Fallback, Item, PageKind, Record, Segment, Site, Status
from cleaner.packs import TIERS, Tier, bundled_files, find_rule_files

ITEMS_ONLY = ("search", "listing", "collection")
"""Kinds of pages that may hold nothing but links to others."""
PROSE = 15
"""Words from which on a sentence of such a page is more than an item."""
EXTRACTORS = ("none", "fast", "default", "precision", "recall")
SCORED = ("auto", "on", "off")
WORKERS = ("processes", "threads")
ACCOUNTS = ("full", "compact", "none")
"""What manifests tell: all; all but the proposals that lost; or that a run writes none."""
_AT_MOST = 1.5
"""How many times its limit a document may take in a process, which is killed then: a cleaner gives up by itself, if it
can."""
_MEDIA_TYPES = {
    "text/plain": False,
    "text/markdown": False,
    "text/html": True,
    "application/xhtml+xml": True,
    "multipart/related": True,
}


@dataclass(frozen=True, repr=False)
class Result:
    """The result of cleaning one document."""

    status: Status
    """`unchanged`; `cleaned`; `guarded`: too much would have gone, so a text is passed through, and a page is cleaned
    by less (see `fallback`); `failed`: passed through, see `error`."""
    segments: tuple[Segment, ...]
    """Segments that tile the input text: no gap, no overlap. Offsets are code points of `document.text`."""
    document: Document
    """The text that was cleaned; of a page, its laid-out text."""
    source: bytes
    """The input as bytes."""
    ruleset: str
    """The digest of the rules that were used."""
    site: Site | None = None
    error: str | None = None
    """Why a document is `guarded` or `failed`."""
    fallback: Fallback | None = None
    """Of a `guarded` page: by what it was cleaned all the same."""
    stale: tuple[Stale, ...] = ()
    """Rules that had no say on this page, since a second witness keeps the prose that they would cut."""
    overridden: tuple[Lost, ...] = ()
    """Proposals, or parts of them, that lost against others."""
    unended: tuple[tuple[str, int], ...] = ()
    """Rules whose start was found without its end, with its offset: a sign that the site has changed."""
    page: PageKind | None = None
    """The kind of page that a document is, or was told to be, and by what that is known; None for texts."""
    metadata: dict[str, str | None] = field(default_factory=dict)
    """Title, author, date and language of a page, as the extractor finds them."""
    removed_text: bool = True
    """Whether `manifest` stores what was removed, so that it can be restored."""
    account: str = "full"
    """Whether `manifest` lists proposals that lost (`full`), or not."""

    def __repr__(self) -> str:
        removed = sum(s.end - s.start for s in self.removed)
        told = f"{removed:,} of {len(self.document.text):,} characters removed"
        error = f", {self.error!r:.200}" if self.error else ""
        return f"<Result {self.status}: {told}{f', site {self.site.name}' if self.site else ''}{error}>"

    @lazy
    def text(self) -> str:
        """The clean text."""
        text = self.document.text
        return "".join(text[s.start : s.end] for s in self.segments if s.action == "keep")

    @lazy
    def data(self) -> bytes:
        """The clean text in the encoding of the input; of a page, in UTF-8."""
        if self.document.unit == "char":
            return encode(self.text, self.codec)
        if not self.removed:
            return self.source
        at = self._offsets
        return b"".join([self.source[at[s.start] : at[s.end]] for s in self.segments if s.action == "keep"])

    @property
    def codec(self) -> str:
        """The codec of the clean text's bytes."""
        return self.document.encoding if self.document.unit == "byte" else "utf-8"

    @lazy
    def removed(self) -> tuple[Segment, ...]:
        """The segments that were removed."""
        return tuple(s for s in self.segments if s.action == "remove")

    def manifest(self, *, path: str | None = None, output_path: str | None = None) -> Manifest:
        """Returns the account of every byte, as a JSON-able dict.

        path, output_path: those of input and output, if they are files.
        """
        document = self.document
        offset = self._offsets
        digest = sha256(self.source)
        return {
            "schema": SCHEMA_VERSION,
            "source": {
                "path": path,
                "sha256": digest,
                "bytes": len(self.source),
                "encoding": document.encoding,
                "media_type": document.media_type,
                "url": document.url,
            },
            **({"layout": self._layout()} if document.unit == "char" else {}),
            "site": {"name": self.site.name, "by": self.site.by} if self.site else None,
            **({"page": self._page(self.page)} if self.page else {}),
            "output": {
                "path": output_path,
                "sha256": digest if self.data is self.source else sha256(self.data),
                "bytes": len(self.data),
            },
            "ruleset": {"digest": self.ruleset, "version": __version__},
            "status": self.status,
            **({"error": self.error} if self.error else {}),
            **({"fallback": self.fallback} if self.fallback else {}),
            "unit": document.unit,
            **({"metadata": self.metadata} if self.metadata else {}),
            "segments": [self._entry(segment, offset) for segment in self.segments],
            **self._overridden(offset),
            **({"stale": [{"rule": s.rule, "chars": s.chars} for s in self.stale]} if self.stale else {}),
            **({"unended": [{"rule": r, "start": offset[at]} for r, at in self.unended]} if self.unended else {}),
        }

    def _page(self, page: PageKind) -> Manifest:
        return {"kind": page.name, "by": page.by, **({} if self.has_article else {"article": False})}

    @lazy
    def has_article(self) -> bool:
        """False for a page of results or of links on which nothing but its items stands; they are kept all the same."""
        if self.page is None or self.page.name not in ITEMS_ONLY:
            return True
        return any(is_prose(line, PROSE) for line in self.text.split("\n"))

    def _overridden(self, offset: Mapping[int, int]) -> Manifest:
        if self.account != "full":
            return {"account": "compact"}
        return {"overridden": [_lost(lost, offset) for lost in self.overridden]}

    def _layout(self) -> Manifest:
        laid_out = self.document.text.encode("utf-8", "surrogateescape")
        return {"sha256": sha256(laid_out), "chars": len(self.document.text)}

    def _entry(self, segment: Segment, offset: Mapping[int, int]) -> Manifest:
        start, end, action, rule, kind, path, why = segment
        entry: Manifest = {"start": offset[start], "end": offset[end], "action": action}
        if action == "remove":
            entry["rule"], entry["kind"] = rule, kind
            if self.removed_text:
                text = self.document.text[start:end]
                entry |= {"text": text} if text.isascii() else removed_text_entry(text, encode(text, self.codec))
        if path is not None:
            entry["path"] = path
        if why is not None:
            entry["why"] = why
        return entry

    @lazy
    def _offsets(self) -> Mapping[int, int]:
        """Offset in code points of the text → offset in the manifest's unit, for the offsets that it names."""
        document = self.document
        named = {at for s in self.segments for at in (s.start, s.end)}
        named.update(at for lost in self.overridden for at in (lost.start, lost.end))
        named.update(at for _, at in self.unended)
        if document.unit == "char" or (document.encoding == "utf-8" and document.text.isascii()):
            return {at: at for at in named}
        found: dict[int, int] = {}
        last = size = 0
        for at in sorted(named):
            if at == len(document.text) and document.encoding == "utf-8":
                found[at] = len(self.source)  # most texts are one segment: no need to count all of it
                break
            size += len(encode(document.text[last:at], document.encoding))
            found[at] = size
            last = at
        return found


def _lost(lost: Lost, offset: Mapping[int, int]) -> Manifest:
    return {
        "start": offset[lost.start],
        "end": offset[lost.end],
        "rule": lost.proposal.rule,
        "kind": lost.proposal.kind,
        "by": lost.to.rule,
    }


@dataclass(frozen=True, slots=True)
class _Told:
    """What a cleaner is told, apart from the rules."""

    options: Options
    scored: str
    removed_text: bool
    account: str
    encoding: str | None
    paths: tuple[tuple[str, tuple[str, ...]], ...]
    """Shell pattern → what is ignored besides at paths that match."""


class Cleaner:
    """Rules, ready to clean. Immutable, picklable, and safe to be shared by threads."""

    def __init__(
        self,
        rules: Sequence[str | os.PathLike[str]] = (),
        *,
        bundled: bool = True,
        packs: Sequence[str] = TIERS,
        select: str | Sequence[str] | None = None,
        ignore: str | Sequence[str] = (),
        per_path_ignore: Mapping[str, str | Sequence[str]] | None = None,
        drafts: bool = False,
        scored: bool | str = "auto",
        site: str | None = None,
        kind: str | None = None,
        extractor: str = "default",
        title: str | None = None,
        standfirst: str | None = None,
        embeds: str | None = None,
        removed_text: bool = True,
        account: str = "full",
        encoding: str | None = None,
        inline: bool = False,
        seconds: float = 20.0,
    ) -> None:
        """Reads and compiles rules.

        rules: more rule files or folders of them. bundled: whether the toolkit's own packs apply, and `packs` which of
        them (`common`, `platforms`, `sites`). select, ignore: what may be removed, and what not: kinds (`caption`),
        packs and tiers of them (`wordpress`, `common`), rules (`caption/credit-behind`) or globs of these; the more
        specific holds. None selects all. per_path_ignore: shell pattern → what is ignored besides where the path
        matches that is told to `at`. drafts: whether rules apply that are marked as drafts.
        scored: where rules with a model apply: `auto` (or True), to texts that
        they take for whole pages with menus and footers; `on`, to all texts; `off` (or False), nowhere. site: a pack or
        group that every document is from. kind: the kind of page (of `PAGE_KINDS`) that every document is. extractor:
        which vote trafilatura has on pages (`none`, `fast`, `default`, `precision`, `recall`).
        title, standfirst, embeds: whether these parts of pages are kept (`keep`), dropped
        (`drop`) or left to trafilatura (`auto`); by default the title is dropped and the others kept, or, without the
        bundled packs, all left to trafilatura. account: what manifests tell: `full`; `compact`, all but the proposals
        that lost; `none`: a run writes none, and who asks has a compact one. encoding: of plain text whose bytes come
        without a declaration; UTF-8, if None. inline: whether texts may say what is to stay, by lines
        `<!-- clean: keep -->` and `<!-- clean: end -->` round it, as in `clean check` and `clean fix`. seconds: how
        long all work on one document may take, in time of this thread's processor; what takes longer is
        `failed`. Nothing interrupts the work: it looks at the clock between its steps, within matching and
        selecting, and before trafilatura. Parsing, laying out and trafilatura go on to their end; they are
        bounded by the size of the page, and trafilatura is not asked about the largest ones.

        Raises UsageError for arguments that make no sense, RuleFileError for rule files that are wrong.
        """
        if isinstance(rules, str | os.PathLike):
            rules = [rules]
        _one_of("extractor", extractor, EXTRACTORS)
        if isinstance(scored, bool):
            scored = "auto" if scored else "off"
        _one_of("scored", scored, SCORED)
        _one_of("account", account, ACCOUNTS)
        _one_of("kind", kind or "other", PAGE_KINDS)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
            raise UsageError(f"seconds: {seconds!r} is no time: it must be more than 0")
        parts = _parts(bundled, title=title, standfirst=standfirst, embeds=embeds)
        for tier in packs:
            _one_of("packs", tier, TIERS)
        files: list[tuple[Path, Tier | None]] = list(bundled_files(packs)) if bundled else []
        files += (found for path in rules for found in find_rule_files(Path(path)))
        ruleset = load_ruleset(files)
        if site is not None and site not in ruleset.names:
            raise UsageError(f"no pack or group is named {site!r}; `clean rules list` shows them")
        chosen = None if select is None else selectors("select", select)
        choice = Choice(chosen, selectors("ignore", ignore), drafts=drafts)
        paths = tuple((glob, selectors("per_path_ignore", told)) for glob, told in (per_path_ignore or {}).items())
        for glob, told in paths:
            try:
                ruleset.chosen(Choice(never=told))
            except UnknownSelector as error:
                raise UnknownSelector(f"per_path_ignore: {glob!r}", error.selector, error.message) from None
        options = Options(site, kind, extractor, parts, seconds, choice=choice, inline=inline)
        codec = known_encoding(encoding) if encoding else None
        self._set(ruleset, _Told(options, scored, removed_text, account, codec, paths))

    def _set(self, ruleset: Ruleset, told: _Told) -> None:
        self._ruleset, self._told, self._options = ruleset, told, told.options
        ruleset.chosen(told.options.choice)
        self._models = load_models(ruleset, always=told.scored == "on") if told.scored != "off" else {}
        self.digest = _digest(ruleset.digest, told)
        """The digest of the rules and of all options that change results."""

    @property
    def ruleset(self) -> Ruleset:
        return self._ruleset

    @property
    def account(self) -> str:
        """One of `ACCOUNTS`."""
        return self._told.account

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
        url, site = _told("url", url), _told("site", site)
        media_type, encoding = _told("media_type", media_type), _told("encoding", encoding)
        if media_type is not None and media_type not in _MEDIA_TYPES:
            _one_of("media_type", media_type, tuple(_MEDIA_TYPES))
        options = self._options
        if site is not None:
            if site not in self._ruleset.names:
                raise UsageError(f"no pack or group is named {site!r}; `clean rules list` shows them")
            options = replace(options, site=site)
        if kind is not None:
            _one_of("kind", kind, PAGE_KINDS)
            options = replace(options, kind=kind)
        is_page = _MEDIA_TYPES[media_type] if media_type else looks_like_page(data)
        source = data if isinstance(data, bytes) else encode(data, "utf-8")
        told = encoding if is_page else encoding or self._told.encoding
        budget = Budget(options.seconds)
        document = _as_text(data, url, _sort_of_page(data) if is_page else "text/plain", told)
        try:
            if is_page:
                document = _as_page(data, url, encoding, budget)
                if document.page:
                    document.page.must_show()
            outcome = clean(document, self._ruleset, options, self._models, budget)
            metadata = document.page.metadata() if document.page else {}
        except DocumentError as error:
            return self._passed_through(document, source, str(error))
        except (RecursionError, MemoryError) as error:
            return self._passed_through(
                document, source, f"{type(error).__name__}: the document is too deep or too big"
            )
        except Exception as error:  # the library promises not to raise on content, whatever a parser makes of it
            return self._passed_through(document, source, f"{type(error).__name__}: {error}")
        result = self._result(document, source, outcome, _kind(document, options.kind), metadata)
        if isinstance(data, bytes) and document.unit == "byte" and marks(result.data) != marks(source):
            why = "what is left would begin with the byte order mark of another encoding"
            return replace(self._passed_through(document, source, why), status="guarded")
        return result

    def why(self, result: Result, text: str) -> list[tuple[int, str, list[Look]]]:
        """Returns the lines of a result's document that hold a text: number, line, and which rules looked at it.

        Each rule comes with its conditions, and whether each held (`cleaner.engine.why`). A page is looked at as the
        text that it is laid out as.
        """
        from cleaner.engine.why import why  # nobody else needs it

        kind = result.page.name if result.page else self._options.kind
        site = self._options.site or (result.site.name if result.site else None)
        options = replace(self._options, kind=kind, site=site)
        return list(why(result.document, self._ruleset, options, text))

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
        _one_of("workers", workers or "threads", WORKERS)
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
        source = record.text if isinstance(record.text, bytes) else encode(record.text, "utf-8")
        is_page = _MEDIA_TYPES[record.media_type] if record.media_type else looks_like_page(record.text)
        told = record.encoding if is_page else record.encoding or self._told.encoding
        sort = _sort_of_page(record.text) if is_page else "text/plain"
        return self._passed_through(_as_text(record.text, _told("url", record.url), sort, told), source, why)

    def _result(
        self,
        document: Document,
        source: bytes,
        outcome: Outcome,
        page: PageKind | None,
        metadata: dict[str, str | None],
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
            metadata=metadata,
            removed_text=self._told.removed_text,
            account=self._told.account,
        )

    def _passed_through(self, document: Document, source: bytes, error: str) -> Result:
        size = len(document.text)
        segments = (Segment(0, size, "keep"),) if size else ()
        return Result(
            "failed", segments, document, source, self.digest,
            error=error, removed_text=self._told.removed_text, account=self._told.account,
        )  # fmt: skip


def _revived(ruleset: bytes, told: bytes) -> Cleaner:
    """Returns the cleaner that was pickled."""
    cleaner = Cleaner.__new__(Cleaner)
    all_told, options = msgspec.msgpack.decode(told, type=tuple[_Told, Options])
    cleaner._set(unpacked(ruleset), all_told)
    cleaner._options = options
    return cleaner


def _told(name: str, value: object) -> str | None:
    """Returns an argument that may be missing, or None. Raises TypeError for anything but a text."""
    if value is None or (isinstance(value, float) and value != value) or type(value).__name__ == "NAType":
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected str or None, got {type(value).__name__}")
    return value


def _as_text(data: str | bytes, url: str | None, media_type: str, encoding: str | None) -> Document:
    text, codec = decode(data, encoding) if isinstance(data, bytes) else (data, "utf-8")
    return Document(text, media_type, codec, url)


def _sort_of_page(data: str | bytes) -> str:
    return "multipart/related" if is_archive(data) else "text/html"


def _as_page(data: str | bytes, url: str | None, encoding: str | None, budget: Budget) -> Document:
    from cleaner.documents.page import read_page  # lxml and its kin are not needed for text

    return read_page(data, url=url, encoding=encoding, budget=budget)


def _kind(document: Document, told: str | None) -> PageKind | None:
    if told is not None:
        return PageKind(told, "told")
    return document.page.kind() if document.page else None


def _parts(bundled: bool, **told: str | None) -> tuple[tuple[str, str], ...]:
    """Returns what becomes of each part of pages: as given, else as measured best, else as the extractor has it."""
    for name, choice in told.items():
        _one_of(name, choice or "auto", CHOICES)
    return tuple((name, told[name] or (best if bundled else "auto")) for name, best in DEFAULTS)


def _digest(rules: str, told: _Told) -> str:
    """Returns the digest of everything that decides what is written; how long it may take does not."""
    decisive = replace(told, options=replace(told.options, seconds=0.0))
    text = "\n".join(map(str, (rules, decisive, __version__)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UsageError(f"{name}: {value!r} is not known; expected one of {', '.join(known)}")
