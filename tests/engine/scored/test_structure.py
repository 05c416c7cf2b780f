"""What is searched for from its marks is found as if it were read from left to right."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.engine.scored import structure

PATTERN = re.compile(
    r"[{};=]$|^[{}()\[\]=;]+$|\w\(\)|</?\w|=>|::|^\$ \w|\w=[\w\"']|^[./]\w|\w_\w|(?<!\S)--\w|\w\.\w+\(|"
    r"^[,;.)\]:?!](?:\s|$)|[,(\[]$",
    re.MULTILINE,
)
REFERENCE = re.compile(
    r"(?:doi|DOI|et al|arXiv|ISBN|ISSN|PMID)\b|\(n\. ?d\.\)|(?:19|20)\d\d;\s?\d|\d\(\d+\)[:,]\s?e?\d|"
    r"[Pp]p?\. ?\d+[-–]\d|[Vv]ol\. ?\d|Retrieved (?:from|on|\w+ \d)"
)
PIECES = st.sampled_from(
    [
        *"{}()[]<>=:;$./_,?!-\"' \nab1–",
        *("--", "=>", "lamp", "2014", "n.d.", "n. d.", "vol.", "Vol. ", "pp.", "P. "),
        *("doi", "DOI", "et al", "arXiv", "ISBN", "PMID", "Retrieved ", "from", "May 3"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=1000)
@given(TEXTS)
def test_code_and_pieces_of_sentences(text: str) -> None:
    assert bool(structure._PATTERN.search(text)) == bool(PATTERN.search(text))


@settings(max_examples=500)
@given(st.lists(TEXTS, max_size=8))
@example(["Aho, A. 2014; 3", "Bell, B. 12(3): 4", "Carr, C. pp. 4-9", "Dean, D. Vol. 3"])
@example(["Aho, A. (n.d.)", "Bell, B. et al", "Carr, C. Retrieved from", "Dean, D. arXiv 3"])
def test_lists_of_works(texts: list[str]) -> None:
    naming = [sum(1 for line in text.split("\n") if REFERENCE.search(line)) for text in texts]
    beside = [sum(naming[max(0, place - 4) : place + 5]) for place in range(len(texts))]
    assert structure._among_works(texts) == [count >= 4 for count in beside]
