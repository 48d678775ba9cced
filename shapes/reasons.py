"""Why an outcome is what it is, in one sentence and three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib import URIRef

from .catalogue import Condition, Provision
from .report import LANGUAGES, Outcome, Requirement, Texts
from .report_words import words


def reason_of(
    row: Requirement,
    outcome: Outcome,
    holds: Condition | None,
    shown: Sequence[URIRef],
    provisions: Mapping[URIRef, Provision],
) -> Texts:
    """Say why: what was found for what is satisfied, the shape's message for all else."""
    if outcome is Outcome.SATISFIED:
        return Texts(*(_found(shown, provisions, language) for language in LANGUAGES))
    if holds is not None and holds.message is not None:
        return holds.message
    if outcome is Outcome.NOT_APPLICABLE:
        return Texts(*(words(language)["not_applicable"] for language in LANGUAGES))
    return row.message


def _found(shown: Sequence[URIRef], provisions: Mapping[URIRef, Provision], language: str) -> str:
    word = words(language)
    if not shown:
        return word["nothing_against"]
    return f"{word['found']}: {'; '.join(provisions[iri].label[language] for iri in shown)}."
