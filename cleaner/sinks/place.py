"""Where files may be put: below a folder, through no link, under a name that the system takes."""

from __future__ import annotations

import errno
import os
import stat

from cleaner.sinks.atomic import refuse_special


def place(root: str, name: str) -> str:
    """Returns the path of `name` (with `/`) below `root`. Raises OSError where no file can be put there.

    It is asked before anything is written, so that of a text and its manifest both are written or neither.
    """
    refuse_links(root, os.path.dirname(name))
    path = os.path.join(root, name)
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return path
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise OSError(error.errno, f"the name {os.path.basename(name)} is too long to be written") from None
        raise
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, f"a folder stands where {os.path.basename(name)} is to be written")
    refuse_special(path)
    return path


def refuse_links(root: str, name: str) -> None:
    """Raises OSError where `name`, or a folder on the way to it from `root`, is a link."""
    path = root
    for part in filter(None, name.split("/")):
        path = os.path.join(path, part)
        if os.path.islink(path):
            raise OSError(
                errno.ELOOP, f"{os.path.relpath(path, root)} is a link: nothing is written or read through links"
            )
