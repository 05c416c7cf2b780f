"""Decides what of a document stays and what goes. `settle` is the composition of the rest.

`scope` finds the packs that apply, `view` is the document as rules see it, and `tries` says where their patterns match
in it; `propose` asks the rules by their `ops`, `resolve` decides where proposals meet, `whitespace` and `guard` finish.
`scored` is the line model. Of pages, `page` weighs the extractor's vote and rules against each other, with
`witnesses` against rules, and `fallback` goes on with less where that went wrong.
"""

from cleaner.engine.fallback import clean
from cleaner.engine.ops.scored import load_models
from cleaner.engine.settle import Options, Outcome, settle
from cleaner.engine.view import Models
from cleaner.engine.witnesses import Stale

__all__ = ["Models", "Options", "Outcome", "Stale", "clean", "load_models", "settle"]
