"""Shows what the rules take from texts that are article and nothing else, ranked by rule.

    python tests/bench/harm.py FOLDER... [--variants plain,wrapped,links] [--rules RULE,…] [--accepted FILE] [--accept]

FOLDER holds article texts (`*.txt`), as the gold of a corpus has them. Each is cleaned as it stands, hard-wrapped at
four widths, and broken at links, as flattened pages are. What goes is either furniture that the gold itself kept or a
bug. A removal that somebody has read and found right goes into the list of accepted ones (`harm_accepted.tsv`: rule
and a hash of the words, so that no text is copied): `--accept` writes it anew, and a change of the rules shows as a
difference of that file. Exit status 1 if anything goes that is not accepted.
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
WIDTHS = (40, 58, 72, 100)
CLEANER = Cleaner(packs=("common", "platforms"), scored=False)


class Removal(NamedTuple):
    rule: str
    words: str
    file: str
    variant: str

    @property
    def key(self) -> str:
        """What the list of accepted removals knows it by."""
        folded = " ".join(re.findall(r"\w+", self.words.lower()))
        return f"{self.rule}\t{hashlib.sha256(folded.encode('utf-8', 'replace')).hexdigest()[:16]}"


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
    found = []
    for variant in variants:
        for written in VARIANTS[variant](text):
            result = CLEANER.clean(written, media_type="text/plain")
            found += [
                Removal(s.rule or "", written[s.start : s.end].strip(), file.name, variant)
                for s in result.segments
                if s.action == "remove" and s.kind != "whitespace"
            ]
    return found


def accepted(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")}


def report(found: list[Removal], most: int) -> None:
    """Prints the removals by rule, the busiest first."""
    by_rule: dict[str, dict[str, list[Removal]]] = defaultdict(lambda: defaultdict(list))
    for removal in found:
        by_rule[removal.rule][removal.key].append(removal)
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
    if given.accept:
        heading = "# Removals that were read and found right: rule, hash of the words. Written by harm.py --accept."
        given.accepted.write_text("\n".join([heading, *sorted({r.key for r in found})]) + "\n", "utf-8")
        return 0
    known = accepted(given.accepted)
    rules = set(filter(None, given.rules.split(",")))
    new = [r for r in found if r.key not in known and (not rules or r.rule in rules)]
    report(new, given.most)
    gone = len(known - {r.key for r in found})
    unread = len({r.key for r in new})
    print(f"{len(files)} texts, {unread} removals that nobody accepted, {gone} accepted ones that no longer happen")
    return bool(new)


if __name__ == "__main__":
    sys.exit(main())
