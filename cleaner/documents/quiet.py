"""Keeps the libraries that read pages quiet."""

from __future__ import annotations

import logging


def quiet() -> None:
    """Keeps the libraries' warnings about single pages off the terminal, unless somebody asked for them."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
