"""What comes back is learnt, what is the stories' own is not: each trap of learning from a dump."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from cleaner import Cleaner, Record
from cleaner.learn import LearntPack, learn
from tests.learn.conftest import SUBJECTS, Dump, story

FOOT = [
    "Pull a chair up to our quay on any first Friday",
    "Still on the slipway",
    "Set in type by the crew of the Post",
]
KNOWN = "Share this article"
"""A line that the general packs take: what stands beyond it is none of the article."""
URL = "https://www.post.example/{n}"


@pytest.fixture(scope="module")
def bare() -> Cleaner:
    return Cleaner(packs=("common",))


def of(texts: list[str], cleaner: Cleaner, **wishes: float) -> LearntPack:
    (pack,) = learn(((text, URL.format(n=n)) for n, text in enumerate(texts)), cleaner=cleaner, **wishes)
    return pack


def sure(pack: LearntPack) -> set[str]:
    return {line.candidate.raw for line in pack.sure}


def test_furniture_that_comes_back_is_learnt_and_then_removed(dump: Dump, bare: Cleaner, tmp_path: Path) -> None:
    pack = of(dump(20, foot=[KNOWN, *FOOT]), bare)
    assert sure(pack) == set(FOOT)
    (tmp_path / f"{pack.name}.toml").write_text(pack.toml, "utf-8")
    cleaner = Cleaner([tmp_path], packs=("common",))
    new = dump(1, foot=[KNOWN, *FOOT], first=77)[0]
    result = cleaner.clean(new, url=URL.format(n=77))
    assert result.text == "\n".join(story(77)) + "\n"
    other = dump(1, foot=FOOT, first=77)[0]
    assert cleaner.clean(other, url="https://other.example/").text == other, "it is this site's furniture"


def test_the_order_of_the_dump_does_not_matter(dump: Dump, bare: Cleaner) -> None:
    items = [
        (text, URL.format(n=n)) for n, text in enumerate(dump(12, head=["The Post of the lower river"], foot=FOOT))
    ]
    shuffled = random.Random(3).sample(items, len(items))
    assert [pack.toml for pack in learn(items, cleaner=bare)] == [pack.toml for pack in learn(shuffled, cleaner=bare)]


def test_copies_of_one_document_are_one_document(dump: Dump, bare: Cleaner) -> None:
    (text,) = dump(1, foot=FOOT)
    assert learn([(text, URL.format(n=n)) for n in range(9)], cleaner=bare) == []


def test_updates_of_one_story_are_one_story(dump: Dump, bare: Cleaner) -> None:
    background = ["The court had heard nine witnesses before the harbour master himself was called to the stand."]
    texts = ["\n".join([*story(5), f"Update number {n} of the day came after noon.", *background]) for n in range(6)]
    pack = of(texts, bare)
    assert pack.stories == 1
    assert not pack.sure


TRAPS = {
    "background of a long trial": lambda n: [*story(n), *(["The master denies all charges."] if n % 3 == 0 else [])],
    "headings of recipes": lambda n: [story(n)[0], "Ingredients", f"{n + 2} pears", "Method", *story(n)[1:]],
    "headings of trials": lambda n: [story(n)[0], "The defence", story(n)[1], "The crown", story(n)[2]],
    "entries of a live blog": lambda n: [line for k in range(3) for line in (f"1{k}:0{n % 6}", story(n)[k])],
    "one inline element a line": lambda n: ["It was", SUBJECTS[n % 4], "who", story(n)[0], "and then", *story(n)[1:]],
    "an article on one line": lambda n: [" ".join(story(n))],
    "sub-headings in capitals": lambda n: [story(n)[0], "WHAT COMES NEXT", *story(n)[1:]],
    "a disclaimer of a series": lambda n: [*story(n), "This is part four of our series about the lower river."]
    if n % 4 == 0 else story(n),
    "machine-written previews": lambda n: [
        f"The match between {SUBJECTS[n % 20]} and {SUBJECTS[(n + 3) % 20]} begins at noon on the quay.",
        "Both sides have won two of their last five matches on this ground.", story(n)[0],
    ],
    "a recipe from head to foot": lambda n: [
        f"Soup number{n} of the lower river", "Serves four", "Ingredients", f"{n} pears", "Salt and pepper", "Method",
        *story(n), "Serve at once.",
    ],
    "previews with their times": lambda n: [f"{SUBJECTS[n % 20]} at home", "Kick-off: 3 pm", "Team news", *story(n)],
    "rows of a report of the markets": lambda n: [*story(n), "Oil", "Gold", f"{n}.4", "Bonds"],
    "how reports of trials end": lambda n: [*story(n), *([] if n % 2 else ["She denies the charges."]), "It goes on."],
    "how obituaries end": lambda n: [*story(n), "He is survived by his wife and two daughters."],
    "a note on how a poll was made": lambda n: [*story(n), "The margin of error is three points."],
    "a series in every text": lambda n: [*story(n), "This is part of our series about the lower river and its people."],
    "where and when it was written": lambda n: ["LUND", "3 May", *story(n)],
    "one topic, told again": lambda n: [
        f"The flood took the mill at number{n} quay on day{n}, and the cat with it, says the parish of word{n}.",
        "Eleven people died in the flood.",
        f"The weir of year{n} held for hour{n} hours more than anybody hoped it could.",
        "The inquiry will go on until the autumn.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_of_pure_articles_nothing_is_learnt(trap: str, bare: Cleaner) -> None:
    pack = of(["\n".join(TRAPS[trap](n)) + "\n" for n in range(18)], bare)
    assert not sure(pack), [(line.candidate.raw, line.judgement) for line in pack.sure]
    assert pack.toml == ""


MAY_BE_INSIDE = "it may be how the articles open or close, or a heading of theirs"
HEAD = ["Home", "Subscribe to our newsletter", "Log in"]
TAIL = ["Share this article", "Ask for a berth at our own chandlery", "Hail the desk on channel nine"]
OF_ARTICLES = {
    "how a column opens and closes": lambda n: [
        f"Under the lime tree, {n}", "Dear Hortense, I write to you from the garden table.", *story(n),
        "That is all for this week, Hortense, and the cat is calling.", "Your old friend under the lime tree",
    ],
    "headings and formulas of minutes": lambda n: [
        f"Harbour board, meeting number{n}", "Venue: the long room of the old customs house", "Present",
        f"{SUBJECTS[n % 20]} and {SUBJECTS[(n + 7) % 20].lower()}", "1. Apologies for absence", *story(n),
        "2. Minutes of the last meeting", "RESOLVED: that the minutes be signed by the chairman.",
        f"The meeting closed at {6 + n % 4}.{10 + n} pm.",
    ],
    "formulas of statutes": lambda n: [
        f"Order on {SUBJECTS[n % 20].lower()} number{n}", "The diet of the lower river has enacted as follows:",
        *story(n),
        "(repealed)", "This order comes into force on the day after it is read out.", "The warden of the river",
    ],
    "sentences of forecasts": lambda n: [
        f"The weather at {SUBJECTS[n % 20].lower()}, day {n}", *story(n),
        ("Take an umbrella with you.", "Laundry will dry out of doors.")[n % 2], "Highest temperature", f"{n} degrees",
        "Chance of rain", f"{n % 10 * 10} per cent",
    ],
    "headings and ratings of reviews": lambda n: [
        f"Kettle number{n} tried", "Design and build", story(n)[0], "In daily use", story(n)[1], "Pros",
        ("Quiet", "Well made", "Light")[n % 3], "Cons", ("Dear", "Short cord", "Slow")[n % 3], "Verdict", story(n)[2],
        "We bought the kettle ourselves and used it for a month.", "Score: 4/5",
    ],
    "answers to a prayer": lambda n: [
        f"Prayers for week number{n}", "In the name of the river, of the sea and of the rain.",
        *(line for sentence in story(n) for line in (sentence, "Hear us, we ask you.")), "So may it be.",
    ],
    "fixtures under a table": lambda n: [
        f"Rovers against number{n}", *story(n), "Full time", "Next round",
        *(f"{SUBJECTS[(n + k) % 20]} v {SUBJECTS[(3 * n + k) % 20].lower()}" for k in range(3)),
    ],
    "titles that other pages tease": lambda n: [
        f"{SUBJECTS[n]} in the news again", *story(n), "Read more", *(f"{SUBJECTS[(n + k) % 18]} in the news again"
                                                                      for k in range(1, 5)),
    ],
}  # fmt: skip


def test_titles_of_poems_that_other_pages_tease_stay(bare: Cleaner) -> None:
    """Poems have no prose that would tell where they begin."""

    def title(n: int) -> str:
        return f"Ballad of {SUBJECTS[n % 20].lower()} and {SUBJECTS[n // 20].lower()}"

    def page(n: int) -> str:
        verses = [f"And {SUBJECTS[(n + k) % 20].lower()} of number{n} went by {k}" for k in range(8)]
        teasers = [title((n * 7 + k) % 60) for k in range(5)]
        return "\n".join([*HEAD, title(n), *verses, "Related articles", *teasers, *TAIL]) + "\n"

    pack = of([page(n) for n in range(60)], bare)
    assert not [line for line in sure(pack) if line.startswith("Ballad")]


@pytest.mark.parametrize("kind", OF_ARTICLES)
def test_what_articles_say_again_and_again_stays_where_there_is_furniture_too(
    kind: str, bare: Cleaner, tmp_path: Path
) -> None:
    make = OF_ARTICLES[kind]
    pack = of(["\n".join([*HEAD, *make(n), *TAIL]) + "\n" for n in range(18)], bare)
    assert sure(pack) == set(TAIL[1:]), "what stands beyond the share line is furniture"
    (tmp_path / f"{pack.name}.toml").write_text(pack.toml, "utf-8")
    result = Cleaner([tmp_path], packs=()).clean("\n".join([*HEAD, *make(7), *TAIL]) + "\n", url=URL.format(n=7))
    own = [line for line in make(7) if kind != "titles that other pages tease" or line == make(7)[0]]
    assert [line for line in own if line not in result.text.splitlines()] == []


def test_the_innermost_of_labels_without_a_witness_is_left_to_a_person(dump: Dump, bare: Cleaner) -> None:
    pack = of(dump(20, foot=FOOT), bare)
    assert sure(pack) == set(FOOT[1:])
    assert {(line.candidate.raw, line.judgement.held_back) for line in pack.unsure} == {(FOOT[0], MAY_BE_INSIDE)}


@pytest.mark.parametrize("count", [4, 18])
def test_what_only_comes_back_is_left_to_a_person(count: int, bare: Cleaner) -> None:
    pack = of(["\n".join(TRAPS["a recipe from head to foot"](n)) + "\n" for n in range(count)], bare)
    assert not sure(pack)
    assert MAY_BE_INSIDE in {line.judgement.held_back for line in pack.unsure}


def test_a_line_with_words_of_furniture_needs_few_stories_where_there_is_clutter(dump: Dump, bare: Cleaner) -> None:
    foot = ["The newsletter of the Tideline rows out at dawn", "Share this article"]
    assert sure(of([*dump(9, foot=foot[1:]), *dump(3, foot=foot, first=9)], bare)) == {foot[0]}
    plain = ["The swans of the Tideline row out at dawn", *foot[1:]]
    assert not sure(of([*dump(9, foot=foot[1:]), *dump(3, head=plain[:1], foot=foot[1:], first=9)], bare))


def test_lines_of_programs_are_never_learnt(dump: Dump, bare: Cleaner) -> None:
    pack = of(dump(20, foot=[*FOOT, "int main(void) {"]), bare)
    assert sure(pack)
    assert "int main(void) {" not in sure(pack)
    assert any("program" in (line.judgement.held_back or "") for line in pack.refused)


def test_teasers_under_a_heading_that_comes_back_go_with_it(bare: Cleaner, tmp_path: Path) -> None:
    def page(n: int) -> str:
        teasers = [f"{SUBJECTS[(n + k) % 20]} in the news {n}" for k in range(3)]
        return "\n".join([*story(n), KNOWN, FOOT[1], *teasers, FOOT[0], FOOT[2]]) + "\n"

    pack = of([page(n) for n in range(14)], bare)
    (tmp_path / f"{pack.name}.toml").write_text(pack.toml, "utf-8")
    assert 'op = "section"' in pack.toml
    result = Cleaner([tmp_path], packs=("common",)).clean(page(50), url=URL.format(n=50))
    assert result.text == "\n".join(story(50)) + "\n"


def test_two_stories_are_few(dump: Dump, bare: Cleaner) -> None:
    pack = of(dump(2, foot=FOOT), bare)
    assert not pack.sure
    assert {line.candidate.raw for line in (*pack.unsure, *pack.refused)} >= set(FOOT)


def test_what_the_rules_take_already_is_not_learnt_again(dump: Dump, tmp_path: Path) -> None:
    rule = f"schema = 1\n[[rule]]\nid = 'a'\nkind = 'promo'\nop = 'line'\nmatch = '{FOOT[0]}'\n"
    (tmp_path / "mine.toml").write_text(rule, "utf-8")
    assert FOOT[0] not in sure(of(dump(20, foot=FOOT), Cleaner([tmp_path], packs=("common",))))


def test_a_bound_on_the_loss_leaves_the_least_sure_out(dump: Dump, bare: Cleaner) -> None:
    texts = dump(20, foot=FOOT)
    assert of(texts, bare, max_loss=0.0).toml == ""
    assert of(texts, bare, max_loss=1.0).toml == of(texts, bare).toml
    assert of(texts, bare, sure=99.0).toml == ""


def test_sites_are_kept_apart_and_unknown_ones_are_known_by_what_they_share(dump: Dump, bare: Cleaner) -> None:
    other = [
        "Rung in and rung out by the bellmen of the Chimes",
        "The Chimes keeps no one's hours but its own",
        "Ask the sexton",
    ]
    items = [Record(text, site="quay") for text in dump(12, foot=[KNOWN, *FOOT])]
    items += [Record(text) for text in dump(12, foot=[KNOWN, *other], first=30)]
    packs = {pack.origin.by: pack for pack in learn(items, cleaner=bare)}
    assert set(packs) == {"folder", "alike"}
    assert sure(packs["folder"]) == set(FOOT)
    assert "fingerprints" in packs["alike"].toml
    assert other[0] in packs["alike"].toml


def test_pages_show_what_stands_outside_the_article(bare: Cleaner) -> None:
    def page(n: int) -> str:
        text = "".join(f"<p>{line}</p>" for line in story(n))
        head = "<html><body><nav><a href=/>Tides of the bay</a></nav>"
        return f"{head}<article><h1>Day {n}</h1>{text}</article><footer><p>{FOOT[2]}</p></footer></body></html>"

    pack = of([page(n) for n in range(4)], bare)
    assert {"Tides of the bay", FOOT[2]} <= sure(pack)
    assert not any(line in pack.toml for line in story(1))


def test_nothing_learnt_of_nothing(bare: Cleaner) -> None:
    assert learn([], cleaner=bare) == []
    assert learn(["", "\n \n"], cleaner=bare) == []


def test_ids_can_be_read_in_every_script(dump: Dump, bare: Cleaner) -> None:
    foot = [
        KNOWN,
        "Über den Fluß hinaus: unsere Bücher für Kinder und ihre Großeltern",
        "河岸の本屋からのお便り",
        "Ask for a berth",
    ]
    ids = re.findall(r'^id = "(.*)"', of(dump(20, foot=foot), bare).toml, re.MULTILINE)
    assert ids == ["ask-for-a-berth", "uber-den-fluss-hinaus-unsere-bucher-fur", "template"]


def test_what_a_person_should_decide_comes_with_what_stands_beside_it_the_largest_first(
    dump: Dump, bare: Cleaner
) -> None:
    ours = ["That is all for this week, Hortense.", "Yours, under the lime tree"]
    pack = of(dump(20, foot=[*ours, KNOWN, "Ask for a berth at our own chandlery"]), bare)
    assert [line.candidate.raw for line in pack.unsure] == ours
    assert pack.unsure[0].candidate.beside[1] == ours[1]
    assert pack.unsure[1].candidate.beside == (ours[0], KNOWN)


def test_documents_that_share_nothing_but_short_lines_are_of_one_site_and_its_pack_of_no_other(
    dump: Dump, bare: Cleaner
) -> None:
    head, foot = ["The Chimes", "Tower and bells", KNOWN], [KNOWN, "Ask the sexton", "Ringing lessons"]
    (pack,) = learn([Record(text) for text in dump(12, head=head, foot=foot)], cleaner=bare)
    assert pack.documents == 12
    assert "fingerprints = " in pack.toml
