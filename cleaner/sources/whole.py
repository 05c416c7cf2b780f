"""Reads files that are one document."""

from __future__ import annotations

import errno
import os
import stat

from cleaner.errors import DocumentError


class Unreadable(DocumentError):
    """An input cannot be read; the text says why, and is fit to be shown."""


class TooLarge(Unreadable):
    """An input, or a record, is larger than `--max-bytes`."""


_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def open_regular(location: str, *, links: bool = True) -> int:
    """Opens a file for reading and returns its handle. Raises OSError; Unreadable for a pipe, a device or a folder.

    links: whether the last part of the path may be a link.
    """
    try:
        handle = os.open(location, _READ | (0 if links else _NO_LINK))  # a pipe that nobody writes to would wait
    except OSError as error:
        if error.errno == errno.ELOOP and not links:
            raise Unreadable("a link: links are not followed") from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable("not a regular file")
    return handle


def read_regular(location: str) -> bytes:
    """The bytes of a file: no pipe, no device. Raises OSError, Unreadable."""
    with open(open_regular(location), "rb") as file:
        return file.read()


def read_own(location: str) -> bytes:
    """The bytes of a file that a run is to have written: no link, no pipe. Raises OSError, Unreadable."""
    with open(open_regular(location, links=False), "rb") as file:
        return file.read()


def read_whole(location: str, max_bytes: int) -> bytes:
    """Returns the bytes of a file.

    Raises TooLarge, OSError, and Unreadable for a file that changes while it is read.
    """
    for _ in range(2):  # a writer that was just finishing deserves a second look
        handle = open_regular(location)  # `open` takes as long as reading 8 kB
        try:
            before = os.fstat(handle)
            if before.st_size > max_bytes:
                raise TooLarge(f"larger than --max-bytes ({before.st_size:,} > {max_bytes:,})")
            data = _read_all(handle, before.st_size)
            if same_file(before, os.fstat(handle)) and len(data) == before.st_size:
                return data
        finally:
            os.close(handle)
    raise Unreadable("changed while it was read")


def _read_all(handle: int, size: int) -> bytes:
    """Returns what there is to read, and at most one byte more than `size`, if a file has grown."""
    data = os.read(handle, size + 1)
    while data and len(data) <= size and (more := os.read(handle, size + 1 - len(data))):
        data += more
    return data


def same_file(before: os.stat_result, after: os.stat_result) -> bool:
    """Returns whether a file was not written to between two calls of `stat`."""
    return (before.st_size, before.st_mtime_ns, before.st_ino) == (after.st_size, after.st_mtime_ns, after.st_ino)
