"""`clean review`: asks a person what should be decided, and makes rules of the decisions."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from cleaner.cli import INCOMPLETE, OK
from cleaner.cli.commands.undecided import decided_in, known_of
from cleaner.cli.config import OWN_FILE, Config
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.cli.config.edit import Settings, add_to, edit_config
from cleaner.cli.terminal.colour import colour_option, wants_colour
from cleaner.cli.terminal.keyboard import keyboard
from cleaner.cli.terminal.say import say
from cleaner.counts import counted
from cleaner.errors import UsageError, reason
from cleaner.packs import TIERS, bundled_files, find_rule_files
from cleaner.packs.write import quoted
from cleaner.report.runs.aggregate import aggregate
from cleaner.report.runs.attention import items_of
from cleaner.review.decisions import Decision, default_file, read_decisions, write_decisions
from cleaner.review.lines import Line, Verdict, make_packs, read_lines, to_ask, write_lines
from cleaner.review.pack import add_rules
from cleaner.review.session import Screen, ask, ask_lines, list_lines, listing
from cleaner.review.upstream import upstream_report
from cleaner.sinks import atomic


@click.command("review", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("folder", type=click.Path(path_type=Path), metavar="OUT|FILE")
@click.option("--decisions", type=click.Path(dir_okay=False), metavar="FILE",
              help="Where decisions are kept: those of the terminal, or what the report's page exported.  "
              "[default: OUT/.clean/decisions.json]")  # fmt: skip
@click.option("--into", type=click.Path(), metavar="PACK.toml",
              help="Ask nothing; add a rule with a test to this rule file for each rejected cut, or each accepted line "
              "(of lines of several sites: to a file a site in this folder).")  # fmt: skip
@click.option("--apply", is_flag=True,
              help="As --into (default: reviewed.toml beside the configuration), and write that pack and the ignored "
                   "rules into the configuration: the next run heeds them.")  # fmt: skip
@click.option("--upstream", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Ask nothing; write what was rejected as Markdown for an issue; `-`: standard output.")  # fmt: skip
@click.option("--rules", "rules", multiple=True, type=click.Path(exists=True), metavar="PATH",
              help="More rule packs that the run had; repeatable.")  # fmt: skip
@click.option("--list", "only_list", is_flag=True, help="Ask nothing; list what would be asked.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask for so many decisions at most.")
@click.option("--width", type=click.IntRange(40), metavar="COLUMNS", help="How wide lines are. [default: the terminal]")
@colour_option
@config_options
@click.pass_obj
def command(config: Config, /, folder: Path, **options: Any) -> int:
    """Decide what was rightly removed: what most needs a look comes first, with why it is shown.

    Pages on which rules and extractor disagree come before all else; then cuts by rules that are stale, unsure, new,
    or rare and large, and cuts that take a sentence. Each decision is kept at once: come back to go on. Where nobody
    can be asked, as in a pipe, the list is printed.

    \b
    a accept   it is clutter
    r reject   this text is to stay; becomes a `keep` rule against this rule
    n never    never these lines; becomes a `keep` rule against all rules
    i ignore   the whole rule is wrong here

    Of a FILE that `clean rules learn --review` wrote, each line is asked about that learning is not sure of: `a` for
    furniture, of which --into makes a rule, `r` for what is to stay. What was decided is kept in the file.

    \b
    clean review cleaned/
    clean review cleaned/ --into reviewed.toml && clean run dump/ --out again/ --rules reviewed.toml
    clean review cleaned/ --decisions ~/Downloads/decisions.json --into reviewed.toml
    clean review cleaned/ --apply
    clean review cleaned/ --upstream issue.md
    clean review unsure.jsonl && clean review unsure.jsonl --into learnt/
    """
    if folder.is_file():
        return _of_learning(folder, options)
    file = Path(options["decisions"]) if options["decisions"] else default_file(folder)
    decisions = read_decisions(file, own=not options["decisions"])
    if options["into"] or options["upstream"] or options["apply"]:
        return _follow(folder, file, decisions, options, config)
    return _decide(folder, file, decisions, options)


def _of_learning(file: Path, options: Mapping[str, Any]) -> int:
    """Asks about the lines of a file that learning wrote, or makes rules of those that were accepted."""
    for name in ("decisions", "apply", "upstream", "rules"):
        if options[name]:
            raise UsageError(f"--{name} is for the output of a run; {file} is a file: --into makes rules of its lines")
    lines = {line.key: line for line in read_lines(file)}
    if options["into"]:
        accepted = sum(line.decision == "accept" for line in lines.values())
        for made in make_packs(lines.values(), Path(options["into"])):
            for name in made.added:
                click.echo(name)
            _tell_made(made.file, len(made.added), made.known, made.withdrawn)
        if not accepted:
            say(f"{file}: no line was accepted yet: `clean review {file}` asks about each")
        return OK
    everything = to_ask(lines.values())
    asked = everything[: options["limit"]]
    screen = _screen(options)
    if options["only_list"] or not _is_interactive():
        for shown in list_lines(asked, screen):
            click.echo(shown, color=screen.colour)
        decided = sum(line.decision is not None for line in lines.values())
        say(f"{len(everything):,} to decide, {decided:,} decided")
        return OK

    def save(line: Line, verdict: Verdict | None) -> None:
        lines[line.key] = msgspec.structs.replace(line, decision=verdict)
        write_lines(file, lines.values())

    with keyboard() as key:
        made_now = ask_lines(asked, screen, key, lambda shown: click.echo(shown, color=screen.colour), save)
    say(f"{made_now:,} decided, {len(everything) - made_now:,} left; kept in {file}")
    if any(line.decision == "accept" for line in lines.values()):
        say(f"`clean review {file} --into PACK.toml` makes rules of what was accepted")
    return OK


def _is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _screen(options: Mapping[str, Any]) -> Screen:
    width = options["width"] or shutil.get_terminal_size((80, 24)).columns
    return Screen(width, wants_colour(options["color"]))


def _decide(folder: Path, file: Path, decisions: dict[str, Decision], options: Mapping[str, Any]) -> int:
    decided = {*decisions, *decided_in(folder)}
    everything = items_of(aggregate(folder, decided), known_of(folder), decided)
    items = everything[: options["limit"]]
    screen = _screen(options)
    if options["only_list"] or not _is_interactive():
        for line in listing(items, screen):
            click.echo(line, color=screen.colour)
        say(f"{len(everything):,} to decide, {len(decisions):,} decided")
        return OK

    def save(decision: Decision | None, key: str) -> None:
        if decision is None:
            decisions.pop(key, None)
        else:
            decisions[key] = decision
        write_decisions(file, decisions.values())

    with keyboard() as key:
        made = ask(items, screen, key, lambda line: click.echo(line, color=screen.colour), save)
    left = len(everything) - made
    say(f"{made:,} decided, {left:,} left; kept in {file}")
    if any(decision.decision != "accept" for decision in decisions.values()):
        say("`clean review OUT --into PACK.toml` makes rules of them")
    return OK


def _follow(
    folder: Path, file: Path, decisions: dict[str, Decision], options: Mapping[str, Any], config: Config
) -> int:
    if not file.exists():
        raise UsageError(f"{file}: no decisions there: make some with `clean review OUT` or `clean report OUT`")
    _remember(folder, file, decisions)
    status = OK
    own = config.file or Path(OWN_FILE)
    into = Path(options["into"] or own.with_name("reviewed.toml"))
    if options["into"] or (options["apply"] and any(_asks_for_rule(decision) for decision in decisions.values())):
        status = _write_rules(into, decisions, options["rules"])
    ignored = sorted({decision.rule for decision in decisions.values() if decision.decision == "ignore"})
    if options["apply"]:
        _apply(own, into, ignored)
    elif options["into"] and ignored:
        say("--apply writes this into the configuration; or put it there, or give each with --ignore:")
        click.echo(f"ignore = [{', '.join(quoted(rule) for rule in ignored)}]")
    if options["upstream"]:
        _write_report(options["upstream"], decisions)
    return status


def _remember(folder: Path, file: Path, decisions: Mapping[str, Decision]) -> None:
    """Notes decisions from elsewhere at the run as well, so that its next report shows only what is undecided."""
    own = default_file(folder)
    if folder.is_dir() and file.resolve() != own.resolve():
        write_decisions(own, {**read_decisions(own, own=True), **decisions}.values())


def _write_rules(target: Path, decisions: Mapping[str, Decision], rules: tuple[str, ...]) -> int:
    if target.suffix != ".toml" or target.is_dir():
        raise UsageError(f"--into {target}: a rule file's name ends in .toml")
    named = [found for path in rules for found in find_rule_files(Path(path))]
    files = [found for found in (*bundled_files(TIERS), *named) if found[0].resolve() != target.resolve()]
    done = add_rules(target, decisions.values(), files)
    for name in done.added:
        click.echo(name)
    _tell_made(target, len(done.added), done.known, done.withdrawn)
    for decision, why in done.refused:
        say(f"{decision.path}: {decision.rule}: no rule was made: {why}; write a `keep` rule by hand")
    return INCOMPLETE if done.refused else OK


def _tell_made(target: Path, added: int, known: int, withdrawn: int) -> None:
    told = [f"{counted(added, 'rule')} added to {target}"]
    if known:
        told.append(f"{known:,} were there")
    if withdrawn:
        told.append(f"{withdrawn:,} taken out, as their decision has changed")
    say(", ".join(told))


def _asks_for_rule(decision: Decision) -> bool:
    return decision.form == "cut" and decision.decision in ("reject", "never")


def _apply(config: Path, pack: Path, ignored: list[str]) -> None:
    """Writes into a configuration which pack holds the decisions, and which rules are ignored."""
    rules = [os.path.relpath(pack, config.parent).replace(os.sep, "/")] if pack.exists() else []

    def change(settings: Settings) -> None:
        for key, names in (("rules", rules), ("ignore", ignored)):
            if names:
                add_to(settings, key, names)

    if not rules and not ignored:
        say("nothing was rejected or ignored: there is nothing to apply")
        return
    edit_config(config, change)
    say(f"{config}: has {' and '.join(told for told in (_named('rules', rules), _named('ignore', ignored)) if told)}")


def _named(key: str, names: list[str]) -> str:
    return f"{key} {', '.join(names)}" if names else ""


def _write_report(target: str, decisions: Mapping[str, Decision]) -> None:
    text = upstream_report(sorted(decisions.values(), key=lambda decision: (decision.rule, decision.key)))
    if not text:
        say("nothing was rejected: there is nothing to report")
        return
    if target == "-":
        click.echo(text, nl=False)
        return
    try:
        atomic.write(target, text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {reason(error)}") from None
    say(f"{target}: written")
