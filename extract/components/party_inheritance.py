"""The parties of an outer agreement in, out those that one inside it names by its words."""

from __future__ import annotations

from ..folding import fold
from ..model import Fact
from ..scope import Scope
from ..wordings import word_list
from .party_names import Party
from .party_own_words import own_words
from .party_statements import statements

_FIRM = frozenset(
    {
        "party-headed",
        "party-introduced",
        "party-as",
        "party-label",
        "party-below",
        "party-column",
    }
)
"""The patterns that give a party its role beside its name."""


def inherited_parties(scope: Scope, found: list[Fact], outer: list[Fact]) -> list[Fact]:
    """Return the parties that an annexed agreement names by the outer one's words for them.

    `Kommunane er behandlingsansvarlege` in the annex, where the outer agreement has two of them.
    """
    taken = {f.values["role"] for f in found if f.pattern in _FIRM}
    made: list[Fact] = []
    for said in statements(scope):
        if said.role in taken:
            continue
        for fact in outer:
            if fact.kind == "party" and fold(said.name) in _outer_calls(fact):
                values = {k: v for k, v in fact.values.items() if k != "role"}
                span = scope.reading.span(said.start, said.end)
                made.append(scope.fact("party", span, "party-inherited", role=said.role, **values))
    roles = {f.values["role"] for f in made}
    return [f for f in found if f.values["role"] not in roles] + made


def _outer_calls(fact: Fact) -> frozenset[str]:
    """Return the single words, folded, by which an outer agreement's party may be meant."""
    called = str(fact.values.get("called") or "").split("|")
    party = Party(
        0, 0, str(fact.values["name"]), str(fact.values["role"]), "party-is", tuple(called)
    )
    words = {words[0] for words in own_words(party) if len(words) == 1}
    plural = {
        fold(stem + ending)
        for body in word_list("bodies")
        for stem in (body, body.removesuffix("e"))
        if fold(body) in words or fold(str(fact.values["name"])).endswith(fold(body))
        for ending in word_list("plural_endings")
    }
    return frozenset(words | plural)
