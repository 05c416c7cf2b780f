"""The options that choose the rules. All commands that clean share them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from cleaner.cli.choice import Told, chosen, read_selectors
from cleaner.cli.config import Config
from cleaner.cli.limit import SECONDS
from cleaner.cli.terminal.say import notice, say
from cleaner.cli.uncollected import uncollected
from cleaner.engine.pages.parts import CHOICES, DEFAULTS
from cleaner.model import METADATA, PAGE_KINDS, STYLES
from cleaner.packs import find_rule_files
from cleaner.pipeline import ACCOUNTS, EXTRACTORS, SCORED, Cleaner

F = TypeVar("F", bound=Callable[..., Any])

_BY_ITSELF = 2 / 3
"""The share of a document's time limit after which its cleaner gives up by itself."""
_PARTS = {"title": "the title", "standfirst": "the standfirst", "embeds": "embedded posts"}

OPTIONS = (
    click.option("--rules", "rules", multiple=True, type=click.Path(exists=True), metavar="PATH",
                 help="More rule packs: a file or a folder; repeatable."),
    click.option("--no-bundled", is_flag=True, help="Only the packs given with --rules."),
    click.option("--packs", default="common,platforms,sites", show_default=True, metavar="NAMES",
                 help="Which bundled packs apply."),
    click.option("--select", multiple=True, callback=read_selectors, metavar="NAMES",
                 help="Only what these remove: kinds (caption), packs (wordpress, common), rules (caption/credit), or "
                      "globs of these; repeatable, or with commas."),
    click.option("--ignore", multiple=True, callback=read_selectors, metavar="NAMES",
                 help="Nothing that these remove, named likewise; of both, the more specific holds."),
    click.option("--scored", type=click.Choice(SCORED), default="auto", show_default=True,
                 help="Texts that rules with a model apply to: auto, whole pages with menus; on, all; off, none."),
    click.option("--no-scored", is_flag=True, help="The same as --scored off: only rules that name what they remove."),
    click.option("--drafts", is_flag=True, help="Apply rules that are marked as drafts, too."),
    click.option("--site", metavar="NAME", help="Take all documents to be from this site."),
    click.option("--encoding", metavar="NAME",
                 help="Of plain text that declares none: cp1252, koi8-r …  [default: utf-8]"),
    click.option("--kind", type=click.Choice(PAGE_KINDS), metavar="NAME",
                 help="Take all documents to be pages of this kind: " + ", ".join(PAGE_KINDS) + "."),
    click.option("--output-style", type=click.Choice(STYLES), default="text", show_default=True,
                 help="How the text of pages is written: as a reader sees it, or as Markdown, with headings, lists, "
                      "links, emphasis, code and tables marked."),
    click.option("--extractor", type=click.Choice(EXTRACTORS), show_default="both; trafilatura with --no-bundled",
                 help="Who votes on pages: trafilatura and the block model, which judges by it (both: best), or "
                      "trafilatura alone, in a mode of it; none: only rules remove."),
    *(click.option(f"--{part}", type=click.Choice(CHOICES), show_default=f"{best}; auto with --no-bundled",
                   help=f"On pages: what becomes of {_PARTS[part]}; auto: as the extractor has it.")
      for part, best in DEFAULTS),
)  # fmt: skip


def rule_options(command: F) -> F:
    """Adds these options to a command, which receives them as keywords, for `cleaner_from`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def removed_text_option(command: F) -> F:
    """Adds `--no-removed-text` to a command that writes manifests; it receives `no_removed_text`, for `cleaner_from`
    too."""
    return click.option("--no-removed-text", is_flag=True, help="Manifests can then verify, but not restore.")(command)


def account_option(command: F) -> F:
    """Adds `--account` to a command that writes manifests as it goes; it receives `account`, for `cleaner_from` too."""
    return click.option(
        "--account", type=click.Choice(ACCOUNTS), default="full", show_default=True,
        help="What manifests tell: full; compact, all but which proposals lost; none, no manifests: nothing can then "
        "be restored or reported, and files that are no containers are done again by --resume.",
    )(command)  # fmt: skip


def metadata_option(command: F) -> F:
    """Adds `--metadata` to a command that writes manifests as it goes; it receives `metadata`, likewise."""
    return click.option(
        "--metadata", type=click.Choice(METADATA), default="full", show_default=True,
        help="On pages: title, author, date and language (full); without a search for dates that are not declared "
        "(fast); none. What is cleaned is the same.",
    )(command)  # fmt: skip


def cleaner_from(given: Mapping[str, Any], config: Config | None = None, *, inline: bool = False) -> Cleaner:
    """Returns the cleaner that the options ask for. inline: whether texts may say what is to stay.

    Raises RuleFileError, and UsageError for sites that no pack is for, or for names that are none.
    """
    if given["no_bundled"] and _is_told("no_bundled") and _is_told("packs"):
        raise click.UsageError(
            "--no-bundled and --packs contradict each other: --packs says which of the bundled apply"
        )
    if given["no_bundled"] and not given["rules"] and not (config and config.packs):
        say("--no-bundled: no rule applies; packs of your own are named with --rules", level="warning")
    for path in given["rules"]:
        if not any(find_rule_files(Path(path))):
            notice(path, "no rule files (*.toml) in it")
    choice = chosen(given, config or Config())
    if config is not None:
        config.must_be_accepted()
    with uncollected():
        cleaner = _made(choice, given, inline)
    if config is not None:
        config.check_sites(cleaner.ruleset.names)
    return cleaner


def _made(choice: Told, given: Mapping[str, Any], inline: bool) -> Cleaner:
    elsewhere = (entry.source for entry in choice.config.packs)
    return choice.made(
        [*elsewhere, *given["rules"]],
        bundled=not given["no_bundled"],
        packs=[name.strip() for name in given["packs"].split(",") if name.strip()],
        scored=_scored(given),
        drafts=given["drafts"],
        site=given["site"],
        kind=given["kind"],
        extractor=given["extractor"],
        title=given["title"],
        standfirst=given["standfirst"],
        embeds=given["embeds"],
        removed_text=not given.get("no_removed_text", False),
        account=given.get("account", "full"),
        metadata=given.get("metadata", "full"),
        output_style=given["output_style"],
        encoding=given["encoding"],
        inline=inline,
        seconds=_seconds(given.get("timeout", SECONDS)),
    )


def _seconds(limit: float) -> float:
    """Returns how long a cleaner works on a document before it gives up by itself: the limit ends what cannot."""
    return limit * _BY_ITSELF or math.inf


def _scored(given: Mapping[str, Any]) -> str:
    """Which texts rules with a model apply to. What the command line says outdoes the configuration's `no-scored`."""
    if _is_told("scored"):
        if _is_told("no_scored") and given["scored"] != "off":
            raise click.UsageError(f"--no-scored and --scored {given['scored']} contradict each other: name one")
        return str(given["scored"])
    return "off" if given["no_scored"] else str(given["scored"])


def _is_told(name: str) -> bool:
    """Whether an option stands on the command line: what the configuration says is only a default."""
    return click.get_current_context().get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
