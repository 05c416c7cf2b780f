"""What cleaning one document came to: the clean text, and the account of every byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleaner import __version__
from cleaner.documents import encode
from cleaner.engine import Stale
from cleaner.engine.resolve import Lost
from cleaner.lazy import lazy
from cleaner.manifest import SCHEMA_VERSION, Manifest, removed_text_entry, sha256
from cleaner.model import Document, Fallback, PageKind, Segment, Site, Status
from cleaner.prose import is_prose

ITEMS_ONLY = ("search", "listing", "collection")
"""Kinds of pages that may hold nothing but links to others."""
WIDE = 0.25
"""The share of a page's text from which on the voters' disagreement about it is told."""
PROSE = 15
"""Words from which on a sentence of such a page is more than an item."""


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
    disagreement: float = 0.0
    """Of the text of a page that no rule cuts: the share of which the block model says the opposite of what became."""
    metadata: dict[str, str | None] = field(default_factory=dict)
    """Title, author, date and language of a page, as the extractor finds them."""
    seen: Document | None = None
    """Of a page whose text is written as Markdown: as rules saw it."""
    removed_text: bool = True
    """Whether `manifest` stores what was removed, so that it can be restored."""
    account: str = "full"
    """Whether `manifest` lists proposals that lost (`full`), or not (`compact`, and `none`: who asks has one)."""

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
        return {
            "kind": page.name,
            "by": page.by,
            **({} if self.has_article else {"article": False}),
            **({"disagreement": self.disagreement} if self.disagreement >= WIDE else {}),
        }

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
        style = {} if self.document.style == "text" else {"style": self.document.style}
        return {"sha256": sha256(laid_out), "chars": len(self.document.text), **style}

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
