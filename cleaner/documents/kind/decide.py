"""From all that is known of a page to its kind. The surer an answer, the earlier its question is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from cleaner.documents.kind.declared import Declared, declared
from cleaner.documents.kind.headed import Headed
from cleaner.documents.kind.shape import Shape, shape_of
from cleaner.documents.kind.software import made_by
from cleaner.lazy import lazy
from cleaner.model import PageKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.documents.layout import Layout

_ARTICLES = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
    "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "MedicalScholarlyArticle",
))  # fmt: skip
# The types that tell a kind whatever else a page says, in the order in which they are asked for.
_BY_TYPE: tuple[tuple[str, str], ...] = (
    ("DiscussionForumPosting", "forum"),
    ("LiveBlogPosting", "live-blog"),
    ("SearchResultsPage", "search"),
    ("Recipe", "recipe"),
    ("TechArticle", "documentation"),
    ("APIReference", "documentation"),
)
_PRODUCTS = ("Product", "ProductGroup", "IndividualProduct", "ProductModel", "SomeProducts")
_GALLERIES = ("ImageGallery", "MediaGallery")
_LISTS = ("CollectionPage", "ItemList", "OfferCatalog")

# Classes of `body`, as shops and WordPress write them.
_BODY: dict[str, tuple[str, ...]] = {
    "search": ("search-results", "search-no-results", "template-search", "catalogsearch-result-index"),
    "product": ("single-product", "template-product", "catalog-product-view", "product-template-default"),
    "collection": (
        "template-collection", "tax-product_cat", "post-type-archive-product", "catalog-category-view",
        "woocommerce-shop", "template-list-collections",
    ),
    "article": (
        "single-post", "template-article", "post-template-default", "node-type-article", "page-node-type-article",
    ),
    "listing": ("archive", "category", "blog", "template-blog"),
}  # fmt: skip
_LIVE = ("liveblog", "live-blog", "liveblog-post", "live-blog-post", "live-blog-entry", "liveblog-entry")
_FORUM_ADDRESS = re.compile(
    r"(?:^|[./])(?:forums?|boards?|discuss|community|communities|answers?|talk)\.|/(?:forums?|threads?|topics?|discussions?"
    r"|boards?|questions?|q)/|showthread|viewtopic|[?&;](?:topic|thread|tid)=",
    re.IGNORECASE,
)
_SHELVES = frozenset((
    "browse", "c", "categories", "category", "collection", "collections", "department", "departments",
    "product-category",
))  # fmt: skip
"""Parts of addresses under which shops and catalogues have what is of one sort."""
_PRODUCT_ADDRESS = re.compile(r"/(?:products?|itm|dp|pd)/[^/?#]+", re.IGNORECASE)
_MANUAL_ADDRESS = re.compile(
    r"//(?:docs?|developers?|devdocs|manual|help|wiki|api|reference)\.|/(?:docs?|documentation|manuals?|reference|api|man)/",
    re.IGNORECASE,
)
_TITLE_ADDRESS = re.compile(r"/([^\W\d_]+(?:[-_][^\W_]+){3,})(?:\.\w+)?/?(?:[?#]|$)")
"""An address that ends in the words of a title."""
_MOST_TOLD = 60
"""Characters, at most, of a headline in what a page is known by."""
_HEADED = "title over"
_SHORT = 400
"""Characters of prose below which a page has no article."""


_HeadedArticle = Callable[[], Headed | None]
_Question = Callable[["_Page"], PageKind | None]


class _Page:
    """What the questions ask about. The shape is measured only if one wants to know it."""

    def __init__(
        self, root: HtmlElement, layout: Layout, tokens: frozenset[str], url: str | None, headed: _HeadedArticle
    ) -> None:
        self.root = root
        self.headed = headed
        self.tokens = tokens
        self.url = url or ""
        self.says: Declared = declared(root)
        self.layout = layout

    @lazy
    def shape(self) -> Shape:
        return shape_of(self.layout, self.root)

    @lazy
    def body(self) -> frozenset[str]:
        """The classes of `body`."""
        body = self.root.find("body")
        return frozenset((body.get("class") or "").split()) if body is not None else frozenset()

    @lazy
    def is_article(self) -> str | None:
        """The type by which the page says that it is an article."""
        return next((name for name in sorted(self.says.types) if name in _ARTICLES), None)


def kind_of(
    root: HtmlElement, layout: Layout, tokens: frozenset[str], url: str | None, headed: _HeadedArticle
) -> PageKind:
    """The kind of a page, and by what it is known. `tokens` are those of `Page.tokens`, headed: finds the article of a
    page that names none of its parts."""
    page = _Page(root, layout, tokens, url, headed)
    return next((found for ask in _QUESTIONS if (found := ask(page)) is not None), PageKind("other", "nothing tells"))


def is_headed(kind: PageKind) -> bool:
    """Returns whether nothing but its headline tells that a page is an article."""
    return kind.by.startswith(_HEADED)


def _by_type(page: _Page) -> PageKind | None:
    types = page.says.types
    for name, kind in _BY_TYPE:
        if name in types and not (kind in ("search", "recipe") and page.is_article):
            return PageKind(kind, f"schema.org {name}")
    if "QAPage" in types and not page.is_article:
        return PageKind("forum", "schema.org QAPage")
    return None


def _by_software(page: _Page) -> PageKind | None:
    found = made_by(page.says.generators, page.tokens)
    return found and PageKind(*found)


def _by_body(page: _Page) -> PageKind | None:
    for kind, names in _BODY.items():
        if found := next((name for name in names if name in page.body), None):
            if kind == "listing" and (page.is_article or "single" in page.body or page.shape.prose > 8 * _SHORT):
                continue
            return PageKind(kind, f"body.{found}")
    return None


def _live(page: _Page) -> PageKind | None:
    found = next((name for name in _LIVE if f".{name}" in page.tokens), None)
    return PageKind("live-blog", f"template .{found}") if found and page.is_article else None


def _shop(page: _Page) -> PageKind | None:
    if page.is_article:
        return None
    for og in sorted(page.says.og):
        if og.startswith("product"):
            kind = "collection" if og == "product.group" or page.shape.prices > 20 else "product"
            return PageKind(kind, f"og:type {og}")
    if found := next((name for name in _PRODUCTS if name in page.says.types), None):
        return PageKind("collection" if page.shape.prices > 12 else "product", f"schema.org {found}")
    if {"[itemprop=price]", "[itemprop=description]"} <= page.tokens:
        return PageKind("collection" if page.shape.prices > 12 else "product", "itemprop price and description")
    return None


def _said_to_be_article(page: _Page) -> PageKind | None:
    return PageKind("article", f"schema.org {page.is_article}") if page.is_article else None


def _lists(page: _Page) -> PageKind | None:
    found = next((name for name in _LISTS if name in page.says.types), None)
    # Lists of what else there is are declared under articles, too.
    if found == "CollectionPage" or (found and not page.shape.has_body):
        return PageKind("collection" if page.shape.prices >= 8 else "listing", f"schema.org {found}")
    return None


def _galleries(page: _Page) -> PageKind | None:
    found = next((name for name in _GALLERIES if name in page.says.types), None)
    return PageKind("gallery", f"schema.org {found}") if found and page.shape.prose < _SHORT else None


def _thread(page: _Page) -> PageKind | None:
    address = _FORUM_ADDRESS.search(page.url)
    if not address:
        return None
    from cleaner.documents.kind.posts import posts_of

    found = posts_of(page.root, page.layout)
    if found.share < 0.5:
        return None
    return PageKind("forum", f"{len(found.elements)} × {found.path}, address with {address[0].strip('/.?&;')}")


def _manual(page: _Page) -> PageKind | None:
    address = _MANUAL_ADDRESS.search(page.url)
    if address and ("pre" in page.tokens or "code" in page.tokens):
        return PageKind("documentation", f"code, address with {address[0].strip('/.')}")
    return None


def _shelf(page: _Page) -> PageKind | None:
    """A page of links to things of one sort, whatever is said about the sort above or below them."""
    parts = page.url.partition("?")[0].partition("#")[0].rstrip("/").split("/")
    if _SHELVES.isdisjoint(parts[3:-1]) or "." in parts[-1]:
        return None
    shape = page.shape
    if shape.linked < max(12, shape.paragraphs):
        return None
    return PageKind(
        "collection" if shape.prices >= 2 else "listing", f"{shape.linked} lines are links, address of a shelf"
    )


def _published(page: _Page) -> PageKind | None:
    """A page with a date of its own, and running text, is an article, however many teasers stand round it."""
    if page.says.published and page.shape.prose >= _SHORT:
        return PageKind("article", "has a date of publication")
    return None


def _by_shape(page: _Page) -> PageKind | None:
    shape = page.shape
    title = _TITLE_ADDRESS.search(page.url) if shape.paragraphs else None
    if title and shape.short > 2 * shape.paragraphs and (product := _PRODUCT_ADDRESS.search(page.url)):
        return PageKind("product", f"address with {product[0].strip('/')}")
    if title and not shape.scattered:
        return PageKind("article", f"address with {title[1]}")
    if shape.prices >= 10 and shape.prices > shape.paragraphs:
        return PageKind("collection", f"{shape.prices} prices")
    if article := page.headed():
        headline = page.layout.text[slice(*article.headline)][:_MOST_TOLD]
        return PageKind("article", f"{_HEADED} {article.paragraphs} paragraphs: {headline}")
    if (
        shape.linked >= 12
        and not shape.has_body
        and shape.linked > 1.5 * shape.paragraphs
        and shape.prose < 0.6 * shape.chars
    ):
        return PageKind("listing", f"{shape.linked} lines are links, {shape.paragraphs} prose")
    if shape.scattered and shape.paragraphs > 2:
        return PageKind("service", f"{shape.paragraphs} paragraphs in {shape.parents} places")
    if shape.prose >= _SHORT:
        return PageKind("article", f"{shape.paragraphs} paragraphs in {shape.parents} places")
    return None


_QUESTIONS: tuple[_Question, ...] = (
    _by_type, _by_software, _live, _shop, _said_to_be_article, _by_body, _lists, _galleries, _thread, _manual,
    _shelf, _published, _by_shape,
)  # fmt: skip
