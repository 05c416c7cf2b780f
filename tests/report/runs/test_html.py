"""The report, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.html import page
from tests.report.conftest import EVIL

from .test_aggregate import write


@pytest.fixture
def shown(cleaned: Path, browser: Any) -> Any:
    """The browser with the report of the run; whatever it logs is an error."""
    file = cleaned / "report.html"
    file.write_text(page(aggregate(cleaned)), "utf-8")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(file.as_uri())
    yield browser
    assert browser.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert all(url == file.as_uri() for url in asked), asked


def texts(browser: Any, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def test_totals_and_tables(shown: Any) -> None:
    totals = dict(zip(texts(shown, "#totals dt"), texts(shown, "#totals dd"), strict=True))
    assert (totals["documents"], totals["documents guarded"], totals["documents unchanged"]) == ("12", "1", "2")
    assert {"bytes kept", "bytes removed", "share removed"} < totals.keys()
    assert texts(shown, "#kinds tbody td:first-child")[0] == "promo"
    assert "rules/sign-up" in texts(shown, "#rules tbody td:first-child")
    assert texts(shown, "#sites tbody td:first-child") == ["(no site known)"]


def test_what_to_look_at_stands_first(shown: Any) -> None:
    titles = texts(shown, "#look summary")
    assert titles[0].startswith("Guarded")
    assert any(title.startswith("Rules with few and huge") for title in titles)
    assert any(title.startswith("Blocks whose end was not found") for title in titles)
    assert "rules/box" in texts(shown, "#cards .card")[0]


def test_samples_stand_in_their_surroundings(shown: Any) -> None:
    shown.find_element(By.ID, "query").send_keys("letter 1")
    (card,) = shown.find_elements(By.CSS_SELECTOR, "#cards .card")
    removed = card.find_element(By.TAG_NAME, "del")
    assert removed.text.strip() == "Sign up for letter 1"
    assert "line-through" in removed.value_of_css_property("text-decoration")
    before, after = card.find_elements(By.CLASS_NAME, "around")
    assert before.text.strip().endswith("in the village below.")
    assert after.text.startswith("The lighthouse at the point")


def test_documents_are_text_and_never_markup(shown: Any) -> None:
    shown.find_element(By.ID, "query").send_keys("onerror")
    (card,) = shown.find_elements(By.CSS_SELECTOR, "#cards .card")
    assert EVIL.partition("\u2028")[0] in card.text
    assert "\\u2028\\x1b[31m" in card.text
    assert shown.find_elements(By.CSS_SELECTOR, "#cards img, #cards script") == []
    assert shown.title == "clean report"


def test_the_policy_stops_foreign_scripts(shown: Any) -> None:
    inserted = (
        "const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s);"
    )
    shown.execute_script(inserted)
    assert shown.title == "clean report"
    (refusal,) = shown.get_log("browser")
    assert "Content Security Policy" in refusal["message"]


def test_sorting_by_keyboard(shown: Any) -> None:
    header = shown.find_element(By.CSS_SELECTOR, "#rules thead th:nth-child(3) button")
    header.send_keys(Keys.ENTER)
    hits = [int(text) for text in texts(shown, "#rules tbody td:nth-child(3)")]
    assert hits == sorted(hits, reverse=True)
    assert (
        shown.find_element(By.CSS_SELECTOR, "#rules thead th:nth-child(3)").get_attribute("aria-sort") == "descending"
    )
    shown.switch_to.active_element.send_keys(Keys.ENTER)
    assert [int(text) for text in texts(shown, "#rules tbody td:nth-child(3)")] == sorted(hits)


def test_a_rule_shows_its_samples(shown: Any) -> None:
    (rule,) = [b for b in shown.find_elements(By.CSS_SELECTOR, "#rules tbody button.link") if b.text == "rules/box"]
    rule.send_keys(Keys.ENTER)
    assert texts(shown, "#shown") == [f"1 of {len(run_samples(shown))} samples"]
    assert shown.switch_to.active_element.get_attribute("id") == "samples"


def run_samples(browser: Any) -> list[Any]:
    data = browser.execute_script("return document.getElementById('data').textContent")
    samples: list[Any] = json.loads(data)["samples"]
    return samples


def test_keys(shown: Any) -> None:
    body = shown.find_element(By.TAG_NAME, "body")
    body.send_keys("/")
    query = shown.switch_to.active_element
    assert query.get_attribute("id") == "query"
    query.send_keys("nothing has this")
    assert texts(shown, "#shown")[0].startswith("0 of")
    query.send_keys(Keys.ESCAPE)
    shown.execute_async_script("setTimeout(arguments[0], 50)")
    assert not texts(shown, "#shown")[0].startswith("0 of")


def test_addresses_are_links_only_where_they_lead_to_the_web(tmp_path: Path, browser: Any) -> None:
    addresses = {"https://example.org/a": 1, "javascript:document.title='owned'": 0, "data:text/html,x": 0, "no url": 0}
    for number, url in enumerate(addresses):
        source = {
            "path": f"{number}.txt",
            "sha256": "",
            "bytes": 200,
            "encoding": "utf-8",
            "media_type": "",
            "url": url,
        }
        write(tmp_path, f"{number}.txt", cuts=((f"press/r{number}", 50, "promo", f"text {number}"),), source=source)
    (tmp_path / "report.html").write_text(page(aggregate(tmp_path)), "utf-8")
    browser.get((tmp_path / "report.html").as_uri())
    links = browser.find_elements(By.CSS_SELECTOR, "#cards a")
    assert [link.get_attribute("href") for link in links] == ["https://example.org/a"]


@pytest.mark.parametrize("system", ["light", "dark"])
def test_light_and_dark(shown: Any, system: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": system}]}
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    assert (luminance(shown) < 0.5) == (system == "dark")
    assert contrast_of_all_text(shown) >= 4.5
    for theme in ("light", "dark"):
        shown.find_element(By.ID, "theme").click()
        assert shown.find_element(By.ID, "theme").text == f"Theme: {theme}"
        assert (luminance(shown) < 0.5) == (theme == "dark")


def luminance(browser: Any, element: str = "body", of: str = "background-color") -> float:
    colour = browser.find_element(By.CSS_SELECTOR, element).value_of_css_property(of)
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_of_all_text(browser: Any) -> float:
    """The smallest contrast of the colours of text against the panels (WCAG's formula; 4.5 is its AA)."""
    panel = luminance(browser, ".card")
    places = [".card del", ".card .path", "#look .soft", "#rules button.link", "#kinds button.tag", "#totals dt", "dd"]
    found = [luminance(browser, place, "color") for place in places]
    return min((max(text, panel) + 0.05) / (min(text, panel) + 0.05) for text in found)


def test_equal_runs_give_equal_pages(cleaned: Path) -> None:
    assert page(aggregate(cleaned)) == page(aggregate(cleaned))
