"""The values that travel between the rooms of the toolkit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

KINDS = (
    "donation", "subscription", "newsletter", "related", "comments", "share", "advertisement", "affiliate",
    "cookie-notice", "navigation", "byline", "dateline", "caption", "credit", "tags", "author-bio", "legal",
    "media-player", "embed", "live-blog", "promo", "read-more", "duplicate", "template", "interface", "whitespace",
)  # fmt: skip
"""The kinds of clutter, as rule files name them."""

Action = Literal["keep", "remove"]
Status = Literal["unchanged", "cleaned", "guarded", "failed"]
Unit = Literal["byte", "char"]


class Span(NamedTuple):
    """Half-open `[start, end)` in code points of `Document.text`."""

    start: int
    end: int


class Proposal(NamedTuple):
    """What a rule wants done with a span of `Document.text`. Nothing changes until all proposals are resolved."""

    start: int
    end: int
    action: Action
    rule: str
    """Full name: `independent/donation-appeal`."""
    kind: str
    rank: int
    """Whose word counts more where proposals meet: see `Rank`."""
    confirmed: bool = False
    """Whether a second anchor vouches for the span; the guard looks only at those without."""
    overrules: tuple[str, ...] = ()
    """For `keep`: the rules that it holds against; empty for all."""
    why: str | None = None
    """What decided it, where the rule's name does not tell (scored rules)."""


class Rank:
    """Places in the order of precedence: a site's editors know better than anybody's general rule."""

    EXTRACTOR = 0
    SCORED = 1
    COMMON = 2
    PLATFORM = 3
    SITE = 4


class Segment(NamedTuple):
    """A piece of the tiling of a text. Offsets are code points of the text that was cleaned."""

    start: int
    end: int
    action: Action
    rule: str | None = None
    kind: str | None = None
    path: str | None = None
    """On pages: the element that the text came from, as `html/body/div[2]/p`."""
    why: str | None = None


Recognised = Literal["told", "host", "fingerprint"]
RECOGNISED: tuple[Recognised, ...] = ("told", "host", "fingerprint")
"""By what a document's site is known."""


class Site(NamedTuple):
    """The site a document was taken to be from, and by what."""

    name: str
    by: Recognised


class Page(Protocol):
    """What the engine may ask of a document that still has its HTML. Spans are in `Document.text`."""

    def must_show(self) -> None:
        """Raises DocumentError where there is something in the page, but nothing to be seen without its scripts."""

    @property
    def tokens(self) -> frozenset[str]:
        """What plain selectors can name of all elements: `.class`, `#id`, `tag`, `[attribute]`, `[attribute=value]`."""

    def values(self, attribute: str) -> str:
        """All values of an attribute, with a line end before each; empty where no element has it."""

    def select(self, selector: str) -> Sequence[Span]:
        """The text of the elements that a CSS selector finds (soupsieve's dialect), in document order."""

    def left_out(self, mode: str, without: Sequence[Span] = ()) -> Sequence[Span]:
        """What the extractor would leave out; mode: `fast`, `default`, `precision` or `recall`.

        without: elements' spans that it is not to see; whether they are among what is left out is not said.
        """

    def part(self, name: str) -> Sequence[Span]:
        """Where the article's `title`, `standfirst` or `embeds` (posts of social networks) stand."""

    def address(self) -> str | None:
        """The address that the page gives as its own, for when nobody else tells it."""

    def paths(self, offsets: Sequence[int]) -> Sequence[str | None]:
        """The elements whose text stands at some offsets."""

    def metadata(self) -> dict[str, str | None]:
        """title, author, date and language as the extractor finds them."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be cleaned. For pages, `text` is the laid-out page."""

    text: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    """The codec by which `text` came out of its bytes, and by which it goes back."""
    url: str | None = None
    page: Page | None = None

    @property
    def unit(self) -> Unit:
        """What a manifest's offsets count: bytes of a text's source, characters of a laid-out page."""
        return "char" if self.page else "byte"
