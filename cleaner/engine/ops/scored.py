"""`scored`: the lines that a model takes for clutter, each with an explanation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.compile import CompiledRule, Ruleset
from cleaner.engine.view import Models, View
from cleaner.errors import Problem, RuleFileError
from cleaner.model import Proposal

_ANY_KIND = "template"


def load_models(ruleset: Ruleset, *, always: bool = False) -> Models:
    """Returns the models of a ruleset's scored rules by rule number. Raises RuleFileError for data that is no model.

    always: whether they take every document for a whole page, whatever it looks like.
    """
    models: dict[int, Any] = {}
    problems: list[Problem] = []
    for rule in ruleset.rules:
        if rule.rule.op != "scored" or rule.rule.model is None:
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
    if model is None or (view.page is not None and not model.always):  # of a page, it judges what elements leave
        return
    for prediction in model.predict(view.folded.raw_lines):
        start, end = view.whole_lines(prediction.line)
        kind = prediction.kind if rule.rule.kind == _ANY_KIND else rule.rule.kind
        if not view.chosen.takes(rule.name, kind):
            continue
        # The threshold was chosen for the loss it allows: a model needs no second anchor.
        yield Proposal(start, end, "remove", rule.name, kind, rule.rank, confirmed=True, why=prediction.explanation)
