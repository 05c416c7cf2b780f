"""Heads made of fields: those of letters, as mailboxes, archives and answers have them, and of packages of software."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FIELD = re.compile(r"(?:[>|] ?){0,9}\*{0,2}(?P<name>[A-ZÀ-ß][\w-]{0,30}):(?=\*{0,2}(?:[ \t]|$))")
"""A field of the head of a letter, in what answers quote of it, too."""
_GOES_ON = re.compile(r"(?:[>|] ?){0,9}[ \t]{1,8}\S")
"""A line that goes on with the field above it."""
_SUBJECTS = (
    "Subject", "Betreff", "Objet", "Asunto", "Assunto", "Oggetto", "Onderwerp", "Emne", "Ämne", "Temat", "Aihe",
    "Předmět",
)  # fmt: skip
_TELLING = tuple(f"{name.lower()}:" for name in (*_SUBJECTS, "Received", "License", "Maintainer", "Metadata-Version"))
"""A text without any of these has no head."""
_OF_LETTERS = frozenset((
    *_SUBJECTS, "From", "To", "Cc", "Date", "Sent", "Message-ID", "Message-Id",
    "Received", "Reply-To", "Newsgroups", "Organization", "Von", "An", "Gesendet", "Datum", "De", "À", "Envoyé",
    "Para", "Enviado", "Fecha", "Data", "Da", "A", "Inviato", "Van", "Aan", "Verzonden", "Fra", "Til", "Sendt", "Från",
    "Till", "Skickat", "Od", "Do", "Wysłano", "Lähettäjä", "Vastaanottaja",
))  # fmt: skip
_OF_PACKAGES = frozenset((
    "Format", "Upstream-Name", "Upstream-Contact", "Source", "Files", "Copyright", "License", "Comment", "Disclaimer",
    "Package", "Version", "Maintainer", "Homepage", "Section", "Priority", "Architecture", "Depends",
    "Metadata-Version", "Name", "Summary", "Home-page", "Author", "Author-email", "Classifier", "Platform",
))  # fmt: skip
_FEWEST = 3
"""So many fields of one sort, in lines right below each other, make a head."""


def fields(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of heads: fields, and the lines that go on with one."""
    if not any(field in text for field in _TELLING):
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
                if max(len(names & _OF_LETTERS), len(names & _OF_PACKAGES)) >= _FEWEST:
                    yield from range(first, number)
                first, names = None, set()
            astray = not _GOES_ON.match(line)
