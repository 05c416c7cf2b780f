"""Nothing big goes on one voter's word: stale rules on pages, and what a page is cleaned by where that fails."""

from __future__ import annotations

from collections.abc import Callable

import jsonschema
import pytest

from cleaner import Cleaner
from cleaner.engine.pages.proposals import breaks_a_sentence
from cleaner.manifest import schema
from cleaner.model import Span

Make = Callable[..., Cleaner]

STORY = [
    f"In chapter {number} the keeper of the pier tells at length how the lamp was trimmed, who paid for the oil, and "
    "what the sea did to the wall in the winters before the first war."
    for number in range(1, 9)
]
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sea'>Sea</a></li></ul></nav>"
FOOT = "<footer><p><a href='/imprint'>Imprint</a></p></footer>"


def page(*blocks: str, head: str = "<title>The lamp of the pier</title>") -> str:
    return f"<html><head>{head}</head><body>{MENU}<h1>The lamp of the pier</h1>{''.join(blocks)}{FOOT}</body></html>"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


HOST = 'hosts = ["pier.example"]\n'
URL = "https://pier.example/lamp"
CONTENT = '[[rule]]\nid = "body"\nkind = "template"\nop = "content"\nselect = [".story"]\n'


def test_a_content_rule_that_finds_the_article_is_followed(make_cleaner: Make) -> None:
    html = page(f"<div class='story'>{paragraphs(STORY)}</div>", "<div>Share</div>")
    found = make_cleaner(HOST + CONTENT).clean(html, url=URL)
    assert found.stale == ()
    assert found.text.strip().split("\n") == STORY


def test_a_content_rule_that_finds_only_a_part_is_stale(make_cleaner: Make) -> None:
    html = page(f"<div class='story'>{paragraphs(STORY[:1])}</div><div class='posts'>{paragraphs(STORY[1:])}</div>")
    found = make_cleaner(HOST + CONTENT).clean(html, url=URL)
    assert [entry.rule for entry in found.stale] == ["rules/body"]
    assert found.stale[0].chars >= sum(map(len, STORY[1:]))
    assert all(text in found.text for text in STORY)
    assert "Imprint" not in found.text
    manifest = found.manifest()
    assert manifest["stale"] == [{"rule": "rules/body", "chars": found.stale[0].chars}]
    jsonschema.validate(manifest, schema())


def test_a_content_rule_that_finds_a_box_without_prose_is_stale(make_cleaner: Make) -> None:
    html = page("<div class='story'>Sign up for the letter</div>", f"<article>{paragraphs(STORY)}</article>")
    found = make_cleaner(HOST + CONTENT).clean(html, url=URL)
    assert [entry.rule for entry in found.stale] == ["rules/body"]
    assert found.status == "cleaned"
    assert all(text in found.text for text in STORY)


def test_what_another_rule_claims_is_no_witness_against_a_content_rule(make_cleaner: Make) -> None:
    replies = '[[rule]]\nid = "replies"\nkind = "comments"\nop = "select"\nselect = [".replies"]\n'
    html = page(f"<div class='story'>{paragraphs(STORY[:3])}</div><div class='replies'>{paragraphs(STORY[3:])}</div>")
    found = make_cleaner(HOST + replies + CONTENT).clean(html, url=URL)
    assert found.stale == ()
    assert found.text.strip().split("\n") == STORY[:3]


def test_without_an_extractor_there_is_no_second_witness(make_cleaner: Make) -> None:
    html = page(f"<div class='story'>{paragraphs(STORY[:1])}</div><div class='posts'>{paragraphs(STORY[1:])}</div>")
    found = make_cleaner(HOST + CONTENT, extractor="none").clean(html, url=URL)
    assert (found.stale, found.text.strip().split("\n")) == ((), STORY[:1])


def test_the_standfirst_is_kept_beside_a_content_rule(make_cleaner: Make) -> None:
    lead = "After forty years in the dark, the lamp of the pier is to be lit again this summer."
    head = f"<title>The lamp of the pier</title><meta name='description' content='{lead}'>"
    html = page(f"<p class='lead'>{lead}</p>", f"<div class='story'>{paragraphs(STORY)}</div>", head=head)
    assert make_cleaner(HOST + CONTENT, standfirst="keep").clean(html, url=URL).text.startswith(lead)
    assert lead not in make_cleaner(HOST + CONTENT).clean(html, url=URL).text


BOX = '[[rule]]\nid = "box"\nkind = "related"\nop = "select"\nselect = [".box", "nav", "footer"]\n'


def test_a_general_selector_does_not_take_what_the_extractor_takes_for_the_article(make_cleaner: Make) -> None:
    html = page(
        f"<article><p>{STORY[0]}</p><p>{STORY[1]}</p><div class='box'>{paragraphs(STORY[2:5])}</div>"
        f"{paragraphs(STORY[5:])}</article>"
    )
    found = make_cleaner(BOX).clean(html)
    assert [entry.rule for entry in found.stale] == ["rules/box"]
    assert all(text in found.text for text in STORY)
    assert "Home" not in found.text, "its other elements are still what the rule says"


def test_a_page_that_site_rules_would_empty_is_cleaned_by_the_others(make_cleaner: Make) -> None:
    toml = f'{HOST}[[rule]]\nid = "all"\nkind = "template"\nop = "select"\nselect = ["body"]\n'
    found = make_cleaner(toml).clean(page(f"<article>{paragraphs(STORY)}</article>"), url=URL)
    assert (found.status, found.fallback) == ("guarded", "general")
    assert found.error is not None
    assert "everything" in found.error
    assert all(text in found.text for text in STORY)
    assert "Imprint" not in found.text
    jsonschema.validate(found.manifest(), schema())


def test_where_the_extractor_finds_nothing_rules_alone_clean_the_page(make_cleaner: Make) -> None:
    html = "<html><body><nav>Menu of the pier</nav><p>Ok.</p></body></html>"
    toml = '[[rule]]\nid = "menu"\nkind = "navigation"\nop = "select"\nselect = ["nav"]\n'
    import cleaner.documents.vote.extractor as extractor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractor, "_extract", _nothing)
        found = make_cleaner(toml).clean(html, media_type="text/html")
    assert (found.status, found.fallback, found.error) == ("guarded", "rules", "nothing found")
    assert found.text.strip() == "Ok."


def _nothing(*_: object) -> str:
    from cleaner.errors import DocumentError

    raise DocumentError("nothing found")


@pytest.mark.parametrize(
    ("line", "cut", "breaks"),
    [
        ("The lamp burns [rape oil] in winter.", "rape oil", True),
        ("It grows as [m=d3].", "m=d3", True),
        ("[O]nce the lamp was lit, the boats came in.", "O", True),
        ("[O]Once the lamp was lit, the boats came in.", "O", False),
        ("The lamp was sold. [Share] it with friends.", "Share", False),
        ("By Ada Merrow [Follow] on the pier", "Follow", False),
        ("[Listen] The lamp was sold.", "Listen", False),
        ("The lamp was sold. [Share]", "Share", False),
        ("[Share]", "Share", False),
    ],
)
def test_cuts_that_would_break_a_sentence(line: str, cut: str, breaks: bool) -> None:
    text = "Above.\n" + line.replace("[", "").replace("]", "") + "\nBelow."
    start = len("Above.\n") + line.index("[")
    assert breaks_a_sentence(text, Span(start, start + len(cut))) is breaks


def test_captions_are_the_text_of_a_gallery(make_cleaner: Make) -> None:
    toml = '[[rule]]\nid = "text"\nkind = "caption"\nop = "select"\nselect = ["figcaption"]\n'
    slides = "".join(f"<figure><img src='x'><figcaption>{text}</figcaption></figure>" for text in STORY)
    assert all(text in make_cleaner(toml, extractor="none").clean(page(slides)).text for text in STORY)
    one = f"<article>{paragraphs(STORY[1:])}<figure><figcaption>{STORY[0]}</figcaption></figure></article>"
    assert STORY[0] not in make_cleaner(toml, extractor="none").clean(page(one)).text


def test_what_is_cleaned_by_less_is_cleaned_as_the_text_that_it_is(make_cleaner: Make) -> None:
    """Without rules, a page's menu is left; what comes out must not change when it is cleaned again."""
    from tests.odd import faults

    html = "<html><body><p>Home</p><div class='x'><p>Boats for sale</p></div><p>Pier and lamp</p></body></html>"
    toml = (
        '[[rule]]\nid = "menu"\nkind = "navigation"\nop = "line"\nmatch = "Home"\n'
        '[[rule]]\nid = "box"\nkind = "promo"\nop = "select"\nselect = [".x"]\n'
    )
    import cleaner.documents.vote.extractor as extractor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractor, "_extract", lambda *_: "Home\nBoats for sale")
        one = make_cleaner(toml, title="auto", standfirst="auto")
        found = one.clean(html, media_type="text/html")
    assert (found.status, found.fallback, found.text.strip()) == ("guarded", "extractor", "Boats for sale")
    assert {segment.rule for segment in found.removed} == {"rules/menu", "extractor/trafilatura"}
    assert not faults(one, found)
    jsonschema.validate(found.manifest(), schema())


OFFERS = [f"The {name} lamp of the pier, in brass, with a spare wick" for name in ("first", "second", "third", "tenth")]


def test_links_that_are_the_text_stay_and_a_few_of_them_go(make_cleaner: Make) -> None:
    toml = (
        '[[rule]]\nid = "links"\nkind = "read-more"\nop = "select"\nselect = ["ul"]\nlink_share = 0.9\n'
        "[[rule.test]]\nhtml = '<p>The lamp.</p>'\n"
    )
    links = "".join(f"<li><a href='/{n}'>{offer}</a></li>" for n, offer in enumerate(OFFERS))
    short = [text[:120] for text in STORY[:2]]
    many = page(f"<article><p>{short[0]}.</p><ul>{links}</ul><p>{short[1]}.</p></article>")
    assert all(offer in make_cleaner(toml, extractor="none").clean(many).text for offer in OFFERS)
    few = page(f"<article>{paragraphs(STORY[:4])}<ul>{links}</ul>{paragraphs(STORY[4:])}</article>")
    assert not any(offer in make_cleaner(toml, extractor="none").clean(few).text for offer in OFFERS)
    behind = page(f"<article><p>{short[0]}.</p><p>{short[1]}.</p><ul>{links}</ul></article>")
    assert not any(offer in make_cleaner(toml, extractor="none").clean(behind).text for offer in OFFERS)
