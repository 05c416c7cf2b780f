"""Says where a link may lead that is written down."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_SCHEMES = ("http", "https", "mailto", "ftp", "tel")
_MOST = 2_000
"""Characters of an address. Longer ones are no places to go to but data."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
"""What browsers leave out of an address, wherever it stands."""
_UNSAFE = re.compile(r"[\s<>()\\\[\]`|\"]")
"""What could end an address in Markdown, or a cell of a table."""


def target(href: str, base: str | None) -> str | None:
    """Returns an address as Markdown can hold it; None for one that leads nowhere, or is a program.

    base: what relative addresses start from; without it they stay as they are.
    """
    address = _UNSEEN.sub("", href).strip()
    if not address or address.startswith("#") or len(address) > _MOST:
        return None
    try:
        if base:
            address = urljoin(base, address)
        scheme = urlsplit(address).scheme.lower()
    except ValueError:  # a broken address, as `http://[`
        return None
    if scheme and scheme not in _SCHEMES:
        return None
    if not scheme and ":" in address.partition("/")[0]:  # what is no scheme here may be one elsewhere
        return None
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
