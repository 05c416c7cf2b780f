"""`clean explain`: what one sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import STORY, Clean

PAGE = f"""<!DOCTYPE html><html><head><title>Museum</title></head><body>
<article><h1>The new wing</h1>
{"".join(f"<p>{line}</p>" for line in STORY.splitlines() if line)}</article></body></html>"""


def test_the_view(clean: Clean, corpus: Path) -> None:
    ran = clean("explain", "story.txt", "--width", "80")
    assert ran.status == 0
    head, _, body = ran.out.partition("─" * 80 + "\n")
    assert head.splitlines() == [
        "story.txt",
        "cleaned · no site known · 42 of 193 characters removed (21.8%)",
        "",
        "rule           kind           cuts  characters",
        "rules/sign-up  newsletter        1          27",
        "rules/label    advertisement     1          14",
    ]
    assert body.splitlines() == [
        "The harbour museum opened its new wing on Friday.",
        "",
        "[-Sign up for our newsletter-]" + " " * 22 + "◂ rules/sign-up · newsletter",
        "",
        "It took eleven years and three architects.",
        "[-Advertisement-]" + " " * 34 + "◂ rules/label · advertisement",
        "The first visitors came from the school across the road.",
    ]


def test_what_stays_is_all_of_the_text(clean: Clean, corpus: Path) -> None:
    """Nothing of the document is hidden, whatever happens to it."""
    body = clean("explain", "story.txt", "--width", "60").out.partition("─" * 60 + "\n")[2]
    plain = "\n".join(re.sub(r" +◂ .*$", "", line) for line in body.replace("[-", "").replace("-]", "").splitlines())
    assert plain.split() == STORY.split()


def test_colours_by_kind(clean: Clean, corpus: Path) -> None:
    out = clean("explain", "story.txt", "--color", "always").out
    assert "\x1b[35m\x1b[2m\x1b[9mSign up for our newsletter\x1b[0m" in out
    assert "\x1b[31m\x1b[2m\x1b[9mAdvertisement\x1b[0m" in out
    assert "[-" not in out


def test_a_rule_is_named_once_a_cut(clean: Clean, corpus: Path) -> None:
    (corpus / "rules.toml").write_text(
        'schema = 1\n[[rule]]\nid = "box"\nkind = "promo"\n'
        'op = "block"\nstart = "More"\nend = "Less"\nmax_chars = 100\n'
    )
    (corpus / "story.txt").write_text(STORY + "More\nto\nsee\nLess\n")
    assert clean("explain", "story.txt").out.count("◂ rules/box") == 1


def test_a_page(clean: Clean, corpus: Path) -> None:
    (corpus / "page.html").write_text(PAGE)
    out = clean("explain", "page.html").out
    assert "[-Sign up for our newsletter-]" in out
    assert "<p>" not in out


def test_documents_cannot_steer_the_terminal(clean: Clean, corpus: Path) -> None:
    (corpus / "evil.txt").write_text(STORY + "\x1b[2J\u202etxt\x00\nAdvertisement\n")
    out = clean("explain", "evil.txt").out
    assert "\\x1b[2J\\u202etxt\\x00" in out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", out)


def test_paged_on_a_terminal(clean: Clean, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("click.echo_via_pager", lambda view, color: seen.extend(view))
    clean("explain", "story.txt")
    assert any("newsletter" in line for line in seen)
    seen.clear()
    clean("explain", "story.txt", "--no-pager")
    assert not seen


@pytest.mark.parametrize("path", [".", "nowhere.txt", "pointer.txt"])
def test_what_cannot_be_shown(clean: Clean, corpus: Path, path: str) -> None:
    (corpus / "pointer.txt").write_text("version https://git-lfs.github.com/spec/v1\n")
    ran = clean("explain", path)
    assert (ran.status, ran.out) == (2, "")
    assert path in ran.err
