"""Guesses the language of a text by its function words, for rules that are meant for one.

This is own code because a library, `py3langid`, takes 0.3 s and NumPy to start, which is too long for a hook. The words
are each language's most frequent ones, as any grammar lists them.
"""

from __future__ import annotations

import re
from collections import Counter

_WORDS = {
    "en": "the of and to in is that for was with as on are this have from they by not but his her which said has would",
    "de": "der die und das ist nicht ein eine auf für mit sich des dem den auch im von zu wird sind einer als bei nach",
    "fr": "le la les des et est une dans que pour qui sur pas au par plus du avec ce sont cette ont aux mais été",
    "es": "el los las del que una por con para es se como más pero sus ha al lo fue este desde sobre está son también",
    "pt": "o os da do das dos que uma não com para em por mais foi como ao na no são pela pelo também ele seu está",
    "it": "il di che la per un una con non sono del della dei gli nel alla è anche da più come si delle ha questo",
    "nl": "de het een van en in dat is op te voor met zijn niet aan er ook door bij als naar maar uit om heeft",
    "pl": "w i na z się do nie że jest to po jak od przez dla o ale jego tym oraz są był został także za",
    "no": "og det som på er av til en for ikke med har de at vi om fra ble han etter seg men være kan var",
    "da": "og det som på er af til en for ikke med har de at vi om fra blev han efter sig men være kan var",
    "sv": "och det som på är av till en för inte med har de att vi om från blev han efter sig men vara kan var",
    "fi": "ja on ei se että oli hän joka mutta kun ovat myös ole tai kuin jo niin sen mukaan vain",
    "ru": "и в не на что с по это как он из но за для от его у же был она так они к все",
    "uk": "і в не на що з та це як до він за але для від його у був вона так вони про під також",
    "tr": "ve bir bu için ile de da olarak olan daha çok gibi ne kadar sonra var ama en göre oldu dedi",
    "cs": "a v se na je že to s z do o i pro za by jako podle jsou ale byl která jeho také po",
    "hu": "a az és hogy nem is egy volt meg ez de csak már mint azt el még ki lesz után",
    "ro": "și în de la a cu pe care nu din este că pentru mai un o sunt fost prin au",
    "el": "και το να του η της με για που την από τα στο οι είναι δεν τον σε των θα",
    "id": "yang dan di dengan untuk tidak ini dari dalam itu pada juga adalah ke akan karena oleh mereka ada telah",
    "vi": "và của là có được cho các trong không một với những người này để đã khi từ cũng",
    "ar": "في من على إلى أن عن مع هذا التي ما لا هذه الذي بعد كان قد وقد كما بين",
    "he": "של את על לא הוא זה עם כי גם היא אבל כל או יש אם אני מה היה",
}
_LISTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
FUNCTION_WORDS = frozenset().union(*_LISTS.values())
"""The function words of all languages together."""
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
"""Characters that are read; more would not change the guess."""
_LEAST = 0.08
"""A text with a smaller share of function words is taken for no language."""


def guess_language(text: str) -> str | None:
    """Returns the language of a text (lower-cased) as a two-letter code; None where it is unknown."""
    sample = text[:_SAMPLE]
    if written := _by_script(sample):
        return written
    words = Counter(_WORD.findall(sample))
    total = sum(words.values())
    if total < 20:
        return None
    scores = {language: sum(words[w] for w in known) / total for language, known in _LISTS.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _LEAST else None


def _by_script(sample: str) -> str | None:
    kana = len(re.findall("[\u3040-\u30ff]", sample))
    han = len(re.findall("[\u4e00-\u9fff]", sample))
    hangul = len(re.findall("[\uac00-\ud7af]", sample))
    letters = max(1, sum(map(len, _WORD.findall(sample))))
    if (kana + han + hangul) / letters < 0.3:
        return None
    if hangul > kana + han:
        return "ko"
    return "ja" if kana > 0.05 * letters else "zh"
