"""Encodings, as browsers find them."""

from __future__ import annotations

import pytest

from cleaner.documents.decoding.charset import as_utf8
from cleaner.documents.page import read_page

GERMAN = "Die Fähre über den Fluß fährt nicht, weil das Öl für die Motoren fehlt."
RUSSIAN = "Паром через реку больше не ходит, потому что для двигателей нет топлива, сообщил мэр города."
JAPANESE = "川を渡るフェリーは燃料がないため運航していません。"


def page(text: str, declaration: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{declaration}<title>t</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(bom: str) -> None:
    data = page(GERMAN, '<meta charset="koi8-r">').encode(bom)
    assert read_page(data, encoding="latin-1").text == GERMAN


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", GERMAN + " „Ja“ – 5 €"),
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("Shift_JIS", "cp932", JAPANESE),
        ("x-sjis", "cp932", JAPANESE),
        ("euc-jp", "euc_jp", JAPANESE),
        ("gb2312", "gb18030", "过河的渡轮停运了，因为没有燃料。"),
        ("ks_c_5601-1987", "cp949", "강을 건너는 배가 운항하지 않는다."),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ],
)
def test_the_page_s_own_declaration(label: str, codec: str, text: str) -> None:
    for declaration in (
        f'<meta charset="{label}">',
        f"<META content='text/html; charset={label}' http-equiv=Content-Type>",
    ):
        document = read_page(page(text, declaration).encode(codec))
        assert document.text == text
        assert document.encoding == codec


@pytest.mark.parametrize("declaration", ["", '<meta charset="utf-8">'])
def test_japanese_that_shifts_to_and_fro_is_known_by_that(declaration: str) -> None:
    document = read_page(page(JAPANESE, declaration).encode("iso2022_jp"))
    assert (document.text, document.encoding) == (JAPANESE, "iso2022_jp")
    assert read_page(page("An escape: \x1b[1m and \x1b(B", declaration)).encoding == "utf-8"


def test_what_the_server_says_counts_more_than_the_page() -> None:
    data = page(RUSSIAN, '<meta charset="windows-1251">').encode("koi8-r")
    assert read_page(data, encoding="koi8-r").text == RUSSIAN


def test_saved_pages_keep_an_old_declaration() -> None:
    assert read_page(page(GERMAN, '<meta charset="iso-8859-1">').encode()).text == GERMAN


def test_a_declaration_in_a_comment_is_none() -> None:
    data = page(GERMAN, '<!-- <meta charset="koi8-r"> --><meta charset="iso-8859-1">').encode("latin-1")
    assert read_page(data).text == GERMAN


def test_a_wrong_declaration_is_not_believed() -> None:
    data = page(RUSSIAN * 5, '<meta charset="utf-8">').encode("cp1251")
    assert read_page(data).text == RUSSIAN * 5


def test_damage_is_no_other_encoding() -> None:
    data = page(RUSSIAN * 5, '<meta charset="utf-8">').encode() + b"\xff\xd0"
    assert read_page(data).text.startswith(RUSSIAN * 5)


def test_utf_16_without_a_mark() -> None:
    assert read_page(page("A ferry " * 40).encode("utf-16-le")).text == ("A ferry " * 40).strip()


@pytest.mark.parametrize(
    "label", ["no-such", "base64", "hex", "undefined", "utf-8\0", "", "idna", "rot13", "unicode_escape"]
)
def test_labels_that_name_nothing(label: str) -> None:
    assert as_utf8(b"<p>x</p>", label) == (b"<p>x</p>", "utf-8")


def test_xml_declarations() -> None:
    data = b'<?xml version="1.0" encoding="iso-8859-1"?>\n' + page(GERMAN).encode("latin-1")
    assert read_page(data).text == GERMAN
