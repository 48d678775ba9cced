"""The register of agreements: each with its parties and how its check came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import URIRef

from ...queries.results import SelectResult
from ..store import AgreementRow, Reader
from .spoken import spoken

_PREFIX = """
PREFIX avt: <https://w3id.org/avtalegraf/ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX v: <https://w3id.org/avtalegraf/vocab#>
"""
_PARTIES = f"""{_PREFIX}
SELECT ?slug ?role ?name WHERE {{
  ?agreement a avt:Agreement ; avt:slug ?slug ; avt:participation ?party .
  ?party avt:role ?role ; avt:name ?name .
}} ORDER BY ?slug ?role ?name"""
_OUTCOMES = f"""{_PREFIX}
SELECT ?slug ?outcome ?severity (COUNT(?assessment) AS ?count) WHERE {{
  ?agreement a avt:Agreement ; avt:slug ?slug .
  ?assessment a avt:Assessment ; avt:agreement ?agreement ; avt:outcome ?outcome ;
    sh:resultSeverity ?severity .
}} GROUP BY ?slug ?outcome ?severity"""
_FACTS = f"{_PREFIX} SELECT (COUNT(?fact) AS ?count) WHERE {{ ?agreement avt:fact ?fact }}"
_GOOD = ("satisfied", "not-applicable")


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in an agreement, and as what."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many requirements had an outcome, and at which gravity."""

    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register."""

    agreement: AgreementRow
    kind: str
    parties: tuple[Party, ...]
    findings: tuple[Tally, ...]
    satisfied: int
    has_report: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored."""

    agreements: int
    templates: int
    facts: int
    open_findings: int


def register(reader: Reader, language: str) -> tuple[RegisterRow, ...]:
    """Return all agreements in the order of the register, in a language."""
    parties = _by_slug(reader.select(_PARTIES))
    outcomes = _by_slug(reader.select(_OUTCOMES))
    return tuple(
        _row(row, parties.get(row.slug, ()), outcomes.get(row.slug, ()), language)
        for row in reader.agreements()
    )


def counts(reader: Reader) -> Counts:
    """Return how many agreements, facts and findings are stored."""
    rows = reader.agreements()
    facts = reader.select(_FACTS).records()
    return Counts(
        agreements=len(rows),
        templates=sum(row.is_template for row in rows),
        facts=int(facts[0]["count"]) if facts else 0,
        open_findings=sum(
            int(record["count"])
            for record in reader.select(_OUTCOMES).records()
            if _code(record) not in _GOOD
        ),
    )


def _row(
    row: AgreementRow,
    parties: tuple[Mapping[str, str], ...],
    outcomes: tuple[Mapping[str, str], ...],
    language: str,
) -> RegisterRow:
    tallies: dict[str, int] = {}
    for record in outcomes:
        if _code(record) not in _GOOD:
            severity = record["severity"].rpartition("#")[2]
            tallies[severity] = tallies.get(severity, 0) + int(record["count"])
    return RegisterRow(
        agreement=row,
        kind=spoken(URIRef(f"https://w3id.org/avtalegraf/vocab#kind-{row.kind}"), language),
        parties=tuple(Party(spoken(URIRef(p["role"]), language), p["name"]) for p in parties),
        findings=tuple(
            Tally(severity, tallies[severity])
            for severity in ("Violation", "Warning", "Info")
            if severity in tallies
        ),
        satisfied=sum(int(r["count"]) for r in outcomes if _code(r) == "satisfied"),
        has_report=bool(outcomes),
    )


def _code(record: Mapping[str, str]) -> str:
    return record["outcome"].partition("#outcome-")[2]


def _by_slug(result: SelectResult) -> dict[str, tuple[Mapping[str, str], ...]]:
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for record in result.records():
        found[record["slug"]] = (*found.get(record["slug"], ()), record)
    return found
