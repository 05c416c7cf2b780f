"""How many workers a run begins: one for what is done before a second one would be there."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.job import run as job
from cleaner.job.tally import Tally

TEXT = "The ferry to the outer islands leaves at seven, and nobody waits for those who are late.\n" * 10


def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Returns a list that gets the number of workers of each run from now on."""
    found: list[int] = []
    real: Any = job.Workers

    def workers(parts: Any, jobs: int, seconds: float) -> Any:
        found.append(jobs)
        return real(parts, jobs, seconds)

    monkeypatch.setattr(job, "Workers", workers)
    return found


@pytest.mark.parametrize(("records", "jobs"), [(3, 1), (1_300, 2)])
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_packed_container_holds_counts(
    tmp_path: Path,
    clean: Callable[..., Tally],
    monkeypatch: pytest.MonkeyPatch,
    records: int,
    jobs: int,
    packed: bool,
) -> None:
    """A container that repeats itself is small on the disk: two workers were asked for, and one did all the work."""
    texts = [f"{TEXT}Ticket {hashlib.sha256(bytes([n % 256, n >> 8])).hexdigest()}" for n in range(records)]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    dump = tmp_path / ("d.jsonl.gz" if packed else "d.jsonl")
    dump.write_bytes(gzip.compress(lines) if packed else lines)
    found = begun(monkeypatch)
    assert clean(dump, jobs=2).documents == records
    assert found == [jobs]
