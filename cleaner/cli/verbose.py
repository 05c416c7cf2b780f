"""What `--verbose` adds to what a command says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.cli.config import Config
from cleaner.cli.terminal.say import Log, explain_more, log
from cleaner.counts import counted
from cleaner.pipeline import Cleaner
from cleaner.report.findings.finding import CheckedFile

if TYPE_CHECKING:  # a hook looks at files, and has no job
    from cleaner.job.plan import Plan
    from cleaner.job.tally import Tally

_STEP = 10
"""Percent of the input after which a run says how far it is."""


def tell_rules(cleaner: Cleaner, config: Config) -> None:
    """Says which configuration and which rules hold."""
    ruleset = cleaner.ruleset
    packs, rules = counted(len(ruleset.packs), "pack"), counted(len(ruleset.rules), "rule")
    explain_more(f"configuration: {config.file or 'none'}", configuration=str(config.file) if config.file else None)
    explain_more(f"rules: {rules} in {packs}, digest {cleaner.digest[:12]}", digest=cleaner.digest)


def tell_result(file: CheckedFile) -> None:
    """Says what became of a file."""
    told = log()
    if not told.verbose:
        return
    result = file.result
    gone = sum(segment.end - segment.start for segment in result.removed)
    site = f"{result.site.name} (by {result.site.by})" if result.site else "unknown"
    what = f"{result.status}; site {site}; {counted(len(file.findings), 'finding')}, "
    what += f"{gone:,} of {counted(len(result.document.text), 'character')}"
    name = result.site.name if result.site else None
    told.notice(file.path, what, level="info", status=result.status, site=name, findings=len(file.findings), chars=gone)


@dataclass
class Progress:
    """Says how far a run is, each time that a tenth is done."""

    log: Log
    reached: int = 0

    def __call__(self, plan: Plan, read: int, tally: Tally) -> None:
        share = min(100 * read // max(plan.size, 1), 100)
        if share >= self.reached + _STEP:
            self.reached = share - share % _STEP
            documents = counted(tally.documents, "document")
            self.log.say(f"{self.reached} % read, {documents}", percent=self.reached, documents=tally.documents)
