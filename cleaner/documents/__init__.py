"""Bytes → `Document`: decoding, sniffing, and the layout of pages (`cleaner.documents.page`, imported when needed)."""

from cleaner.documents.decode import decode, encode, known_encoding, marks
from cleaner.documents.sniff import is_archive, looks_like_page

__all__ = ["decode", "encode", "is_archive", "known_encoding", "looks_like_page", "marks", "preload"]


def preload() -> None:
    """Imports what pages need, so that processes which are forked from this one need not."""
    import htmldate  # noqa: F401
    import trafilatura  # noqa: F401

    from cleaner.documents import metadata, page  # noqa: F401
    from cleaner.documents.vote import extractor, prune  # noqa: F401
