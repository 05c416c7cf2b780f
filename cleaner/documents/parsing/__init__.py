"""Makes a tree of a page (`parse`), with its shadow trees shown in it (`shadow`).

What would take the parser minutes is made harmless first (`tame`).
"""
