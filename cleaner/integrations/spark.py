"""A function for `DataFrame.mapInArrow` of Spark.

    clean = CleanBatches(stats=counter(spark.sparkContext))
    frame = spark.read.parquet("dump/")
    frame.mapInArrow(clean, clean.schema(frame.schema)).write.parquet("cleaned/")
    clean.stats.value  # documents, status/cleaned, removed_chars, kind/caption …

`pip install scrape-cleaner[spark]` here and on the workers; tried with PySpark 4.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark.accumulators import Accumulator, AccumulatorParam
from pyspark.sql.types import StringType, StructField, StructType

from cleaner.errors import UsageError
from cleaner.integrations import columns
from cleaner.pipeline import Cleaner

if TYPE_CHECKING:
    from pyspark import SparkContext


class _Sums(AccumulatorParam[Counter[str]]):  # type: ignore[misc, unused-ignore]
    """Adds counts by name."""

    def zero(self, value: Counter[str]) -> Counter[str]:
        return Counter()

    def addInPlace(self, value1: Counter[str], value2: Counter[str]) -> Counter[str]:
        value1.update(value2)
        return value1


def counter(context: SparkContext) -> Accumulator[Counter[str]]:
    """Returns an accumulator for `CleanBatches`.

    Its value counts after an action, and only then. As with any accumulator, tasks that Spark does again, or results
    that it computes for a second action, are counted again.
    """
    return context.accumulator(Counter(), _Sums())


class CleanBatches:
    """Cleans a column of texts or pages. No row is dropped: what cannot be cleaned, or is missing, stays as it was."""

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        text: str = "text",
        url: str | None = "url",
        status: str | None = columns.STATUS,
        manifest: str | None = None,
        media_type: str | None = None,
        stats: Accumulator[Counter[str]] | None = None,
    ) -> None:
        """cleaner: None for the bundled rules. It travels to the workers, which need no rule files.

        text: the column with strings or binaries, which are replaced. url: the column with addresses, by which sites
        are known; None where there is none. status, manifest: columns to be added (or replaced): what became of each
        document, and its manifest as JSON; None for neither. media_type: of all documents; sniffed, if None. stats: see
        `counter`.
        """
        named = [name for name in (text, url, status, manifest) if name is not None]
        if len(set(named)) < len(named):
            raise UsageError(f"text, url, status and manifest are one column each, not {', '.join(named)}")
        self._cleaner = cleaner or Cleaner()
        self._text, self._url, self._media_type = text, url, media_type
        self._status, self._manifest = status, manifest
        self.stats = stats

    @property
    def digest(self) -> str:
        """The digest of the rules and of all options that change results."""
        return self._cleaner.digest

    def schema(self, schema: StructType) -> StructType:
        """Returns the schema of what comes out, for the second argument of `mapInArrow`.

        Raises UsageError for a frame without the columns, or with others than strings or binaries in them.
        """
        types = {field.name: field.dataType.typeName() for field in schema.fields}
        for name, known in ((self._text, ("string", "binary")), (self._url, ("string",))):
            if name is None:
                continue
            if name not in types:
                advice = "; url=None, if there are no addresses" if name == self._url else ""
                raise UsageError(f"there is no column {name!r} but {', '.join(types)}{advice}")
            if types[name] not in known:
                raise UsageError(f"column {name!r} holds {types[name]}, not {' or '.join(known)}")
        fields = [field for field in schema.fields if field.name not in (self._status, self._manifest)]
        return StructType([*fields, *(StructField(name, StringType()) for name in self._added())])

    def _added(self) -> list[str]:
        return [name for name in (self._status, self._manifest) if name is not None]

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """Cleans batches. Spark calls this for each partition."""
        for batch in batches:
            yield self._batch(batch)

    def _batch(self, batch: Any) -> Any:
        texts = batch.column(self._text)
        values = texts.to_pylist()
        urls = batch.column(self._url).to_pylist() if self._url is not None else None
        results = columns.clean_column(self._cleaner, values, urls, self._media_type)
        clean = [columns.cleaned(value, result) for value, result in zip(values, results, strict=True)]
        arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
        arrays[self._text] = pyarrow.array(clean, texts.type)
        for name, of in ((self._status, columns.status), (self._manifest, columns.manifest)):
            if name is not None:
                arrays.pop(name, None)
                arrays[name] = pyarrow.array([of(result) for result in results], pyarrow.string())
        if self.stats is not None:
            self.stats.add(columns.counts(results))
        return pyarrow.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
