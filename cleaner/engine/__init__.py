"""Documents and rulesets → what stays and what goes: scope, index, ops, resolving, guards."""

from cleaner.engine.ops.scored import load_models
from cleaner.engine.settle import Options, Outcome, settle
from cleaner.engine.view import Models

__all__ = ["Models", "Options", "Outcome", "load_models", "settle"]
