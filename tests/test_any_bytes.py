"""Text that is no UTF-8, halves of characters, marks of other encodings: cleaned like any other, every byte kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import Cleaner, UsageError
from cleaner.compile.automaton import Automaton, encodable
from cleaner.documents import decode
from tests.odd import byte_texts, faults

ARTICLE = (
    "The council met on Monday, and by noon it had agreed to mend the harbour wall before the winter storms come.\n"
    "Nobody in the village had seen the ferry since Sunday, which worried the mayor more than he cared to say.\n"
)
BROKEN = {
    "latin-1": b"caf\xe9",
    "cp1252 quotes": b"\x93so\x94",
    "half an emoji": b"\xf0\x9f\x98",
    "a lone byte": b"\xff",
}


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("odd", BROKEN.values(), ids=BROKEN.keys())
def test_one_byte_that_is_no_utf8(cleaner: Cleaner, odd: bytes) -> None:
    article = ARTICLE.encode().replace(b"noon", odd)
    result = cleaner.clean(b"Advertisement\n" + article + b"Share this article\n")
    assert (result.status, result.error, result.data) == ("cleaned", None, article)


def test_halves_of_surrogate_pairs(cleaner: Cleaner) -> None:
    article = ARTICLE.replace("noon", "\ud83d").replace("Monday", "\udc9d")
    result = cleaner.clean(f"Advertisement\n{article}Share this article\n")
    assert (result.status, result.text) == ("cleaned", article)


def test_byte_texts_of_all_kinds(cleaner: Cleaner) -> None:
    """A sample; `python -m tests.bench.fuzz texts` goes through a hundred thousand."""
    broken = {source: found for source in byte_texts(2, 1_500) if (found := faults(cleaner, cleaner.clean(source)))}
    assert not broken


def test_texts_are_looked_for_in_surrogates_too() -> None:
    text = "a\ud83d share \udcff share"
    for table in (True, False):
        assert Automaton(["share"], table=table).hits(text) == [(0, 3, 8), (0, 11, 16)]
    assert len(encodable(text)) == len(text)
    encodable(text).encode("utf-8")


def run(tmp_path: Path, name: str, data: bytes, *options: str) -> bytes:
    from tests.cli.conftest import status_of

    (tmp_path / name).write_bytes(data)
    assert status_of("run", str(tmp_path / name), "--out", str(tmp_path / "out"), "--quiet", *options) == 0
    assert status_of("restore", str(tmp_path / "out"), "--out", str(tmp_path / "back")) == 0
    assert (tmp_path / "back" / name).read_bytes() == data
    return (tmp_path / "out" / name).read_bytes()


def test_in_json_lines(tmp_path: Path) -> None:
    texts = [f"Advertisement\n{ARTICLE.replace('noon', odd)}" for odd in ("\ud83d", "\udc9d\ud83d", "\udcff")]
    out = run(tmp_path, "d.jsonl", b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts))
    assert [json.loads(line)["text"] for line in out.splitlines()] == [t.partition("\n")[2] for t in texts]


def test_bytes_that_are_no_utf8_in_json_lines(tmp_path: Path) -> None:
    line = (
        b'{"text": "Advertisement\\n' + ARTICLE.encode().replace(b"\n", b"\\n").replace(b"noon", b"caf\xe9") + b'"}\n'
    )
    assert run(tmp_path, "d.jsonl", line) == line.replace(b"Advertisement\\n", b"")


def test_in_csv(tmp_path: Path) -> None:
    data = b'id,text\n1,"Advertisement\n' + ARTICLE.encode().replace(b"noon", b"caf\xe9") + b'"\n'
    assert run(tmp_path, "d.csv", data) == data.replace(b"Advertisement\n", b"")


def test_encoding(tmp_path: Path) -> None:
    article = ARTICLE.replace("noon", "été").encode("cp1252")
    source = b"Advertisement\n" + article + "Lire également : l'été\n".encode("cp1252")
    assert run(tmp_path, "a.txt", source, "--encoding", "latin-1") == article
    manifest = json.loads((tmp_path / "out" / "a.txt.manifest.json").read_bytes())
    assert manifest["source"]["encoding"] == "iso8859-1"
    assert manifest["segments"][-1]["text"].startswith("Lire également")


@pytest.mark.parametrize("command", ["check", "fix", "explain"])
def test_encoding_of_other_commands(command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from tests.cli.conftest import status_of

    (tmp_path / "a.txt").write_bytes("Lire également : l'été\n".encode("cp1252") + ARTICLE.encode())
    (tmp_path / "clean.toml").write_text('encoding = "cp1252"\n')
    assert status_of(command, str(tmp_path / "a.txt"), "--isolated") == 0
    assert status_of(command, str(tmp_path / "a.txt"), "--encoding", "cp1252") == (0 if command == "explain" else 1)
    if command == "check":  # and as the configuration has it
        assert status_of(command, str(tmp_path / "a.txt")) == 1
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("name", ["nosuch", "base64", "utf-7", "iso2022_jp", "x\0y"])
def test_encodings_that_do_not_work(name: str) -> None:
    with pytest.raises(UsageError, match="encoding"):
        Cleaner(bundled=False, encoding=name)


def test_a_byte_order_mark_tells_more_than_what_was_said() -> None:
    assert decode(b"\xef\xbb\xbfcaf\xc3\xa9", "cp1252") == ("\ufeffcafé", "utf-8")
    assert decode("\ufeffa".encode("utf-16-le"), "cp1252") == ("\ufeffa", "utf-16-le")


def test_utf16_that_begins_like_utf32(cleaner: Cleaner) -> None:
    text = "\ufeff\0" + ARTICLE
    assert decode(text.encode("utf-16-le")) == (text, "utf-16-le")


RULE = "[[rule]]\nid = 'x'\nkind = 'share'\nop = 'line'\nmatch = 'Share'\n"


@pytest.mark.parametrize(
    "source",
    [
        b"Share\n\xff\xfeA story.\n ",
        b"Share\n\xef\xbb\xbfA story, and what is said in it.\n".replace(b"story", b"caf\xe9"),
        "\ufeffShare\n\0\0\0A\0\0".encode("utf-16-le")[:-2],
    ],
)
def test_what_is_left_is_read_as_it_was_before(make_cleaner, source: bytes) -> None:  # type: ignore[no-untyped-def]
    one = make_cleaner(RULE, encoding="cp1252")
    result = one.clean(source, media_type="text/plain")
    assert not faults(one, result)
    assert one.clean(result.data, media_type="text/plain").data == result.data
