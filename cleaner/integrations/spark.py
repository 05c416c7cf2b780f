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


class CleanBatches(columns.Columns):
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
        """As `Columns` says; the text may be strings or binaries. stats: see `counter`."""
        super().__init__(cleaner, text=text, url=url, status=status, manifest=manifest, media_type=media_type)
        self.stats = stats

    def schema(self, schema: StructType) -> StructType:
        """Returns the schema of what comes out, for the second argument of `mapInArrow`.

        Raises UsageError for a frame without the columns, or with others than strings or binaries in them.
        """
        types = {field.name: field.dataType.typeName() for field in schema.fields}
        self.must_have(types)
        for name, known in ((self._text, ("string", "binary")), (self._url, ("string",))):
            if name is not None and types[name] not in known:
                raise UsageError(f"column {name!r} holds {types[name]}, not {' or '.join(known)}")
        added = self.added()
        fields = [field for field in schema.fields if field.name not in added]
        return StructType([*fields, *(StructField(name, StringType()) for name in added)])

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
        for name, of in self.added().items():
            arrays.pop(name, None)
            arrays[name] = pyarrow.array([of(result) for result in results], pyarrow.string())
        if self.stats is not None:
            self.stats.add(columns.counts(results))
        return pyarrow.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
