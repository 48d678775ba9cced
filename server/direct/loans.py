"""What is said between the server and a reader to which it lends connections: one packet each.

A loan is a connection of a client whose next requests, as long as they have the same header
fields, are all to be answered in the way that its terms say.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

PACKET = 1 << 18
"""Longest packet, in bytes."""

_HEAD = struct.Struct(">cQI")
_RETURNED, _CLOSED = b"R", b"C"


@dataclass(frozen=True, slots=True)
class Terms:
    """How requests are answered; `fields` is what stands between their first line and their end.

    `rows` and `graphs` are the name of the format for either kind of answer with its media type,
    None if the client takes none that we have. `tokens` is the state of the tokens' file if it
    depends on that who asks is known. `is_for_one`: the connection comes back after one request;
    `is_last`: it ends then.
    """

    loan: int
    first: bytes
    fields: bytes
    view: str
    base: str
    language: str
    rows: tuple[str, str] | None
    graphs: tuple[str, str] | None
    compress: bool
    answer_bytes: int
    memory_bytes: int
    most_rows: int
    tokens: tuple[int, int] | None
    is_for_one: bool
    is_last: bool

    def pack(self) -> bytes:
        """Return the terms as a packet."""
        said = asdict(self) | {"first": "", "fields": len(self.fields)}
        head = json.dumps(said).encode()
        return struct.pack(">I", len(head)) + head + self.fields + self.first

    @classmethod
    def unpack(cls, packet: bytes) -> Terms:
        """Return the terms in a packet."""
        size = struct.unpack_from(">I", packet)[0]
        said: dict[str, Any] = json.loads(packet[4 : 4 + size])
        cut = 4 + size + said["fields"]
        pairs = {name: tuple(said[name]) if said[name] else None for name in _PAIRS}
        return cls(**said | pairs | {"fields": packet[4 + size : cut], "first": packet[cut:]})


_PAIRS = tuple(each.name for each in fields(Terms) if str(each.type).startswith("tuple"))


@dataclass(frozen=True, slots=True)
class Returned:
    """A connection that comes back with what was read from it and is not answered.

    `failure`, where the query was run, says why it has no answer (`frozen_query.failure_of`).
    """

    loan: int
    data: bytes = b""
    failure: Mapping[str, object] | None = None

    def pack(self) -> bytes:
        """Return this as a packet."""
        failure = b"" if self.failure is None else json.dumps(self.failure).encode()
        return _HEAD.pack(_RETURNED, self.loan, len(failure)) + failure + self.data


@dataclass(frozen=True, slots=True)
class Closed:
    """A connection that has come to its end: `is_cut`, in the middle of an answer."""

    loan: int
    is_cut: bool = False

    def pack(self) -> bytes:
        """Return this as a packet."""
        return _HEAD.pack(_CLOSED, self.loan, int(self.is_cut))


def unpack(packet: bytes) -> Returned | Closed:
    """Return what a reader said; raises ValueError for what none says."""
    if len(packet) < _HEAD.size:
        raise ValueError("a packet without its head")
    kind, loan, size = _HEAD.unpack_from(packet)
    if kind == _CLOSED:
        return Closed(loan, bool(size))
    if kind != _RETURNED:
        raise ValueError("a packet of an unknown kind")
    text = packet[_HEAD.size : _HEAD.size + size]
    failure = json.loads(text) if text else None
    if failure is not None and not _is_failure(failure):
        raise ValueError("a failure without its reason")
    return Returned(loan, packet[_HEAD.size + size :], failure)


def _is_failure(said: object) -> bool:
    """Return whether this has the form of `frozen_query.failure_of`."""
    if not isinstance(said, dict) or not {"kind", "reason", "place"} <= said.keys():
        return False
    place = said["place"]
    return place is None or (
        isinstance(place, list) and len(place) == 2 and all(isinstance(n, int) for n in place)
    )
