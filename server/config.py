"""What a server is told when it starts: where the data lies, where to listen, and its limits."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .limits import Limits, by_role
from .roles import Role

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PER_MINUTE = {Role.ANONYMOUS: 300, Role.READER: 1200}


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """Settings of one server; every limit has a default that suits a laptop.

    `trusted_hosts` are the host names that a request may name; empty means the loopback names
    when we listen there (so that no foreign web page can reach the agreements by rebinding a
    name of its own to 127.0.0.1), and any name otherwise. `origins` are the origins of web pages
    elsewhere that may read what we answer (`*`: all). `proxy` is the address of the server in
    front of us, whose word on the client's address counts. `workers` run queries for us; beside
    them `direct_readers` answer plain ones on the client's own connection (Linux only; 0: none),
    from a copy in memory of what has not changed for `settled_seconds`, if that takes no more than
    `memory_copy_bytes` (0: never).
    `is_public` lets anyone read, and `needs_token` nobody without a token, wherever we listen.
    """

    data: Path = Path("avtalegraf-data")
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 4
    direct_readers: int = 2
    memory_copy_bytes: int = 1 << 31
    settled_seconds: float = 5.0
    query_seconds: float = 30.0
    memory_bytes: int = 1 << 30
    answer_bytes: int = 100_000_000
    request_bytes: int = 1_000_000
    rows: int = 0
    waiting: int = 16
    grace_seconds: float = 3.0
    trusted_hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    proxy: str | None = None
    is_public: bool = False
    needs_token: bool = False
    limits_file: Path | None = None
    access_log: Path | None = None

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
        return LOOPBACK if self.is_loopback else ()

    @property
    def is_loopback(self) -> bool:
        """Return whether nobody but this machine can reach us, and no proxy lets others in."""
        try:
            is_here = ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            is_here = self.host == "localhost"
        return is_here and self.proxy is None

    @property
    def anonymous_may_read(self) -> bool:
        """Return whether one may read without a token."""
        return self.is_public or (self.is_loopback and not self.needs_token)

    def limits(self) -> Mapping[Role, Limits]:
        """Return what each role's requests may take; nobody is counted on the loopback."""
        usual = Limits(
            seconds=self.query_seconds,
            memory_bytes=self.memory_bytes,
            answer_bytes=self.answer_bytes,
            request_bytes=self.request_bytes,
            rows=self.rows,
        )
        return by_role(usual, {} if self.is_loopback else _PER_MINUTE, self.limits_file)
