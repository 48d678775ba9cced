"""Kinds of data and the people they are about, told apart in each manner of naming both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from avtalegraf.extract import extract, from_text

OPENINGS = {
    "nb": "Databehandleravtale\n\nmellom Havbygda kommune (behandlingsansvarlig) og Trygg Drift AS "
    "(databehandler)\n\nDatabehandleren skal bare behandle opplysninger etter instruks.\n\n",
    "nn": "Databehandlaravtale\n\nmellom Havbygda kommune (behandlingsansvarleg) og Trygg Drift AS "
    "(databehandlar)\n\nDatabehandlaren skal berre behandle opplysningar etter instruks.\n\n",
    "en": "Data processing agreement\n\nbetween Havbygda Council (controller) and Trygg Drift Ltd "
    "(processor)\n\nThe processor shall process personal data only on instructions.\n\n",
}
DATA = {
    "nb": ["navn", "fødselsnummer", "adresse", "helseopplysninger", "e-postadresse"],
    "nn": ["namn", "fødselsnummer", "adresse", "helseopplysningar", "e-postadresse"],
    "en": ["name", "national identity number", "address", "health data", "email address"],
}
PEOPLE = {
    "nb": ["elever", "foresatte", "ansatte"],
    "nn": ["elevar", "føresette", "tilsette"],
    "en": ["pupils", "parents", "employees"],
}
WAYS = {
    "nb": [
        "3. Personopplysninger\n\nDatabehandleren behandler {d} om {p}.",
        "Typer personopplysninger: {d}\nKategorier av registrerte: {p}",
        "### Hvilke opplysninger\n\n{D}\n\n### Hvem\n\n{P}",
        "Vedlegg 1\n\nOpplysningstyper\n{D}\n\nRegistrerte\n{P}",
        "Avtalen gjelder behandling av personopplysninger om {p}, herunder {d}.",
        "Avtalen omfatter disse personopplysningene om {p}:\n{l}",
        "I løsningen registreres {d} for {p}.",
        "Vi lagrer {d} om {p} på vegne av kommunen.",
        "Databehandler får tilgang til {d} om {p} i forbindelse med support.",
    ],
    "nn": [
        "3. Personopplysningar\n\nDatabehandlaren behandlar {d} om {p}.",
        "Typar personopplysningar: {d}\nKategoriar av registrerte: {p}",
        "Avtalen omfattar desse personopplysningane om {p}:\n{l}",
        "Vi lagrar {d} om {p} på vegner av kommunen.",
        "Databehandlaren får tilgang til {d} om {p} i samband med brukarstøtte.",
    ],
    "en": [
        "3. Personal data\n\nThe processor processes {d} of {p}.",
        "Types of personal data: {d}\nCategories of data subjects: {p}",
        "The agreement covers processing of personal data relating to {p}, including {d}.",
        "We store {d} about {p} on behalf of the Council.",
    ],
}
CASES = [(language, way) for language, ways in WAYS.items() for way in ways]
AND: Mapping[str, str] = {"nb": " og ", "nn": " og ", "en": " and "}


def run(words: Sequence[str], language: str) -> str:
    return ", ".join(words[:-1]) + AND[language] + words[-1]


@pytest.mark.parametrize(("language", "way"), CASES)
def test_data_are_no_people_and_people_no_data(language: str, way: str) -> None:
    data, people = run(DATA[language], language), run(PEOPLE[language], language)
    told = way.format(
        d=data, p=people, D=data.capitalize(), P=people.capitalize(),
        l="\n".join(f"- {kind}" for kind in DATA[language]),
    )  # fmt: skip
    text = f"{OPENINGS[language]}{told}\n"
    (agreement,) = extract(from_text(text, "avtale.txt"))

    def named(kind: str) -> list[str]:
        facts = (fact.span for fact in agreement.facts if fact.kind == kind)
        return sorted(text[span.start : span.end].lower() for span in facts)

    assert named("personal_data") == sorted(DATA[language])
    assert named("data_subject") == sorted(PEOPLE[language])
