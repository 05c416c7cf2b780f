"""The output folder during a run: it is marked as ours, locked, and cleared of what killed runs left."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from cleaner.errors import UsageError
from cleaner.job.plan import STATE
from cleaner.sinks import atomic

try:
    import fcntl
except ImportError:  # Windows has no such locks: two runs into one folder are then not noticed
    fcntl = None  # type: ignore[assignment]


_LOCK = os.O_WRONLY | os.O_CREAT | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))


class OutputFolder:
    """The output folder, as a context manager: no other run may write there before the block ends."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path, self._durable = path, durable
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> OutputFolder:
        state = self.path / STATE
        try:
            if state.is_symlink():
                raise UsageError(f"{state} is a link: nothing is written through links")
            state.mkdir(parents=True, exist_ok=True)
            self._lock = open(os.open(state / "lock", _LOCK, 0o666), "wb")
        except OSError as error:
            raise UsageError(f"--out {self.path} cannot be written: {error.strerror}") from None
        if fcntl is not None:
            try:
                # Unlike flock, this is not inherited by workers, so it ends with the run however that ends.
                fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EACCES, errno.EAGAIN):
                    raise UsageError(f"another run is writing to {self.path}: wait for it, or stop it") from None
                # Some network file systems have no locks at all; that is no reason not to work there.
        self.sweep()
        return self

    def sweep(self) -> None:
        """Removes temporary files that nobody writes any more. No worker may be running."""
        atomic.sweep(self.path)

    def note_run(self, about: dict[str, Any]) -> None:
        """Writes `.clean/run.json`."""
        text = json.dumps(about, indent=1, ensure_ascii=False, sort_keys=True)
        data = text.encode("utf-8", "surrogateescape") + b"\n"
        atomic.write(str(self.path / STATE / "run.json"), data, durable=self._durable)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self.sweep()
        if self._lock is not None:
            self._lock.close()
