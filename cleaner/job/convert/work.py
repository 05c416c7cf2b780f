"""Cleans documents of any source for another kind of output (`--to`). This runs in a worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaner import manifest as manifests
from cleaner.errors import reason
from cleaner.job.options import Limits
from cleaner.job.outcome import count_result, passed_through
from cleaner.job.records.tables import TableDone
from cleaner.job.records.work import RecordsDone, cuts_of
from cleaner.job.tally import Tally
from cleaner.pipeline import Cleaner, Result
from cleaner.sinks import atomic
from cleaner.sinks.accounts import entry_of
from cleaner.sinks.atomic import NO_ROOM, remove
from cleaner.sinks.place import place
from cleaner.sources.escapes import STYLES
from cleaner.sources.formats import MANIFEST
from cleaner.sources.records import Field
from cleaner.workers import At


class Doc(NamedTuple):
    """One document, taken out of its source."""

    path: str
    """The path of the file that it is from, relative to the input."""
    record: int | None
    """Its number in that file; None for a file that is one document."""
    data: bytes
    media_type: str | None
    encoding: str | None
    url: str | None
    id: str | None
    site: str | None
    paths: tuple[str, ...] = ()
    """What patterns may call the file."""
    target: str = ""
    """The file that it goes to with `--to folder`, relative to the output folder."""

    @property
    def where(self) -> str:
        """Returns the document's name in messages."""
        return self.path if self.record is None else f"{self.path} record {self.record}"


class DocChunk(NamedTuple):
    """Documents that travel to a worker together."""

    output: str
    """The relative name of the container that they go to; empty with `--to folder`."""
    first: int
    """The number, in the output, of the first of them."""
    docs: tuple[Doc, ...]

    @property
    def size(self) -> int:
        """Returns the size of the documents in bytes, unpacked."""
        return sum(len(doc.data) for doc in self.docs)


@dataclass(frozen=True, slots=True)
class ConvertWork:
    """Cleans chunks of documents. It is the same for all documents of a run. to: `folder`, `jsonl` or `parquet`."""

    cleaner: Cleaner
    out: str
    limits: Limits
    to: str

    def __call__(self, chunk: DocChunk, skip: Mapping[int, str], at: At) -> Tally | RecordsDone | TableDone:
        tally, pages = Tally(), 0
        lines: list[bytes] = []
        notes: list[dict[str, Any]] = []
        rows: list[tuple[str | None, str | None, bytes]] = []
        for number, doc in enumerate(chunk.docs):
            at(number)
            result = self._clean(doc, skip.get(number))
            if self.to == "parquet" and (text := _without_odd_bytes(result)) is not None:
                result = self._clean(doc._replace(data=text, encoding="utf-8"), skip.get(number))
            count_result(tally, doc.where, len(doc.data), result)
            pages += result.document.unit == "char"
            manifest = result.manifest(path=doc.path, output_path=doc.target or chunk.output)
            manifest["source"] |= {"id": doc.id} | ({} if doc.record is None else {"record": doc.record})
            if self.to == "folder":
                try:
                    self._write(doc, result, manifest)
                except OSError as error:
                    if error.errno in NO_ROOM:
                        raise
                    tally.add_unread(doc.where, reason(error))
                continue
            manifest["source"]["field"] = "text"
            manifest["output"]["record"] = chunk.first + number
            if self.to == "jsonl":
                line, changes = _line(doc, result)
                manifest["source"] |= changes
                lines.append(line)
            else:
                rows.append((doc.id, doc.url, result.text.encode("utf-8", "replace")))
            if self.cleaner.account != "none":
                notes.append(manifest)
        if self.to == "folder":
            return tally
        if self.to == "jsonl":
            return RecordsDone(b"".join(lines), b"".join(manifests.dumps(m) + b"\n" for m in notes), pages, tally)
        return TableDone(rows, [entry_of(manifest) for manifest in notes], pages, tally)

    def _clean(self, doc: Doc, why_not: str | None) -> Result:
        if why_not is not None:
            return passed_through(self.cleaner, doc.data, "failed", why_not, url=doc.url)
        return self.cleaner.at(*doc.paths).clean(
            doc.data, url=doc.url, site=doc.site, media_type=doc.media_type, encoding=doc.encoding
        )

    def _write(self, doc: Doc, result: Result, manifest: dict[str, Any]) -> None:
        place(self.out, doc.target + MANIFEST)
        path = place(self.out, doc.target)
        atomic.write(path, result.data, durable=self.limits.durable)
        if self.cleaner.account == "none":
            remove(path + MANIFEST)
        else:
            atomic.write(path + MANIFEST, manifests.dumps(manifest), durable=self.limits.durable)


def _without_odd_bytes(result: Result) -> bytes | None:
    """Returns a text with `?` for what is no UTF-8, which no column of texts can hold; None if all of it is.

    It is cleaned anew, so that its manifest is that of what the table holds.
    """
    try:
        result.document.text.encode("utf-8")
    except UnicodeEncodeError:
        return result.document.text.encode("utf-8", "replace") if result.document.unit == "byte" else None
    return None


def _line(doc: Doc, result: Result) -> tuple[bytes, dict[str, Any]]:
    """Returns a line of JSON with the clean text, and what restoring needs to put the removed text back into it."""
    head = json.dumps({"id": doc.id, "url": doc.url}, ensure_ascii=False)[:-1]
    # JSON is UTF-8: what is none in the source cannot be carried over, unlike in the input's own container.
    text = result.document.text.encode("utf-8", "replace").decode("utf-8")
    field = Field(b"", f'{head}, "text": "', STYLES["json"].escape(text), '"}\n', "json")
    line, cuts = field.cut(None, [(segment.start, segment.end) for segment in result.removed])
    return line, {"escaping": "json"} | cuts_of(cuts, "json", result)
