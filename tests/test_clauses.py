"""The suggested clauses, read as an agreement: each should satisfy the demand that it is for."""

from __future__ import annotations

import re

import pytest
from rdflib import Namespace

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import LANGUAGES, Outcome, check, requirements

ARTICLE_28 = Namespace("https://w3id.org/dpv#").ControllerProcessorAgreement
HEADS = {
    "nb": "# Databehandleravtale\n\nmellom Bø kommune som behandlingsansvarlig og Nær Data AS som "
    "databehandler\n",
    "nn": "# Databehandlaravtale\n\nmellom Bø kommune som behandlingsansvarleg og Nær Data AS som "
    "databehandlar\n",
    "en": "# Data Processing Agreement\n\nbetween Bø Municipality as controller and Near Data AS "
    "as processor\n",
}
# What no clause alone can show: signatures, and lists that stand in tables.
OF_THE_FORM = {"A28-9-written", "A28-3-contact-points", "A28-2-subprocessor-list"}


def filled(clause: str) -> str:
    """Return a clause as the parties would have it: the brackets' examples without brackets."""
    return re.sub(r"\[([^\]]*)\]", lambda m: m.group(1).split(" / ")[0].replace(" …", ""), clause)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agreement_made_of_the_suggestions_satisfies_nearly_all_demands(language: str) -> None:
    rows = [row for row in requirements() if ARTICLE_28 in row.kinds and row.clause]
    clauses = [
        f"## {number} {row.name[language]}\n\n{number}.1 {filled(row.clause[language])}\n"
        for number, row in enumerate(rows, start=1)
        if row.clause
    ]
    text = "\n".join([HEADS[language], *clauses])
    (agreement,) = extract(from_text(text, "forslag.md"))
    assert agreement.language == language
    report = check(graph_of(agreement), agreement_iri(agreement.slug))
    unmet = {
        item.requirement.id
        for item in report.findings
        if item.requirement.id in {row.id for row in rows} - OF_THE_FORM
    }
    assert len(unmet) <= 4, sorted(unmet)
    # No clause says the opposite of what another asks, nor of the demand that it is for.
    assert report.count(Outcome.CONTRADICTED) == 0
