"""The lines of a laid-out page, and what can be told of them.

`lines` knows the element of each, `sentences` tells prose by its words, `titles` which line is the page's title, `keys`
whether two lines say the same.
"""

from cleaner.documents.lines.lines import HEADINGS, Lines, ancestors

__all__ = ["HEADINGS", "Lines", "ancestors"]
