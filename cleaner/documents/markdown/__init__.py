"""Writes a page's text as Markdown, once it is decided what of it stays.

`notes` lays the page out and notes what Markdown needs besides, `places` tells what each element is (heading, item of a
list, code, link …), `blocks` which lines belong together. `render` puts marks round them: `inline` those within lines,
`escape` those that keep text from being taken for marks, `links` where links lead.
"""

from cleaner.documents.markdown.notes import NotingWriter
from cleaner.documents.markdown.render import as_markdown

__all__ = ["NotingWriter", "as_markdown"]
