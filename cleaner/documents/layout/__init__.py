"""Makes text of a tree.

`writer` writes it, and keeps tables of data apart from those that arrange a page (`tables`), and boxes of a
site's own making from words (`styled`); `layout` knows where each
element's text stands.
"""

from cleaner.documents.layout.layout import Layout, lay_out
from cleaner.documents.layout.styled import is_box, is_custom
from cleaner.documents.layout.writer import Writer

__all__ = ["Layout", "Writer", "is_box", "is_custom", "lay_out"]
