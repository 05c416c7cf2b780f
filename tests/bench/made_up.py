"""Documents and rules that the benchmarks make up: words of no language, in the proportions of real dumps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

_ONSETS = "b br ch d dr f fl g gr h k kl l m n p pl r s sch sl st t tr v w z".split()  # noqa: SIM905
_VOWELS = "a e i o u ai ea ou ie au".split()  # noqa: SIM905
_CODAS = ["", "", "", "n", "r", "s", "t", "l", "nd", "rk", "st", "ng"]
RULES_A_PACK = 20


class Language:
    """Twenty thousand words, some of them frequent: word counts fall like Zipf's."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        words: dict[str, None] = {}
        while len(words) < 20_000:
            size = self.random.choice((1, 2, 2, 2, 3, 3, 4))
            words["".join(self._syllable() for _ in range(size))] = None
        self.words = sorted(words, key=len)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _syllable(self) -> str:
        return self.random.choice(_ONSETS) + self.random.choice(_VOWELS) + self.random.choice(_CODAS)

    def some(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self._weights, k=count)

    def rare(self, count: int) -> list[str]:
        return self.random.choices(self.words[2_000:], k=count)

    def sentence(self) -> str:
        words = self.some(self.random.randint(8, 24))
        if self.random.random() < 0.3:
            words[2] = f"“{words[2]}’s"
            words[4] += ",”"
        return " ".join(words).capitalize() + "."

    def title(self) -> str:
        return " ".join(word.capitalize() for word in self.some(self.random.randint(4, 9)))


def furniture(language: Language) -> str:
    """A phrase that a rule may look for: no sentence, not of frequent words only."""
    words = [*language.some(2), *language.rare(2)]
    language.random.shuffle(words)
    return " ".join(words).capitalize()


def documents(count: int, phrases: list[str], seed: int = 1) -> Iterator[str]:
    """Texts of about 8.9 kB: half of them like extractors' output, half like whole pages of many short lines.

    One in three carries a few of the phrases.
    """
    language = Language(0)
    language.random = random.Random(seed)
    for number in range(count):
        lines = [language.title()]
        paragraphs = 22 if number % 2 else 14
        for _ in range(paragraphs):
            lines.append(" ".join(language.sentence() for _ in range(language.random.randint(2, 5))))
        if number % 2 == 0:
            menu = [" ".join(language.some(language.random.randint(1, 4))).capitalize() for _ in range(270)]
            lines[:0], lines[len(lines) :] = menu[:130], menu[130:]
        if number % 3 == 0 and phrases:
            for phrase in language.random.sample(phrases, min(3, len(phrases))):
                lines.insert(language.random.randint(1, len(lines)), phrase)
        yield "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The HTML of a page whose text is given: about 100 kB, as news pages have at the median.

    Menus are lists of links in nested boxes with classes and data attributes, the rest paragraphs; most bytes are
    scripts.
    """
    body, menu = [], []
    for line in text.splitlines():
        (body if line.endswith(".") else menu).append(line)
    script = "<script>window.dataLayer=window.dataLayer||[];" + "var slot={id:1,size:[300,250]};" * 60 + "</script>"
    items = "".join(
        f'<li class="nav__item nav__item--level-{n % 3}" data-id="{n * 7919}"><div class="nav__box">'
        f'<a class="nav__link" href="/section/{n}/index.html?ref=menu" data-track="nav:{n}">'
        f"<span>{line}</span></a></div></li>\n"
        for n, line in enumerate(menu)
    )
    paragraphs = "".join(
        f'<p class="article__paragraph" data-index="{n}">{line}</p>\n{script if n % 2 else ""}'
        for n, line in enumerate(body)
    )
    wrap = "".join(f'<div class="wrap wrap--{n}" id="w{n}">' for n in range(12))
    return (
        f"<!doctype html><html lang=en><head><title>{menu[0] if menu else 'A page'}</title>{script * 10}</head>"
        f"<body class=page><nav class=nav><ul>{items}</ul></nav>{wrap}<main><article><h1>A title</h1>{paragraphs}"
        f"</article></main>{'</div>' * 12}{script * 12}</body></html>"
    )


def rule_files(folder: Path, count: int, seed: int = 2, general: float = 0.1) -> list[str]:
    """Writes packs with so many rules in all; returns the phrases that they look for.

    general: the share of the rules that apply everywhere; the others belong to sites, twenty to a pack.
    """
    language = Language(0)
    language.random = random.Random(seed)
    phrases = [furniture(language) for _ in range(count)]
    everywhere = max(int(count * general), min(count, 5))
    _write(folder / "common" / "made-up.toml", "", phrases[:everywhere], 0)
    rest = phrases[everywhere:]
    for number, at in enumerate(range(0, len(rest), RULES_A_PACK)):
        pack = folder / "sites" / f"site-{number}.toml"
        _write(pack, f'hosts = ["site{number}.example"]\n', rest[at : at + RULES_A_PACK], at)
    return phrases


def _write(file: Path, head: str, phrases: list[str], first: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rules = (_rule(first + number, phrase) for number, phrase in enumerate(phrases))
    file.write_text(f"schema = 1\n{head}\n" + "\n".join(rules), "utf-8")


def as_regex(number: int, phrase: str) -> str:
    """What a script would look for instead of the rule that `rule_files` makes of a phrase.

    Blanks may be any, and marks may stand round a whole line.
    """
    words = r"\s+".join(phrase.split())
    form = number % 20
    if form < 10:
        return rf"(?m)^[^\w\n]*{words}[^\w\n]*$"
    if form < 12:
        return rf"(?m)^[^\w\n]*{words}[^\n]*$"
    if form in (14, 15):
        return rf"(?m)^\W{{0,3}}{phrase}(?: \w+){{0,3}}$"
    if form == 16:
        return rf"\b{phrase} \d{{1,3}} {phrase.split()[-1]}\b"
    return words


def _rule(number: int, phrase: str) -> str:
    head = f'[[rule]]\nid = "rule-{number}"\nkind = "promo"\n'
    word = phrase.split()[-1]
    forms = (
        *[f'op = "line"\nmatch = "{phrase}"\n'] * 10,
        *[f'op = "line"\nmatch = {{ starts = "{phrase}" }}\n'] * 2,
        *[f'op = "phrase"\nmatch = {{ contains = "{phrase}" }}\n'] * 2,
        *[f"op = \"line\"\nmatch = {{ regex = '''^\\W{{0,3}}{phrase}(?: \\w+){{0,3}}$''' }}\n"] * 2,
        f"op = \"line\"\nmatch = {{ regex = '''\\b{phrase} \\d{{1,3}} {word}\\b''' }}\n",
        f'op = "block"\nstart = "{phrase}"\nend = {{ contains = "{word} {word}" }}\nmax_chars = 900\n',
        f'op = "tail"\nstart = "{phrase}"\nconfirm = {{ contains = "{word} {word}" }}\n',
        f'op = "section"\nstart = "{phrase}"\nmax_lines = 12\n',
    )
    return head + forms[number % len(forms)]
