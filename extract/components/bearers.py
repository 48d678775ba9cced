"""A main clause in, out who is bound by it, and towards whom."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import word_list
from .main_clauses import MainClause, subject_of

_PARTIES = frozenset({"controller", "processor", "both"})
_OTHER_SIDE = {"controller": "processor", "processor": "controller"}
_BOUND_BY_VERB = frozenset({"must", "right"})  # `pålegges` binds its own subject
_ALLOWING = frozenset({"may", "right"})
_OF_ACCESS = frozenset({"access_control", "authorised_persons"})
_OF_DELIVERY = frozenset({"other", "instructions", "termination"})
_OPENING = 4  # words of a sentence in which stands what it is about
_ON_MONEY = frozenset({"other", "audit_costs"})
_DAMAGES = frozenset({"compensate", "indemnify", "liability"})
_TOLD_REACH = 4  # tokens from a right to the notice that it is a right to
_TOLD = frozenset({"notify", "report", "information", "copies", "return"})


def bearer_of(scope: Scope, unit: Unit, clause: MainClause, topic: str) -> tuple[str, bool]:
    """Return who is bound or entitled by a main clause, and whether the words say so."""
    subject = subject_of(scope, unit, clause)
    passive = _is_passive(unit, clause)
    agent = _agent(scope, unit, clause) if passive or subject is None else None
    if agent is None and subject is None:
        agent = _owner(scope, unit, clause)
    if agent is None and subject is None and topic == "liability_indemnity":
        agent = _whose_liability(scope, unit, clause)
    if agent is not None:
        return agent, True
    if subject is None:
        told = _recipient(scope, unit, clause) if passive and not scope.mutual else None
        if told is not None:
            return _OTHER_SIDE[told], True
        return _by_default(scope, unit, topic), False
    if subject == "subprocessor":
        return ("processor", True) if passive else _of_subprocessor(topic)
    if passive and subject in _OTHER_SIDE and _does_not_bind_subject(clause):
        return ("both" if scope.mutual else _OTHER_SIDE[subject]), True
    if subject in _OTHER_SIDE and (_is_told(scope, unit, clause) or _receives(scope, unit, clause)):
        return ("both" if scope.mutual else _OTHER_SIDE[subject]), True
    if scope.mutual and subject == "other" and topic in _OF_ACCESS:
        return "both", True  # whom each party lets in is for each party to see to
    return subject, True


def lead_bearer(scope: Scope, unit: Unit, lead: Unit, topic: str) -> tuple[str, bool]:
    """Return who bears a bare item: whoever its lead-in names, else the topic's default."""
    for role in scope.roles(lead):
        if role.code in _PARTIES:
            return role.code, True
    return _by_default(scope, unit, topic), False


def counterparty_of(scope: Scope, unit: Unit, bearer: str) -> str | None:
    """Return the first one named in a unit beside the bearer, if there is one."""
    others = ("controller", "processor", "subprocessor", "authority")
    for hit in scope.roles(unit):
        if hit.code != bearer and hit.code in others:
            return "other" if hit.code == "authority" else hit.code
    return None


def _is_passive(unit: Unit, clause: MainClause) -> bool:
    return any(
        h.code == "passive" and h.start >= clause.verb and clause.has(h) for h in unit.of("duty")
    )


def _does_not_bind_subject(clause: MainClause) -> bool:
    """Tell whether the passive is the verb's own, not a modal's like `pålegges`."""
    return (
        clause.modal is None
        or clause.modal.code not in _BOUND_BY_VERB
        or (clause.modal.end - clause.modal.start == 1)
    )


def _of_subprocessor(topic: str) -> tuple[str, bool]:
    """Return who answers for what sub-processors must do: the processor, who engages them."""
    return ("processor", False) if topic.startswith("subprocessor") else ("subprocessor", True)


def _agent(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return the party by whom something is done (`slettes av Databehandleren`)."""
    tokens, language = scope.reading.tokens, scope.reading.language
    determiners, agentive = word_list("before_nouns", language), word_list("agentive", language)
    participles = tuple(word_list("participle_endings"))
    for role in scope.roles(unit):
        if role.code not in _PARTIES or role.start not in clause.tokens:
            continue
        at = role.start - 1
        while at > clause.first and (tokens[at].is_space or tokens[at].lower in determiners):
            at -= 1
        # A participle or passive verb must stand before the preposition.
        if (
            at > clause.first
            and tokens[at].lower in agentive
            and tokens[at - 1].lower.endswith(participles)
        ):
            return role.code
    return None


def _recipient(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return the side to which something is to be given: `Endringer meldes til Kunden`."""
    tokens, language = scope.reading.tokens, scope.reading.language
    before = word_list("before_nouns", language)
    for role in scope.roles(unit):
        at = role.start - 1
        while at > clause.verb and (tokens[at].is_space or tokens[at].lower in before):
            at -= 1
        if at > clause.verb and role.start in clause.tokens and role.code in _OTHER_SIDE:
            given = tokens[at].lower in word_list("giving_to", language)
            whose = tokens[role.end - 1].lower.endswith("s")  # `til Kundens lokaler`
            told = any(h.code == "notify" and clause.has(h) for h in unit.of("sense"))
            return role.code if given and (told or not whose) else None
    return None


def _owner(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return whose a modal is that has a party in its words: `er Kundens sak`, `har vi rett til`.

    Not so of what is only to reach the party: `vil vi høre fra dere`.
    """
    modal = clause.modal
    if modal is None:
        return None
    tokens, owning = scope.reading.tokens, word_list("owning", scope.reading.language)
    inside = (r for r in scope.roles(unit) if modal.start < r.start and r.end < modal.end)
    owners = (
        r
        for r in inside
        if modal.code in _ALLOWING
        or tokens[r.end - 1].lower.endswith("s")
        or tokens[r.end].lower in owning
    )
    return next((r.code for r in owners if r.code in _OTHER_SIDE), None)


def _whose_liability(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return whose liability a clause limits: `Leverandørens ansvar`, `Ansvaret til kommunen`."""
    before = [r for r in scope.roles(unit) if r.end <= clause.verb and r.start in clause.tokens]
    return before[0].code if len(before) == 1 and before[0].code in _OTHER_SIDE else None


def _by_default(scope: Scope, unit: Unit, topic: str) -> str:
    """Return who is bound where nobody is named, by what the provision is about."""
    default = topic_rules().bearer.get(topic, "both")
    if scope.mutual:
        return "both" if default == "processor" else default
    if scope.commercial and topic in _OF_DELIVERY:
        by = _of_dealing(scope, unit)
        if by is not None:
            return by
    pays = bool(unit.cues("payment")) and not unit.cues("keeps")
    if topic in _ON_MONEY and pays and not unit.codes("sense") & _DAMAGES:
        return "controller"  # who buys is who pays
    opening = [h for h in unit.of("sense") if h.start - unit.first <= 2]
    given = any(h.code == "passive" for h in unit.of("duty"))
    if topic == "instructions" and given and any(h.code == "instruct" for h in opening):
        return "controller"  # instructions are given by the controller
    if topic == "audit_allow" and any(h.code == "notify" for h in unit.of("sense")):
        return "controller"  # an audit is announced by whoever audits
    if topic == "subprocessor_objection" and any(h.code == "not" for h in unit.of("modal")):
        return "processor"
    return default


def _of_dealing(scope: Scope, unit: Unit) -> str | None:
    """Return who acts where a purchase names nobody: who buys orders, who sells delivers."""
    tokens, language = scope.reading.tokens, scope.reading.language
    opening = [tokens[i].lower for i in range(unit.first, unit.last) if tokens[i].is_alpha]
    if any(w.startswith(tuple(word_list("buyers_acts", language))) for w in opening[:_OPENING]):
        return "controller"
    limited = any(h.code == "limit" for h in unit.of("trigger"))
    return "processor" if limited and not unit.cues("payment", "notice") else None


def _receives(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether the subject is to get word or a copy (`Kunden skal få beskjed`)."""
    tokens = scope.reading.tokens
    near = {tokens[i].lower for i in range(clause.verb, min(clause.verb + 5, unit.last))}
    told = any(h.code in _TOLD and clause.has(h) for h in unit.of("sense"))
    return told and bool(near & word_list("receiving"))


def _is_told(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether the subject is to be told or given, so that the other side is bound."""
    tokens, giving = scope.reading.tokens, word_list("giving_notice", scope.reading.language)
    rights = [h for h in unit.of("modal") if h.code == "right" and clause.has(h)]
    told = [h for h in unit.of("sense") if h.code == "notify" and clause.has(h)]
    # `kan si opp med 30 dagers varsel` gives notice, `har rett til å få varsel` is given it.
    return any(
        right.start <= h.start
        and h.start - right.end <= _TOLD_REACH
        and not {tokens[i].lower for i in range(right.end, h.start)} & giving
        for right in rights
        for h in told
    )
