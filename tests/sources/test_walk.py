"""Which files are read, in which order, as what."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.sources.formats import by_content, by_suffix, holds_records, split_suffix
from cleaner.sources.walk import SAVED_WITH, Filter, LeftOut, SourceFile, walk


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.txt", "text"), ("A.MD", "text"), ("b/p.HTML", "page"), ("p.xhtml", "page"), ("d.jsonl", "jsonl"),
        ("d.ndjson.gz", "jsonl"), ("d.jl", "jsonl"), ("d.json.zst", "json"), ("d.csv.gz", "csv"), ("d.warc.gz", "warc"),
        ("d.warc.wet.gz", "warc"), ("d.parquet", "parquet"), ("d.parquet.gz", None),
        ("a.txt.gz", "packed"), ("a.MD.zst", "packed"), ("p.html.gz", None), ("d.tsv", "csv"), ("d.TSV.gz", "csv"),
        ("d.jsonl.bz2", "jsonl"), ("CC.txt.XZ", "packed"),
         ("d.jsonlines", "jsonl"),
        ("photo.jpg", None),
    ],
)  # fmt: skip
def test_suffixes(name: str, format: str | None) -> None:
    assert by_suffix(name) == format


def test_suffixes_are_split() -> None:
    assert split_suffix("a.b/d.jsonl.gz") == ("a.b/d", ".jsonl", ".gz")
    assert split_suffix("a.b/README") == ("a.b/README", "", "")


@pytest.mark.parametrize(
    ("head", "format"),
    [
        (b"plain words", "text"), (b"", "text"), (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "page"),
        (b"<HTML lang=en>", "page"),
        (b"\x89PNG\r\n\x1a\n\0", None), (b"%PDF-1.4", None), (b"\xff\xfe\xfd", None), ("é".encode() * 2048, "text"),
        (("a" + "é" * 2048).encode()[:4096], "text"),
    ],
)  # fmt: skip
def test_first_bytes_tell_where_the_suffix_does_not(head: bytes, format: str | None) -> None:
    assert by_content(head) == format


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.txt",
        "c/z.txt",
        "c/d/e.html",
        "x.txt.manifest.json",
        ".h.txt",
        ".h/a.txt",
        "w.pdf",
        "C.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words")
    return tmp_path


def names(found: list[SourceFile | LeftOut]) -> list[str]:
    return [item.name for item in found if isinstance(item, SourceFile)]


def test_the_order_is_that_of_the_names(folder: Path) -> None:
    assert names(list(walk([str(folder)]))) == ["C.txt", "a.txt", "b.txt", "c/d/e.html", "c/z.txt"]


def test_patterns_hold_for_the_whole_name_or_its_last_part(folder: Path) -> None:
    def kept(**patterns: tuple[str, ...]) -> list[str]:
        return names(list(walk([str(folder)], Filter(**patterns))))

    assert kept(include=("*.html",)) == ["c/d/e.html"]
    assert kept(include=("c/*",)) == ["c/d/e.html", "c/z.txt"]
    assert kept(exclude=("c/*", "a.*")) == ["C.txt", "b.txt"]


def test_what_is_left_out_is_told(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "a.txt")
    (folder / "dir").symlink_to(folder / "c")
    left = {item.name: item.why for item in walk([str(folder)]) if isinstance(item, LeftOut)}
    assert left.keys() == {"link.txt", "dir", "w.pdf"}
    assert "links are not followed" in left["dir"]


def test_a_file_that_is_named_is_taken_even_if_hidden(folder: Path) -> None:
    assert names(list(walk([str(folder / ".h.txt")]))) == [".h.txt"]


def test_what_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        list(walk([str(folder / "missing")]))


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        (b'{"text": 1}', True), (b'\xef\xbb\xbf [ {"a\\"b" : ', True), (b"[\n {\n  \"id\": 3", True),
        (b"WARC/1.1\r\n", True), (b"PAR1\0", True),
        (b"", False), (b"words", False), (b'{"He said: no," she wrote.', False), (b"{{ title }}", False),
        (b"[1] A note.", False), (b'["a", "b"]', False), (b"{" * 5000, False),
    ],
)  # fmt: skip
def test_records_are_told_from_texts(head: bytes, holds: bool) -> None:
    assert holds_records(head) is holds


def test_patterns_may_call_a_file_by_its_path_from_the_configuration(folder: Path) -> None:
    wanted = Filter(exclude=("c/d/*",), root=str(folder))
    assert names(list(walk([str(folder / "c")], wanted))) == ["z.txt"]
    assert names(list(walk([str(folder / "c")], Filter(include=("c/z.*",), root=str(folder))))) == ["z.txt"]


@pytest.mark.parametrize("folder", ["The ferry_files", "The ferry-Dateien", "The ferry_fichiers"])
def test_what_a_browser_saved_with_a_page_is_left_out(tmp_path: Path, folder: str) -> None:
    for name in ("The ferry.html", f"{folder}/saved_resource.html", f"{folder}/a.css", "notes_files/a.txt", "b.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Nobody was hurt.")
    found = {item.name: getattr(item, "why", "") for item in walk([str(tmp_path)])}
    assert found == {"The ferry.html": "", f"{folder}/": SAVED_WITH, "b.htm": "", "notes_files/a.txt": ""}
    assert [item.name for item in walk([str(tmp_path / folder)])] == ["a.css", "saved_resource.html"]
