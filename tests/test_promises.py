"""The promises of the README, on texts and rules that hypothesis makes up."""

from __future__ import annotations

import pickle
import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, restore
from cleaner.compile.ruleset import Ruleset
from cleaner.engine import Options, settle
from cleaner.manifest import dumps, loads
from cleaner.model import Document
from cleaner.packs import parse_pack

RULES = """
schema = 1

[[rule]]
id = "lines"
kind = "share"
op = "line"
match = ["Share", "read more", { starts = "Photo:" }, { ends = "| gull" }, { contains = "all rights" }]

[[rule]]
id = "phrases"
kind = "read-more"
op = "phrase"
match = [{ contains = "(sign up)" }, { regex = '''\\[see [^\\]]{1,20}\\]''' }, { regex = "x{3,}" }]

[[rule]]
id = "block"
kind = "donation"
op = "block"
start = "Give"
end = { contains = "Thanks." }
max_chars = 60

[[rule]]
id = "section"
kind = "related"
op = "section"
start = "Related"
max_lines = 5
prose_words = 6

[[rule]]
id = "tail"
kind = "comments"
op = "tail"
start = { starts = "Comment" }
confirm = { contains = "log in" }

[[rule]]
id = "head"
kind = "navigation"
op = "head"
end = "Skip"
max_chars = 30

[[rule]]
id = "cards"
kind = "embed"
op = "repeat"
min_chars = 12
similarity = 0.8
and_next = 1

[[rule]]
id = "fuzzy"
kind = "promo"
op = "line"
match = { fuzzy = "download our app", errors = 2 }
max_words = 6

[[rule]]
id = "keep"
op = "keep"
match = { contains = "exhibit a" }
"""

FURNITURE = """
Share|share|SHARE|Read  more|READ MORE|Photo: x|— Photo: y|text | Gull|All rights reserved|exhibit A all rights
a (sign up) b|(Sign Up)|[see here]|xxx|Sh|are|Give|Thanks.|Thanks. And so on.|Related|A headline|- |…
The council met on Monday and went home again.|Comment|Comments (3)|please log in|Skip|Home|Ferry strike goes on
Ferry strike goes on!|download our ap|Download our app|the daily gull is funded by you|ſhare|straße|日本語の行です。
"""
ODD = ["", " ", "\t", "\u200b", "\ufeff", "İ", "e\u0301", "\x00", "\udcff", "\u2028", "\x85"]
PIECES = [*FURNITURE.strip().replace("\n", "|").split("|"), *ODD]

lines = st.lists(st.sampled_from(PIECES) | st.text(alphabet="shareRelatd (.)\u00a0-'’\x00", max_size=12), max_size=14)
ends = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", " ", "", "\n\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(line + draw(ends) for line in draw(lines))


SITE = """
schema = 1
fingerprints = [{ contains = "the daily gull is funded by" }]

[[rule]]
id = "funding"
kind = "donation"
op = "line"
match = [{ starts = "the daily gull is" }, { ends = "tin." }, "A headline"]
"""

RULESET = Ruleset(
    [parse_pack(RULES.encode(), "gull.toml", "gull"), parse_pack(SITE.encode(), "gull-site.toml", "gull-site")]
)


def cleaner() -> Cleaner:
    made = Cleaner(bundled=False)
    object.__setattr__(made, "_ruleset", RULESET)
    return made


CLEANER = cleaner()


def tiles(result: Result) -> bool:
    at = 0
    for segment in result.segments:
        if segment.start != at or segment.end <= at:
            return False
        at = segment.end
    return at == len(result.document.text)


def is_cut_from(clean: bytes, source: bytes) -> bool:
    """Whether `clean` is `source` with bytes left out."""
    rest = iter(source)
    return all(byte in rest for byte in clean)


@settings(max_examples=1500, deadline=None)
@given(st.binary(max_size=400) | texts().map(lambda t: t.encode("utf-8", "surrogateescape")))
@example(b"")
@example(b"\xef\xbb\xbfShare\r\nA b c d e f g h.\rShare\x00\n\xff")
@example(b"Share" + b"x" * 100_000)
@example(b"\xff\xfeS\x00h\x00a\x00r\x00e\x00\n\x00A long line of text stays.")
def test_deletes_tiles_and_restores(source: bytes) -> None:
    result = CLEANER.clean(source, media_type="text/plain")
    assert result.status != "failed", result.error
    assert tiles(result)
    assert is_cut_from(result.data, source)
    manifest = loads(dumps(result.manifest()))
    assert restore(manifest, result.data) == source
    assert manifest["segments"] == [] or manifest["segments"][-1]["end"] == len(source)
    removed = sorted({s.rule for s in result.removed if s.rule})
    assert restore(manifest, result.data, removed) == source
    if not removed:
        assert result.data == source
        assert result.status in ("unchanged", "guarded")


@settings(max_examples=1500, deadline=None)
@given(texts())
@example("ShaRelated\nre\nSkip\nHome\nSkip\nGive\nGive\nThanks.\n")
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    once = CLEANER.clean(text, media_type="text/plain")
    again = CLEANER.clean(once.text, media_type="text/plain")
    assert again.text == once.text


@settings(max_examples=1500, deadline=None)
@given(texts())
def test_the_index_only_skips(text: str) -> None:
    document = Document(text)
    assert settle(document, RULESET, Options()) == settle(document, RULESET, Options(indexed=False))


@settings(max_examples=15, deadline=None)
@given(st.lists(texts(), min_size=2, max_size=6), st.randoms())
def test_order_threads_and_copies_do_not_matter(documents: list[str], shuffle: random.Random) -> None:
    def clean(one: Cleaner, order: list[str], jobs: int = 1) -> dict[str, list[object]]:
        return {r.document.text: r.manifest()["segments"] for r in one.map(order, jobs=jobs)}

    expected = clean(CLEANER, documents)
    shuffled = list(documents)
    shuffle.shuffle(shuffled)
    assert clean(CLEANER, shuffled, jobs=3) == expected
    assert clean(pickle.loads(pickle.dumps(CLEANER)), documents) == expected  # noqa: S301


def test_without_puts_back_one_rule_alone() -> None:
    source = b"A first line that stays here for good.\nShare\nAnd xxx a second line that stays.\n"
    result = CLEANER.clean(source)
    manifest = result.manifest()
    assert restore(manifest, result.data, ["gull/lines"]) == source.replace(b"xxx ", b"")
    assert restore(manifest, result.data, ["gull/phrases"]) == source.replace(b"Share\n", b"")
