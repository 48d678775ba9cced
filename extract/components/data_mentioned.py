"""A unit that mentions data in, out whether it lists what is kept, or says something else."""

from __future__ import annotations

import re
from functools import lru_cache

from ..reading import Unit
from ..scope import Scope
from ..vocabulary import VAGUE, category_of
from ..wordings import Hit, alternatives
from .data_items import hits_within, is_clause
from .data_runs import OTHER_SECTIONS
from .tick_boxes import box_before, is_of_one_list

_FEWEST_MARKS = 1  # commas of a list of three
_SIGNED = re.compile(
    r"\W*[A-ZÆØÅ][\w-]+,\s+(?:\w+\s+)?\d{1,2}\.?\s?(?:\d{1,2}\.\s?\d{2,4}|[^\W\d_]+\s\d{4})"
)
"""The place and date that a signing line opens with."""

_REACHED = re.compile(r"\w@\w")
_FIELD = re.compile(r"\W*([^\W\d_][\w-]*):(?=\s)")
_REACH = 40  # units around one in which others of its list or record stand
_FEWEST_TELLING = 2  # of them, those that name more than ways to reach somebody
_WAYS = frozenset({"contact", "other"})
_FEWEST_BOXES = 3  # items behind boxes, and of them the share that name data
_SHARE = 2 / 3


def says_what_it_is(scope: Scope, unit: Unit, data: Hit) -> bool:
    """Tell whether a sentence says of the one thing that it opens with how that is.

    `Chatten er anonym`, not `Chatten lagres`.
    """
    opens = scope.reading.next_word(unit.first) >= data.start
    after = scope.reading.next_word(data.end)
    is_ = any(h.start == after for h in unit.cues("copula"))
    return unit.kind == "sentence" and opens and is_ and not unit.cues("operation", "keeps")


def names_people_only(unit: Unit) -> bool:
    """Tell whether all that a unit names as data are people (`pårørende`, `barn`)."""
    people = {h.start for h in unit.of("subject")}
    return all(h.start in people for h in unit.of("data"))


def tells_of_people(scope: Scope, unit: Unit) -> bool:
    """Tell whether all that a unit says may be kept is of people (`opplysninger om pårørende`)."""
    words = scope.reading.words(unit)
    return names_people_only(unit) and "," not in words and ":" not in words


def is_list_of_people(scope: Scope, unit: Unit, lead: Hit) -> bool:
    """Tell whether a lead is of what is kept of people, and only a list comes after it.

    `Om budgivere behandles budbeløp, finansieringsbevis og fødselsnummer`.
    """
    text = scope.reading.shadow.text
    people = any(lead.start <= h.start < lead.end for h in unit.of("subject"))
    after = text[scope.reading.token_end(lead.end - 1) : unit.end]
    return people and after.count(",") >= _FEWEST_MARKS and not is_clause(after)


def is_of_other(scope: Scope, unit: Unit, lead: Hit) -> bool:
    """Tell whether a lead to data is of what somebody must know, or of what is erased.

    `Kompetanse på kartlegging av helse`, `Opplysninger om fravær slettes etter ett år`.
    """
    known = any(h.start < lead.start for h in unit.cues("skill"))
    erased = "delete" in unit.codes("sense")
    return known or (erased and ":" not in scope.reading.words(unit))


def list_begins(scope: Scope, unit: Unit, lead: Hit) -> int:
    """Return where the list after a lead begins: after its colon, if data follow that."""
    begin = scope.reading.token_end(lead.end - 1)
    colon = scope.reading.shadow.text.find(":", begin, unit.end)
    if colon < 0 or not hits_within(scope, unit, "data", colon, unit.end):
        return begin
    return colon + 1


def tells_whom_to_reach(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence holds somebody's own address or number, which it is to tell.

    `Henvendelser rettes til rådgiver skole, post@kommunen.example, tlf. 62 00 00 00.`
    """
    words = scope.reading.words(unit)
    return unit.kind == "sentence" and bool(_REACHED.search(words) or _numbered().search(words))


def names_a_record(scope: Scope, unit: Unit) -> bool:
    """Tell whether a line only names the system that the fields under it are of.

    `System: Lønna (lønn og fravær)`, where other lines open with the same label.
    """
    label = _FIELD.match(scope.reading.words(unit))
    if label is None or not any(h.start == unit.first for h in unit.cues("system")):
        return False
    return sum(_is_labelled(scope, u, label.group(1)) for u in scope.around(unit, _REACH)) > 1


def _is_labelled(scope: Scope, unit: Unit, label: str) -> bool:
    m = _FIELD.match(scope.reading.words(unit))
    return m is not None and m.group(1).lower() == label.lower()


def is_boxed_data(scope: Scope, unit: Unit) -> bool:
    """Tell whether an item stands behind a box in a list of which most items name data.

    No heading need say so: `[x] navn  [x] fødselsnummer  [ ] lønn`.
    """
    if unit.kind != "item" or unit.sections & OTHER_SECTIONS or box_before(scope, unit) is None:
        return False
    around = scope.around(unit, _REACH)
    beside = [u for u in around if u.kind == "item" and is_of_one_list(u, unit)]
    boxed = [u for u in beside if box_before(scope, u) is not None]
    told = sum(bool(u.codes("data") - VAGUE) and not u.of("modal") for u in boxed)
    telling = sum(any(category_of(c) not in _WAYS for c in u.codes("data")) for u in boxed)
    if telling < _FEWEST_TELLING:
        return False  # the ways in which notice is given: `[x] e-post  [x] telefon`
    return told >= _FEWEST_BOXES and told >= _SHARE * len(boxed)


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of a telephone number with the word before it."""
    return re.compile(rf"\b{alternatives('phone')}\.?:?\s+\+?\d[\d ]{{5,}}", re.IGNORECASE)


def is_signing_line(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit opens with the place and date of a signature."""
    return _SIGNED.match(scope.reading.words(unit)) is not None
