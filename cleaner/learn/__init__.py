"""Learns rule packs from a dump, without a person: what comes back on all pages of a site is furniture.

`learn` is the library's way in, `learn_dump` that of the commands. The way of the data: `dump` (a sample of each site's
documents) → `reading` (lines) → `stories` → `candidates` (lines that come back, and their features) → `score` →
`rules` → `learnt` (a rule pack).
"""

from __future__ import annotations

from cleaner.learn.dump import Group, Progress, Sample, sample_dump
from cleaner.learn.learnt import LearntPack, Origin
from cleaner.learn.score import SURE
from cleaner.learn.sites import Wish, learn, learn_sample
from cleaner.learn.update import old_rules, update

__all__ = [
    "SURE",
    "Group",
    "LearntPack",
    "Origin",
    "Progress",
    "Sample",
    "Wish",
    "learn",
    "learn_sample",
    "old_rules",
    "sample_dump",
    "update",
]
