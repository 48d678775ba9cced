"""A norm in, the second one out that its sentence goes on to after `og` or `men`, if there is one.

`Databehandleren kan bruke underleverandører, og er fullt ut ansvarlig for dem` is two norms.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import Hit, word_list
from .bearers import bearer_of
from .modality import main_modal, modality_of
from .norm_records import Norm
from .norm_senses import senses_of

_BUT = frozenset({"men", "but"})
_INCLUDING = frozenset({"herunder", "samt"})
_LIABLE = frozenset({"er", "står", "staar", "is", "svarer", "svarar", "hefter"})
_LEAST_BEFORE, _LEAST_AFTER = 4, 3  # tokens that either clause has at least


def coordinated(scope: Scope, norm: Norm) -> Iterator[Norm]:
    """Yield the norm that a norm's sentence goes on to, when it is about something else."""
    unit, doc = norm.unit, scope.reading.doc
    for place in range(unit.first + _LEAST_BEFORE, unit.last - _LEAST_AFTER):
        word = doc[place].lower_
        if word not in word_list("coordinating"):
            continue
        binds = any(_opens_clause(hit, place, word) for hit in unit.hits)
        if not binds and doc[place + 1].lower_ not in _LIABLE:
            continue
        second = _second(scope, norm, place + 1, binds)
        if second is not None:
            yield second
            return


def _opens_clause(hit: Hit, place: int, joined_by: str) -> bool:
    """Tell whether a wording opens the clause that the word at a place joins to the one before."""
    if not place < hit.start <= place + (4 if joined_by in _BUT else 2):
        return False
    if hit.group == "modal":
        return hit.code in ("must", "may", "right")
    infinitive = hit.code == "infinitive" and hit.start == place + 1 and joined_by in _INCLUDING
    return hit.group == "duty" and (hit.code == "active" or infinitive)


def _second(scope: Scope, norm: Norm, first: int, binds: bool) -> Norm | None:
    """Return the norm of the clause that begins at a token, or None if it says nothing new."""
    unit = norm.unit
    part = Unit(
        unit.index,
        unit.kind,
        scope.reading.token_start(first),
        unit.end,
        first,
        unit.last,
        unit.block,
        tuple(h for h in unit.hits if h.start >= first),
        lead=unit.lead,
        heading=unit.heading,
        sections=unit.sections,
        zones=unit.zones,
    )
    senses = senses_of(scope, part)
    topics = topic_rules().topics(senses | (norm.senses & {"subprocessor"}), frozenset(), {})
    if topics[0] in (norm.topics[0], "other"):
        return None
    modal = main_modal(part)
    if modal is None and not binds and "liability" not in senses:
        return None
    bearer, known = bearer_of(scope, part, modal, topics[0])
    if not known:
        bearer = norm.bearer
    modality, weak = modality_of(part, modal, bearer)
    return Norm(
        part,
        scope.reading.span(part.start, part.end),
        topics,
        modality,
        weak,
        bearer,
        known,
        norm.counterparty,
        senses,
    )
