"""Agreement text in, facts with evidence out: `extraction.py` is what to read first.

What is named here is loaded when it is asked for (PEP 562). To read a file's bytes takes no spaCy,
which takes a second to load; and each document is read in a process of its own (`readers`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .confidence import at_least
    from .document import from_text, read
    from .extraction import extract
    from .model import Agreement, Clause, Document, Fact, Span
    from .readers import MAX_BYTES, SUFFIXES

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Agreement",
    "Clause",
    "Document",
    "Fact",
    "Span",
    "at_least",
    "extract",
    "from_text",
    "read",
]

_MODULES = {
    "at_least": "confidence",
    "extract": "extraction",
    "from_text": "document",
    "read": "document",
    "MAX_BYTES": "readers",
    "SUFFIXES": "readers",
}


def __getattr__(name: str) -> object:
    """Return what this package offers by a name; types come from `model`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'model')}"), name)
