"""`scored`: the lines that a model takes for clutter, each with an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.compile import CompiledRule, Ruleset
from cleaner.engine.scored.menus import menus
from cleaner.engine.text.source import is_source
from cleaner.engine.view import Model, Models, View
from cleaner.errors import Problem, RuleFileError
from cleaner.lazy import lazy
from cleaner.model import Proposal
from cleaner.packs import bundled_folder

if TYPE_CHECKING:
    from cleaner.engine.scored.line_model import LineModel, Prediction

_ANY_KIND, _MENU_KIND = "template", "navigation"
_LEAST_LINES, _LEAST_SIZE = 4, 32
"""A model has nothing to say of a document with fewer lines of so many characters: it has too little prose.

They are `LEAST_PROSE`, and the size of the shortest line of prose in any script, of `engine.scored.lines`.
"""


class BundledModel:
    """A model of a bundled pack, read when a text first comes with enough prose for it to say anything.

    To import what reads it, and to read it, takes as long as all else when a hook looks at a small file. Bundled models
    are known to be sound.
    """

    def __init__(self, data: Mapping[str, Any], always: bool) -> None:
        self._data, self.always = data, always

    @lazy
    def whole(self) -> LineModel:
        """The model itself."""
        from cleaner.engine.scored.line_model import LineModel

        return LineModel.from_data(self._data, always=self.always)

    def predict(self, lines: Sequence[str]) -> list[Prediction]:
        """Returns the lines of a document that are clutter."""
        long = (line for line in lines if len(line) >= _LEAST_SIZE)
        if sum(1 for _ in zip(range(_LEAST_LINES), long, strict=False)) < _LEAST_LINES:
            return []
        return self.whole.predict(lines)


def load_models(ruleset: Ruleset, *, always: bool = False) -> Models:
    """Returns the models of a ruleset's scored rules by rule number. Raises RuleFileError for data that is no model.

    always: whether they take every document for a whole page, whatever it looks like.
    """
    models: dict[int, Model] = {}
    problems: list[Problem] = []
    for rule in ruleset.rules:
        if rule.rule.op != "scored" or rule.rule.model is None:
            continue
        if Path(rule.pack.path).is_relative_to(bundled_folder()):
            models[rule.number] = BundledModel(rule.rule.model, always)
            continue
        from cleaner.engine.scored.line_model import LineModel

        try:
            models[rule.number] = LineModel.from_data(rule.rule.model, always=always)
        except ValueError as error:
            problems.append(Problem(rule.pack.path, rule.rule.line, f'rule "{rule.rule.id}": model', str(error)))
    if problems:
        raise RuleFileError(problems)
    return models


def propose(rule: CompiledRule, view: View) -> Iterator[Proposal]:
    model = view.models.get(rule.number)
    if model is None or (not model.always and (view.page is not None or is_source(view.text))):
        return  # of a page, it judges what elements leave
    predictions = model.predict(view.folded.raw_as_read)
    for prediction in predictions:
        kind = prediction.kind if rule.rule.kind == _ANY_KIND else rule.rule.kind
        yield from _proposed(rule, view, range(prediction.line, prediction.line + 1), kind, prediction.explanation)
    if predictions:  # it is a whole page
        taken = frozenset(prediction.line for prediction in predictions)
        kind = _MENU_KIND if rule.rule.kind == _ANY_KIND else rule.rule.kind
        for lines in menus(view.folded.raw_lines, view.folded.raw_as_read, taken):
            yield from _proposed(rule, view, lines, kind, "links in a row, outside of the prose")


def _proposed(rule: CompiledRule, view: View, lines: range, kind: str, why: str) -> Iterator[Proposal]:
    if view.chosen.takes(rule.name, kind):
        start, end = view.whole_lines(lines[0], lines[-1])
        # The threshold was chosen for the loss it allows: a model needs no second anchor.
        yield Proposal(start, end, "remove", rule.name, kind, rule.rank, confirmed=True, why=why)
