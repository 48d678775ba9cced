"""What says how long, or in what more cases, the duty before it holds; its norm out."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .binding_clauses import describes
from .main_clauses import MainClause
from .norm_parts import made
from .norm_records import Norm
from .norm_topics import Surroundings, topics_of

_DUTY_REACH = 2  # words of a sentence in which stands the duty that it is about


def widened(scope: Scope, unit: Unit, around: Surroundings, before: Norm) -> Norm:
    """Return the norm of a unit that says of the norm before it in what more cases it holds."""
    topics, senses = topics_of(scope, unit, around, inherits=True)
    topics = before.topics if topics[0] == "other" else topics
    bound = (before.bearer, before.bearer_known)
    modality = (before.modality, before.weak)
    senses |= before.senses  # what is widened goes on to hold
    return made(scope, unit, unit, topics, senses, bound, modality, ("points_back",))


def lasts(scope: Scope, unit: Unit, clauses: Sequence[MainClause], before: Norm) -> bool:
    """Tell whether a unit says how long the duty before it lasts: `Plikten varer også etterpå`."""
    if unit.index - before.unit.index > 1 or len(clauses) != 1 or clauses[0].modal is not None:
        return False
    if "survive" not in unit.codes("sense") or describes(unit) or unit.kind != before.unit.kind:
        return False
    subject = (scope.reading.tokens[i] for i in range(unit.first, clauses[0].verb))
    opening = [token.lower for token in subject if token.is_alpha][:_DUTY_REACH]
    if len(opening) == 1 and opening[0] in word_list("back_pointing"):
        return before.topics[0] == "confidentiality"  # `Den varer også etter arbeidsforholdet`
    duties = tuple(word_list("duty_nouns", scope.reading.language))
    return any(word.startswith(duties) for word in opening)


def extends(scope: Scope, unit: Unit, clauses: Sequence[MainClause], before: Norm) -> bool:
    """Tell whether a unit widens the norm before it: `Dette gjelder også sikkerhetskopier`."""
    if unit.index - before.unit.index > 1 or not clauses or describes(unit):
        return False
    tokens, head = scope.reading.tokens, clauses[0]
    if tokens[head.verb].lower not in word_list("extending", scope.reading.language):
        return False
    subject = [tokens[i].lower for i in range(unit.first, head.verb) if tokens[i].is_alpha]
    duties = word_list("duty_nouns", scope.reading.language)
    pointing = len(subject) == 1 and subject[0] in word_list("back_pointing")
    if not pointing and not any(w.startswith(tuple(duties)) for w in subject[-1:]):
        return False
    after = {tokens[i].lower for i in range(head.verb, unit.last)}
    return bool(after & word_list("also", scope.reading.language))
