"""A main clause with a modal in, the further things out that the same modal binds somebody to.

`kan stanse behandlingen og ved vesentlig mislighold heve avtalen` has one finite verb and two
provisions: that of the modal goes on to every infinitive that `og` joins to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .main_clauses import MainClause
from .norm_parts import made, part_of
from .norm_records import Norm
from .norm_topics import Surroundings, topics_of

_REACH = 6  # tokens from what joins a further infinitive to the infinitive itself
_LEAST_TOKENS = 3  # tokens that it has with what goes with it


def further_deeds(
    scope: Scope, unit: Unit, clause: MainClause, around: Surroundings, norm: Norm
) -> Iterator[Norm]:
    """Yield the norms of what else a clause's modal binds to, if they are on something else."""
    deeds = joined_deeds(scope, unit, clause)
    if not deeds:
        return
    head = replace(clause, last=deeds[0].first)
    known, _ = topics_of(scope, part_of(scope, unit, head), around, inherits=False)
    for deed in deeds:
        part = part_of(scope, unit, deed)
        topics, senses = topics_of(scope, part, around, inherits=False)
        if "other" in (topics[0], known[0]) or set(topics) & set(known):
            continue
        bound, modality = (norm.bearer, norm.bearer_known), (norm.modality, norm.weak)
        yield made(scope, part, unit, topics, senses, bound, modality, ("further_clause",))
        known = topics


def without(norm: Norm, further: Sequence[Norm]) -> Norm:
    """Return a norm without the topics that stand in norms of their own."""
    theirs = {other.topics[0] for other in further}
    kept = tuple(topic for topic in norm.topics if topic not in theirs)
    return replace(norm, topics=kept) if kept else norm


def joined_deeds(scope: Scope, unit: Unit, clause: MainClause) -> tuple[MainClause, ...]:
    """Return the parts of a clause from each further infinitive on, as clauses of their own."""
    if clause.modal is None:
        return ()
    starts = list(_starts(scope, unit, clause))
    if not starts:
        return ()
    ends = [*(first for first, _ in starts[1:]), clause.last]
    return tuple(
        replace(
            clause,
            first=first,
            last=last,
            verb=verb,
            tokens=frozenset(range(first, last)),
        )
        for (first, verb), last in zip(starts, ends, strict=True)
        if last - first >= _LEAST_TOKENS
    )


def _starts(scope: Scope, unit: Unit, clause: MainClause) -> Iterator[tuple[int, int]]:
    """Yield the first token and the infinitive of each further deed."""
    tokens, language = scope.reading.tokens, scope.reading.language
    joining = word_list("coordinating", language)
    marks = word_list("infinitive_marks")
    people = {i for h in unit.of("subject") for i in range(h.start, h.end)}
    begun = clause.modal.end if clause.modal is not None else clause.first
    done = sorted(
        {
            h.start
            for h in unit.of("duty")
            if h.code == "infinitive" and begun <= h.start < clause.last and h.start not in people
        }
    )
    for before in range(begun + 1, clause.last):
        if tokens[before].lower not in joining or not _is_reached(scope, clause, begun, before):
            continue
        first = before + 1
        verb = next((d for d in done if first <= d < first + _REACH), None)
        if verb is None or not any(d < before for d in done):
            continue
        between = [tokens[i].lower for i in range(first, verb) if not tokens[i].is_space]
        marked = between[-1:] and between[-1] in marks
        if (marked and len(between) > 1) or set(between) & joining:
            continue
        if any(first <= h.start <= verb for h in unit.of("modal") if h.code == "not"):
            continue
        yield first, verb


def _is_reached(scope: Scope, clause: MainClause, begun: int, joint: int) -> bool:
    """Tell whether what follows a joining word may go on from the clause's own modal.

    In `skal sette i verk det artikkel 32 krever, og vurdere risikoen` the clause between has its
    verb, no modal, and ends at the comma.
    """
    tokens = scope.reading.tokens
    if joint in clause.tokens:
        return True
    modals = word_list("modal_verbs", scope.reading.language)
    return tokens[joint - 1].text == "," and not any(
        tokens[i].lower in modals for i in range(begun, joint)
    )
