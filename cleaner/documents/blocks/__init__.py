"""A second voter on pages: a model that judges their lines by the elements that they stand in.

The extractor judges elements by names and numbers, and knows articles. `features` says what is known of a line: by
itself, of the boxes round it (`surroundings`), of all elements of its make, of its place, and what the extractor says
of all of these. `model` is trees over those features (`forest`). `judging` follows it as far as it is to be trusted,
and `explanation` says why.
"""

from cleaner.documents.blocks.features import Votes
from cleaner.documents.blocks.judging import Judgement, judge
from cleaner.documents.blocks.model import bundled_model

__all__ = ["Judgement", "Votes", "bundled_model", "judge"]
