"""The document's state, and how grave a finding is in it (severity.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from .report import Outcome, Severity, State
from .shacl import Triples
from .terms import AVT


@dataclass(frozen=True, slots=True)
class Scale:
    """What a state does to severities."""

    ceiling: Severity
    steps: Mapping[Outcome, int]


@cache
def scales() -> Mapping[State, Scale]:
    """Return the scale of each state."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        state: Scale(
            Severity(table[state]["ceiling"]),
            {Outcome(name): steps for name, steps in table[state]["steps"].items()},
        )
        for state in State
    }


def state_of(graph: Graph | Triples, agreement: URIRef) -> State:
    """Return the state of the document that an agreement's graph tells of."""
    for term, state in (
        (AVT.isExample, State.EXAMPLE),
        (AVT.isTemplate, State.TEMPLATE),
        (AVT.isSigned, State.SIGNED),
    ):
        if (agreement, term, Literal(True)) in graph:
            return state
    return State.DRAFT


def scaled(own: Severity, outcome: Outcome, state: State, *, is_stated: bool) -> Severity:
    """Return a finding's severity; `is_stated`: the shape of a weak provision gives its own."""
    scale = scales()[state]
    steps = 0 if is_stated and outcome is Outcome.PARTIAL else scale.steps.get(outcome, 0)
    milder = own.down(steps)
    return max(milder, scale.ceiling, key=lambda level: level.rank)
