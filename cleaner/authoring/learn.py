"""Drafts rules from a dump of one site: lines that come back in many of its documents are likely furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.packs.write import DraftRule, make_id, several, write_pack
from cleaner.compile.fold import fold, fold_key
from cleaner.engine.prose import count_words, ends_like_sentence
from cleaner.packs.spelling import MARKS
from cleaner.pipeline import Cleaner

LONGEST = 300
"""Characters of the longest line that is taken for furniture."""
_SHORTEST = 3
_PROSE_WORDS = 12


class Learned(NamedTuple):
    """A line that comes back, as it was first seen."""

    text: str
    documents: int
    """The number of documents in which it stands."""


def recurring_lines(texts: Iterable[str], cleaner: Cleaner, least: int, share: float) -> tuple[list[Learned], int]:
    """Returns lines that rules leave and many documents have, the most frequent first, and the number of documents.

    least: documents that a line must stand in. share: the share of all documents that it must stand in. Sentences are
    left out: stories of agencies share whole paragraphs.
    """
    counts: Counter[str] = Counter()
    seen: dict[str, str] = {}
    documents = 0
    for text in texts:
        documents += 1
        folded = fold(cleaner.clean(text, media_type="text/plain").text)
        here: set[str] = set()
        for raw, line in zip(folded.raw_lines, folded.lines, strict=True):
            key = line.strip(MARKS)
            if _SHORTEST <= len(key) <= LONGEST and not (ends_like_sentence(key) and count_words(key) >= _PROSE_WORDS):
                here.add(key)
                seen.setdefault(key, raw.strip())
        counts.update(here)
    wanted = max(least, share * documents)
    found = [Learned(seen[key], count) for key, count in counts.items() if count >= wanted and fold_key(seen[key])]
    return sorted(found, key=lambda line: (-line.documents, line.text)), documents


def draft(name: str, hosts: Sequence[str], found: Sequence[Learned], documents: int) -> str:
    """Returns a rule file with one rule for each line, and for each a test that removes and one that must keep."""
    taken: set[str] = set()
    rules = [
        DraftRule(
            make_id(line.text, taken),
            [("kind", '"template"'), ("op", '"line"'), ("match", several([line.text])),
             ("examples_seen", str(line.documents))],
            tests=[
                f"The last sentence of a story.\n⟦{line.text}⟧\n",
                f"“{line.text}”, said the sign above the door, and nobody read it.\n",
            ],
            comment=f"In {line.documents:,} of {documents:,} documents. Is it furniture? What kind?",
        )
        for line in found
    ]  # fmt: skip
    head = [("hosts", several(hosts))] if hosts else []
    return write_pack(name, [*head, ("source", '"drafted by clean rules learn"')], rules)
