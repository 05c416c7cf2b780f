"""Runs over WARC and WET files: pages become conversions, and what is cut short is reported."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from cleaner.sources.formats import manifests_suffix

from .dirty import CLEAN, DIRTY, STORY, manifest_lines

Clean = Callable[..., Tally]

PARAGRAPH = "<p>The ferry left pier {} with a hundred people on board, and it came back at noon with eighty.</p>"
PAGE = f"<html><body><article>{''.join(map(PARAGRAPH.format, range(6)))}<p>Advertisement</p></article></body></html>"


def write_warc(path: Path, *, packed: bool) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for number in range(12):
            body, headers = PAGE.encode(), [("Content-Type", "text/html; charset=utf-8")]
            if number % 3 == 1:
                body, headers = gzip.compress(body), [*headers, ("Content-Encoding", "gzip")]
            if number % 3 == 2:
                body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
                headers.append(("Transfer-Encoding", "chunked"))
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            uri = f"https://example.org/{number}"
            writer.write_record(writer.create_warc_record(uri, "response", io.BytesIO(body), http_headers=http))
            image = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(f"{uri}.png", "response", io.BytesIO(b"\x89PNG\r\n\r\n"), http_headers=image)
            )


def read_warc(path: Path) -> list[tuple[str, str | None, bytes]]:
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            found.append((record.rec_type, record.rec_headers["WARC-Target-URI"], record.content_stream().read()))
    return found


@pytest.mark.parametrize("packed", [False, True])
def test_pages_in_a_warc_become_conversions(clean: Clean, tmp_path: Path, packed: bool) -> None:
    name = "d.warc.gz" if packed else "d.warc"
    (tmp_path / "in").mkdir()
    write_warc(tmp_path / "in" / name, packed=packed)
    tally = clean(tmp_path / "in")
    assert tally.troubles == []
    done = read_warc(tmp_path / "out" / name)
    assert [kind for kind, _, _ in done] == ["warcinfo", *["conversion", "response"] * 12]
    texts = [(uri, body) for kind, uri, body in done if kind == "conversion"]
    assert [uri for uri, _ in texts] == [f"https://example.org/{n}" for n in range(12)]
    assert len({body for _, body in texts}) == 1
    assert texts[0][1].startswith(b"The ferry left pier 0")
    assert b"Advertisement" not in texts[0][1]
    assert done[2][2] == b"\x89PNG\r\n\r\n"
    with (tmp_path / "out" / name).open("rb") as file:
        assert sum(1 for _ in fastwarc.ArchiveIterator(file)) == 25
    lines = manifest_lines(tmp_path / f"out/{name}{manifests_suffix(name)}")
    assert [line["source"]["record"] for line in lines] == list(range(25))
    assert lines[1]["source"]["url"] == "https://example.org/0"
    restore(tmp_path / "out", tmp_path / "back")
    restored = [body for kind, _, body in read_warc(tmp_path / "back" / name) if kind == "conversion"]
    assert all(body.rstrip().endswith(b"Advertisement") for body in restored)


def test_wet_files_come_back_byte_for_byte(clean: Clean, tmp_path: Path) -> None:
    source = tmp_path / "d.warc.wet.gz"
    with source.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(20):
            body = io.BytesIO((DIRTY if number % 2 else STORY).encode())
            writer.write_record(
                writer.create_warc_record(f"https://e.org/{number}", "conversion", body, warc_content_type="text/plain")
            )
    clean(source)
    done = read_warc(tmp_path / "out/d.warc.wet.gz")
    assert [body.decode() for _, _, body in done] == [CLEAN if number % 2 else STORY for number in range(20)]
    restore(tmp_path / "out", tmp_path / "back")
    assert gzip.decompress((tmp_path / "back/d.warc.wet.gz").read_bytes()) == gzip.decompress(source.read_bytes())


@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_warc_is_reported(clean: Clean, tmp_path: Path, packed: bool) -> None:
    name = "d.warc.gz" if packed else "d.warc"
    write_warc(tmp_path / name, packed=packed)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
    tally = clean(tmp_path / name)
    assert "truncated" in tally.troubles[-1].why
    assert 10 <= len(read_warc(tmp_path / "out" / name)) <= 20
