"""Shows what the rules take from texts that are article and nothing else, ranked by rule.

    python tests/bench/harm.py FOLDER... [--variants plain,wrapped,links] [--rules RULE,…] [--accepted FILE] [--accept]

FOLDER holds article texts (`*.txt`), as the gold of a corpus has them. Each is cleaned as it stands, hard-wrapped at
four widths, and broken at links, as flattened pages are. What goes is either furniture that the gold itself kept or a
bug. What somebody has read and found right goes into the list of accepted removals (`harm_accepted.tsv`), by rule and
text: how many pieces the rule takes from the text in all forms, and a hash of their words, so that nothing is copied.
`--accept` writes the list anew, and a change of the rules shows as a difference of that file. Exit status 1 if anything
goes that is not accepted.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from cleaner import Cleaner

ACCEPTED = Path(__file__).with_name("harm_accepted.tsv")
HEADING = """\
# What was read and found right: rule, text, pieces in all forms, hash of their words. Written by harm.py --accept.
# What is a known bug has no line here: take it out again after --accept."""
WIDTHS = (40, 58, 72, 100)
CLEANER = Cleaner(packs=("common", "platforms"), scored=False)


class Removal(NamedTuple):
    rule: str
    words: str
    file: str
    text: str
    """A hash of the text: names of files may change."""
    variant: str

    @property
    def folded(self) -> str:
        return " ".join(re.findall(r"\w+", self.words.lower()))


def digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]


def plain(text: str) -> Iterator[str]:
    yield text


def wrapped(text: str) -> Iterator[str]:
    """Each paragraph in lines of at most so many characters, as mail and old newsgroups have them."""
    for width in WIDTHS:
        yield "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.split("\n"))


def links(text: str) -> Iterator[str]:
    """Every few words some stand on a line of their own, as where a flattener breaks lines at each link."""
    for every in (3, 7):
        yield "\n".join(_broken(line, every) for line in text.split("\n"))


def _broken(line: str, every: int) -> str:
    """Breaks round every so manyth name or pair of words; which ones depends on nothing but the line."""
    count = 0

    def broken(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match[0] if count % every else f"\n{match[0].strip()}\n"

    return re.sub(r" (?:[A-ZÀ-ÞА-Я][\w'’.-]*(?: [A-ZÀ-ÞА-Я0-9][\w'’.-]*)*|\w{4,}(?: \w{5,})?)(?=[ ,.])", broken, line)


VARIANTS: dict[str, Callable[[str], Iterator[str]]] = {"plain": plain, "wrapped": wrapped, "links": links}


def removals(task: tuple[Path, tuple[str, ...]]) -> list[Removal]:
    """What the rules take from one text in all variants."""
    file, variants = task
    text = file.read_text("utf-8", errors="replace")
    name = digest(text)
    found = []
    for variant in variants:
        for written in VARIANTS[variant](text):
            result = CLEANER.clean(written, media_type="text/plain")
            found += [
                Removal(s.rule or "", written[s.start : s.end].strip(), file.name, name, variant)
                for s in result.segments
                if s.action == "remove" and s.kind != "whitespace"
            ]
    return found


def listed(found: list[Removal]) -> dict[str, list[Removal]]:
    """Returns the line of the list for each rule and text → what it stands for."""
    pieces: dict[tuple[str, str], list[Removal]] = defaultdict(list)
    for removal in found:
        pieces[removal.rule, removal.text].append(removal)
    return {
        f"{rule}\t{text}\t{len(same)}\t{digest(chr(10).join(sorted(r.folded for r in same)))}": same
        for (rule, text), same in pieces.items()
    }


def accepted(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")}


def report(found: list[Removal], most: int) -> None:
    """Prints the removals by rule, the busiest first."""
    by_rule: dict[str, dict[str, list[Removal]]] = defaultdict(lambda: defaultdict(list))
    for removal in found:
        by_rule[removal.rule][removal.folded].append(removal)
    for rule, texts in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0])):
        characters = sum(len(same[0].words) for same in texts.values())
        print(f"{len(texts):5} texts  {characters:7} characters  {rule}")
        for same in list(texts.values())[:most]:
            words = same[0].words.replace("\n", " ⏎ ")
            shown = words if len(words) <= 230 else f"{words[:150]} … {words[-70:]}"
            print(f"        {'/'.join(sorted({r.variant for r in same}))} {same[0].file[:40]}: {shown}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--variants", default=",".join(VARIANTS))
    parser.add_argument("--rules", default="", help="show only these (full names, comma-separated)")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED)
    parser.add_argument("--accept", action="store_true", help="write the list of accepted removals anew")
    parser.add_argument("--every", type=int, default=1, help="only every so manyth text")
    parser.add_argument("--most", type=int, default=5, help="examples of each rule")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    files = sorted(file for folder in given.folders for file in folder.rglob("*.txt"))[:: given.every]
    variants = tuple(given.variants.split(","))
    with Pool(given.jobs) as pool:
        found = [r for part in pool.imap(removals, [(file, variants) for file in files], chunksize=8) for r in part]
    lines = listed(found)
    if given.accept:
        given.accepted.write_text("\n".join([HEADING, *sorted(lines)]) + "\n", "utf-8")
        return 0
    known = accepted(given.accepted)
    rules = set(filter(None, given.rules.split(",")))
    new = [r for line, same in lines.items() if line not in known for r in same if not rules or r.rule in rules]
    report(new, given.most)
    unread = len({(r.rule, r.text) for r in new})
    stale = len(known - lines.keys())
    print(f"{len(files)} texts; {unread} times a rule takes from one what nobody accepted; {stale} lines are stale")
    return bool(new)


if __name__ == "__main__":
    sys.exit(main())
