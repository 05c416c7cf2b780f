"""`clean rules import`: what it drafts can be linted, tested and used as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cleaner import Cleaner

CLEAN = str(Path(sys.executable).parent / "clean")
STORIES = [
    "The ferry was late again, and nobody at the pier was surprised by it any more.",
    "A new roof for the library costs more than the council had thought it would.",
    "Three swans have moved into the old dock, to the delight of the school next door.",
    "The baker retires after forty years, and his ovens go to a museum in the city.",
]


def clean(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLEAN, *arguments], capture_output=True, text=True, check=False)


def test_imports_phrases(tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.txt"
    phrases.write_text('# a comment\n\nRing "our" bell \\o/\nRing “our” bell!\n', "utf-8")
    done = clean("rules", "import", str(phrases), "--name", "bells")
    pack = tmp_path / "bells.toml"
    pack.write_text(done.stdout, "utf-8")
    assert clean("rules", "test", str(pack)).stderr.startswith("4 passed")
    assert Cleaner([pack], bundled=False).clean(f"{STORIES[0]}\nRing 'our' bell!\nRING \"OUR\" BELL \\O/\n").removed


def test_imports_element_hiding_filters_of_some_hosts(tmp_path: Path) -> None:
    filters = tmp_path / "filters.txt"
    filters.write_text(
        "! title\na.example,b.example##.box\nc.example##.other\n##p:has-text(x)\n@@||d.example^\n", "utf-8"
    )
    done = clean("rules", "import", str(filters), "--from", "filters", "--host", "a.example")
    assert '".box"' in done.stdout
    assert ".other" not in done.stdout
    refused = clean("rules", "import", str(filters), "--from", "filters", "--host", "z.example")
    assert refused.returncode == 2
    assert "no element-hiding filter" in refused.stderr
