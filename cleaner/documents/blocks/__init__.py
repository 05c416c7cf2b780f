"""A second voter on pages: a model that judges their lines by the elements that they stand in.

The extractor judges elements by names and numbers, and knows articles. `features` says what is known of a line: what it
is `by_itself`, what the extractor says of it (`voted`), what headings and title tell (`outline`), the `boxes` round it
(`surroundings`), and all elements of its make (`makes`), all of it `measured` in the lines that no rule cuts. `model`
is trees over those features (`forest`). `judging` follows it as far as it is to be trusted, and `explanation` says why.
"""

from cleaner.documents.blocks.features import Votes
from cleaner.documents.blocks.judging import Judgement, judge
from cleaner.documents.blocks.model import bundled_model

__all__ = ["Judgement", "Votes", "bundled_model", "judge"]
