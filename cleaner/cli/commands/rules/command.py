"""`clean rules`: lists rules, and says whether they are good."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from cleaner.cli import FOUND, OK
from cleaner.cli.commands.rules.importing import import_rules
from cleaner.cli.commands.rules.learn import command as learn
from cleaner.cli.commands.rules.lock import elsewhere, lock
from cleaner.cli.config import find_config, read_config
from cleaner.cli.terminal.say import say
from cleaner.compile import Ruleset, load_ruleset
from cleaner.counts import counted
from cleaner.errors import UsageError, did_you_mean, reason
from cleaner.packs import TIERS, RulePack, Tier, bundled_files, bundled_folder, find_rule_files
from cleaner.packs.elsewhere import accepted_files, find
from cleaner.packs.evidence import bundled_evidence
from cleaner.pipeline import SCORED
from cleaner.report.escape import escape


@click.group("rules", no_args_is_help=True)
def command() -> None:
    """List, show, check, try, learn and import rules.

    \b
    clean rules list                       the packs that apply
    clean rules lint my-rules/             judge rules before they meet a document
    clean rules test my-rules/             run the tests that rules carry
    clean rules test --against dumps/      weigh rules on labelled texts
    clean rules learn dump.jsonl --out learnt/   packs out of your own dump
    """


@command.command("list")
@click.option("--rules", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), metavar="PATH",
              help="More rule packs; repeatable.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Every rule, not only the packs.")
def list_rules(paths: tuple[Path, ...], every: bool) -> int:
    """The packs that apply, with the hosts that they are for: the bundled ones, those from elsewhere that the
    configuration names, and those of --rules."""
    ruleset = load_ruleset([*bundled_files(TIERS), *_configured(), *_files(paths)])
    for pack in sorted(ruleset.packs, key=lambda pack: (get_args(Tier).index(pack.tier), pack.name)):
        where = ", ".join(pack.hosts[:3]) + (" …" if len(pack.hosts) > 3 else "")
        told = f"{pack.tier:<9} {pack.name:<28} {len(pack.rules):>4}  {where or _told_by(pack)}"
        click.echo(escape(told).rstrip())
        for rule in pack.rules if every else ():
            draft = "  draft" if rule.draft else ""
            click.echo(escape(f"          {pack.name}/{rule.id}  {rule.op} {rule.kind}{draft}"))
    say(f"{counted(len(ruleset.packs), 'pack')}, {counted(len(ruleset.rules), 'rule')}")
    return OK


@command.command("show")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--rules", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), metavar="PATH",
              help="More rule packs; repeatable.")  # fmt: skip
def show(names: tuple[str, ...], paths: tuple[Path, ...]) -> int:
    """A pack (`independent`) or a rule (`independent/donation-appeal`), as its file has it. Above a bundled rule stands
    its evidence: what it did to pages and texts whose article is known."""
    ruleset = load_ruleset([*bundled_files(TIERS), *_configured(), *_files(paths)])
    for name in names:
        click.echo(escape("\n\n".join(_sources(ruleset, name)), keep="\n\t"))
    return OK


@command.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH...]")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--elsewhere", "others", is_flag=True, help="The packs from elsewhere that the configuration here names.")
def lint_rules(paths: tuple[Path, ...], strict: bool, others: bool) -> int:
    """Judge rule files (the bundled ones, if none are named): missing tests, words that articles
    have too, patterns that take long or are tried everywhere. Exit status 1 if there are errors."""
    from cleaner.authoring.lint import lint

    ruleset, judged = _judged(_from_elsewhere(paths) if others else paths)
    findings = lint(ruleset, judged)
    for finding in findings:
        click.echo(escape(str(finding)))
    errors = sum(finding.severity == "error" for finding in findings)
    count = sum(len(pack.rules) for pack in ruleset.packs if pack.name in judged)
    warnings = counted(len(findings) - errors, "warning")
    say(f"{counted(count, 'rule')}: {counted(errors, 'error')}, {warnings}")
    return FOUND if errors or (strict and findings) else OK


@command.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH...]")
@click.option("--against", "dumps", multiple=True, metavar="DUMPS",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Weigh the rules on labelled texts below this folder instead; repeatable.")  # fmt: skip
@click.option("--packs", default=",".join(TIERS), show_default=True, metavar="NAMES",
              help="With --against: which bundled packs apply.")  # fmt: skip
@click.option("--scored", type=click.Choice(SCORED), default="auto", show_default=True,
              help="With --against: which texts rules with a model apply to.")  # fmt: skip
@click.option("--no-scored", is_flag=True, help="With --against: the same as --scored off.")
@click.option("--watch", "watching", is_flag=True, help="Run them again whenever a rule file changes, until Ctrl-C.")
@click.option("--elsewhere", "others", is_flag=True, help="The packs from elsewhere that the configuration here names.")
def test_rules(
    paths: tuple[Path, ...], dumps: tuple[Path, ...], packs: str, scored: str, no_scored: bool, watching: bool,
    others: bool,
) -> int:  # fmt: skip
    """Run the tests that rules carry (of the bundled packs, if none are named). Exit status 1 if one fails."""
    if others:
        paths = _from_elsewhere(paths)
    if watching:
        if dumps or not paths:
            raise UsageError("--watch: name the rule files to be watched, and no --against")
        from cleaner.cli.commands.rules.watch import watch

        watch(paths, lambda: _run_tests(paths))
    if dumps:
        names = [name.strip() for name in packs.split(",") if name.strip()]
        return _against(paths, dumps, names, scored="off" if no_scored else scored)
    return _run_tests(paths)


def _run_tests(paths: tuple[Path, ...]) -> int:
    from cleaner.authoring.examples import run_examples

    ruleset, judged = _judged(paths)
    failed = count = 0
    for verdict in run_examples(ruleset, judged):
        count += 1
        if not verdict.passed:
            failed += 1
            told = f"{verdict.path}:{verdict.line}: {verdict.rule}: - expected, + found\n{verdict.difference}\n"
            click.echo(escape(told, keep="\n"))
    say(f"{count - failed:,} passed, {failed:,} failed")
    return FOUND if failed else OK


command.add_command(learn)


command.add_command(import_rules)


command.add_command(lock)


@command.command("schema")
@click.option("--manifest", "of_manifest", is_flag=True, help="The schema of a manifest instead of a rule file's.")
@click.option("--for", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write it into a folder of rule files, and a line that names it into each of them.")  # fmt: skip
def print_schema(of_manifest: bool, folder: Path | None) -> int:
    """The JSON Schema of a rule file. With --for, editors that know taplo (Even Better TOML in VS Code, say) complete
    and check the keys of the rule files in a folder."""
    if folder is not None:
        return _install_schema(folder, of_manifest)
    from cleaner.manifest import schema as manifest_schema
    from cleaner.packs import json_schema

    json.dump(manifest_schema() if of_manifest else json_schema(), sys.stdout, indent=1, ensure_ascii=False)
    click.echo()
    return OK


def _install_schema(folder: Path, of_manifest: bool) -> int:
    from cleaner.authoring.editor import install_schema

    if of_manifest:
        raise UsageError("--for is for rule files: it does not go with --manifest")
    files = [file for file, _ in find_rule_files(folder)]
    if not files:
        raise UsageError(f"{folder}: no rule files (*.toml) there")
    try:
        schema, changed = install_schema(folder, files)
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: cannot be written: {reason(error)}") from None
    say(f"{escape(str(schema))} written; {counted(len(changed), 'rule file')} of {len(files):,} now name it")
    return OK


def _against(paths: tuple[Path, ...], dumps: tuple[Path, ...], packs: list[str], *, scored: str) -> int:
    from cleaner.authoring.against import run_against
    from cleaner.pipeline import Cleaner

    report = run_against(Cleaner(paths, packs=packs, scored=scored), dumps)
    click.echo(f"{'article lost':>12} {'clutter gone':>12} {'hits':>6}  rule")
    for name, effect in report.ranked():
        click.echo(f"{effect.article:>12,} {effect.clutter:>12,} {effect.hits:>6,}  {escape(name)}")
        for lost in effect.lost:
            click.echo(f"{'':34}lost: {escape(lost)}")
    article = sum(effect.article for effect in report.rules.values())
    clutter = sum(effect.clutter for effect in report.rules.values())
    say(
        f"{counted(report.documents, 'document')}: {clutter / max(report.clutter, 1):.1%} of the clutter removed, "
        f"{article / max(report.article, 1):.3%} of the article text lost"
    )
    return OK


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Tier | None]]:
    for path in paths:
        yield from find_rule_files(path)


def _configured() -> Iterator[tuple[Path, Tier | None]]:
    """Yields the rule files of packs from elsewhere that the configuration here names."""
    file = find_config(Path())
    config = read_config(file) if file else None
    if config is not None:
        config.must_be_accepted()
        for entry in config.packs:
            yield from accepted_files(entry.source)


def _from_elsewhere(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Returns the rule files of packs from elsewhere, accepted or not: they are looked at before they are accepted."""
    if paths:
        raise UsageError("--elsewhere stands for the rule files: name no others")
    found = elsewhere(None).packs
    if not found:
        raise UsageError("the configuration names no packs from elsewhere ([packs])")
    return tuple(file for entry in found for file, _ in find(entry.source).files)


def _judged(paths: tuple[Path, ...]) -> tuple[Ruleset, list[str]]:
    """Returns the ruleset of the named files, with the bundled ones if these are others, and the names of packs to
    judge."""
    named = list(_files(paths))
    bundled = list(bundled_files(TIERS))
    if not paths:
        named = bundled
    elif not named:
        raise UsageError(f"no rule files (*.toml) in {', '.join(map(str, paths))}")
    stems = {file.stem for file, _ in named}
    ruleset = load_ruleset([*named, *(found for found in bundled if found[0].stem not in stems and paths)])
    return ruleset, sorted(stems)


def _told_by(pack: RulePack) -> str:
    return "everywhere" if pack.everywhere else "by fingerprint"


def _sources(ruleset: Ruleset, name: str) -> Iterator[str]:
    pack_name, _, rule_id = name.partition("/")
    pack = next((pack for pack in ruleset.packs if pack.name == pack_name), None)
    if pack is None:
        known = [rule.name for rule in ruleset.rules] if rule_id else [pack.name for pack in ruleset.packs]
        raise UsageError(f"no pack is named {pack_name!r}; `clean rules list` shows them{did_you_mean(name, known)}")
    lines = Path(pack.path).read_text("utf-8").splitlines()
    evidence = bundled_evidence() if Path(pack.path).is_relative_to(bundled_folder()) else {}
    if not rule_id:
        seen = [f"# evidence: {r.id}: {found}" for r in pack.rules if (found := evidence.get(f"{pack.name}/{r.id}"))]
        yield "\n".join([f"# {pack.path}", *seen, *lines])
        return
    starts = sorted(rule.line for rule in pack.rules)
    rule = next((rule for rule in pack.rules if rule.id == rule_id), None)
    if rule is None:
        ids = ", ".join(rule.id for rule in pack.rules)
        raise UsageError(f"pack {pack_name!r} has no rule {rule_id!r}; it has {ids}")
    end = next((line for line in starts if line > rule.line), len(lines) + 1)
    told = [f"# evidence: {evidence[name]}"] if name in evidence else []
    yield "\n".join([f"# {pack.path}:{rule.line}", *told, *lines[rule.line - 1 : end - 1]]).rstrip()
