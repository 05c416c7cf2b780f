"""Restores the inputs of a run from what it wrote."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner import manifest as manifests
from cleaner.errors import CleanError, DocumentError, ManifestError, RunStopped, UsageError, reason
from cleaner.job.plan import STATE
from cleaner.job.restore.records import restore_container
from cleaner.job.restore.rows import restore_rows
from cleaner.job.tally import Trouble
from cleaner.sinks import atomic
from cleaner.sinks.place import refuse_links
from cleaner.sources.formats import MANIFEST, OWN, by_suffix, split_suffix, without_manifests_suffix
from cleaner.sources.whole import Unreadable, open_regular, read_own

IN_PLACE = Path(STATE, "manifests")
"""Where a folder holds the manifests of files that were cleaned in place; they mirror the files' paths."""


@dataclass(slots=True)
class Restored:
    """What a restoring did."""

    files: int = 0
    pages: int = 0
    """How many of the files are pages, which are restored as the text that they were laid out as."""
    troubles: list[Trouble] = field(default_factory=list)


def restore(out: Path, back: Path, without: Collection[str] = ()) -> Restored:
    """Restores the sources of a run below `back`; with `without`, puts back only what these rules removed.

    A document whose text or manifest has changed since is reported, and the others are restored. Raises UsageError,
    and RunStopped where nothing more can be written.
    """
    _check(out, back)
    done = Restored()
    found = False
    for path in _manifests(out):
        if not found:
            _make(back)
        found = True
        try:
            if (name := without_manifests_suffix(str(path.relative_to(out)))) is not None:
                _restore_records(path, name, out, back, without)
                done.files += 1
            else:
                _restore_document(path, Path(str(path).removesuffix(MANIFEST)), back, without, done)
        except Exception as error:  # however a manifest is damaged, the others go on
            _stop_if_full(back, error)
            done.troubles.append(Trouble(str(path.relative_to(out)), why_not_restored(error)))
    for path, name in in_place(out):
        if not found:
            _make(back)
        found = True
        try:
            _restore_document(path, Path(inside(out, name)), back, without, done)
        except Exception as error:
            _stop_if_full(back, error)
            done.troubles.append(Trouble(name, why_not_restored(error)))
    if not found:
        raise UsageError(f"{out} has no manifests: name the folder that a run wrote (not with --account none)")
    return done


def fired(out: Path) -> frozenset[str] | None:
    """Returns the names of the rules that removed something in a run; None where that is not known."""
    try:
        noted = json.loads(read_own(str(out / STATE / "run.json")))
        return frozenset(noted["counts"]["rules"]) if noted["finished"] else None
    except (OSError, Unreadable, ValueError, KeyError, TypeError):
        return None


def why_not_restored(error: Exception) -> str:
    """Returns why a document could not be restored, whatever went wrong."""
    known = isinstance(error, OSError | CleanError | DocumentError)
    return reason(error) if known else f"the manifest is damaged: {reason(error)}"


def _check(out: Path, back: Path) -> None:
    if not out.is_dir():
        raise UsageError(f"{out}: no such folder")
    if back.exists() and (not back.is_dir() or any(back.iterdir())):
        raise UsageError(f"--out {back} is there already: choose an empty folder, or a new one")
    if Path(os.path.realpath(out)) in Path(os.path.realpath(back)).parents:
        raise UsageError(f"--out {back} lies in {out}: choose a folder outside of it")


def _make(back: Path) -> None:
    """Makes the folder. What cannot be written is said once, and not of each file."""
    try:
        back.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--out {back} cannot be written: {reason(error)}") from None


def _stop_if_full(back: Path, error: Exception) -> None:
    """Raises RunStopped for an error that all other files would meet, too."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        raise RunStopped(
            f"{back} cannot be written any further: {reason(error)}; make room, and restore into an empty folder"
        ) from None


def _manifests(out: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(out):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(OWN) and not name.startswith("."):
                yield Path(folder, name)


def in_place(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yields the manifests of files that were cleaned in place, each with the file's name in the folder."""
    base = folder / IN_PLACE
    if (folder / STATE).is_symlink() or base.is_symlink():
        raise UsageError(f"{base} is a link: links are not followed")
    for parent, folders, names in os.walk(base):
        folders.sort()
        for name in sorted(names):
            if name.endswith(MANIFEST):
                path = Path(parent, name)
                yield path, path.relative_to(base).as_posix().removesuffix(MANIFEST)


def _restore_document(path: Path, text: Path, back: Path, without: Collection[str], done: Restored) -> None:
    manifest = manifests.loads(read_own(str(path)))
    clean = read_own(str(text))
    is_page = manifest["unit"] == "char"
    # Of pages, and of records that became files, only the text comes back: not the file that they were in.
    is_text = is_page or "record" in manifest["source"]
    target = inside(back, manifest["output" if is_text else "source"]["path"])
    atomic.write(target, manifests.restore(manifest, clean, without))
    done.files += 1
    done.pages += is_page


def _restore_records(path: Path, name: str, out: Path, back: Path, without: Collection[str]) -> None:
    clean = str(out / name)
    for own in (clean, str(path)):
        os.close(open_regular(own, links=False))

    def target(given: str | None) -> str:
        as_it_was = given is not None and by_suffix(given) == by_suffix(name) and _packed(given) == _packed(name)
        return inside(back, given if as_it_was else name)

    if by_suffix(name) == "parquet":
        restore_rows(clean, str(path), target, without)
        return
    content = restore_container(clean, str(path), target, without)
    expected = _noted_content(out, name)
    if expected is not None and not without and content != expected:
        raise ManifestError("what comes out is not the input: its sha256 differs")


def _packed(name: str) -> str:
    return split_suffix(name)[2].lower()


def _noted_content(out: Path, name: str) -> str | None:
    """Returns the sha256 of a container's content; None if it had pages, of which only the text can be restored."""
    try:
        noted = json.loads(read_own(str(out / STATE / "containers" / f"{name}.json")))
        return noted.get("content_sha256") if not noted.get("pages") else None
    except (OSError, Unreadable, ValueError, AttributeError):
        return None


def inside(folder: Path, name: Any) -> str:
    """Returns the path of `name` in `folder`.

    Raises ManifestError for a name that would leave the folder, OSError for one that leads through a link.
    """
    if not isinstance(name, str) or not name or "\0" in name:
        raise ManifestError("a path is missing in the manifest")
    target = os.path.normpath(os.path.join(folder, name))
    if os.path.isabs(name) or os.path.commonpath([os.path.abspath(folder), os.path.abspath(target)]) != os.path.abspath(
        folder
    ):
        raise ManifestError(f"the path {name!r} would leave the folder")
    refuse_links(str(folder), os.path.relpath(target, folder).replace(os.sep, "/"))
    return target
