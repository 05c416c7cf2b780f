"""What the words of a page's lines tell."""

from __future__ import annotations

import os
import subprocess
import sys

from cleaner.documents.blocks.explanation import reasons
from cleaner.documents.blocks.features import Features
from cleaner.documents.blocks.model import Model, bundled_model, read_model
from cleaner.documents.blocks.terms import of_terms, terms_of

TOLD = {"subscribe": -2.0, "basket": -1.0, "keeper": 1.0}


def test_words_are_what_has_letters_in_lower_case() -> None:
    assert terms_of("The Keeper's 3 lamps: the keeper") == {"the", "keeper", "s", "lamps"}
    assert terms_of("Der Wärter zählt 12.000 Lachse") == {"der", "wärter", "zählt", "lachse"}
    assert terms_of("2012 – 14:30") == frozenset()


def test_scripts_without_blanks_are_read_by_pairs_of_characters() -> None:
    assert terms_of("守堰人 Keeper 堰") == {"守堰", "堰人", "keeper"}


def test_only_the_beginning_of_a_line_is_read() -> None:
    assert "basket" not in terms_of("word " * 60 + "basket")
    assert len(terms_of("水" * 10**6)) == 1


def test_a_line_tells_what_its_words_do_and_what_those_near_it_do() -> None:
    lines = [terms_of(text) for text in ("Subscribe now", "Your basket", "The keeper came", "nothing of it")]
    found = of_terms(lines, ["a", "a", "b", "b"], [1, 2, 1, 2], TOLD)
    assert found["terms"] == [-2.0, -1.0, 1.0, 0.0]
    assert found["terms: mean"] == [-1.0, -0.5, 1 / 3, 0.0]
    assert found["terms around"] == [-0.5] * 4
    assert found["terms of box"] == [-1.5, -1.5, 0.5, 0.5]
    assert found["terms of make"] == [-0.5, -0.5, -0.5, -0.5]


def test_no_lines_tell_nothing() -> None:
    assert set(map(tuple, of_terms([], [], [], TOLD).values())) == {()}
    assert of_terms([frozenset()], [None], [0], TOLD)["terms: mean"] == [0.0]


def test_sums_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from cleaner.documents.blocks.terms import of_terms, terms_of\n"
        "text = ' '.join(chr(97 + n // 26) + chr(97 + n % 26) for n in range(90))\n"
        "weights = {word: n / 7 for n, word in enumerate(sorted(terms_of(text)))}\n"
        "print(of_terms([terms_of(text)], [0], [0], weights))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_the_words_of_the_model_that_comes_along_are_those_of_many_sites() -> None:
    terms = bundled_model().terms
    assert terms["subscribe"] < -0.5 < 0 < terms["said"]
    assert all(word == word.lower() and word in terms_of(word) for word in terms)


def test_a_reason_names_the_words() -> None:
    model: Model = read_model(
        b'{"words": {}, "terms": {}, "features": ["terms of box"], "trees": [[0, -1, -900, 900]]}'
    )
    found = Features([0], [9], [True], {"terms of box": [-3.0]})
    assert reasons(model, found, 0) == "its words"
