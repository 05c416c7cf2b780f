"""What the tests of containers clean: a story with one line of clutter, as text and as records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cleaner.sources.accounts import read_manifests

STORY = 'The harbour “master” said: "Nothing" was wrong\twith pier №7 😀.\nThe ferries went on as they always had.'
DIRTY = f"{STORY}\nAdvertisement\nNobody was hurt."
CLEAN = f"{STORY}\nNobody was hurt."


def records(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"r{n}", "url": f"https://example.org/{n}", "text": f"{n}. {DIRTY}", "n": 10**30 + n}
        for n in range(count)
    ]


def manifest_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read_manifests(str(path))]
