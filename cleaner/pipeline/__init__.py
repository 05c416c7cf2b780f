"""Documents in, results out: `Cleaner` is the one composition of documents, rules, engine and manifest.

`options` holds what a cleaner is told apart from the rules, `reading` makes documents of what it is given, `result` is
what comes back, with its manifest, and `cleaner` puts them together.
"""

from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.options import ACCOUNTS, EXTRACTORS, SCORED, WORKERS
from cleaner.pipeline.result import Result

__all__ = ["ACCOUNTS", "EXTRACTORS", "SCORED", "WORKERS", "Cleaner", "Result"]
