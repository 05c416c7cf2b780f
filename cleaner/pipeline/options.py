"""What a cleaner is told, apart from the rules: checked, and part of its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from cleaner import __version__
from cleaner.compile import Choice, Ruleset, selectors
from cleaner.documents import known_encoding
from cleaner.engine import Options
from cleaner.engine.pages.parts import CHOICES, DEFAULTS
from cleaner.errors import UnknownSelector, UsageError, WrongValue, did_you_mean
from cleaner.model import METADATA, PAGE_KINDS, STYLES, MetadataChoice, Style

EXTRACTORS = ("both", "trafilatura", "fast", "precision", "recall", "none")
"""Who votes on pages besides the rules: trafilatura and the block model, or trafilatura alone, in one of its modes."""
SCORED = ("auto", "on", "off")
WORKERS = ("processes", "threads")
ACCOUNTS = ("full", "compact", "none")
"""What manifests tell: all; all but the proposals that lost; or that a run writes none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a cleaner is told, apart from the rules."""

    options: Options
    scored: str
    removed_text: bool
    account: str
    metadata: MetadataChoice
    encoding: str | None
    style: Style
    """How the text of pages is written."""
    paths: tuple[tuple[str, tuple[str, ...]], ...]
    """Shell pattern → what is ignored besides at paths that match."""


def read_options(
    *,
    bundled: bool,
    select: str | Sequence[str] | None,
    ignore: str | Sequence[str],
    per_path_ignore: Mapping[str, str | Sequence[str]] | None,
    drafts: bool,
    scored: bool | str,
    site: str | None,
    kind: str | None,
    extractor: str | None,
    parts: Mapping[str, str | None],
    removed_text: bool,
    account: str,
    metadata: str,
    output_style: str,
    encoding: str | None,
    inline: bool,
    seconds: float,
) -> Told:
    """Returns the arguments of a `Cleaner` (there, what they mean). Raises UsageError for those that make no sense."""
    # The block model learned what is left of pages that the bundled packs have cleaned.
    extractor = extractor or ("both" if bundled else "trafilatura")
    one_of("extractor", extractor, EXTRACTORS)
    if isinstance(scored, bool):
        scored = "auto" if scored else "off"
    one_of("scored", scored, SCORED)
    one_of("account", account, ACCOUNTS)
    one_of("metadata", metadata, METADATA)
    one_of("output_style", output_style, STYLES)
    one_of("kind", kind or "other", PAGE_KINDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise UsageError(f"seconds: {seconds!r} is no time: it must be more than 0")
    chosen = None if select is None else selectors("select", select)
    choice = Choice(chosen, selectors("ignore", ignore), drafts=drafts)
    paths = tuple((glob, selectors("per_path_ignore", told)) for glob, told in (per_path_ignore or {}).items())
    options = Options(site, kind, extractor, _parts(bundled, parts), seconds, choice=choice, inline=inline)
    codec = known_encoding(encoding) if encoding else None
    style: Style = "markdown" if output_style == "markdown" else "text"
    told = cast(MetadataChoice, metadata)
    return Told(options, scored, removed_text, account, told, codec, style, paths)


def must_know(ruleset: Ruleset, told: Told) -> None:
    """Raises UsageError where the site, or a path's `ignore`, names what a ruleset does not have."""
    must_be_site(ruleset, told.options.site)
    for glob, names in told.paths:
        try:
            ruleset.chosen(Choice(never=names))
        except UnknownSelector as error:
            raise UnknownSelector(f"per_path_ignore: {glob!r}", error.selector, error.message) from None


def must_be_site(ruleset: Ruleset, site: str | None) -> None:
    if site is not None and site not in ruleset.names:
        known = did_you_mean(site, ruleset.names)
        raise WrongValue("site", f"no pack or group is named {site!r}; `clean rules list` shows them{known}")


def one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise WrongValue(name, f"{value!r} is not known; expected one of {', '.join(known)}")


def digest_of(rules: str, told: Told) -> str:
    """Returns the digest of everything that decides what is written; how long it may take does not."""
    decisive = replace(told, options=replace(told.options, seconds=0.0))
    text = "\n".join(map(str, (rules, decisive, __version__)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(bundled: bool, told: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Returns what becomes of each part of pages: as given, else as measured best, else as the extractor has it."""
    for name, choice in told.items():
        one_of(name, choice or "auto", CHOICES)
    return tuple((name, told[name] or (best if bundled else "auto")) for name, best in DEFAULTS)
