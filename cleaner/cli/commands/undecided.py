"""What `report` and `review` know beside a run's manifests: earlier decisions, and what speaks for its rules."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cleaner.compile import load_ruleset
from cleaner.job.plan import STATE
from cleaner.packs import TIERS, bundled_files
from cleaner.packs.evidence import bundled_evidence
from cleaner.report.runs.attention import Known
from cleaner.review.decisions import default_file, read_decisions

LEARNT = "learnt"
"""The folder, in a run's state, of the packs that were learnt from its dump."""


def decided_in(folder: Path, more: str | None = None) -> set[str]:
    """Returns the keys of what was decided on a run, and in a file that the user names.

    Raises UsageError for a file that holds no decisions.
    """
    decided = set(read_decisions(default_file(folder), own=True))
    return decided | set(read_decisions(Path(more))) if more else decided


def known_of(folder: Path, earlier: Collection[str] | None = None) -> Known:
    """Returns what is known about the rules of a run.

    earlier: full names of the rules that fired in a run to compare with.
    """
    ruleset = load_ruleset(list(bundled_files(TIERS)))
    learnt = folder / STATE / LEARNT
    names = {path.stem for path in learnt.glob("*.toml")} if learnt.is_dir() and not learnt.is_symlink() else set()
    return Known({rule.name for rule in ruleset.rules}, bundled_evidence(), names, earlier)
