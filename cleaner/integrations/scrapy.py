"""Items of a Scrapy spider, cleaned on their way.

    ITEM_PIPELINES = {"cleaner.integrations.scrapy.CleanPipeline": 300}
    EXTENSIONS = {"cleaner.integrations.scrapy.LearnExtension": 0}     # learns each site's furniture as it goes
    CLEAN_LEARN_DIR = CLEAN_RULES = "learnt"

`pip install scrape-cleaner[scrapy]`; tried with Scrapy 2.14 and later.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from itemadapter import ItemAdapter

from cleaner.documents import looks_like_page
from cleaner.engine.scope import host_of
from cleaner.errors import UsageError
from cleaner.learn import learn
from cleaner.pipeline import Cleaner, Result
from cleaner.sinks import atomic

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)


class Setting(NamedTuple):
    """A setting of the pipeline."""

    default: Any
    doc: str


SETTINGS: Mapping[str, Setting] = {
    "CLEAN_FIELDS": Setting(["text"], "fields that hold texts or HTML; each is replaced by its clean text"),
    "CLEAN_URL_FIELD": Setting("url", "the field with the address, which tells the site"),
    "CLEAN_MANIFEST_FIELD": Setting(None, "where manifests go: field → manifest; None for nowhere"),
    "CLEAN_RULES": Setting([], "more rule packs: files or folders"),
    "CLEAN_BUNDLED": Setting(True, "whether the toolkit's own packs apply"),
    "CLEAN_PACKS": Setting(["common", "platforms", "sites"], "which of them"),
    "CLEAN_SELECT": Setting(None, "what may be removed: kinds, packs, rules or globs of these; None for all"),
    "CLEAN_IGNORE": Setting([], "what is not removed, named likewise"),
    "CLEAN_SCORED": Setting("auto", "which texts rules with a model apply to: auto (whole pages), on, off"),
    "CLEAN_SITE": Setting(None, "the site of all items, where their address does not tell it"),
    "CLEAN_LEARN_DIR": Setting(None, "the folder of the packs that `LearnExtension` writes"),
    "CLEAN_LEARN_PAGES": Setting(30, "the last pages of each host that it learns from"),
    "CLEAN_OUTPUT_STYLE": Setting("text", "how the text of pages is written: text, or markdown"),
    "CLEAN_EXTRACTOR": Setting(None, "who votes on pages: both, trafilatura, fast, precision, recall, none"),
}
"""All settings, with their defaults."""


class CleanPipeline:
    """Cleans fields of items in place. Whatever happens to a text, its item goes on, uncleaned if need be.

    It counts in the crawl's stats: `clean/documents`, `clean/status/STATUS`, `clean/removed_chars`, `clean/kind/KIND`,
    `clean/errors`. Wrong settings and wrong rule files stop the crawl before it begins.
    """

    def __init__(self, cleaner: Cleaner, stats: StatsCollector | None = None, **settings: Any) -> None:
        """settings: those that begin with CLEAN_ and are not about rules."""
        given = {name: settings.get(name, setting.default) for name, setting in SETTINGS.items()}
        self._cleaner = cleaner
        self._stats = stats
        self._fields: list[str] = given["CLEAN_FIELDS"]
        self._url_field: str | None = given["CLEAN_URL_FIELD"]
        self._manifest_field: str | None = given["CLEAN_MANIFEST_FIELD"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPipeline:
        """Makes the pipeline for Scrapy.

        Raises UsageError for settings that do not exist, RuleFileError for wrong rules.
        """
        given = _read(crawler.settings)
        cleaner = Cleaner(
            given["CLEAN_RULES"],
            bundled=given["CLEAN_BUNDLED"],
            packs=given["CLEAN_PACKS"],
            select=given["CLEAN_SELECT"],
            ignore=given["CLEAN_IGNORE"],
            scored=given["CLEAN_SCORED"],
            site=given["CLEAN_SITE"],
            extractor=given["CLEAN_EXTRACTOR"],
            output_style=given["CLEAN_OUTPUT_STYLE"],
        )
        return cls(cleaner, crawler.stats, **given)

    def process_item(self, item: Any) -> Any:
        """Cleans an item. Scrapy calls this for each item."""
        try:
            self._clean_item(ItemAdapter(item))
        except Exception:
            # An exception in a pipeline drops the item, and an uncleaned item is worth more than none.
            logger.exception("an item was left as it is: %r", item)
            self._count("errors")
        return item

    def _clean_item(self, adapter: ItemAdapter) -> None:
        found = {name: result for name in self._fields if (result := self._clean(adapter, name)) is not None}
        if self._manifest_field and found:
            adapter[self._manifest_field] = {name: result.manifest() for name, result in found.items()}

    def _clean(self, adapter: ItemAdapter, name: str) -> Result | None:
        value = adapter.get(name)
        if not isinstance(value, str | bytes) or not value:
            return None
        url = adapter.get(self._url_field) if self._url_field else None
        result = self._cleaner.clean(value, url=url if isinstance(url, str) else None)
        self._note(result)
        if result.status == "failed":
            logger.warning("%s: field %r was left uncleaned: %s", url or "an item", name, result.error)
            return result
        adapter[name] = result.text if isinstance(value, str) else result.data
        return result

    def _note(self, result: Result) -> None:
        self._count("documents")
        self._count(f"status/{result.status}")
        for segment in result.removed:
            self._count("removed_chars", segment.end - segment.start)
            self._count(f"kind/{segment.kind}")

    def _count(self, name: str, count: int = 1) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"clean/{name}", count)


class LearnExtension:
    """Keeps the last pages of each host, and writes a learnt pack for each when the spider closes.

    The next crawl cleans with them, if `CLEAN_RULES` names the folder; a pack that is there is written anew. Pages are
    what responses hold, before anything was taken out of them. It counts `clean/learnt_packs` and `clean/learnt_lines`.
    """

    def __init__(self, folder: Path, most: int, cleaner: Cleaner, stats: StatsCollector | None = None) -> None:
        """most: pages of a host. cleaner: what its rules remove is not learnt; learnt packs are none of them."""
        self._folder, self._most, self._cleaner, self._stats = folder, most, cleaner, stats
        self._pages: dict[str, deque[tuple[bytes, str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LearnExtension:
        """Makes the extension. Raises NotConfigured where no folder is named, UsageError for wrong settings."""
        from scrapy import signals
        from scrapy.exceptions import NotConfigured

        given = _read(crawler.settings)
        if not given["CLEAN_LEARN_DIR"]:
            raise NotConfigured("CLEAN_LEARN_DIR names no folder")
        most = crawler.settings.getint("CLEAN_LEARN_PAGES", SETTINGS["CLEAN_LEARN_PAGES"].default)
        if most < 2:
            raise UsageError(f"CLEAN_LEARN_PAGES: {most} is too few: two pages show the least")
        folder = Path(given["CLEAN_LEARN_DIR"])
        rules = [path for path in given["CLEAN_RULES"] if Path(path).resolve() != folder.resolve()]
        extension = cls(folder, most, Cleaner(rules, bundled=given["CLEAN_BUNDLED"]), crawler.stats)
        folder.mkdir(parents=True, exist_ok=True)  # CLEAN_RULES may name it, and there is no pack yet
        crawler.signals.connect(extension.response_received, signal=signals.response_received)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def response_received(self, response: Response) -> None:
        """Keeps a page. Scrapy calls this for each response."""
        host = host_of(response.url)
        if host and response.status == 200 and looks_like_page(response.body):
            pages = self._pages.setdefault(host.removeprefix("www."), deque(maxlen=self._most))
            pages.append((response.body, response.url))

    def spider_closed(self) -> None:
        """Learns, and writes the packs. Scrapy calls this at the end."""
        for host, pages in sorted(self._pages.items()):
            try:
                for pack in learn(pages, cleaner=self._cleaner):
                    if pack.toml:
                        atomic.write(str(self._folder / f"{pack.name}.toml"), pack.toml.encode())
                        self._count("packs", 1)
                        self._count("lines", len(pack.sure))
            except Exception:  # what cannot be learnt of one host is no reason to lose the crawl's end
                logger.exception("nothing was learnt of %s", host)

    def _count(self, name: str, count: int) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"clean/learnt_{name}", count)


def _read(settings: BaseSettings) -> dict[str, Any]:
    unknown = sorted(name for name in settings if name.startswith("CLEAN_") and name not in SETTINGS)
    if unknown:
        raise UsageError(f"unknown settings {', '.join(unknown)}; there are {', '.join(SETTINGS)}")
    given = {name: settings.get(name, setting.default) for name, setting in SETTINGS.items()}
    for name, setting in SETTINGS.items():
        if isinstance(setting.default, list):
            given[name] = settings.getlist(name, setting.default)
        elif isinstance(setting.default, bool):
            given[name] = settings.getbool(name, setting.default)
    return given
