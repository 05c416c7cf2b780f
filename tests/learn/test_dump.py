"""The sample that is learnt from is bounded by the sites, whatever the dump, and does not depend on its order."""

from __future__ import annotations

import pytest

from cleaner import Record
from cleaner.learn import Group, Sample, dump
from cleaner.learn.dump import sampled


def fill(sample: Sample, count: int, sites: int = 1, *, backwards: bool = False) -> int:
    """Adds so many documents. Returns the most that were kept at a time."""
    most = 0
    numbers = range(count)
    for number in reversed(numbers) if backwards else numbers:
        found = sampled(Record(f"Story number {number} of the lower river.\n"))
        assert found is not None
        sample.add(Group("host", f"quay{number % sites}.example"), found)
        most = max(most, sum(len(site) for site in sample.sites.values()))
    return most


def test_of_each_site_a_bounded_number_of_documents_is_kept() -> None:
    sample = Sample(most=10)
    assert fill(sample, 600, sites=3) <= 3 * 2 * 10
    assert [len(found) for found in sample.done().values()] == [10, 10, 10]
    assert sample.documents == 600


def test_the_sample_is_the_same_from_either_end() -> None:
    one, other = Sample(most=10), Sample(most=10)
    fill(one, 300, sites=2)
    fill(other, 300, sites=2, backwards=True)
    assert one.done() == other.done()


def test_where_there_are_many_sites_fewer_documents_of_each_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "MOST_TOGETHER", 400)
    sample = Sample(most=100)
    assert fill(sample, 3000, sites=10) <= 401
    assert sample.most < 100
    assert {len(found) for found in sample.done().values()} == {sample.most}
