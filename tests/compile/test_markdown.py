"""Lines of Markdown are matched as a reader sees them, and cut with the marks that belong to what matches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.budget import Budget
from cleaner.compile.folded import fold
from cleaner.compile.markdown import as_read, has_tags, is_link, is_picture, kept_of
from cleaner.compile.patterns import make_matcher
from cleaner.packs import Pattern
from tests.compile.expressions import ODD


@pytest.mark.parametrize(
    ("line", "link", "picture"),
    [
        ("* [Log in](/a)", True, False),
        ("[![Menu](/b.png)](/b) [Menu](/b) |", True, False),
        ("[Log in](/a) or write", False, False),
        ("[Help](docs/help.md)", False, False),
        ("![The dam](/b.png)", False, True),
        ("[![The dam](/b.png)](/b)", False, True),
        ("[](/b)", False, False),
        ("Log in", False, False),
        ("", False, False),
    ],
)
def test_lines_of_nothing_but_links_or_pictures(line: str, link: bool, picture: bool) -> None:
    assert (is_link(line), is_picture(line)) == (link, picture)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("[Skip to content](https://a.test/b#main)", "Skip to content"),
        ('* [**Log in »**](/login?next=(a) "Log in")', "Log in »"),
        ("### [Related](//a.test/b)", "Related"),
        ("## Related", "Related"),
        ("> - [Log in](/a) [Subscribe](/b)", "Log in Subscribe"),
        ("[Share](https://a.test) it with (her)", "Share it with (her)"),
        ("[![Menu](/b.png) Menu](/b)", "Menu"),
        ('![The dam](https://a.test/b.png "Dam") Photo: [Ann Lier](mailto:ann@a.test)', "Photo: Ann Lier"),
        ("Follow us on [Google News][3] and [X](https://x.com/a_(b)).", "Follow us on Google News and X."),
        ("**Photo:** _Ann **Lier**_ / *The Tide*", "Photo: Ann Lier / The Tide"),
        ("**图片：**新华社", "图片：新华社"),
        ("__Advertisement__", "Advertisement"),
        ("Source: <https://a.test/b>", "Source: https://a.test/b"),
        (r"\[Read more\] 1\. Follow us\!", "[Read more] 1. Follow us!"),
        (r"[Read \[more\]](/a)", "Read [more]"),
        ("&nbsp; Advertisement&nbsp;&nbsp;", "Advertisement"),
    ],
)
def test_what_a_reader_sees(line: str, read: str) -> None:
    assert as_read(line) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("<p>Advertisement</p>", "Advertisement"),
        ("Advertisement<br />", "Advertisement"),
        ('<STRONG>Related:</STRONG> <a href="https://a.test/b" target="_blank">The dam</a>', "Related: The dam"),
        ("**Photo:** <i>Ann Lier</i>&nbsp;", "Photo: Ann Lier"),
        ("a < b and b > c", "a < b and b > c"),
        ("<q.v.> and <bold>", "<q.v.> and <bold>"),
    ],
)
def test_tags_that_were_left_are_marks(line: str, read: str) -> None:
    assert as_read(line, tags=True) == read
    text = fold(f"<p>The dam broke.</p>\n{line}\n")
    assert text.raw_as_read[:2] == ["The dam broke.", read]
    assert as_read(line) == (line if "**" not in line else "Photo: <i>Ann Lier</i>")


@pytest.mark.parametrize(
    "code",
    [
        "Links are a part of HTML.",
        "<ul>",
        "  <div class='a'><ul>",
        "<table>",
        "<!DOCTYPE dams>",
        "p { color: red }",
        "The tags of a page are many.",
        "Das Attribut href nennt das Ziel.",
    ],
)
def test_tags_in_texts_that_show_code_are_text(code: str) -> None:
    text = fold(f"<p>Advertisement</p>\n{code}\n<a href='https://a.test/b.html'>Read more</a>\n")
    assert text.read is None
    assert fold(text.source.replace(code, "The dam broke.")).raw_as_read[2] == "Read more"


@pytest.mark.parametrize(
    "line",
    [
        "[Contents](#contents)",
        "[Help](docs/help.md)",
        "![Menu](https://a.test/b.png)",
        "[![Menu](/b.png)](/b)",
        "[»](https://a.test)",
        "[Share] (https://a.test)",
        "Share",
        "- an item",
        "5 * 3 * 2 = 30",
        "snake_case_name and __init",
        "#hashtag",
        "Required *",
        "[1]: https://a.test",
        "The walls[2] fell.[3]",
        "[^1]: A note.",
    ],
)
def test_lines_that_are_read_as_they_stand(line: str) -> None:
    assert kept_of(line) is None
    assert fold(line).read is None


@pytest.mark.parametrize(
    ("pattern", "line", "left"),
    [
        (Pattern("regex", "^follow us on [a-z ]+$"), "* Follow us on [Google News](https://a.test).", None),
        (Pattern("regex", "^follow us on [a-z ]+"), "* Follow us on [Google News](https://a.test).", "."),
        (
            Pattern("regex", r"read more: \w+"),
            "It rained. Read more: [Rain](/r) It cleared.",
            "It rained.  It cleared.",
        ),
        (
            Pattern("regex", r"read more: \w+"),
            "It rained. **Read more: [Rain](/r)** It cleared.",
            "It rained.  It cleared.",
        ),
        (Pattern("regex", r"\(photo: \w+\)"), "The *pier* (photo: [Lier](/l)) burned.", "The *pier*  burned."),
        (Pattern("contains", "Read more: Rain"), "**It rained.** Read more: [Rain](/r)", "**It rained.** "),
        (Pattern("line", "Photo: Ann Lier"), "  **Photo:** [Ann Lier](/a)", ""),
        (Pattern("starts", "Sign up here"), "Sign up [here](/n) for our newsletter.", ""),
        (Pattern("ends", "for our newsletter."), "Sign up [here](/n) for our newsletter.", ""),
        (Pattern("fuzzy", "sign up here for our newsletter", errors=2), "Sign up [here](/n) for our newsletters", "s"),
    ],
)
def test_what_matches_is_cut_with_its_marks(pattern: Pattern, line: str, left: str | None) -> None:
    text = fold(f"A line.\r\n{line}\r\nA line.")
    matches = make_matcher(pattern).find(text, 1, Budget(9))
    if left is None:
        assert not matches
        return
    (match,) = matches
    start = text.raw_starts[1]
    assert match.line == 1
    assert line[: match.start - start] + line[match.end - start :] == left


def test_a_part_of_a_label_cannot_be_cut_by_itself() -> None:
    (match,) = make_matcher(Pattern("regex", "^read more")).find(fold("[Read more about rain](/r)"), 0, Budget(9))
    assert match.start == match.end


def test_what_matches_as_it_stands_is_found_there() -> None:
    (match,) = make_matcher(Pattern("regex", r"\]\(/r\)")).find(fold("[Rain](/r)"), 0, Budget(9))
    assert match == (5, 10, 0)


def test_a_regex_that_speaks_of_links_looks_at_lines_as_they_stand() -> None:
    matcher = make_matcher(Pattern("regex", r"^(?!.*\]\().*$"))
    text = fold("[Rain](/r)\nRain\n**Rain**")
    assert [bool(matcher.find(text, line, Budget(9))) for line in range(3)] == [False, True, True]
    assert list(matcher.promising(text, range(3), Budget(9))) == [1, 2]


MARKED = st.lists(
    st.sampled_from(["[", "](", "](/a)", "[b](/c)", "**", "*", "__", "_", "\\", "![", "#", "> ", "- ", " ", "a"])
    | st.text(ODD, max_size=2)
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKED)
def test_what_is_read_stands_in_the_line_in_that_order(line: str) -> None:
    line = "".join(line.splitlines())
    kept = kept_of(line)
    if kept is None:
        return
    assert all(start < end for start, end in kept)
    assert [at for span in kept for at in span] == sorted(at for span in kept for at in span)
    text = fold(f"\ufeff{line}\n{line}")
    assert text.read is not None
    for place, number in enumerate(text.read.lines):
        words = text.read.folded.raw_lines[place]
        start, end = text.read.span(place, text.read.folded.raw_starts[place], text.read.folded.raw_end(place))
        assert words == as_read(line)
        assert (start, end) == (text.raw_start(number), text.raw_end(number))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "![a](/b",
        "**a",
        "*a ",
        "_",
        "\\[",
        "[a](/b) ",
        '[a](/b "',
        "> ",
        "<http://",
        "<b ",
        "<p>",
        "&nbsp;",
        "&nbsp; ",
    ],
)
def test_hostile_lines_take_linear_time(piece: str) -> None:
    kept_of(piece * 20_000 + "a", tags=True)
    has_tags(f"<p>a\n{piece * 20_000}")
    has_tags("<p>" + f"{piece}\n" * 20_000)
