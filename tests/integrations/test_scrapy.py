"""The pipeline in a crawl: a real spider, a real server on the loopback address."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

STORY = "The canal was dug by hand, and it took the men of six parishes nine winters to reach the lake."
RULES = """\
schema = 1
[[rule]]
id = "sign-up"
kind = "newsletter"
op = "line"
match = "Sign up for our newsletter"
"""
PAGES = {
    "/": "".join(f'<a href="/{name}">{name}</a>' for name in ("text", "page", "odd")),
    "/text": f"<html><body><main>{STORY}\nSign up for our newsletter\n{STORY}</main></body></html>",
    "/page": f"<html><body><article>{f'<p>{STORY}</p>' * 3}<p>Sign up for our newsletter</p></article></body></html>",
    "/odd": "<html><body><main></main></body></html>",
}

SPIDER = """
import dataclasses, json, sys
import scrapy
from scrapy.crawler import CrawlerProcess


@dataclasses.dataclass
class Article:
    url: str
    text: object
    html: str = ""
    manifest: dict | None = None


class Stories(scrapy.Spider):
    name = "stories"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.story)

    def story(self, response):
        if response.url.endswith("/odd"):
            yield {"url": response.url, "text": 17}
            yield {"url": response.url, "text": None}
            yield {"url": 5, "text": "Sign up for our newsletter"}
        elif response.url.endswith("/page"):
            yield Article(response.url, "", html=response.text)
        else:
            yield {"url": response.url, "text": response.css("main::text").get()}


settings = json.loads(sys.argv[2]) | {
    "ITEM_PIPELINES": {"cleaner.integrations.scrapy.CleanPipeline": 300},
    "FEEDS": {sys.argv[3]: {"format": "json"}},
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "INFO",
}
process = CrawlerProcess(settings)
crawler = process.create_crawler(Stories)
process.crawl(crawler)
process.start()
print(json.dumps({key: value for key, value in crawler.stats.get_stats().items() if key.startswith("clean/")}))
"""


class Crawl(NamedTuple):
    items: list[dict[str, Any]]
    stats: dict[str, int]
    log: str


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def crawl(site: str, folder: Path, **settings: object) -> Crawl:
    (folder / "rules.toml").write_text(RULES)
    (folder / "spider.py").write_text(SPIDER)
    told = {"CLEAN_RULES": [str(folder / "rules.toml")], "CLEAN_BUNDLED": False, **settings}
    command = [sys.executable, "spider.py", site, json.dumps(told), "items.json"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    file = folder / "items.json"
    items = json.loads(file.read_text() or "[]") if file.exists() else []
    stats = json.loads(ran.stdout) if ran.stdout.startswith("{") else {}
    return Crawl(items, stats, ran.stderr)


def test_a_crawl(site: str, tmp_path: Path) -> None:
    crawled = crawl(
        site, tmp_path, CLEAN_FIELDS=["text", "html"], CLEAN_MANIFEST_FIELD="manifest", CLEAN_EXTRACTOR="none"
    )
    assert len(crawled.items) == 5, crawled.log
    by_end = {str(item["url"]).rsplit("/", 1)[-1]: item for item in crawled.items}
    assert by_end["text"]["text"] == f"{STORY}\n{STORY}"
    assert "newsletter" not in by_end["page"]["html"]
    assert by_end["page"]["html"].count("nine winters") == 3
    assert by_end["text"]["manifest"]["text"]["segments"][1]["rule"] == "rules/sign-up"
    assert crawled.stats["clean/documents"] == 3
    assert crawled.stats["clean/status/cleaned"] == 2
    assert crawled.stats["clean/kind/newsletter"] == 2


@pytest.mark.parametrize("settings", [{"CLEAN_IGNORE": "newsletter,share"}, {"CLEAN_SELECT": ["share"]}])
def test_a_crawl_that_ignores_a_kind(site: str, tmp_path: Path, settings: dict[str, object]) -> None:
    crawled = crawl(site, tmp_path, **settings)
    assert len(crawled.items) == 5, crawled.log
    assert "clean/kind/newsletter" not in crawled.stats
    assert crawled.stats["clean/documents"] >= 1


def test_items_go_on_whatever_happens(site: str, tmp_path: Path) -> None:
    """Fields that are no text, and a text that loses everything to the rules."""
    crawled = crawl(site, tmp_path)
    odd = [item for item in crawled.items if item["url"] == 5 or str(item["url"]).endswith("/odd")]
    assert sorted(str(item["text"]) for item in odd) == ["17", "None", "Sign up for our newsletter"]
    assert crawled.stats["clean/status/guarded"] == 1


def test_an_error_in_the_cleaner_drops_no_item() -> None:
    from cleaner.integrations.scrapy import CleanPipeline

    class Broken:
        def clean(self, *arguments: object, **options: object) -> None:
            raise RuntimeError("a fault of ours")

    item = {"url": "https://example.org/", "text": STORY}
    assert CleanPipeline(Broken()).process_item(item) == {"url": "https://example.org/", "text": STORY}  # type: ignore[arg-type]


def test_an_item_without_the_manifests_field_goes_on() -> None:
    import scrapy

    from cleaner import Cleaner
    from cleaner.integrations.scrapy import CleanPipeline

    class Story(scrapy.Item):  # type: ignore[misc]
        url = scrapy.Field()
        text = scrapy.Field()

    pipeline = CleanPipeline(Cleaner(bundled=False), CLEAN_MANIFEST_FIELD="manifest")
    assert dict(pipeline.process_item(Story(text=STORY))) == {"text": STORY}


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"CLEAN_FEILDS": ["text"]}, "unknown settings CLEAN_FEILDS"),
        ({"CLEAN_RULES": ["nowhere.toml"]}, "nowhere.toml: no such rule file or folder"),
    ],
)
def test_wrong_settings_stop_the_crawl_before_it_begins(
    site: str, tmp_path: Path, settings: dict[str, object], complaint: str
) -> None:
    crawled = crawl(site, tmp_path, **settings)
    assert crawled.items == []
    assert complaint in crawled.log
