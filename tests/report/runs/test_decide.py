"""Deciding in the report's page, in a real browser: with keys and a mouse, from a file, without a network."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import Item, Known, items_of
from cleaner.report.runs.html import Asked, page
from cleaner.review.decisions import MEANINGS, Decision, decide, read_decisions
from cleaner.review.upstream import upstream_report, words
from tests.house import STORY
from tests.report.conftest import EVIL
from tests.report.runs.test_aggregate import write


@pytest.fixture
def items(cleaned: Path) -> list[Item]:
    write(
        cleaned, "page.html", stale=[{"rule": "rules/content", "chars": 9}],
        cuts=(("rules/line", 60, "promo", f"A line ```` of `marks` {EVIL}\n{STORY}"),),
    )  # fmt: skip
    return items_of(aggregate(cleaned), Known({"none/at-all"}))


@pytest.fixture
def desk(cleaned: Path, items: list[Item], browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The browser with the page of a run; whatever it logs or asks the network for is an error."""
    file = cleaned / "report.html"
    file.write_text(page(aggregate(cleaned), Asked(items, MEANINGS, words())), "utf-8")
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "got")})
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(file.as_uri())
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    yield browser
    assert browser.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"}
    assert {url for url in asked if not url.startswith("blob:")} <= {file.as_uri()}


def press(browser: Any, keys: str) -> None:
    browser.find_element(By.TAG_NAME, "body").send_keys(keys)


def text(browser: Any, selector: str) -> str:
    return str(browser.find_element(By.CSS_SELECTOR, selector).text)


def exported(browser: Any) -> list[Decision]:
    browser.find_element(By.ID, "as-text").click()
    told = browser.find_element(By.ID, "export").get_property("value")
    return msgspec.convert(json.loads(told)["decisions"], list[Decision])


def test_what_needs_it_most_stands_first_with_why(desk: Any, items: list[Item]) -> None:
    assert text(desk, "#progress") == f"{len(items)} of {len(items)} to decide"
    seen = []
    for item in items:
        card = desk.find_element(By.CSS_SELECTOR, "#item .card")
        assert card.get_attribute("data-key") == item.key
        reasons = [element.text for element in card.find_elements(By.CSS_SELECTOR, ".why li")]
        assert reasons == [f"{name} {why}" for name, why in item.reasons]
        verdicts = [b.get_attribute("data-verdict") for b in card.find_elements(By.CSS_SELECTOR, "[data-verdict]")]
        assert verdicts == list(MEANINGS[item.form])
        seen.append(item.form)
        press(desk, "j")
    assert text(desk, "#item .empty") == "All are seen."
    assert {"cut", "stale", "page"} == set(seen)
    assert items[0].reasons[0][0] == "disputed"


def test_keys(desk: Any, items: list[Item]) -> None:
    first = next(n for n in range(len(items)) if all(item.form == "cut" for item in items[n : n + 4]))
    press(desk, "j" * first + "arni")
    keys = [item.key for item in items[first : first + 4]]
    wanted = dict(zip(keys, ("accept", "reject", "never", "ignore"), strict=True))
    assert {decision.key: decision.decision for decision in exported(desk)} == wanted
    desk.find_element(By.ID, "export").send_keys(Keys.ESCAPE)
    assert text(desk, "#progress").endswith("1 accept, 1 reject, 1 never, 1 ignore")
    press(desk, "u")
    assert desk.find_element(By.CSS_SELECTOR, "#item .card").get_attribute("data-key") == keys[3]
    assert len(exported(desk)) == 3


def test_keys_do_nothing_where_they_mean_nothing(desk: Any, items: list[Item]) -> None:
    number = next(n for n, item in enumerate(items) if item.form == "page")
    press(desk, "j" * number + "ni")
    assert text(desk, "#progress") == f"{len(items)} of {len(items)} to decide"
    press(desk, "/")
    desk.switch_to.active_element.send_keys("area")
    assert text(desk, "#progress") == f"{len(items)} of {len(items)} to decide"


def test_mouse(desk: Any, items: list[Item]) -> None:
    desk.find_element(By.CSS_SELECTOR, "[data-verdict=reject]").click()
    assert text(desk, "#progress").endswith("decided: 1 reject")
    desk.find_elements(By.CSS_SELECTOR, "#item > .buttons button")[0].click()
    chosen = desk.find_element(By.CSS_SELECTOR, "[data-verdict=reject]")
    assert chosen.get_attribute("aria-pressed") == "true"
    desk.find_element(By.CSS_SELECTOR, "[data-verdict=accept]").click()
    assert [decision.decision for decision in exported(desk)] == ["accept"]
    desk.find_elements(By.CSS_SELECTOR, "#item > .buttons button")[2].click()
    assert text(desk, "#progress") == f"{len(items)} of {len(items)} to decide"


def test_what_is_exported_is_what_was_decided(desk: Any, items: list[Item], tmp_path: Path) -> None:
    press(desk, "r" * len(items))
    wanted = [decide(item, "reject") for item in items]
    assert exported(desk) == wanted
    desk.find_element(By.ID, "download").click()
    file = tmp_path / "got" / "decisions.json"
    end = time.monotonic() + 20
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert list(read_decisions(file).values()) == wanted


def test_where_downloads_are_blocked_the_text_is_selected_and_copied(desk: Any, items: list[Item]) -> None:
    desk.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "deny"})
    press(desk, "a")
    desk.find_element(By.ID, "as-text").click()
    area = desk.switch_to.active_element
    assert area.get_attribute("id") == "export"
    told = area.get_property("value")
    assert desk.execute_script("return getSelection().toString() || arguments[0].value.slice("
                               "arguments[0].selectionStart, arguments[0].selectionEnd)", area) == told  # fmt: skip
    desk.find_element(By.ID, "copy").click()
    desk.execute_async_script("setTimeout(arguments[0], 200)")
    assert text(desk, "#copy") == "Copied"
    desk.find_element(By.ID, "query").send_keys(Keys.CONTROL, "v")
    pasted = desk.find_element(By.ID, "query").get_property("value")
    assert json.loads(told) == json.loads(pasted)


def test_the_report_for_upstream_is_the_commands(desk: Any, items: list[Item]) -> None:
    press(desk, "r" * len(items))
    desk.find_element(By.ID, "as-report").click()
    shown = desk.find_element(By.ID, "export").get_property("value")
    ordered = sorted((decide(item, "reject") for item in items), key=lambda d: (d.rule, d.key))
    assert shown == upstream_report(ordered)


def test_decisions_are_there_when_the_page_is_opened_again(desk: Any, items: list[Item]) -> None:
    press(desk, "ar")
    desk.refresh()
    assert text(desk, "#progress").startswith(f"{len(items) - 2} of {len(items)} to decide")


def test_texts_make_no_markup_and_run_nothing(desk: Any, items: list[Item]) -> None:
    number = next(n for n, item in enumerate(items) if EVIL[:9] in item.text)
    press(desk, "j" * number)
    assert EVIL.partition("\u2028")[0] in text(desk, "#item del")
    assert "\\u2028\\x1b[31m" in text(desk, "#item del")
    assert desk.find_elements(By.CSS_SELECTOR, "#item img, #item script") == []
    assert desk.title == "clean report"
    policy = desk.find_element(By.CSS_SELECTOR, "meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_nothing_to_decide(cleaned: Path, browser: Any) -> None:
    file = cleaned / "report.html"
    file.write_text(page(aggregate(cleaned)), "utf-8")
    browser.get(file.as_uri())
    assert text(browser, "#progress") == "Nothing is left to decide."
    assert browser.find_elements(By.CSS_SELECTOR, "#item *") == []
