"""Headings that the text below them explains: of glossaries and terms, and those that a sentence takes up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from cleaner.engine.surroundings.lines import Lines, words_of
from cleaner.prose import DENSE, PROSE_WORDS, count_words, ends_like_sentence, has_words

_TERMS = 3
"""Headings with a sentence each from which on they are a glossary or the like."""
_TERM_WORDS = 6
_AMID_WORDS = 10
"""Words up to which a line between two of prose may be a heading, or what the prose quotes."""
_TURNS = 40
"""Lines with text, in each direction, that are looked at for them: each heading of a long list asks anew."""
_EXPLAINING = range(2, 21)
"""Words of the one sentence under such a heading; more is a paragraph, with whatever stands between paragraphs."""
_MANY_TERMS = 4
"""Headings from which on what explains them may be more than a sentence: so many different words of furniture, each
behind one paragraph, do not stand in a text."""
_EXPLAINING_MANY = range(1, 46)
_SECOND = re.compile(r"[^\W\d]{2}[.!?]['\"”’»)]*\s+\S")
"""Where one sentence ends and another begins."""
_NUMBER = re.compile(r"\d")
_TAKING_UP = 5
"""Words of a sentence that takes up its heading."""
_NAME_WORDS = 8
"""Words of the line under a letter: its writer's name, and the place."""
_HEADING = "\0"
"""Stands for the heading that is asked about."""
_LABEL_WORDS = 2
"""Words of a heading of which one is enough for that, in any of its forms."""
_STEM = 5
"""Letters that a word's forms have in common, at least."""
_ENDING = 3
"""Letters by which another form may be longer; a compound is another word."""
_LONG_WORD = 10
_DENSE = re.compile(f"[{DENSE}]{{2}}")
"""Scripts in which words are short, and carry their endings without a blank."""
_OPENING = 3
"""Lines below a title one of which is prose."""


def above_prose(text: Lines, first: int, last: int) -> bool:
    """Whether the next line with text is a sentence."""
    following = next(text.texts(last, 1), "")
    return ends_like_sentence(following) and not following.endswith(":") and has_words(following, PROSE_WORDS)


def amid_prose(text: Lines, first: int, last: int) -> bool:
    """Whether the span is a few words, and the lines with text on both sides are sentences of some length."""
    own = text.lines[first].strip()
    if ends_like_sentence(own) or has_words(own, _AMID_WORDS + 1):
        return False
    sides = (next(text.texts(line, step), "") for line, step in ((first, -1), (last, 1)))
    return all(ends_like_sentence(side) and not side.endswith(":") and has_words(side, PROSE_WORDS) for side in sides)


def title(text: Lines, first: int, last: int) -> bool:
    """Whether the span is the text's first, and its prose begins below."""
    if next(text.texts(first, -1), None) is not None:
        return False
    opening = islice(text.texts(last, 1), _OPENING)
    return any(ends_like_sentence(line) and has_words(line, PROSE_WORDS) for line in opening)


def taken_up(text: Lines, first: int, last: int) -> bool:
    """Whether the sentence below has the span's words, or one like its longest."""
    words = words_of(text.lines[first])
    following = next(text.texts(last, 1), "")
    if not words or not ends_like_sentence(following) or not has_words(following, _TAKING_UP):
        return False
    below = words_of(following)
    if f" {' '.join(words)} " in f" {' '.join(below)} ":
        return True
    longest = max(words, key=len)
    stem = _stem(longest) if len(words) <= _LABEL_WORDS else ""
    if not stem:
        return False
    if _DENSE.search(stem):
        return stem in following
    return any(word.startswith(stem) and len(word) <= len(longest) + _ENDING for word in below)


def _stem(word: str) -> str:
    """What of a word its other forms have, too; nothing of a word that is too short to tell."""
    if len(word) < _STEM:
        return word if _DENSE.search(word) else ""
    return word[: max(_STEM, len(word) - (3 if len(word) > _LONG_WORD else 2))]


def terms(text: Lines, first: int, last: int) -> bool:
    """Whether the span is one of several headings with a sentence each, or one of many with a few sentences each."""
    below = next(_rejoined(text, first, 1), "")
    # That dismisses nine of ten lines: nothing explains what no sentence follows, or a long one.
    return ends_like_sentence(below) and not has_words(below, _EXPLAINING_MANY.stop) and is_term(text, first)


def is_term(text: Lines, first: int) -> bool:
    """Whether a line is one of these headings, as far as those around it tell."""
    own = text.lines[first].strip()
    # Looked at anew for each question: all but a few headings are none after their first lines.
    if _is_among(own, _rejoined(text, first, 1), _rejoined(text, first, -1), _TERMS, _is_explanation):
        return True
    under, over = (_in_paragraphs(_rejoined(text, first, step)) for step in (1, -1))
    if _is_among(own, under, over, _MANY_TERMS, _is_explanation_of_many):
        return True
    if _NUMBER.search(own):  # posts of a forum have a name and a date each
        return False
    under, over = (_unsigned(_in_paragraphs(_rejoined(text, first, step)), step) for step in (1, -1))
    return _is_among(own, under, over, _MANY_TERMS, _is_explanation_of_many)


def _is_among(
    own: str, below: Iterable[str], above: Iterable[str], least: int, explains: Callable[[str], bool]
) -> bool:
    under = _taking_turns(below, explains)
    if not under:
        return False
    over = _taking_turns(above, explains)
    # Below, what follows the own sentence are headings with theirs; above, sentences with the headings over them.
    found = [own, *(heading for heading, _ in _pairs(under[1:])), *(heading for _, heading in _pairs(over))]
    return len(found) >= least and len(set(found)) == len(found)


def _rejoined(text: Lines, first: int, step: int) -> Iterator[str]:
    """Yields lines below (step: 1) or above (-1) one, those in one that break off: that are too long for a heading, and
    no sentence. Nobody who stops at the first one waits for the others."""
    whole, is_line = "", True
    for line in islice(text.texts(first, step), _TURNS):
        if whole:
            upper = whole if step > 0 else line
            goes_on = text.of_line(_breaks_off, upper) if step < 0 or is_line else _breaks_off(upper)
            if goes_on:
                whole, is_line = f"{whole} {line}" if step > 0 else f"{line} {whole}", False
                continue
            yield whole
        whole, is_line = line, True
    if whole:
        yield whole


def _breaks_off(line: str) -> bool:
    return not ends_like_sentence(line) and has_words(line, _TERM_WORDS + 1)


def _in_paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Yields lines, sentences that follow one another in one; in which order does not matter to who counts them."""
    for sentences, group in groupby(lines, ends_like_sentence):
        if sentences:
            yield " ".join(group)
        else:
            yield from group


def _unsigned(lines: Iterable[str], step: int) -> Iterator[str]:
    """Yields lines below (step: 1) or above (-1) a heading without names: of two lines between sentences, the upper
    one is who wrote what is above it, and the lower one heads what is below it."""
    between: list[str] = [] if step > 0 else [_HEADING]
    for line in lines:
        if not ends_like_sentence(line):
            between.append(line)
            continue
        yield from _without_name(between, step)
        yield line
        between = []
    yield from _without_name(between, step)


def _without_name(between: Sequence[str], step: int) -> Sequence[str]:
    if len(between) == 2 and count_words(between[0 if step > 0 else 1]) <= _NAME_WORDS:
        between = between[1:] if step > 0 else between[:1]
    return [line for line in between if line != _HEADING]


def _is_explanation(line: str) -> bool:
    return count_words(line) in _EXPLAINING and not _SECOND.search(line)


def _is_explanation_of_many(line: str) -> bool:
    return count_words(line) in _EXPLAINING_MANY


def _taking_turns(lines: Iterable[str], explains: Callable[[str], bool]) -> list[str]:
    """The lines as far as sentences and headings take turns, a sentence first."""
    found: list[str] = []
    expected = True
    for line in lines:
        if ends_like_sentence(line) != expected:
            break
        if expected and (line.endswith((":", "：")) or not explains(line)):
            break
        if not expected and not 0 < count_words(line) <= _TERM_WORDS:
            break
        found.append(line)
        expected = not expected
    return found


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(lines[::2], lines[1::2], strict=False)
