"""What a line stands among, as rules name it (`unless_in`): there words of furniture are the article's own.

Each is a question about a span's first and last line; `SURROUNDINGS` of the rule language says what for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from cleaner.lazy import lazy
from cleaner.prose import count_words, ends_like_sentence, heads_sources

_NEIGHBOURS = 2
"""Lines with text that are looked at on each side."""
_LABELS = 2
"""Neighbours with labels of their own that make a list of labelled lines."""
_PROSE_WORDS = 8
_LIST = 16
"""Lines with text up to which a list is followed back to what introduces it."""
_ITEM_WORDS = 6
_BULLETS = ("- ", "– ", "• ", "* ", "· ")
_TELLING_WORDS = 2
_TOLD = 3
"""Lines of prose with a word from which on it is what the article is about."""
_WORKS = 3
"""Lines that say by whom something is, from which on a text is a list of books, films or papers."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_INTRODUCTION = 4
"""Words of a sentence that introduces a list; a label with a colon has fewer."""
_LONGEST_CHANGE = 60
_CHANGES = 2
"""Different headings of versions, and of kinds of changes, from which on a text is a list of a program's changes."""
_PROFILES = 3
"""Lines that take up the name above them, from which on a text is a list of people."""
_ENTRIES = 24
"""Lines with text up to which a heading of sources is looked for above."""
_OPENING = 3
"""Lines below a title one of which is prose."""
_CELLS = 6
"""Lines below one, or above it, two of which are figures where it is a table's heading."""
_TERMS = 3
"""Headings with a sentence each from which on they are a glossary or the like."""
_TERM_WORDS = 6
_TURNS = 40
"""Lines with text, in each direction, that are looked at for them: each heading of a long list asks anew."""
_EXPLAINING = range(2, 21)
"""Words of the one sentence under such a heading; more is a paragraph, with whatever stands between paragraphs."""
_SECOND = re.compile(r"[^\W\d]{2}[.!?]['\"”’»)]*\s+\S")
"""Where one sentence ends and another begins."""
_TAKING_UP = 5
"""Words of a sentence that takes up its heading."""
_TELLING = (
    # English
    r"he|she|him|his|hers|they|them|their|said|says|told|asked|wrote|writes|promises?|promised|argue[sd]?|warn(?:s|ed)|"
    r"according|puts? it|complains?|complained|advises?|explains?|jokes?|replied|shouted|"
    # German, Dutch, the Scandinavian languages
    r"ihm|ihn|seine[rnms]?|sagte?n?|erklärten?|klagte?n?|rät|riet|rief|schrieb|fragte|antwortete|warnte|mahnt|heißt es|"
    r"stand (?:auf|an) (?:de[mr]|eine[mr])|zufolge|"
    r"hij|zei|zegt|schreef|riep|svarade|svarede|svarte|zeggen|klaagt|raadt|volgens|han|hon|hun|sade|säger|klagar|sa|sier|siger|enligt|ifølge|"
    # French, Spanish, Portuguese, Italian
    r"disait|disaient|répondit|écrivit|cria|decía|decían|respondió|escribió|gritó|dizia|respondeu|escreveu|diceva|rispose|"
    r"elle|elles|ils|dit-il|dit-elle|dit une?|dit l[ea]|disent|affirme|se plaint|selon|"
    r"se queja|afirma|dizem|reclama|dicono|lamenta|"
    r"ella|ellos|ellas|dijo|dice|dicen|según|ele|ela|eles|elas|disse|diz|segundo|secondo|"
    # Polish, Czech, Russian, Ukrainian
    r"odparł\w*|mawiał\w*|ответил\w*|велел\w*|советует|відповів|радить|казав|powiedział\w*|skarży|radzi|жалуется|жалуются|скаржиться|mówi|mówią|jego|jej|řekl\w*|říká|он|она|они|его|сказал\w*|говорит|говорят|словам|він|вона|вони|сказав|сказала"
)


@cache
def _maker() -> re.Pattern[str]:
    """A line that says by whom a work is, and no more."""
    return re.compile(r"\W{0,4}(?:by|von|par|por|di|de|door|av|af|przez)(?: [^\s.!?]+){1,9}\.?")


@cache
def _change() -> re.Pattern[str]:
    """A line that is the number of a version, or a word for a kind of changes, and no more."""
    version = (
        r"\[?(?:(?:v|version|versión|versione|versão|versie|wersja|verze|verzió|versiunea|versio|версия|версія|sürüm|"
        r"έκδοση|release|バージョン|版本|버전) ?\d{1,3}(?:\.\d{1,3}){0,3}|"
        r"(?!\d{1,2}\.\d{1,2}\.\d\d\b)\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d))"
        r"(?:[-.]?(?:alpha|beta|rc)[\d.]*)?\]?(?:[ :(,/–-].{0,40})?"
    )
    words = (
        r"added|changed|deprecated|removed|fixed|fixes|security|improved|improvements|bug ?fixes|new features|"
        r"breaking changes|enhancements|behoben|geändert|entfernt|hinzugefügt|verbessert|verbesserungen|"
        r"fehlerbehebungen|ajouté|corrigé|modifié|supprimé|corrections|añadido|corregido|cambiado|mejoras|adicionado|"
        r"corrigido|alterado|melhorias|aggiunto|corretto|modificato|toegevoegd|opgelost|gewijzigd|dodano|naprawiono|"
        r"zmieniono|poprawiono|přidáno|opraveno|změněno|adăugat|corectat|hozzáadva|javítva|lisätty|korjattu|tillagt|"
        r"åtgärdat|ändrat|добавлено|исправлено|изменено|удалено|додано|виправлено|змінено|eklendi|düzeltildi|değişti|"
        r"追加|修正|変更|新增|修复|修復|改进|改進|추가|수정|변경"
    )
    return re.compile(rf"\W{{0,4}}(?:{version}|(?:{words})\W{{0,3}})")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A label and what it labels; a time of day in front; nothing but figures; a word of telling; a name in front."""
    label = re.compile(r"\W{0,4}([^\W_][^:：.!?\n]{0,38}?)\s?[:：]\s?(?=[^\s/])(?!\d\d\b)")
    time = re.compile(r"\W{0,4}\d{1,2}[:.h]\d\d\b(?!\.?\d)")
    figures = re.compile(r"[\s(|+-]*(?:[$€£¥][\s(]{0,2})?\d[\d\s.,:/%()|+-]*(?:[$€£¥%]|[a-z]{1,3}\.?)?\W*")
    name = re.compile(r"\W{0,4}([^\W\d_][\w.'-]{2,24})(?: (?:[a-z]{1,3}\.? )?([^\W\d_][\w'-]{2,24}))?")
    return label, time, figures, re.compile(rf"\b(?:{_TELLING})\b"), name


class Lines:
    """A text's lines, folded, and which of them have text."""

    def __init__(self, lines: Sequence[str], has_text: Sequence[bool]) -> None:
        self.lines = lines
        self.has_text = has_text
        self._prose: dict[int, bool] = {}

    def is_told_of(self, words: Sequence[str]) -> bool:
        """Whether several lines of prose have a word, or two words that follow each other."""
        if not 0 < len(words) <= _TELLING_WORDS:
            return False
        told = 0
        for line in self._having(words[0]):
            of_line = _WORD.findall(line)
            found = words[0] in of_line if len(words) == 1 else (words[0], words[1]) in pairwise(of_line)
            told += found
            if told == _TOLD:
                return True
        return False

    def _having(self, word: str) -> Iterator[str]:
        """Yields the lines of prose in which the characters of a word stand."""
        # Few words are asked for: to count all of a text's took a twentieth of a page's time.
        for number, line in enumerate(self.lines):
            if word in line and self._is_prose(number):
                yield line

    def _is_prose(self, number: int) -> bool:
        found = self._prose.get(number)
        if found is None:
            line = self.lines[number]
            found = self._prose[number] = ends_like_sentence(line) and count_words(line) >= _PROSE_WORDS
        return found

    def has_prose_before(self, number: int) -> bool:
        """Whether any line above one is prose."""
        return any(map(self._is_prose, range(number)))

    @lazy
    def makers(self) -> int:
        """How many lines say by whom something is."""
        return sum(1 for line in self.lines if _maker().fullmatch(line.strip()))

    @lazy
    def tells_changes(self) -> bool:
        """Whether versions, or kinds of changes, head parts of the text."""
        short = dict.fromkeys(line.strip() for line in self.lines if len(line) <= _LONGEST_CHANGE)
        return sum(1 for _ in islice(filter(_change().fullmatch, short), _CHANGES)) == _CHANGES

    @lazy
    def profiles(self) -> int:
        """How many lines of prose begin with the whole line above them."""
        told = [line.strip() for line, has_text in zip(self.lines, self.has_text, strict=True) if has_text]
        return sum(
            1
            for name, line in pairwise(told)
            if len(line) > len(name) and line.startswith(f"{name} ") and ends_like_sentence(line)
        )


def _above_prose(text: Lines, first: int, last: int) -> bool:
    following = next(_texts(text, last, 1), "")
    return ends_like_sentence(following) and not following.endswith(":") and count_words(following) >= _PROSE_WORDS


def _labels(text: Lines, first: int, last: int) -> bool:
    if text.tells_changes:
        return True
    own = _label_of(text.lines[first])
    inside = {label for line in text.lines[first + 1 : last + 1] if (label := _label_of(line))}
    if len(inside) > _LABELS:
        return True
    beside = [label for line in _around(text, first, last) if (label := _label_of(line))]
    return len(beside) >= _LABELS and any(label != own for label in beside)


def _times(text: Lines, first: int, last: int) -> bool:
    return any(_patterns()[1].match(line) for line in _around(text, first, last))


def _figures(text: Lines, first: int, last: int) -> bool:
    is_figures = _patterns()[2].fullmatch
    above, below = (list(islice(_texts(text, line, step), _CELLS)) for line, step in ((first, -1), (last, 1)))
    return any(map(is_figures, (*above[:1], *below[:1]))) or any(
        sum(1 for line in cells if is_figures(line)) > 1 for cells in (above, below)
    )


def _introduced(text: Lines, first: int, last: int) -> bool:
    bullet = next((mark for mark in _BULLETS if text.lines[first].lstrip().startswith(mark)), None)
    for _, line in zip(range(_LIST), _texts(text, first, -1), strict=False):
        if line.endswith((":", "：")):
            return count_words(line) >= _INTRODUCTION
        if bullet and line.startswith(bullet):
            continue
        if count_words(line) > _ITEM_WORDS:
            return False
    return False


def _mentioned(text: Lines, first: int, last: int) -> bool:
    name = _patterns()[4].match(text.lines[first])
    if not name:
        return False
    surname = re.compile(rf"\b{re.escape(name[2] or name[1])}\b")
    before = (line for line in text.lines[:first] if count_words(line) >= _PROSE_WORDS)
    return any(surname.search(line) for line in before)


def _told_of(text: Lines, first: int, last: int) -> bool:
    return text.is_told_of(_WORD.findall(text.lines[first]))


def _terms(text: Lines, first: int, last: int) -> bool:
    below = _taking_turns(_rejoined(islice(_texts(text, first, 1), _TURNS), 1))
    if not below:
        return False
    own = text.lines[first].strip()
    above = _taking_turns(_rejoined(islice(_texts(text, first, -1), _TURNS), -1))
    # Below, what follows the own sentence are headings with theirs; above, sentences with the headings over them.
    found = [own, *(heading for heading, _ in _pairs(below[1:])), *(heading for _, heading in _pairs(above))]
    return len(found) >= _TERMS and len(set(found)) == len(found)


def _rejoined(lines: Iterable[str], step: int) -> Iterator[str]:
    """Yields lines, in the direction that they come in, those in one that break off: that are too long for a heading,
    and no sentence. Nobody who stops at the first one waits for the others."""
    whole = ""
    for line in lines:
        if whole and not _breaks_off(whole if step > 0 else line):
            yield whole
            whole = line
        elif whole:
            whole = f"{whole} {line}" if step > 0 else f"{line} {whole}"
        else:
            whole = line
    if whole:
        yield whole


def _breaks_off(line: str) -> bool:
    return not ends_like_sentence(line) and count_words(line) > _TERM_WORDS


def _taking_turns(lines: Iterable[str]) -> list[str]:
    """The lines as far as sentences and headings take turns, a sentence first."""
    found: list[str] = []
    expected = True
    for line in lines:
        words = count_words(line)
        if ends_like_sentence(line) != expected:
            break
        if expected and (words not in _EXPLAINING or line.endswith((":", "：")) or _SECOND.search(line)):
            break
        if not expected and not 0 < words <= _TERM_WORDS:
            break
        found.append(line)
        expected = not expected
    return found


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(lines[::2], lines[1::2], strict=False)


def _taken_up(text: Lines, first: int, last: int) -> bool:
    words = _WORD.findall(text.lines[first])
    following = next(_texts(text, last, 1), "")
    if not words or not ends_like_sentence(following) or count_words(following) < _TAKING_UP:
        return False
    return f" {' '.join(words)} " in f" {' '.join(_WORD.findall(following))} "


def _works(text: Lines, first: int, last: int) -> bool:
    return text.makers >= _WORKS


def _profiles(text: Lines, first: int, last: int) -> bool:
    return text.profiles >= _PROFILES


def _title(text: Lines, first: int, last: int) -> bool:
    if next(_texts(text, first, -1), None) is not None:
        return False
    opening = islice(_texts(text, last, 1), _OPENING)
    return any(ends_like_sentence(line) and count_words(line) >= _PROSE_WORDS for line in opening)


def _sources(text: Lines, first: int, last: int) -> bool:
    heads = any(map(heads_sources, islice(_texts(text, first, -1), _ENTRIES)))
    return heads and text.has_prose_before(first)


def _narration(text: Lines, first: int, last: int) -> bool:
    return any(_patterns()[3].search(text.lines[line]) for line in range(first, last + 1))


_QUESTIONS: dict[str, Callable[[Lines, int, int], bool]] = {
    "above-prose": _above_prose,
    "labels": _labels,
    "times": _times,
    "introduced": _introduced,
    "mentioned": _mentioned,
    "told-of": _told_of,
    "figures": _figures,
    "terms": _terms,
    "taken-up": _taken_up,
    "works": _works,
    "profiles": _profiles,
    "title": _title,
    "sources": _sources,
    "narration": _narration,
}


def stands_in(text: Lines, name: str, first: int, last: int) -> bool:
    """Whether a span of lines stands in the surroundings of that name."""
    return _QUESTIONS[name](text, first, last)


def _texts(text: Lines, line: int, step: int) -> Iterator[str]:
    """The lines with text from one on, in one direction, that one left out; folded."""
    lines = text.lines
    line += step
    while 0 <= line < len(lines):
        if text.has_text[line]:
            yield lines[line].strip()
        line += step


def _around(text: Lines, first: int, last: int) -> Iterator[str]:
    for line, step in ((first, -1), (last, 1)):
        for _, beside in zip(range(_NEIGHBOURS), _texts(text, line, step), strict=False):
            yield beside


def _label_of(line: str) -> str | None:
    found = _patterns()[0].match(line)
    return found[1] if found else None
