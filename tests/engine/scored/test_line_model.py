"""The line model: which lines are candidates, what it predicts, what data it refuses."""

from __future__ import annotations

import pickle
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.engine.scored import LineModel
from cleaner.engine.scored.document_features import DOCUMENT_FEATURES, PAGE_FEATURES, document_features_of
from cleaner.engine.scored.ensemble import read_ensemble
from cleaner.engine.scored.feature_table import FeatureTable, feature_names
from cleaner.engine.scored.lexicon_features import TriggerLexicon, WordLexicon
from cleaner.engine.scored.lines import MAX_SIZE
from cleaner.engine.scored.sequence_features import SEQUENCE_FEATURES, sequence_features_of
from cleaner.engine.scored.structure import FAR_BEHIND, is_table, structure_of

RULES = Path(__file__).parents[3] / "rules" / "common" / "scored.toml"
STORY = [
    "The harbour of Tarnholm will close its old fish market in spring, the town council decided on Tuesday evening.",
    "Traders have sold herring in the brick hall since 1911, and forty of them still rent a counter by the week.",
    "“We were told by letter,” said Ida Brekke, who took over her stall from her father twenty years ago.",
    "The council wants to turn the hall into a library and a music school, and has set aside nine million for it.",
    "A second hall on the northern quay is to open for the traders in the summer, but nobody has signed a lease yet.",
]
NEWSLETTERS = (
    "Her newsletter about the market has four thousand readers, and she calls it a letter to friends and rivals."
)


def model_of(trees: list[Any], threshold: float = 0.0, always: bool = True, **more: Any) -> LineModel:
    """A model that scores lines in their sequence with these trees."""
    data: dict[str, Any] = {
        "lexicon": {"newsletter": ["newsletter*", "sign up for"], "advert": ["ad", "werbe*", "広告"]},
        "words": {"function": ["the", "of"], "address": ["you"], "self": ["i"]},
        "document": {"threshold": 0.0, "trees": [["head_lines", 9.0, -1.0, 1.0]]},
        "line": {"trees": [["prose", 0.0, 1.0, -6.0]]},
        "sequence": {"threshold": threshold, "trees": trees},
    }
    return LineModel.from_data({**data, **more}, always=always)


def predicted(model: LineModel, lines: list[str]) -> list[str]:
    return [lines[prediction.line] for prediction in model.predict(lines)]


ALL = model_of([1.0])
"""Takes whatever it may."""


def test_a_prediction_names_line_explanation_and_kind() -> None:
    model = model_of([["has_newsletter", 0.5, -1.0, 1.5]], threshold=0.5)
    lines = [*STORY[:3], "", "Sign up for our newsletter", "", *STORY[3:]]
    (prediction,) = model.predict(lines)
    assert lines[prediction.line] == "Sign up for our newsletter"
    assert prediction.score == 1.5
    assert prediction.explanation == "newsletter words"
    assert prediction.kind == "newsletter"


def test_amid_the_article_prose_without_trigger_words_stays() -> None:
    lines = [*STORY[:3], "Tuesday, 7 pm", NEWSLETTERS, *STORY[3:]]
    assert predicted(ALL, lines) == ["Tuesday, 7 pm", NEWSLETTERS]


def test_amid_the_article_tables_and_very_long_lines_stay() -> None:
    long = "market " * (MAX_SIZE // 7 + 1)
    assert predicted(ALL, [*STORY[:3], "Stall | Rent |", "| 14 | 220 |", long, *STORY[3:]]) == []


def test_a_document_without_running_text_is_left_alone() -> None:
    poem = ["Grey is the quay,", "grey is the sea,", "Sign up for our newsletter"]
    assert predicted(ALL, poem) == []
    assert predicted(ALL, []) == []
    assert predicted(ALL, ["", "  "]) == []


def test_a_menu_far_from_prose_is_judged_in_groups_and_told_line_by_line() -> None:
    menu = [f"Section {number}" for number in range(40)]
    lines = [*menu, *STORY]
    assert predicted(ALL, lines) == menu
    assert len(ALL.read_lines(lines).line_numbers) < len(menu)


def test_only_whole_pages_are_judged_unless_all_are_told_to_be() -> None:
    few, many = ["Home", "Sport"], [f"Section {number}" for number in range(12)]
    careful, bold = model_of([1.0], always=False), model_of([1.0], always=True)
    assert predicted(careful, [*few, *STORY]) == []
    assert predicted(careful, [*many, *STORY]) == many
    assert predicted(bold, [*few, *STORY]) == few


def test_a_line_goes_from_the_threshold_on_wherever_it_stands() -> None:
    lines = ["Home", "Sport", *STORY[:3], "Tuesday, 7 pm", *STORY[3:], "Imprint", "Contact"]
    assert predicted(model_of([1.0], threshold=1.0), lines) == [*lines[:2], "Tuesday, 7 pm", *lines[-2:]]
    assert predicted(model_of([1.0], threshold=1.01), lines) == []


def test_prose_without_trigger_words_goes_outside_of_the_article_only() -> None:
    teaser = "The ferry to the islands will sail twice a day from May on, the company said on Friday in a short letter."
    far = [*STORY, *MENU, teaser, *MENU]
    first = {"trees": [["prose", 0.0, 1.0, ["index", 5.5, -6.0, 1.0]]]}  # which takes the teaser for clutter
    assert predicted(model_of([1.0], line=first), far) == [*MENU, teaser, *MENU]
    assert predicted(ALL, [*STORY[:3], teaser, *STORY[3:]]) == []


def test_the_page_as_a_whole_has_its_say_on_each_line() -> None:
    trees = [["page_head_lines", 2.0, -1.0, 1.0]]
    few, many = ["Home", "Sport"], ["Home", "Sport", "Tides"]
    assert predicted(model_of(trees), [*few, *STORY]) == []
    model = model_of(trees)
    assert predicted(model, [*many, *STORY]) == many
    assert {prediction.explanation for prediction in model.predict([*many, *STORY])} == {"the page as a whole"}


def test_a_headline_among_menus_is_in_no_group_with_them() -> None:
    headline = "The fish market of Tarnholm closes in spring"
    groups = [line.text for line in ALL.read_lines([*MENU[:12], headline, *MENU[12:], *STORY]).lines]
    assert headline in groups
    assert "\n".join(MENU[:8]) in groups


STRUCTURED = [
    "const [rows, setRows] = useState([]);", "}", "print(tide.height())", "$ cd harbour", "./configure --prefix",
    "| Vessel", "Berth |",
    "Vessel     Berth     Arrives", "Vessel\tBerth\tArrives", "41.2 %", "Yes", ", Ida Brekke", "of the market (",
]  # fmt: skip
LABELS = [
    "Home", "Log in / Sign up", "Home > News > Harbour", "* Opinion", "# Most read", "News & views", "3 comments",
    "© 2031 Tarnholm Post", "Follow us: @tarnholm", "Privacy policy | Terms of use",
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "structured"), [*((line, True) for line in STRUCTURED), *((line, False) for line in LABELS)]
)
def test_code_tables_and_pieces_of_sentences_stay_whatever_their_score(lines: str, structured: bool) -> None:
    assert structure_of([lines]).plain == [not structured]
    assert predicted(ALL, [*STORY, lines]) == ([] if structured else [lines])


def test_far_behind_the_article_code_and_lists_are_a_footer_but_tables_stay() -> None:
    words = (
        "what there is to see and to do on the quays of Tarnholm and in the harbour office"  # so that none is grouped
    )
    code = [f"set_lamp({number}, '{words}');" for number in range(2 * FAR_BEHIND)]
    footer = [f"{number}: {words}" for number in range(FAR_BEHIND + 1)]
    pieces = [f", {words}", f"open({words})();"]
    rows = [f"Vessel     Berth     Arrives, {words}", f"| Vessel | {words} |", f"Vessel\tBerth\t{words}"]
    model = model_of([1.0], line={"trees": [["prose", 0.0, 1.0, -6.0]]})
    assert predicted(model, [*STORY, *code, *pieces]) == [], "however long what is right behind it is"
    assert predicted(model, [*STORY, *code, *footer, *pieces, *rows]) == [*footer, *pieces]


def test_a_number_in_a_group_of_labels_is_a_count_and_two_are_cells() -> None:
    assert not is_table("Share\n12\nComments")
    assert is_table("Tides\n12\n14")


def test_early_exits_end_the_sum() -> None:
    tables = {"trees": [["size", 50.0, 2.0, -2.0], 100.0], "early_exits": [[1, -1.0]]}
    ensemble = read_ensemble(tables, ["size"])
    assert ensemble.score([20.0]) == 102.0
    assert list(ensemble.contributions([20.0])) == [(2.0, 0)]
    assert ensemble.score([80.0]) == -2.0


def test_every_feature_has_a_name_of_its_own() -> None:
    names = feature_names(["advert", "related"])
    lines = ALL.read_lines([*STORY, "Tuesday, 7 pm"])
    every = (*SEQUENCE_FEATURES, *names, *PAGE_FEATURES)
    assert len(set(every)) == len(every)
    assert {len(row) for row in FeatureTable(lines).rows()} == {len(names)}
    assert {len(row) for row in sequence_features_of([1.0, -1.0], [20.0, 90.0])} == {len(SEQUENCE_FEATURES)}
    assert len(document_features_of(lines)) == len(set(DOCUMENT_FEATURES))


def test_what_was_read_before_does_not_matter() -> None:
    unspaced = ["日本の港町では春に市場が閉まることになった。" * 3] * 3
    texts = [
        [*STORY, "Sign up for our newsletter"],
        [*STORY[1:], "© 2031 Tarnholm Post", *STORY],
        [*unspaced, *STORY[:1]],
    ]
    model, fresh = bundled(), [bundled() for _ in texts]
    for _ in range(2):
        for lines, other in zip(texts, fresh, strict=True):
            assert model.predict(lines) == other.predict(lines)


def test_words_are_whole_unless_they_end_in_a_star() -> None:
    lexicon = TriggerLexicon({"advert": ["ad", "werbe*", "広告"], "share": ["tell a friend"]})
    lines = ["an ad", "made", "ads", "werbepartner", "unwerbe", "これは広告です", "tell a friend: ad"]
    matches = [lexicon.scan(line) for line in lines]
    assert [match.classes for match in matches] == [1, 0, 0, 1, 0, 1, 3]
    assert matches[-1].leading == 2
    assert matches[-1].words == 2
    assert matches[-1].chars == len("tell a friend") + len("ad")


def test_overlapping_words_cover_their_letters_once() -> None:
    matches = TriggerLexicon({"letter": ["sign up", "sign up for", "up for"]}).scan("sign up for it")
    assert (matches.words, matches.chars) == (3, len("sign up for"))


def test_words_are_counted_by_what_they_tell() -> None:
    words = WordLexicon(["the"], ["you"], ["you", "i"])
    assert words.count(["the", "you", "i", "quay"]) == (1, 1, 2)


def test_a_model_survives_pickling() -> None:
    model = bundled()
    lines = [*STORY, "Sign up for our newsletter", "© 2031 Tarnholm Post. All rights reserved."]
    assert pickle.loads(pickle.dumps(model)).predict(lines) == model.predict(lines)  # noqa: S301


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trees": []}, "1 to 500 trees"),
        ({"trees": [1.0] * 501}, "1 to 500 trees"),
        ({"trees": [["colour", 1, 0, 1]]}, "tree 1: unknown feature 'colour'"),
        ({"trees": [1.0, ["size", 1, 0]]}, "tree 2: .*expected \\[feature, threshold, low, high\\]"),
        ({"trees": [["size", "1", 0, 1]]}, "expected a number"),
        ({"trees": [float("nan")]}, "expected a number"),
        ({"trees": [True]}, "expected a number"),
        ({"early_exits": [[3, 0]]}, "ascending numbers of trees up to 1"),
        ({"early_exits": [[1, 0, 1]]}, "expected \\[trees, reject\\]"),
        ({"early_exits": [[1, "low"]]}, "early_exits: 'low': expected a number"),
        ({"threshold": "high"}, "threshold: 'high': expected a number"),
        ({"depth": 3}, "unknown key 'depth'"),
    ],
)
def test_trees_that_make_no_sense_are_refused(change: dict[str, Any], message: str) -> None:
    sequence = {"threshold": 0.0, "trees": [1.0], **change}
    with pytest.raises(ValueError, match=f"^sequence: .*{message}"):
        model_of([1.0], sequence=sequence)


def test_trees_ask_only_for_features_of_their_own() -> None:
    with pytest.raises(ValueError, match=r"^document: trees: tree 1: unknown feature 'score'"):
        model_of([1.0], document={"threshold": 0.0, "trees": [["score", 0, 0, 1]]})
    with pytest.raises(ValueError, match=r"^line: trees: tree 1: unknown feature 'valley'"):
        model_of([1.0], line={"trees": [["valley", 0, 0, 1]]})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lexicon": {"advert": ["Ad"]}}, "lexicon: advert: 'Ad': expected a word in lower case"),
        ({"lexicon": {"advert": ["*"]}}, "expected a word in lower case"),
        ({"lexicon": {"advert": "ad"}}, "expected an array of words"),
        ({"lexicon": {}}, "expected a table of 1 to"),
        ({"words": {"function": []}}, "words: address, self missing"),
        ({"document": {"trees": [1.0]}}, "document: threshold missing"),
        ({"colours": {}}, "unknown key 'colours'"),
    ],
)
def test_words_that_make_no_sense_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        model_of([1.0], **change)


def test_a_tree_as_deep_as_a_well_is_refused() -> None:
    tree: Any = 1.0
    for _ in range(200):
        tree = ["size", 1.0, 0.0, tree]
    with pytest.raises(ValueError, match="deeper than 12 forks"):
        model_of([tree])


@pytest.mark.parametrize("lines", [["ad ad"] * 200_000, ["ad " * 1_000_000], [*STORY * 20_000]])
def test_the_time_grows_with_the_text_and_no_faster(lines: list[str]) -> None:
    begun = time.process_time()
    ALL.predict([*STORY, *lines, *STORY])
    assert time.process_time() - begun < 20


# ------------------------------------------------------------------------------------------------ the bundled model


def bundled() -> LineModel:
    (rule,) = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    return LineModel.from_data(rule["model"])


def settled(model: LineModel, lines: list[str]) -> list[str]:
    while gone := {prediction.line for prediction in model.predict(lines)}:
        lines = [line for n, line in enumerate(lines) if n not in gone]
    return lines


MENU = (
    """
Home|News|Local news|Sport|Football|Sailing|Business|Jobs|Homes|Culture|Books|Film|Opinion|Letters|Weather|Tides|Video
Podcasts|Puzzles|E-paper|Subscribe|Log in|Search|Menu|Tarnholm|Islands|Most read|Newsletters|Follow us|Facebook
""".strip()
    .replace("\n", "|")
    .split("|")
)
FOOT = """
About us|Contact us|Advertise with us|Privacy policy|Cookie settings|Terms of use|Accessibility|Imprint|Site map|Help
""".strip().split("|")


def test_the_bundled_model_takes_the_furniture_of_a_page_and_leaves_the_story() -> None:
    left = settled(bundled(), [*MENU, *STORY, "Related articles", *MENU[3:9], *FOOT])
    assert [line for line in left if line in STORY] == STORY
    assert sum(line in MENU for line in left) < len(MENU) / 2
    assert sum(line in FOOT for line in left) < len(FOOT) / 2


@pytest.mark.parametrize(
    "line",
    [
        NEWSLETTERS,
        "“Please share your photos with the archive,” Brekke asked, and four hundred comments came in a week.",
        "Background",
        "1 cup of flour",
    ],
)
def test_the_bundled_model_leaves_what_only_sounds_like_furniture(line: str) -> None:
    lines = [*STORY[:3], line, *STORY[3:]]
    assert settled(bundled(), lines) == lines


def test_the_bundled_model_takes_the_menus_of_a_page() -> None:
    menu = ["Home", "News", "Sport", "Business", "Weather", "Subscribe", "Log in", "Contact us"] * 5
    foot = ["About us", "Privacy policy", "Cookie policy", "Terms of use", "Advertise with us", "Newsletters"] * 5
    left = settled(bundled(), [*menu, "Fish market to close", *STORY, *foot])
    assert set(STORY) <= set(left)
    assert len(left) < len(STORY) + 12


def text_of(name: str) -> list[str]:
    return (Path(__file__).parent / "texts" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["verse", "code", "table", "list", "forum"])
def test_the_bundled_model_is_silent_on_texts_of_other_kinds(name: str) -> None:
    assert settled(bundled(), text_of(name)) == text_of(name)


@pytest.mark.parametrize("lines", [STORY, ["Fish market to close", *STORY, "Related", "Ferry fares to rise", "Share"]])
def test_the_bundled_model_is_silent_on_articles_and_on_what_extractors_leave(lines: list[str]) -> None:
    assert settled(bundled(), lines) == lines


@pytest.mark.parametrize("name", ["code", "table", "list"])
def test_on_a_whole_page_the_bundled_model_leaves_what_the_article_has_besides_prose(name: str) -> None:
    article = [*STORY, *text_of(name)]
    left = settled(bundled(), [*MENU, *article, "Related articles", *MENU[3:9], *FOOT])
    assert [line for line in left if line in article] == article
    assert len(left) < len(MENU) + len(article) + 7 + len(FOOT)
