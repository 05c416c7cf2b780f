"""Empty lines are passed by together, and still have their numbers."""

from __future__ import annotations

from cleaner.sources.records import Piece, numbered


def test_empty_lines_keep_their_numbers() -> None:
    pieces = [Piece(b'\n\n{"a": 1}\n\n\n\n{"b": 2}\n', "lines"), Piece(b'\n{"c": 3}', "lines")]
    found = list(numbered(pieces, 5))
    assert [(number, piece.raw) for number, piece in found if piece.kind == "record"] == [
        (7, b'{"a": 1}\n'),
        (11, b'{"b": 2}\n'),
        (13, b'{"c": 3}'),
    ]
    assert b"".join(piece.raw for _, piece in found) == b"".join(piece.raw for piece in pieces)


def test_a_million_of_them_are_one_piece() -> None:
    assert len(list(numbered([Piece(b"\n" * 1_000_000 + b"{}\n", "lines")], 0))) == 2
