"""The `clean` command: its subcommands, and the exit statuses of their errors."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
import warnings
from importlib import import_module
from typing import NoReturn

import click

from cleaner.cli.terminal import signals, streams
from cleaner.cli.terminal.say import Log, say
from cleaner.cli.uncollected import uncollected
from cleaner.errors import CleanError, RunStopped, did_you_mean

COMMANDS = {
    "run": "cleaner.cli.commands.run",
    "check": "cleaner.cli.commands.check",
    "fix": "cleaner.cli.commands.fix",
    "explain": "cleaner.cli.commands.explain",
    "report": "cleaner.cli.commands.report",
    "stats": "cleaner.cli.commands.stats",
    "review": "cleaner.cli.commands.review",
    "restore": "cleaner.cli.commands.restore",
    "rules": "cleaner.cli.commands.rules",
}
"""Command → module with a click command named `command`, which is imported when it is called."""

OK, FOUND, WRONG, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses: done; found or changed something; used wrongly; not all could be cleaned; Ctrl-C."""


class Commands(click.Group):
    """Imports commands when they are called, so that `clean check` does not wait for what `run` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        with uncollected():
            command: click.Command = import_module(module).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:  # click would write an empty line, which is none of a log
            raise click.Abort from stopped

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command. Raises UsageError for what is none, which may well be the misspelt path of a dump."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            meant = did_you_mean(name, COMMANDS)
            raise click.UsageError(f"{name!r} is neither a command nor a file or folder that is there{meant}", ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads `clean DUMP --out OUT` as `clean run DUMP --out OUT`."""
        if args and args[0] not in COMMANDS and (args[0] == "-" or os.path.exists(args[0])):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog="`clean DUMP --out OUT` is short for `clean run DUMP --out OUT`.",
)
@click.version_option(package_name="scrape-cleaner")
def group() -> None:
    """Remove clutter from scraped articles: pure article text, and an account of every byte that went."""
    if sys.stderr.isatty():
        _show_log()


def _show_log() -> None:
    """Shows what the library logs to whoever waits at a terminal, unless it is to be quiet."""
    import logging

    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            context = click.get_current_context(silent=True)
            if not (context and context.params.get("quiet")):
                say(record.getMessage())

    logger = logging.getLogger("cleaner")
    logger.setLevel(logging.INFO)
    logger.handlers = [Shown()]


def start() -> NoReturn:
    """Runs `main`, and ends the process at once. This is what the installed `clean` calls."""
    status = _status(None)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # whoever read it has gone
            stream.flush()
    # Workers have ended and files are closed by now; to take a hundred modules and all rules down object by object
    # took a seventh of a hook's time.
    os._exit(status)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs a command and raises SystemExit with its status."""
    sys.exit(_status(arguments))


def _status(arguments: list[str] | None) -> int:
    """Returns the exit status of a command. This is the one place that turns exceptions into exit statuses."""
    # Rules are a hundred thousand objects that stay: looking at them again and again took a tenth of a start.
    gc.set_threshold(50_000, 20, 50)
    streams.prepare()
    signals.heed()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries remark on single pages, in words of these
    stdout, log = sys.stdout, Log()
    try:
        status = group.main(arguments, prog_name="clean", standalone_mode=False, obj=log)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt) as abort:
        return _interrupted(abort, log)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        log.say(shown.getvalue().rstrip("\n"), level="error")
        return WRONG
    except CleanError as error:
        log.say(f"clean: {error}", level="error")
        return INCOMPLETE if isinstance(error, RunStopped) else WRONG
    except BrokenPipeError:
        return _unheard()
    except OSError as error:
        return _unwritten(error, log)
    except SystemExit as end:  # of shell completion; or click's own for a broken pipe, with another stdout
        return _unheard() if sys.stdout is not stdout else end.code if isinstance(end.code, int) else WRONG
    except Exception as error:  # a fault of ours: whoever runs us gets a sentence, whoever mends us the traceback
        if os.environ.get("CLEAN_DEBUG"):
            raise
        log.say(f"clean: internal error: {type(error).__name__}: {error!s:.500}", level="error")
        log.say("This is a fault of clean: please report it. CLEAN_DEBUG=1 shows where it happened.")
        return INCOMPLETE
    return status if isinstance(status, int) else OK


def _interrupted(abort: BaseException, log: Log) -> int:
    """Returns the status of a command that was told to end, by Ctrl-C or by a signal."""
    cause = abort.__cause__ or abort
    advice = getattr(cause, "__notes__", ())
    told, status = "interrupted", INTERRUPTED
    if isinstance(cause, signals.Terminated):
        told, status = f"ended by {signal.Signals(cause.number).name}", 128 + cause.number
    if sys.stderr.isatty():  # it shows ^C, and stays in that line
        say("")
    log.say("; ".join((f"clean: {told}", *advice)), level="error")
    return status


def _unwritten(error: OSError, log: Log) -> int:
    """Returns the status for an error of the system that no command has caught."""
    if os.environ.get("CLEAN_DEBUG"):
        raise error
    try:
        os.getcwd()
    except OSError:
        log.say("clean: the current folder is gone: change to one that is there", level="error")
        return WRONG
    where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "standard output"
    log.say(f"clean: {where}: {error.strerror or error}", level="error")
    for stream in (sys.stdout, sys.stderr):  # what is left in its buffer would fail again
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return INCOMPLETE


def _unheard() -> int:
    """Returns the status for a closed standard output, and keeps Python from complaining about it at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK
