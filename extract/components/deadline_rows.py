"""A table row in, out what the time limit in it is for and whom it binds, by its other cells.

`| Varsel om brudd | 24 timer | databehandleren |` says as much as a sentence does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from .norm_records import Norm
from .norm_senses import senses_of

_PARTIES = frozenset({"controller", "processor", "both"})
_ROLE_ONLY = 3  # tokens of a cell that only names who is bound
_OF_PARTIES = frozenset({"controller", "processor", "subprocessor", "parties"})
_AT_THE_END = "end_of_agreement"


def row_duties(scope: Scope, norms: Mapping[int, Norm]) -> Mapping[int, Norm]:
    """Return what each row of a table is about, by the row's number: its norm, if it has one."""
    rows: dict[int, list[Unit]] = {}
    for unit in scope.units:
        if unit.kind == "cell" and unit.row is not None:
            rows.setdefault(unit.row, []).append(unit)
    found: dict[int, Norm] = {}
    for row, cells in rows.items():
        duties = [norms[cell.index] for cell in cells if cell.index in norms]
        if not duties and len(cells) > 1 and (duty := _duty(scope, cells)):
            duties = [duty]
        if len(duties) == 1:
            found[row] = _kept(duties[0])
    return found


def _duty(scope: Scope, cells: list[Unit]) -> Norm | None:
    label = cells[0]
    bound = [role for cell in cells[1:] if (role := _only_role(scope, cell))]
    senses = senses_of(scope, label) - _OF_PARTIES
    topics = topic_rules().topics(senses, label.sections, {})
    if topics == ("other",) and not bound:
        return None
    default = topic_rules().bearer.get(topics[0], "processor")
    if topics[0] == "retention":
        default = "processor"
    return Norm(
        label,
        scope.reading.span(label.start, label.end),
        topics,
        "obligation",
        False,
        bound[0] if bound else ("both" if scope.mutual else default),
        bool(bound),
        None,
        senses,
    )


def _kept(duty: Norm) -> Norm:
    """Return the duty; one to delete that is not due at the agreement's end is about retention."""
    if duty.topics[0] == "deletion_return" and _AT_THE_END not in duty.senses:
        return replace(duty, topics=("retention",))
    return duty


def _only_role(scope: Scope, cell: Unit) -> str | None:
    """Return the party that a cell names and nothing else."""
    roles = {h.code for h in scope.roles(cell)} & _PARTIES
    if len(roles) != 1 or cell.last - cell.first > _ROLE_ONLY:
        return None
    return roles.pop()
