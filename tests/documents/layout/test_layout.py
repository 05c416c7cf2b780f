"""Pages as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents.page import HtmlPage, read_page


def text_of(body: str) -> str:
    return read_page(f"<html><head><title>t</title></head><body>{body}</body></html>").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div>One<div>Two</div>three</div>", "One\nTwo\nthree"),
        ("<p>Hyper<b>link</b>ed</p>", "Hyperlinked"),
        ("<p>a <b> b </b> c</p>", "a b c"),
        ("<p>a<b> b</b>\n\t c&nbsp;&nbsp;d</p>", "a b c d"),
        ("<p>one<br>two<br/>three</p>", "one\ntwo\nthree"),
        ("<p>hy&shy;phen, zero&#8203;width</p>", "hyphen, zerowidth"),
        ("<p>cafe\u0301</p>", "café"),
        ("<p>می\u200cخواهم</p>", "می\u200cخواهم"),
        ("one<hr>two", "one\ntwo"),
        ("<button>Share</button><button>Save</button>", "Share Save"),
        ("<p>a<img alt='not seen' src='x.png'>b</p>", "a b"),
    ],
)
def test_blocks_are_lines_and_inline_text_runs_on(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 'no';</script>",
        "<style>p { color: red }</style>",
        "<template><p>no</p></template>",
        "<p hidden>no</p>",
        "<div hidden><p>no</p></div>",
        "<noscript>Switch JavaScript on</noscript>",
        "<!-- no -->",
        "<select><option>no</option></select>",
        "<textarea>no</textarea>",
        "<iframe src='x'>no</iframe>",
        "<svg><title>no</title></svg>",
        "<video>no</video>",
        "<object data='x'>no</object>",
    ],
)
def test_what_cannot_be_seen_is_not_there(hidden: str) -> None:
    assert text_of(f"<p>yes</p>{hidden}<p>indeed</p>") == "yes\nindeed"


def test_aria_hidden_and_until_found_can_be_seen() -> None:
    assert text_of("<p aria-hidden=true>seen</p><p hidden=until-found>found</p>") == "seen\nfound"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<button aria-expanded=false>Who has the key?</button><div hidden><p>The baker has it.</p></div>", True),
        ("<h3><button aria-expanded=false>Who has it?</button></h3><div hidden>The baker.</div>", True),
        ("<button aria-expanded=false>Keys</button><ul hidden><li>The baker's</li></ul>", False),
        ("<nav><button aria-expanded=false>Keys</button><div hidden>The baker has it.</div></nav>", False),
        ("<div class=cookie-box><a aria-expanded=false>Keys</a><div hidden>The baker has it.</div></div>", False),
        ("<button aria-expanded=false>Keys</button><div hidden><form><input>The baker has it.</form></div>", False),
        ("<button>Who has the key?</button><div hidden><p>The baker has it.</p></div>", False),
        (f"<p><a aria-expanded=false>Keys</a> {'of the lock ' * 20}</p><div hidden>The baker has it.</div>", False),
    ],
)
def test_a_hidden_answer_is_shown_and_a_hidden_menu_is_not(html: str, *, shown: bool) -> None:
    text = text_of(f"<p>{'The lock is shut, and nobody knows for how long. ' * 3}</p>{html}")
    assert ("The baker" in text) is shown


def test_a_page_that_hides_all_shows_it() -> None:
    assert text_of("<div hidden><p>only this</p></div>") == "only this"
    assert text_of("<noscript><p>only this</p></noscript>") == "only this"


@pytest.mark.parametrize("opening", ["<div hidden>", "<noscript>"])
def test_a_hidden_article_is_shown_and_a_hidden_notice_is_not(opening: str) -> None:
    closing = "</div>" if "div" in opening else "</noscript>"
    prose = "".join(f"<p>{number} {'The ferry was late again that day. ' * 5}</p>" for number in range(5))
    shown = text_of(f"<p>A short teaser.</p>{opening}{prose}{closing}{opening}Accept cookies{closing}")
    assert shown.count("The ferry") == 25
    assert "cookies" not in shown
    notice = text_of(f"{prose}{opening}<p>{'Short of what is seen. ' * 6}</p>{closing}")
    assert "Short of" not in notice


@pytest.mark.parametrize("tag", ["div", "span", "td"])
def test_a_hidden_article_need_not_have_paragraphs(tag: str) -> None:
    """Pages that are streamed keep what a script puts into its place, whatever their paragraphs are called."""
    prose = "".join(f"<{tag}>{number} {'The ferry was late again that day. ' * 5}</{tag}>" for number in range(5))
    kept = '{"a": "The ferry was late again.", "b": "Nobody saw it go. It was dark."}' * 40
    shown = text_of(f"<p>A short teaser.</p><div hidden><div>{prose}</div></div><div hidden>{kept}</div>")
    assert shown.count("The ferry was late again that") == 25
    assert '"a"' not in shown
    assert text_of(f"<p>A short teaser.</p><div hidden>{kept}</div>") == "A short teaser."
    assert text_of(f"<p>{prose}</p><div hidden><div>{prose}</div></div>").count("0 The ferry") == 1


def test_lists() -> None:
    assert text_of("<ul><li>One<li>Two<ul><li>Inner</ul></ul>after") == "- One\n- Two\n- Inner\nafter"
    assert text_of("<ul><li><ul><li>Only inner</ul></ul>") == "- Only inner"
    assert text_of("<ul><li></li><li> </li></ul><p>after</p>") == "after"
    assert text_of("<dl><dt>Term<dd>Meaning</dl>") == "- Term\n- Meaning"


def test_data_tables_are_written_as_in_markdown() -> None:
    table = "<table><tr><th>Town<th>People</tr><tr><td>Ahr<td>1,200</tr><tr><td colspan=2>sum</tr></table>"
    assert text_of(f"<p>Before</p>{table}<p>After</p>") == (
        "Before\n| Town | People |\n|---|---|\n| Ahr | 1,200 |\n| sum | |\nAfter"
    )


def test_tables_that_arrange_a_page_are_not_tables_of_data() -> None:
    assert text_of("<table><tr><td><h1>Title</h1><td><p>One</p><p>Two</p></tr></table>") == "Title\nOne\nTwo"
    assert text_of("<table role=presentation><tr><td>a<td>b</table>") == "a\nb"


def test_a_cell_with_lines_left_blank_is_a_column_of_the_page() -> None:
    column = "<font>The lamp was lit at six.<br><br>It was put out at noon.<br> <br><b>Nobody</b> saw it.</font>"
    assert text_of(
        f"<table><tr><td><a href='/'>Home</a><br><a href='/l'>Lamps</a></td><td>{column}</td></tr></table>"
    ) == ("Home\nLamps\nThe lamp was lit at six.\nIt was put out at noon.\nNobody saw it.")


@pytest.mark.parametrize(
    "cell",
    ["Ahr<br>Lot<br>Wye", "Ahr<br><br>Lot", "Ahr<br><br><br>Lot", "<br><br>Ahr<br><br>", "<br><br><i></i><br><br>Ahr"],
)
def test_a_cell_with_breaks_is_one_of_data(cell: str) -> None:
    assert text_of(f"<table><tr><td>Rivers</td><td>{cell}</td></tr></table>").startswith("| Rivers | Ahr")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<x-page><x-text>One</x-text><x-text>Two</x-text></x-page>", "One\nTwo"),
        ("<div><x-text>One</x-text> <x-text>Two</x-text><p>Three</p></div>", "One\nTwo\nThree"),
        ("<x-card><x-head><x-title>One</x-title></x-head><x-note>Two</x-note></x-card>", "One\nTwo"),
        ("<p>The <x-tip>lamp</x-tip> is <x-tip>lit</x-tip></p>", "The lamp is lit"),
        ("<p><x-tip>Lamps</x-tip> <x-tip>burn</x-tip></p>", "Lamps burn"),
        ("<div>The <x-tip><x-word>lamp</x-word></x-tip> is lit</div>", "The lamp is lit"),
        ("<div><b>Price</b> <x-price>3</x-price></div>", "Price 3"),
        ("<div><x-price>3</x-price> <span>crowns</span></div>", "3 crowns"),
        ("<ul><li><x-text>One</x-text></li></ul>", "- One"),
        ("<h2><x-text>One</x-text> <x-text>Two</x-text></h2>", "One Two"),
    ],
)
def test_elements_of_a_sites_own_making_are_boxes_where_no_text_stands_beside_them(body: str, text: str) -> None:
    assert text_of(body) == text


LONG = "<a href='/1'>The lamp was lit</a>"
OTHER = "<a href='/2'>The ferry was late</a>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<div>{LONG}{OTHER}</div>", "The lamp was lit\nThe ferry was late"),
        (f"<div><h2>More</h2>{LONG}\n{OTHER}<p>All</p></div>", "More\nThe lamp was lit\nThe ferry was late\nAll"),
        (f"<p>{LONG} {OTHER}</p>", "The lamp was lit The ferry was late"),
        (f"<div>{LONG}, {OTHER}</div>", "The lamp was lit, The ferry was late"),
        (f"<div>See {LONG} {OTHER}</div>", "See The lamp was lit The ferry was late"),
        (f"<div>{LONG} <b>or</b> {OTHER}</div>", "The lamp was lit or The ferry was late"),
        ("<div><a href='/1'>Lamps</a> <a href='/2'>Ferries</a></div>", "Lamps Ferries"),
        (f"<div>{LONG}<a href='/2'>Ferries</a></div>", "The lamp was litFerries"),
    ],
)
def test_links_of_several_words_beside_others_are_a_list(body: str, text: str) -> None:
    assert text_of(body) == text


def test_preformatted_text_keeps_its_blanks() -> None:
    assert text_of("<p>code:</p><pre>if x:\r\n    <b>go</b>\n    stop\n</pre><p>end</p>") == (
        "code:\nif x:\n    go\n    stop\nend"
    )


def test_every_line_knows_its_element() -> None:
    document = read_page("<html><body><div><p>One</p><p>Two <b>bold</b></p></div><div>Three</div></body></html>")
    page = document.page
    assert page is not None
    assert page.paths([0])[0] == "html/body/div[1]/p[1]"
    assert page.paths([document.text.index("bold")])[0] == "html/body/div[1]/p[2]/b"
    assert page.paths([document.text.index("Three")])[0] == "html/body/div[2]"


def test_paths_are_those_of_xpath() -> None:
    html = "<div>" + "<p>a<i>b</i><i>c</i></p>text<ul><li>d<li>e</ul>" * 4 + "</div>"
    document = read_page(f"<html><body>{html}</body></html>")
    page = document.page
    assert isinstance(page, HtmlPage)
    for offset, char in enumerate(document.text):
        (element,) = page._layout.elements_at([offset])
        if char not in "\n ":
            assert "/" + (page.paths([offset])[0] or "") == element.getroottree().getpath(element)


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<td>", "<tr>", "<table>",
         "</table>", "<pre>", "</pre>", "<br>", "<p hidden>", "word", "two words", " ", "\n", "|", "- ", "ü",
         "\u00ad", "&amp;", "<"]
    )
)  # fmt: skip


@given(PIECES)
def test_spans_lie_in_the_text_and_lines_have_no_blanks_at_their_ends(pieces: list[str]) -> None:
    document = read_page("<html><body>start" + "".join(pieces))
    page = document.page
    assert page is not None
    if "<pre>" not in pieces:
        assert all(line == line.strip() and line for line in document.text.split("\n")) or not document.text
    for span in page.select("*"):
        assert 0 <= span.start < span.end <= len(document.text)
        assert document.text[span.start : span.end].strip()


def test_the_panels_of_tabs_can_be_seen() -> None:
    tabs = "<div role=tablist><button role=tab>Summer</button><button role=tab>Winter</button></div>"
    assert text_of(f"{tabs}<div role=tabpanel>sun</div><div role=tabpanel hidden>ice</div>").endswith("sun\nice")
