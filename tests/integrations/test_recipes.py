"""The recipes of README.md and CONTRIBUTING.md, run as they stand with the real libraries, where there are any."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cleaner import Cleaner

PROJECT = Path(__file__).parents[2]
TEXT = "The canal was dug by hand, and it took nine winters to reach the lake.\nAdvertisement\nIt was story {n}.\n"
MODULES = {"spark": "pyspark", "hf": "datasets"}
CLEAN = TEXT.replace("Advertisement\n", "")


def recipe(library: str) -> str:
    name = f"with_{library}.py"
    for document in ("README.md", "CONTRIBUTING.md"):
        if found := re.search(rf"^```python {name}\n(.*?)^```$", (PROJECT / document).read_text("utf-8"), re.M | re.S):
            return found[1]
    raise AssertionError(f"no document has {name}")


def run(library: str, folder: Path) -> None:
    """Runs a recipe in a folder with `articles.parquet`."""
    (folder / f"with_{library}.py").write_text(recipe(library), "utf-8")
    own = {"RAY_USAGE_STATS_ENABLED": "0", "PYSPARK_PYTHON": sys.executable, "HF_HOME": str(folder / "hf")}
    ran = subprocess.run(
        [sys.executable, f"with_{library}.py"],
        cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("library", ["pandas", "polars", "dask", "ray", "spark", "hf"])
def test_a_recipe(library: str, tmp_path: Path) -> None:
    """One text and one URL are missing; the site of one is known by its URL, and cleaned by its pack."""
    if find_spec(MODULES.get(library, library)) is None:
        pytest.skip(f"{MODULES.get(library, library)} is not installed (pip install -e '.[engines]')")
    if library == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    import pyarrow
    from pyarrow import dataset, parquet

    texts: list[str | None] = [TEXT.format(n=n) for n in range(200)]
    urls: list[str | None] = [f"https://canal.example/{n}" for n in range(200)]
    texts[5], urls[6], urls[7] = None, None, "https://www.independent.co.uk/news/7"
    texts[7] = "The canal is open.\nPlease refresh the page or navigate to another page on the site.\nIt is wide.\n"
    table = pyarrow.table({"id": range(200), "url": urls, "text": texts})
    parquet.write_table(table, tmp_path / "articles.parquet")
    run(library, tmp_path)
    rows = dataset.dataset(tmp_path / "cleaned.parquet").to_table().sort_by("id").to_pydict()
    one = Cleaner()
    missing = None if library in MODULES else ""  # the integrations leave a missing text as it is
    expected = [one.clean(t, url=u).text if t is not None else missing for t, u in zip(texts, urls, strict=True)]
    assert rows["text"] == expected
    assert rows["text"][4] == CLEAN.format(n=4)
    assert rows["url"] == urls


def test_datatrove_on_ray(tmp_path: Path) -> None:
    if find_spec("ray") is None:
        pytest.skip("ray is not installed (pip install -e '.[engines]')")
    import pyarrow
    from pyarrow import dataset, parquet

    ids = [f"{n:03}" for n in range(40)]
    table = pyarrow.table({"id": ids, "text": [TEXT.format(n=n) for n in ids]})
    parquet.write_table(table, tmp_path / "articles.parquet")
    run("datatrove_on_ray", tmp_path)
    rows = dataset.dataset(tmp_path / "cleaned.parquet").to_table().sort_by("id").to_pydict()
    assert rows["id"] == ids
    assert [text.rstrip("\n") for text in rows["text"]] == [CLEAN.format(n=n).rstrip("\n") for n in ids]
