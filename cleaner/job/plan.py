"""Plans what a run will read and write, and checks it before anything is written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cleaner.errors import UsageError
from cleaner.job.options import JobOptions
from cleaner.model import Style
from cleaner.sources.containers import SPLITTERS, UnknownShape, choose_shape, codec_for
from cleaner.sources.formats import MANIFEST, OF_RECORDS, manifests_suffix, split_suffix
from cleaner.sources.parquet import column_names
from cleaner.sources.streams import Stream
from cleaner.sources.walk import LeftOut, SourceFile, walk
from cleaner.sources.whole import Unreadable

STATE = ".clean"
"""The folder in an output folder that holds what a run notes about itself."""
DOCUMENTS_NAME = "documents"
"""The name of the one file that single documents go to with `--to jsonl` and `--to parquet`."""
PAGE_SUFFIXES: Mapping[Style, str] = {"text": ".txt", "markdown": ".md"}
"""How the text of pages is written, and what their outputs end in."""
MAX_COLLISIONS_SHOWN = 10
_NO_ADDRESS = "paths of --urls, none of which is a file of the input"
_PACKED = 32
"""How many times smaller than its records a packed container, or a table, may well be: dumps repeat themselves."""


class Plan(NamedTuple):
    """How much there is to do, for the progress bar."""

    files: int
    size: int
    """Bytes on the disk; packed containers count as they are."""
    pages: int = 0
    """How many of the files are pages."""
    unpacked: int = 0
    """Bytes that they may well have once they are unpacked."""
    left_out: Mapping[str, int] = MappingProxyType({})
    """Reason → files that will not be read."""
    examples: Mapping[str, str] = MappingProxyType({})
    """Reason → the first of these files."""


def make_plan(options: JobOptions) -> Plan:
    """Looks at all inputs and the output folder. Raises UsageError, with nothing written, for what cannot work."""
    _check_folders(options)
    files = size = pages = unpacked = 0
    addressed = False
    left_out: Counter[str] = Counter()
    examples: dict[str, str] = {}
    unread: list[str] = []
    for source in _without_collisions(options, left_out, examples, unread):
        files += 1
        size += source.size
        pages += source.format == "page"
        addressed = addressed or options.addresses.url_of(source.name) is not None
        packed = source.format == "parquet" or split_suffix(source.name)[2]
        unpacked += _PACKED * source.size if packed else source.size
        if source.location in options.inputs and source.format in OF_RECORDS:
            _check_shape(source, options)
    if (urls := options.addresses.urls) and files and not addressed:
        left_out[_NO_ADDRESS] = len(urls)
        examples[_NO_ADDRESS] = next(iter(urls))
    if not files and not unread:
        why = "".join(f"\n  left out: {count:,} ({why}), as {examples[why]}" for why, count in sorted(left_out.items()))
        filtered = options.wanted.include or options.wanted.exclude
        found = "that include and exclude let pass" if filtered else "was found"
        raise UsageError(f"nothing to clean in {', '.join(options.inputs)}: no text, page or container {found}{why}")
    return Plan(files, size, pages, unpacked, left_out, examples)


def _check_shape(source: SourceFile, options: JobOptions) -> None:
    """Raises UsageError for a container that is named as input and whose texts cannot be found.

    A container in a folder is no reason to refuse the others; it is reported when its turn comes.
    """
    try:
        if source.format == "parquet":
            choose_shape(column_names(source.location), options.fields)
            return
        packed = split_suffix(source.name)[2].lower()
        with Stream(source.location, packed) as stream:
            pieces = SPLITTERS[source.format](stream.blocks(), options.limits.max_bytes, bool(packed))
            codec_for(source.format, pieces, options.fields, options.limits.max_bytes)
    except UnknownShape as error:
        raise UsageError(f"{source.location}: {error}") from None
    except (OSError, Unreadable):
        return  # damaged from its beginning: that is told with all that is damaged


def output_name(source: SourceFile, to: str | None, style: Style = "text") -> str:
    """Returns the name of a source's clean form, relative to the output folder. Pages become `.txt`, or `.md`.

    style: how the text of pages is written. to: the value of `--to`. With `folder`, a container's documents go to a
    folder of this name; with `jsonl` and `parquet`, all single documents go to one file together.
    """
    if source.format == "page":
        return split_suffix(source.name)[0] + PAGE_SUFFIXES[style]
    if to in ("jsonl", "parquet") and source.format in OF_RECORDS:
        stem, _, packed = split_suffix(source.name)
        if source.format != to or packed:  # what is converted is written plain, and named so
            return f"{stem}.{to}"
    return source.name


def manifest_name(source: SourceFile, to: str | None, style: Style = "text") -> str:
    """Returns the name of the manifest beside the output: one manifest, or one on a line for each record."""
    name = output_name(source, to, style)
    return name + (manifests_suffix(name) if source.format in OF_RECORDS else MANIFEST)


def _without_collisions(
    options: JobOptions, left_out: Counter[str], examples: dict[str, str], unread: list[str]
) -> Iterator[SourceFile]:
    """Yields all files to read, and counts those that are left out, each reason with an example.

    Raises UsageError where two files have one output.

    One input maps folders to folders, so that only names of one folder can meet, and only those are kept in memory.
    """
    taken: dict[str, str] = {}
    if options.to in ("jsonl", "parquet"):
        taken[f"{DOCUMENTS_NAME}.{options.to}"] = "all single documents together"
    folder = ""
    collisions: list[str] = []
    for source in walk(options.inputs, options.wanted):
        if isinstance(source, LeftOut):
            if source.failed:
                unread.append(source.name)
            else:
                left_out[source.why] += 1
                examples.setdefault(source.why, source.name)
            continue
        here = source.name.rpartition("/")[0]
        if len(options.inputs) == 1 and here != folder:
            taken.clear()
            folder = here
        output = output_name(source, options.to, options.style)
        for name in (output, manifest_name(source, options.to, options.style)):
            # Whose outputs meet, their manifests meet as well: it is said once.
            meets = f"{source.location} and {taken[name]} would both become " if name in taken else ""
            if meets and not (collisions and collisions[-1] == _in_a_line(meets + output)):
                collisions.append(_in_a_line(meets + name))
            taken[name] = source.location
        yield source
    if collisions:
        shown = "\n  ".join(collisions[:MAX_COLLISIONS_SHOWN])
        more = len(collisions) - MAX_COLLISIONS_SHOWN
        raise UsageError(
            f"two inputs, one output: rename one, or clean them into two folders\n  {shown}"
            + (f"\n  … and {more} more" if more > 0 else "")
        )


def _in_a_line(message: str) -> str:
    """Returns a message with names of files on one line: they may have line ends of their own."""
    return message.replace("\r", "\\x0d").replace("\n", "\\x0a")


def sources(options: JobOptions) -> Iterator[SourceFile]:
    """Yields the files that will be read, in order."""
    return (found for found in walk(options.inputs, options.wanted) if isinstance(found, SourceFile))


def _check_folders(options: JobOptions) -> None:
    out = Path(os.path.realpath(options.out))
    for given in options.inputs:
        source = Path(os.path.realpath(given))
        if not source.exists():
            raise UsageError(f"{given}: no such file or folder")
        if source.is_dir() and (out == source or source in out.parents):
            raise UsageError(f"--out {options.out} lies in the input {given}: choose a folder outside of it")
        if source.is_dir() and out in source.parents and (out / STATE).exists():
            raise UsageError(f"the input {given} lies in the output folder {options.out}: choose another --out")
        if source.is_file() and source.parent == out:
            raise UsageError(f"--out {options.out} would overwrite the input {given}: choose another folder")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {options.out} is a file: name a folder")
    if out.is_dir() and not (out / STATE).is_dir() and any(out.iterdir()):
        raise UsageError(
            f"--out {options.out} has files that no run of clean wrote: choose an empty folder, or a new one"
        )
