"""Lines of manuals, licences and a site's own notices, which read like headings, labels and the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.prose import is_prose

_MANUAL = re.compile(r"[ \t]{0,8}(?P<name>[\w.:+@\[-]{1,60}\(\w{1,8}\))[ \t](?:.{0,160}[ \t])?(?P=name)\s*$")
"""The first line of a page of a manual: its name and section, what manual it is of, and its name again."""
_SECTION = re.compile(r"\([1-9]")
_LICENSED = (
    "hereby granted, free", "redistribution and use in", "redistribute it and/or modify", "permission to use, copy",
    "warranty of any kind", "warranties of any kind", "warranties or conditions of any kind", "software is provided",
    "in compliance with the license", "is permitted to copy", "/usr/share/common-licenses",
    "creative commons may be contacted",
)  # fmt: skip
"""What is said in licences of software, and not in what stands under a page."""
_HOLDER = re.compile(
    r"[\W_]{0,12}(?:(?:portions )?(?:are )?copyright\b|\(c\)[ \t]|©|(?:written|contributed) by\b|creative commons may\b"
    r"|.{0,80}\brights reserved\b)",
    re.IGNORECASE,
)
"""A line of a licence that says whose something is."""

_NOTICE = re.compile(
    r"\W{0,4}(?:our |the |website |site )?(?:(?:privacy|cookies?|data protection|refund|returns?|shipping|editorial"
    r"|corrections?|comments?|commenting|community|accessibility|acceptable use)"
    r"(?: (?:and|&) (?:privacy|cookies?|refunds?|returns?))? (?:policy|statement|notice|guidelines)"
    r"|terms(?: (?:and|&) conditions| of (?:service|use|sale))?"
    r"|(?:legal|copyright) (?:notice|information)|disclaimer|imprint|code of conduct|impressum"
    r"|datenschutz(?:erklärung|hinweise?)?|allgemeine geschäftsbedingungen|agb|nutzungsbedingungen|widerrufsbelehrung"
    r"|mentions légales|politique de (?:confidentialité|cookies)|conditions générales(?: d'utilisation| de vente)?"
    r"|aviso legal|política de (?:privacidad|privacidade|cookies)|términos y condiciones|condiciones de uso"
    r"|termos (?:de uso|e condições)|informativa (?:sulla )?privacy|note legali|privacy(?:verklaring|beleid)"
    r"|algemene voorwaarden|polityka prywatności|regulamin|zásady ochrany osobních údajů|integritetspolicy"
    r"|personvernerklæring|privatlivspolitik|tietosuojaseloste|gizlilik politikası|политика конфиденциальности"
    r"|пользовательское соглашение|політика конфіденційності|プライバシーポリシー|利用規約|隐私政策|隱私政策|服务条款"
    r"|개인정보 ?처리방침|이용약관)\W{0,4}"
)
"""What a site calls its own rules, and what it has to say of itself, folded."""
_HEADINGS_BELOW = 3
"""Lines below the name of a notice, of which none is another: a menu has several of them."""
_SENTENCES, _FEW_WORDS = 3, 3
"""Lines that end like a sentence, which a notice has at least, and their words: they may be wrapped."""


def pages(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of pages of a manual as `man` writes them: from the name at both ends of a line to the last line
    that ends with it. Their headings are words like `NAME` and `SEE ALSO`."""
    if not _SECTION.search(text):
        return
    heads = [(n, head["name"]) for n, line in enumerate(lines) if ")" in line and (head := _MANUAL.match(line))]
    if heads:
        last = {line.split()[-1]: number for number, line in enumerate(lines) if line and not line.isspace()}
        for first, name in heads:
            yield from range(first, last[name] + 1)


def licences(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of a licence that say whose something is: there they are no foot of a page."""
    if any(phrase in text for phrase in _LICENSED):
        yield from (number for number, line in enumerate(lines) if line and _HOLDER.match(line))


def is_notice(lines: Sequence[str]) -> bool:
    """Returns whether a text is a notice of a site: its first line is the name of one, and sentences follow.

    lines: folded. What stands under any other page is what such a text is about.
    """
    filled = [line for line in lines[:60] if line and not line.isspace()]
    return (
        len(filled) > _HEADINGS_BELOW
        and _NOTICE.fullmatch(filled[0]) is not None
        and not any(map(_NOTICE.fullmatch, filled[1 : 1 + _HEADINGS_BELOW]))
        and sum(1 for line in lines if is_prose(line.strip(), _FEW_WORDS)) >= _SENTENCES
    )
