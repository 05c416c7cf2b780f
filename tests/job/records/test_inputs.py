"""The containers that people have: answers of services, objects by ids, lists of paragraphs, tables, packed texts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.errors import UsageError
from cleaner.job.restore.files import restore
from cleaner.job.tally import Tally
from cleaner.report.runs.terminal import summary
from cleaner.sources.containers import Fields
from cleaner.sources.escapes import Cut, json_bytes, paste
from cleaner.sources.jsonl import JsonCodec
from cleaner.sources.shapes import Shape, recognise, spelled

from .dirty import CLEAN, DIRTY, manifest_lines

Clean = Callable[..., Tally]


def dump(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, indent=indent, ensure_ascii=False).encode()


def assert_comes_back(given: Path, tmp_path: Path) -> None:
    restore(tmp_path / "out", tmp_path / "back")
    assert (tmp_path / "back" / given.name).read_bytes() == given.read_bytes()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: {"status": "ok", "totalResults": 2, "articles": [{"source": {"id": None}, "content": text}] * 2},
        lambda text: {"results": [{"title": "A", "body": text, "link": "https://a.test"}] * 2, "nextPage": "2"},
        lambda text: {"a1": {"title": "A", "text": text}, "b2": {"title": "B", "text": text}},
    ],
)
def test_records_inside_an_object(clean: Clean, tmp_path: Path, wrap: Callable[[str], Any], indent: int | None) -> None:
    given = tmp_path / "news.json"
    given.write_bytes(dump(wrap(DIRTY), indent))
    assert clean(given).status == {"cleaned": 2}
    assert (tmp_path / "out/news.json").read_bytes() == dump(wrap(CLEAN), indent)
    assert_comes_back(given, tmp_path)


@pytest.mark.parametrize(
    ("record", "name", "url"),
    [
        ({"text": "T", "pageUrl": "U"}, "scrapy", "page_url"),
        ({"content": "T", "warc_headers": {"warc-target-uri": "U"}}, "scrapy", "warc_headers.warc-target-uri"),
        ({"raw_content": "T", "url": "U"}, "scrapy", "url"),
        ({"page_content": "T", "metadata": {"source": "U"}}, "langchain", "metadata.source"),
        ({"_index": "n", "_id": "7", "_source": {"body": "T", "url": "U"}}, "elasticsearch", "_source.url"),
        ({"id": "n/1", "webUrl": "U", "fields": {"bodyText": "T", "body": "<p>T</p>"}}, "guardian", "webUrl"),
        ({"title": "A", "content": "<p>T</p>", "textContent": "T", "url": "U"}, "readability", "url"),
        ({"messages": [{"id": 1, "text": "T", "link": "U"}]}, "scrapy", "link"),
    ],
)
def test_what_programs_and_services_write(
    clean: Clean, tmp_path: Path, record: dict[str, Any], name: str, url: str
) -> None:
    address = "https://ferry.test/1"

    def written(text: str) -> bytes:
        return dump(record).replace(b'"T"', dump(text)).replace(b'"U"', dump(address))

    given = tmp_path / "d.json"
    given.write_bytes(written(DIRTY))
    assert clean(given).status == {"cleaned": 1}
    assert (tmp_path / "out/d.json").read_bytes() == written(CLEAN)
    assert manifest_lines(tmp_path / "out/d.json.manifest.jsonl")[0]["source"]["url"] == address
    assert_comes_back(given, tmp_path)
    present = {tuple(path.split(".")) for path in flat(record)}
    if "messages" not in record:
        found = recognise(present)
        assert found is not None
        assert (found.name, spelled(tuple(url.split(".")), present)) == (name, found.url)


def flat(record: dict[str, Any], prefix: str = "") -> list[str]:
    inner = [
        flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [f"{prefix}{name}"]
        for name, value in record.items()
    ]
    return [path for paths in inner for path in paths]


def test_posts_of_a_wordpress_are_pages(clean: Clean, tmp_path: Path) -> None:
    html = f"<p>{CLEAN}</p><div class='sharedaddy'>Share this</div>"
    post = {"id": 3, "link": "https://ferry.test/3", "title": {"rendered": "A"}, "content": {"rendered": html}}
    given = tmp_path / "posts.json"
    given.write_bytes(dump([post]))
    assert clean(given).status == {"cleaned": 1}
    [post] = json.loads((tmp_path / "out/posts.json").read_bytes())
    assert post["content"]["rendered"].split() == CLEAN.split()


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("between", [", ", ",\n    "])
def test_a_text_as_a_list_of_paragraphs(clean: Clean, tmp_path: Path, ascii_only: bool, between: str) -> None:
    def line(text: str) -> str:
        items = between.join(json.dumps(item, ensure_ascii=ascii_only) for item in text.split("\n"))
        return '{"id": "a", "text": [ ' + items + ' ], "tags": ["Advertisement"]}\n'

    given = tmp_path / "d.json"
    given.write_text(line(DIRTY), "utf-8", newline="")
    assert clean(given).status == {"cleaned": 1}
    assert (tmp_path / "out/d.json").read_text("utf-8") == line(CLEAN)
    assert_comes_back(given, tmp_path)


def test_bytes_and_half_characters_in_a_list_of_paragraphs() -> None:
    record = b'{"text": ["a \xff", "\\ud83d b", "c\\"", "d"]}'
    field = JsonCodec(Shape(text=("text",))).read(record)
    assert field is not None
    assert field.escaping == "json-list"
    assert field.data == b'a \xff\n\xed\xa0\xbd b\nc"\nd'
    assert json_bytes("\ud83d\n", '\\ud83d", "') == b"\xed\xa0\xbd\n"
    start = len("a ?\nxxx b\n")  # half a character takes three places
    written, cuts = field.cut(None, [(start, start + 3)])
    assert written == b'{"text": ["a \xff", "\\ud83d b", "d"]}'
    assert paste(written, [Cut(*cut) for cut in cuts]) == record


@pytest.mark.parametrize("written", ["[]", "[1, 2]", '["a", 1]', '["a", ["b"]]', "{}", "null"])
def test_other_lists_are_no_text(written: str) -> None:
    record = f'{{"text": {written}, "id": "a"}}'.encode()
    assert JsonCodec(Shape(text=("text",))).read(record) is None


@pytest.mark.parametrize("header", ["id\tArticle Text\turl", "id\t text \turl", "ID\tArticle-Text\tURL"])
def test_a_table_with_tabs_and_names_with_blanks(clean: Clean, tmp_path: Path, header: str) -> None:
    def table(text: str) -> bytes:
        return (
            f'{header}\n7\t"{text.replace(chr(34), chr(34) * 2)}"\thttps://a.test\n8\tshort\thttps://b.test\n'.encode()
        )

    given = tmp_path / "d.tsv"
    given.write_bytes(table(DIRTY))
    assert clean(given).status == {"cleaned": 1, "unchanged": 1}
    assert (tmp_path / "out/d.tsv").read_bytes() == table(CLEAN)
    assert [m["source"]["url"] for m in manifest_lines(tmp_path / "out/d.tsv.manifest.jsonl")] == [
        "https://a.test",
        "https://b.test",
    ]
    assert_comes_back(given, tmp_path)


def test_a_name_that_is_told_may_be_spelled_otherwise(clean: Clean, tmp_path: Path) -> None:
    given = tmp_path / "d.jsonl"
    given.write_bytes(dump({"Story Body": DIRTY, "Web address": "https://a.test"}) + b"\n")
    clean(given, fields=Fields(None, {"text": "story_body", "url": "web address"}))
    assert json.loads((tmp_path / "out/d.jsonl").read_bytes())["Story Body"] == CLEAN


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"text": "storybdy"}, "no field storybdy; did you mean Story Body?; they have: Story Body, Web address"),
        ({"text": "xyz"}, "no field xyz; they have: Story Body, Web address"),
        ({"text": "Story Body", "url": "link"}, "no field link; they have: Story Body, Web address"),
    ],
)
def test_a_field_that_is_not_there(clean: Clean, tmp_path: Path, told: dict[str, str], message: str) -> None:
    given = tmp_path / "d.jsonl"
    given.write_bytes(dump({"Story Body": DIRTY, "Web address": "https://a.test"}) + b"\n")
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        clean(given, fields=Fields(None, told))


@pytest.mark.parametrize("role", ["url", "id"])
def test_a_misspelt_field_is_not_replaced_by_the_usual_one(clean: Clean, tmp_path: Path, role: str) -> None:
    """Learning by a column that was not there took each document for a site of its own."""
    given = tmp_path / "d.jsonl"
    given.write_bytes(dump({"id": "a", "text": DIRTY, "url": "https://a.test/", "section": "sport"}))
    with pytest.raises(UsageError, match="the first records have no field sektion; did you mean section"):
        clean(given, fields=Fields(given={role: "sektion"}))


@pytest.mark.parametrize("name", ["t.tsv", "t.csv", "t.jsonl", "t.json"])
def test_utf_16_is_told_as_such(clean: Clean, tmp_path: Path, name: str) -> None:
    """Its columns were named with NULs between the letters."""
    (tmp_path / name).write_text('{"text": "a", "id": 1}', "utf-16")
    with pytest.raises(UsageError, match="UTF-16, which containers are not read in: convert it to UTF-8"):
        clean(tmp_path / name)


def test_a_packed_text(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    given = tmp_path / "in/a.txt.gz"
    given.write_bytes(gzip.compress(DIRTY.encode() + b"\nnot \xff UTF-8\r\n", mtime=0))
    (tmp_path / "in/b.md").write_text(DIRTY)
    assert clean(tmp_path / "in").status == {"cleaned": 2}
    assert gzip.decompress((tmp_path / "out/a.txt.gz").read_bytes()) == CLEAN.encode() + b"\nnot \xff UTF-8\r\n"
    restore(tmp_path / "out", tmp_path / "back")
    assert gzip.decompress((tmp_path / "back/a.txt.gz").read_bytes()) == gzip.decompress(given.read_bytes())
    assert len(manifest_lines(tmp_path / "out/a.txt.gz.manifest.jsonl.gz")) == 1


def test_a_packed_text_beyond_the_limit_is_reported(clean: Clean, tmp_path: Path) -> None:
    given = tmp_path / "a.txt.gz"
    given.write_bytes(gzip.compress(b"word " * 1000))
    assert "larger than --max-bytes" in clean(given, max_bytes=100).troubles[0].why


PAGE = (
    f"<html><body><article><p>{'The ferry runs to the island. ' * 12}</p><p>Advertisement</p></article></body></html>"
)


def test_of_a_text_and_its_page_the_text_is_cleaned(clean: Clean, tmp_path: Path) -> None:
    """The page was, and the text stayed dirty; where one record had a page, no record's text was looked at."""
    records = [
        {"text": DIRTY, "html": PAGE, "url": "https://a.test/"},
        {"text": DIRTY},
        {"id": 3, "text": "", "html": PAGE},
    ]
    given = tmp_path / "d.jsonl"
    given.write_bytes(b"\n".join(map(dump, records)))
    assert clean(given).status == {"cleaned": 3}
    done = [json.loads(line) for line in (tmp_path / "out/d.jsonl").read_text().splitlines()]
    assert done[:2] == [{**records[0], "text": CLEAN}, {"text": CLEAN}]
    assert done[2]["html"].startswith("The ferry runs")
    urls = [line["source"]["url"] for line in manifest_lines(tmp_path / "out/d.jsonl.manifest.jsonl")]
    assert urls == ["https://a.test/", None, None]


@pytest.mark.parametrize(
    ("fields", "text", "html"),
    [
        ("articleBody browserHtml url", "articleBody", "browserHtml"),
        ("browserHtml text url", "text", "browserHtml"),
        ("id text html", "text", "html"),
        ("raw_text text source html", "text", "html"),
        ("markdown rawHtml html", "markdown", "html"),
        ("maintext url", "maintext", None),
        ("html url", None, "html"),
        ("title url", None, None),
    ],
)
def test_texts_come_before_pages(fields: str, text: str | None, html: str | None) -> None:
    shape = recognise({(name,) for name in fields.split()})
    found = (shape.text, shape.html) if shape else (None, None)
    assert found == tuple(name and (name,) for name in (text, html))


def test_records_whose_text_is_elsewhere_are_counted(clean: Clean, tmp_path: Path) -> None:
    """They pass as they are, and were told from those without clutter by nothing."""
    given = tmp_path / "d.jsonl"
    given.write_bytes(b"\n".join(map(dump, [{"text": DIRTY}, {"boody": DIRTY}, {"text": ""}, {"text": None}])))
    tally = clean(given)
    assert (tally.status, tally.without_text) == ({"cleaned": 1, "unchanged": 3}, 3)
    named = "d.jsonl record 1, d.jsonl record 2, d.jsonl record 3"
    assert f"3 records have no text and stay as they are: {named}; if it is elsewhere: --field text=NAME" in summary(
        tally
    )
    assert Tally.from_json(tally.to_json()) == tally
    pq.write_table(pa.table({"text": [DIRTY, None]}), tmp_path / "t.parquet")
    assert clean(tmp_path / "t.parquet", out=tmp_path / "table").without_text == 1


@pytest.mark.parametrize("to", ["folder", "jsonl", "parquet"])
def test_records_without_a_text_that_another_kind_of_output_has_no_room_for(
    clean: Clean, tmp_path: Path, to: str
) -> None:
    """They were left out without a word."""
    (tmp_path / "in").mkdir()
    rows = [{"id": "a", "text": DIRTY}, *({"id": name, "text": None} for name in "bcde")]
    (tmp_path / "in/d.jsonl").write_bytes(b"\n".join(map(dump, rows)))
    pq.write_table(pa.table({"text": [DIRTY, None]}), tmp_path / "in/t.parquet")
    (tmp_path / "in/w.csv").write_text("id,text\n")
    tally = clean(tmp_path / "in", to=to)
    assert (tally.status, tally.without_text, tally.without_records) == ({"cleaned": 2}, 5, 1)
    told = summary(tally, converted=True)
    named = "d.jsonl record 1, d.jsonl record 2, d.jsonl record 3, …"
    assert f"5 records have no text and are left out: {named}; if it is elsewhere: --field text=NAME" in told
    assert "1 container has no records: w.csv" in told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([DIRTY, DIRTY], indent=1)),
        ("a.json", json.dumps([DIRTY, {"text": DIRTY}])),
        ("a.json", f"{json.dumps(DIRTY)}\n{json.dumps(DIRTY)}"),
        ("a.jsonl", f"{json.dumps(DIRTY)}\n {json.dumps(DIRTY)} \n"),
    ],
)
def test_a_text_by_itself_is_a_record(clean: Clean, tmp_path: Path, name: str, content: str) -> None:
    """A list of texts gave no documents, without a word."""
    (tmp_path / name).write_text(content)
    assert clean(tmp_path / name).status == {"cleaned": 2}
    cleaned = (tmp_path / "out" / name).read_text()
    assert cleaned == content.replace(json.dumps(DIRTY), json.dumps(CLEAN))
    assert_comes_back(tmp_path / name, tmp_path)


def test_what_is_neither_an_object_nor_a_text_is_told(clean: Clean, tmp_path: Path) -> None:
    given = tmp_path / "a.json"
    given.write_bytes(dump([[{"text": DIRTY}], 5, {"text": DIRTY}, None, DIRTY, 1.5, True]))
    tally = clean(given)
    assert tally.status == {"cleaned": 2, "failed": 3}
    why = "neither an object nor a text: nothing else is a record"
    assert [tuple(trouble) for trouble in tally.troubles] == [(f"a.json record {n}", why) for n in (0, 2, 4)]
    assert_comes_back(given, tmp_path)


@pytest.mark.parametrize("content", ["42", "null", "", " \n", "[]", "[ [ ]", "hello"])
def test_a_container_without_records_is_named(clean: Clean, tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    (tmp_path / "b.txt").write_text(CLEAN)
    tally = clean(tmp_path / "a.json", tmp_path / "b.txt")
    if tally.troubles:
        assert content == "[ [ ]"
        return
    assert (tally.status, tally.few) == ({"unchanged": 1}, {"without_records": ["a.json"]})
    assert "1 container has no records: a.json" in summary(tally)


def test_a_field_that_is_empty_in_the_first_records_is_known_all_the_same(clean: Clean, tmp_path: Path) -> None:
    """A hundred records without a text were reason enough to refuse the file."""
    given = tmp_path / "d.jsonl"
    given.write_bytes(b"\n".join(map(dump, [*[{"id": "a", "text": None}] * 120, {"id": "b", "text": DIRTY}])))
    tally = clean(given)
    assert (tally.status, tally.without_text) == ({"unchanged": 120, "cleaned": 1}, 120)
    # But a field that has texts comes before one that has none.
    given.write_bytes(b"\n".join(map(dump, [{"id": "a", "text": None, "body": DIRTY}] * 2)))
    assert clean(given, out=tmp_path / "again").status == {"cleaned": 2}


def test_a_table_whose_header_is_missing(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f'"{DIRTY}",1\n"{DIRTY}",2\n')
    with pytest.raises(
        UsageError, match=r"no field is known to hold the text: say --field text=NAME; .*are these texts"
    ):
        clean(tmp_path / "t.csv")
