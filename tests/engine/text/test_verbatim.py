"""In programs and protocols no pattern has anything to say."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from tests.engine.conftest import Kept

SHARE = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = 'Share'\n"
TAIL = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'tail'\nstart = 'Share'\nmax_chars = 900\n"


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_between_fences(kept: Kept, fence: str) -> None:
    listing = f"{fence}sh\nShare\n{fence}\n"
    assert kept(SHARE, f"One.\n{listing}Share\nTwo.\n") == f"One.\n{listing}Two.\n"


def test_a_fence_that_nothing_closes_is_no_listing(kept: Kept) -> None:
    assert kept(SHARE, "One.\n```\nShare\nTwo.\n") == "One.\n```\nTwo.\n"


def test_a_span_with_a_listing_in_it_stays(kept: Kept) -> None:
    text = "One.\nShare\n```\nx\n```\n"
    assert kept(TAIL, text) == text


@pytest.mark.parametrize(
    "listing",
    [
        "<div>\n  Share\n</div>\n",
        "<div class='a'>\n\n  Share\n\n</div>\n",
        "a {\nShare\n}\n",
        "  one: 1\n  Share\n  two: 2\nthree:\n",
        "first;\nShare\nlast;\n<b/>\n",
    ],
)
def test_amid_lines_of_code(kept: Kept, listing: str) -> None:
    text = f"One sentence of the article.\n{listing}Another sentence of it.\n"
    assert kept(SHARE, text) == text


@pytest.mark.parametrize(
    "around", ["One: 1\nShare\nTwo: 2\n</b>\n", "<div>\nShare\nA sentence.\n", "One;\nShare\nTwo.\n"]
)
def test_beside_one_line_of_code_at_most(kept: Kept, around: str) -> None:
    assert "Share" not in kept(SHARE, around)


PAGE = """<body><article><p>Write the form by hand, as follows, and save it to a file of its own.</p>
<pre>{listing}</pre><p>Run it once. It says nothing when all is well, and nothing when the file is missing.</p>
<p>Share</p></article></body>"""


@pytest.mark.parametrize("listing", ["open()\nShare\nclose()", "<code>Share</code>\n<code># Comments</code>"])
def test_on_pages(tmp_path, listing: str) -> None:  # type: ignore[no-untyped-def]
    rules = tmp_path / "p.toml"
    rules.write_text(f"schema = 1\n{SHARE}")
    result = Cleaner(rules=[rules], bundled=False, extractor="none").clean(
        PAGE.format(listing=listing), media_type="text/html"
    )
    assert result.text.count("Share") == 1
    assert "all is well, and nothing when the file is missing.\n" in result.text + "\n"


def test_lines_broken_at_each_token_of_a_program(kept: Kept) -> None:
    said = "It is called with one name.\n"
    listing = "def\nShare\n(\nwhom\n):\nShare\n(\nwhom\n)\n"
    assert kept(SHARE, f"{said}{listing}Two.\nShare\n") == f"{said}{listing}Two.\n"


def test_what_is_typed_and_answered_behind_prompts(kept: Kept) -> None:
    session = "$ open form\nShare\nReply\n$ close\n"
    assert (
        kept(SHARE, f"{session}\nIt is closed again by then.\nShare\n") == f"{session}\nIt is closed again by then.\n"
    )
    assert kept(SHARE, "$ open form\nShare\n\n$ close\n") == "$ open form\n\n$ close\n"


def test_directives_and_their_options(kept: Kept) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'embed'\nop = 'line'\nmatch = { contains = 'yard' }\n"
    text = ".. image:: yard.png\n   :target: https://yard.example\n   :alt: The yard\n.. |boat| image:: yard-boat.png\n"
    assert kept(rule, f"One.\n\n{text}\nThe yard\nTwo.\n") == f"One.\n\n{text}\nTwo.\n"
    pod = "=head1 The yard\n\nOne.\n\n=item yard\n"
    assert kept(rule, f"{pod}\nThe yard\n") == pod


MANUAL = """LAMP(1)                      Manual of Merrow                      LAMP(1)

NAME
       lamp - lights the lamp, which burns until somebody puts it out again at dawn.

SEE ALSO
       wick(1), oil(5)

Merrow 1.2                       2019-03-04                        LAMP(1)
"""


def test_pages_of_manuals(kept: Kept) -> None:
    """Their headings are what labels of forms and boxes are called; what stands round the page is none of it."""
    words = "['Name', 'See also', 'Share this', 'Back to index']"
    rule = f"[[rule]]\nid = 'a'\nkind = 'navigation'\nop = 'line'\nmatch = {words}\n"
    assert kept(rule, f"Share this\n{MANUAL}Back to index\n") == MANUAL
    two = MANUAL + MANUAL.replace("LAMP(1)", "WICK(1)")
    assert kept(rule, f"{two}Share this\n") == two
    cut = MANUAL[: MANUAL.index("Merrow 1.2")]
    assert "SEE ALSO" not in kept(rule, cut.partition("\n")[2])


def test_a_name_twice_in_a_line_is_no_page_of_a_manual(kept: Kept) -> None:
    said = "He read lamp(1) and then lamp(1) again.\n"
    assert kept(SHARE, f"{said}Share\n") == said


HEAD = """From: Olga <olga@boathouse.example>
Received: from share
	Share
Date: Thu, 22 Aug 2002 10:46:00 +0200
To: weir@lists.example
"""


@pytest.mark.parametrize("mark", ["", "> ", ">> ", "| "])
def test_heads_of_letters(kept: Kept, mark: str) -> None:
    """With what goes on with a field, indented or wrapped at the margin; and no longer than that."""
    rule = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { regex = 'share' }\n"
    head = f"{HEAD}Subject: who has a\nshare\n"
    quoted = "".join(f"{mark}{line}\n" for line in head.splitlines())
    answer = "Nobody has seen the rope since the lamps were lit on the landing stage, and the tide is turning."
    assert kept(rule, f"Share\n\n{quoted}{mark}\nShare\n{answer}\n") == f"{quoted}{mark}\n{answer}\n"


@pytest.mark.parametrize(
    "lines",
    [
        ["From: the mill", "To: the weir"],
        ["Subject: rope", "Price: two eggs", "Colour: red"],
        ["Source: Olga", "Author: Piet", "Section: Rope"],
    ],
)
def test_a_field_or_two_make_no_head(kept: Kept, lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    said = "Nobody has seen the rope since the lamps were lit on the landing stage, and the tide is turning.\n"
    rule = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = { regex = '^(?:from|subject|source):' }\n"
    assert lines[0] not in kept(rule, f"{said}\n{text}\n{said}")


@pytest.mark.parametrize(
    "comment",
    [
        "#!/bin/sh\n# Copyright 2019 The Weir\n",
        "// Written by Olga\n// All of it.\n",
        "/*\n * Copyright (C) 2019 The Weir\n */\n",
        "; the lamp\n; Author: Olga, all rights reserved\n",
    ],
)
def test_comments_that_name_authors(kept: Kept, comment: str) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = 'copyright|written|author' }\n"
    said = "Nobody has seen the rope since the lamps were lit on the landing stage, and the tide is turning.\n"
    assert kept(rule, f"{comment}\n{said}") == f"{comment}\n{said}"


def test_items_of_a_list_are_no_comments(kept: Kept) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = 'copyright' }\n"
    said = "Nobody has seen the rope since the lamps were lit on the landing stage, and the tide is turning.\n"
    assert kept(rule, f"{said}* Imprint\n* Copyright 2019 The Weir\n") == f"{said}* Imprint\n"


@pytest.mark.parametrize(
    "phrase", ["without warranty of any kind", "as long as you are in compliance with the License"]
)
def test_licences_say_whose_something_is(kept: Kept, phrase: str) -> None:
    rule = "[[rule]]\nid = 'a'\nkind = 'legal'\nop = 'line'\nmatch = { regex = '^copyright|reserved' }\n"
    holders = "Copyright (C) 2019 The Weir\nPortions of it are Olga's, all rights reserved.\n"
    assert kept(rule, f"{holders}The lamp may be lit {phrase}, and put out.\n").startswith(holders)
    assert not kept(rule, f"{holders}The lamp may be lit by anybody who has a match, and put out.\n").startswith(
        "Copyright"
    )


def test_a_token_a_line(kept: Kept) -> None:
    """As corpora are written; lines of a script without blanks are sentences."""
    said = "Nobody has seen the rope since the lamps were lit on the landing stage .\n".replace(" ", "\n")
    text = f"Share\n{4 * said}"
    assert kept(SHARE, text) == text
    lines = "Share\n" + "船は昨日の夜に桟橋を離れて川を下りました。\n" * 60
    assert not kept(SHARE, lines).startswith("Share")


@pytest.mark.parametrize("name", ["Privacy Policy", "# Terms of Service", "Impressum", "プライバシーポリシー"])
def test_notices_of_a_site(kept: Kept, name: str) -> None:
    """What stands under another page is what such a text is about; a menu that begins with it is a menu."""
    said = "We keep what you tell us for as long as the lamps burn on the landing stage.\n" * 3
    text = f"{name}\n\nMarch 2019\n\n{said}\nShare\n\nWe share nothing.\n"
    assert kept(SHARE, text) == text
    assert "Share\n" not in kept(SHARE, f"Lamps\n{text}")
    assert "Share\n" not in kept(SHARE, f"{name}\nCookie Policy\nLamps\n\n{said}\nShare\n\nWe share nothing.\n")
