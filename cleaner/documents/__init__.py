"""Reads documents. A text only has to be decoded; a page passes these rooms, in their order:

`decoding` makes text of its bytes, `parsing` a tree of that, `layout` the text that a reader sees. `selection` finds
elements of the tree. `lines` are the lines of the laid-out text with their elements, `roles` what elements are for.
`kind` says what sort of page it is, `vote` asks an extractor what of it is the article, `blocks` a model. `article` has
what the page says of it, `markdown` writes what stays. `page` takes a page through the rooms, and answers for it; all
that is about pages is imported when it is needed.
"""

from cleaner.documents.decoding.decode import decode, encode, known_encoding, marks
from cleaner.documents.decoding.sniff import is_archive, looks_like_page

__all__ = ["decode", "encode", "is_archive", "known_encoding", "looks_like_page", "marks", "preload"]


def preload() -> None:
    """Imports what pages need, so that processes which are forked from this one need not."""
    import htmldate  # noqa: F401
    import trafilatura  # noqa: F401

    from cleaner.documents import page  # noqa: F401
    from cleaner.documents.article import metadata  # noqa: F401
    from cleaner.documents.vote import extractor, prune  # noqa: F401
