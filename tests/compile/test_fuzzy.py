"""The quick look before a fuzzy pattern is tried dismisses no line in which it matches."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.budget import Budget
from cleaner.compile.folded import fold
from cleaner.compile.patterns import make_matcher
from cleaner.packs import Pattern

TEXT = "download our free app for the latest news from the harbour and the whole of the northern coast"
letters = st.sampled_from("abdeo rtx")


@st.composite
def edited(draw: st.DrawFn, text: str, most: int) -> str:
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            text = text[:at] + draw(letters) + text[at:]
        else:
            text = text[:at] + draw(st.sampled_from(["", "x"])) + text[at + 1 :]
    return text


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(1, 5), st.sampled_from([25, 40, len(TEXT)]), st.text(letters, max_size=30))
def test_every_line_with_so_many_edits_is_found(data: st.DataObject, errors: int, size: int, around: str) -> None:
    wanted = TEXT[:size].strip()
    line = around + data.draw(edited(wanted, errors)) + around[::-1]
    plain = regex.search(f"(?:{regex.escape(wanted)}){{e<={errors}}}", fold(line).lines[0])
    found = list(make_matcher(Pattern("fuzzy", wanted, errors)).find(fold(line), 0, Budget(9)))
    assert bool(found) == bool(plain)
