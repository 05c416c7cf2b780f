"""What elements are called says what they are for."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from cleaner.documents.roles.names import is_furniture


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<div class='box related'>a</div>", True),
        ("<div id='newsletter'>a</div>", True),
        ("<div id='the-newsletter-that-nobody-read'>a</div>", False),
        ("<div class='lamp'>a</div>", False),
        ("<site-footer>a</site-footer>", True),
        ("<x-newsletter class='lamp'>a</x-newsletter>", True),
        ("<lamp-story>a</lamp-story>", False),
        ("<footer>a</footer>", False),
    ],
)
def test_classes_ids_and_names_of_a_sites_own_elements_tell(html: str, *, told: bool) -> None:
    assert is_furniture(fromstring(html)) is told
