"""Which views a store has: those that every store has, and one for each set of collections."""

from __future__ import annotations

from pathlib import Path

from . import views
from .tokens import read_tokens
from .view import View


def wanted_views(data: Path) -> tuple[View, ...]:
    """Return the views that the tokens of a data directory call for."""
    found = dict.fromkeys(views.BOTH)
    for token in read_tokens(data):
        found[token.view] = None
    return tuple(found)
