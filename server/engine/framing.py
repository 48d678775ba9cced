"""Messages between the server and its query workers: a kind, a length, and that many bytes.

Plain bytes and JSON, never pickle: a worker runs strangers' queries and is not to be trusted.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import BinaryIO

HEAD = struct.Struct(">cI")

READY = b"R"  # worker: the store is open; JSON with the generation
QUESTION = b"Q"  # server: JSON, one query
DATA = b"D"  # worker: a piece of the answer
COMPRESSED = b"Z"  # worker: the same, by gzip
END = b"E"  # worker: the answer is complete
FAILURE = b"F"  # worker: JSON with why there is no answer
_WORTH_FLUSHING = 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: bytes
    payload: bytes

    def json(self) -> dict[str, object]:
        """Return the payload as a JSON object."""
        data: dict[str, object] = json.loads(self.payload)
        return data


def pack(kind: bytes, payload: bytes | dict[str, object] = b"") -> bytes:
    """Return a message as bytes."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return HEAD.pack(kind, len(body)) + body


class FrameOutlet:
    """Where a worker puts the pieces of an answer: each becomes a message, sent at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def put(self, data: bytes | bytearray, *, is_compressed: bool) -> None:
        """Send a piece, without making one of it and its head first."""
        self._stream.write(HEAD.pack(COMPRESSED if is_compressed else DATA, len(data)))
        self._stream.write(data)
        if is_compressed or len(data) >= _WORTH_FLUSHING:
            self._stream.flush()


def read(stream: BinaryIO) -> Frame | None:
    """Return the next message of a stream, or None at its end."""
    head = _exactly(stream, HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    payload = _exactly(stream, length)
    return Frame(kind, payload) if len(payload) == length else None


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """Return so many bytes, fewer at the end: a stream without a buffer gives what it has."""
    data = stream.read(size) or b""
    while len(data) < size:
        more = stream.read(size - len(data))
        if not more:
            break
        data += more
    return data


class Unpacker:
    """Cuts a stream of bytes that arrives in pieces into messages."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Add what arrived; return the messages that are now complete."""
        self._pending += data
        frames: list[Frame] = []
        while len(self._pending) >= HEAD.size:
            kind, length = HEAD.unpack_from(self._pending)
            end = HEAD.size + length
            if len(self._pending) < end:
                break
            with memoryview(self._pending) as view:  # else the piece would be copied twice
                frames.append(Frame(kind, bytes(view[HEAD.size : end])))
            del self._pending[:end]
        return frames
