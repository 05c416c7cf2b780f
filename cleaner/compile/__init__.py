"""Compiles `RulePack`s into a `Ruleset`.

`fold` makes texts comparable, and `folded` is a text in lines that are. `patterns` compiles what rules look for; what
`regexes` finds out about regexes, part by part (`shape`, `effort`), it notes as `hints`. `selectors` reads CSS. `parts`
is what is found out about a file by itself. `index` finds out which patterns may match where. `ruleset` holds it all,
`choice` says which of it has a say, and `cache` keeps it on the disk as `entry` writes it.
"""

from cleaner.compile.cache import load_ruleset
from cleaner.compile.choice import EVERY_RULE, EVERYTHING, Choice, Chosen, selectors
from cleaner.compile.folded import Folded, Run, fold
from cleaner.compile.index import Candidates, Index
from cleaner.compile.markdown import is_link, is_picture, without_addresses
from cleaner.compile.patterns import Match, Matcher
from cleaner.compile.ruleset import CompiledRule, Condition, Ruleset, unpacked

__all__ = [
    "EVERYTHING",
    "EVERY_RULE",
    "Candidates",
    "Choice",
    "Chosen",
    "CompiledRule",
    "Condition",
    "Folded",
    "Index",
    "Match",
    "Matcher",
    "Ruleset",
    "Run",
    "fold",
    "is_link",
    "is_picture",
    "load_ruleset",
    "selectors",
    "unpacked",
    "without_addresses",
]
