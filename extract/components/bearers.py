"""A unit and its modal in, out who is bound, and towards whom."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import Hit, word_list

_PARTIES = frozenset({"controller", "processor", "both"})
_BY = frozenset({"av", "by"})
_ARTICLES = frozenset({"den", "the"})
_PARTICIPLE_ENDINGS = ("s", "t", "te", "ed")
_OPENING = 3  # tokens in which a sentence's subject begins


def bearer_of(scope: Scope, unit: Unit, modal: Hit | None, topic: str) -> tuple[str, bool]:
    """Return who is bound, and whether the words say so."""
    roles = tuple(h for h in scope.roles(unit) if h.code != "authority")
    if modal is None:
        return _without_modal(scope, unit, roles, topic)
    passive = any(h.code == "passive" and h.start >= modal.start for h in unit.of("duty"))
    subject = _subject(scope, unit, modal, roles)
    if subject is None:
        agent = _agent(scope, unit, roles) if passive else None
        return (agent, True) if agent else (_by_default(scope, unit, topic), False)
    if subject == "subprocessor" and passive:
        return "processor", True
    if subject == "controller" and (
        _is_told(unit) or _receives(scope, unit, modal) or _is_notified(unit, modal, passive)
    ):
        return ("both" if scope.mutual else "processor"), True
    return subject, True


def counterparty_of(scope: Scope, unit: Unit, bearer: str) -> str | None:
    """Return the first one named in a unit beside the bearer, if there is one."""
    others = ("controller", "processor", "subprocessor", "authority")
    for hit in scope.roles(unit):
        if hit.code != bearer and hit.code in others:
            return "other" if hit.code == "authority" else hit.code
    return None


def _without_modal(
    scope: Scope, unit: Unit, roles: tuple[Hit, ...], topic: str
) -> tuple[str, bool]:
    agent = _agent(scope, unit, roles)
    if agent:
        return agent, True
    for role in roles:
        if role.start - unit.first <= _OPENING and not _governed(scope, unit, role):
            if role.code == "controller" and _is_told(unit):
                return "processor", True
            if role.code == "subprocessor":
                return "processor", False
            return role.code, True
    for verb in (h for h in unit.of("duty") if h.code == "active"):
        for role in roles:
            if 0 <= role.start - verb.end <= 1:
                return role.code, True
    return _by_default(scope, unit, topic), False


def _subject(scope: Scope, unit: Unit, modal: Hit, roles: tuple[Hit, ...]) -> str | None:
    """Return who stands beside a modal as its subject, or opens the sentence."""
    direct = [r for r in roles if r.end == modal.start]
    if direct and not _governed(scope, unit, direct[0]):
        return direct[-1].code
    after = [r for r in roles if 0 <= r.start - modal.end <= 2]
    if after:
        return after[0].code
    for role in roles:
        opens = role.end <= modal.start and role.start - unit.first <= _OPENING
        if opens and not _governed(scope, unit, role):
            return role.code
    return None


def _governed(scope: Scope, unit: Unit, role: Hit) -> bool:
    """Tell whether a preposition stands before a party, so that it is not the subject."""
    if role.start == unit.first:
        return False
    return scope.reading.doc[role.start - 1].lower_ in word_list("prepositions")


def _agent(scope: Scope, unit: Unit, roles: tuple[Hit, ...]) -> str | None:
    """Return the party by whom something is done (`slettes av Databehandleren`)."""
    doc = scope.reading.doc
    for role in roles:
        at = role.start - 1
        if at >= unit.first and doc[at].lower_ in _ARTICLES:
            at -= 1
        # A participle or passive verb must stand before the preposition, within the unit.
        if (
            at > unit.first
            and doc[at].lower_ in _BY
            and role.code in _PARTIES
            and doc[at - 1].lower_.endswith(_PARTICIPLE_ENDINGS)
        ):
            return role.code
    return None


def _by_default(scope: Scope, unit: Unit, topic: str) -> str:
    """Return who is bound where nobody is named, by what the provision is about."""
    default = topic_rules().bearer.get(topic, "both")
    if scope.mutual:
        return "both" if default == "processor" else default
    opening = [h for h in unit.of("sense") if h.start - unit.first <= 2]
    given = any(h.code == "passive" for h in unit.of("duty"))
    if topic == "instructions" and given and any(h.code == "instruct" for h in opening):
        return "controller"  # instructions are given by the controller
    if topic == "audit_allow" and any(h.code == "notify" for h in unit.of("sense")):
        return "controller"  # an audit is announced by whoever audits
    if topic == "subprocessor_objection" and any(h.code == "not" for h in unit.of("modal")):
        return "processor"
    return default


def _is_notified(unit: Unit, modal: Hit, passive: bool) -> bool:
    """Tell whether the subject of a passive sentence is notified (`Kunden skal varsles`)."""
    notified = any(h.code in ("notify", "report") for h in unit.of("sense"))
    return passive and modal.code != "right" and notified


def _receives(scope: Scope, unit: Unit, modal: Hit) -> bool:
    """Tell whether the words after the modal are that someone is to get word or a copy."""
    doc = scope.reading.doc
    near = {doc[i].lower_ for i in range(modal.end, min(modal.end + 4, unit.last))}
    return bool(near & word_list("receiving")) and any(
        h.code in ("notify", "copies", "information", "report") for h in unit.of("sense")
    )


def _is_told(unit: Unit) -> bool:
    """Tell whether someone is to be told or given, so that the other side is bound."""
    senses = unit.codes("sense")
    return "receives" in senses or ("notify" in senses and "right" in unit.codes("modal"))
