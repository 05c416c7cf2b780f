"""The values that the rooms of the toolkit pass to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

KINDS = (
    "donation", "subscription", "newsletter", "related", "comments", "share", "advertisement", "affiliate",
    "cookie-notice", "navigation", "byline", "dateline", "caption", "credit", "tags", "author-bio", "legal",
    "media-player", "embed", "live-blog", "promo", "read-more", "duplicate", "template", "interface", "whitespace",
)  # fmt: skip
"""The kinds of clutter, as rule files name them."""

EXTRACTOR = "extractor/trafilatura"
"""The name under which the extractor's vote appears in manifests, and by which `keep` rules may overrule it."""
BLOCKS = "extractor/blocks"
"""The name of what the block model cuts."""
VOTERS = (EXTRACTOR, BLOCKS, "extractor/title", "extractor/standfirst", "extractor/embeds")
"""What removes parts of pages without being a rule, by the names that it has in manifests."""

Action = Literal["keep", "remove"]
MetadataChoice = Literal["none", "fast", "full"]
METADATA: tuple[MetadataChoice, ...] = ("none", "fast", "full")
"""What is told of a page's article: nothing; what needs no search for a date; all."""
Status = Literal["unchanged", "cleaned", "guarded", "failed"]
Unit = Literal["byte", "char"]
Style = Literal["text", "markdown"]
STYLES: tuple[Style, ...] = ("text", "markdown")
"""How the text of a page is written: as a reader sees it, or with its headings, lists and links marked."""
Fallback = Literal["general", "extractor", "rules", "page"]
FALLBACKS: tuple[Fallback, ...] = ("general", "extractor", "rules", "page")
"""By what a page was cleaned where rules and extractor together went wrong: general packs and the extractor, without
the site's packs; the extractor alone; rules alone; nothing (the whole page is passed through)."""


class Span(NamedTuple):
    """Half-open `[start, end)` in code points of `Document.text`."""

    start: int
    end: int


class Proposal(NamedTuple):
    """What a rule proposes for a span of `Document.text`. Nothing changes until all proposals are resolved."""

    start: int
    end: int
    action: Action
    rule: str
    """The rule's full name: `independent/donation-appeal`."""
    kind: str
    rank: int
    """The rule's rank in the order of precedence (`Rank`)."""
    confirmed: bool = False
    """Whether a second anchor vouches for the span; the guard looks only at those without."""
    overrules: tuple[str, ...] = ()
    """For `keep`: the rules that it holds against; empty for all."""
    why: str | None = None
    """What decided it, where the rule's name does not say it (scored rules)."""


class Rank:
    """Ranks in the order of precedence: a site's editors know better than anybody's general rule."""

    EXTRACTOR = 0
    SCORED = 1
    COMMON = 2
    PLATFORM = 3
    LEARNT = 4
    SITE = 5


class Segment(NamedTuple):
    """A piece of the tiling of a text. Offsets are code points of the text that was cleaned."""

    start: int
    end: int
    action: Action
    rule: str | None = None
    kind: str | None = None
    path: str | None = None
    """On pages: the path of the element that the text came from, as `html/body/div[2]/p`."""
    why: str | None = None


Recognised = Literal["told", "host", "fingerprint"]
RECOGNISED: tuple[Recognised, ...] = ("told", "host", "fingerprint")
"""By what a document's site can be known: the user told it, its URL's host, or a fingerprint."""


class Site(NamedTuple):
    """The site that a document was taken to be from, and by what."""

    name: str
    by: Recognised


PAGE_KINDS = (
    "article", "live-blog", "gallery", "recipe", "forum", "documentation", "product", "collection", "listing", "search",
    "service", "other",
)  # fmt: skip
"""The kinds of pages, as rule files and `--kind` name them. `forum`: threads, questions with answers, pages of
comments; `collection`: products; `listing`: links to other pages; `service`: what a company or an office offers."""


class PageKind(NamedTuple):
    """The kind that a page was taken to be of, and by what: `schema.org QAPage`, `told`."""

    name: str
    by: str


class Marked(NamedTuple):
    """A laid-out text with marks in it, and the segments that tile it."""

    text: str
    segments: tuple[Segment, ...]
    at: Callable[[int], int]
    """Takes an offset of the laid-out text, and returns where in this one it is."""


class Judged(NamedTuple):
    """What two voters leave out of a page."""

    left_out: Sequence[Span]
    """What the extractor leaves out and the block model does not keep."""
    cut: Sequence[Span]
    """What the block model cuts; it may overlap with what the extractor leaves out."""
    why: Sequence[str]
    """For each cut, what speaks most for it."""


class Page(Protocol):
    """What the engine may ask of a document that still has its HTML. Spans are in `Document.text`."""

    def must_show(self) -> None:
        """Raises DocumentError where there is something in the page, but nothing to be seen without its scripts."""

    @property
    def tokens(self) -> frozenset[str]:
        """Returns what plain selectors can name of all elements: `.class`, `#id`, `tag`, `[attribute]`,
        `[attribute=value]`."""

    def kind(self) -> PageKind:
        """What kind of page it is, and by what that is known."""

    def values(self, attribute: str) -> str:
        """Returns all values of an attribute, with a line end before each; empty where no element has it."""

    def select(self, selector: str) -> Sequence[Span]:
        """Returns the text of the elements that a CSS selector finds (soupsieve's dialect), in document order."""

    def left_out(self, mode: str, without: Sequence[Span] = ()) -> Sequence[Span]:
        """Returns what the extractor would leave out. mode: `fast`, `default`, `precision` or `recall`.

        without: spans of elements that the extractor does not get. They may or may not be among what is returned.
        Raises DocumentError where the extractor finds nothing.
        """

    def vote(self, mode: str, without: Sequence[Span] = ()) -> Sequence[Span]:
        """Returns `left_out`, less what the structure of the page shows to be article all the same."""

    def judge(self, mode: str, without: Sequence[Span], kind: PageKind) -> Judged:
        """Returns what the block model makes of the `vote`.

        kind: what the page is taken for. Takes and raises what `vote` does.
        """
        ...

    @property
    def disagreement(self) -> float:
        """The share of the text that no rule cuts of which the block model, once asked, says the opposite of what
        became of it."""

    def body(self) -> Span:
        """Returns from where to where the largest part of the prose stands that is in elements of one make."""
        ...

    def prose(self) -> Sequence[Span]:
        """Returns the lines that are running text, in order."""

    def text_of(self, kind: str) -> Sequence[Span]:
        """What belongs to the text of a page of some kind, whatever the extractor leaves out."""

    def part(self, name: str) -> Sequence[Span]:
        """Returns where the article's `title`, `standfirst` or `embeds` (posts of social networks) stand."""

    def address(self) -> str | None:
        """Returns the address that the page gives as its own, for when nobody else tells it."""

    def paths(self, offsets: Sequence[int]) -> Sequence[str | None]:
        """Returns the paths of the elements whose text stands at some offsets."""

    def metadata(self, how: MetadataChoice = "full") -> dict[str, str | None]:
        """Returns title, author, date and language as the extractor finds them; less or none, where that will do."""

    def as_markdown(self, segments: Sequence[Segment]) -> Marked:
        """Returns the text as Markdown. segments: what of it stays, and what goes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document to be cleaned, with what is known of it; the fields are the arguments of `Cleaner.clean`."""

    text: str | bytes
    """The text, the HTML page or the web archive."""
    url: str | None = None
    site: str | None = None
    media_type: str | None = None
    kind: str | None = None
    encoding: str | None = None


Item = str | bytes | Record | tuple[str | bytes, str | None]
"""One of many documents to be cleaned: a text or a page, one with its URL, or a record."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be cleaned. For pages, `text` is the laid-out page."""

    text: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    """The codec that decoded the bytes to `text`, and that encodes it again."""
    url: str | None = None
    page: Page | None = None
    laid_out: bool = False
    """Whether the text is a page's, though the page is not at hand: its tree stays in the process that read it."""
    style: Style = "text"
    """How a laid-out text is written."""

    @property
    def unit(self) -> Unit:
        """What a manifest's offsets count: bytes of a text's source, characters of a laid-out page."""
        return "char" if self.page or self.laid_out else "byte"

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (self.text, self.media_type, self.encoding, self.url, None, self.unit == "char", self.style)
