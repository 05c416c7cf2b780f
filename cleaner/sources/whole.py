"""Files that are read as one document."""

from __future__ import annotations

import os


class Unreadable(Exception):
    """An input that cannot be taken as it is; the text says why, fit to be shown."""


class TooLarge(Unreadable):
    """An input, or a record, beyond `--max-bytes`."""


def read_whole(location: str, max_bytes: int) -> bytes:
    """The bytes of a file. Raises TooLarge; Unreadable for one that keeps changing under the reader; OSError."""
    for _ in range(2):  # a writer that was just finishing deserves a second look
        with open(location, "rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            if before.st_size > max_bytes:
                raise TooLarge(f"larger than --max-bytes ({before.st_size:,} > {max_bytes:,})")
            data = file.readall()
            if same_file(before, os.fstat(file.fileno())) and len(data) == before.st_size:
                return data
    raise Unreadable("changed while it was read")


def same_file(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether nobody wrote to a file between two looks."""
    return (before.st_size, before.st_mtime_ns, before.st_ino) == (after.st_size, after.st_mtime_ns, after.st_ino)
