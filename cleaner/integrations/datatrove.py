"""A step of a datatrove pipeline.

    pipeline = [JsonlReader("dump/"), CleanDocuments(Cleaner(ignore="caption")), JsonlWriter("cleaned/")]
    LocalPipelineExecutor(pipeline, tasks=8, logging_dir=f"logs/{pipeline[1].digest[:12]}").run()

datatrove remembers in its logging folder which tasks are done, and knows nothing of rules: put the digest into that
folder's name, so that new rules do not find old work done. `pip install scrape-cleaner[datatrove]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from cleaner.pipeline import Cleaner, Result


class CleanDocuments(PipelineStep):  # type: ignore[misc]
    """Cleans the text or HTML of each document. No document is dropped: what cannot be cleaned stays as it was.

    The documents' metadata get `clean_status`, and the manifest as `clean_manifest` if that is asked for.
    """

    name = "🧹 scrape-cleaner"
    type = "✂️ - FORMAT"

    def __init__(self, cleaner: Cleaner | None = None, *, url_key: str = "url", manifests: bool = False) -> None:
        """cleaner: None for the bundled rules.

        url_key: the key of the metadata with the address, by which the site is known.
        """
        super().__init__()
        self._cleaner = cleaner or Cleaner()
        self._url_key, self._manifests = url_key, manifests

    @property
    def digest(self) -> str:
        """The digest of the rules and of all options that change results."""
        return self._cleaner.digest

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Cleans documents. datatrove calls this for each task."""
        for document in data or ():
            with self.track_time():
                result = self._clean(document)
            self._count(result)
            yield document

    def _clean(self, document: Document) -> Result:
        url = document.metadata.get(self._url_key)
        result = self._cleaner.clean(document.text, url=url if isinstance(url, str) else None)
        if result.status != "failed":  # of a page, its laid-out text would be left
            document.text = result.text
        document.metadata["clean_status"] = result.status
        if self._manifests:
            document.metadata["clean_manifest"] = result.manifest()
        return result

    def _count(self, result: Result) -> None:
        self.stat_update("total", result.status)
        for segment in result.removed:
            self.stat_update(f"removed {segment.kind}", value=segment.end - segment.start)
