"""Cleans files where they lie, and restores them there: `clean fix`, and `clean restore` without `--out`.

A file's manifest is `.clean/manifests/<its path>.manifest.json`, below the folder that the work is done in. It leads
back to the file as it was before the first cleaning: what a second one removes enters the same manifest.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner import manifest as manifests
from cleaner.errors import DocumentError, ManifestError, UsageError
from cleaner.job.files.compose import compose
from cleaner.job.plan import STATE
from cleaner.job.restore.files import IN_PLACE, in_place, inside, why_not_restored
from cleaner.job.tally import Trouble
from cleaner.pipeline import Result
from cleaner.sinks import atomic
from cleaner.sinks.place import place
from cleaner.sources.formats import MANIFEST
from cleaner.sources.whole import read_own


class NotFixed(DocumentError):
    """A file cannot be cleaned in place; the text says why."""


def root_of(given: str) -> Path:
    """Returns where the manifests of a path go: below the current folder or, if the path is outside, below itself."""
    here, path = Path.cwd(), Path(os.path.realpath(given))
    if path.is_relative_to(os.path.realpath(here)):
        return here
    return path if path.is_dir() else path.parent


def fix(path: str, result: Result, root: Path, *, durable: bool = False) -> None:
    """Writes the manifest that leads back, and then the clean text over the file.

    Raises NotFixed and OSError; the file is then as it was.
    """
    name = _name(path, root)
    if os.path.islink(path):
        raise NotFixed("a link: name the file that it leads to")
    if os.path.exists(path + MANIFEST):
        raise NotFixed(f"was written by a run: its manifest ({os.path.basename(path)}{MANIFEST}) would fit no more")
    account = Path(place(os.path.realpath(root), f"{IN_PLACE.as_posix()}/{name}{MANIFEST}"))
    path = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
    manifest = _with_earlier(account, result.manifest(path=name, output_path=name), result.source)
    before = os.stat(path)
    if read_own(path) != result.source:
        raise NotFixed("was changed meanwhile")
    # The manifest comes first: were it the other way round, a crash between the two could not be undone.
    atomic.write(str(account), manifests.dumps(manifest), durable=durable)
    atomic.write(path, result.data, durable=durable, mode=stat.S_IMODE(before.st_mode))


def _name(path: str, root: Path) -> str:
    real = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
    return os.path.relpath(real, os.path.realpath(root)).replace(os.sep, "/")


def _with_earlier(account: Path, manifest: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Returns the manifest to be written, joined with the one of an earlier cleaning if there is one."""
    try:
        earlier = manifests.loads(read_own(str(account)))
        then, before = earlier["output"]["sha256"], earlier["source"]["sha256"]
        now = manifest["source"]["sha256"]
        if then == now:
            return compose(earlier, manifest, data)
    except FileNotFoundError:
        return manifest
    except Exception:  # however it is damaged, it may hold what somebody wants
        _set_aside(account)
        return manifest
    if before != now:
        # Somebody changed the file after it was cleaned: the old account fits nothing now, but holds what was removed.
        _set_aside(account)
    return manifest


def _set_aside(account: Path) -> None:
    number = 1
    while (kept := account.with_name(f"{account.name}.{number}")).exists():
        number += 1
    os.replace(account, kept)


@dataclass(slots=True)
class Undone:
    """What an undo did."""

    files: int = 0
    troubles: list[Trouble] = field(default_factory=list)


def _is_fixed(folder: Path) -> bool:
    """Returns whether files were cleaned in place here."""
    return (folder / IN_PLACE).is_dir()


def undo(folder: Path, without: Collection[str] = ()) -> Undone:
    """Restores the files as they were before the first cleaning; with `without`, only what these rules removed.

    A file that has changed since is left alone and reported. Raises UsageError where nothing was cleaned in place.
    """
    if not _is_fixed(folder):
        raise UsageError(f"{folder}: nothing was cleaned in place here; for the folder of a run, say --out BACK")
    done = Undone()
    for account, name in in_place(folder):
        try:
            done.files += _undo(account, inside(folder, name), without)
        except Exception as error:  # however a manifest is damaged, the others go on
            done.troubles.append(Trouble(name, why_not_restored(error)))
    _remove_empty(folder)
    return done


def _remove_empty(folder: Path) -> None:
    """Removes the folders that have no manifests any more."""
    with contextlib.suppress(OSError):
        for parent, _, _ in os.walk(folder / IN_PLACE, topdown=False):
            with contextlib.suppress(OSError):  # not empty
                os.rmdir(parent)
        os.rmdir(folder / STATE)


def _undo(account: Path, file: str, without: Collection[str]) -> bool:
    manifest = manifests.loads(read_own(str(account)))
    data = read_own(file)
    if manifests.sha256(data) == manifest["source"]["sha256"]:
        account.unlink()  # undone by other means, or a crash came between manifest and file
        return False
    if manifests.sha256(data) != manifest["output"]["sha256"]:
        raise ManifestError("changed since it was cleaned, and left as it is; what was removed is in its manifest")
    restored = manifests.restore(manifest, data, without)
    if restored == data:
        return False
    mode = stat.S_IMODE(os.stat(file).st_mode)
    atomic.write(file, restored, mode=mode)
    if without:
        atomic.write(str(account), manifests.dumps(_put_back(manifest, restored, without)))
    else:
        account.unlink()
    return True


def _put_back(manifest: dict[str, Any], restored: bytes, without: Collection[str]) -> dict[str, Any]:
    """Returns the manifest of a file after an undo of some rules."""
    segments = [
        {"start": s["start"], "end": s["end"], "action": "keep"} if s.get("rule") in without else s
        for s in manifest["segments"]
    ]
    output = {**manifest["output"], "sha256": manifests.sha256(restored), "bytes": len(restored)}
    return {**manifest, "segments": segments, "output": output}
