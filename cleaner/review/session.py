"""Asks for decisions in the terminal, one thing after the other; or lists what would be asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from cleaner.counts import counted
from cleaner.report.columns import Run, wrap
from cleaner.report.escape import escape, excerpt
from cleaner.report.runs.attention import Item
from cleaner.review import lines as lines_of
from cleaner.review.decisions import MEANINGS, VERDICTS, Decision, Verdict, decide
from cleaner.review.lines import Line

T = TypeVar("T")

KEYS: dict[str, Verdict] = {"a": "accept", "r": "reject", "n": "never", "i": "ignore"}
LINE_KEYS: dict[str, lines_of.Verdict] = {"a": "accept", "r": "refuse"}
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

    def choices(item: Item) -> dict[str, str]:
        return {letter: verdict for letter, verdict in KEYS.items() if verdict in VERDICTS[item.form]}

    def keep(item: Item, letter: str | None) -> str:
        save(decide(item, KEYS[letter]) if letter else None, item.key)
        return f"{KEYS[letter]}: {MEANINGS[item.form][KEYS[letter]]}" if letter else ""

    show = [partial(card, item, number, len(items), screen) for number, item in enumerate(items, 1)]
    return _asked(items, show, choices, screen, key, say, keep)


def ask_lines(
    lines: Sequence[Line], screen: Screen, key: Callable[[], str], say: Callable[[str], object],
    save: Callable[[Line, lines_of.Verdict | None], object],
) -> int:  # fmt: skip
    """Asks about lines that learning is not sure of, as `ask` does about items."""

    def keep(line: Line, letter: str | None) -> str:
        verdict = LINE_KEYS[letter] if letter else None
        save(line, verdict)
        return f"{verdict}: {lines_of.MEANINGS[verdict]}" if verdict else ""

    show = [partial(line_card, line, number, len(lines), screen) for number, line in enumerate(lines, 1)]
    return _asked(lines, show, lambda _: LINE_KEYS, screen, key, say, keep)


def _asked(
    items: Sequence[T], show: Sequence[Callable[[], Iterator[str]]], choices: Callable[[T], Mapping[str, str]],
    screen: Screen, key: Callable[[], str], say: Callable[[str], object], keep: Callable[[T, str | None], str],
) -> int:  # fmt: skip
    """Asks about one thing after the other. keep: takes the letter of a decision, or None for one that is taken back,
    and returns what it means."""
    at = 0
    done: list[int] = []
    while at < len(items):
        item = items[at]
        for line in show[at]():
            say(line)
        pressed = _wait({*choices(item), SKIP, QUIT, *([UNDO] if done else [])}, key, say)
        if pressed == QUIT:
            break
        if pressed == UNDO:
            at = done.pop()
            keep(items[at], None)
            say("taken back")
            continue
        if pressed != SKIP:
            say(screen.paint(keep(item, pressed), BOLD))
            done.append(at)
        say("")
        at += 1
    return len(done)


def line_card(line: Line, number: int, of: int, screen: Screen) -> Iterator[str]:
    """Yields the lines that show a line that learning is not sure of, with the keys that decide on it."""
    yield screen.paint("─" * screen.width, DIM)
    yield from _fold(f"{number:,} of {of:,}  {_about(line)}", screen.width, "  ")
    yield from _fold(f"because {escape(line.held_back or 'it is not sure')}", screen.width)
    yield ""
    yield from _shown(line.above, screen, DIM, last=SIDE_LINES)
    yield from _shown(line.line, screen, GONE)
    yield from _shown(line.below, screen, DIM, first=SIDE_LINES)
    yield ""
    for letter, verdict in LINE_KEYS.items():
        yield f"{letter}  {verdict}: {lines_of.MEANINGS[verdict]}"
    yield f"{SKIP}  skip   {UNDO}  undo   {QUIT}  quit"


def list_lines(lines: Sequence[Line], screen: Screen) -> Iterator[str]:
    """Yields what would be asked about lines, in three lines each."""
    for number, line in enumerate(lines, 1):
        yield from _fold(f"{number}. {_about(line)}", screen.width, "   ")
        yield from _fold(f"because {escape(line.held_back or 'it is not sure')}", screen.width - 3, "   ", "   ")
        shown = next(_fold(excerpt(line.line, screen.width - 3), screen.width - 3))
        yield f"   {screen.paint(shown, GONE)}"


def _about(line: Line) -> str:
    sure = "" if line.list == "unsure" else ", refused"
    return f"{escape(line.site)}: in {line.stories:,} of {line.of:,} stories{sure}"


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


def _wait(allowed: Collection[str], key: Callable[[], str], say: Callable[[str], object]) -> str:
    """Returns the first key that means something here."""
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
