"""How the report looks: colours that are told apart and can be read, and no page wider than a telephone."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from cleaner.model import KINDS
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import Known, items_of
from cleaner.report.runs.comparison import compare
from cleaner.report.runs.drift import Drift
from cleaner.report.runs.html import Asked, page
from cleaner.report.runs.html.colours import COLOURS
from cleaner.report.runs.html.versus import Versus
from cleaner.review.decisions import MEANINGS
from cleaner.review.upstream import words

from .test_aggregate import write

APART = 0.09
"""The least distance of two kinds' colours in OKLab; neighbours of a palette of 26 hues at one lightness have half."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def oklab(colour: str) -> tuple[float, float, float]:
    """The colour in Oklab (https://bottosson.github.io/posts/oklab/)."""
    r, g, b = linear(colour)
    l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)  # noqa: E741
    m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )


def test_every_kind_has_a_colour_of_its_own() -> None:
    assert set(COLOURS) == set(KINDS)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_kinds_are_told_apart(theme: int) -> None:
    pairs = itertools.combinations(COLOURS, 2)
    close = [
        (one, other)
        for one, other in pairs
        if math.dist(oklab(COLOURS[one][theme]), oklab(COLOURS[other][theme])) < APART
    ]
    assert close == []


@pytest.fixture
def shown(tmp_path: Path, browser: Any) -> Any:
    """The page of a comparison with every kind, long names and long words."""
    for name, size in (("a", 40), ("b", 60)):
        cuts = tuple(
            (f"a-pack-with-a-long-name/{kind}-and-more-words-{kind}", size, kind, f"{kind}\n") for kind in KINDS
        )
        write(tmp_path / name, "folder/" + "long" * 30 + ".txt", site="a-site-with-a-name", cuts=cuts)
        write(
            tmp_path / name, "p.txt", cuts=(("x/y", size, "promo", "w" * 2_000),), stale=[{"rule": "x/z", "chars": 1}]
        )
    run = aggregate(tmp_path / "b")
    versus = Versus(
        compare(tmp_path / "a", tmp_path / "b"), [Drift("x/" + "r" * 60, "stopped firing", 0.4, 0.0, 1_000_000)]
    )
    asked = Asked(items_of(run, Known({"none"})), MEANINGS, words())
    (tmp_path / "report.html").write_text(page(run, asked, versus), "utf-8")
    browser.get((tmp_path / "report.html").as_uri())
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def in_window(browser: Any, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


WIDE = """
return [...document.querySelectorAll("body *")].filter((e) => e.getClientRects().length && !e.closest(".skip, datalist")
  && (e.getBoundingClientRect().right > innerWidth + 0.5 || (e.matches(".scroll") && e.scrollWidth > e.clientWidth)))
  .map((e) => `${e.tagName} ${e.id} ${e.className}`)
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(shown: Any, width: int) -> None:
    in_window(shown, width, "light")
    assert shown.execute_script("return innerWidth") == width
    assert shown.execute_script(WIDE) == []


def test_on_a_telephone_every_number_says_what_it_is(shown: Any) -> None:
    in_window(shown, 390, "light")
    script = "return getComputedStyle(arguments[0], '::before').content"
    cells = shown.find_elements(By.CSS_SELECTOR, "#kinds tbody tr:first-child td.number")
    assert [shown.execute_script(script, cell).strip('" ') for cell in cells] == [
        "hits", "documents", "bytes", "largest, bytes",
    ]  # fmt: skip
    cell = shown.find_element(By.CSS_SELECTOR, "#versus-rules td.number")
    assert "hits before" in shown.execute_script(script, cell)


CONTRASTS = """
const parse = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
const lum = (colour) => { const [r, g, b] = parse(colour).map((v) => { v /= 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = (e) => { while (e) { const c = getComputedStyle(e).backgroundColor;
  if (!/, 0\\)$/.test(c) && c !== "transparent") return c; e = e.parentElement; } return "rgb(255,255,255)"; };
const low = [];
for (const e of document.querySelectorAll("main *, header *")) {
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!own || !e.getClientRects().length || e.disabled || e.closest("button:disabled, option, .skip")) continue;
  const [a, b] = [lum(getComputedStyle(e).color), lum(ground(e))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) low.push(`${e.tagName} ${e.className} ${e.textContent.slice(0, 20)} ${contrast.toFixed(2)}`);
}
return low;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(shown: Any, scheme: str) -> None:
    """WCAG's AA, of every element with text, and so of every kind's colour."""
    in_window(shown, 1280, scheme)
    assert shown.execute_script(CONTRASTS) == []
    colours = shown.execute_script(
        "return [...document.querySelectorAll('#kinds button.tag')].map((e) => getComputedStyle(e).color)"
    )
    assert len(set(colours)) == len(KINDS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_legend_names_every_colour_of_the_bar(shown: Any, scheme: str) -> None:
    in_window(shown, 1280, scheme)
    ground = "(e) => getComputedStyle(e).backgroundColor"
    bar = shown.execute_script(f"return [...document.querySelectorAll('#bar span')].map({ground})")
    legend = shown.execute_script(f"return [...document.querySelectorAll('#legend .swatch')].map({ground})")
    names = [entry.text.split()[0] for entry in shown.find_elements(By.CSS_SELECTOR, "#legend li")]
    assert bar == legend
    assert len(set(legend)) == len(KINDS) + 1
    assert set(names) == {*KINDS, "kept"}


def test_the_comparison(shown: Any) -> None:
    lines = shown.find_elements(By.CSS_SELECTOR, "#versus-totals tbody tr")
    cells = [[cell.text for cell in line.find_elements(By.CSS_SELECTOR, "td")] for line in lines]
    rows = {name: numbers for name, *numbers in cells}
    assert rows["documents"] == ["2", "2", "0"]
    before, now = 40 * (len(KINDS) + 1), 60 * (len(KINDS) + 1)
    assert rows["removed bytes"] == [f"{before:,}", f"{now:,}", f"+{now - before:,}"]
    drift = [cell.text for cell in shown.find_elements(By.CSS_SELECTOR, "#drift tbody td")]
    assert drift[1:] == ["stopped firing", "40.0 %", "0.0 %", "1,000,000"]
    assert shown.find_element(By.ID, "to-versus").is_displayed()
