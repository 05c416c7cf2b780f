"""The recipes of README.md and CONTRIBUTING.md, run as they stand with the real libraries, where there are any."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cleaner import Cleaner

PROJECT = Path(__file__).parents[2]
TEXT = "The canal was dug by hand, and it took nine winters to reach the lake.\nAdvertisement\nIt was story {n}.\n"
CLEAN = TEXT.replace("Advertisement\n", "")


def recipe(library: str) -> str:
    name = f"with_{library}.py"
    for document in ("README.md", "CONTRIBUTING.md"):
        if found := re.search(rf"^```python {name}\n(.*?)^```$", (PROJECT / document).read_text("utf-8"), re.M | re.S):
            return found[1]
    raise AssertionError(f"no document has {name}")


@pytest.mark.parametrize("library", ["pandas", "polars", "dask", "ray"])
def test_a_recipe(library: str, tmp_path: Path) -> None:
    """One text and one URL are missing; the site of one is known by its URL, and cleaned by its pack."""
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed (pip install -e '.[engines]')")
    import pyarrow
    from pyarrow import dataset, parquet

    texts = [TEXT.format(n=n) for n in range(200)]
    urls: list[str | None] = [f"https://canal.example/{n}" for n in range(200)]
    texts[5], urls[6], urls[7] = None, None, "https://www.independent.co.uk/news/7"  # type: ignore[call-overload]
    texts[7] = "The canal is open.\nPlease refresh the page or navigate to another page on the site.\nIt is wide.\n"
    table = pyarrow.table({"id": range(200), "url": urls, "text": texts})
    parquet.write_table(table, tmp_path / "articles.parquet")
    (tmp_path / f"with_{library}.py").write_text(recipe(library), "utf-8")
    ran = subprocess.run(
        [sys.executable, f"with_{library}.py"],
        cwd=tmp_path,
        env=os.environ | {"RAY_USAGE_STATS_ENABLED": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    rows = dataset.dataset(tmp_path / "cleaned.parquet").to_table().sort_by("id").to_pydict()
    one = Cleaner()
    expected = [one.clean(text or "", url=url).text for text, url in zip(texts, urls, strict=True)]
    assert rows["text"] == expected
    assert rows["text"][4] == CLEAN.format(n=4)
    assert rows["url"] == urls
