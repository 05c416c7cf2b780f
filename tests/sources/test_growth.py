"""Small packed files hold a hundred megabytes of brackets and line ends: the work grows with the size, not its square.

Each content comes in very many blocks, in a process that may use far more time of the processor than it takes, and far
less than it took when each block had all blocks before it looked at again.
"""

from __future__ import annotations

import gzip
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.sources.streams import Stream

SECONDS = 60
MEMORY = 1_500 * 1024 * 1024
SIZE = 4_000_000
SPLIT = """
import sys
from pathlib import Path
from cleaner.sources.containers import Fields, SPLITTERS, UnknownShape, codec_for
from cleaner.sources.streams import Damaged
from cleaner.sources.whole import Unreadable

format, head, body, tail, size = sys.argv[1:5] + [int(sys.argv[5])]
data = (head + body * (size // len(body)) + tail).encode().decode("unicode_escape").encode("latin-1")
blocks = (data[at : at + 8_192] for at in range(0, len(data), 8_192))
read = 0
try:
    codec, pieces = codec_for(format, SPLITTERS[format](blocks, 1 << 26, True), Fields(), 1 << 26)
    for piece in pieces:
        read += len(piece.raw)
except (Damaged, UnknownShape, Unreadable) as error:
    print(error)
print(read, len(data))
"""

CONTENTS = {
    "json-braces": ("json", "", "{", ""),
    "json-both": ("json", "", "{[", ""),
    "json-brackets": ("json", "", "[", ""),
    "json-keys": ("json", '{"a":1,', '"a":1,', '"b":1}'),
    "json-objects": ("json", '{"a":{', '"b":{},', '"c":1}}'),
    "json-lists": ("json", '{"a":[', "[],", "[]]}"),
    "json-line-ends": ("json", "", "\\n", ""),
    "csv-line-ends": ("csv", "id,text\\n", "\\n", ""),
    "csv-carriage-returns": ("csv", "id,text\\n", "\\r", ""),
    "csv-commas": ("csv", "id,text\\n", ",", ""),
    "csv-header": ("csv", "", ",", "\\n1,2\\n"),
    "jsonl-line-ends": ("jsonl", '{"text":"x"}\\n', "\\n", ""),
    "jsonl-brackets": ("jsonl", '{"text":"x"}\\n', "[", ""),
    "warc-line-ends": ("warc", "", "\\n", ""),
    "warc-header": ("warc", "WARC/1.0\\r\\n", "a: b\\r\\n", ""),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
def test_contents_in_many_blocks(content: tuple[str, str, str, str]) -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    ran = subprocess.run(
        [sys.executable, "-c", SPLIT, *content, str(SIZE)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
    )
    assert ran.returncode == 0, ran.stderr[-500:]
    *why, counts = ran.stdout.splitlines()
    read, size = map(int, counts.split())
    assert why or read == size


def test_blocks_of_packed_files_are_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever pieces the unpacking comes in: a record that goes on is looked at once for each block."""
    data = random.Random(1).randbytes(300_000)
    (tmp_path / "d.gz").write_bytes(gzip.compress(data))
    monkeypatch.setattr("cleaner.sources.streams.BLOCK", 100_000)
    with Stream(str(tmp_path / "d.gz"), ".gz") as stream:
        blocks = list(stream.blocks())
    assert b"".join(blocks) == data
    assert list(map(len, blocks)) == [100_000] * 3
