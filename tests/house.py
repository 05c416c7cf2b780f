"""A house with its furniture, for tests that need some rules and a story, and not certain ones."""

from __future__ import annotations

STORY = "The lighthouse at the point was automated in the spring. Its last keeper still lives in the village below.\n"

SIGN_UP = """
[[rule]]
id = "sign-up"
kind = "newsletter"
op = "line"
match = { starts = "Sign up" }
"""

BOX = """
[[rule]]
id = "box"
kind = "promo"
op = "block"
start = "More from us"
end = "The end"
max_chars = 9000
"""

CANAL_STORY = "The canal was dug by hand, and it took the men of six parishes nine winters to reach the lake."
"""A story of the site whose rules `canal` returns."""


def canal(match: str = "Sign up for our newsletter") -> str:
    """Returns the rule file of a site."""
    return f"""schema = 1
hosts = ["canal.example"]
[[rule]]
id = "sign-up"
kind = "newsletter"
op = "line"
match = "{match}"
"""
