"""`clean check`: shows what would be removed. It writes nothing, and starts quickly: it is what the hook runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import click

from cleaner.cli import FOUND, INCOMPLETE, OK
from cleaner.cli.config import Config
from cleaner.cli.config.command import ConfiguredCommand, config_options
from cleaner.cli.files_from import all_paths, files_from_option
from cleaner.cli.look import jobs_option, look
from cleaner.cli.rule_options import cleaner_from, rule_options
from cleaner.cli.targets import Inspector, LeftOutFiles, filter_options
from cleaner.cli.terminal.colour import Colour, colour_option, wants_colour
from cleaner.cli.terminal.say import log_options, notice, say
from cleaner.cli.verbose import tell_result, tell_rules
from cleaner.counts import counted
from cleaner.errors import UsageError
from cleaner.report.escape import escape
from cleaner.report.findings.baseline import Baseline
from cleaner.report.findings.finding import CheckedFile, SkippedFile
from cleaner.report.findings.help import help_uris
from cleaner.sources.walk import Filter

Reporter = Callable[..., Iterator[str]]
FORMATS = {
    "text": ("cleaner.report.findings.text", "lines"),
    "json": ("cleaner.report.findings.json", "array"),
    "jsonl": ("cleaner.report.findings.json", "lines"),
    "sarif": ("cleaner.report.findings.sarif", "log"),
    "github": ("cleaner.report.findings.github", "commands"),
}
"""`--output-format` → module and function, which are imported when the format is used."""


@click.command("check", cls=ConfiguredCommand, no_args_is_help=True)
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True), metavar="PATH...")
@click.option("--diff", "as_diff", is_flag=True, help="Show unified diffs, long ones cut off.")
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Findings that are accepted.")
@click.option("--write-baseline", is_flag=True, help="Accept all that is found: write it to the baseline's FILE.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 although something was found.")
@rule_options
@filter_options
@files_from_option
@jobs_option
@colour_option
@click.option("--quiet", "-q", is_flag=True, help="Findings only: no notices, no summary.")
@log_options
@config_options
@click.pass_obj
def command(
    config: Config, /, paths: tuple[str, ...], *, as_diff: bool, output_format: str, baseline: Path | None,
    write_baseline: bool, exit_zero: bool, include: tuple[str, ...], exclude: tuple[str, ...], max_bytes: int,
    stdin_filename: str, url: str | None, files_from: str | None, jobs: int, color: Colour, quiet: bool,
    **rules: object,
) -> int:  # fmt: skip
    """Show what would be removed from files and folders; `-` is standard input. Nothing is written.

    A finding is a line: path:line:col: rule kind: excerpt (N chars). Lines of an HTML page are those of its text as
    it is laid out. Baselines hold hashes of accepted texts, by path, and neither line numbers nor dates. What stands
    in a text between lines `<!-- clean: keep -->` and `<!-- clean: end -->` stays.

    \b
    clean check articles/
    clean check articles/ --diff
    clean check articles/ --ignore caption,byline
    clean check articles/ --baseline .clean-baseline.json --write-baseline
    clean check articles/ --output-format sarif > clean.sarif
    git ls-files -z '*.txt' | clean check --files-from - --jobs 4
    curl -s https://example.com/story | clean check - --url https://example.com/story

    \b
    Exit status:
    0  nothing was found
    1  something was found
    2  arguments, configuration or rule files are wrong
    3  some files could not be read or cleaned (said on standard error)
    """
    if as_diff and output_format != "text":
        raise click.UsageError("--diff and --output-format contradict each other: name one")
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline FILE: the file to write")
    accepted = _baseline(baseline, write_baseline)
    inspector = Inspector(
        cleaner_from(rules, config, inline=True), config, Filter(include, exclude, str(config.root)), max_bytes, url,
        stdin_filename,
    )  # fmt: skip
    paths = all_paths(paths, files_from)
    inspector.check(paths)
    tell_rules(inspector.cleaner, config)
    tally = _Tally(quiet)
    found = (found for _, found in look(inspector, paths, jobs))
    files = tally.count(found, None if write_baseline else accepted)
    if write_baseline and accepted is not None:
        _write(accepted.updated(files))
        tally.sum_up(accepted=accepted.file)
        return INCOMPLETE if tally.failed else OK
    module, name = ("cleaner.report.findings.text", "diffs") if as_diff else FORMATS[output_format]
    report: Reporter = getattr(import_module(module), name)
    colour = wants_colour(color)
    more = {"help_uris": help_uris(inspector.cleaner.ruleset.packs)} if output_format == "sarif" else {}
    for piece in report(files, colour=colour, **more):
        click.echo(piece, nl=False, color=colour)
    tally.sum_up()
    if tally.failed:
        return INCOMPLETE
    return FOUND if tally.findings and not exit_zero else OK


@dataclass(slots=True)
class _Tally:
    """Counts the files, and says on standard error which were not checked."""

    quiet: bool
    files: int = 0
    findings: int = 0
    on_pages: int = 0
    """How many of the findings are on pages, which `fix` leaves alone."""
    dirty: int = 0
    chars: int = 0
    failed: int = 0
    skipped: LeftOutFiles = field(default_factory=LeftOutFiles)

    def count(self, found: Iterable[CheckedFile | SkippedFile], accepted: Baseline | None) -> Iterator[CheckedFile]:
        for file in found:
            if isinstance(file, SkippedFile):
                self.failed += file.failed
                self.skipped.count(file)
                if file.failed or file.is_reported:
                    self._notice(file.path, file.why if file.failed else f"skipped: {file.why}", important=file.failed)
                continue
            self.files += 1
            for remark in file.remarks:
                self._notice(file.path, remark.message, important=False, line=remark.line)
            if file.status in ("failed", "guarded"):
                self.failed += file.status == "failed"
                why = f"{file.status}: {file.result.error}"
                self._notice(file.path, why, important=file.status == "failed")
            shown = accepted.apply(file) if accepted else file
            tell_result(shown)
            self.findings += len(shown.findings)
            self.on_pages += len(shown.findings) if shown.result.document.unit == "char" else 0
            self.dirty += bool(shown.findings)
            self.chars += sum(len(finding.text) for finding in shown.findings)
            yield shown

    def _notice(self, path: str, why: str, *, important: bool, line: int | None = None) -> None:
        if important or not self.quiet:
            notice(path, why, line=line, level="error" if important else "warning")

    def sum_up(self, accepted: Path | None = None) -> None:
        if self.quiet:
            return
        skipped = self.skipped.total
        of = f"{counted(self.files, 'file')} looked at" + (f", {skipped:,} skipped" if skipped else "")
        counts = {
            "files": self.files, "skipped": skipped, "failed": self.failed, "findings": self.findings,
            "files_with_findings": self.dirty, "chars": self.chars,
        }  # fmt: skip
        if accepted is not None:
            say(f"{counted(self.findings, 'finding')} accepted in {escape(str(accepted))}; {of}", counts=counts)
        elif self.findings:
            chars = counted(self.chars, "character")
            found = f"{counted(self.findings, 'finding')} in {counted(self.dirty, 'file')} ({chars})"
            say(f"{found}; {of}; {self._advice()}", counts=counts)
        else:
            say(f"nothing to remove; {of}", counts=counts)
        self.skipped.tell()

    def _advice(self) -> str:
        if self.on_pages == self.findings:
            return "`clean run` writes the text of pages without that"
        them = "it" if self.findings == 1 else "them" if not self.on_pages else "those that are not on pages"
        return f"`clean fix` removes {them}"


def _baseline(file: Path | None, write: bool) -> Baseline | None:
    if file is None:
        return None
    if write and not file.exists():
        return Baseline(file, {})
    return Baseline.read(file)


def _write(baseline: Baseline) -> None:
    from cleaner.sinks import atomic

    try:
        atomic.write(str(baseline.file), baseline.dumps())
    except OSError as error:
        raise UsageError(f"{baseline.file}: cannot be written: {error.strerror}") from None
