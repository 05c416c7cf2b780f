"""Finds the files to read from the inputs that users name, in an order that depends on nothing but names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from cleaner.errors import UsageError, reason
from cleaner.sources.formats import (
    DOCUMENTS,
    OWN,
    SNIFFED,
    by_content,
    by_suffixes,
    holds_records,
    split_suffix,
    why_left_out,
)
from cleaner.sources.whole import Unreadable, open_regular

RECORDS = "records, but its suffix does not say so: name it .jsonl, .json, .warc or .parquet"
"""Why a container is left out whose name does not tell it from a text."""
SAVED_WITH = "frames, scripts and pictures that a browser saved with a page: name the folder to have it read"
"""Why the folder beside a saved page is left out: its frames are advertisements and players."""

_FOLDERS_OF_PAGES = (
    "_files", "-files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_ficheiros", "_bestanden", "_pliki",
    "_soubory", "_tiedostot", "-filer", "_elemei", "_dosyalar",
)  # fmt: skip
"""What browsers add to a page's name for that folder, in the languages that they do so in."""
_SAVED_AS = (".html", ".htm", ".xhtml")


class SourceFile(NamedTuple):
    """A file that a run reads."""

    location: str
    """The path to open."""
    name: str
    """The path relative to the input, with `/`, as manifests, `--urls` and `--include` name it."""
    format: str
    """`text` or `page` (one document), or the container's format: `jsonl`, `json`, `csv`, `warc`, `parquet`."""
    size: int
    """The size in bytes when it was found."""


class LeftOut(NamedTuple):
    """A file that a run does not read, and why."""

    name: str
    why: str
    failed: bool = False
    """Whether it should have been read."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`--include` and `--exclude`: shell patterns on the relative name or, if they have no `/`, on its last part."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    root: str | None = None
    """The configuration's folder: a pattern may call a file by its path from there, too."""

    def wants(self, name: str, location: str) -> bool:
        """Returns whether a file is to be read. name: relative to the input. location: the path to it."""
        if not (self.include or self.exclude):
            return True
        names = [name]
        if self.root is not None:
            names.append(os.path.relpath(location, self.root or ".").replace(os.sep, "/"))
        if self.include and not _any_match(names, self.include):
            return False
        return not _any_match(names, self.exclude)


def walk(inputs: Sequence[str], wanted: Filter | None = None) -> Iterator[SourceFile | LeftOut]:
    """Yields all files of the inputs. Folders are walked in sorted order; hidden files and links in them are left out.

    A folder's files are named relative to it, a file argument by its own name. Raises UsageError for an input that
    does not exist.
    """
    wanted = wanted or Filter()
    for given in inputs:
        if os.path.isdir(given):
            yield from _walk_folder(given, "", wanted)
        elif os.path.isfile(given):
            yield _look_at(given, os.path.basename(given), os.stat(given).st_size)
        else:
            there = "neither a file nor a folder" if os.path.lexists(given) else "no such file or folder"
            raise UsageError(f"{given}: {there}")


def _walk_folder(folder: str, prefix: str, wanted: Filter) -> Iterator[SourceFile | LeftOut]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield LeftOut(prefix or folder, f"cannot be read: {error.strerror}", failed=True)
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.name.startswith(".") or entry.name.endswith(OWN):
            continue
        if entry.is_symlink():
            yield LeftOut(name, "a link: links are not followed")
            continue
        try:
            is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
            size = entry.stat(follow_symlinks=False).st_size if is_file and not is_folder else 0
        except OSError as error:  # it was there a moment ago
            yield LeftOut(name, f"cannot be read: {error.strerror}", failed=True)
            continue
        if is_folder and _is_saved_with_page(entry.path):
            yield LeftOut(name + "/", SAVED_WITH)
        elif is_folder:
            yield from _walk_folder(entry.path, name + "/", wanted)
        elif not wanted.wants(name, entry.path):
            continue
        elif is_file:
            yield _look_at(entry.path, name, size)
        else:
            yield LeftOut(name, "not a regular file")


def _is_saved_with_page(folder: str) -> bool:
    pages = (folder.removesuffix(added) for added in _FOLDERS_OF_PAGES if folder.endswith(added))
    return any(os.path.isfile(page + suffix) for page in pages for suffix in _SAVED_AS)


def _look_at(location: str, name: str, size: int) -> SourceFile | LeftOut:
    if (known := DOCUMENTS.get(name[name.rfind(".") :])) is not None:  # nearly all files of a folder are documents
        return SourceFile(location, name, known, size)
    _, suffix, packed = split_suffix(name)
    suffix = suffix.lower()
    if (why := why_left_out(suffix, packed)) is not None:
        return LeftOut(name, why)
    try:
        if (format := by_suffixes(suffix, packed)) is None:
            head = _head(location)
            if holds_records(head):
                return LeftOut(name, RECORDS)
            format = by_content(head)
    except (OSError, Unreadable) as error:
        return LeftOut(name, f"cannot be read: {reason(error)}", failed=True)
    return SourceFile(location, name, format, size) if format else LeftOut(name, "neither text nor a known container")


def _head(location: str) -> bytes:
    with open(open_regular(location), "rb") as file:
        return file.read(SNIFFED)


def _any_match(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(
        fnmatchcase(name if "/" in pattern else name.rpartition("/")[2], pattern)
        for name in names
        for pattern in patterns
    )
