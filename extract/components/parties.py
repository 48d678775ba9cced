"""An agreement in, its parties in their roles out, and what it calls them ever after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..folding import fold
from ..model import Fact
from ..numbers import valid_org_number
from ..scope import Scope
from ..wordings import word_list
from .company_names import organisation
from .party_completion import completed
from .party_introductions import acting, publisher, stated_as
from .party_labels import labelled, labelled_below, tabled
from .party_mentions import HEAD
from .party_names import ALIAS, Party, is_common
from .party_openings import Opening, introduced, openings
from .party_own_words import own_words
from .party_pairs import between
from .party_roles import COMMERCIAL, MUTUAL_ROLE, SIDE, role_of
from .party_statements import statements
from .party_tables import rows_of_parties

_Names = dict[tuple[str, ...], str]  # an agreement's own words (folded) → role

# What is read first takes the role: a party's introduction before a label, both before a claim.
_ORDER = {
    "party-between": 0,
    "party-column": 0,
    "party-introduced": 0,
    "party-publisher": 0,
    "party-as": 1,
    "party-label": 1,
    "party-below": 1,
    "party-row": 1,
    "party-is": 2,
    "party-completed": 3,
}
_SIDE_BY_SIDE = frozenset({"party-between", "party-column", "party-completed"})
_ONE_LEVEL = frozenset({"party-introduced", "party-row"})
_ALIAS = re.compile(ALIAS)
_ALIAS_WITHIN = 120  # code points after a name in which its short name stands
_ALIAS_NEXT = 40  # code points after an introduction in which a short name is the party's
_FIRM = frozenset({"party-introduced", "party-as", "party-label", "party-below", "party-column"})
"""The patterns that give a party its role beside its name."""

_MOST_NUMBERED = 4  # organisations with a number that may be parties on one level


def find_parties(scope: Scope) -> tuple[Scope, list[Fact]]:
    """Return the scope with the agreement's own names for its parties, and the party facts."""
    parties = _found(scope)
    admitted, names = _admitted(scope, parties)
    _add_short_names(scope, parties, names)
    return scope.named(names), [_fact(scope, party, role) for party, role in admitted]


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


def _found(scope: Scope) -> list[Party]:
    """Return every party read, by every way of naming one; a party may be there more than once."""
    kind = scope.region.kind
    opened = openings(scope)
    found = [
        *tabled(scope),
        *rows_of_parties(scope),
        *introduced(scope, opened),
        *stated_as(scope),
        *labelled(scope),
        *labelled_below(scope),
    ]
    if kind == "cooperation_agreement":
        found += acting(scope)
    parties = sorted(found, key=lambda p: p.start)
    parties += _paired(scope, parties)
    shared = MUTUAL_ROLE.get(kind)
    if shared and not any(p.role in (shared, "controller") for p in parties):
        parties += _numbered(opened, shared)
    parties += completed(scope, parties, opened)
    if kind in ("framework_agreement", "purchase_agreement") and not any(
        p.role == "customer" and p.start - scope.region.start < HEAD for p in parties
    ):
        parties += publisher(scope)
    return parties


def _paired(scope: Scope, parties: Sequence[Party]) -> Iterator[Party]:
    """Take the two of `mellom A og B` for the roles that nothing nearer has filled."""
    kind = scope.region.kind
    shared = MUTUAL_ROLE.get(kind)
    if not shared and {"controller", "processor"} <= {p.role for p in parties}:
        return
    known = {fold(p.name) for p in parties}
    for side in between(scope):
        role = shared
        if (
            role is None
            and fold(side.name) not in known
            and (kind in COMMERCIAL or kind == "data_processing_agreement")
        ):
            words = (*side.aliases, side.name.strip("[]{} "))
            role = next((r for word in words if (r := role_of(word))), None)
            if role is None and kind == "change_agreement":
                role = "customer"
        if role:
            known.add(fold(side.name))
            yield Party(
                side.start,
                side.end,
                side.name,
                role,
                pattern="party-between",
                aliases=side.aliases,
                org_number=side.org_number,
            )


def _numbered(opened: tuple[Opening, ...], role: str) -> Iterator[Party]:
    """Take the first organisations with a number for parties that stand on one level."""
    for opening in [o for o in opened if o.org_number][:_MOST_NUMBERED]:
        yield opening.party(role, "party-between")


def _admitted(scope: Scope, parties: Sequence[Party]) -> tuple[list[tuple[Party, str]], _Names]:
    """Return the parties that are kept, each with its role, and the agreement's words for them."""
    kind = scope.region.kind
    admitted: list[tuple[Party, str]] = []
    names: _Names = {}
    seen: set[tuple[str, str]] = set()
    for party in sorted(parties, key=lambda p: (_ORDER[p.pattern], p.start)):
        role = _role_in(kind, party)
        if party.pattern == "party-is" and not _is_credible(party, role, kind, names):
            continue
        key = (role, fold(re.sub(r"\s*\([^)]*\)", "", party.name)))
        if party.pattern in _SIDE_BY_SIDE and any(name == key[1] for _, name in seen):
            continue  # its role is known
        taken = any(r == role for r, _ in seen)
        # One party a role, save where several are named side by side or stand on one level.
        several = party.pattern in _SIDE_BY_SIDE or (
            party.pattern in _ONE_LEVEL and role == MUTUAL_ROLE.get(kind)
        )
        if key in seen or (taken and not several):
            continue
        seen.add(key)
        admitted.append((party, role))
        called = role if kind == "independent_controllers_agreement" else SIDE.get(role, role)
        for words in own_words(party):
            if len(words) > 1 or len(words[0]) > 1:
                names.setdefault(words, called)
    return admitted, names


def _role_in(kind: str, party: Party) -> str:
    """Return a party's role as this kind of agreement has it."""
    if kind == "data_processing_agreement":
        return SIDE.get(party.role, party.role)
    if party.pattern == "party-introduced" and party.role == "controller":
        return MUTUAL_ROLE.get(kind, party.role)
    return party.role


def _is_credible(party: Party, role: str, kind: str, names: _Names) -> bool:
    """Tell whether `X er databehandler` names a party: an organisation, or a name known."""
    if kind in COMMERCIAL and role in ("controller", "processor"):
        return False
    known = (fold(party.name),) in names
    return party.is_placeholder or known or bool(organisation().search(party.name))


def _add_short_names(scope: Scope, parties: Sequence[Party], names: _Names) -> None:
    """Add the names in quotation marks or brackets right after each party's introduction."""
    text = scope.reading.shadow.text
    for party in parties:
        at = party.introduced_to or party.end
        m = _ALIAS.search(text[at : at + _ALIAS_NEXT])
        if m is None or party.pattern == "party-is":
            continue
        word = m.group(1)
        if role_of(word) is None and not is_common(word) and len(word) > 2:
            called = SIDE.get(party.role, party.role)
            names.setdefault(tuple(fold(w) for w in word.split()), called)


def _fact(scope: Scope, party: Party, role: str) -> Fact:
    valid = bool(party.org_number and valid_org_number(party.org_number))
    return scope.fact(
        "party",
        scope.reading.span(party.start, party.end),
        party.pattern,
        role=role,
        name=party.name,
        is_placeholder=party.is_placeholder,
        org_number=party.org_number if valid else None,
        invalid_org_number=None if valid else party.org_number,
        called="|".join(party.aliases) or None,
    )
