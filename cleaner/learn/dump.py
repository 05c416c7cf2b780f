"""Reads a dump for learning: which site each document is of, and a sample of each site's documents.

The sample is what bounds memory: of each site the documents whose hashes are the smallest. So it depends neither on the
order of the dump nor on how many processes read it, and equal documents count once.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.documents import decode, looks_like_page
from cleaner.engine.scope import host_of
from cleaner.job.convert.feed import docs_work
from cleaner.job.convert.work import Doc, DocChunk
from cleaner.job.options import JobOptions
from cleaner.job.records.marks import Skipped
from cleaner.model import Record
from cleaner.workers import At, Workers

MOST_OF_SITE = 300
"""Documents of a site that are looked at: more say little that these do not."""
MOST_PAGES = 20
"""Pages of a site that are looked at: two show where an article is, and each takes as long as fifty texts."""
MOST_TOGETHER = 200_000
"""Documents that are kept in memory together, some 2 kB each; where sites have more, fewer are looked at of each."""
_FEWEST = 20
_LEVEL = 1

Progress = Callable[[int, int], None]
"""Is called with the documents and the bytes that were read so far."""


class Group(NamedTuple):
    """What tells that documents are of one site."""

    by: str
    """`host`, `folder`, `column`; `alike` for those of which nothing is known."""
    name: str


class Sampled(NamedTuple):
    """A document of the sample."""

    digest: bytes
    packed: bytes
    """The document's bytes, compressed: UTF-8 of a text, a page as it is."""
    url: str | None
    is_page: bool

    @property
    def data(self) -> bytes:
        return zlib.decompress(self.packed)


@dataclass(slots=True)
class Sample:
    """The documents to learn from, by site."""

    sites: dict[Group, dict[bytes, Sampled]] = field(default_factory=dict)
    documents: int = 0
    troubles: list[tuple[str, str]] = field(default_factory=list)
    """What could not be read, and why."""
    most: int = MOST_OF_SITE
    _kept: int = 0

    def add(self, group: Group, found: Sampled) -> None:
        """Takes a document in, and lets another go where there are too many."""
        self.documents += 1
        site = self.sites.setdefault(group, {})
        if found.digest in site:
            return
        site[found.digest] = found
        self._kept += 1
        if len(site) >= 2 * self.most:
            self._prune(group)
        while self._kept > MOST_TOGETHER and self.most > _FEWEST:
            for each in self.sites:
                self._prune(each)
            if self._kept > MOST_TOGETHER:
                self.most //= 2

    def done(self) -> dict[Group, list[Sampled]]:
        """Returns the sample, sorted."""
        for group in self.sites:
            self._prune(group)
        return {group: [site[digest] for digest in sorted(site)] for group, site in sorted(self.sites.items())}

    def _prune(self, group: Group) -> None:
        site = self.sites[group]
        texts = sorted(digest for digest, found in site.items() if not found.is_page)[: self.most]
        pages = sorted(digest for digest, found in site.items() if found.is_page)[:MOST_PAGES]
        self._kept -= len(site) - len(texts) - len(pages)
        self.sites[group] = {digest: site[digest] for digest in (*texts, *pages)}


def sample_dump(options: JobOptions, by: str, jobs: int, progress: Progress = lambda documents, size: None) -> Sample:
    """Reads a dump. by: `auto`, `host`, `folder` or `column` (then the documents' ids are what the column has)."""
    sample, size = Sample(), 0
    with Workers(_Look(by), jobs, None) as workers:
        for chunk, found in workers.ordered(docs_work(options)):
            if isinstance(chunk, Skipped) and chunk.done is None:
                sample.troubles.append((chunk.name, chunk.why))
            elif found is not None:
                size += chunk.size
                for group, document in found:
                    sample.add(group, document)
                progress(sample.documents, size)
    return sample


@dataclass(frozen=True, slots=True)
class _Look:
    """Finds out of which site documents are. This runs in a worker."""

    by: str

    def __call__(self, chunk: DocChunk, skip: Mapping[int, str], at: At) -> list[tuple[Group, Sampled]]:
        found = []
        for position, document in enumerate(chunk.docs):
            at(position)
            if position not in skip and document.data.strip():
                found.append(self._look_at(document))
        return found

    def _look_at(self, document: Doc) -> tuple[Group, Sampled]:
        is_page = document.media_type == "text/html" or (document.media_type is None and looks_like_page(document.data))
        found = _packed(document.data, is_page, document.encoding, document.url)
        folder = document.path.rpartition("/")[0] if document.record is None else ""
        return group_of(document.url, folder, document.id, self.by, found), found


def sampled(record: Record) -> Sampled | None:
    """Returns a record of the library as a document of a sample; None for one without text."""
    if not record.text.strip():
        return None
    is_page = looks_like_page(record.text) if record.media_type is None else record.media_type != "text/plain"
    data = record.text if isinstance(record.text, bytes) else record.text.encode("utf-8", "surrogatepass")
    return _packed(data, is_page, record.encoding, record.url)


def _packed(data: bytes, is_page: bool, encoding: str | None, url: str | None) -> Sampled:
    if not is_page:
        data = decode(data, encoding)[0].encode("utf-8", "surrogateescape")
    return Sampled(hashlib.blake2b(data, digest_size=16).digest(), zlib.compress(data, _LEVEL), url, is_page)


def group_of(url: str | None, folder: str, column: str | None, by: str, found: Sampled) -> Group:
    """Returns the site that a document is of. folder: that it lies in; column: what the column `by` has of it."""
    host = _site_host(url)
    if host is None and found.is_page and by in ("auto", "host"):
        host = _own_host(found.data)
    if by in ("auto", "host") and host:
        return Group("host", host)
    if by in ("auto", "folder") and folder:
        return Group("folder", folder)
    if by == "column" and column and column.strip():
        value = column.strip()
        host = _site_host(value) if "." in value and " " not in value else None
        return Group("host", host) if host else Group("column", value)
    return Group("alike", "")


def _site_host(url: str | None) -> str | None:
    host = host_of(url)
    return host.removeprefix("www.") if host and "." in host else None


_OWN_ADDRESS = (
    re.compile(rb"""rel=["']?canonical["']?[^>]{0,200}?href=["']([^"'>\s]{8,500})"""),
    re.compile(rb"""property=["']og:url["'][^>]{0,200}?content=["']([^"'>\s]{8,500})"""),
)
_HEAD = 200_000


def _own_host(page: bytes) -> str | None:
    """Returns the host of the address that a page gives as its own."""
    found = next((match[1] for pattern in _OWN_ADDRESS if (match := pattern.search(page[:_HEAD]))), b"")
    return _site_host(found.decode("ascii", "replace"))
