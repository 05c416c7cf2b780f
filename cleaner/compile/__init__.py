"""`RulePack`s → `Ruleset`: folding, patterns, literals, and the index that finds out which rules may have work."""

from cleaner.compile.cache import load_ruleset
from cleaner.compile.fold import Folded, Run, fold
from cleaner.compile.index import Candidates, Index
from cleaner.compile.patterns import Budget, Match, Matcher
from cleaner.compile.ruleset import CompiledRule, Condition, Ruleset, unpacked

__all__ = [
    "Budget",
    "Candidates",
    "CompiledRule",
    "Condition",
    "Folded",
    "Index",
    "Match",
    "Matcher",
    "Ruleset",
    "Run",
    "fold",
    "load_ruleset",
    "unpacked",
]
