"""Finds elements of a tree by CSS selectors.

`selectors` looks plain ones up in an index and holds what it finds against them by `matching`; `soup` asks soupsieve,
whose reading is the one that counts. `paths` goes the other way: it names the place of an element.
"""
