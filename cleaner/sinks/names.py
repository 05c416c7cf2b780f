"""File names out of ids and URLs that strangers wrote."""

from __future__ import annotations

import hashlib
import re

LONGEST = 80
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def slug(name: str) -> str:
    """A file name for `name`: the same for the same name, another for another, and never a path.

    What is not fit for a name on every system becomes `-`; whatever was changed is told apart by a hash at the end.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[:LONGEST]
    reserved = _RESERVED.fullmatch(plain)
    if plain and plain == name and not reserved:
        return plain
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain}-{mark}" if plain and not reserved else mark
