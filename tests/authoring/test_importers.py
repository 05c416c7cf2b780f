"""`clean rules import` of filters and site-config files: packs that hold in their own tests, and what they left out."""

from __future__ import annotations

import random
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import soupsieve
from bs4 import BeautifulSoup
from lxml import html as lxml_html

from cleaner import Cleaner
from cleaner.authoring.importers.css import NotCss
from cleaner.authoring.importers.kinds import kind_of
from cleaner.authoring.importers.xpath import selector_of

CLEAN = str(Path(sys.executable).parent / "clean")
STORY = "The ferry was late again, and nobody at the pier was surprised by it any more."


def clean(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLEAN, *map(str, arguments)], capture_output=True, text=True, check=False)


def good(packs: Path) -> None:
    for command in ("lint", "test"):
        done = clean("rules", command, packs)
        assert done.returncode == 0, done.stdout + done.stderr


EXPRESSIONS = {
    "//div": "div",
    "/html/body/div[1]": "html > body > div:nth-of-type(1)",
    "//div[@id='a']": "div#a",
    "//*[@class='box big']": '*[class="box big"]',
    "//div[contains(@class, 'bo')]": 'div[class*="bo"]',
    "//div[contains(concat(' ', @class, ' '), ' box ')]": "div.box",
    "//div[contains(concat(' ',normalize-space(@class),' '),' box ')]/p": "div.box > p",
    "//div[contains(concat(' ', @class, ' '), ' bo')]": 'div:is([class^="bo"], [class*=" bo"])',
    "//p[2]": "p:nth-of-type(2)",
    "//div/*[last()]": "div > *:nth-last-child(1)",
    "//p[position()>1]": "p:nth-of-type(n+2)",
    "//p[@class='x'][1]": 'p[class="x"]:nth-child(1 of p[class="x"])',
    "//div[not(@id) and @class]": "div:not([id])[class]",
    "//p[@id='b' or starts-with(@class, 'x')]": 'p:is(#b, [class^="x"])',
    "//p[@class!='x']": 'p[class]:not([class="x"])',
    "//span/parent::p": "p:has(> span)",
    "//span/..": "*:has(> span)",
    "//div/p/ancestor::section": "section:has(:is(div > p))",
    "//h2/following-sibling::*": "h2 ~ *",
    "//h2/following-sibling::*[1][self::p]": "h2 + *:is(p)",
    "//p[.//span]": "p:has(span)",
    "//p[ancestor::section]": "p:is(section *)",
    "//p[preceding-sibling::h2]": "p:is(h2 ~ *)",
    "//footer/self::footer | //h2": "footer:is(footer), h2",
}
PAGE = """<html><body><div id="a" class="box big"><h2>One</h2>
<p class="x">a<span>b</span></p><p id="b" class="box">c</p>
<p class="x y">d</p></div><section><div class="big"><p class="x">e</p><span>f</span></div><h2>g</h2><p>h</p><p>i</p>
<div id="c"><div class="boxes"><p class="x">j<span class="box">k</span></p><p class="x">l</p></div></div></section>
<footer class="a box"><p>m</p></footer></body></html>"""


def by_xpath(expression: str) -> list[str]:
    tree = lxml_html.document_fromstring(PAGE)
    return [tree.getroottree().getpath(element) for element in tree.xpath(expression)]


def by_css(selector: str) -> list[str]:
    soup = BeautifulSoup(PAGE, "lxml")
    tree = lxml_html.document_fromstring(PAGE)
    order = {id(tag): n for n, tag in enumerate(soup.find_all(True))}
    elements = list(tree.iter())
    return [tree.getroottree().getpath(elements[order[id(tag)]]) for tag in soupsieve.select(selector, soup)]


@pytest.mark.parametrize(("expression", "selector"), EXPRESSIONS.items())
def test_a_selector_finds_what_the_expression_finds(expression: str, selector: str) -> None:
    assert selector_of(expression) == selector
    assert by_css(selector) == by_xpath(expression)


def test_whatever_is_turned_finds_the_same() -> None:
    chance = random.Random(19)
    conditions = [text[text.index("[") :] for text in EXPRESSIONS if "[" in text and text.startswith("//")]
    conditions = [condition for condition in conditions if "/following" not in condition and "]/" not in condition]
    tags = ["div", "p", "*", "span", "h2", "section", "body"]
    turned = found = 0
    for _ in range(300):
        steps = "".join(
            chance.choice(["//", "/", "/following-sibling::", "/parent::", "/ancestor::"][: 5 if n else 1])
            + chance.choice(tags)
            + "".join(chance.choices(conditions, k=chance.randrange(3)))
            for n in range(chance.randrange(1, 4))
        )
        try:
            selector = selector_of(steps)
        except NotCss:
            continue
        turned += 1
        expected = by_xpath(steps)
        found += bool(expected)
        assert by_css(selector) == expected, f"{steps} → {selector}"
    assert turned > 150
    assert found > 25


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("//a/@href", "attributes or texts"),
        ("//p/text()", "attributes or texts"),
        ("(//div)[1]", "position among all"),
        ("//p[contains(., 'Read')]", "text of elements"),
        ("//p[contains(text(), 'Read')]", "text of elements"),
        ("//div[p/span]", "several steps"),
        ("//div[p[span]]", "within each other"),
        ("//p[count(a)=1]", "count() has no counterpart"),
        ("//DIV", "lower case"),
        ("div", "does not begin"),
        ("//div[@class=' x']", "blanks"),
        ("//div[", "where"),
        ("//div]", "not understood"),
        ("//div[@a='\x01']", "control"),
        ("//h2/following-sibling::p[1]", "position"),
        ("//div[" * 40 + "a" + "]" * 40, "element"),
        ("//div" + "[a[a" * 9 + "]]" * 9, "nested too deeply"),
        ("//div" * 1000, "longer than"),
        ("", "does not begin"),
    ],
)
def test_says_why_an_expression_has_no_selector(expression: str, why: str) -> None:
    with pytest.raises(NotCss) as error:
        selector_of(expression)
    assert why in str(error.value)


def test_kinds_are_guessed_from_names() -> None:
    assert kind_of(".newsletter-box") == "newsletter"
    assert kind_of("[class*='ShareBar']") == "share"
    assert kind_of("div.shadow") == "template"
    assert kind_of("div.x1", "remove the related stories") == "related"


CONFIG = """\
# Author: somebody

title: //h1
body: //div[contains(concat(' ',normalize-space(@class),' '),' story ')]
body: (//div)[2]
body: //main

# what readers say
strip: //div[@class='says']
strip: //footer/following-sibling::*
strip: //ul/li[last()]
strip: //p[contains(., 'More')]
strip: //p
strip: //img[@src]
strip_id_or_class: newsletter
find_string: <b>
replace_string: <i>
strip_image_src: dot.gif
prune: no
nonsense
oddkey: 1
test_url: https://www.gazette.example/1
"""


def test_imports_a_site_config(tmp_path: Path) -> None:
    config = tmp_path / "gazette.example.txt"
    config.write_text(CONFIG, "utf-8")
    done = clean("rules", "import", "--from", "ftr", config)
    assert done.returncode == 0, done.stderr
    pack = tmp_path / "gazette.toml"
    pack.write_text(done.stdout, "utf-8")
    good(pack)
    told = tomllib.loads(done.stdout)
    assert told["hosts"] == "gazette.example"
    assert "https://www.gazette.example/1" in told["source"]
    rules = {rule["id"]: rule for rule in told["rule"]}
    assert rules["content"]["select"] == "div.story"
    assert rules["newsletter-elements"]["kind"] == "newsletter"
    assert any(rule.get("note") == "what readers say" for rule in told["rule"])
    left_out = [line for line in done.stderr.splitlines() if line.startswith(f"{config}:")]
    assert [int(line.split(":")[1]) for line in left_out] == [5, 6, 12, 16, 17, 20, 21, 13, 14]
    assert "9 lines left out" in done.stderr
    page = (
        f'<html><body><nav>Menu</nav><div class="story"><p>{STORY}</p><div class="says">Never!</div>'
        f'<div id="my-newsletter-1">Sign up</div></div></body></html>'
    )
    result = Cleaner([pack], bundled=False).clean(page, url="https://gazette.example/2", media_type="text/html")
    assert result.text.strip() == STORY


def test_imports_a_folder_of_site_configs_twice(tmp_path: Path) -> None:
    folder, out = tmp_path / "configs", tmp_path / "packs"
    folder.mkdir()
    (folder / "gazette.example.txt").write_text(CONFIG, "utf-8")
    (folder / ".wide.example.txt").write_text("strip: //aside\n", "utf-8")
    (folder / "LICENSE.txt").write_text("strip: //aside\n", "utf-8")
    (folder / "empty.example.txt").write_text("", "utf-8")
    assert clean("rules", "import", "--from", "ftr", folder).returncode == 2
    for _ in range(2):
        done = clean("rules", "import", "--from", "ftr", folder, "--out", out)
        assert done.returncode == 0, done.stderr
        assert sorted(path.name for path in out.iterdir()) == ["gazette.example.toml", "wide.example.toml"]
    assert "LICENSE.txt: 'license' is no host name" in done.stderr
    good(out)
    (out / "wide.example.toml").write_text("schema = 1\n", "utf-8")
    refused = clean("rules", "import", "--from", "ftr", folder, "--out", out)
    assert refused.returncode == 2
    assert "is there already and differs" in refused.stderr
    assert (out / "wide.example.toml").read_text("utf-8") == "schema = 1\n"


FILTERS = """\
[Adblock Plus 2.0]
! title
a.example,b.example##.box
a.example##.only-a
b.example##.b2
b.example##.b3
b.example#@#.b2
sub.b.example#@#.b3
c.example,~www.c.example##.c
c.example,~d.example##.promo
##.everywhere
~a.example##.nearly
g.*##.g
a.example#?#div:-abp-has(.x)
a.example##+js(set, x, 1)
a.example##div:style(display: none)
a.example##p:has-text(ad)
a.example##)(
x.example##p
||ads.example^$third-party
"""


def test_filters_stay_on_their_hosts(tmp_path: Path) -> None:
    filters, out = tmp_path / "filters.txt", tmp_path / "packs"
    filters.write_text(FILTERS, "utf-8")
    refused = clean("rules", "import", "--from", "filters", filters)
    assert refused.returncode == 2
    assert "--out" in refused.stderr
    done = clean("rules", "import", "--from", "filters", filters, "--out", out)
    assert done.returncode == 0, done.stderr
    packs = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in out.iterdir()}
    found = {name: (pack["hosts"], [rule["select"] for rule in pack["rule"]]) for name, pack in packs.items()}
    assert found == {
        "a.example": ("a.example", [[".box", ".only-a"]]),
        "b.example": ("b.example", [".box"]),
        "c.example": ("c.example", [".promo"]),
    }
    good(out)
    left_out = [line for line in done.stderr.splitlines() if line.startswith(f"{filters}:")]
    assert sorted(int(line.split(":")[1]) for line in left_out) == [5, 6, 9, 13, 14, 15, 16, 17, 18, 19]
    assert "10 lines left out" in done.stderr
    assert "2 lines passed over: filters for all hosts" in done.stderr


def test_hosts_with_the_same_filters_share_a_pack(tmp_path: Path) -> None:
    filters, out = tmp_path / "filters.txt", tmp_path / "packs"
    filters.write_text("b.example,a.example##.box\na.example,b.example##.other\n", "utf-8")
    done = clean("rules", "import", "--from", "filters", filters)
    assert tomllib.loads(done.stdout)["hosts"] == ["a.example", "b.example"]
    assert clean("rules", "import", "--from", "filters", filters, "--out", out).returncode == 0
    assert [path.name for path in out.iterdir()] == ["a.example.toml"]


def test_filters_for_all_hosts_are_taken_if_asked_for(tmp_path: Path) -> None:
    filters = tmp_path / "filters.txt"
    filters.write_text("##.everywhere\n##.spared\na.example#@#.spared\n", "utf-8")
    assert clean("rules", "import", "--from", "filters", filters).returncode == 2
    done = clean("rules", "import", "--from", "filters", filters, "--generic")
    assert done.returncode == 0, done.stderr
    told = tomllib.loads(done.stdout)
    assert "hosts" not in told
    assert [rule["select"] for rule in told["rule"]] == [".everywhere"]
    assert "filters.txt:2: '.spared': an exception for a.example" in done.stderr


def test_lists_of_strangers_are_bounded(tmp_path: Path) -> None:
    filters = tmp_path / "filters.txt"
    rows = [f"h{n}.example##.c{n}" for n in range(200_000)]
    filters.write_text(
        "\n".join([*rows, "a," * 200_000 + "##.x", "a.example##" + ":not(" * 2_000, "#" * 90_000]), "utf-8"
    )
    refused = clean("rules", "import", "--from", "filters", filters, "--out", tmp_path / "packs")
    assert refused.returncode == 2
    assert "filters.txt:20001: more than 20,000 filters apply; name the hosts" in refused.stderr
    assert not (tmp_path / "packs").exists()
    done = clean("rules", "import", "--from", "filters", filters, "--host", "h7.example")
    assert done.returncode == 0, done.stderr
    assert '".c7"' in done.stdout
    config = tmp_path / "a.example.txt"
    config.write_text("strip: //div" + "[a" * 90_000 + "\n" + "strip: //p[" * 300 + "\n", "utf-8")
    done = clean("rules", "import", "--from", "ftr", config)
    assert done.returncode == 2
    assert "a.example.txt:1: a line of 180,012 characters" in done.stderr
    assert "a.example.txt:2: strip:" in done.stderr


def test_what_cannot_be_imported_is_said(tmp_path: Path) -> None:
    empty = tmp_path / "a.example.txt"
    empty.write_text("", "utf-8")
    for form in ("phrases", "filters", "ftr"):
        done = clean("rules", "import", "--from", form, empty)
        assert (done.returncode, done.stdout) == (0 if form == "phrases" else 2, done.stdout)
    assert clean("rules", "import", "--from", "filters", tmp_path).returncode == 2
    assert clean("rules", "import", "--generic", empty).returncode == 2
