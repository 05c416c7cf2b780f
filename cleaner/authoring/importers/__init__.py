"""Drafts rule packs from other people's lists: phrases, filters of ad blockers, site-config files of five-filters.

`xpath` turns their expressions into selectors: it reads `tokens` and writes `css`. `samples` makes tests for selectors,
`kinds` guesses what they are for, and `drafts` puts rules together.
"""

from cleaner.authoring.importers.drafts import Draft, Imported
from cleaner.authoring.importers.filters import from_filters
from cleaner.authoring.importers.ftr import from_ftr
from cleaner.authoring.importers.phrases import from_phrases

__all__ = ["Draft", "Imported", "from_filters", "from_ftr", "from_phrases"]
