"""What a server is told when it starts: where the data lies, where to listen, and its limits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """Settings of one server; every limit has a default that suits a laptop.

    `trusted_hosts` are the host names that a request may name; empty means the loopback names
    when we listen there (so that no foreign web page can reach the agreements by rebinding a
    name of its own to 127.0.0.1), and any name otherwise.
    """

    data: Path = Path("avtalegraf-data")
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 4
    query_seconds: float = 30.0
    memory_bytes: int = 1 << 30
    answer_bytes: int = 100_000_000
    request_bytes: int = 1_000_000
    waiting: int = 16
    trusted_hosts: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls) -> ServerConfig:
        """Return the defaults with AVTALEGRAF_DATA and AVTALEGRAF_HOSTS (comma-separated)."""
        hosts = os.environ.get("AVTALEGRAF_HOSTS", "")
        return cls(
            data=Path(os.environ.get("AVTALEGRAF_DATA", "avtalegraf-data")),
            trusted_hosts=tuple(name.strip() for name in hosts.split(",") if name.strip()),
        )

    @property
    def host_names(self) -> tuple[str, ...]:
        """Return the host names that a request may name; empty for any."""
        if self.trusted_hosts:
            return self.trusted_hosts
        return LOOPBACK if self.host in LOOPBACK else ()
