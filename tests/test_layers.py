"""Who may import whom, as `[tool.importlinter]` in pyproject.toml says; and what is not imported at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_import_contract_holds() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert " 0 broken" in ran.stdout


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after running some code."""
    program = f"import sys\n{code}\nprint(*{{m.partition('.')[0] for m in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


CLEAN = "from cleaner import Cleaner; assert Cleaner().clean({text!r}, media_type={kind!r}).status == 'unchanged'"
PROSE = "The council met on Monday evening and agreed to mend the harbour wall before winter."
PAGES = {"trafilatura", "lxml", "bs4", "soupsieve"}
HEAVY = PAGES | {"rich", "pyarrow", "fastwarc", "rapidfuzz"}


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import cleaner", HEAVY | {"regex", "msgspec", "click"}),
        ("from cleaner import Cleaner; Cleaner(); Cleaner()", HEAVY | {"click"}),
        (CLEAN.format(text=PROSE, kind="text/plain"), HEAVY | {"click"}),
        ("import cleaner.cli.commands.check", PAGES | {"pyarrow", "fastwarc"}),
    ],
    ids=["import", "Cleaner", "text", "check"],
)
def test_what_text_does_not_need_is_not_imported(code: str, absent: set[str]) -> None:
    loaded_by("from cleaner import Cleaner; Cleaner()")  # rule files are checked, with soupsieve, when first read
    assert not loaded_by(code) & absent
