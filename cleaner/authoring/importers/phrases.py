"""Drafts a pack from phrases, one on a line."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.authoring.importers.drafts import Draft, Imported, head_of
from cleaner.errors import Problem, UsageError
from cleaner.packs.schema import MAX_TEXT
from cleaner.packs.write import DraftRule, make_id, quoted, write_pack


def from_phrases(path: str, lines: Sequence[str], name: str, hosts: Sequence[str]) -> Imported:
    """Drafts a pack from lines to remove. Blank lines and those that begin with `#` are left out."""
    taken: set[str] = set()
    rules = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if len(text) > MAX_TEXT:
            raise UsageError(
                str(Problem(path, number, "", f"{len(text):,} characters; a phrase may have {MAX_TEXT:,}"))
            )
        tests = [f"The last sentence of a story.\n⟦{text}⟧\n", f"“{text}”, said the sign above the door.\n"]
        keys = [("kind", '"template"'), ("op", '"line"'), ("match", quoted(text))]
        rules.append(DraftRule(make_id(text, taken), keys, tests))
    text = write_pack(name, head_of(hosts, "drafted by clean rules import"), rules)
    return Imported([Draft("phrases", text)], [], {})
