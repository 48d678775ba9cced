"""An agreement in, the sub-processors out that blocks of `Navn: ...`, `Land: ...` lines engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from .company_names import is_made_up, legal_form
from .subprocessor_facts import UNENGAGED_ZONES, engagement

_RECORD = re.compile(
    r"^[ \t*\-]*(?:Navn|Namn|Name|Selskap|Firma|Leverandør|Company|Underdatabehandler|"
    r"Underleverandør)\**\s*:\**[ \t]*([^\n]{3,70})\n"
    r"((?:[ \t*\-]*[A-ZÆØÅ][\wæøåÆØÅ .]{2,28}\**:[^\n]*\n?){1,8})",
    re.M,
)
_FIELD = re.compile(r"[*\- \t]*([A-ZÆØÅ][\wæøåÆØÅ .]{2,28})\**:\**[ \t]*([^\n]*)")
_PLACE = ("land", "sted", "country", "lokasjon", "location", "region", "behandlingssted")
_TASK = ("oppgave", "task", "tjeneste", "service", "formål")
_ACTIVITY = (*_TASK, "funksjon", "oppgåve")
_ADDRESS = ("adresse", "address")
_GROUND = ("grunnlag", "overføring", "transfer")


def in_records(scope: Scope) -> Iterator[Fact]:
    """Yield the sub-processors of blocks that say who, and where or what for."""
    text = scope.reading.shadow.text
    for m in _RECORD.finditer(text, scope.region.start, scope.region.end):
        unit = next((u for u in scope.units if u.start <= m.start(1) < u.end), None)
        if unit is None or unit.zones & UNENGAGED_ZONES:
            continue
        if unit.sections & {"contacts", "signature"}:
            continue
        name = m.group(1).strip().rstrip(".")
        if not legal_form().search(name) or is_made_up(name) or _names_party(scope, unit):
            continue
        fields = {k.lower().strip(): v.strip() for k, v in _FIELD.findall(m.group(2))}
        place = _first(fields, _PLACE)
        if not (place or _first(fields, _TASK)):
            continue
        yield engagement(
            scope,
            scope.reading.span(m.start(1), m.start(1) + len(name)),
            name,
            "subprocessor-record",
            0.9,
            whole=m.group(),
            where=place,
            activity=_first(fields, _ACTIVITY),
            address=_first(fields, _ADDRESS),
            ground=_first(fields, _GROUND),
            data=[unit],
        )


def _names_party(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit holds a party's name of several words."""
    return any(
        h.code in ("controller", "processor") and h.end - h.start > 1 for h in scope.roles(unit)
    )


def _first(fields: Mapping[str, str], begins: tuple[str, ...]) -> str | None:
    """Return the first field whose label begins with one of some words."""
    return next((value for label, value in fields.items() if label.startswith(begins)), None)
