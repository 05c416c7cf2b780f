"""What is made when the distribution is built: what it says of itself, and its rule packs, compiled.

What it says of itself depends on where it is published: addresses, and a description without links that lead nowhere.
The repository names no address of its own. Whoever publishes it does: `SCRAPE_CLEANER_URL=https://… python -m build`.

Packs are compiled by the code that goes into the wheel. They serve the Python version that the wheel is built with;
any other compiles them when it first needs them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PLACE = "https://github.com/OWNER/scrape-cleaner"
"""What stands in the README for the address."""
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


class PublishedMetadata(MetadataHookInterface):
    """Sets the project's URLs, if they are known, and the description of the package index."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        root = Path(self.root)
        found = re.search(
            r'^__version__ = "(.+)"$', (root / "cleaner" / "__init__.py").read_text("utf-8"), re.MULTILINE
        )
        assert found
        url = os.environ.get("SCRAPE_CLEANER_URL", "").rstrip("/")
        text = described((root / "README.md").read_text("utf-8"), url, f"v{found[1]}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        if url:
            metadata["urls"] = {
                "Source": url,
                "Changelog": f"{url}/blob/v{found[1]}/CHANGELOG.md",
                "Issues": f"{url}/issues",
            }


class CompiledPacks(BuildHookInterface[Any]):
    """Puts the compiled rule packs into a wheel; an editable install has none, since its rules are edited."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        made = Path(mkdtemp()) / "compiled.packs"
        # By a process of its own: what a build imports would stay in the backend.
        program = "import sys; from cleaner.compile.cache import write; write(sys.argv[1])"
        command = [sys.executable, "-c", program, str(made)]
        # pip keeps what a build needs out of the interpreter's own folders: the process must look where this one does.
        found = os.pathsep.join([self.root, *filter(None, sys.path)])
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": found})
        build_data["force_include"][str(made)] = "cleaner/_rules/compiled.packs"


def described(readme: str, url: str, tag: str) -> str:
    """Returns the README as it can be read elsewhere: links to files lead to their place at a tag.

    Without an address they are plain words, and pictures are left out.
    """

    def placed(link: re.Match[str]) -> str:
        is_picture, words, target = link.groups()
        if target.startswith(("#", "https://")):
            return link[0]
        if url:
            return f"{is_picture}[{words}]({url}/{'raw' if is_picture else 'blob'}/{tag}/{target})"
        return "" if is_picture else words

    pieces = re.split(r"(^```.*?^```$)", readme, flags=re.MULTILINE | re.DOTALL)  # what is quoted stays as it is
    told = "".join(piece if piece.startswith("```") else _LINK.sub(placed, piece) for piece in pieces)
    told = re.sub(r"\n{3,}", "\n\n", told)
    return told.replace(PLACE, url) if url else told
