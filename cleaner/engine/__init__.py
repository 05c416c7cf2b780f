"""Decides what of a document stays and what goes. `settle` is the composition of the rest.

`text` is what a text is before any rule is asked, `scope` finds the packs that apply, `view` is the document as rules
see it, and `tries` says where their patterns match in it. `propose` asks the rules by their `ops`, which ask
`conditions` of the line and `surroundings` of the lines around; `resolve` decides where proposals meet, `whitespace`
and `guard` finish. `scored` is the line model, `pages` what only pages have; `fallback` goes on with less where a page
went wrong, and `why` says what held a rule back.
"""

from cleaner.engine.fallback import clean
from cleaner.engine.ops.scored import load_models
from cleaner.engine.pages.witnesses import Stale
from cleaner.engine.settle import Options, Outcome, settle
from cleaner.engine.view import Models

__all__ = ["Models", "Options", "Outcome", "Stale", "clean", "load_models", "settle"]
