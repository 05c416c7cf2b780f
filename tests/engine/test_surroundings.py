"""What a line stands among decides whether words of furniture are the article's own."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.engine.surroundings import Lines, is_part_of_sentence, stands_in
from tests.engine.conftest import Kept

LINE = "[[rule]]\nid = 'a'\nkind = 'share'\nop = 'line'\nmatch = [{ starts = 'Video' }, { regex = '^7:30' }]\n"
MANY = (
    "Anchor\nIt holds the boat. It is old.\nLamp\nIt shines. It is never out.\nVideo\nIt moves.\nIt speaks.\n"
    "Bell\nIt rings. Nobody minds.\nWire\nIt carries all of them. It is long.\n"
)

BOATS = "The boats lie on the beach in winter, and nobody goes out before May.\n"
RULES = "".join(
    f"A comment that is {word} goes before anybody has read it, and so does its writer.\n"
    for word in ("rude", "wrong", "long")
)


@pytest.mark.parametrize(
    ("surroundings", "text", "stays"),
    [
        ("above-prose", "One.\nVideo\nThe film that the boy made shows the harbour at night.\n", True),
        ("above-prose", "One.\nVideo\n\nThe film that the boy made shows the harbour at night.\n", True),
        ("above-prose", "One.\nVideo\nThe harbour at night, seen from the new light and the old quay\n", False),
        ("above-prose", "One.\nVideo\nTwo words.\n", False),
        ("above-prose", "The film that the boy made shows the harbour at night.\nVideo\n", False),
        (
            "amid-prose",
            "The film that the boy made shows the harbour.\nVideo\nNobody in it looks at him, and nobody waves.\n",
            True,
        ),
        ("amid-prose", "The film that the boy made shows the harbour.\nVideo\nTwo words.\n", False),
        ("amid-prose", "The film of the boy\nVideo\nNobody in it looks at him, and nobody waves.\n", False),
        (
            "amid-prose",
            "The film that the boy made shows the harbour.\nVideo shows it.\nNobody in it looks at him or waves.\n",
            False,
        ),
        ("taken-up", "One.\nVideos\nThere is a videos shelf in the hall.\n", True),
        ("taken-up", "One.\nVideo\nThere are two videos in the hall.\n", True),
        ("taken-up", "One.\nVideography\nThe videographer fell from the roof.\n", True),
        (
            "terms",
            "Anchor\nIt holds. It is old.\nAda Lark, quay\nLamp\nIt shines. It is never out.\nBen Holm\nVideo\n"
            "It moves.\nIt speaks.\nBell\nIt rings. Nobody minds.\nCara Roe, mill\n",
            True,
        ),
        ("labels", "Screen: large\nVideo: sharp\nWeight: nine pounds\n", True),
        ("labels", "ADA: What did you see?\nVideo: a film\nBEN: Nothing at all.\n", True),
        ("labels", "One.\nVideo: sharp\nWeight: nine pounds\nTwo.\n", False),
        ("labels", "Video: one\nVideo: two\nVideo: three\n", False),
        ("labels", "At 10:30 it began.\nVideo: one\nAt 11:40 it was over.\n", False),
        ("labels", "1.4.0 (2026-03-14)\nFixed\nVideo: sharp\nTwo.\n", True),
        ("labels", "v1.4\nVideo: sharp\nv1.3\n", True),
        ("labels", "Fixed\nVideo: sharp\nTwo.\n", False),
        ("labels", "Security\nVideo: sharp\nSecurity\n", False),
        ("labels", "12.05.26\nVideo: sharp\n14.05.26\n", False),
        ("figures", "Page\nVideo\nPrint\nLamps\n1,204\n31\nOne.\n", True),
        ("figures", "Page\nVideo\nPrint\nLamps\n1,204\nOne.\n", False),
        (
            "profiles",
            "Ada\nAda is a keeper.\nBen\nBen is a writer.\nVideo\nVideo is the author of a book.\n",
            True,
        ),
        ("profiles", "Ada\nAda is a keeper.\nBen\nVideo\nVideo is the author of a book.\n", False),
        ("title", "Video\nThe film that the boy made shows the harbour at night.\n", True),
        ("title", "Video\nPrint\nSend\n", False),
        ("title", "One.\nVideo\nThe film that the boy made shows the harbour at night.\n", False),
        ("sources", "The film that the boy made shows the harbour.\nReferences\nVideo: https://a.test\n", True),
        ("sources", "The film that the boy made shows the harbour.\n## Weblinks\nOne\nVideo: https://a.test\n", True),
        ("sources", "Literatur\nVideo: https://a.test\n", False),
        ("sources", "The film that the boy made shows the harbour.\n- Sources\nVideo: https://a.test\n", False),
        ("times", "7:00 Breakfast\n7:30 Swimming\n9:00 The boats leave\n", True),
        ("times", "Breakfast\n7:30 Swimming\nThe boats leave\n", False),
        ("introduced", "A form of the old kind has three fields:\nName\nVideo\nLetter\n", True),
        ("introduced", "Fields:\nName\nVideo\nLetter\n", False),
        ("introduced", "A form of the old kind has three fields:\nThe first one of them takes a name.\nVideo\n", False),
        (
            "mentioned",
            "The company Video Salt has sold lamps on this coast for years.\nVideo Salt is the maker\n",
            True,
        ),
        ("mentioned", "The company Amber has sold lamps on this coast for years.\nVideo Salt is the maker\n", False),
        ("mentioned", "By Video Salt\nThe lamps of the coast are old.\nVideo Salt is the maker\n", False),
        ("figures", "40,210\nVideo\n9,150\n", True),
        ("figures", "Fees\nVideo\n$ (9.5)\n", True),
        ("figures", "Fees\nVideo\n12 more of these\n", False),
        ("told-of", "The video shows the harbour as it was before the flood.\n" * 3 + "Video\n", True),
        ("told-of", "The video shows the harbour as it was before the flood.\n" * 2 + "Video\n", False),
        ("told-of", "The video shows the harbour\n" * 3 + "Video\n", False),
        ("introduced", "The town pays for three things:\n- the old bridge and all that hangs on it\n- Video\n", True),
        ("terms", "Anchor\nIt holds the boat.\nVideo\nIt moves and it speaks.\nWire\nIt carries both of them.\n", True),
        ("terms", "Anchor\nIt holds the boat.\nWire\nIt carries the word.\nVideo\nIt moves and it speaks.\n", True),
        (
            "terms",
            "Anchor\nIt holds the boat where it lies and does\nnot let go.\nVideo\nIt moves and it speaks.\n"
            "Wire\nIt carries both of them from one end of it\nto the other.\n",
            True,
        ),
        ("terms", "Video\nIt moves and it speaks.\nWire\nIt carries both of them.\n", False),
        ("terms", "Wire\nIt holds the boat.\nWire\nIt carries the word.\nVideo\nIt moves and it speaks.\n", False),
        ("terms", "Anchor\nIt holds the boat.\nWire\nIt carries the word.\nVideo\n", False),
        (
            "terms",
            "Anchor\nIt holds the boat.\nWire\nIt is long.\nIt breaks.\nVideo\nIt moves and speaks.\n",
            False,
        ),
        ("terms", MANY, True),
        ("terms", MANY.replace("Lamp\n", "Wire\n"), False),
        ("terms", MANY.replace("It shines. ", "It shines, as it has done in each night since the flood, " * 4), False),
        ("taken-up", "One.\nVideo\nA video runs on each of the ferries.\n", True),
        ("taken-up", "One.\nVideo\nThe film runs on each of the ferries.\n", False),
        ("taken-up", "One.\nVideo\nA video runs on each of the ferries\n", False),
        ("taken-up", "One.\nVideo\nNo videotape was found on the ferries.\n", False),
        ("works", "One\nBy Ada Crane\nTwo\nby Ruth Okafor, Lena Brandt\nThree\nVon Henning Aukes\nVideo\n", True),
        (
            "works",
            "One\nBy Ada Crane\nTwo\nBy Ruth Okafor\nVideo\nBy noon the boats had left. Nobody saw them.\n",
            False,
        ),
        ("narration", "Video is dead, she said.\n", True),
        ("narration", "Video ist tot, sagte der Wirt.\n", True),
        ("narration", "Video: watch it here\n", False),
        ("subject", f"Rules for comments\nVideo in a comment is not allowed.\n{RULES}", True),
        ("subject", f"Video in a comment is not allowed.\n{RULES}", False),
        ("subject", f"Rules for comments\nVideo in a letter is not allowed.\n{RULES}", False),
        ("subject", f"Rules for comments\nVideo in a comment is not allowed.\n{RULES}{BOATS * 4}", False),
    ],
)
def test_unless_in(kept: Kept, surroundings: str, text: str, stays: bool) -> None:
    assert (kept(f"{LINE}unless_in = '{surroundings}'\n", text) == text) is stays
    assert kept(LINE, text) != text


def test_most_matches(kept: Kept) -> None:
    text = "Video 1\nOne.\nVideo 2\nTwo.\nVideo 3\nThree.\n"
    assert kept(f"{LINE}most_matches = 2\n", text) == text
    assert kept(f"{LINE}most_matches = 3\n", text) == "One.\nTwo.\nThree.\n"


TAIL = "[[rule]]\nid = 'a'\nkind = 'comments'\nop = 'tail'\nstart = 'Leave a reply'\nconfirm = 'Your name'\n"
FORM = "A story.\nLeave a reply\nYour name\nYour letter\n"
NEXT = "Under it stands the next story of the same file, which has nothing to do with forms of any kind.\n"


def test_a_span_with_prose_in_it_has_reached_an_article(kept: Kept) -> None:
    bounded = f"{TAIL}max_prose = 0\n"
    assert kept(bounded, FORM) == "A story.\n"
    assert kept(bounded, FORM + NEXT) == FORM + NEXT
    assert kept(f"{TAIL}max_prose = 1\n", FORM + NEXT) == "A story.\n"


SECTION = "[[rule]]\nid = 'a'\nkind = 'related'\nop = 'section'\nstart = 'Popular'\nmax_lines = 9\n"
PROSE = "The clerk does not comment on names, " * 4 + "but she has been seen to smile.\n"


def test_items_that_are_names_are_no_teasers(kept: Kept) -> None:
    names, teasers = "Popular\nAda\nBen\n", "Popular\nAda finds a name for her boat\nBen goes home\n"
    assert kept(f"{SECTION}item_words = 3\n", names + PROSE) == names + PROSE
    assert kept(f"{SECTION}item_words = 3\n", teasers + PROSE) == PROSE
    assert kept(SECTION, names + PROSE) == PROSE


@pytest.mark.parametrize(
    "line", ["稽古は五月に始まる。それまでに床を張り替える。", "연습은 5월에 시작된다. 그때까지 바닥을 바꾼다."]
)
def test_two_sentences_in_a_line_of_cjk_end_a_section(kept: Kept, line: str) -> None:
    assert kept(SECTION, f"Popular\n車庫が焼けた日\n{line}\nLast\n") == f"{line}\nLast\n"


def test_two_short_sentences_in_a_row_end_a_section(kept: Kept) -> None:
    article = "The driver is fifty.\nHe was not hurt.\nThe road is open.\n"
    assert kept(SECTION, f"One.\nPopular\nNine bad bends\nBuses get belts\n{article}") == f"One.\n{article}"
    mixed = "Popular\nNine bad bends\nThey are all on the coast.\nBuses get belts\n"
    assert kept(SECTION, f"One.\n{mixed}") == "One.\n"


def test_no_label_goes_from_a_text_without_a_sentence() -> None:
    cleaner = Cleaner(packs=("common",), scored=False)
    verse = "Tide\ncomes\nPrint\nof a gull\nin the sand\nShare\nit\nHome\n"
    assert cleaner.clean(verse).text == verse
    told = f"{verse}The gull has left the coast of Lunde.\n"
    assert cleaner.clean(told).text != told


def test_of_a_long_glossary_each_heading_looks_at_those_near_it() -> None:
    """Each looking at all others would take the square of their number."""

    class Counted(list[str]):
        asked = 0

        def __getitem__(self, place: Any) -> Any:
            self.asked += 1
            return super().__getitem__(place)

    lines = Counted(line for number in range(2000) for line in (f"term {number}", "it holds the boat."))
    assert stands_in(Lines(lines, [True] * len(lines)), "terms", 2000, 2000)
    assert lines.asked < 200


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("One.\nVideo\nis what the boy calls it.\n", True),
        ("One.\nVideo\nis what the boy calls it,\n", True),
        ("One.\nVideo\nIs what the boy calls it.\n", False),
        ("One.\nVideo\nis what the boy calls it\n", False),
        ("One.\nVideo\neBay has them all, and more.\n", False),
        ("One.\nVideo\nada said:\n", False),
        ("One.\nVideo\nharbour.example/film.\n", False),
        ("One.\nVideo 2\nis what the boy calls it.\n", False),
        ("One.\nVideo shows the whole of the harbour\nand nobody in it waves.\n", False),
        ("Open the box and press\nVideo\nThen wait.\n", True),
        ("They fear for the free press\nVideo\nThen wait.\n", False),
        ("Drücken Sie dann auf\nVideo\nDann warten.\n", True),
        ("戸を開けて\nVideo\nを押します。\n", True),
        ("One.\nVideo\n라고 쓰여 있다.\n", True),
    ],
)
def test_part_of_a_sentence(kept: Kept, text: str, stays: bool) -> None:
    assert (kept(LINE, text) == text) is stays


@pytest.mark.parametrize(
    ("below", "kind", "stays"),
    [
        ("-----", "navigation", True),
        ("~~~", "legal", True),
        ("=====", "related", False),
        ("--", "navigation", False),
        ("", "navigation", False),
    ],
)
def test_words_that_are_underlined_head_a_part_of_the_text(below: str, kind: str, stays: bool) -> None:
    assert is_part_of_sentence("", "About", below, kind) == stays


def test_options_of_programs_may_have_numbers() -> None:
    assert is_part_of_sentence("yard pump \\", "--date 2026-03-04", "", "dateline")
    assert not is_part_of_sentence("", "2026-03-04", "", "dateline")
