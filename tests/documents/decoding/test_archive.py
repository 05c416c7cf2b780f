"""Web archives: the page in them is read, whatever it was packed with; what is damaged is passed through."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.cli import main
from cleaner.documents.decoding.sniff import is_archive, looks_like_page
from cleaner.documents.page import read_page
from cleaner.errors import DocumentError
from cleaner.model import Document

STORY = "The ferry – an old one – ran again on Tuesday, and it was full to the last of its forty seats."
FRAME = "<p>A frame with the weather of the coast.</p>"
ADDRESS = "https://gazette.example/ferry"


def page(text: str = STORY, head: str = "<meta charset=utf-8>") -> str:
    return f"<!doctype html><html><head>{head}<title>Ferry</title></head><body><p>{text}</p></body></html>"


def part(content: bytes, *headers: str, packed: str = "quoted-printable", kind: str = "text/html") -> bytes:
    body = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(packed, bytes)(content)
    told = (f"Content-Type: {kind}", f"Content-Transfer-Encoding: {packed}", *headers)
    return "\n".join(told).encode() + b"\n\n" + body


def archive(*parts: bytes, head: str = "", boundary: str = "=_edge=", kind: str = "multipart/related") -> bytes:
    lead = f'{head}MIME-Version: 1.0\nContent-Type: {kind};\n\ttype="text/html"; boundary="{boundary}"\n\n'
    edge = f"\n--{boundary}\n".encode()
    whole = lead.encode() + b"Saved by a browser." + b"".join(edge + each for each in parts)
    return (whole + f"\n--{boundary}--\n".encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize("packed", ["quoted-printable", "base64", "8bit", "binary"])
def test_the_page_is_unpacked(packed: str) -> None:
    document = read_page(archive(part(page().encode(), packed=packed), part(b"\x89PNG", kind="image/png")))
    assert document.text == STORY
    assert (document.media_type, document.encoding) == ("multipart/related", "utf-8")


@pytest.mark.parametrize("packed", ["quoted-printable", "8bit"])
def test_a_str_is_unpacked_as_well(packed: str) -> None:
    assert read_page(archive(part(page().encode(), packed=packed)).decode()).text == STORY


def test_the_part_tells_its_encoding() -> None:
    told = part(page("Þetta gerðist í gær, í höfninni.", "").encode("latin-1"), kind='text/html; charset="iso-8859-1"')
    document = read_page(archive(told), encoding="utf-8")
    assert document.text == "Þetta gerðist í gær, í höfninni."


def test_without_it_the_page_s_own_declaration_holds() -> None:
    told = part(page("渡轮在星期二重新开航。", "<meta charset=gbk>").encode("gbk"))
    assert read_page(archive(told)).text == "渡轮在星期二重新开航。"


def test_the_page_is_the_part_that_start_names() -> None:
    parts = part(FRAME.encode(), "Content-ID: <frame@x>"), part(page().encode(), "Content-ID: <main@x>")
    assert read_page(archive(*parts).replace(b"type=", b'start="<main@x>"; type=')).text == STORY


def test_or_the_one_of_the_saved_address_or_the_first() -> None:
    parts = (
        part(FRAME.encode(), "Content-Location: https://x.example/f"),
        part(page().encode(), f"Content-Location: {ADDRESS}"),
    )
    assert read_page(archive(*parts, head=f"Snapshot-Content-Location: {ADDRESS}\n")).text == STORY
    assert read_page(archive(*reversed(parts))).text == STORY


def test_a_page_among_alternatives_is_found() -> None:
    inner = archive(
        part(b"plain", kind="text/plain"), part(page().encode()), boundary="in", kind="multipart/alternative"
    )
    assert read_page(archive(inner)).text == STORY


def test_an_archive_of_one_part_is_read() -> None:
    assert read_page(b"MIME-Version: 1.0\r\n" + part(page().encode())).text == STORY


def test_the_address_it_was_saved_from_tells_the_site(tmp_path: Path) -> None:
    rules = tmp_path / "gazette.toml"
    rules.write_text(
        'schema = 1\nhosts = ["gazette.example"]\n[[rule]]\nid = "a"\nkind = "promo"\nop = "line"\nmatch = "Go"\n'
    )
    data = archive(part(page().encode(), f"Content-Location: {ADDRESS}"))
    result = Cleaner([rules], bundled=False, extractor="none").clean(data)
    assert result.site is not None
    assert (result.site.name, result.site.by) == ("gazette", "host")
    assert result.manifest()["source"]["media_type"] == "multipart/related"


def test_what_is_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = archive(part(page().encode(), packed="8bit"))
    assert read_page(whole[: whole.index(b"</p>")]).text == STORY


@pytest.mark.parametrize(
    "damaged",
    [
        archive(part(page().encode())).replace(b"boundary=", b"bound="),
        archive(part(page().encode())).replace(b"\n--=_edge=", b"\n--=_other="),
        archive(part(b"words", kind="text/plain")),
        archive(part(b"  ")),
        archive(part(page().encode())).replace(b"quoted-printable", b"base64"),
        archive(*[part(b"x", kind="image/png")] * 10_001),
        archive(b"Content-Type: text/html\r\nX: " + b"x" * 200_000),
        archive(part(page().encode(), kind='text/html; charset="' + ";" * 50_000)),
    ],
    ids=[
        *("no boundary", "another boundary", "no page", "empty", "not decodable", "too many parts"),
        *("endless headers", "endless type"),
    ],
)
def test_what_is_damaged_fails_open(damaged: bytes) -> None:
    with pytest.raises(DocumentError, match="archive"):
        read_page(damaged)
    result = Cleaner(bundled=False).clean(damaged)
    assert (result.status, result.data) == ("failed", damaged)
    assert result.document.media_type == "multipart/related"


def test_parts_in_parts_have_an_end() -> None:
    data = part(page().encode())
    for depth in range(50):
        data = archive(data, boundary=f"edge{depth}.")
    with pytest.raises(DocumentError, match="archive"):
        read_page(data)


@pytest.mark.parametrize(
    "text",
    [
        "From: the harbour master\n\nMIME-Version: 1.0 was printed under the notice.",
        "Content-Type: multipart/related is what the header says.\nMIME-Version: 1.0\n",
        "Note: the ferry runs again.\nContent-Type: text/html\n\nNo version here.",
    ],
)
def test_texts_that_begin_with_labels_are_no_archives(text: str) -> None:
    assert not is_archive(text)
    assert not looks_like_page(text)


def test_archives_in_a_folder_whatever_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = archive(part(page().encode()))
    for name in ("a.mht", "b.MHTML", "c.html", "d"):
        (tmp_path / "in" / name).write_bytes(data)
    told = ["--out", str(tmp_path / "out"), "--no-bundled", "--isolated", "--quiet", "--jobs", "1"]
    with pytest.raises(SystemExit, match="0"):
        main(["run", str(tmp_path / "in"), *told])
    assert [(tmp_path / "out" / f"{name}.txt").read_text("utf-8") for name in "abcd"] == [STORY] * 4
    with pytest.raises(SystemExit, match="0"):
        main(["restore", str(tmp_path / "out"), "--out", str(tmp_path / "back"), "--quiet"])
    assert [(tmp_path / "back" / f"{name}.txt").read_text("utf-8") for name in "abcd"] == [STORY] * 4


def test_the_document_of_a_page_without_an_archive_says_so() -> None:
    assert isinstance(document := read_page(page()), Document)
    assert document.media_type == "text/html"
