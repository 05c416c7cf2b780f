"""Containers that grow part by part, and are gone on with."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from cleaner.sinks.container import ContainerSink, pack
from cleaner.sinks.partial import PartialFile


def grown(folder: Path, parts: list[bytes], length: int = 0) -> bytes:
    paths = [(str(folder / f"{name}.part"), str(folder / name)) for name in ("d.jsonl.gz", "d.manifest.jsonl")]
    data = PartialFile(*paths[0], length=length)
    with ContainerSink(data, PartialFile(*paths[1]), ".gz") as sink:
        for part in parts:
            sink.write(pack(part, ".gz"))
    assert gzip.decompress((folder / "d.manifest.jsonl").read_bytes()) == b""
    return (folder / "d.jsonl.gz").read_bytes()


@pytest.mark.parametrize("done", [1, 2])
def test_gone_on_with_it_has_the_same_bytes(tmp_path: Path, done: int) -> None:
    parts = [b'{"n": 1}\n', b'{"n": 2}\n']
    expected = grown(tmp_path / "whole", parts)
    assert gzip.decompress(expected) == b"".join(parts)
    begun = b"".join(pack(part, ".gz") for part in parts[:done])
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "d.jsonl.gz.part").write_bytes(begun + b"half a mem")
    assert grown(tmp_path / "again", parts[done:], len(begun)) == expected


def test_without_parts_it_is_an_empty_member(tmp_path: Path) -> None:
    assert gzip.decompress(grown(tmp_path, [])) == b""
