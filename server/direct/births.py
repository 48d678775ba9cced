"""What is said between the server and the process that readers are forked from: packets.

The server asks for a reader with two descriptors: the reader's end of a socket, and its ledger.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

PACKET = 1 << 12
"""Longest packet, in bytes."""

WANTED = b"reader"
"""What the server says with the two descriptors."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Readers can be had. The copy takes `size` bytes, or there is none, for the `reason` given."""

    size: int = 0
    seconds: float = 0.0
    reason: str = ""

    def pack(self) -> bytes:
        """Return this as a packet."""
        return json.dumps({"ready": asdict(self)}).encode()


@dataclass(frozen=True, slots=True)
class Birth:
    """A reader is there; the descriptor that stands for it (pidfd_open(2)) comes along."""

    pid: int

    def pack(self) -> bytes:
        """Return this as a packet."""
        return json.dumps({"birth": asdict(self)}).encode()


def unpack(packet: bytes) -> Ready | Birth:
    """Return what a packet says."""
    said = json.loads(packet)
    return Ready(**said["ready"]) if "ready" in said else Birth(**said["birth"])
