"""Cleans documents of any source into another kind of output (`--to`)."""
