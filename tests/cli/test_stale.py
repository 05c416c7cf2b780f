"""Rules that had no say on a page are told of where a person looks: the end of a run, statistics, the report."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Clean

RULES = """schema = 1
hosts = ["pier.example"]

[[rule]]
id = "body"
kind = "template"
op = "content"
select = [".story"]
"""
STORY = [
    f"In chapter {number} the keeper of the pier tells how the lamp was trimmed, who paid for the oil, and what the "
    "sea did to the wall in the winters before the first war."
    for number in range(1, 9)
]


def test_a_run_counts_stale_rules_in_summary_statistics_and_report(clean: Clean, tmp_path: Path) -> None:
    (tmp_path / "pier.toml").write_text(RULES, "utf-8")
    (tmp_path / "dump").mkdir()
    (tmp_path / "urls.tsv").write_text("lamp\thttps://pier.example/lamp\n", "utf-8")
    posts = "".join(f"<p>{text}</p>" for text in STORY[1:])
    html = f"<html><body><div class='story'><p>{STORY[0]}</p></div><div class='posts'>{posts}</div></body></html>"
    (tmp_path / "dump" / "lamp.html").write_text(html, "utf-8")
    out = tmp_path / "out"

    ran = clean(
        "run", tmp_path / "dump", "--out", out, "--rules", tmp_path / "pier.toml", "--no-bundled", "--jobs", "1",
        "--urls", tmp_path / "urls.tsv",
    )  # fmt: skip
    assert ran.status == 0
    assert "pier/body: 1 page" in ran.err
    assert all(text in (out / "lamp.txt").read_text("utf-8") for text in STORY)

    told = clean("stats", out)
    assert "pier/body: 1 page of pier" in told.out
    assert json.loads(clean("stats", out, "--output-format", "json").out)["stale"] == {"pier/body": 1}

    clean("report", out)
    assert any("Stale: would have cut article text" in path.read_text("utf-8") for path in out.rglob("*.html"))
