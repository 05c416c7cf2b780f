"""Lines that learning is not sure of, and the rule files that are made of those that a person takes for furniture.

They stand in the file of `clean rules learn --review`: JSON lines; a decision is kept in the line that it is about.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from cleaner.errors import Problem, UsageError, reason
from cleaner.learn.learnt import Origin
from cleaner.packs import RulePack, load_packs, parse_pack, read_files
from cleaner.packs.write import make_id, quoted, several, write_pack
from cleaner.prose import count_words
from cleaner.review.pack import without_rule, write_rules
from cleaner.sinks import atomic
from cleaner.sources.whole import Unreadable, read_regular

Verdict = Literal["accept", "refuse"]
MEANINGS: dict[Verdict, str] = {
    "accept": "furniture: a rule takes it",
    "refuse": "text, or who knows: it stays",
}
SOURCE = "accepted in clean review: "
"""Before a line's key, in the `source` of the rule that was made of it."""
_ID = re.compile(r'^id = ".*"$', re.MULTILINE)
_OP = re.compile(r'^op = ".*"$', re.MULTILINE)
_MOST_PRINTS = 5
_PRINT_WORDS = 4
"""Words of a line that tells a site that no URL tells."""


class Line(msgspec.Struct, frozen=True):
    """A line that comes back, and what held learning back."""

    site: str
    list: str
    line: str
    stories: int
    of: int
    characters: int
    score: float
    held_back: str | None
    above: str
    below: str
    terms: dict[str, float]
    by: str = "host"
    rule: str | None = None
    """The rule that it would become; None if no rule can be made of it."""
    decision: Verdict | None = None

    @property
    def key(self) -> str:
        """By which it is known again, whenever it is learnt."""
        return hashlib.sha256(f"{self.site}\0{self.line}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Made(NamedTuple):
    """What became of the decisions on a site's lines."""

    file: Path
    added: Sequence[str]
    """Full names of rules."""
    known: int
    withdrawn: int


def read_lines(file: Path) -> Sequence[Line]:
    """Reads a file of `--review`. Raises UsageError with the line that is none of it."""
    try:
        data = read_regular(str(file))
    except (OSError, Unreadable) as error:
        raise UsageError(f"{file}: cannot be read: {reason(error)}") from None
    found = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            if raw.strip():
                found.append(msgspec.convert(json.loads(raw.decode("utf-8", "surrogatepass")), Line))
        except (msgspec.ValidationError, ValueError, RecursionError) as error:
            message = f"no line of `clean rules learn --review`: {error}"
            raise UsageError(str(Problem(str(file), number, "", message))) from None
    return found


def write_lines(file: Path, lines: Iterable[Line]) -> None:
    """Writes a file of `--review`. Raises UsageError."""
    told = (json.dumps(msgspec.to_builtins(line), ensure_ascii=False) + "\n" for line in lines)
    try:
        atomic.write(str(file), "".join(told).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {reason(error)}") from None


def to_ask(lines: Iterable[Line]) -> list[Line]:
    """Returns what is not decided yet and can become a rule: what is not sure before what was refused, of each the
    largest first."""
    asked = [line for line in lines if line.decision is None and line.rule]
    return sorted(asked, key=lambda line: (line.list != "unsure", -line.characters, line.site, line.line))


def make_packs(lines: Iterable[Line], into: Path) -> Iterator[Made]:
    """Adds a rule to a rule file for each line that was accepted, and takes out those of lines that are not any more.

    into: the file, or, for several sites, a folder with a file for each. What else stands in a file stays as it is.
    Raises UsageError, and RuleFileError for a file that is no rule file.
    """
    sites: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.decision is not None and line.rule:
            sites[line.site].append(line)
    wanted = {site: told for site, told in sites.items() if any(line.decision == "accept" for line in told)}
    if into.suffix != ".toml":
        for site, told in sorted(sites.items()):
            file = into / f"{Origin(site, told[0].by).pack}.toml"
            if site in wanted or file.exists():
                yield _made(file, told)
        return
    if into.is_dir():
        raise UsageError(f"--into {into}: a folder whose name ends as a rule file's does")
    if len(wanted) > 1:
        raise UsageError(f"lines of {len(wanted):,} sites were accepted: name a folder for their packs with --into")
    for site, told in sites.items():
        if site in wanted or (not wanted and into.exists()):
            yield _made(into, told)


def _made(file: Path, lines: Sequence[Line]) -> Made:
    present = load_packs(read_files([(file, None)]))[0] if file.exists() else None
    text = file.read_text("utf-8") if present else _new(lines)
    known = {rule.source.removeprefix(SOURCE) for rule in present.rules if rule.source} if present else set()
    taken = {rule.id for rule in present.rules} if present else set()
    added: list[str] = []
    unchanged = withdrawn = 0
    for line in lines:
        if line.decision != "accept":
            text, gone = without_rule(text, SOURCE + line.key)
            withdrawn += gone
        elif line.key in known:
            unchanged += 1
        else:
            name = make_id(line.line, taken, "line")
            text = text.rstrip("\n") + "\n\n" + _rule(line, name)
            added.append(f"{file.stem}/{name}")
    if added or withdrawn:
        _check(file, text, present)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_rules(file, text)
    return Made(file, added, unchanged, withdrawn)


def _check(file: Path, text: str, present: RulePack | None) -> None:
    """Raises RuleFileError for a rule file that would be none: a file of `--review` may have come from anywhere."""
    parse_pack(text.encode("utf-8"), str(file), file.stem, present.tier if present else None)


def _rule(line: Line, name: str) -> str:
    rule = _ID.sub(lambda _: f"id = {quoted(name)}", line.rule or "", count=1)
    return _OP.sub(lambda found: f"{found[0]}\nsource = {quoted(SOURCE + line.key)}", rule, count=1)


def _new(lines: Sequence[Line]) -> str:
    """Returns the text of a pack without rules."""
    site, by = lines[0].site, lines[0].by
    accepted = [line for line in lines if line.decision == "accept"]
    if by == "host":
        told = ("hosts", several([site]))
    else:  # a pack that is known by nothing would apply to everybody's texts
        telling = [line for line in accepted if count_words(line.line) >= _PRINT_WORDS] or accepted
        telling.sort(key=lambda line: (-line.stories, -len(line.line), line.line))
        told = ("fingerprints", several(line.line for line in telling[:_MOST_PRINTS]))
    return write_pack(site, [told, ("source", '"clean rules learn, accepted in clean review"')], [])
