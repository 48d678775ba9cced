"""An agreement in, its parties in their roles out, and what it calls them ever after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..folding import fold
from ..model import Fact
from ..numbers import valid_org_number
from ..scope import Scope
from .company_names import organisation
from .party_brackets import bracketed
from .party_completion import completed
from .party_definitions import by_definition
from .party_described import described
from .party_groups import grouped
from .party_headed import headed
from .party_introductions import acting, publisher, stated_as
from .party_labels import labelled, labelled_below, tabled
from .party_levels import shared_role
from .party_mentions import HEAD
from .party_names import Party
from .party_on_behalf import acting_on_behalf
from .party_openings import Opening, introduced, openings
from .party_own_words import own_words
from .party_pairs import between
from .party_roles import COMMERCIAL, SIDE, role_of
from .party_short_names import after_introduction, called_in_order
from .party_signatures import side_by_side, signed_for
from .party_tables import rows_of_parties

_Names = dict[tuple[str, ...], str]  # an agreement's own words (folded) → role

# What is read first takes the role: a party's introduction before a label, both before a claim.
_ORDER = {
    "party-headed": -1,
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
    "party-signed": 4,
}
_SIDE_BY_SIDE = frozenset({"party-headed", "party-between", "party-column", "party-completed"})
_ONE_LEVEL = frozenset({"party-introduced", "party-row"})
_ALIAS_WITHIN = 120  # code points after a name in which its short name stands

_MOST_NUMBERED = 4  # organisations with a number that may be parties on one level


def find_parties(scope: Scope) -> tuple[Scope, list[Fact]]:
    """Return the scope with the agreement's own names for its parties, and the party facts."""
    parties = _found(scope)
    admitted, names = _admitted(scope, parties)
    for party, role in called_in_order(scope, admitted):
        _call(names, party, _called(scope.region.kind, role))
    for party in parties:
        for word in after_introduction(scope, party):
            called = SIDE.get(party.role, party.role)
            names.setdefault(tuple(fold(w) for w in word.split()), called)
    return scope.named(names), [_fact(scope, party, role) for party, role in admitted]


def _found(scope: Scope) -> list[Party]:
    """Return every party read, by every way of naming one; a party may be there more than once."""
    kind = scope.region.kind
    opened = grouped(scope, openings(scope))
    if kind == "data_processing_agreement":
        opened = acting_on_behalf(scope, opened)
    if kind in ("data_processing_agreement", "other"):
        opened = by_definition(scope, opened)
    found = [
        *headed(scope),
        *side_by_side(scope),
        *tabled(scope),
        *rows_of_parties(scope),
        *introduced(scope, opened),
        *bracketed(scope),
        *stated_as(scope),
        *labelled(scope),
        *labelled_below(scope),
        *signed_for(scope),
    ]
    if kind == "cooperation_agreement":
        found += acting(scope)
    parties = sorted(found, key=lambda p: p.start)
    parties += _paired(scope, parties)
    shared = shared_role(scope)
    if shared and not any(p.role in (shared, "controller") for p in parties):
        parties += _numbered(opened, shared)
    parties += completed(scope, parties, opened)
    parties += described(scope, parties)
    if kind in ("framework_agreement", "purchase_agreement") and not any(
        p.role == "customer" and p.start - scope.region.start < HEAD for p in parties
    ):
        parties += publisher(scope)
    return parties


def _paired(scope: Scope, parties: Sequence[Party]) -> Iterator[Party]:
    """Take the two of `mellom A og B` for the roles that nothing nearer has filled."""
    kind = scope.region.kind
    shared = shared_role(scope)
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
        unnamed = role_of(side.name) is not None and kind == "data_processing_agreement"
        if role and not unnamed:
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
    kind, shared = scope.region.kind, shared_role(scope)
    admitted: list[tuple[Party, str]] = []
    names: _Names = {}
    seen: set[tuple[str, str]] = set()
    for party in sorted(parties, key=lambda p: (_ORDER[p.pattern], p.start)):
        role = _role_in(kind, shared, party)
        if party.pattern == "party-is" and not _is_credible(party, role, kind, names):
            continue
        key = (role, fold(re.sub(r"\s*\([^)]*\)", "", party.name)))
        if party.pattern in _SIDE_BY_SIDE and any(name == key[1] for _, name in seen):
            continue  # its role is known
        taken = any(r == role for r, _ in seen)
        # One party a role, save where several are named side by side or stand on one level.
        several = party.pattern in _SIDE_BY_SIDE or (party.pattern in _ONE_LEVEL and role == shared)
        if key in seen or (taken and not several):
            continue
        seen.add(key)
        admitted.append((party, role))
        _call(names, party, _called(kind, role))
    return admitted, names


def _call(names: _Names, party: Party, role: str) -> None:
    """Add to an agreement's words those that it may call a party by."""
    for words in own_words(party):
        if len(words) > 1 or len(words[0]) > 1:
            names.setdefault(words, role)


def _called(kind: str, role: str) -> str:
    """Return the role that a party's names stand for in this kind of agreement."""
    return role if kind == "independent_controllers_agreement" else SIDE.get(role, role)


def _role_in(kind: str, shared: str | None, party: Party) -> str:
    """Return a party's role as this kind of agreement has it."""
    if kind == "data_processing_agreement":
        return SIDE.get(party.role, party.role)
    if party.pattern == "party-introduced" and party.role == "controller":
        return shared or party.role
    return party.role


def _is_credible(party: Party, role: str, kind: str, names: _Names) -> bool:
    """Tell whether `X er databehandler` names a party: an organisation, or a name known."""
    if kind in COMMERCIAL and role in ("controller", "processor"):
        return False
    known = (fold(party.name),) in names
    return party.is_placeholder or known or bool(organisation().search(party.name))


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
