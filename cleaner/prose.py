"""Says whether a line looks like prose, how sentences end, and what heads sources. No language is taken for granted."""

from __future__ import annotations

import re
from functools import cache

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""The scripts that put no blanks between words (Thai, Burmese, Khmer, Japanese, Chinese), as in a regex's class."""
DENSE = f"{UNSPACED}\uac00-\ud7af"
"""These, and Hangul: characters of which one says as much as several others do."""
FULL_STOPS = ".!?。！？．｡।॥؟۔։"
"""The marks that end a sentence."""
CLOSING = r"\s\"'”’»«)\]」』）"
"""What may stand behind the mark, as in a regex's class."""
PROSE_WORDS = 8
"""Words of a sentence that counts as a line of prose where a rule says nothing else (`max_prose`)."""
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u08d3-\u0963\u0971-\u0df3"
    "\u0f71-\u0f84\u0f8d-\u0fbc\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\ufe20-\ufe2f"
)
"""What stands in the middle of a word and is no letter of it, as in a regex's class: vowel signs of the scripts of
India (some of their letters are in the ranges), points of Arabic and Hebrew, accents, joiners."""
WORD = rf"(?:[^\W_]++(?:[{MARKS}]++[^\W_]*+)*+)"
"""A word as a regex, of letters, digits, and the marks on them. Python's own `\\w` breaks words at marks."""
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['\-.][A-Za-z0-9]+)*")
"""What the pattern of words says of ASCII."""
_DENSE_PER_WORD = 2.5
"""Characters that make up a word where words are written without blanks (Chinese, Japanese, Thai …)."""
_LONG_WORD = 10
"""Characters of a word, with the blank behind it, that few lines have on average."""
_LONGEST_HEADING = 60
_UNMARKED_WORDS = 24
"""Words from which on a line is prose where sentences end in no mark: headlines have fewer."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns patterns of words, and of characters of scripts without blanks.

    They are compiled when they are needed: that takes longer than a hook's small file.
    """
    dense = f"[{UNSPACED}]"
    letters = rf"[^\W_{UNSPACED}]"
    word = rf"{letters}++(?:[{MARKS}]++{letters}*+)*+"
    return re.compile(rf"{dense}|{word}(?:['’\-.]{word})*"), re.compile(dense)


@cache
def _ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns patterns of the end of a sentence, and of an ellipsis."""
    # An emoji behind the last full stop does not end the sentence, it decorates it.
    sentence = rf"[{FULL_STOPS}…:;](?:[{CLOSING}*_\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]|\[\d+\])*$"
    return re.compile(sentence), re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")


def count_words(line: str) -> int:
    """Returns how many words a line has."""
    if line.isascii():
        return len(_ASCII_WORD.findall(line))
    word, dense_character = _patterns()
    words = len(word.findall(line))
    dense = len(dense_character.findall(line))
    return round(words - dense + dense / _DENSE_PER_WORD)


def has_words(line: str, least: int) -> bool:
    """Returns whether a line has so many words. Of long lines, that is known long before all are counted."""
    start = line[: _LONG_WORD * least]
    return count_words(start) >= least or (len(start) < len(line) and count_words(line) >= least)


def ends_like_sentence(line: str) -> bool:
    """Returns whether the line ends like a sentence; a teaser's ellipsis is no such end."""
    sentence_end, ellipsis = _ends()
    end = line.rstrip()[-12:]
    return bool(sentence_end.search(end)) and not ellipsis.search(end)


def is_prose(line: str, least_words: int) -> bool:
    """Returns whether a line is prose, that is running text."""
    if ends_like_sentence(line):
        return has_words(line, least_words)
    return _is_unmarked(line) and has_words(line, max(least_words, _UNMARKED_WORDS))


def _is_unmarked(line: str) -> bool:
    """Returns whether a line ends in a script in which sentences have no mark at their end: Thai, Lao."""
    return "\u0e00" <= line.rstrip(" \"'”’)")[-1:] <= "\u0eff"


@cache
def _sources_heading() -> re.Pattern[str]:
    """A heading of what a text rests on, or leads to."""
    words = (
        r"references?|sources?|notes and references|citations|bibliography|works cited|external links|web ?links|"
        r"further reading|literatur|literaturverzeichnis|quellen|quellenangaben|einzelnachweise|"
        r"références|notes et références|bibliographie|liens externes|referencias|fuentes|bibliografía|"
        r"enlaces externos|referências|fontes|ligações externas|links externos|riferimenti|fonti|bibliografia|"
        r"collegamenti esterni|bronnen|literatuur|externe links|referenties|źródła|przypisy|linki zewnętrzne|"
        r"literatura|zdroje|odkazy|externí odkazy|reference|referințe|legături externe|surse|források|jegyzetek|"
        r"külső hivatkozások|lähteet|viitteet|aiheesta muualla|källor|referenser|externa länkar|kilder|referanser|"
        r"литература|ссылки|источники|примечания|література|посилання|джерела|примітки|kaynaklar|kaynakça|"
        r"dış bağlantılar|παραπομπές|πηγές|βιβλιογραφία|εξωτερικοί σύνδεσμοι|المراجع|مراجع|المصادر|وصلات خارجية|"
        r"מקורות|הערות שוליים|קישורים חיצוניים|संदर्भ|बाहरी कड़ियाँ|参考文献|外部リンク|脚注|出典|参考资料|參考資料|"
        r"參考文獻|外部链接|外部連結|참고 문헌|참고문헌|각주|외부 링크|tham khảo|liên kết ngoài|chú thích|referensi|"
        r"pranala luar|daftar pustaka|อ้างอิง|แหล่งข้อมูลอื่น"
    )
    return re.compile(rf"(?:#{{1,6}} |\*\*|_)?(?:\d{{1,2}}[.)]? )?(?:{words})\W{{0,4}}")


def heads_sources(line: str) -> bool:
    """Returns whether a line is a heading of what a text rests on, or leads to: its references, its external links."""
    return len(line) <= _LONGEST_HEADING and _sources_heading().fullmatch(line.strip().lower()) is not None
