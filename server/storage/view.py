"""A kind of reader of the store, and the name of what is kept for it (`views`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .generations import FULL

OPEN = "open"
"""The view without personal data."""


@dataclass(frozen=True, slots=True)
class View:
    """A kind of reader: with or without personal data, and of which collections (None: of all)."""

    is_full: bool = True
    collections: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Return the name of its store."""
        kind = FULL if self.is_full else OPEN
        if self.collections is None:
            return kind
        digest = hashlib.sha256("\0".join(sorted(self.collections)).encode()).hexdigest()
        return f"{kind}-{digest[:16]}"
