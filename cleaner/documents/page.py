"""HTML pages as documents: laid out as text, with the elements that the text came from."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from lxml.html import Element as html_element

from cleaner.budget import Budget
from cleaner.documents.decoding.archive import archived_page
from cleaner.documents.decoding.charset import as_utf8
from cleaner.documents.decoding.sniff import is_archive
from cleaner.documents.layout import Layout, lay_out
from cleaner.documents.lines import Lines
from cleaner.documents.lines.keys import key_of
from cleaner.documents.parsing.parse import parse
from cleaner.documents.roles.anchors import free_headings
from cleaner.documents.selection.paths import Paths
from cleaner.documents.selection.selectors import Finder
from cleaner.documents.vote.cuts import minus
from cleaner.documents.vote.structure import held_against, without_holes
from cleaner.errors import DocumentError
from cleaner.lazy import lazy
from cleaner.model import Document, Judged, Marked, MetadataChoice, PageKind, Segment, Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.article.metadata import Metadata
    from cleaner.documents.kind.headed import Headed

_FEW_KEPT = 0.1
"""The share of a page's prose below which an answer is doubted, if what is called after furniture holds most of it."""
_NO_ARTICLES = frozenset(("collection", "forum", "listing", "product", "search"))
"""Kinds of pages on which a layer may hold most of the prose: the reviews of a product."""
_PROMISING = ("script", "frame", "iframe", "object", "embed", "template")
"""Elements that would show something in a browser."""


def read_page(
    data: bytes | str, *, url: str | None = None, encoding: str | None = None, budget: Budget | None = None,
    marked: bool = False,
) -> Document:  # fmt: skip
    """Reads an HTML page: `Document.text` is the page laid out, `Document.page` answers for its elements.

    `encoding` is the one declared outside the page. Of a web archive, the page in it is read. budget: of the time for
    the document, also for what the page is asked later. marked: whether it will be asked for `as_markdown`. Raises
    DocumentError for an archive that is damaged, and RuleTimeout.
    """
    budget = budget or Budget(math.inf)
    media_type, address = "text/html", None
    if is_archive(data):
        data, told, address = archived_page(data)
        media_type, encoding = "multipart/related", told or encoding
    html, codec = as_utf8(data, encoding) if isinstance(data, bytes) else (data.encode("utf-8", "replace"), "utf-8")
    budget.check()
    root = parse(html)
    budget.check()
    if root is None:
        root = html_element("html")
    free_headings(root)
    finder = Finder(root, budget)  # from here on all elements are held
    if marked:
        from cleaner.documents.markdown import NotingWriter  # few ask for it

        layout = lay_out(root, NotingWriter)
    else:
        layout = lay_out(root)
    return Document(layout.text, media_type, codec, url, HtmlPage(finder, layout, url, budget, address))


class HtmlPage:
    """A parsed page. Everything but the layout is computed when it is first used."""

    def __init__(
        self, finder: Finder, layout: Layout, url: str | None, budget: Budget, address: str | None = None
    ) -> None:
        """address: where the page was saved from, if its archive says so."""
        self._budget = budget
        self._root = finder.root
        self._address = address
        self._layout = layout
        self._url = url
        self._finder = finder
        self._paths = Paths(finder)
        self._votes: dict[tuple[str, tuple[Span, ...]], Sequence[Span]] = {}
        """Arguments of `left_out` → what the extractor leaves out."""
        self.disagreement = 0.0
        self._texts: dict[str, Sequence[Span]] = {}
        """Kind of page → what `text_of` found."""

    def must_show(self) -> None:
        """Raises DocumentError where there is something in the page, but nothing to be seen without its scripts."""
        if self._layout.text:
            return
        if next(self._root.iter(*_PROMISING), None) is not None or key_of(self._root.text_content()):
            raise DocumentError("the page shows no text of its own: markup, scripts and frames only")

    @lazy
    def tokens(self) -> frozenset[str]:
        """What plain selectors can name: see `Page.tokens`."""
        return frozenset(self._finder.tokens)

    def kind(self) -> PageKind:
        """What kind of page it is, and by what that is known."""
        return self._kind

    @lazy
    def _kind(self) -> PageKind:
        from cleaner.documents.kind import kind_of

        return kind_of(self._root, self._layout, self.tokens, self._url or self.address(), lambda: self._headed)

    @lazy
    def _headed(self) -> Headed | None:
        from cleaner.documents.kind.headed import headed

        return headed(self.lines)

    def values(self, attribute: str) -> str:
        """Returns all values of an attribute, with a line end before each; empty where no element has it."""
        return self._finder.joined(attribute)

    def select(self, selector: str) -> Sequence[Span]:
        """Returns the text of the elements that a CSS selector finds, in document order; only of those with text.

        Whole lines come with their line ends: without them, what is kept on both sides of a cut would run together.
        """
        return [span for element in self._finder.select(selector) if (span := self._span_of(element)) is not None]

    def _span_of(self, element: HtmlElement) -> Span | None:
        span = self._layout.span_of(element)
        return span and self._with_line_end(span)

    def _with_line_end(self, span: Span) -> Span:
        text = self._layout.text
        start, end = span
        whole = text[end : end + 1] == "\n" and (start == 0 or text[start - 1] == "\n")
        return Span(start, end + 1) if whole else span

    def vote(self, mode: str, without: Sequence[Span] = ()) -> Sequence[Span]:
        """What is to be left out by the extractor's vote, held against the structure of the page.

        Takes and raises what `left_out` does.
        """
        from cleaner.documents.vote.ask import vote

        def ask(spans: Sequence[Span]) -> Sequence[Span]:
            left_out = self.left_out(mode, spans)
            self._budget.check()
            return left_out

        return vote(self.lines, ask, without, sells=self._sells)

    def judge(self, mode: str, without: Sequence[Span], kind: PageKind) -> Judged:
        """What the block model makes of the vote: see `Page.judge`. Raises what `vote` raises."""
        from cleaner.documents.blocks import Votes, bundled_model, judge

        held = self.vote(mode, without)
        if not self._layout.text:
            return Judged(held, (), ())
        self._budget.check()
        votes = Votes(without, self.left_out(mode, without), held, kind, self.text_of(kind.name), self._article(kind))
        found = judge(self.lines, votes, bundled_model())
        self.disagreement = found.disagreement
        left_out = held
        if found.kept:  # what stays now may have neighbours
            left_out = held_against(
                self.lines, list(minus(self._layout.text, held, found.kept)), without, sells=self._sells
            )
        cut = list(minus(self._layout.text, found.cut, self._titles()))
        goes = without_holes(self.lines, cut, sorted([*without, *left_out]), sells=self._sells)
        cuts = [span.start for span in found.cut]
        why = [found.why(bisect_right(cuts, span.start) - 1) for span in goes]
        return Judged(left_out, [self._with_line_end(span) for span in goes], why)

    @property
    def _sells(self) -> bool:
        return self.kind().name == "product"

    def _titles(self) -> list[Span]:
        """Returns the page's titles without their line ends: what becomes of these is told elsewhere, not by a model
        that learned from articles without them."""
        text = self._layout.text
        return [Span(start, start + len(text[start:end].rstrip())) for start, end in self.part("title")]

    def prose(self) -> Sequence[Span]:
        """Returns the lines of prose, in order."""
        lines = self.lines
        return [span for span, is_prose in zip(lines.spans, lines.prose, strict=True) if is_prose]

    def body(self) -> Span:
        """Returns from where to where the largest part of the prose stands that is in elements of one make."""
        lines = self.lines
        largest = max(lines.prose_by_make().values(), key=lines.size, default=None)
        return Span(lines.starts[largest[0]], lines.spans[largest[-1]].end) if largest else Span(0, 0)

    @lazy
    def lines(self) -> Lines:
        """The lines of the page, with their elements."""
        return Lines(self._root, self._layout)

    def left_out(self, mode: str, without: Sequence[Span] = ()) -> Sequence[Span]:
        """Returns what trafilatura leaves out. mode: `fast`, `default`, `precision` or `recall`.

        It gets the page without the elements whose spans are `without`: a page without its menus takes half of the
        time, and is judged rather better. Raises DocumentError where it finds nothing in a page that has text.
        """
        asked = (mode, tuple(without))
        if asked not in self._votes:
            self._votes[asked] = self._left_out(mode, without)
        return self._votes[asked]

    def _left_out(self, mode: str, without: Sequence[Span]) -> Sequence[Span]:
        if not self._layout.text:
            return ()
        self._budget.check()
        from cleaner.documents.vote.extractor import left_out
        from cleaner.documents.vote.prune import prune

        def ask(spans: Sequence[Span], holders: frozenset[HtmlElement] = frozenset()) -> Sequence[Span]:
            self._budget.check()
            return left_out(*prune(self._root, self._layout, spans, holders), mode, self._url)

        found: Sequence[Span] | None = None
        if without:
            with suppress(DocumentError):  # what is left may be too little for it to find an article in
                found = ask(without)
        try:
            found = ask(()) if found is None else found
        except DocumentError:
            if not self._holders:
                raise
        if self._holders and (found is None or self._kept_prose(found) < _FEW_KEPT * self._kept_prose(())):
            try:
                return ask(without, self._holders)
            except DocumentError:
                if found is None:
                    raise
        assert found is not None
        return found

    def _kept_prose(self, left_out: Sequence[Span]) -> int:
        """Returns the characters of the lines of prose of which nothing is left out."""
        lines = self.lines
        gone = {line for span in left_out for line in lines.within(span)}
        return lines.prose_size(line for line in range(len(lines.spans)) if line not in gone)

    @lazy
    def _holders(self) -> frozenset[HtmlElement]:
        from cleaner.documents.vote.holders import holders

        return frozenset() if self.kind().name in _NO_ARTICLES else holders(self.lines)

    def text_of(self, kind: str) -> Sequence[Span]:
        """What belongs to the text of a page of some kind, whatever the extractor leaves out."""
        if kind not in self._texts:
            from cleaner.documents.vote.by_kind import text_of

            self._texts[kind] = text_of(kind, self.lines, self._layout)
        return self._texts[kind]

    def _article(self, kind: PageKind) -> Span | None:
        """Returns where the article stands, if the page's title tells that and nothing else does."""
        from cleaner.documents.kind import is_headed

        if (self.lines.have_landmarks and not is_headed(kind)) or self._headed is None:
            return None
        return self._headed.article

    def part(self, name: str) -> Sequence[Span]:
        """Returns where the `title`, the `standfirst` or the `embeds` (posts of social networks) stand."""
        from cleaner.documents.article import parts

        if name == "embeds":
            return parts.embeds(self.select)
        titles = parts.titles(self._root, self._layout.text, self.select, self._metadata.title())
        if not titles and self._headed is not None:
            titles = [self._with_line_end(self._headed.headline)]
        if name == "title" or not titles:
            return titles
        found = parts.standfirst(self._root, self._layout.text, titles[0].end)
        return [self._with_line_end(found)] if found else []

    def as_markdown(self, segments: Sequence[Segment]) -> Marked:
        """Returns the text as Markdown. The page must have been read for it (`marked`)."""
        from cleaner.documents.markdown import as_markdown

        return as_markdown(self._root, self._layout, segments, self._url or self.address())

    def address(self) -> str | None:
        """Returns the address that the page gives as its own: its archive's, its canonical link, or the one for
        networks."""
        return self._address or self._given_address

    @lazy
    def _given_address(self) -> str | None:
        from cleaner.documents.article.address import given_address

        return given_address(self._root)

    def paths(self, offsets: Sequence[int]) -> list[str | None]:
        """Returns the paths of the elements whose text stands at some offsets, as `html/body/div[2]/p`."""
        return [e if e is None else self._paths.of(e) for e in self._layout.elements_at(offsets)]

    def metadata(self, how: MetadataChoice = "full") -> dict[str, str | None]:
        """Returns title, author, date and language as the page declares them, or as trafilatura finds them.

        how: `full`; `fast`, without a search for a date that is not declared; `none` returns nothing.
        """
        return self._metadata.told(how)

    @lazy
    def _metadata(self) -> Metadata:
        from cleaner.documents.article.metadata import Metadata

        return Metadata(self._root, self._url)
