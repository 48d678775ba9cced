"""What is wrong with a graph, as the service tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a graph is not what it must be: a node, and a message by language or the key of one."""

    node: str
    key: str = ""
    messages: tuple[tuple[str, str], ...] = ()
