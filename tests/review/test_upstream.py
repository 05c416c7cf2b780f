"""The report to whoever wrote the rule: Markdown that no text breaks out of, without the document."""

from __future__ import annotations

from cleaner.review.decisions import Decision
from cleaner.review.upstream import upstream_report


def test_rule_snippet_and_surroundings_and_not_the_document() -> None:
    decision = Decision(
        "k", "reject", rule="share/bar", kind="share", path="secret/dump/a.txt", url="https://secret.example/a?u=me",
        site="press", text="Share the bread\n", before="He said:\n", after="And left.", size=16, times=3,
        why=("a sentence goes",), digest="d" * 64,
    )  # fmt: skip
    report = upstream_report([decision, Decision("l", "accept", rule="other/rule", text="fine")])
    assert "### This should have stayed: `share/bar`" in report
    assert "```text\nShare the bread\n```" in report
    assert "He said:\n⟦Share the bread\n⟧And left." in report
    assert "seen 3 ×" in report
    assert "secret" not in report
    assert "other/rule" not in report


def test_nothing_breaks_out_of_its_block() -> None:
    text = "```\n# A heading\n````html\n<script>alert(1)</script>\n\x1b[31m\n"
    report = upstream_report([Decision("k", "never", rule="a`b\n# c", kind="share", text=text)])
    assert "`````text\n```\n# A heading" in report
    assert "\x1b" not in report
    assert "\n# c" not in report
    lines = report.splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("`````")]
    assert len(fences) == 2
    assert all(fences[0] < n < fences[1] for n, line in enumerate(lines) if line.startswith("# "))


def test_pages_and_stale_rules() -> None:
    decisions = [
        Decision("k", "reject", form="stale", rule="x/content", why=("had no say",)),
        Decision("l", "reject", form="page", path="a.txt", site="press"),
        Decision("m", "ignore", form="stale", rule="y/content"),
    ]
    report = upstream_report(decisions)
    assert "### The rule should have had its say: `x/content`" in report
    assert "### This page was not cleaned as it should be\n" in report
    assert "### The rule is wrong here: `y/content`" in report
    assert "a.txt" not in report


def test_nothing_rejected_is_nothing_to_report() -> None:
    assert upstream_report([Decision("k", "accept", rule="a/b")]) == ""
