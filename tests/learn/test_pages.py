"""Two pages of a site show where its article is, and which boxes inside it are none of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.learn import learn
from tests.learn.conftest import SUBJECTS, story

URL = "https://quay.example/{n}"


@pytest.fixture(scope="module")
def bare() -> Cleaner:
    return Cleaner(packs=("common",))


def page(n: int, body: str = "tide-text") -> str:
    first, *others = (f"<p>{line}</p>" for line in story(n) + story(n + 100))
    menu = "".join(f"<li><a href=/{k}>{SUBJECTS[k]}</a></li>" for k in range(5))
    links = f"<a href=/x{n}>{SUBJECTS[n % 20]} in pictures</a> <a href=/y{n}>More of the quay</a>"
    box = f'<div class="read-more-quay">{links}</div>'
    return (
        f"<html><head><title>Day {n}</title></head><body><ul class=quay-menu>{menu}</ul>"
        f'<div class="post-{n}4711"><h1>Day {n}</h1><div class="{body}">{first}{box}{"".join(others)}</div></div>'
        f"<div class=quay-foot><p>Moored and printed on the quay.</p></div></body></html>"
    )  # fmt: skip


def test_the_article_s_element_is_found_and_holds_on_another_page(bare: Cleaner, tmp_path: Path) -> None:
    (pack,) = learn([(page(n), URL.format(n=n)) for n in range(4)], cleaner=bare)
    assert 'op = "content"\nselect = ".tide-text"' in pack.toml
    assert "4711" not in pack.toml, "a name of one page says nothing of others"
    (tmp_path / f"{pack.name}.toml").write_text(pack.toml, "utf-8")
    result = Cleaner([tmp_path], packs=("common",)).clean(page(50), url=URL.format(n=50))
    assert result.text.split("\n") == [*story(50), *story(150), ""]
    assert not result.stale


def test_on_a_page_that_is_made_otherwise_it_gives_way(bare: Cleaner, tmp_path: Path) -> None:
    (pack,) = learn([(page(n), URL.format(n=n)) for n in range(4)], cleaner=bare)
    (tmp_path / f"{pack.name}.toml").write_text(pack.toml, "utf-8")
    other = page(50, body="other-text")
    result = Cleaner([tmp_path], packs=("common",)).clean(other, url=URL.format(n=50))
    assert all(line in result.text for line in (*story(50), *story(150)))


def test_pages_that_do_not_agree_teach_nothing_about_elements(bare: Cleaner) -> None:
    packs = learn([(page(n, body=f"text{n}a"), URL.format(n=n)) for n in range(3)], cleaner=bare)
    assert all('op = "content"' not in pack.toml for pack in packs)


@pytest.mark.parametrize("make", [lambda n: "<p>Gone.</p>", lambda n: f"<p>{n}</p>" * 3, lambda n: "<html></html>"])
def test_pages_without_an_article_teach_nothing(make: Callable[[int], str], bare: Cleaner) -> None:
    packs = learn([(make(n), URL.format(n=n)) for n in range(3)], cleaner=bare)
    assert all(pack.toml == "" for pack in packs)
