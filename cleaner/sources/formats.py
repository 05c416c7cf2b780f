"""Says which format a file has: by one table of suffixes, or by its first bytes if the table does not know."""

from __future__ import annotations

import re
from posixpath import splitext

from cleaner.compression import COMPRESSIONS
from cleaner.documents import looks_like_page

DOCUMENTS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".mht": "page",
    ".mhtml": "page",
}
"""Suffixes of files that are one document each."""

MEDIA_TYPES = {"text": "text/plain", "page": "text/html"}
"""The media types of these formats."""

CONTAINERS = {
    ".jsonl": "jsonl",
    ".jsonlines": "jsonl",
    ".ndjson": "jsonl",
    ".jl": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".warc": "warc",
    ".wet": "warc",
    ".parquet": "parquet",
}
"""Suffixes of files with one document in each record."""

PACKED_TEXTS = dict.fromkeys((suffix for suffix, format in DOCUMENTS.items() if format == "text"), "packed")
"""Suffixes of texts that are containers of one record where they are compressed: they are streamed, too."""

OF_RECORDS = frozenset((*CONTAINERS.values(), "packed"))
"""All formats of containers."""

_XML = "XML is not read: convert it to .txt, .html or .jsonl"
_UNREADABLE = f"compressed in a way that is not read; read are {', '.join(COMPRESSIONS)}"
LEFT_OUT = {
    ".pdf": "not text",
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf", ".opml"), _XML),
    **dict.fromkeys((".zip", ".wacz", ".tar", ".tgz", ".tbz2", ".txz", ".7z", ".rar"), "an archive: unpack it first"),
    **dict.fromkeys((".lz4", ".br", ".lzma", ".z"), _UNREADABLE),
    **dict.fromkeys(
        (".epub", ".docx", ".odt", ".doc", ".rtf"), "a document of an office or of books: convert it to .html or .txt"
    ),
    ".css": "not an article",
    ".js": "not an article",
}
"""Suffixes of files that occur in dumps, and why they are not read."""

_PACKED_PAGE = "a compressed page: unpack it first, or put pages into .jsonl.gz or .warc.gz"
_PACKED_UNNAMED = "compressed, and its name does not say what: call it .jsonl.zst, .txt.gz …"

MANIFEST = ".manifest.json"
"""The suffix of the manifest of one document."""

MANIFESTS = {
    "": ".manifest.jsonl",
    **{suffix: f".manifest.jsonl{suffix}" for suffix in COMPRESSIONS},
    ".parquet": ".manifest.parquet",
}
"""Suffixes of the manifests of a container's records: they are packed as it is."""

OWN = (MANIFEST, *MANIFESTS.values())
"""Suffixes of files that a run writes; an output folder given as an input has them."""

SNIFFED = 4096
"""Bytes that are looked at if the suffix says nothing."""

_JSON = re.compile(rb'(?:\xef\xbb\xbf)?[\[\s]*\{\s*"(?:[^"\\\n]|\\.)*"\s*:')


def split_suffix(name: str) -> tuple[str, str, str]:
    """Splits `a/d.jsonl.gz` into (`a/d`, `.jsonl`, `.gz`); the third is empty for what is not compressed."""
    stem, suffix = splitext(name)
    packed = ""
    if suffix.lower() in COMPRESSIONS:
        packed = suffix
        stem, suffix = splitext(stem)
    return stem, suffix, packed


def manifests_suffix(container: str) -> str:
    """Returns the suffix of the manifests that are written beside a container, by its name."""
    _, suffix, packed = split_suffix(container)
    packed = packed.lower()
    return MANIFESTS[".parquet" if suffix.lower() == ".parquet" and not packed else packed]


def without_manifests_suffix(name: str) -> str | None:
    """Returns the name of the container that manifests are about; None for other files."""
    return next((name.removesuffix(suffix) for suffix in MANIFESTS.values() if name.endswith(suffix)), None)


def by_suffix(name: str) -> str | None:
    """Returns the format that a file's name says: a value of `DOCUMENTS`, `CONTAINERS` or `PACKED_TEXTS`, or None."""
    _, suffix, packed = split_suffix(name)
    return by_suffixes(suffix.lower(), packed)


def by_suffixes(suffix: str, packed: str) -> str | None:
    """Does the same for a name that has been split. suffix: in lower case."""
    if suffix in CONTAINERS and (suffix != ".parquet" or not packed):
        return CONTAINERS[suffix]
    return (PACKED_TEXTS if packed else DOCUMENTS).get(suffix)


def why_left_out(suffix: str, packed: str) -> str | None:
    """Returns why a file of such a name is not read; None if it may be. suffix: in lower case."""
    if suffix in LEFT_OUT or not packed or by_suffixes(suffix, packed):
        return LEFT_OUT.get(suffix)
    return _PACKED_PAGE if suffix in DOCUMENTS else _PACKED_UNNAMED


def holds_records(head: bytes) -> bool:
    """Returns whether the first bytes are a container's: JSON, WARC or Parquet.

    Where no name says so, it is left alone. Cleaned as one text, it would lose what joins its records.
    """
    return head.startswith((b"WARC/", b"PAR1")) or _JSON.match(head[:SNIFFED]) is not None


def by_content(head: bytes) -> str | None:
    """Returns the format of a file by its first bytes; None for what is no text."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if b"\0" in head or start.startswith((b"%pdf", b"\x1f\x8b")):
        return None
    if looks_like_page(head):
        return "page"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut in two by the end of what was read is no sign of another encoding.
        return "text" if len(head) == SNIFFED and error.start >= len(head) - 3 else None
    return "text"
