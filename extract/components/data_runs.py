"""A sentence in, the place out where a run of kinds of personal data begins in it."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..vocabulary import VAGUE
from ..wordings import Hit, word_list

NO_DATA_ZONES = frozenset(
    {"definition", "defined_further", "example", "guidance", "italic", "confidentiality_scope",
     "negated_data"}
)  # fmt: skip
"""Zones of a unit whose words do not say that data are processed."""

DATA_ZONES = NO_DATA_ZONES | {"channel"}
"""The same, for the kinds of data: what a channel may carry is not what is processed."""

BINDING = frozenset({"must", "should", "right", "not"})
"""How words bind that say what is to be done, or denied, rather than what is kept."""

OTHER_SECTIONS = frozenset(
    {"confidentiality", "definitions", "breach", "audit", "security", "subprocessors", "dispute",
     "contacts", "signature", "deletion", "changelog", "liability"}
)  # fmt: skip
"""Kinds of parts whose sentences name data for another reason than that they are kept."""

_AIM = frozenset({"purpose"})
_FEWEST = 3  # kinds of data in a run
_NEAR = 1  # tokens between `består i` and what is done
_COLON = ":"
_FEWEST_DEEDS = 2  # items of a run that say what is done, so that the run is of deeds


def is_led_to_other(scope: Scope, unit: Unit) -> bool:
    """Tell whether an item's lead-in announces something else than data (`disse rutinene:`).

    What a lead-in says is to be done or offered is no list of data either, but for one of data.
    """
    lead = scope.unit(unit.lead)
    if lead is None:
        return False
    other = lead.cues("announces_other")
    return bool(other) and not any(h.start > other[-1].start for h in lead.cues("announces_data"))


def tells_what_is_done(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence says what is done with data, or why, before it names any.

    `Behandlingen består i innhenting, beregning og utbetaling`, `tjener til å utbetale lønn`.
    """
    data = unit.of("data")
    operations = [h.start for h in unit.cues("operation")]
    consists = [h.end for h in unit.cues("consists_in", "processing_consists")]
    if any(0 <= at - end <= _NEAR for end in consists for at in operations):
        return True
    data_at = {h.start for h in unit.of("data")}
    deeds = [h for h in unit.cues("operation") if h.start not in data_at]
    if sum(_opens_item(scope, unit, h) for h in deeds) >= _FEWEST_DEEDS:
        return True  # `registrerer timelister, beregner skatt og sender lønnsslipper`
    leads = [h.end for h in unit.of("lead") if h.code == "data_list"]
    aims = [h.end for h in unit.cues("states_aim") if h.start <= data[0].start] if data else []
    return bool(aims) and not any(lead > max(aims) for lead in leads)


def _opens_item(scope: Scope, unit: Unit, deed: Hit) -> bool:
    """Tell whether a deed stands right after a comma or a joining word of its sentence."""
    if deed.start == unit.first:
        return False
    before = scope.reading.tokens[deed.start - 1].lower
    return before == "," or before in word_list("adding")


def run_of_data(scope: Scope, unit: Unit) -> int | None:
    """Return where a run of three or more kinds of data begins in a sentence, if there is one."""
    hits = unit.of("data")
    if len({h.code for h in hits if h.code not in VAGUE}) < _FEWEST:
        return None
    if unit.sections & OTHER_SECTIONS or unit.zones & DATA_ZONES or is_led_to_other(scope, unit):
        return None
    if tells_what_is_done(scope, unit) or unit.sections == _AIM:
        return None
    reading = scope.reading
    text = reading.shadow.text
    lead = _lead_after_people(unit)
    if lead is not None:
        at = reading.token_end(lead.end - 1)
        return at + _space_after(text, at)
    first = reading.token_start(hits[0].start)
    inside = text[first : unit.end]
    if inside.count(",") + inside.count(";") < _FEWEST - 1:
        return None
    before = text[unit.start : first]
    if before.count("(") > before.count(")") or before.count("[") > before.count("]"):
        return None  # an aside that tells what to think of, or a slot what to fill in
    for i in range(hits[0].start - 1, unit.first - 1, -1):
        token = reading.tokens[i]
        if token.text == _COLON or token.lower in word_list("into_run"):
            return reading.token_end(i) + _space_after(text, reading.token_end(i))
    return first


def _lead_after_people(unit: Unit) -> Hit | None:
    """Return the words by which a sentence goes on from its people to their data, if it does.

    `gjelder ansatte som mottar pensjon, og omfatter navn, adresse og kontonummer`
    """
    hits = unit.of("data")
    people = [h.start for h in unit.of("subject")]
    for lead in unit.cues("leads_to_data"):
        rest = {h.code for h in hits if h.start >= lead.end}
        if people and people[0] < lead.start and len(rest) >= _FEWEST:
            return lead
    return None


def _space_after(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip())
