"""What is read as a page, and what is a text though it begins with a tag."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.documents import looks_like_page

READ_ME = """<p align="center">
  <img src="docs/heron.svg" width="180" alt="A heron on one leg">
</p>
<h1 align="center">heronry</h1>

Counts herons on photographs of a pond.

## Install

```sh
pipx install heronry
```

## Use

- **count** tells how many stand there
- **watch** tells when one leaves
"""

PAGES = {
    "paragraphs": "<p>The pond froze on Monday.</p>\n\n<p>On Tuesday: skates.</p>",
    "a dash": "<p>- Who goes there?\n<p>- A heron.",
    "a colon within": "<p>Monday: the pond froze.</p>",
    "bold": "<p>The <b>pond</b> froze.</p>",
    "unclosed": "<div>The <b>pond",
    "commands": "<p>Become root:</p>\n<pre>\n# thaw pond\n\n# skate --home\n\n# exit\n</pre>",
    "one heading": "<div>\n\n# 4 herons\n\n</div><p>They stood on the ice.</p>",
    "of a whole page": f"<head><title>Ponds</title></head>\n<body>\n{READ_ME}",
}

TEXTS = {
    "a manual's title": "<table>: The element of rows and columns\n\nThe <table> element holds <tr> elements.",
    "a French one": "<nav> : l'élément de navigation\n\nIl contient des liens.",
    "a Chinese one": "<p>：段落元素\n\n段落里有文字。",
    "two of them": "<div> or <section>\n\nWhich of both fits a pond?",
    "a read-me file": READ_ME,
    "of Windows": READ_ME.replace("\n", "\r\n"),
    "with a page as an example": READ_ME + "\n```html\n<body>\n<script src='heron.js'></script>\n</body>\n```\n",
    "badges": "<h1>heronry</h1>\n\n[![build](https://ci.example/b.svg)](https://ci.example)\n"
    "[![docs](https://ci.example/d.svg)](https://docs.example)\n\nCounts herons.",
}


@pytest.mark.parametrize("data", PAGES.values(), ids=PAGES)
def test_what_begins_with_an_element_is_a_page(data: str) -> None:
    assert looks_like_page(data)
    assert looks_like_page(data.encode("utf-16"))


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS)
def test_texts_that_begin_with_a_tag_are_texts(data: str) -> None:
    assert not looks_like_page(data)
    assert not looks_like_page(data.encode())


@pytest.mark.parametrize("name", ["a manual's title", "two of them", "a read-me file"])
def test_nothing_of_such_a_text_is_lost(name: str) -> None:
    assert Cleaner(packs=["common", "platforms"]).clean(TEXTS[name]).text == TEXTS[name]
