"""`tests/bench/evidence.py`: what it makes of pages and texts whose article is known."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.packs.evidence import Evidence, read_evidence

BENCH = Path(__file__).parent / "bench"
sys.path.insert(0, str(BENCH))

from gold_pages import GoldPage  # noqa: E402

STORY = (
    "The ferry to the outer islands ran again on Tuesday, with forty cars and a brass band on board.",
    "A second boat is to follow in June, and the tickets will cost two pounds until the autumn, the company said.",
    "Nobody in the harbour had expected the red boat so early, least of all the men who mend the nets there.",
)
URL = "https://www.newsweek.com/ferry"


def gold_page(gold: tuple[str, ...] = (), keep: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> GoldPage:
    return GoldPage(Path("p.html.gz"), None, gold, keep, drop)


def told(text: str, page: GoldPage, letter: str) -> list[str]:
    """The lines in which a label stands."""
    labels = page.labels(text)
    found, at = [], 0
    for line in text.split("\n"):
        if letter in labels[at : at + len(line)]:
            found.append(line)
        at += len(line) + 1
    return found


def test_gold_makes_its_words_article_and_all_others_clutter() -> None:
    text = "\n".join(("Menu", *STORY, "Comments (3)"))
    assert told(text, gold_page(STORY), "a") == list(STORY)
    assert told(text, gold_page(STORY), "c") == ["Menu", "Comments (3)"]


def test_words_that_are_shared_by_chance_are_no_article() -> None:
    text = "\n".join(("A second boat", STORY[0], "on Tuesday, with the men", STORY[1]))
    assert told(text, gold_page(STORY[:2]), "c") == ["A second boat", "on Tuesday, with the men"]


def test_a_copy_in_a_teaser_is_no_article() -> None:
    text = "\n".join((*STORY, "More of it", STORY[1]))
    labels = gold_page(STORY).labels(text)
    assert labels.count("a") == sum(char.isalnum() for line in STORY for char in line)


def test_scripts_without_blanks_are_aligned_by_character() -> None:
    story = "轮渡在星期二重新开往外岛，船上有四十辆汽车和一支铜管乐队。"
    assert told(f"首页\n{story}\n评论", gold_page((story,)), "a") == [story]


def test_samples_make_nothing_of_the_rest() -> None:
    page = gold_page(keep=("with forty cars",), drop=("Comments",))
    text = "\n".join((STORY[0], "Other", "Comments"))
    assert (told(text, page, "a"), told(text, page, "c")) == ([STORY[0]], ["Comments"])
    assert page.labels("Other").strip("n") == ""


@pytest.fixture
def corpora(tmp_path: Path) -> tuple[Path, Path]:
    """A page of a site with a pack, whose standing text lies beside its body, and a labelled text of the same site."""
    pages, dumps = tmp_path / "bench", tmp_path / "dumps" / "a"
    (pages / "pages").mkdir(parents=True)
    (dumps / "texts").mkdir(parents=True)
    body = "".join(f"<p>{line}</p>" for line in STORY[:2])
    html = f'<body><nav>Home News Sport</nav><div class="article-body">{body}</div><p>{STORY[2]}</p></body>'
    (pages / "pages" / "p.html.gz").write_bytes(gzip.compress(html.encode()))
    record = {"url": URL, "file": "p.html.gz", "gold": STORY}
    (pages / "pages.jsonl.gz").write_bytes(gzip.compress(json.dumps(record).encode() + b"\n"))
    text = "\n".join((*STORY, "Advertisement"))
    (dumps / "texts" / "t.txt").write_text(text)
    spans = [[0, len(text) - 13, "keep"], [len(text) - 13, len(text), "clutter"]]
    (dumps / "index.jsonl").write_text(json.dumps({"stem": "t", "url": URL, "spans": spans}) + "\n")
    return pages, dumps.parent


def test_the_command_writes_what_rules_did(corpora: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "evidence.tsv"
    command = [sys.executable, str(BENCH / "evidence.py"), *map(str, corpora), "--out", str(out)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    evidence = read_evidence(out)
    letters = sum(char.isalnum() for char in STORY[2])
    assert evidence["newsweek/article-body"] == Evidence(1, 1, len("HomeNewsSport"), letters)
    assert "newsweek/article-body would cut 3" in ran.stdout
    gone = [found for name, found in evidence.items() if name.startswith("advertisement/")]
    assert gone == [Evidence(None, 1, len("Advertisement"), 0)]
