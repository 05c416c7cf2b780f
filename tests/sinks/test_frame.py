"""One frame of zstd that is gone on with has the bytes of one that was never left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner.compression import zstd_module
from cleaner.sinks.frame import Frame, resumed

ZSTD = zstd_module()
RNG = random.Random(5)
WORDS = [bytes(RNG.choices(b"abcdefghijk", k=RNG.randint(2, 9))) for _ in range(900)]
PARTS = [b" ".join(RNG.choices(WORDS, k=60_000)) for _ in range(6)] + [b"", b"\0" * 3_000_000, b"the end"]


def packed(path: Path, frame: Frame, parts: list[bytes]) -> int:
    """Appends parts, with a block ended behind each, and returns the file's length."""
    with path.open("ab") as file:
        for part in parts:
            file.write(frame.pack(part))
            file.write(frame.end_block())
    return path.stat().st_size


@pytest.mark.parametrize("done", range(len(PARTS) + 1))
def test_gone_on_with_it_has_the_same_bytes(tmp_path: Path, done: int) -> None:
    whole, again = tmp_path / "whole", tmp_path / "again"
    frame = Frame(ZSTD)
    packed(whole, frame, PARTS)
    expected = whole.read_bytes() + frame.finish()
    begun = Frame(ZSTD)
    length = packed(again, begun, PARTS[:done])
    with again.open("ab") as file:
        file.write(b"what came behind the last note")
    going_on = resumed(ZSTD, str(again), length, begun.ends)
    assert going_on is not None
    assert going_on.ends == begun.ends
    with again.open("r+b") as file:
        file.truncate(length)
    packed(again, going_on, PARTS[done:])
    assert again.read_bytes() + going_on.finish() == expected
    reader = ZSTD.ZstdDecompressor()
    assert reader.decompress(expected) == b"".join(PARTS)
    assert reader.eof
    assert not reader.unused_data


def test_what_was_packed_otherwise_is_not_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "a"
    packer = ZSTD.ZstdCompressor(level=9)
    file.write_bytes(packer.compress(PARTS[0]) + packer.flush(packer.FLUSH_BLOCK))
    assert resumed(ZSTD, str(file), file.stat().st_size, [len(PARTS[0])]) is None


def test_other_places_than_those_of_the_file_are_found_out(tmp_path: Path) -> None:
    frame = Frame(ZSTD)
    length = packed(tmp_path / "a", frame, PARTS[:2])
    assert resumed(ZSTD, str(tmp_path / "a"), length, frame.ends[:1]) is None
    assert resumed(ZSTD, str(tmp_path / "a"), length, [*frame.ends, frame.ends[-1] + 1]) is None
    with pytest.raises(EOFError):
        resumed(ZSTD, str(tmp_path / "a"), length + 1, frame.ends)
