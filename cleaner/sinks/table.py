"""Writes one Parquet file, row group by row group."""

from __future__ import annotations

import mmap
from types import TracebackType
from typing import Any, Self

from cleaner.sinks.atomic import AtomicFile
from cleaner.sinks.partial import PartialFile

MARK = 4
"""The length of the mark that a Parquet file begins with."""
NOTHING = 256 * 1024 * 1024


class TableFile:
    """A Parquet file, as a context manager. No file has its final name unless the block ends well.

    The library says what a file's end is to hold when it closes the file, and begins no file in its middle. So a file
    that can be gone on with is written by several writers one after the other. All of them count offsets from the
    file's beginning; of what they write, only the row groups reach the file, and then one end for all. The bytes are
    those of a single writer.

    Who writes it says in `flush` what is still to be written when the block ends.
    """

    def __init__(
        self, file: AtomicFile | PartialFile, library: Any, schema: Any, compression: str | dict[str, str],
        footer: bytes = b"",
    ) -> None:  # fmt: skip
        """library: pyarrow. compression: the codec, or column → codec. footer: what `pause` returned, for a file that
        is gone on with. Raises OSError."""
        self._library, self._schema, self._compression = library, schema, compression
        self._file, self._tail = file, _Tail(file)
        self._ended = library.parquet.read_metadata(library.BufferReader(footer)) if footer else None
        self._begin()

    def _begin(self) -> None:
        self._metadata: list[Any] = []
        self._tail.is_open = not self._tail.length
        stream = self._library.PythonFile(self._tail, mode="w")
        self._writer = self._library.parquet.ParquetWriter(
            stream, self._schema, compression=self._compression, metadata_collector=self._metadata
        )
        if (ahead := self._tail.length - MARK) > 0:
            nothing = memoryview(mmap.mmap(-1, min(ahead, NOTHING)))  # nobody reads it, so it takes no memory
            for at in range(0, ahead, NOTHING):
                stream.write(nothing[: ahead - at])
        self._tail.is_open = True

    def _end(self) -> bytes:
        """Ends the writer, and returns the end of the file, with the mark of a file of its own before it."""
        self._tail.is_open = False
        self._writer.close()
        if self._ended is None:
            self._ended = self._metadata[0]
        else:
            self._ended.append_row_groups(self._metadata[0])
        out = self._library.BufferOutputStream()
        self._ended.write_metadata_file(out)
        footer: bytes = out.getvalue().to_pybytes()
        return footer

    def flush(self) -> None:
        """Writes what was held back for a row group. Raises OSError."""

    def pause(self) -> tuple[int, bytes] | None:
        """Writes what was held back, and waits until it is on the disk.

        Returns the length and the footer from which the file can be continued, or None. Raises OSError.
        """
        if not isinstance(self._file, PartialFile):
            return None
        self.flush()
        footer = self._end()
        self._begin()
        return self._file.sync(), footer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        failed: BaseException | None = error
        try:
            if kind is None:
                self.flush()
                self._file.write(self._end()[MARK:])
            else:
                self._tail.is_open = False
                self._writer.close()
        except Exception as unwritten:  # a full disk; when another error is on its way, that one counts
            failed = failed or unwritten
        outcome = (type(failed), failed, failed.__traceback__) if failed is not None else (None, None, None)
        self._file.__exit__(*outcome)
        if failed is not None and failed is not error:
            raise failed


class _Tail:
    """What the library takes for a new file: the end of one that may be long already."""

    closed = False

    def __init__(self, file: AtomicFile | PartialFile) -> None:
        self._file = file
        self.length = file.length if isinstance(file, PartialFile) else 0
        self.is_open = True
        """Whether what is written reaches the file."""

    def write(self, data: Any) -> int:
        if self.is_open:
            self._file.write(data)
            self.length += len(data)
        return len(data)

    def flush(self) -> None:
        """Does nothing: the file has no buffer."""

    def close(self) -> None:
        """Does nothing: the file outlives its writers."""
