"""What the law asks for, read out of an agreement's own words: a case for each manner of saying."""

from __future__ import annotations

from functools import cache

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import check

_NB = """Databehandleravtale

Lyngvik kommune (org.nr. 852 819 480), behandlingsansvarlig, og Tindra Drift AS
(org.nr. 841 993 519), databehandler, har inngått denne avtalen.

{}
"""
_NN = """Databehandlaravtale

Lyngvik kommune (org.nr. 852 819 480), behandlingsansvarleg, og Tindra Drift AS
(org.nr. 841 993 519), databehandlar, har inngått denne avtalen om personopplysningar.

{}
"""
_EN = """Data Processing Agreement

Lyngvik Municipality (reg. no. 852 819 480), the controller, and Tindra Operations AS
(reg. no. 841 993 519), the processor, have entered into this agreement.

{}
"""


@cache
def outcomes(form: str, words: str) -> dict[str, str]:
    """Return the outcome of each requirement on the last agreement of a text, by its id."""
    agreement = extract(from_text(form.format(words), "lyngvik.txt"))[-1]
    report = check(graph_of(agreement), agreement_iri(agreement.slug))
    return {str(item.requirement.id): item.outcome.value for item in report.assessments}


_CASES = {
    # What the processing serves, and what is done.
    "a system called by its name": (
        _NB,
        "1 Bakgrunn\n\nTindra Drift AS har ansvaret for turnussystemet Vaktuka.",
        "A28-3-subject-matter",
        "satisfied",
    ),
    "the main agreement by its date": (
        _NN,
        "1 Bakgrunn\n\nPartane har signert driftskontrakten av 4. mai 2025.",
        "A28-3-subject-matter",
        "satisfied",
    ),
    "a field for the service": (
        _EN,
        "| Field | Content |\n|---|---|\n| Service | Booking of meeting rooms |",
        "A28-3-subject-matter",
        "satisfied",
    ),
    "annexes that are part of the agreement name no service": (
        _NB,
        "1 Vedlegg\n\nVedleggene er en del av databehandleravtalen.",
        "A28-3-subject-matter",
        "missing",
    ),
    "another agreement is signed": (
        _NB,
        "1 Bakgrunn\n\nOppdraget følger av leieavtalen signert 3. mars 2025.",
        "A28-9-written",
        "missing",
    ),
    "signed on a date by both": (
        _NB,
        "Undertegnet 3. mars 2025 av begge parter.",
        "A28-9-written",
        "satisfied",
    ),
    "signed electronically, dated under it": (
        _NB,
        "Signert elektronisk\n\nFor kommunen: rådmann, 03.03.2025",
        "A28-9-written",
        "satisfied",
    ),
    "signed in English": (
        _EN,
        "Signed 3 March 2025: mayor (signed), managing director (signed)",
        "A28-9-written",
        "satisfied",
    ),
    "what the processor does, in verbs": (
        _NB,
        "1 Bakgrunn\n\nTindra Drift AS mottar, sorterer og arkiverer søknadene.",
        "A28-3-nature",
        "satisfied",
    ),
    "what the processing goes out on": (
        _NN,
        "1 Om behandlinga\n\nBehandlinga går ut på registrering og samanstilling av timelister.",
        "A28-3-nature",
        "satisfied",
    ),
    "a duty to delete is not the nature": (
        _NB,
        "1 Sletting\n\nDatabehandleren skal slette og overskrive alle kopier.",
        "A28-3-nature",
        "missing",
    ),
    "purpose under its heading": (
        _NB,
        "1 Formål\n\nRegne ut barnehagesatser og sende vedtak til foresatte.",
        "A28-3-purpose",
        "satisfied",
    ),
    "what the register is used for": (
        _NB,
        "1 Bakgrunn\n\nRegisteret brukes til å varsle beboere om stengt vann.",
        "A28-3-purpose",
        "satisfied",
    ),
    "a limit on use states no purpose": (
        _NB,
        "1 Bakgrunn\n\nOpplysningene skal ikke brukes til markedsføring.",
        "A28-3-purpose",
        "missing",
    ),
    "purpose of the agreement itself": (
        _NB,
        "1 Formål\n\nDenne avtalen skal sikre at personvernforordningen blir fulgt.",
        "A28-3-purpose",
        "missing",
    ),
    "duration in a field": (
        _NB,
        "| Felt | Innhold |\n|---|---|\n| Varighet | Så lenge leieavtalen løper |",
        "A28-3-duration",
        "satisfied",
    ),
    "alternatives without a tick": (
        _NB,
        "1 Varighet\n\nAvtalen gjelder\n\n☐ inntil videre\n☐ så lenge hovedavtalen løper",
        "A28-3-duration",
        "unfilled",
    ),
    "health data that may turn up": (
        _NB,
        "1 Opplysninger\n\nDet behandles navn. Opplysninger om sykdom kan forekomme i fritekst.",
        "A28-3-special-categories",
        "partial",
    ),
    "special categories denied after they are named": (
        _NB,
        "1 Opplysninger\n\nSærlige kategorier av personopplysninger behandles ikke.",
        "A28-3-special-categories",
        "satisfied",
    ),
    "contacts of both in one sentence": (
        _NB,
        "1 Kontakt\n\n"
        "Henvendelser rettes for behandlingsansvarlig til Ida Ruud, ida@lyngvik.example,"
        " og for databehandleren til Ola Dahl, ola@tindra.example.",
        "A28-3-contact-points",
        "satisfied",
    ),
    "contacts in columns set with spaces": (
        _NB,
        "1 Kontaktpersoner\n\n"
        "Rolle              Behandlingsansvarlig              Databehandler\n"
        "Avtale             Ida Ruud, ida@lyngvik.example     Ola Dahl, ola@tindra.example\n",
        "A28-3-contact-points",
        "satisfied",
    ),
    # Instructions, persons, confidentiality.
    "instructions with regard to transfers too": (
        _NB,
        "1 Instruks\n\n1.1 Databehandleren skal bare behandle opplysningene etter dokumentert"
        " instruks, også når det gjelder overføring til tredjeland.",
        "A28-3-a-instructions",
        "satisfied",
    ),
    "transfers only on instructions": (
        _NB,
        "1 Overføring\n\n1.1 Overføring til tredjeland kan bare skje etter dokumentert instruks.",
        "A28-3-a-instructions",
        "missing",
    ),
    "unlawful instructions as soon as possible": (
        _NB,
        "1 Instruks\n\n"
        "1.1 Databehandleren skal si fra snarest mulig dersom en instruks er ulovlig.",
        "A28-3-h-infringing-instruction",
        "partial",
    ),
    "unlawful instructions at once": (
        _NN,
        "1 Instruks\n\n1.1 Databehandlaren skal seie frå straks dersom ein instruks er ulovleg.",
        "A28-3-h-infringing-instruction",
        "satisfied",
    ),
    "a declaration of those with access limits no access": (
        _NB,
        "1 Taushetsplikt\n\n"
        "1.1 Databehandleren skal påse at personer som er autorisert til å behandle"
        " opplysningene, har forpliktet seg til fortrolighet.",
        "A29-persons-on-instructions",
        "missing",
    ),
    "staff only on instructions": (
        _EN,
        "1 Staff\n\n1.1 The Processor shall ensure that its employees process the data only on the"
        " controller's instructions.",
        "A29-persons-on-instructions",
        "satisfied",
    ),
    "all have signed": (
        _NB,
        "1 Taushetsplikt\n\n1.1 Alle medarbeidere har undertegnet taushetserklæring.",
        "A28-3-b-confidentiality",
        "satisfied",
    ),
    # Sub-processors.
    "specific authorisation, not said to be written": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "1.1 Databehandleren kan ikke bruke underdatabehandlere uten særskilt"
        " godkjenning på forhånd.",
        "A28-2-authorisation",
        "partial",
    ),
    "general authorisation in the agreement": (
        _NN,
        "1 Underdatabehandlarar\n\n1.1 Lyngvik kommune gjev eit generelt løyve til å nytte"
        " underdatabehandlarar.",
        "A28-2-authorisation",
        "satisfied",
    ),
    "alternatives of authorisation": (
        _NB,
        "1 Underdatabehandlere\n\nVelg ett alternativ:\n\nA. Databehandleren kan ikke bruke"
        " underdatabehandlere uten særskilt skriftlig tillatelse.\n\nB. Den behandlingsansvarlige"
        " gir en generell skriftlig tillatelse.",
        "A28-2-authorisation",
        "unfilled",
    ),
    "changes told in advance, so that the controller may object": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "1.1 Den behandlingsansvarlige gir en generell skriftlig tillatelse."
        "\n\n1.2 Nye eller utskiftede underdatabehandlere varsles 30 dager i forveien, slik at den"
        " behandlingsansvarlige kan gjøre innsigelse.",
        "A28-2-change-notice",
        "satisfied",
    ),
    "objection in time, but without effect": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "1.1 Den behandlingsansvarlige gir en generell skriftlig tillatelse."
        "\n\n1.2 Den behandlingsansvarlige kan protestere innen 14 dager.",
        "A28-2-objection",
        "partial",
    ),
    "objection in time, and what then": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "1.1 Den behandlingsansvarlige gir en generell skriftlig tillatelse."
        "\n\n1.2 Den behandlingsansvarlige kan protestere innen 14 dager. Blir partene ikke enige,"
        " kan den behandlingsansvarlige si opp hovedavtalen.",
        "A28-2-objection",
        "satisfied",
    ),
    "no sub-processors, said elsewhere": (
        _NB,
        "1 Plikter\n\n1.1 Det er ingen underleverandører ved inngåelsen av avtalen.",
        "A28-2-subprocessor-list",
        "satisfied",
    ),
    "sub-processors in columns set with spaces": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "Navn                  Adresse                        Sted        Oppgave\n"
        "Nordsky Drift AS      Storgata 4, 9008 Tromsø        Tromsø      drift av servere\n"
        "Pingvin Oy            Kauppakatu 7, 33200 Tampere    Finland     sending av varsler\n",
        "A28-2-subprocessor-list",
        "satisfied",
    ),
    "one place of a sub-processor open": (
        _NB,
        "1 Underdatabehandlere\n\nNavn: Nordsky Drift AS\nAdresse: Storgata 4, 9008 Tromsø\n"
        "Oppgave: drift\nSted: [fylles ut]\n",
        "A28-2-subprocessor-list",
        "partial",
    ),
    "terms much like these": (
        _NB,
        "1 Underdatabehandlere\n\n"
        "1.1 Underdatabehandlerne blir bundet av vilkår som i hovedsak svarer"
        " til disse.",
        "A28-4-flowdown",
        "partial",
    ),
    "answers in full for them": (
        _NN,
        "1 Underdatabehandlarar\n\n1.1 Databehandlaren svarar fullt ut for dei.",
        "A28-4-liability",
        "satisfied",
    ),
    # Assistance and breaches.
    "a list that a numbered clause leads into": (
        _NB,
        "8 Bistand\n\n8.1 Databehandleren medvirker til at den behandlingsansvarlige kan\na) melde"
        " brudd på personopplysningssikkerheten til Datatilsynet,\nb) underrette de registrerte om"
        " brudd, og\nc) vurdere personvernkonsekvenser.",
        "A28-3-f-breach-authority",
        "satisfied",
    ),
    "assists with both": (
        _NB,
        "6 Brudd\n\n"
        "6.1 Den behandlingsansvarlige vurderer om bruddet skal meldes til Datatilsynet, og"
        " om de registrerte skal underrettes. Databehandleren bistår med begge deler.",
        "A28-3-f-breach-subjects",
        "satisfied",
    ),
    "impact assessments named by their articles": (
        _NB,
        "7 Bistand\n\n7.1 Databehandleren skal bistå ved vurdering av personvernkonsekvenser og"
        " forhåndsdrøfting, jf. artikkel 35 og 36.",
        "A28-3-f-security-assist",
        "missing",
    ),
    "articles 33 to 36": (
        _NB,
        "7 Bistand\n\n7.1 Databehandleren skal bistå med pliktene etter artikkel 33 til 36.",
        "A28-3-f-security-assist",
        "partial",
    ),
    "what the notice holds is open": (
        _NB,
        "6 Brudd\n\n"
        "6.1 Databehandleren skal varsle om brudd på personopplysningssikkerheten innen 24"
        " timer. Varselet skal inneholde: [fyll inn]",
        "A33-3-content",
        "unfilled",
    ),
    "content in the items of a clause without a colon": (
        _NB,
        "6 Brudd\n\n"
        "6.1 Varselet skal minst omfatte\na) hva slags brudd det gjelder,\nb) kontaktpunkt,\n"
        "c) sannsynlige konsekvenser, og\nd) tiltak som er truffet.",
        "A33-3-content",
        "satisfied",
    ),
    # End, audit, suspension.
    "the end is in the heading": (
        _NB,
        "9 Når avtalen opphører\n\n"
        "Databehandleren skal slette eller tilbakelevere alle opplysninger.",
        "A28-3-g-delete-return",
        "satisfied",
    ),
    "the controller chooses, copies too": (
        _NB,
        "9 Opphør\n\n9.1 Ved opphør skal databehandleren slette eller levere tilbake opplysningene."
        " Den behandlingsansvarlige velger hvilken av delene, og valget gjelder også"
        " sikkerhetskopier. Slettingen bekreftes skriftlig.",
        "A28-3-g-choice-copies",
        "satisfied",
    ),
    "what the controller gets, the processor gives": (
        _NB,
        "10 Kontroll\n\n"
        "10.1 På forespørsel får den behandlingsansvarlige all informasjon som trengs"
        " for å påvise at pliktene i personvernforordningen artikkel 28 er etterlevd.",
        "A28-3-h-information",
        "satisfied",
    ),
    "audit through others": (
        _NN,
        "10 Kontroll\n\n10.1 Lyngvik kommune kan sjølv eller ved andre gjennomføre revisjon og"
        " inspeksjon hos databehandlaren.",
        "A28-3-h-audit",
        "satisfied",
    ),
    "stop and terminate on breach": (
        _NB,
        "11 Mislighold\n\n"
        "11.1 Den behandlingsansvarlige kan stanse behandlingen straks og heve avtalen"
        " hvis databehandleren bryter vilkårene.",
        "A28-suspend-terminate",
        "satisfied",
    ),
    "stop only": (
        _NB,
        "11 Mislighold\n\n"
        "11.1 Den behandlingsansvarlige kan stanse behandlingen ved brudd på avtalen.",
        "A28-suspend-terminate",
        "partial",
    ),
    # Security, transfers, the controller.
    "a certificate without its scope": (
        _NB,
        "5 Sikkerhet\n\n"
        "5.1 Databehandleren garanterer at virksomheten har ISO/IEC 27001-sertifikat.",
        "A28-1-guarantees",
        "partial",
    ),
    "a certificate with its scope and date": (
        _NB,
        "5 Sikkerhet\n\n5.1 Databehandleren garanterer at datasenteret er sertifisert etter ISO/IEC"
        " 27001, sertifikat datert 2. mai 2024, omfang drift.",
        "A28-1-guarantees",
        "satisfied",
    ),
    "an assessment of risk is no measure of Article 32(1)": (
        _NB,
        "5 Sikkerhet\n\n5.1 Databehandleren skal vurdere risikoen hvert år.",
        "A32-1-measures-specified",
        "missing",
    ),
    "description of measures open": (
        _NB,
        "3 Plikter\n\n"
        "3.1 Databehandleren skal treffe tiltak etter artikkel 32. Tiltakene er beskrevet"
        " slik: [Sett inn beskrivelse av tiltak]",
        "A32-1-measures-specified",
        "unfilled",
    ),
    "no transfer takes place": (
        _NB,
        "7 Overføring\n\n7.1 Det foreligger ingen overføringer.",
        "A44-transfer-basis",
        "not-applicable",
    ),
    "country and ground open": (
        _NB,
        "7 Overføring\n\n7.1 Land: .............. Grunnlag: ..............",
        "A44-transfer-basis",
        "unfilled",
    ),
    "the Union in a decision's number is no place": (
        _EN,
        "4 Sub-processors\n\n"
        "Approved sub-processors:\n\n- Pelican Inc. (USA): text messages, standard"
        " contractual clauses under Decision (EU) 2021/914",
        "A44-transfer-basis",
        "satisfied",
    ),
    "paying invoices is no duty that Article 28 asks for": (
        _NB,
        "4 Plikter\n\n4.1 Den behandlingsansvarlige skal betale faktura innen 30 dager. Den"
        " behandlingsansvarlige kan gi nye instrukser.",
        "A28-3-controller-rights",
        "partial",
    ),
    "records in a table of duties": (
        _NB,
        "4 Hvem gjør hva\n\n| Oppgave | Ansvarlig |\n|---|---|\n| Ha behandlingsgrunnlag | Lyngvik"
        " kommune |\n| Føre protokoll etter artikkel 30 nr. 2 | Tindra Drift AS |",
        "A30-2-records",
        "satisfied",
    ),
    "leave to engage others once notice has been given": (
        _NB,
        "4 Underleverandører\n\n4.1 Databehandleren kan ta i bruk underdatabehandlere når Lyngvik"
        " kommune har fått skriftlig varsel 30 dager i forveien.",
        "A28-2-change-notice",
        "satisfied",
    ),
    "leave to engage others once notice has been given is no written authorisation": (
        _NB,
        "4 Underleverandører\n\n4.1 Databehandleren kan ta i bruk underdatabehandlere når Lyngvik"
        " kommune har fått skriftlig varsel 30 dager i forveien.",
        "A28-2-authorisation",
        "partial",
    ),
    "who is engaged today is no leave to engage anybody": (
        _NB,
        "4 Underleverandører\n\n4.1 Lyngvik kommune gir en generell skriftlig godkjenning til å"
        " bruke underdatabehandlere. Per i dag benyttes følgende:\n\n- Skyro AS, Norge: drift",
        "A28-2-authorisation",
        "satisfied",
    ),
    "silence towards the authority, over two sentences": (
        _NB,
        "6 Tilsyn\n\n6.1 Henvendelser fra Datatilsynet forelegges Lyngvik kommune straks."
        " Databehandleren svarer ikke selv.",
        "A31-authority-cooperation",
        "partial",
    ),
}


@pytest.mark.parametrize(
    ("form", "words", "requirement", "outcome"), _CASES.values(), ids=_CASES.keys()
)
def test_outcome_of_words(form: str, words: str, requirement: str, outcome: str) -> None:
    assert outcomes(form, words)[requirement] == outcome


def test_who_signs_an_agreement_signs_its_annexes() -> None:
    outer = """Rammeavtale om renhold

mellom Lyngvik kommune (kunde) og Tindra Drift AS (leverandør)

1 Omfang

1.1 Leverandøren skal rengjøre skolene.

Lyngvik, 3. mars 2025

For kunden: rådmann (sign.)
For leverandøren: daglig leder (sign.)

---

# Bilag 1 – Databehandleravtale

mellom Lyngvik kommune (behandlingsansvarlig) og Tindra Drift AS (databehandler)

## 1 Plikter

1.1 Databehandleren skal bare behandle personopplysningene etter dokumentert instruks.

1.2 Databehandleren skal varsle om brudd på personopplysningssikkerheten innen 24 timer.

1.3 Databehandleren skal bistå den behandlingsansvarlige med pliktene etter artikkel 32 til 36.

1.4 Databehandleren skal føre protokoll etter artikkel 30 nr. 2.
"""
    assert outcomes("{}", outer)["A28-9-written"] == "satisfied"
    unsigned = outer.replace(" (sign.)", ": ________")
    assert outcomes("{}", unsigned)["A28-9-written"] != "satisfied"
