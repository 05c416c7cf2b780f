"""`clean rules learn` and `clean rules import`: what they draft can be linted, tested and used as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.authoring.learn import recurring_lines

CLEAN = str(Path(sys.executable).parent / "clean")
STORIES = [
    "The ferry was late again, and nobody at the pier was surprised by it any more.",
    "A new roof for the library costs more than the council had thought it would.",
    "Three swans have moved into the old dock, to the delight of the school next door.",
    "The baker retires after forty years, and his ovens go to a museum in the city.",
]


def clean(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLEAN, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    for number, story in enumerate(STORIES):
        text = f'Headline {number}\n{story}\nRing the Gazette’s bell "here"\nStory no. {number}\n{STORIES[0]}\n'
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_learns_what_comes_back_but_no_sentences(dump: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(dump.iterdir())]
    found, documents = recurring_lines(texts, Cleaner(bundled=False), least=3, share=0.05)
    assert [(line.text, line.documents) for line in found] == [('Ring the Gazette’s bell "here"', 4)]
    assert documents == 4


def test_a_learnt_draft_is_a_good_pack(dump: Path, tmp_path: Path) -> None:
    done = clean("rules", "learn", str(dump), "--name", "Gazette", "--host", "gazette.example")
    assert done.returncode == 0, done.stderr
    pack = tmp_path / "gazette.toml"
    pack.write_text(done.stdout, "utf-8")
    assert clean("rules", "lint", str(pack)).returncode == 0
    assert clean("rules", "test", str(pack)).returncode == 0
    result = Cleaner([pack], bundled=False).clean((dump / "0.txt").read_text("utf-8"), url="https://gazette.example/1")
    assert "bell" not in result.text
    assert STORIES[0] in result.text


def test_nothing_to_learn_is_said(tmp_path: Path) -> None:
    assert clean("rules", "learn", str(tmp_path)).returncode == 2
    (tmp_path / "one.txt").write_text("A lone story.\n", "utf-8")
    done = clean("rules", "learn", str(tmp_path))
    assert done.returncode == 1
    assert "0 lines come back in 1 document" in done.stderr


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
