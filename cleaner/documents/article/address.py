"""The address that a page gives as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def given_address(root: HtmlElement) -> str | None:
    """Returns what a page's canonical link says, or its metadata for networks: whichever stands first."""
    for element in root.iter("link", "meta"):
        if element.tag == "link":
            address = element.get("href") if element.get("rel") == "canonical" else None
        else:
            address = element.get("content") if element.get("property") == "og:url" else None
        if address is not None:
            address = address.strip()
            return address if address.startswith(("http://", "https://")) else None
    return None
