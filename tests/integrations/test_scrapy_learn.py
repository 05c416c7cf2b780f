"""A crawl that learns as it goes: real spiders, a real server on the loopback address, two crawls in a row."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.learn.conftest import story
from tests.learn.test_pages import page

SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess


class Stories(scrapy.Spider):
    name = "stories"

    async def start(self):
        for n in range(int(sys.argv[2]), int(sys.argv[3])):
            yield scrapy.Request(f"{sys.argv[1]}{n}", self.parse)

    def parse(self, response):
        yield {"url": response.url, "text": response.text}


process = CrawlerProcess({
    "ITEM_PIPELINES": {"cleaner.integrations.scrapy.CleanPipeline": 300},
    "EXTENSIONS": {"cleaner.integrations.scrapy.LearnExtension": 0},
    "FEEDS": {sys.argv[4]: {"format": "json"}},
    "TELNETCONSOLE_ENABLED": False,
} | json.loads(sys.argv[5]))
crawler = process.create_crawler(Stories)
process.crawl(crawler)
process.start()
print(json.dumps({key: value for key, value in crawler.stats.get_stats().items() if key.startswith("clean/")}))
"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        number = self.path.strip("/")
        self.send_response(200 if number.isdigit() else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if number.isdigit():
            self.wfile.write(page(int(number)).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/"
    httpd.shutdown()


def crawl(server: str, first: int, end: int, out: Path, settings: dict[str, object]) -> tuple[dict[str, int], str]:
    spider = out.with_suffix(".py")
    spider.write_text(SPIDER, "utf-8")  # Scrapy reads the source of callbacks
    command = [sys.executable, str(spider), server, str(first), str(end), str(out), json.dumps(settings)]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), ran.stderr


def test_the_second_crawl_knows_what_the_first_one_learnt(server: str, tmp_path: Path) -> None:
    learnt = tmp_path / "learnt"
    settings = {"CLEAN_LEARN_DIR": str(learnt), "CLEAN_RULES": [str(learnt)], "CLEAN_PACKS": ["common"]}
    stats, log = crawl(server, 0, 6, tmp_path / "first.json", settings)
    assert stats["clean/learnt_packs"] == 1, log
    (pack,) = learnt.glob("*.toml")
    assert "tide-text" in pack.read_text("utf-8")
    stats, _ = crawl(server, 40, 44, tmp_path / "second.json", settings)
    assert stats["clean/documents"] == 4
    items = {item["url"]: item["text"] for item in json.loads((tmp_path / "second.json").read_text("utf-8"))}
    assert items[f"{server}41"].split("\n") == [*story(41), *story(141), ""]


def test_without_a_folder_it_stays_out_of_the_way(server: str, tmp_path: Path) -> None:
    stats, log = crawl(server, 0, 2, tmp_path / "out.json", {})
    assert stats["clean/documents"] == 2
    assert "clean/learnt_packs" not in stats
    assert "CLEAN_LEARN_DIR names no folder" in log
