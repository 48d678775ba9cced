"""What was read of a sub-processor in, the fact of its engagement out (GDPR Art. 28(2) and (4))."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..folding import fold
from ..list_marks import SIGNS
from ..model import Fact, Span, Value
from ..places import by_street, place_in
from ..reading import Unit
from ..scope import Scope
from ..vocabulary import category_of
from ..wordings import word_list
from .transfer_grounds import ground_of

UNENGAGED_ZONES = frozenset({"example", "guidance", "definition", "italic", "not_subprocessors"})
"""Zones of a unit in which a company is named but not engaged."""

ENGAGING = frozenset({"engaged", "engages_onward", "agrees_to_use"})
"""Cues of words that engage the companies they introduce."""

SAYS_ALL = frozenset({"engages_onward", "agrees_to_use"})
"""Those that say so of whom somebody else engages: nothing near need speak of sub-processors."""

_UNTICKED = re.compile(rf"[\s{SIGNS}]*(?:\[\s*\]|☐)")
_NAME_WORD = re.compile(r"[\w\-]+")
_MARKS_ONLY = re.compile(r"[\W_]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def engagement(
    scope: Scope,
    span: Span,
    name: str,
    pattern: str,
    *,
    whole: str,
    where: str | None,
    activity: str | None = None,
    address: str | None = None,
    ground: str | None = None,
    data: Sequence[Unit] = (),
) -> Fact:
    """Return the fact that a company is engaged.

    `where` holds its place, else `whole` (its row, line or sentence) does; `data` are the units
    that may say which personal data it gets.
    """
    values: dict[str, Value] = {"name": " ".join(name.split())}
    if activity and not _MARKS_ONLY.fullmatch(activity):
        values["activity"] = activity.strip()
    if address and re.search(r"\d", address):
        values["address"] = re.sub(r"(\d),(\d{4})", r"\1, \2", address.strip())
    place = place_in(where) or place_in(whole) or by_street(where) or by_street(whole)
    if place:
        values["place"] = place.name
        values["country"] = place.iso2
        values["in_eea"] = place.in_eea
        values["has_adequacy"] = place.has_adequacy
    if ground and not is_nothing(ground):
        values["ground"] = ground.strip()
        values["ground_kind"] = ground_of(ground)
    categories = {
        category
        for unit in data
        if "tells_data" in unit.codes("cue")
        for hit in unit.of("data")
        if (category := category_of(hit.code))
    }
    if categories:
        values["categories"] = tuple(sorted(categories))
    return scope.fact("subprocessor", span, pattern, **values)


def engages(unit: Unit) -> bool:
    """Tell whether a unit's words engage the companies that they introduce."""
    return bool(unit.codes("cue") & ENGAGING) and not denies(unit)


def denies(unit: Unit) -> bool:
    """Tell whether a unit says that a company is not engaged, or no longer."""
    return "not_engaged" in unit.codes("cue")


def is_party(scope: Scope, name: str) -> bool:
    """Tell whether a name is one of the agreement's own for its parties."""
    return tuple(fold(w) for w in _NAME_WORD.findall(name)) in scope.names


def is_unticked(words: str) -> bool:
    """Tell whether a line opens with a box that is not ticked."""
    return _UNTICKED.match(words) is not None


def is_nothing(words: str) -> bool:
    """Tell whether a field's words say that there is nothing to say: `ikke aktuelt`, `-`."""
    bare = _EDGES.sub("", words).lower()
    return not bare or bare in word_list("not_applicable")


def names_subprocessor(unit: Unit) -> bool:
    """Tell whether a unit has a word for sub-processors."""
    return "subprocessor" in unit.codes("role")
