"""Reads documents: `decode` makes text of bytes, `sniff` tells pages from texts, `page` reads pages.

A page is decoded (`charset`), parsed (`parse`, `tame`) and laid out as text (`layout`, `writer`, `tables`).
`selectors`, `matching` and `soup` find its elements, `metadata` and `parts` what it says about its article. `lines`
are its lines with their elements, of which `sentences`, `names`, `titles` and `landmarks` tell more. `kind` says what
sort of page it is, `vote` asks an extractor about it, `blocks` a model. All that is about pages is imported when it is
needed.
"""

from cleaner.documents.decode import decode, encode, known_encoding, marks
from cleaner.documents.sniff import is_archive, looks_like_page

__all__ = ["decode", "encode", "is_archive", "known_encoding", "looks_like_page", "marks", "preload"]


def preload() -> None:
    """Imports what pages need, so that processes which are forked from this one need not."""
    import htmldate  # noqa: F401
    import trafilatura  # noqa: F401

    from cleaner.documents import metadata, page  # noqa: F401
    from cleaner.documents.vote import extractor, prune  # noqa: F401
