"""Errors of a user's making. All of them are caught in one place: `cleaner.cli`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class CleanError(Exception):
    """The base of errors that a user can mend; the text is fit to be shown as it is."""


class UsageError(CleanError):
    """Arguments or configuration make no sense."""


class WrongValue(UsageError):
    """An option has a value that it cannot have."""

    def __init__(self, option: str, message: str) -> None:
        self.option, self.message = option, message
        """The option, as the library spells it, and what is wrong with its value."""
        super().__init__(f"{option}: {message}")

    def __reduce__(self) -> tuple[type[WrongValue], tuple[str, ...]]:
        return type(self), (self.option, self.message)


class UnknownSelector(WrongValue):
    """What is selected or ignored is the name of no kind, pack or rule."""

    def __init__(self, option: str, selector: str, message: str) -> None:
        self.selector = selector
        """What `select` or `ignore` was told."""
        super().__init__(option, message)

    def __reduce__(self) -> tuple[type[UnknownSelector], tuple[str, str, str]]:
        return type(self), (self.option, self.selector, self.message)


class RunStopped(CleanError):
    """The rest of a run is not possible, as on a full disk; what was written before is complete."""


class Problem(NamedTuple):
    """One mistake in a file that a user wrote."""

    path: str
    line: int
    """The line, counted from 1; 0 for the whole file."""
    where: str
    """The breadcrumb inside the file: `rule "tail": end`; may be empty."""
    message: str
    """What was found, what was expected, and what to do."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class RuleFileError(CleanError):
    """All mistakes of a set of rule files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[RuleFileError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class ManifestError(CleanError):
    """A manifest does not belong to its text, or is none."""


class DocumentError(Exception):
    """A document cannot be cleaned. The pipeline turns it into a result with status `failed`."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns the end of a message about an unknown name: the known one that is nearest, if one is near."""
    import difflib  # only who errs waits for it

    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def reason(error: BaseException) -> str:
    """Why something could not be done, in a few words, whatever went wrong."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, CleanError | DocumentError):
        return str(error)
    return f"{type(error).__name__}: {error}"


class RuleTimeout(DocumentError):
    """A pattern took too long on a document."""
