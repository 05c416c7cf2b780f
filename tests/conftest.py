"""What all tests share: a cache of their own, and rule files made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cleaner import Cleaner

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the tests out of the user's cache; subprocesses inherit it, and processes of one run of tests share it."""
    import os

    base = tmp_path_factory.getbasetemp()
    os.environ["CLEAN_CACHE_DIR"] = str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache")


@pytest.fixture
def make_cleaner(tmp_path: Path) -> Callable[..., Cleaner]:
    """A cleaner of rules given as TOML, without the bundled packs."""

    def make(toml: str, **options: object) -> Cleaner:
        file = tmp_path / "rules.toml"
        file.write_text(f"schema = 1\n{toml}", "utf-8")
        return Cleaner([file], bundled=False, **options)  # type: ignore[arg-type]

    return make
