"""`Cleaner` and `Result`: arguments, equality with the command line, threads, names."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import cleaner
from cleaner import Cleaner, Result, RuleFileError, UsageError, restore
from cleaner.manifest import dumps, loads

ROOT = Path(__file__).parent.parent
SEEDS = sorted(path for path in (ROOT / "seeds").rglob("*.txt"))
RULES = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { starts = 'Share' }\n"
TEXT = "A first line that stays.\nShare it\nA last line that stays.\n"
Make = Callable[..., Cleaner]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"packs": ["common", "site"]}, "packs: 'site' is not known; expected one of common, platforms, sites"),
        ({"extractor": "best"}, "extractor: 'best' is not known; expected one of both, trafilatura"),
        ({"site": "no-such-site"}, "no pack or group is named 'no-such-site'"),
        ({"rules": ["no/such/folder"]}, "no such rule file or folder"),
    ],
)
def test_wrong_options(options: dict[str, typing.Any], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        Cleaner(**{"bundled": False, **options})


@pytest.mark.parametrize(
    ("data", "options", "error", "expected"),
    [
        (5, {}, TypeError, "expected str or bytes, got int"),
        (None, {}, TypeError, "expected str or bytes, got NoneType"),
        (TEXT, {"media_type": "image/png"}, UsageError, "media_type: 'image/png' is not known"),
        (TEXT, {"site": "no-such-site"}, UsageError, "no pack or group is named 'no-such-site'"),
        (TEXT, {"url": 123}, TypeError, "url: expected str or None, got int"),
        (TEXT, {"url": b"https://example.org/"}, TypeError, "url: expected str or None, got bytes"),
        (TEXT, {"url": Path("a.txt")}, TypeError, "url: expected str or None, got PosixPath"),
        (TEXT, {"site": 1.5}, TypeError, "site: expected str or None, got float"),
        (TEXT, {"media_type": ["text/html"]}, TypeError, "media_type: expected str or None, got list"),
        (TEXT.encode(), {"encoding": 1252}, TypeError, "encoding: expected str or None, got int"),
    ],
)
def test_wrong_arguments(
    make_cleaner: Make, data: typing.Any, options: dict[str, str], error: type[Exception], expected: str
) -> None:
    with pytest.raises(error, match=expected):
        make_cleaner(RULES).clean(data, **options)


def test_what_tables_have_for_a_missing_url_is_none(make_cleaner: Make) -> None:
    one = make_cleaner(RULES)
    for missing in (float("nan"), type("NAType", (), {})()):
        found = one.clean(TEXT, url=missing, site=missing)  # type: ignore[arg-type]
        assert found.manifest() == one.clean(TEXT).manifest()
        assert found.status == "cleaned"


def test_wrong_rules(make_cleaner: Make) -> None:
    with pytest.raises(RuleFileError, match=r"rules\.toml:2: rule 1"):
        make_cleaner("[[rule]]\nop = 'line'")


def test_wrong_jobs(make_cleaner: Make) -> None:
    with pytest.raises(UsageError, match="jobs must be at least 1"):
        list(make_cleaner(RULES).map([TEXT], jobs=0))


def test_str_and_bytes_give_the_same(make_cleaner: Make) -> None:
    one = make_cleaner(RULES)
    text, data = one.clean(TEXT), one.clean(TEXT.encode())
    assert text.text == data.text == TEXT.replace("Share it\n", "")
    assert text.manifest() == data.manifest()
    assert text.data == data.data == text.text.encode()


def test_lone_surrogates_in_a_str_survive(make_cleaner: Make) -> None:
    source = "A line \ud83d stays, \udcff too.\nShare \ud83d\nThe end.\n"
    found = make_cleaner(RULES).clean(source, media_type="text/plain")
    assert found.text == source.replace("Share \ud83d\n", "")
    assert restore(loads(dumps(found.manifest())), found.data) == found.source


def test_the_command_line_gives_the_same_bytes(tmp_path: Path) -> None:
    """A library call and `clean run`: same clean texts, same manifests."""
    subprocess.run(
        [sys.executable, "-m", "cleaner", "run", str(ROOT / "seeds"), "--out", str(tmp_path), "--quiet", "--isolated"],
        check=True,
    )
    library = Cleaner()
    for seed in SEEDS:
        path = seed.relative_to(ROOT / "seeds").as_posix()
        found = library.clean(seed.read_bytes(), media_type="text/plain")
        assert (tmp_path / path).read_bytes() == found.data
        manifest = json.loads((tmp_path / f"{path}.manifest.json").read_bytes())
        assert manifest == json.loads(json.dumps(found.manifest(path=path, output_path=path)))


def test_map_keeps_the_order_and_is_lazy(make_cleaner: Make) -> None:
    one = make_cleaner(RULES)
    texts = [f"Line {n} stays for good.\nShare {n}\n" for n in range(50)]
    expected = [f"Line {n} stays for good.\n" for n in range(50)]
    assert [r.text for r in one.map(texts)] == expected
    assert [r.text for r in one.map(iter(texts), jobs=4)] == expected
    assert next(iter(one.map(iter(lambda: TEXT, None)))).status == "cleaned"


def test_threads_share_a_cleaner() -> None:
    one = Cleaner(scored=False)
    texts = [seed.read_bytes() for seed in SEEDS] * 4
    alone = [one.clean(text, media_type="text/plain").manifest() for text in texts]
    fresh = Cleaner(scored=False)
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda text: fresh.clean(text, media_type="text/plain").manifest(), texts))
    assert together == alone


def test_a_cleaner_travels_between_processes(make_cleaner: Make) -> None:
    one = make_cleaner(RULES)
    copy = pickle.loads(pickle.dumps(one))  # noqa: S301
    assert copy.digest == one.digest
    assert copy.clean(TEXT).manifest() == one.clean(TEXT).manifest()
    assert copy == one
    assert hash(copy) == hash(one)
    assert one != make_cleaner(RULES, seconds=40)
    assert one != make_cleaner(RULES, encoding="cp1252")
    assert one != "a cleaner"


def test_a_cleaner_is_pickled_to_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Hugging Face datasets go by these bytes: other ones, and a million documents are cleaned again."""
    script = (
        "import pickle, hashlib; from cleaner import Cleaner; data = pickle.dumps(Cleaner());"
        "print(hashlib.sha256(data).hexdigest(), pickle.dumps(pickle.loads(data)) == data)"
    )
    environment = {**os.environ, "CLEAN_CACHE_DIR": str(tmp_path)}  # the first one finds out what the others read
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**environment, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]  # fmt: skip
    assert len(set(runs)) == 1
    assert runs[0].endswith(" True\n")


def test_the_digest_tells_what_changes_results(make_cleaner: Make, tmp_path: Path) -> None:
    digests = [
        make_cleaner(RULES).digest,
        make_cleaner(RULES.replace("Share", "Like")).digest,
        make_cleaner(RULES, site="rules").digest,
        make_cleaner(RULES, scored="off").digest,
        make_cleaner(RULES, scored="on").digest,
        make_cleaner(RULES, extractor="none").digest,
        make_cleaner(RULES, removed_text=False).digest,
    ]
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == 64 for digest in digests)
    assert make_cleaner(RULES).digest == digests[0] == make_cleaner(RULES, scored=True).digest
    assert make_cleaner(RULES, scored=False).digest == make_cleaner(RULES, scored="off").digest
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "rules.toml").write_text(f"schema = 1\n{RULES}")
    assert Cleaner([tmp_path / "elsewhere"], bundled=False).digest == digests[0]


def test_where_rules_with_a_model_apply_is_one_of_three(make_cleaner: Make) -> None:
    with pytest.raises(UsageError, match="scored: 'sometimes' is not known; expected one of auto, on, off"):
        make_cleaner(RULES, scored="sometimes")


def test_a_document_that_takes_too_long_fails_and_others_go_on(make_cleaner: Make) -> None:
    one = make_cleaner("[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '(a|aa)+$' }\n", seconds=0.3)
    slow = "a" * 300 + "!"
    first, second, third = one.map(["Fine.\nbaa\nAs it is, it may stay.\n", slow, "Fine too.\n"])
    assert (first.status, second.status, third.status) == ("cleaned", "failed", "unchanged")
    assert second.error == "took longer than 0.3 s"
    assert second.text == slow


def test_public_names_are_documented_and_typed() -> None:
    assert set(cleaner.__all__) == set(cleaner._HOMES)
    for name in cleaner.__all__:
        public = getattr(cleaner, name)
        assert inspect.getdoc(public), name
    members = [(owner, name, member) for owner in (Cleaner, Result) for name, member in vars(owner).items()]
    for owner, name, member in members:
        if name.startswith("_") and not (name == "__init__" and owner is Cleaner):
            continue
        function = getattr(member, "fget", None) or getattr(member, "func", None) or member
        if inspect.isfunction(function):
            where = f"{owner.__name__}.{name}"
            assert function.__doc__ or name == "ruleset", where
            hints = typing.get_type_hints(function, vars(sys.modules[function.__module__]))
            assert set(inspect.signature(function).parameters) - {"self"} <= set(hints), where
            assert "return" in hints, where
    assert (Path(cleaner.__file__).parent / "py.typed").exists()


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Cleanr'"):
        _ = cleaner.Cleanr


def test_what_is_kept_out_of_a_removed_stretch_is_not_glued_to_the_next_line(tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text(
        """
schema = 1

[[rule]]
id = "article"
kind = "template"
op = "content"
select = [".body"]

[[rule]]
id = "lead"
op = "keep"
select = [".lead"]
"""
    )
    page = (
        b"<html><body><nav>Menu</nav><h1>Boats <span class='lead'>Two boats, one crew.</span></h1>"
        b"<div class='body'><p>The ferry ran again.</p></div></body></html>"
    )
    cleaned = Cleaner([pack], bundled=False, extractor="none").clean(page)
    assert cleaned.text.split("\n")[:2] == ["Two boats, one crew.", "The ferry ran again."]


def test_a_stub_is_not_taken_for_the_article(tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    pack.write_text("schema = 1\n[[rule]]\nid = 'article'\nkind = 'template'\nop = 'content'\nselect = ['.body']\n")
    cleaner = Cleaner([pack], bundled=False, extractor="none")
    prose = "<p>The ferry ran again on Tuesday, after nine weeks of strike.</p>"
    found = cleaner.clean(f"<html><body><nav>Menu</nav><div class='body'>{prose * 60}</div></body></html>".encode())
    assert "Menu" not in found.text
    stub = cleaner.clean(
        f"<html><body><div class='body'>Two boats</div><main>{prose * 60}</main></body></html>".encode()
    )
    assert stub.text.count("The ferry ran again") == 60


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), None, "5", True])
def test_what_is_no_time(seconds: object) -> None:
    with pytest.raises(UsageError, match="seconds"):
        Cleaner(bundled=False, seconds=seconds)  # type: ignore[arg-type]
