"""Words by which texts of many languages tell what they are: who speaks, and what a program's changes are called."""

from __future__ import annotations

import re
from functools import cache

_TELLING = {
    "en": (
        r"he|she|him|his|hers|they|them|their|said|says|told|asked|wrote|writes|promises?|promised|argue[sd]?|"
        r"warn(?:s|ed)|according|puts? it|complains?|complained|advises?|explains?|jokes?|replied|shouted"
    ),
    "de": (
        r"ihm|ihn|seine[rnms]?|sagte?n?|erklärten?|klagte?n?|rät|riet|rief|schrieb|fragte|antwortete|warnte|mahnt|"
        r"heißt es|stand (?:auf|an) (?:de[mr]|eine[mr])|zufolge"
    ),
    "nl": r"hij|zei|zegt|zeggen|schreef|riep|klaagt|raadt|volgens",
    "sv, nb, da": (r"han|hon|hun|sade|säger|sa|sier|siger|svarade|svarede|svarte|klagar|enligt|ifølge"),
    "fr": (
        r"elle|elles|ils|dit-il|dit-elle|dit une?|dit l[ea]|disent|disait|disaient|répondit|écrivit|cria|affirme|"
        r"se plaint|selon"
    ),
    "es": r"ella|ellos|ellas|dijo|dice|dicen|decía|decían|respondió|escribió|gritó|se queja|afirma|según",
    "pt": r"ele|ela|eles|elas|disse|diz|dizem|dizia|respondeu|escreveu|reclama|segundo",
    "it": r"dicono|diceva|rispose|lamenta|secondo",
    "pl": r"powiedział\w*|odparł\w*|mawiał\w*|mówi|mówią|skarży|radzi|jego|jej",
    "cs": r"řekl\w*|říká",
    "ru": r"он|она|они|его|сказал\w*|говорит|говорят|ответил\w*|велел\w*|советует|жалуется|жалуются|словам",
    "uk": r"він|вона|вони|сказав|сказала|казав|відповів|радить|скаржиться",
}
"""Words by which somebody is told of, or quoted."""

_VERSION = (
    r"(?:v|version|versión|versione|versão|versie|wersja|verze|verzió|versiunea|versio|версия|версія|sürüm|έκδοση|"
    r"release|バージョン|版本|버전)"
)

_CHANGES = {
    "en": (
        r"added|changed|deprecated|removed|fixed|fixes|security|improved|improvements|bug ?fixes|new features|"
        r"breaking changes|enhancements"
    ),
    "de": r"behoben|geändert|entfernt|hinzugefügt|verbessert|verbesserungen|fehlerbehebungen",
    "fr": r"ajouté|corrigé|modifié|supprimé|corrections",
    "es": r"añadido|corregido|cambiado|mejoras",
    "pt": r"adicionado|corrigido|alterado|melhorias",
    "it": r"aggiunto|corretto|modificato",
    "nl": r"toegevoegd|opgelost|gewijzigd",
    "pl": r"dodano|naprawiono|zmieniono|poprawiono",
    "cs": r"přidáno|opraveno|změněno",
    "ro": r"adăugat|corectat",
    "hu": r"hozzáadva|javítva",
    "fi": r"lisätty|korjattu",
    "sv": r"tillagt|åtgärdat|ändrat",
    "ru": r"добавлено|исправлено|изменено|удалено",
    "uk": r"додано|виправлено|змінено",
    "tr": r"eklendi|düzeltildi|değişti",
    "ja": r"追加|修正|変更",
    "zh": r"新增|修复|修復|改进|改進",
    "ko": r"추가|수정|변경",
}
"""Headings over a program's changes of one kind."""

_MAKERS = r"by|von|par|por|di|de|door|av|af|przez"


@cache
def telling() -> re.Pattern[str]:
    """A word by which somebody is told of, or quoted."""
    return re.compile(rf"\b(?:{'|'.join(_TELLING.values())})\b")


@cache
def maker() -> re.Pattern[str]:
    """A line that says by whom a work is, and no more."""
    return re.compile(rf"\W{{0,4}}(?:{_MAKERS})(?: [^\s.!?]+){{1,9}}\.?")


@cache
def change() -> re.Pattern[str]:
    """A line that is the number of a version, or a word for a kind of changes, and no more."""
    number = r"\d{1,3}(?:\.\d{1,3}){0,3}"
    alone = r"(?!\d{1,2}\.\d{1,2}\.\d\d\b)\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d)"  # no date, no address
    version = rf"\[?(?:{_VERSION} ?{number}|{alone})(?:[-.]?(?:alpha|beta|rc)[\d.]*)?\]?(?:[ :(,/–-].{{0,40}})?"
    return re.compile(rf"\W{{0,4}}(?:{version}|(?:{'|'.join(_CHANGES.values())})\W{{0,3}})")
