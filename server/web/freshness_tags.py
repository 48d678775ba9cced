"""The validators of what a generation gives: ETag and Last-Modified (RFC 9110 §8.8)."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from pathlib import Path

_SETTLED_SECONDS = 2.0


def tag(generation: str, *form: str) -> str:
    """Return the tag of what a generation gives at an address, in a form told by its parts.

    The address is no part of it: a tag tells apart what is at one address only.
    """
    digest = hashlib.sha256("\0".join(form).encode()).hexdigest()
    return f"{generation}-{digest[:20]}"


def published(data: Path) -> datetime | None:
    """Return when the newest generation came; None if that may have been within this second."""
    try:
        stamp = (data / "CURRENT").stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(int(stamp), UTC) if is_settled(stamp) else None


def is_settled(stamp: float) -> bool:
    """Return whether a time may be told: another change might come in the same second."""
    return time.time() - stamp >= _SETTLED_SECONDS  # a time tells no more than seconds (§8.8.2.2)
