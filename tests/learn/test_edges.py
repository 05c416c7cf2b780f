"""What comes back at the edges of lines is learnt where it is furniture; the rest of the line stays."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.learn import LearntPack, learn, update
from tests.learn.conftest import SUBJECTS, story

URL = "https://quay.example/{n}"
ISLES = ("Aran", "Bute", "Coll", "Eigg", "Hoy", "Jura", "Muck", "Rona", "Skye", "Unst")


@pytest.fixture(scope="module")
def bare() -> Cleaner:
    return Cleaner(packs=("common",))


def of(texts: list[str], cleaner: Cleaner, **wishes: float) -> LearntPack:
    (pack,) = learn(((text, URL.format(n=n)) for n, text in enumerate(texts)), cleaner=cleaner, **wishes)
    return pack


def cleaned(pack: LearntPack, text: str, folder: Path) -> str:
    path = folder / f"{pack.name}.toml"
    path.write_text(pack.toml, "utf-8")
    return Cleaner([path], packs=("common",)).clean(text, url=URL.format(n=99)).text


def label(n: int) -> list[str]:
    first, *rest = story(n)
    return [first, f"Newsletter pick of the quay: {SUBJECTS[n % 20].lower()} of {ISLES[n % 10]}", *rest]


def closing(n: int) -> list[str]:
    return [
        *story(n),
        f"For the tides of {ISLES[n % 10]} sign up to {SUBJECTS[n % 20]}, our monthly members' newsletter.",
    ]


def bar(n: int) -> list[str]:
    first, *rest = story(n)
    return [f"{first} Facebook Twitter Pinterest LinkedIn", *rest]


def lead(n: int) -> list[str]:
    first, *rest = story(n)
    return [f"Facebook Twitter Pinterest LinkedIn {first}", *rest]


def credit(n: int) -> list[str]:
    first, *rest = story(n)
    return [
        first,
        f"{rest[0]} Photograph from the archive of {SUBJECTS[n % 20].split()[1].title()} {ISLES[n % 10]}",
        rest[1],
    ]


@pytest.mark.parametrize("make", [label, closing, bar, lead, credit])
def test_what_lines_have_at_an_edge_goes_and_the_story_stays(
    make: Callable[[int], list[str]], bare: Cleaner, tmp_path: Path
) -> None:
    pack = of(["\n".join(make(n)) + "\n" for n in range(12)], bare)
    assert pack.toml, [(line.candidate.raw, line.judgement) for line in pack.unsure]
    text = cleaned(pack, "\n".join(make(47)) + "\n", tmp_path)
    assert [line.strip() for line in text.splitlines()] == story(47)
    assert cleaned(pack, "\n".join(story(48)) + "\n", tmp_path) == "\n".join(story(48)) + "\n"


TRAPS = {
    "how sentences begin": lambda n: [*story(n)[:2], f"According to the parish, {story(n)[2]}"],
    "how sentences end": lambda n: [*story(n)[:2], f"The office of number{n} did not answer a request for comment."],
    "photographs that stories tell of": lambda n: [*story(n), f"Photos of the {ISLES[n % 10]} number{n} were shown."],
    "letters that stories tell of": lambda n: [f"{story(n)[0][:-1]}, says their weekly newsletter.", *story(n)[1:]],
    "who says what": lambda n: [
        line for k, text in enumerate(story(n)) for line in (f"The clerk: {text}", f"Ada: No {n}{k}")
    ],
    "words that stories have amid a line, too": lambda n: [
        *story(n), f"Newsletter pick of the quay: {ISLES[n % 10]} {n}",
        f"{SUBJECTS[n % 20]} was not in the newsletter pick of the quay: number{n} was, and {ISLES[n % 10]} with it.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_of_how_stories_begin_and_end_their_lines_nothing_is_learnt(trap: str, bare: Cleaner) -> None:
    pack = of(["\n".join(TRAPS[trap](n)) + "\n" for n in range(12)], bare)
    assert pack.toml == "", pack.toml


def test_two_stories_are_few(bare: Cleaner) -> None:
    texts = ["\n".join(bar(n) if n < 2 else story(n)) + "\n" for n in range(12)]
    assert of(texts, bare).toml == ""


def test_an_update_keeps_an_edge_that_still_comes_and_retires_one_that_does_not(bare: Cleaner) -> None:
    old = of(["\n".join(closing(n)) + "\n" for n in range(12)], bare)
    same = of(["\n".join(closing(n)) + "\n" for n in range(20, 32)], bare)
    lines = {"for the tides of hoy sign up to the weir, our monthly members' newsletter."}
    again = update(tomllib.loads(old.toml), same, lines)
    assert (again.toml, again.retired) == (same.toml, ())
    other = of(["\n".join(bar(n)) + "\n" for n in range(12)], bare)
    kept = update(tomllib.loads(old.toml), other, lines)
    assert "members' newsletter" in kept.toml
    assert kept.retired == ()
    gone = update(tomllib.loads(old.toml), other, set())
    assert "members' newsletter" not in gone.toml
    assert len(gone.retired) == 1


def test_addresses_of_the_site_itself_behind_its_stories_go_and_those_of_sources_stay(
    bare: Cleaner, tmp_path: Path
) -> None:
    def linked(n: int) -> str:
        own = f"https://quay.example/tides/{n}"
        return "\n".join([*story(n), own, f"https://{ISLES[n % 10].lower()}.example/papers/{n}"]) + "\n"

    pack = of([linked(n) for n in range(12)], bare)
    assert cleaned(pack, linked(47), tmp_path) == linked(47).replace("https://quay.example/tides/47\n", "")
    inside = "\n".join([story(48)[0], "https://quay.example/tides/48", *story(48)[1:]]) + "\n"
    assert "starts" not in of([linked(n) for n in range(3)] + [inside], bare).toml


def test_a_bound_on_the_loss_holds_for_edges_too(bare: Cleaner) -> None:
    texts = ["\n".join(closing(n)) + "\n" for n in range(12)]
    assert of(texts, bare, max_loss=0.0).toml == ""
    assert of(texts, bare, sure=99.0).toml == ""
    assert of(texts, bare, max_loss=1.0).toml == of(texts, bare).toml != ""
