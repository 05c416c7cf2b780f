"""Makes file names out of ids and URLs that strangers wrote."""

from __future__ import annotations

import hashlib
import re

LONGEST = 80
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def slug(name: str) -> str:
    """Returns a file name for `name`: the same for equal names, different ones for different names, and never a path.

    What is not allowed in names on every system becomes `-`; a hash at the end distinguishes names that were changed.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[:LONGEST]
    reserved = _RESERVED.fullmatch(plain)
    if plain and plain == name and not reserved:
        return plain
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain}-{mark}" if plain and not reserved else mark
