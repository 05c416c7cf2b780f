"""`clean rules learn`, and the learning of `clean run --learn`: packs out of a user's own dump."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from cleaner.cli import FOUND, INCOMPLETE, OK
from cleaner.cli.terminal.say import say, tell
from cleaner.cli.values import BYTES, read_fields, read_urls
from cleaner.errors import UsageError
from cleaner.job.options import Addresses, JobOptions, Limits
from cleaner.pipeline import Cleaner
from cleaner.report.escape import escape
from cleaner.sinks import atomic
from cleaner.sources.containers import Fields
from cleaner.sources.shapes import PRESETS
from cleaner.sources.walk import Filter

if TYPE_CHECKING:
    from cleaner.learn import LearntPack, Sample
    from cleaner.review.lines import Line

LEARNT = "learnt"
"""The folder under `OUT/.clean` that holds the packs of `run --learn`."""
_SHOWN = 10
"""Sites that the summary names."""
_REVIEWED_CHARS = 200
_ASKED = 5
"""Lines of which the summary asks, and the characters of each that it shows."""
_ASKED_CHARS = 70
_LIKELY = 2.0
"""The least score of these: what would be learnt if something else spoke for it."""


@click.command("learn")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(exists=True), metavar="DUMP...")
@click.option("--by", default="auto", show_default=True, metavar="host|folder|column=NAME|auto",
              help="What tells that documents are of one site: the URL's host, the folder, a field of the records; "
                   "auto: the host, else the folder, else the furniture that they share.")  # fmt: skip
@click.option("--pages", "pages", multiple=True, type=click.Path(exists=True), metavar="DIR",
              help="Saved pages of the same sites: they show where an article is. Repeatable.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Folder for the packs, one a site. Without it, the pack of the only site is printed.")  # fmt: skip
@click.option("--sure", type=float, default=None, metavar="X",
              help="The least score of what is learnt: the logarithm of its odds.  [default: 2.0]")  # fmt: skip
@click.option("--max-loss", type=click.FloatRange(0, 1), default=None, metavar="X",
              help="The share of a site's text that may go wrongly, by the rules' own scores.")  # fmt: skip
@click.option("--review", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write what is not sure there, one JSON object a line, the largest first: with what held it back, "
                   "and what stands above and below it. `clean review FILE` asks about each.")  # fmt: skip
@click.option("--update", "old", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PACK",
              help="Bring this learnt pack up to date: what no document has any more is retired.")  # fmt: skip
@click.option("--rules", "rules", multiple=True, type=click.Path(exists=True), metavar="PATH",
              help="More rule packs: what they remove is not learnt again. Repeatable.")  # fmt: skip
@click.option("--urls", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
              help="Tab-separated: path relative to the input, and URL.")  # fmt: skip
@click.option("--preset", type=click.Choice(list(PRESETS)), help="Which scraper wrote the records.")
@click.option("--field", "fields", multiple=True, callback=read_fields, metavar="ROLE=NAME",
              help="Where records hold text=, html= and url=. Repeatable.")  # fmt: skip
@click.option("--include", multiple=True, metavar="GLOB", help="Only files whose relative name (or last part) matches.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files whose relative name (or last part) matches.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="the cores", metavar="N",
              help="Worker processes.")  # fmt: skip
@click.option("--max-bytes", type=BYTES, default="64M", show_default=True, metavar="N", help="Leave out larger ones.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no summary.")
def command(inputs: tuple[str, ...], by: str, out: Path | None, review: Path | None, old: Path | None,
            quiet: bool, **given: Any) -> int:  # fmt: skip
    """Learn rule packs from a dump: what comes back in a site's stories and is none of their text.

    DUMP is a folder or a container (JSON lines, CSV, Parquet, WARC) of texts or pages. Nobody has labelled anything:
    lines are judged by how many stories have them, where they stand and beside what. Only what is sure becomes a rule,
    with its evidence and its tests. Of the rest a person should decide: the largest lines are named at the end, and
    --review has them all, for `clean review` to ask about, a key a line. Exit status 1 if nothing was found.

    \b
    clean rules learn dumps/gazette > gazette.toml
    clean rules learn dump.jsonl.gz --out learnt/ --review unsure.jsonl
    clean review unsure.jsonl && clean review unsure.jsonl --into learnt/
    clean run dump.jsonl.gz --out cleaned/ --rules learnt/
    clean rules learn new-dump.jsonl.gz --update learnt/gazette.example.toml > gazette.toml
    """
    from cleaner.learn import Wish

    job = _job((*inputs, *given["pages"]), by, given)
    today = datetime.date.today().isoformat()
    wish = Wish(_sure(given["sure"]), given["max_loss"], _name(inputs), today, drafts=review is not None)
    if old is not None:
        return _update(old, job, by, wish, given, quiet)
    with _Bar(quiet) as bar:
        sample, packs = _learn_packs(job, by, Cleaner(given["rules"]), wish, given["jobs"], bar)
    found = [pack for pack in packs if pack.toml]
    if out is None and len(found) > 1:
        raise UsageError(f"{len(found):,} sites were found: name a folder for their packs with --out DIR")
    if out is not None:
        _write_packs(found, out)
    elif found:
        click.echo(found[0].toml, nl=False)
    if review is not None:
        _write_review(review, packs)
    for name, why in sample.troubles:
        say(f"{escape(name)}: {escape(why)}")
    if not quiet:
        tell(summary(packs, sample.documents, f"clean review {review}" if review else "all with --review FILE"))
    return INCOMPLETE if sample.troubles else OK if found else FOUND


def _learn_packs(
    job: JobOptions, by: str, cleaner: Cleaner, wish: Any, jobs: int, bar: _Bar
) -> tuple[Sample, list[LearntPack]]:
    """Returns what was read, and what was learnt of each site with more than one document."""
    from cleaner.learn import learn_sample, sample_dump

    sample = sample_dump(job, by.partition("=")[0], jobs, bar.read)
    return sample, list(learn_sample(sample, cleaner, wish, jobs, bar.learnt))


def _write_packs(packs: Sequence[LearntPack], folder: Path) -> None:
    """Writes rule files, each named after its site. Raises UsageError where people wrote a pack of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    for pack in packs:
        target = folder / f"{pack.name}.toml"
        if target.exists() and b"\nlearnt = " not in target.read_bytes():
            raise UsageError(f"{target} is there, and was not learnt: choose another --out")
        atomic.write(str(target), pack.toml.encode("utf-8", "surrogatepass"))


def learn_for_run(job: JobOptions, cleaner: Cleaner, quiet: bool) -> tuple[Path, Addresses]:
    """Learns from the dump of a run, for `run --learn`. Returns the folder of the packs, and the run's addresses with
    the folders whose names are sites."""
    from cleaner.learn import Wish

    folder = job.out / ".clean" / LEARNT
    with _Bar(quiet) as bar:
        # No date: the same dump is to give the same bytes.
        wish = Wish(dump=_name(job.inputs))
        sample, packs = _learn_packs(replace(job, to="jsonl"), "auto", cleaner, wish, job.jobs, bar)
    if folder.is_dir():
        for stale in folder.glob("*.toml"):
            stale.unlink()
    found = [pack for pack in packs if pack.toml]
    _write_packs(found, folder)
    if not quiet:
        tell(summary(packs, sample.documents, "all with `clean rules learn DUMP --review FILE`"))
    by_folder = tuple((f"{pack.origin.name}/*", pack.name) for pack in found if pack.origin.by == "folder")
    return folder, replace(job.addresses, sites=(*job.addresses.sites, *by_folder))


def summary(packs: Sequence[LearntPack], documents: int, decide: str) -> str:
    """Returns what was learnt, as a table: the sites with most to remove first.

    decide: how a person gets to what is not sure.
    """
    if not packs:
        read = f"{documents:,} {_s('document', documents)} read" if documents else "no document with text found"
        return f"nothing to learn from: {read}, and what comes back needs two of one site at least"
    found = [pack for pack in packs if pack.toml]
    rules, lines = sum(pack.rules for pack in found), sum(len(pack.sure) for pack in found)
    unsure, refused = sum(len(pack.unsure) for pack in packs), sum(len(pack.refused) for pack in packs)
    rows = [
        f"{documents:,} {_s('document', documents)} of {len(packs):,} {_s('site', len(packs))} with more than one; "
        f"{len(found):,} {_s('pack', len(found))} with {rules:,} {_s('rule', rules)} for {lines:,} {_s('line', lines)}",
        f"not sure of {unsure:,} {_s('line', unsure)}, against {refused:,}",
    ]
    if found:
        rows.append(f"{'site':<32} {'documents':>9} {'stories':>8} {'lines':>6} {'removes':>8} {'may lose':>9}")
    for pack in sorted(found, key=lambda pack: (-pack.removed * pack.documents, pack.name))[:_SHOWN]:
        rows.append(
            f"{escape(pack.name)[:32]:<32} {pack.documents:>9,} {pack.stories:>8,} {len(pack.sure):>6,} "
            f"{pack.removed:>8.1%} {pack.lost:>9.3%}"
        )
    if len(found) > _SHOWN:
        rows.append(f"… and {len(found) - _SHOWN:,} more")
    return "\n".join([*rows, *_undecided(packs, decide)])


def _undecided(packs: Sequence[LearntPack], decide: str) -> Iterator[str]:
    """Yields the largest lines of which a person should decide."""
    lines = [(pack, line) for pack in packs for line in pack.unsure if line.judgement.score >= _LIKELY]
    lines.sort(key=lambda told: (-told[1].candidate.size, told[0].name, told[1].candidate.key))
    if lines:
        yield f"likely, but nobody's word for it ({decide}):"
    for pack, (candidate, judgement) in lines[:_ASKED]:
        text = candidate.raw if len(candidate.raw) <= _ASKED_CHARS else f"{candidate.raw[:_ASKED_CHARS]}…"
        yield f"  {candidate.stories:,} of {pack.stories:,} stories: “{escape(text)}”: {judgement.held_back}"


def _s(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _update(old: Path, job: JobOptions, by: str, wish: Any, given: dict[str, Any], quiet: bool) -> int:
    from cleaner.learn import old_rules, update
    from cleaner.learn.update import lines_of

    name, table = old_rules(old)
    with _Bar(quiet) as bar:
        # The old pack's rules do not take part: what they remove is to be learnt again.
        sample, packs = _learn_packs(job, by, Cleaner(given["rules"]), wish, given["jobs"], bar)
    new = next((pack for pack in packs if pack.origin.name == name), packs[0] if len(packs) == 1 else None)
    if new is None:
        known = ", ".join(pack.origin.name for pack in packs[:_SHOWN]) or "none with two documents"
        raise UsageError(f"{old} is of {name}, of which the dump has too little; its sites: {known}")
    updated = update(table, new, lines_of(sample, new.origin))
    click.echo(updated.toml, nl=False)
    for line in updated.retired:
        say(f"retired, no document has it: {escape(line)}")
    for line, why in updated.doubted:
        say(f"kept, but a person should look at it: {escape(line)}: {why}")
    if not quiet:
        say(f"{updated.added:,} new, {updated.kept:,} kept, {len(updated.retired):,} retired")
    return OK


def _write_review(file: Path, packs: Sequence[LearntPack]) -> None:
    """Writes what is not sure. What was decided in the file before holds on."""
    from cleaner.review.lines import read_lines, write_lines

    before = {line.key: line.decision for line in read_lines(file)} if file.exists() else {}
    lines = (line for pack in packs for line in _lines(pack))
    write_lines(file, [msgspec.structs.replace(line, decision=before.get(line.key)) for line in lines])


def _lines(pack: LearntPack) -> Iterator[Line]:
    from cleaner.review.lines import Line

    for candidate, judgement in (*pack.unsure, *pack.refused):
        yield Line(
            site=pack.origin.name, by=pack.origin.by, list=judgement.list, line=candidate.raw,
            stories=candidate.stories, of=pack.stories, characters=candidate.size,
            score=judgement.score, held_back=judgement.held_back,
            above=candidate.beside[0][:_REVIEWED_CHARS], below=candidate.beside[1][:_REVIEWED_CHARS],
            terms={term.name: term.value for term in judgement.terms}, rule=pack.drafts.get(candidate.key),
        )  # fmt: skip


def _job(inputs: Sequence[str], by: str, given: dict[str, Any]) -> JobOptions:
    kind, _, column = by.partition("=")
    if kind not in ("auto", "host", "folder", "column") or (kind == "column") != bool(column):
        raise UsageError(f"--by {by}: expected host, folder, column=NAME or auto")
    fields = {**given["fields"], **({"id": column} if column else {})}
    urls = read_urls(Path(given["urls"])) if given["urls"] else {}
    return JobOptions(
        inputs=tuple(inputs),
        out=Path(os.devnull),
        jobs=given["jobs"],
        wanted=Filter(tuple(given["include"]), tuple(given["exclude"])),
        limits=Limits(given["max_bytes"], None),
        addresses=Addresses(urls),
        fields=Fields(given["preset"], fields),
        to="jsonl",
    )


def _sure(told: float | None) -> float:
    from cleaner.learn import SURE

    if told is not None and told != told:
        raise UsageError("--sure nan: that is no number to compare with")
    return SURE if told is None else told


def _name(inputs: Sequence[str]) -> str:
    return ", ".join(os.path.basename(os.path.normpath(given)) for given in inputs)[:200]


class _Bar:
    """A progress bar on standard error: documents that are read, then sites that are learnt."""

    def __init__(self, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def read(self) -> Callable[[int, int], None]:
        return lambda documents, size: self._show(f"read {documents:,} documents, {size / 1e6:,.0f} MB", 0, None)

    @property
    def learnt(self) -> Callable[[int, int], None]:
        return lambda done, of: self._show("sites learnt", done, of)

    def _show(self, told: str, done: int, of: int | None) -> None:
        if not self._wanted:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(told, total=of)
        self._bar.update(self._task, description=told, completed=done, total=of)
