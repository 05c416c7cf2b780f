"""Tools for those who write rules.

`lint` judges rules, `examples` runs their tests, and `against` weighs them on labelled dumps. `learn` drafts rules from
a dump, and `importers` from other people's lists; both write with `draft`.
"""
