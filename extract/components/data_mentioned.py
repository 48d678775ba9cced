"""A unit that mentions data in, out whether it lists what is kept, or says something else."""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit
from .data_items import hits_within, is_clause

_FEWEST_MARKS = 1  # commas of a list of three
_SIGNED = re.compile(
    r"\W*[A-ZÆØÅ][\w-]+,\s+(?:\w+\s+)?\d{1,2}\.?\s?(?:\d{1,2}\.\s?\d{2,4}|[^\W\d_]+\s\d{4})"
)
"""The place and date that a signing line opens with."""


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


def is_signing_line(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit opens with the place and date of a signature."""
    return _SIGNED.match(scope.reading.words(unit)) is not None
