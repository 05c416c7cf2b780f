"""Bytes → `Document`: decoding, sniffing, and the layout of pages (`cleaner.documents.page`, imported when needed)."""

from cleaner.documents.decode import decode, encode
from cleaner.documents.sniff import looks_like_html

__all__ = ["decode", "encode", "looks_like_html"]
