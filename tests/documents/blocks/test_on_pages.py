"""The second voter on whole pages: what manifests tell of it, and who holds against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cleaner import Cleaner
from cleaner.documents import blocks
from cleaner.documents.blocks.model import read_model
from cleaner.report.runs.aggregate import is_disputed
from cleaner.report.runs.manifests import Manifest

STORY = [
    "The gates of the upper lock were opened by hand for the last time on a Monday in March, said the river office.",
    "Boats will pass it without a keeper from now on, which saves the district eleven thousand a year, it reckons.",
    "Ines Karrow, who kept the lock for thirty-one years, has moved into the house of her sister in the upper town.",
]
SHORT = "Five more walks along the water that you will not want to miss this summer, all of them shorter than an hour."
BOX = (
    f"{SHORT} Each of them begins at a lock and ends at an inn, and is told with a map and the hours of the last bus. "
    "The first leads past the mill that was drowned, the second over the weir, and the last one back to the lock."
)
PAGE = (
    "<html><head><title>The lock</title></head><body><nav><a href='/'>Home</a></nav><main><h1>The lock</h1><article>"
    + "".join(f"<p>{line}</p>" for line in STORY)
    + f"<p>{STORY[0][:-1]} yesterday.</p><div class='waterside'><p>{BOX}</p></div></article></main></body></html>"
)
MODEL = read_model(
    b'{"words": {"waterside": -2.0}, "terms": {}, "features": ["lowest name"], "trees": [[0, -0.5, -6000, 6000]]}'
)


@pytest.fixture(autouse=True)
def a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "bundled_model", lambda: MODEL)


def test_what_it_cuts_is_its_own_in_the_manifest_with_what_speaks_for_it() -> None:
    result = Cleaner(packs=("common", "platforms")).clean(PAGE)
    assert BOX not in result.text
    assert all(line in result.text for line in STORY)
    (segment,) = (segment for segment in result.removed if segment.rule == "extractor/blocks")
    assert segment.why == "what its boxes are called"


@pytest.mark.parametrize("told", [{"extractor": "trafilatura"}, {"extractor": "none"}, {"ignore": "extractor/blocks"}])
def test_it_can_be_left_out(told: dict[str, str]) -> None:
    assert BOX in Cleaner(packs=("common", "platforms"), **told).clean(PAGE).text  # type: ignore[arg-type]


def test_it_makes_no_holes_in_the_text() -> None:
    html = PAGE.replace("</article>", f"<p>{STORY[1][:-1]} now.</p></article>")
    assert BOX in Cleaner(packs=("common", "platforms")).clean(html).text


def test_what_stands_between_lines_that_it_lets_stay_stays_too() -> None:
    lines = [f"{line} So it is said in the town." for line in STORY]
    aside = f"<aside><p>{lines[0]}</p><p class='waterside'>{lines[1]}</p><p>{lines[2]}</p></aside>"
    page = PAGE.replace("</article>", aside + "</article>")
    trafilatura = Cleaner(packs=("common", "platforms"), extractor="trafilatura").clean(page).text
    assert not any(line in trafilatura for line in lines)
    both = Cleaner(packs=("common", "platforms")).clean(page).text
    assert all(line in both for line in lines)


def test_a_short_box_in_the_body_of_the_text_stays_though_nothing_follows() -> None:
    assert SHORT in Cleaner(packs=("common", "platforms")).clean(PAGE.replace(BOX, SHORT)).text
    outside = PAGE.replace(BOX, SHORT).replace("</article>", "").replace("<div class", "</article><div class")
    assert SHORT not in Cleaner(packs=("common", "platforms")).clean(outside).text


def test_it_has_no_say_without_the_packs_that_it_learned_behind() -> None:
    assert BOX in Cleaner(bundled=False).clean(PAGE).text
    assert BOX not in Cleaner(bundled=False, extractor="both").clean(PAGE).text


def test_a_rule_that_holds_against_the_extractor_holds_against_it(tmp_path: Path) -> None:
    rules = tmp_path / "lock.toml"
    rules.write_text(
        'schema = 1\n[[rule]]\nid = "walks"\nop = "keep"\nkind = "related"\nselect = [".waterside"]\n'
        'overrules = ["extractor/trafilatura"]\n',
        "utf-8",
    )
    assert BOX in Cleaner([rules], packs=("common", "platforms")).clean(PAGE).text


def test_what_is_cleaned_by_it_alone_has_its_own_digest() -> None:
    digests = {Cleaner(extractor=told).digest for told in ("both", "trafilatura", "fast", "none")}
    assert len(digests) == 4
    assert Cleaner().digest == Cleaner(extractor="both").digest


def test_where_it_says_the_opposite_of_much_that_became_of_a_page_the_manifest_says_so() -> None:
    cleaner = Cleaner(packs=("common", "platforms"))
    assert "disagreement" not in cleaner.clean(PAGE).manifest()["page"]
    disliked = PAGE.replace("<article>", "<article class='waterside'>")  # most of the page: nothing is cut
    result = cleaner.clean(disliked)
    assert all(line in result.text for line in STORY)
    assert result.manifest()["page"]["disagreement"] == result.disagreement > 0.9
    assert is_disputed(read(result.manifest()))
    assert not is_disputed(read(cleaner.clean(PAGE).manifest()))


def read(manifest: dict[str, Any]) -> Manifest:
    return msgspec.json.decode(msgspec.json.encode(manifest), type=Manifest)
