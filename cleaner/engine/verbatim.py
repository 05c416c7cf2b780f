"""Lines of programs and protocols: whatever they read like, they are quoted as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cleaner.compile import Folded
from cleaner.model import Span

ELEMENTS = "pre, code"
"""On pages: the elements that hold such lines."""
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_PUNCTUATION = re.compile(r"(?=.{0,7}[(){}\[\]=;])[\s(){}\[\]=;:,.'\"*+<>/&|!-]{1,8}")
"""A line of nothing but what holds a program together: its highlighted tokens came out one to a line."""
_LONGEST_TOKEN = 40
_PROMPT = re.compile(r"\s*(?:[\w.@~:/-]*[$%]|>>>|C:\\[\w\\]*>) ?[a-z.][\w./-]*(?: |$)")
"""What is typed behind a prompt; two such lines make a session."""

_TAG = re.compile(r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>")
_KEY = re.compile(r"(?:- )?[a-z][\w./-]*:(?: \S.*)?")
_INDENTED = re.compile(r"\s*[ \t]{2}\S")
_DIRECTIVE = re.compile(
    r"^[ \t]{0,12}\.\. (?:\|[^|\n]{1,80}\| )?[\w-]{1,40}::|^=(?:head[1-6]|over|item|back|cut)\b", re.MULTILINE
)
_OPTION = re.compile(r"[ \t]{1,16}:[\w-]{1,40}:")
_MANUAL = re.compile(r"[ \t]{0,8}(?P<name>[\w.:+@\[-]{1,60}\(\w{1,8}\))[ \t](?:.{0,160}[ \t])?(?P=name)\s*$")
"""The first line of a page of a manual: its name and section, what manual it is of, and its name again."""
_SECTIONS = tuple(f"({digit}" for digit in range(1, 10))
_FIELD = re.compile(r"(?:[>|] ?){0,9}\*{0,2}(?P<name>[A-ZÀ-ß][\w-]{0,30}):(?=\*{0,2}(?:[ \t]|$))")
"""A field of the head of a letter, in what answers quote of it, too."""
_GOES_ON = re.compile(r"(?:[>|] ?){0,9}[ \t]{1,8}\S")
"""A line that goes on with the field above it."""
_SUBJECTS = (
    "Subject:", "Betreff:", "Objet:", "Asunto:", "Assunto:", "Oggetto:", "Onderwerp:", "Emne:", "Ämne:", "Temat:",
    "Aihe:", "Předmět:",
)  # fmt: skip
_FIELDS = frozenset((
    *(subject[:-1] for subject in _SUBJECTS), "From", "To", "Cc", "Date", "Sent", "Message-ID", "Message-Id",
    "Received", "Reply-To", "Newsgroups", "Organization", "Von", "An", "Gesendet", "Datum", "De", "À", "Envoyé",
    "Para", "Enviado", "Fecha", "Data", "Da", "A", "Inviato", "Van", "Aan", "Verzonden", "Fra", "Til", "Sendt", "Från",
    "Till", "Skickat", "Od", "Do", "Wysłano", "Lähettäjä", "Vastaanottaja",
))  # fmt: skip
_FIELDS_OF_HEAD = 3
"""So many fields that letters have, in lines right below each other, make the head of one."""
_ENDS_OF_CODE = ("{", "}", ";", "=>", "return", "=>(", "=> (", "return(", "return (")
"""What lines of programs end with, and no others; most lines are dismissed by that."""
_CODE_MARKS = ("</", "/>", "{", "};", "=>", ":\n")
"""A text without any of them has no such lines beside each other."""


def verbatim_lines(folded: Folded, spans: Iterable[Span]) -> frozenset[int]:
    """Returns the lines of programs: inside some spans, between fences of Markdown, broken at each token, typed, amid
    lines of code; and those of their manuals, and the heads of letters."""
    lines = folded.raw_lines
    return frozenset(
        (
            *_inside(folded, spans),
            *fenced(lines),
            *_tokens(folded),
            *_sessions(folded),
            *_amid_code(folded.text, lines),
            *_directives(folded.text, lines),
            *_manual_pages(folded),
            *_heads_of_letters(folded),
        )
    )


def _inside(folded: Folded, spans: Iterable[Span]) -> Iterator[int]:
    for start, end in spans:
        line = max(folded.raw_line_at(start), 0)
        while line < len(folded.lines) and folded.raw_start(line) < end:
            bare = folded.raw_lines[line].strip()
            begin = folded.raw_start(line) + folded.raw_lines[line].find(bare)
            if bare and start <= begin and begin + len(bare) <= end:
                yield line
            line += 1


def fenced(lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines between a fence of Markdown and the next one like it, with both; a fence that nothing closes
    opens nothing."""
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        fence = _FENCE.match(line)
        if not fence:
            continue
        if not mark:
            opened, mark = number, fence[1]
        elif fence[1].startswith(mark) and not line.strip().strip(mark[0]):
            yield from range(opened, number + 1)
            mark = ""


def _tokens(folded: Folded) -> Iterator[int]:
    """Short lines with a line of nothing but brackets, signs and the like right above or below."""
    lines = folded.raw_lines
    for number, line in enumerate(lines):
        if len(line) <= 10 and _PUNCTUATION.fullmatch(line.strip()):
            yield from (n for n in (number - 1, number + 1) if 0 <= n < len(lines) and len(lines[n]) <= _LONGEST_TOKEN)


def _sessions(folded: Folded) -> Iterator[int]:
    """Lines from the first prompt to the last one, as far as no empty line stands between them."""
    prompts = [number for number, line in enumerate(folded.raw_lines) if _PROMPT.match(line)]
    for first, last in pairwise(prompts):
        if all(folded.raw_lines[number].strip() for number in range(first, last)):
            yield from range(first, last + 1)


def _amid_code(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines that have a line of code right above and right below; blank ones between do not count."""
    if not any(mark in text for mark in _CODE_MARKS):
        return
    filled = [number for number, line in enumerate(lines) if line and not line.isspace()]
    code = [_is_code(lines[number]) for number in filled]
    yield from (filled[place] for place in range(1, len(filled) - 1) if code[place - 1] and code[place + 1])


def _directives(text: str, lines: Sequence[str]) -> Iterator[int]:
    """Yields the lines of directives, as reStructuredText and pod have them, with the options below each."""
    if ("::" not in text and "\n=" not in text) or not _DIRECTIVE.search(text):
        return
    within = False
    for number, line in enumerate(lines):
        within = _DIRECTIVE.match(line) is not None or (within and _OPTION.match(line) is not None)
        if within:
            yield number


def _manual_pages(folded: Folded) -> Iterator[int]:
    """Yields the lines of pages of a manual as `man` writes them: from the name at both ends of a line to the last line
    that ends with it. Their headings are words like `NAME` and `SEE ALSO`."""
    lines = folded.raw_lines
    if not any(section in folded.text for section in _SECTIONS):
        return
    heads = [(n, head["name"]) for n, line in enumerate(lines) if ")" in line and (head := _MANUAL.match(line))]
    if heads:
        last = {line.split()[-1]: number for number, line in enumerate(lines) if line and not line.isspace()}
        for first, name in heads:
            yield from range(first, last[name] + 1)


def _heads_of_letters(folded: Folded) -> Iterator[int]:
    """Yields the lines of the heads of letters, as mailboxes, archives and answers have them: fields, and the lines
    that go on with one."""
    if not any(field in folded.source for field in (*_SUBJECTS, "Received:")):
        return
    first: int | None = None
    names: set[str] = set()
    astray = False
    """Whether the line above is neither a field nor indented: a long value may be wrapped at the margin, once."""
    for number, line in enumerate((*folded.raw_lines, "")):
        if field := _FIELD.match(line):
            first = number if first is None else first
            names.add(field["name"])
            astray = False
        elif first is not None:
            if astray or not line.strip("> \t|"):
                if len(names & _FIELDS) >= _FIELDS_OF_HEAD:
                    yield from range(first, number)
                first, names = None, set()
            astray = not _GOES_ON.match(line)


def _is_code(line: str) -> bool:
    """Returns whether only programs have such a line: a tag, a line that ends as statements do, an indented key of
    lower-case letters."""
    bare = line.strip()
    if bare.endswith(_ENDS_OF_CODE) or (bare[-1] == ">" and bare[0] == "<" and _TAG.fullmatch(bare)):
        return True
    return ":" in bare and line[0].isspace() and bool(_INDENTED.match(line) and _KEY.fullmatch(bare))
