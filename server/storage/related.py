"""What agreements say of one another in, out which of those stored belong together.

One says that it is a part of, an annex to, a supplement to, or in place of another; it is linked
only if the evidence is strong: the same parties, or the same names in what both are about, and
that the other lists such an annex. A title that many agreements have is never enough, and where
two fit equally well, neither is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_DATA = "data_processing_agreement"
_LISTS = "has_annex"
_PAIR = 2  # parties that two agreements have in common when they are between the same
_NAMES = 2  # names that tell what both are about when the parties do not


@dataclass(frozen=True, slots=True)
class Said:
    """What an agreement says of another: IRI of the fact, relation, and what the other is called.

    `prevails` tells whether the agreement itself prevails, where a rule says so.
    """

    iri: str
    relation: str
    kind: str | None
    keywords: frozenset[str]
    evidence: tuple[str, ...] = ()
    prevails: bool | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A stored agreement: its document and kind, whom it is between, and what it says of others."""

    iri: str
    document: str
    kind: str
    keywords: frozenset[str]
    parties: frozenset[str]
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """That one agreement stands in a relation to another, by what it says; and what the other says.

    `parties` are those that both have.
    """

    one: Known
    other: Known
    said: Said
    answer: Said | None
    parties: frozenset[str]


def related(known: Iterable[Known]) -> tuple[Related, ...]:
    """Return the relations for which the evidence is strong, in the order of what is said."""
    agreements = sorted(known, key=lambda k: k.iri)
    found = []
    for one in agreements:
        for said in one.said:
            if said.relation != _LISTS and (best := _best(one, said, agreements)):
                found.append(best)
    return tuple(found)


def _best(one: Known, said: Said, agreements: Sequence[Known]) -> Related | None:
    """Return the agreement that is meant, if one fits better than every other."""
    fits = []
    for other in agreements:
        if other.document == one.document or not _may_be(one, said, other):
            continue
        answer = next((s for s in other.said if s.relation == _LISTS and s.kind == one.kind), None)
        parties = one.parties & other.parties
        names = said.keywords & other.keywords
        if _is_strong(answer is not None, len(parties), len(names)):
            rank = (answer is not None, len(parties), len(names))
            fits.append((rank, Related(one, other, said, answer, parties)))
    fits.sort(key=lambda fit: fit[0], reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return fits[0][1]


def _is_strong(answered: bool, parties: int, names: int) -> bool:
    if answered and names >= _NAMES:
        return True
    return parties >= _PAIR and (answered or names > 0)


def _may_be(one: Known, said: Said, other: Known) -> bool:
    """Tell whether an agreement may be what another calls by a kind."""
    if said.relation == "replaces":
        return other.kind == one.kind
    if said.kind is None:
        return other.kind != one.kind
    # Commercial agreements are called by many names; a data processing agreement by its own.
    return (said.kind == _DATA) == (other.kind == _DATA) and other.kind != one.kind
