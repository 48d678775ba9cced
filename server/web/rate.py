"""How many requests a client may make: a bucket for each, which fills again as time goes by."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_MOST_CLIENTS = 10_000


class RateLimiter:
    """Buckets by client; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, client: str, per_minute: int) -> float:
        """Count a request; return 0 if it may be made, else the seconds until one may be."""
        if per_minute <= 0:
            return 0.0
        rate = per_minute / 60.0
        # A page asks for some things at once, so a bucket holds the requests of ten seconds.
        size = max(10.0, rate * 10.0)
        with self._lock:
            now = self._clock()
            level, then = self._buckets.get(client, (size, now))
            level = min(size, level + (now - then) * rate)
            if level < 1.0:
                self._buckets[client] = (level, now)
                return (1.0 - level) / rate
            self._buckets[client] = (level - 1.0, now)
            if len(self._buckets) > _MOST_CLIENTS:
                self._forget(now, rate, size)
        return 0.0

    def _forget(self, now: float, rate: float, size: float) -> None:
        """Leave out who has been away long enough for a full bucket; if all are here, everyone."""
        kept = {
            client: (level, then)
            for client, (level, then) in self._buckets.items()
            if level + (now - then) * rate < size
        }
        self._buckets = kept if len(kept) < _MOST_CLIENTS else {}
