"""What users select and ignore: who has a say, and that the rest counts nowhere."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, UsageError
from cleaner.compile import EVERYTHING, Choice, Ruleset
from cleaner.engine import Options, settle
from cleaner.engine.pages.parts import PARTS
from cleaner.engine.pages.proposals import BLOCKS, EXTRACTOR
from cleaner.errors import UnknownSelector
from cleaner.model import KINDS, VOTERS, Document
from cleaner.packs import RulePack, Tier, parse_pack

SEEDS = sorted((Path(__file__).parent.parent / "seeds").rglob("*.txt"))
Make = Callable[..., Cleaner]


def line(id: str, kind: str, match: str, op: str = "line") -> str:
    return f"[[rule]]\nid = '{id}'\nkind = '{kind}'\nop = '{op}'\nmatch = {match}\n"


def pack(name: str, tier: Tier, rules: str, head: str = "") -> RulePack:
    return parse_pack(f"schema = 1\n{head}\n{rules}".encode(), f"{name}.toml", name, tier)


SHARE = pack("share", "common", line("bar", "share", "'Share this'") + line("caption", "caption", "'A photograph'"))
CAPTION = pack("caption", "common", line("credit", "credit", "'By our agency'"))
PLUGIN = pack("plugin", "platforms", line("tweet", "share", "'Tweet this'"))
PAPER = pack(
    "paper", "sites", line("send", "share", "'Send this'") + line("below", "caption", "'Seen from the air'"),
    "hosts = ['paper.example']\ngroups = ['press']",
)  # fmt: skip
RULES = Ruleset([SHARE, CAPTION, PLUGIN, PAPER])
STORY = "A first sentence stands here, and it stays whatever happens.\n"
TEXT = STORY + "Share this\nA photograph\nBy our agency\nTweet this\nSend this\nSeen from the air\n" + STORY
ALL = {"share/bar", "share/caption", "caption/credit", "plugin/tweet", "paper/send", "paper/below"}


def removing(choice: Choice, ruleset: Ruleset = RULES, text: str = TEXT) -> set[str | None]:
    document = Document(text, url="https://paper.example/a")
    found = settle(document, ruleset, Options(choice=choice, guarded=False))
    assert found == settle(document, ruleset, Options(choice=choice, guarded=False, indexed=False))
    return {segment.rule for segment in found.segments if segment.action == "remove"}


@pytest.mark.parametrize(
    ("select", "ignore", "gone"),
    [
        (None, [], ALL),
        ([], [], set()),
        (["*"], [], ALL),
        (["share"], [], {"share/bar", "plugin/tweet", "paper/send"}),  # a kind, not the pack of that name
        (["share/*"], [], {"share/bar", "share/caption"}),
        (["caption"], [], {"share/caption", "paper/below"}),
        (["plugin"], [], {"plugin/tweet"}),
        (["press"], [], {"paper/send", "paper/below"}),
        (["common"], [], {"share/bar", "share/caption", "caption/credit"}),
        (["paper/below"], [], {"paper/below"}),
        (["pap*"], [], {"paper/send", "paper/below"}),
        (["cap*"], [], {"share/caption", "paper/below"}),  # as each name means by itself
        (["*/below", "*/bar"], [], {"paper/below", "share/bar"}),
        (None, ["caption"], ALL - {"share/caption", "paper/below"}),
        (None, ["sites", "platforms"], {"share/bar", "share/caption", "caption/credit"}),
        (["paper"], ["caption"], {"paper/send"}),
        (["caption"], ["paper"], {"share/caption"}),
        (["common"], ["caption"], {"share/bar", "caption/credit"}),
        (["caption"], ["common"], {"share/caption", "paper/below"}),  # a kind is more specific than a tier
        (["paper/below"], ["caption"], {"paper/below"}),
        (["*/below"], ["caption"], {"paper/below"}),
        (["*/below"], ["paper/below"], set()),
        (["caption"], ["*/below"], {"share/caption"}),
        (["share"], ["*"], {"share/bar", "plugin/tweet", "paper/send"}),
        (["share"], ["sh*"], {"share/bar", "plugin/tweet", "paper/send"}),
        (["share"], ["share"], set()),
    ],
)
def test_the_more_specific_name_decides(select: list[str] | None, ignore: list[str], gone: set[str]) -> None:
    assert removing(Choice(None if select is None else tuple(select), tuple(ignore))) == gone


def test_what_is_never_to_go_stays_however_it_is_selected() -> None:
    assert removing(Choice(("paper/below", "share"), never=("caption",))) == {"share/bar", "plugin/tweet", "paper/send"}


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("captoin", "'captoin' names no kind, pack or rule; did you mean 'caption'?"),
        ("plugin/tweed", "'plugin/tweed' names no kind, pack or rule; did you mean 'plugin/tweet'?"),
        ("extractor/trafilature", "did you mean 'extractor/trafilatura'?"),
        ("qqq", "'qqq' names no kind, pack or rule; `clean rules list` shows what there is"),
        ("qqq*", "'qqq*' names no kind, pack or rule"),
        ("plugin/*e", "names no kind, pack or rule"),
    ],
)
@pytest.mark.parametrize(
    "choice", [lambda s: Choice((s,)), lambda s: Choice(ignore=(s,)), lambda s: Choice(never=(s,))]
)
def test_a_selector_that_names_nothing(choice: Callable[[str], Choice], selector: str, message: str) -> None:
    with pytest.raises(UnknownSelector) as error:
        RULES.chosen(choice(selector))
    assert message in str(error.value)
    copy = pickle.loads(pickle.dumps(error.value))  # noqa: S301
    assert str(copy) == str(error.value)


def test_blanks_alone_cannot_be_selected() -> None:
    with pytest.raises(UnknownSelector, match="blanks go only beside a cut"):
        RULES.chosen(Choice(("whitespace",)))


@pytest.mark.parametrize("given", [3, [3], None, {"a": 1, 2: 3}.keys()])
def test_selectors_that_are_no_texts(make_cleaner: Make, given: object) -> None:
    with pytest.raises(UsageError, match="ignore: expected a text or a list of texts"):
        make_cleaner(line("a", "share", "'b'"), ignore=given)


OVERLAPPING = "\n".join([
    line("long", "promo", "{ starts = 'Buy' }"),
    line("short", "share", "{ contains = 'a mug' }", op="phrase"),
    line("first", "related", "'Read more'"),
    "[[rule]]\nid = 'box'\nkind = 'newsletter'\nop = 'block'\nstart = 'Our letter'\nend = 'See you'\nmax_chars = 200\n",
    "[[rule]]\nid = 'again'\nkind = 'duplicate'\nop = 'repeat'\nmin_chars = 5\n",
])  # fmt: skip
TANGLE = STORY + "Buy a mug and a cup\nOur letter\nRead more\nBuy a mug\nSee you\n" + STORY + "Twice over\nTwice over\n"


@pytest.mark.parametrize("rule", ["long", "short", "first", "box", "again"])
def test_an_ignored_rule_counts_nowhere(rule: str) -> None:
    """Everything is as if the rule were not there: what goes, who lost to whom, and what began without its end."""
    whole = pack("tangle", "common", OVERLAPPING)
    rest = RulePack("tangle", "common", "tangle.toml", rules=tuple(r for r in whole.rules if r.id != rule))
    for text in (TANGLE, TANGLE.replace("See you", "And so on")):
        ignoring = settle(Document(text), Ruleset([whole]), Options(choice=Choice(ignore=(f"tangle/{rule}",))))
        without = settle(Document(text), Ruleset([rest]), Options())
        assert ignoring == without
    assert settle(Document(TANGLE), Ruleset([whole]), Options()) != settle(Document(TANGLE), Ruleset([rest]), Options())


def test_it_does_not_count_in_the_guard() -> None:
    wild = Ruleset([pack("wild", "common", line("all", "promo", "{ starts = 'W' }") + line("a", "share", "'Share'"))])
    text = "What a long line this is, and it is most of the text.\nShare\nA short one stays.\n"
    assert settle(Document(text), wild, Options()).guard
    found = settle(Document(text), wild, Options(choice=Choice(ignore=("promo",))))
    assert found.guard is None
    assert [segment.rule for segment in found.segments if segment.rule] == ["wild/a"]


def test_the_fingerprints_of_a_silent_pack_tell_no_site() -> None:
    rules = line("a", "share", "'Share'") + line("b", "promo", "'Buy'")
    site = Ruleset([pack("site", "sites", rules, "fingerprints = [{ contains = 'the daily site' }]")])
    document = Document("A text of the daily site.\nShare\nBuy\nThe last line.\n")

    def name(*ignore: str) -> str | None:
        found = settle(document, site, Options(choice=Choice(ignore=ignore))).site
        return found.name if found else None

    assert [name(), name("share"), name("share", "promo"), name("site")] == ["site", "site", None, None]


KEEPING = line("letter", "newsletter", "{ starts = 'Letter' }") + (
    "[[rule]]\nid = 'title'\nkind = 'newsletter'\nop = 'keep'\nmatch = 'Letter from the harbour'\n"
)


@pytest.mark.parametrize(
    ("choice", "gone"),
    [
        (EVERYTHING, []),
        (Choice(("newsletter",)), []),
        (Choice(("letters/letter",)), []),
        (Choice(ignore=("newsletter",)), []),
        (Choice(("letters/letter",), ("*",)), []),
        (Choice(ignore=("letters/title",)), ["letters/letter"]),
        (Choice(("letters/letter",), ("letters",)), ["letters/letter"]),
        (Choice(never=("letters/title",)), ["letters/letter"]),
    ],
)
def test_a_keep_rule_holds_until_it_is_ignored_by_name(choice: Choice, gone: list[str]) -> None:
    rules = Ruleset([pack("letters", "common", KEEPING)])
    text = STORY + "Letter from the harbour\n" + STORY
    segments = settle(Document(text), rules, Options(choice=choice)).segments
    assert [segment.rule for segment in segments if segment.rule] == gone


def test_blanks_follow_what_is_cut_unless_they_are_ignored(make_cleaner: Make) -> None:
    rules = line("a", "share", "'Share'")
    text = "One line.\n\nShare\n\nAnother line.\n"
    kinds = {
        str(options): [segment.kind for segment in make_cleaner(rules, **options).clean(text).removed]
        for options in ({}, {"select": "share"}, {"ignore": "whitespace"}, {"select": "share", "ignore": "whitespace"})
    }
    assert list(kinds.values()) == [["share", "whitespace"], ["share", "whitespace"], ["share"], ["share"]]
    assert make_cleaner(rules, ignore="whitespace").clean(text).text == "One line.\n\n\nAnother line.\n"


MODEL = """\
[[rule]]
id = "lines"
kind = "template"
op = "scored"

[rule.model]
lexicon = { interface = ["menu"] }
words = { function = ["the"], address = [], self = [] }
document = { threshold = 1.0, trees = [["head_lines", 5, 0, 2]] }
line = { trees = [["prose", 0, 2, -2]] }
sequence = { threshold = 1.0, trees = [["prose", 0, 2, -2]] }
"""


def test_a_model_says_its_kinds_line_by_line(make_cleaner: Make) -> None:
    text = "Menu\n\n" * 6 + (STORY.strip() + " " + STORY) * 4
    (kind,) = {segment.kind for segment in make_cleaner(MODEL).clean(text).removed} - {"whitespace"}
    assert kind in KINDS
    assert make_cleaner(MODEL, ignore=kind).clean(text).status == "unchanged"
    assert make_cleaner(MODEL, select=kind).clean(text).removed
    other = next(name for name in KINDS if name not in (kind, "whitespace"))
    assert make_cleaner(MODEL, select=other).clean(text).status == "unchanged"


def test_what_is_of_an_ignored_kind_is_kept_from_a_model(make_cleaner: Make) -> None:
    text = "Menu\n\n" * 6 + (STORY.strip() + " " + STORY) * 4
    rules = MODEL + line("menu", "share", "'Menu'")
    assert make_cleaner(rules, ignore="share").clean(text).text.count("Menu") == 6
    assert make_cleaner(rules, ignore="rules/menu").clean(text).text.count("Menu") == 0


PROSE = [
    "The ferry company has bought a second boat, which will cross to the islands twice a day from the first of May.",
    "“We have waited nine years for this,” said the harbour master, who had asked for it again and again.",
    "Tickets will cost what they cost today, and those who live on the islands go on crossing without paying.",
    "The first crossing is planned for the second Sunday of the month, when the islands hold their spring market.",
]
PAGE = (
    "<html><head><title>A second boat</title></head><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
    f"<article><h1>A second boat</h1><p>{PROSE[0]}</p>"
    "<figure><img src='a.jpg'><figcaption>The boat in the yard.</figcaption></figure>"
    f"<p>{PROSE[1]}</p><p>{PROSE[2]}</p><div class='share-buttons'><a href='x'>Share</a> <a href='y'>Tweet</a></div>"
    f"<p>{PROSE[3]}</p></article><footer>Imprint and contact</footer></body></html>"
)


@pytest.mark.parametrize(
    ("options", "stays", "goes"),
    [
        ({}, [], ["second boat\n", "The boat in the yard.", "Share", "Home", "Imprint"]),
        ({"ignore": "caption"}, ["The boat in the yard."], ["Share", "Home", "Imprint"]),
        ({"ignore": "share"}, ["Share Tweet"], ["The boat in the yard.", "Home"]),
        ({"ignore": "navigation"}, ["Home News", "Imprint"], ["The boat in the yard.", "Share"]),
        ({"ignore": "extractor/title"}, ["A second boat\n"], ["The boat in the yard.", "Share", "Home"]),
        ({"ignore": ["extractor", "caption"]}, ["A second boat\n", "The boat in the yard."], ["Share", "Home"]),
        ({"ignore": "template,share"}, ["A second boat\n", "Share"], ["Home", "The boat in the yard."]),
        ({"select": "share"}, ["Home News", "A second boat\n", "The boat in the yard.", "Imprint"], ["Share"]),
        ({"select": EXTRACTOR}, ["A second boat\n"], ["Home", "Imprint"]),
    ],
)
def test_the_extractor_and_what_is_ignored(options: dict[str, str], stays: list[str], goes: list[str]) -> None:
    cleaner = Cleaner(packs=["common"], **options)  # type: ignore[arg-type]
    result = cleaner.clean(PAGE)
    assert result.status == "cleaned"
    assert result.fallback is None
    assert [text for text in (*stays, *PROSE) if text not in result.text] == []
    assert [text for text in goes if text in result.text] == []
    assert cleaner.clean(result.text, media_type="text/plain").status == "unchanged"
    known = result.manifest()
    entries = [*known["segments"], *known["overridden"]]
    assert not {e.get("kind") for e in entries if e.get("action") == "remove"} & set(options.get("ignore", ()))


def test_the_voters_are_those_that_there_are() -> None:
    assert {EXTRACTOR, BLOCKS, *(f"extractor/{part}" for part in PARTS)} == set(VOTERS)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [path.read_text("utf-8") for path in SEEDS]


def test_each_kind_of_the_seeds_can_be_ignored_and_selected(texts: list[str]) -> None:
    def kinds(cleaner: Cleaner) -> set[str | None]:
        results = [cleaner.clean(text, media_type="text/plain") for text in texts]
        for result in results:
            assert cleaner.clean(result.text, media_type="text/plain").status == "unchanged"
        return {segment.kind for result in results for segment in result.removed}

    found = kinds(Cleaner()) - {"whitespace", None}
    assert len(found) > 5
    for kind in sorted(filter(None, found)):
        assert kind not in kinds(Cleaner(ignore=kind))
        assert kinds(Cleaner(select=kind)) <= {kind, "whitespace"}


def test_it_is_part_of_the_digest(make_cleaner: Make) -> None:
    rules = line("a", "share", "'Share'") + line("b", "promo", "'Buy'")
    told: list[dict[str, object]] = [
        {}, {"select": "share"}, {"select": []}, {"ignore": "share"}, {"ignore": "promo"},
        {"per_path_ignore": {"a*": "share"}}, {"per_path_ignore": {"b*": "share"}},
    ]  # fmt: skip
    cleaners = [make_cleaner(rules, **options) for options in told]
    assert len({cleaner.digest for cleaner in cleaners}) == len(told)
    for cleaner in cleaners:
        copy = pickle.loads(pickle.dumps(cleaner))  # noqa: S301
        assert copy == cleaner
        assert pickle.dumps(copy) == pickle.dumps(cleaner)
    same = [make_cleaner(rules, ignore=told) for told in ("share, promo", ["promo", "share"], ("share", "promo,share"))]
    assert len({cleaner.digest for cleaner in same}) == 1
    assert make_cleaner(rules).ignoring("share").digest not in {cleaner.digest for cleaner in cleaners}


def test_what_is_ignored_at_some_paths(make_cleaner: Make) -> None:
    rules = line("a", "share", "'Share'") + line("b", "promo", "'Buy'")
    text = "One line stays.\nShare\nAnother stays.\nBuy\nThe last line.\n"
    cleaner = make_cleaner(
        rules, select="rules/a,promo", per_path_ignore={"news/*": "share", "*.md": ["promo", "share"]}
    )

    def gone(*paths: str) -> list[str | None]:
        there = cleaner.at(*paths)
        assert there.digest == cleaner.digest == there.clean(text).ruleset
        copy = pickle.loads(pickle.dumps(there))  # noqa: S301
        assert copy == there
        assert copy.clean(text) == there.clean(text)
        return [segment.rule for segment in there.clean(text).removed]

    assert gone("a.txt") == gone() == ["rules/a", "rules/b"]
    assert gone("news/a.txt") == gone("elsewhere", "news/b") == ["rules/b"]
    assert gone("a.md") == []
    assert cleaner.at("news/a") != cleaner
    with pytest.raises(UsageError, match=r"per_path_ignore: 'x/\*': 'shar' names no kind, pack or rule; did you mean"):
        make_cleaner(rules, per_path_ignore={"x/*": "shar"})


def test_ignoring_more_has_the_last_word(make_cleaner: Make) -> None:
    cleaner = make_cleaner(line("a", "share", "'Share'"), select="rules/a")
    text = "One line stays.\nShare\nAnother stays.\n"
    assert cleaner.clean(text).removed
    assert cleaner.ignoring("share").clean(text).removed == ()
    assert cleaner.ignoring("") is cleaner
    with pytest.raises(UsageError, match="'shar' names no kind"):
        cleaner.ignoring("shar")
