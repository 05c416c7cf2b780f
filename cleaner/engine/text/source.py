"""Whether a text is a source: something that its authors wrote with marks for a program, and that was never a page.

Manuals, changelogs and read-me files have short lines, lists of links and tables as pages do, and all of it is theirs.
They show by what pages lose on their way to a text: comments, tags of tables, names for addresses, directives, fields
of a licence. So do letters as a mailbox keeps them, by what servers wrote over them.
"""

from __future__ import annotations

import re

_FEWEST = 3
"""Lines with such marks, from which on a text is a source: a page about programs may quote one or two."""
_MARKED = re.compile(
    # Tags of pictures, frames and scripts are what browsers without scripts get: converters leave these in texts.
    r"^[ \t>*-]{0,20}(?:</?(?:table|thead|tbody|tr|td|th|details|summary|br|div|p|kbd|su[bp]|h[1-6]|[ou]l|li|d[ldt])\b"
    r"[^<>\n]{0,400}>|<a (?:id|name)=[^<>\n]{1,200}>|<!-- )|"
    r"^ {0,3}\[(?!\d{1,4}\])[^\]\n]{1,80}\]:[ ]{1,8}\S|"
    r"^[ \t]{0,12}\.\. [\w-]{1,40}::|"
    r"^=(?:head[1-6]|over|item|back|cut|pod|encoding)\b|"
    r"^(?:Files|License|Copyright|Upstream-\w+): |"
    r"^(?:Received|Return-Path|Delivered-To|Message-ID|In-Reply-To|MIME-Version|Content-(?:Type|Transfer-Encoding)): ",
    re.MULTILINE | re.IGNORECASE,
)


def is_source(text: str) -> bool:
    """Returns whether a text is a source."""
    found = _MARKED.finditer(text)
    return sum(1 for _, _ in zip(range(_FEWEST), found, strict=False)) == _FEWEST
