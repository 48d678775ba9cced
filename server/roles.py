"""What someone may do, in four steps."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What someone may do; each may do all that those before it may."""

    ANONYMOUS = "anonymous"
    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Return whether this role may do what `needed` may."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)
