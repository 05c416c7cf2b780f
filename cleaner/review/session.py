"""Asks for decisions in the terminal, one thing after the other; or lists what would be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cleaner.counts import counted
from cleaner.report.columns import Run, wrap
from cleaner.report.escape import escape, excerpt
from cleaner.report.runs.attention import Item
from cleaner.review.decisions import MEANINGS, VERDICTS, Decision, Verdict, decide

KEYS: dict[str, Verdict] = {"a": "accept", "r": "reject", "n": "never", "i": "ignore"}
SKIP, UNDO, QUIT = "s", "u", "q"
MOST_LINES = 18
"""Lines of a cut that are shown; of longer ones the first and the last."""
SIDE_LINES = 3
"""Lines before and after it."""
DIM, GONE, BOLD, PLAIN = "\x1b[2m", "\x1b[31m", "\x1b[1m", ""
_END = "\x1b[0m"


class Screen(NamedTuple):
    """How things are shown."""

    width: int
    colour: bool

    def paint(self, text: str, style: str) -> str:
        return f"{style}{text}{_END}" if self.colour and style and text else text


def listing(items: Sequence[Item], screen: Screen) -> Iterator[str]:
    """Yields what would be asked, in two or three lines each."""
    for number, item in enumerate(items, 1):
        yield from _fold(f"{number}. {_what(item)}", screen.width, "   ")
        yield from _fold(f"because {reasons(item)}", screen.width - 3, "   ", "   ")
        if item.text:
            shown = next(_fold(excerpt(item.text, screen.width - 3), screen.width - 3))
            yield f"   {screen.paint(shown, GONE)}"


def ask(
    items: Sequence[Item], screen: Screen, key: Callable[[], str], say: Callable[[str], object],
    save: Callable[[Decision | None, str], object],
) -> int:  # fmt: skip
    """Asks for a decision on each item, until all are seen or the person quits; returns how many were made.

    key: returns the next key that is pressed. save: takes each decision with its item's key as soon as it is made, or
    None for one that is taken back: whatever happens then, it is not lost.
    """
    at = 0
    done: list[int] = []
    while at < len(items):
        item = items[at]
        for line in card(item, at + 1, len(items), screen):
            say(line)
        pressed = _wait(item, bool(done), key, say)
        if pressed == QUIT:
            break
        if pressed == UNDO:
            at = done.pop()
            save(None, items[at].key)
            say("taken back")
            continue
        if pressed != SKIP:
            verdict = KEYS[pressed]
            save(decide(item, verdict), item.key)
            done.append(at)
            say(screen.paint(f"{verdict}: {MEANINGS[item.form][verdict]}", BOLD))
        say("")
        at += 1
    return len(done)


def card(item: Item, number: int, of: int, screen: Screen) -> Iterator[str]:
    """Yields the lines that show an item, with the keys that decide on it."""
    yield screen.paint("─" * screen.width, DIM)
    yield from _fold(f"{number:,} of {of:,}  {_what(item)}", screen.width, "  ")
    yield from _fold(f"because {reasons(item)}", screen.width)
    yield ""
    yield from _shown(item.before, screen, DIM, last=SIDE_LINES)
    if item.form == "cut":
        yield from _shown(item.text or "(the manifest does not hold the removed text)", screen, GONE)
    yield from _shown(item.after, screen, DIM, first=SIDE_LINES)
    yield ""
    for letter, verdict in KEYS.items():
        if verdict in VERDICTS[item.form]:
            yield from _fold(f"{letter}  {verdict}: {MEANINGS[item.form][verdict]}", screen.width, "   ")
    yield f"{SKIP}  skip   {UNDO}  undo   {QUIT}  quit"


def reasons(item: Item) -> str:
    """Returns why an item is shown, in one line."""
    return "; ".join(escape(why) for _, why in item.reasons)


def _what(item: Item) -> str:
    place = escape(item.path) + (f" ({escape(item.site)})" if item.site else "")
    if item.form == "page":
        return f"page {place}"
    if item.form == "stale":
        return f"{escape(item.rule)}: overruled on {counted(item.times, 'page')}, as on {place}"
    times = f", {item.times:,} times" if item.times > 1 else ""
    return f"{escape(item.rule)} {escape(item.kind)}, {item.size:,} bytes{times}: {place}"


def _wait(item: Item, can_undo: bool, key: Callable[[], str], say: Callable[[str], object]) -> str:
    """Returns the first key that means something here."""
    allowed = {letter for letter, verdict in KEYS.items() if verdict in VERDICTS[item.form]} | {SKIP, QUIT}
    if can_undo:
        allowed.add(UNDO)
    while (pressed := key().lower()) not in allowed:
        say(f"press one of {' '.join(sorted(allowed))}")
    return pressed


def _shown(text: str, screen: Screen, style: str, *, first: int = 0, last: int = 0) -> Iterator[str]:
    """Yields the lines of a text of a document, broken to the width; what is removed has a mark before it."""
    mark = "- " if style == GONE else "  "
    plain = escape(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n").strip("\n")
    raws = [raw for raw in plain.split("\n") if raw.strip()]
    lines = [line for raw in raws for line in _fold(raw, screen.width - len(mark))]
    if first:
        lines = lines[:first]
    elif last:
        lines = lines[-last:]
    elif len(lines) > MOST_LINES:
        half = MOST_LINES // 2
        lines = [*lines[:half], f"… {len(lines) - 2 * half:,} more lines …", *lines[-half:]]
    yield from (screen.paint(f"{mark}{line}", style) for line in lines)


def _fold(text: str, width: int, indent: str = "", first: str = "") -> Iterator[str]:
    """Yields a text in lines of at most `width` columns; those behind the first are indented."""
    head, *rest = wrap([Run(text)], width)
    yield first + _joined(head)
    left = "".join(_joined_raw(runs) for runs in rest)
    if left:
        yield from (indent + _joined(runs) for runs in wrap([Run(left)], width - len(indent)))


def _joined(runs: Sequence[Run]) -> str:
    return _joined_raw(runs).rstrip()


def _joined_raw(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
