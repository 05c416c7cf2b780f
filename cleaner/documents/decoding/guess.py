"""The encoding of pages that declare none, by what their text would read like: a browser's best guess.

Each language is held against each encoding that its pages were written in before UTF-8: what share of the letters that
are not ASCII belongs to the language, whether capitals stand inside words, and whether scripts are mixed in them. Of
languages that are written in thousands of signs, the most frequent ones tell. What a page says of its language counts a
little; templates often say `en`.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

import regex

SAMPLE = 6_000
"""Bytes that are enough to tell."""
DEFAULT = "cp1252"
_TAGS = re.compile(rb"[<>]")
_LANGUAGE = re.compile(rb"""<html\b[^>]{0,2000}?\blang\s*=\s*["']?\s*([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2,4}))?""", re.I)
_NEUTRAL = frozenset("\xa0\xad–—‘’‚“”„…«»‹›•·©®™€£°§¿¡ºª²³½№、。，！？：；（）「」『』《》・ー　")
_CAPITAL_INSIDE = regex.compile(r"\p{Ll}\p{Lu}(?<![a-z][A-Z])")
_MIXED = re.compile(r"[A-Za-z][\u0370-\u0e7f]|[\u0370-\u0e7f][A-Za-z]")
_TOLD = 0.2
_TOP = 0.5
_FREQUENT = 10
_LEAST_OF_FREQUENT = 0.08
"""The share of a text's signs that are its language's most frequent ones: five times that, where it is read rightly."""


class _Language(NamedTuple):
    codecs: tuple[str, ...]
    letters: str
    """Those that are not ASCII; of other alphabets, the most frequent first."""
    latin: bool = True


_WEST, _CENTRAL, _BALTIC = ("cp1252",), ("cp1250", "iso8859-2"), ("cp1257", "iso8859-13")
_CYRILLIC = ("cp1251", "koi8-r", "iso8859-5")
_LANGUAGES = {
    "fr": _Language(_WEST, "éèàêçâîôûùïëœæ"),
    "de": _Language(_WEST, "äöüß"),
    "es": _Language(_WEST, "áéíóúñü"),
    "pt": _Language(_WEST, "ãçáéíóõâêôúàü"),
    "it": _Language(_WEST, "àèéìòùî"),
    "nl": _Language(_WEST, "éëïöü"),
    "sv": _Language(_WEST, "äåöé"),
    "da": _Language(_WEST, "æøåé"),
    "no": _Language(_WEST, "æøåéòô"),
    "fi": _Language(_WEST, "äöå"),
    "is": _Language(_WEST, "áðéíóúýþæö"),
    "ca": _Language(_WEST, "àèéíïóòúüç"),
    "et": _Language(("cp1257", "cp1252"), "äõöüšž"),
    "pl": _Language(_CENTRAL, "ąćęłńóśźż"),
    "cs": _Language(_CENTRAL, "áčďéěíňóřšťúůýž"),
    "sk": _Language(_CENTRAL, "áäčďéíĺľňóôŕšťúýž"),
    "hu": _Language(_CENTRAL, "áéíóöőúüű"),
    "ro": _Language(_CENTRAL, "ăâîşţ"),
    "hr": _Language(_CENTRAL, "čćđšž"),
    "tr": _Language(("cp1254",), "ığşçöüİâ"),
    "lt": _Language(_BALTIC, "ąčęėįšųūž"),
    "lv": _Language(_BALTIC, "āčēģīķļņšūž"),
    "ru": _Language(_CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", latin=False),
    "uk": _Language(("cp1251", "koi8-u"), "оаинтвріеслкдпумязьбгчїйжхцюшєщфґ", latin=False),
    "bg": _Language(("cp1251", "iso8859-5"), "аиоентрсвлкдпмзгъбучщяцжйхшфюь", latin=False),
    "sr": _Language(("cp1251", "iso8859-5"), "аоиенрстувдлпјкмзгбцхжшћчњљђфџ", latin=False),
    "el": _Language(("cp1253", "iso8859-7"), "αοιετσνηυρπκμλςωγδάίόέχθφβήύξζώψϊϋΐΰ", latin=False),
    "he": _Language(("cp1255", "iso8859-8"), "יוהלאמרתבשנכדחעפקטגזסצםןךףץ", latin=False),
    "ar": _Language(("cp1256", "iso8859-6"), "اليمنوترعبةدسفحكقهجأشصطخضذىثزإغءئظآؤ،؟", latin=False),
    "fa": _Language(("cp1256",), "ايرنودمهتبسشكزلعپخقفگحجغصطچضآژثظذئء،؟", latin=False),
    "th": _Language(("cp874",), "านรกอเงมยลวดทสตะปบคหแจพชขใไโผศธซณญภฟถฉฐฝษฮ่้ีัิู์็ืุำๆฯึ", latin=False),
}
_SIGNS = {
    "ja": (("cp932", "euc_jp"), "のにはをたがでてとしれさいるなもかられこっりきょうンルトースイラアドンジロシ"),
    "zh": (
        ("gb18030",),
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产面而方后多定行学法所民得经",
    ),
    "tw": (
        ("big5hkscs",),
        "的一是不在了有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經",
    ),
    "ko": (("cp949",), "이다의는에을를가은고하지로도한기사서인나아리시자해대정그수있"),
}
_TRADITIONAL = ("tw", "hk", "mo", "hant")


def guess(data: bytes) -> str:
    """The codec of a page that declares none and is no UTF-8."""
    sample, lang = _sample(data), _declared_language(data)
    best, found = 0.0, DEFAULT
    for codec, languages in _BY_CODEC.items():
        if (text := _decoded(sample, codec)) is None:
            continue
        counted = Counter(char for char in text if char > "\x7f" and char not in _NEUTRAL)
        odd = len(_CAPITAL_INSIDE.findall(text))
        mixed = len(_MIXED.findall(text))
        for name in languages:
            score = _likeness(name, counted, odd, mixed) + (_TOLD if name == lang else 0)
            if score > best + 1e-6:  # of equals the first, as browsers have it: western pages are most
                best, found = score, codec
    return found


def _sample(data: bytes) -> bytes:
    """Pieces of text that are not ASCII; whole ones, since a cut may go through a character."""
    pieces: list[bytes] = []
    size = 0
    for piece in _TAGS.split(data):
        if not piece.isascii():
            pieces.append(piece)
            size += len(piece)
            if size >= SAMPLE:
                break
    return b"\n".join(pieces)[: 4 * SAMPLE]


def _decoded(sample: bytes, codec: str) -> str | None:
    """The text; None where the sample is none in this encoding. What is cut off at its end is no error."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample, final=False)
    broken = text.count("\ufffd") + sum(map(text.count, _CONTROLS))
    return None if broken * 50 > sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) else text


_CONTROLS = [chr(code) for code in range(0x80, 0xA0)]


def _declared_language(data: bytes) -> str | None:
    found = _LANGUAGE.search(data[:8_192])
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    return "tw" if name == "zh" and (found[2] or b"").decode("ascii").lower() in _TRADITIONAL else name


def _likeness(name: str, counted: Counter[str], odd: int, mixed: int) -> float:
    """How much a text reads like a language: about 1 or more, if it is; 0 or less, if it is not."""
    total = counted.total()
    if not total:
        return 0.0
    if name in _SIGNS:
        share = sum(counted[sign] for sign in set(_SIGNS[name][1])) / total
        return 1.2 + share if share >= _LEAST_OF_FREQUENT else 0.0
    language = _LANGUAGES[name]
    letters = frozenset(language.letters)
    own = sum(count for char, count in counted.items() if char in letters or char.lower() in letters)
    score = float(own - (total - own) - 2 * odd)
    if not language.latin:
        top = language.letters[:_FREQUENT]
        score += _TOP * sum(counted[char] + counted[char.upper()] for char in top if char.upper() != char)
        score += _TOP * sum(counted[char] for char in top if char.upper() == char)
        score -= mixed + 0.2 * total
    return score / total


def _by_codec() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, language in _LANGUAGES.items():
        for codec in language.codecs:
            found.setdefault(codec, []).append(name)
    for name, (signs, _) in _SIGNS.items():
        for codec in signs:
            found.setdefault(codec, []).append(name)
    return found


_BY_CODEC = _by_codec()
