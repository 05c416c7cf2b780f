"""The line model of scored rules.

`lines` reads a document's lines, `feature_table` computes their features (`line_features`, `context_features`,
`lexicon_features`), `ensemble` scores them, and `explanation` puts into words what contributed to a score.
`line_model` is the composition of these.
"""

from cleaner.engine.scored.line_model import LineModel, Prediction

__all__ = ["LineModel", "Prediction"]
