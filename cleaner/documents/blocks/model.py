"""The model that comes with the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from cleaner.documents.blocks.forest import Forest, read_forest

FILE = "model.json"


class Model(NamedTuple):
    """What words in names of elements tell, and trees over the features of lines."""

    words: Mapping[str, float]
    """A word of a class or id → logarithm of the odds that its elements are text, against those of all elements."""
    terms: Mapping[str, float]
    """A word of a line → likewise, of the line."""
    forest: Forest


@cache
def bundled_model() -> Model:
    """Returns the model that comes with the package (trained by `tests/bench/train_blocks.py`)."""
    return read_model(resources.files(__package__).joinpath(FILE).read_bytes())


def read_model(data: bytes) -> Model:
    """Reads a model. Raises ValueError for what is none."""
    told = json.loads(data)
    return Model(told["words"], told["terms"], read_forest(told["features"], told["trees"]))
