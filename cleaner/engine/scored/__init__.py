"""Lines judged by a model that is data: what scored rules rest on."""

from cleaner.engine.scored.line_model import LineModel, Verdict

__all__ = ["LineModel", "Verdict"]
