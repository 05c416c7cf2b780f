"""A run over invented stories, and a browser to look at its report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.job.options import JobOptions
from cleaner.job.run import run
from tests.house import BOX, SIGN_UP, STORY

EVIL = '<img src=x onerror="document.title=1"></script><script>document.title = "owned"</script>\u2028\x1b[31m'

RULES = (
    f"schema = 1\n{SIGN_UP}{BOX}"
    + """
[[rule]]
id = "everything"
kind = "template"
op = "line"
match = { starts = "Drop" }
"""
)


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    """The output of a run: cleaned, unchanged and guarded documents, and a page."""
    source = tmp_path / "dump"
    source.mkdir()
    (tmp_path / "rules.toml").write_text(RULES)
    for number in range(6):
        (source / f"s{number}.txt").write_text(f"{STORY}Sign up for letter {number}\n{STORY}", "utf-8")
    (source / "plain.txt").write_text(STORY)
    (source / "evil.txt").write_text(f"{STORY}Sign up {EVIL}\n{STORY}", "utf-8")
    (source / "huge.txt").write_text(
        STORY * 80 + "More from us\n" + "Another story of ours.\n" * 120 + "The end\n" + STORY
    )
    (source / "unended.txt").write_text(f"{STORY}More from us\n{STORY}")
    (source / "guarded.txt").write_text(STORY + "Drop this line, please, all of it.\n" * 20)
    paragraphs = "".join(f"<p>{STORY}" for _ in range(4))
    (source / "page.html").write_text(f"<!doctype html><html><body><article>{paragraphs}<p>Sign up now</article>")
    out = tmp_path / "out"
    run(Cleaner([tmp_path / "rules.toml"], bundled=False), JobOptions((str(source),), out))
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Callable[..., object]]:
    """A headless Chromium. `chromium` and `chromedriver` must be on the path: Debian's chromium and chromium-driver."""
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        if os.environ.get("CI"):
            pytest.fail("chromium and chromedriver are not installed, though CI is set")
        pytest.skip("chromium and chromedriver are not installed (Debian: apt install chromium chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,1600",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    yield started
    started.quit()
