"""Compressed files are read to their end, however they were written, and never take more memory than they may."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.compression import COMPRESSIONS, member, needs_frame, of, zstd_module
from cleaner.errors import UsageError
from cleaner.sources.streams import Stream

PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd_module().compress,
}
DATA = b"".join(b"Nobody was hurt on pier %d, said the harbour master.\n" % n for n in range(60_000))
packed = pytest.mark.parametrize("suffix", COMPRESSIONS)


def read(path: Path, data: bytes, suffix: str) -> tuple[bytes, str | None]:
    """What a file of these bytes holds, and what is wrong with it."""
    file = path / f"d.txt{suffix}"
    file.write_bytes(data)
    with Stream(str(file), suffix) as stream:
        return b"".join(stream.blocks()), stream.damage


@packed
def test_members_are_one_file(tmp_path: Path, suffix: str) -> None:
    pack = PACK[suffix]
    parts = [DATA[:1_000_000], b"", DATA[1_000_000:1_000_001], DATA[1_000_001:]]
    assert read(tmp_path, b"".join(map(pack, parts)), suffix) == (DATA, None)
    if not needs_frame(suffix):
        assert read(tmp_path, b"".join(member(part, suffix) for part in parts), suffix) == (DATA, None)


@packed
def test_equal_data_have_equal_members(suffix: str) -> None:
    assert member(DATA, suffix) == member(DATA, suffix)
    assert of(suffix.upper()) is of(suffix)


@packed
@pytest.mark.parametrize("left", [-1, -400, 0.5, 12])
def test_cut_short_it_hands_over_what_there_is(tmp_path: Path, suffix: str, left: float) -> None:
    whole = PACK[suffix](DATA[:1_000_000]) + PACK[suffix](DATA[1_000_000:])
    data, damage = read(tmp_path, whole[: int(len(whole) * left) if isinstance(left, float) else left], suffix)
    assert damage == "ends in the middle of its packed data: the file is truncated"
    assert DATA.startswith(data)
    assert len(data) >= (1_000_000 if left in (-1, -400) else 0)


@packed
def test_broken_it_says_so(tmp_path: Path, suffix: str) -> None:
    whole = bytearray(PACK[suffix](DATA[:1_000_000]) + PACK[suffix](DATA[1_000_000:]))
    at = len(whole) * 3 // 4
    whole[at : at + 40] = bytes(40)
    data, damage = read(tmp_path, bytes(whole), suffix)
    assert damage
    assert "broken" in damage
    assert DATA.startswith(data[:1_000_000])


@packed
def test_what_is_not_packed_at_all_says_so(tmp_path: Path, suffix: str) -> None:
    data, damage = read(tmp_path, DATA, suffix)
    assert not data
    assert damage


@packed
@pytest.mark.parametrize("behind", [b"garbage", b"\x55" * 400])
def test_what_stands_behind_a_good_member_is_no_end(tmp_path: Path, suffix: str, behind: bytes) -> None:
    """As where a second member is damaged in its head: who stops there loses the rest of a dump, and says nothing."""
    whole = PACK[suffix](DATA[:1000])
    second = bytearray(PACK[suffix](DATA[1000:]))
    second[0] ^= 0x55
    for bad in (bytes(second), behind):
        data, damage = read(tmp_path, whole + bad, suffix)
        assert data == DATA[:1000]
        assert damage


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_zeros_may_stand_behind_a_member(tmp_path: Path, suffix: str) -> None:
    pack = PACK[suffix]
    parts = pack(DATA[:1000]) + bytes(400_000) + pack(DATA[1000:]) + bytes(4)
    assert read(tmp_path, parts, suffix) == (DATA, None)


def test_a_stranger_cannot_ask_for_a_dictionary_of_gigabytes(tmp_path: Path) -> None:
    header = {"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 4096}
    greedy = bytearray(lzma.compress(DATA, lzma.FORMAT_XZ, lzma.CHECK_NONE, filters=[header]))
    # The block's header: size, flags, the filter and the size of its properties, the dictionary's size, padding, CRC32.
    at = greedy.index(b"\x21\x01\x00")
    greedy[at + 2] = 39  # 3 GiB
    start = at - 2
    size = (greedy[start] + 1) * 4
    greedy[start + size - 4 : start + size] = gzip.zlib.crc32(greedy[start : start + size - 4]).to_bytes(4, "little")
    tracemalloc.start()
    data, damage = read(tmp_path, bytes(greedy), ".xz")
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
    assert (data, damage) == (b"", "broken: Memory usage limit exceeded")


@pytest.mark.parametrize(("suffix", "module"), [(".bz2", "bz2"), (".xz", "lzma")])
def test_a_python_without_the_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str
) -> None:
    data = PACK[suffix](DATA[:100])
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=f"built without {module}"):
        read(tmp_path, data, suffix)
