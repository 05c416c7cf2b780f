"""Documents and rulesets → what stays and what goes: scope, index, ops, resolving, guards."""

from cleaner.engine.settle import Options, Outcome, settle

__all__ = ["Options", "Outcome", "settle"]
