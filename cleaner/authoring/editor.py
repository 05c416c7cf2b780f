"""Puts the schema of rule files where editors find it: beside them, named in their first line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from cleaner.packs import json_schema
from cleaner.sinks import atomic

SCHEMA_FILE = "pack.schema.json"
DIRECTIVE = "#:schema"
"""How taplo, and by it Even Better TOML and other editors, are told of a schema."""


def install_schema(folder: Path, files: Iterable[Path]) -> tuple[Path, list[Path]]:
    """Writes the schema into a folder, and a line that names it into each rule file below that has none yet.

    Returns the schema's path and the files that were changed. Raises OSError.
    """
    schema = folder / SCHEMA_FILE
    atomic.write(str(schema), (json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n").encode())
    changed = []
    for file in files:
        raw = file.read_bytes()
        bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        body = raw.removeprefix(bom)
        if body.lstrip().startswith(DIRECTIVE.encode()):
            continue
        up = "../" * (len(file.relative_to(folder).parts) - 1) or "./"
        end = b"\r\n" if b"\r\n" in body else b"\n"
        atomic.write(str(file), bom + f"{DIRECTIVE} {up}{SCHEMA_FILE}".encode() + end + body)
        changed.append(file)
    return schema, changed
