"""The ops, one module each. An op reads a `View` and yields the spans that a rule wants; it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cleaner.compile import CompiledRule
from cleaner.engine.ops import block, content, head, keep, line, phrase, repeat, section, select, tail
from cleaner.engine.view import View
from cleaner.model import Span

OPS: dict[str, Callable[[CompiledRule, View], Iterator[Span]]] = {
    "line": line.propose,
    "phrase": phrase.propose,
    "block": block.propose,
    "section": section.propose,
    "tail": tail.propose,
    "head": head.propose,
    "repeat": repeat.propose,
    "keep": keep.propose,
    "select": select.propose,
    "content": content.propose,
}
"""Op → function. `scored` stands apart: its proposals come with an explanation (`cleaner.engine.ops.scored`)."""

__all__ = ["OPS"]
