"""Writes one Parquet file, row group by row group."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from cleaner.sinks.atomic import AtomicFile


class TableFile:
    """A Parquet file, as a context manager. No file is there unless the block ends well.

    Who writes it says in `flush` what is still to be written when the block ends.
    """

    def __init__(self, target: str, library: Any, schema: Any, compression: str | dict[str, str], *, durable: bool):
        """library: pyarrow. compression: the codec, or column → codec. Raises OSError."""
        self._library, self._schema = library, schema
        self._file = AtomicFile(target, durable=durable)
        # The library takes no path that is no UTF-8.
        self._open = open(self._file.temporary, "wb")  # noqa: SIM115
        self._writer = library.parquet.ParquetWriter(self._open, schema, compression=compression)

    def flush(self) -> None:
        """Writes what was held back for a row group. Raises OSError."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        failed: BaseException | None = error
        try:
            if kind is None:
                self.flush()
            self._writer.close()
            self._open.close()
        except Exception as unwritten:  # a full disk; when another error is on its way, that one counts
            failed = failed or unwritten
        outcome = (type(failed), failed, failed.__traceback__) if failed is not None else (None, None, None)
        self._file.__exit__(*outcome)
        if failed is not None and failed is not error:
            raise failed
