"""Heads made of fields: those of letters, as mailboxes, archives and answers have them, and of packages of software."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FIELD = re.compile(r"(?:[>|] ?){0,9}\*{0,2}(?P<name>[A-ZÀ-ß][\w-]{0,30}):(?=\*{0,2}(?:[ \t]|$))")
"""A field of the head of a letter, in what answers quote of it, too."""
_GOES_ON = re.compile(r"(?:[>|] ?){0,9}[ \t]{1,8}\S")
"""A line that goes on with the field above it."""
_SURE_OF_LETTERS = frozenset((
    "Subject", "Betreff", "Objet", "Asunto", "Assunto", "Oggetto", "Onderwerp", "Emne", "Ämne", "Temat", "Aihe",
    "Předmět", "Received", "Message-ID", "Message-Id", "Newsgroups",
))  # fmt: skip
_OF_LETTERS = _SURE_OF_LETTERS | frozenset((
    "From", "To", "Cc", "Date", "Sent", "Reply-To", "Organization", "Von", "An", "Gesendet", "Datum", "De", "À",
    "Envoyé", "Para", "Enviado", "Fecha", "Data", "Da", "A", "Inviato", "Van", "Aan", "Verzonden", "Fra", "Til",
    "Sendt", "Från", "Till", "Skickat", "Od", "Do", "Wysłano", "Lähettäjä", "Vastaanottaja",
))  # fmt: skip
_SURE_OF_PACKAGES = frozenset(("License", "Maintainer", "Metadata-Version", "Upstream-Name"))
_OF_PACKAGES = _SURE_OF_PACKAGES | frozenset((
    "Format", "Upstream-Contact", "Source", "Files", "Copyright", "Comment", "Disclaimer", "Package", "Version",
    "Homepage", "Section", "Priority", "Architecture", "Depends", "Name", "Summary", "Home-page", "Author",
    "Author-email", "Classifier", "Platform",
))  # fmt: skip
"""Labels under articles are called like some of these: a head has a sure one, too."""
_SURE = frozenset(name.lower() for name in _SURE_OF_LETTERS | _SURE_OF_PACKAGES)
_FEWEST = 3
"""So many fields of one sort, in lines right below each other, make a head."""


def fields(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of heads: fields, and the lines that go on with one."""
    if not any(line.partition(":")[0].lstrip(">| *") in _SURE for line in text.split("\n") if ":" in line):
        return
    first: int | None = None
    names: set[str] = set()
    astray = False
    """Whether the line above is neither a field nor indented: a long value may be wrapped at the margin, once."""
    for number, line in enumerate((*lines, "")):
        if field := _FIELD.match(line):
            first = number if first is None else first
            names.add(field["name"])
            astray = False
        elif first is not None:
            if astray or not line.strip("> \t|"):
                if _make_a_head(names):
                    yield from range(first, number)
                first, names = None, set()
            astray = not _GOES_ON.match(line)


def _make_a_head(names: set[str]) -> bool:
    return any(
        len(names & of_sort) >= _FEWEST and not names.isdisjoint(sure)
        for of_sort, sure in ((_OF_LETTERS, _SURE_OF_LETTERS), (_OF_PACKAGES, _SURE_OF_PACKAGES))
    )
