"""Everyday words and lawyers' dense ones: whom pronouns stand for, and what is agreed."""

from __future__ import annotations

from functools import cache

import pytest

from avtalegraf.extract import Agreement, Fact, extract, from_text
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import check

_FORMS = {
    "nb": "# Databehandleravtale\n\nLyngvik kommune (org.nr. 852 819 480) er behandlingsansvarlig. "
    "Vi omtaler kommunen som «vi». Tindra Drift AS (org.nr. 841 993 519) er databehandler, og vi "
    "skriver «dere» om Tindra.\n\n",
    "nn": "# Databehandlaravtale\n\nLyngvik kommune (org.nr. 852 819 480) er behandlingsansvarleg. "
    "I teksten heiter kommunen «vi». Tindra Drift AS (org.nr. 841 993 519) er databehandlar, og vi "
    "skriv «de» om Tindra.\n\n",
    "en": "# Data Processing Agreement\n\nLyngvik Council (reg. no. 852 819 480) is the "
    "controller. In this text the council is “we”. Tindra Operations Ltd (reg. no. 841 993 519) "
    "is the processor. In this text Tindra is “you”.\n\n",
}


@cache
def agreement_of(text: str) -> Agreement:
    """Return the only agreement of a text."""
    return extract(from_text(text, "lyngvik.md"))[-1]


def facts(kind: str, language: str, heading: str, words: str) -> list[Fact]:
    """Return the facts of a kind in some words under a heading, in order."""
    text = f"{_FORMS[language]}## {heading}\n\n"
    agreement = agreement_of(text + words + "\n")
    return [f for f in agreement.facts if f.kind == kind and f.span.start >= len(text)]


# ------------------------------------------------------------------ whom pronouns stand for


@pytest.mark.parametrize(
    "opening",
    [
        "Lyngvik kommune er behandlingsansvarlig. I teksten skriver vi «vi».\n\n"
        "Tindra Drift AS er databehandler. I teksten skriver vi «dere».",
        "Lyngvik kommune er behandlingsansvarlig. Tindra Drift AS er databehandler. "
        "Når vi skriver «vi», mener vi kommunen. Når vi skriver «dere», mener vi Tindra.",
        "Lyngvik kommune er behandlingsansvarlig, og Tindra Drift AS er databehandler. "
        "Vi bruker «vi» om kommunen og «dere» om Tindra.",
        "Lyngvik kommune er behandlingsansvarlig. Tindra Drift AS er databehandler. "
        "I det følgende er kommunen «vi» og Tindra «dere».",
    ],
)
def test_a_text_may_say_in_passing_whom_its_pronouns_stand_for(opening: str) -> None:
    text = f"# Databehandleravtale\n\n{opening}\n\n## Plikter\n\n"
    words = "Dere varsler brudd straks. Vi kan si opp avtalen."
    norms = [f for f in agreement_of(text + words).facts if f.kind == "norm"]
    assert [f.values["bearer"] for f in norms if f.span.start >= len(text)] == [
        "processor",
        "controller",
    ]


def test_what_parties_do_tells_whom_pronouns_stand_for() -> None:
    text = (
        "# Databehandleravtale\n\nLyngvik kommune er behandlingsansvarlig, og Tindra Drift AS er "
        "databehandler.\n\n## Plikter\n\nDere sletter loggen hvert år. Dere bistår når noen ber om "
        "innsyn. Dere har taushetsplikt.\n\n## Annet\n\n"
    )
    words = "Vi kan be om en kopi. Dere sender den innen en uke."
    norms = [f for f in agreement_of(text + words).facts if f.kind == "norm"]
    assert [f.values["bearer"] for f in norms if f.span.start >= len(text)] == [
        "controller",
        "processor",
    ]


def test_pronouns_that_nothing_tells_of_stand_for_nobody() -> None:
    text = (
        "# Databehandleravtale\n\nLyngvik kommune er behandlingsansvarlig, og Tindra Drift AS er "
        "databehandler.\n\n## Opphør\n\n"
    )
    norms = [f for f in agreement_of(text + "Vi kan si opp avtalen.").facts if f.kind == "norm"]
    assert [f.values["bearer"] for f in norms] == ["both"]


def test_to_say_whom_a_pronoun_stands_for_binds_nobody() -> None:
    opening = len(_FORMS["nb"])
    norms = [f for f in agreement_of(_FORMS["nb"]).facts if f.kind == "norm"]
    assert not [f for f in norms if f.span.start < opening]


def test_whoever_writes_we_and_does_the_work_is_the_processor() -> None:
    text = (
        "# Databehandleravtale\n\nLyngvik kommune er behandlingsansvarlig, og Tindra Drift AS er "
        "databehandler.\n\n## Plikter\n\nVi sletter loggen hvert år. Vi bistår når noen ber om "
        "innsyn. Vi har taushetsplikt.\n\n## Brudd\n\n"
    )
    words = "Oppdager vi et brudd, gir vi kommunen beskjed innen 24 timer."
    (norm,) = (
        f
        for f in agreement_of(text + words).facts
        if f.kind == "norm" and f.span.start >= len(text)
    )
    assert norm.values["bearer"] == "processor"


# ------------------------------------------------------------------ clauses


def test_a_sentence_that_orders_binds_whom_it_speaks_to() -> None:
    (norm,) = facts("norm", "nb", "Når noe går galt", "Fortell oss hva som har skjedd.")
    assert (norm.values["bearer"], norm.values["topic"]) == ("processor", "breach_content")


def test_a_condition_that_opens_with_its_verb_orders_nothing() -> None:
    found = facts("norm", "nb", "Når noe går galt", "Gjør dere en feil, er det leit.")
    assert not found


def test_a_negation_in_a_limit_forbids_nothing() -> None:
    words = "Dere varsler oss om brudd, og aldri senere enn 24 timer etter at dere så det."
    assert [f.values["modality"] for f in facts("norm", "nb", "Brudd", words)] == ["obligation"]


def test_a_subject_right_after_a_noun_opens_a_clause_on_it() -> None:
    words = "Vi, eller en revisor vi har valgt, kan kontrollere dere."
    (norm,) = facts("norm", "nb", "Kontroll", words)
    assert (norm.values["bearer"], norm.values["modality"]) == ("controller", "right")


def test_a_limit_belongs_to_the_clause_it_stands_in() -> None:
    words = "Vi kan si nei innen 14 dager, og vi kan si opp avtalen innen en måned."
    found = facts("deadline", "nb", "Underdatabehandlere", words)
    assert [(f.values["what"], f.values["value"]) for f in found] == [
        ("subprocessor_objection", "P14D"),
        ("termination", "P1M"),
    ]


def test_the_first_duty_of_a_sentence_is_about_its_own_clause() -> None:
    words = "Dere varsler oss om brudd uten opphold, og dere skal føre protokoll over behandlingen."
    topics = [f.values["topic"] for f in facts("norm", "nb", "Plikter", words)]
    assert topics == ["breach_notification", "records"]


def test_what_is_said_under_one_heading_goes_on_under_no_other() -> None:
    words = "Dere sender ingenting ut av EØS.\n\n## Hvis noe lekker\n\nDa sier dere fra straks."
    assert facts("norm", "nb", "Overføring", words)[-1].values["topic"] == "breach_notification"


# ------------------------------------------------------------------ requirements

_CASES = (
    ("nb", "Når uhellet er ute",
     "Kommer opplysninger på avveie, sier dere fra til oss med en gang og senest innen ett "
     "døgn.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Hvis noe skjer med dataene",
     "Oppdager dere at noen har fått se noe de ikke skulle, ringer dere oss samme dag, "
     "senest 24 timer etter at dere så det.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Trøbbel",
     "Blir dere hacket eller mister dere data, må dere gi oss beskjed så raskt dere kan og "
     "senest innen 36 timer.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Når noe lekker ut",
     "Lekker noe ut, tar dere kontakt med oss uten å vente, og aldri senere enn 48 timer "
     "etter at dere merket det.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nn", "Når noko går gale",
     "Får uvedkomande tak i opplysningane, eller kjem dei bort, ringjer de oss straks og "
     "aldri seinare enn 24 timar etter at de oppdaga det.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nn", "Lekkasjar",
     "Hamnar opplysningar hos feil folk, seier de frå til oss med ein gong og seinast innan "
     "eit døgn.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("en", "If something goes wrong",
     "If somebody gets hold of the data who should not, you call us as soon as you can and "
     "never later than 24 hours after you found out.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("en", "When data leak",
     "If data go missing or end up in the wrong hands, you tell us at once, within 24 hours "
     "at the latest.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Når noe går galt",
     "Mister dere data, ringer dere oss innen 24 timer. Skriv hva som har hendt, hvem det "
     "gjelder og hva dere har gjort for å rydde opp.",
     {"A33-3-content": "partial"}),
    ("nn", "Når noko går gale",
     "Mistar de data, ringjer de oss innan 24 timar. Fortel kva som har hendt, kven det "
     "gjeld og kva de har gjort.",
     {"A33-3-content": "partial"}),
    ("en", "If something goes wrong",
     "If you lose data, you call us within 24 hours. Tell us what happened, whom it concerns "
     "and what you have done about it.",
     {"A33-3-content": "partial"}),
    ("nb", "Når noe går galt",
     "Dere hjelper oss med å melde bruddet til Datatilsynet og med å gi beskjed til dem det "
     "gjelder.",
     {"A28-3-f-breach-authority": "satisfied", "A28-3-f-breach-subjects": "satisfied"}),
    ("nb", "Når noe går galt",
     "Trenger vi hjelp til å melde fra til Datatilsynet eller til å fortelle det til "
     "foreldrene, stiller dere opp.",
     {"A28-3-f-breach-authority": "satisfied", "A28-3-f-breach-subjects": "satisfied"}),
    ("nn", "Når noko går gale",
     "De hjelper oss med å fylle ut meldeskjemaet og med å informere dei det gjeld.",
     {"A28-3-f-breach-authority": "satisfied", "A28-3-f-breach-subjects": "satisfied"}),
    ("en", "If something goes wrong",
     "You help us fill in the form to the authority and tell the people affected.",
     {"A28-3-f-breach-authority": "satisfied", "A28-3-f-breach-subjects": "satisfied"}),
    ("nb", "Kan vi sjekke dere?",
     "Vi, eller noen vi sender, kan komme innom og se hvordan dere jobber. Dere hjelper til "
     "når vi kommer.",
     {"A28-3-h-audit": "satisfied"}),
    ("nn", "Kan vi sjekke dykk?",
     "Vi, eller ein revisor vi vel, kan kome på besøk til dykk og gå gjennom rutinane.",
     {"A28-3-h-audit": "satisfied"}),
    ("en", "May we check you?",
     "We, or an auditor we choose, may visit you and go through how you work. You make that "
     "possible.",
     {"A28-3-h-audit": "satisfied"}),
    ("nb", "Når vi slutter",
     "Når vi slutter, velger vi om dere skal slette alt eller sende det tilbake. Det gjelder "
     "også kopier. Dere bekrefter på e-post når det er gjort.",
     {"A28-3-g-delete-return": "satisfied", "A28-3-g-choice-copies": "satisfied"}),
    ("nb", "Når avtalen er over",
     "Er avtalen over, sletter dere alt dere har om oss, eller gir det tilbake hvis vi "
     "heller vil ha det.",
     {"A28-3-g-delete-return": "satisfied"}),
    ("nn", "Når vi sluttar",
     "Sluttar vi å bruke tenesta, bestemmer vi om alt skal slettast eller leverast tilbake, "
     "kopiar òg. De stadfestar at det er gjort.",
     {"A28-3-g-delete-return": "satisfied", "A28-3-g-choice-copies": "satisfied"}),
    ("en", "When we leave",
     "When we stop using the service, we decide whether you delete everything or send it "
     "back, copies included. You confirm when it is done.",
     {"A28-3-g-delete-return": "satisfied", "A28-3-g-choice-copies": "satisfied"}),
    ("nb", "Hjelpere (underdatabehandlere)",
     "De som hjelper dere, må skrive under på det samme som dere har lovet oss.",
     {"A28-4-flowdown": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Hjelperne deres får de samme pliktene som dere har etter denne avtalen.",
     {"A28-4-flowdown": "satisfied"}),
    ("nn", "Underdatabehandlarar",
     "Hjelparane må skriftleg love det same som de lovar oss.",
     {"A28-4-flowdown": "satisfied"}),
    ("en", "Sub-processors",
     "Your helpers must sign up to the same promises as you make to us.",
     {"A28-4-flowdown": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Gjør hjelperne noe feil, er det deres ansvar fullt ut.",
     {"A28-4-liability": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Tabber en underdatabehandler seg ut, svarer dere for det som om feilen var deres egen.",
     {"A28-4-liability": "satisfied"}),
    ("nn", "Underdatabehandlarar",
     "Gjer ein av dei noko gale, svarar de for det som om de hadde gjort det sjølve.",
     {"A28-4-liability": "satisfied"}),
    ("en", "Sub-processors",
     "If a helper gets it wrong, you answer for it as if you had done it yourselves.",
     {"A28-4-liability": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Vi godtar generelt at dere bruker underdatabehandlere. Vil dere ta inn en ny, sier "
     "dere fra minst 30 dager før. Vi kan si nei innen 14 dager, og står vi fast på det, kan "
     "vi gå ut av avtalen.",
     {"A28-2-change-notice": "satisfied", "A28-2-objection": "satisfied"}),
    ("nn", "Underdatabehandlarar",
     "Vi godtek generelt at de bruker underdatabehandlarar. Skal de byte eller leggje til "
     "nokon, skriv de til oss minst 30 dagar i førevegen. Vi kan seie nei innan 14 dagar, og "
     "blir vi ikkje samde, kan vi gå ut av avtalen.",
     {"A28-2-change-notice": "satisfied", "A28-2-objection": "satisfied"}),
    ("en", "Sub-processors",
     "We generally agree that you use sub-processors. If you want to add or replace one, you "
     "write to us at least 30 days ahead. We may say no within 14 days, and if we do not "
     "agree, we may leave the agreement.",
     {"A28-2-change-notice": "satisfied", "A28-2-objection": "satisfied"}),
    ("nb", "Hva dere lover",
     "Dere skal ikke tjene penger på opplysningene eller bruke dem til å bygge nye "
     "tjenester.",
     {"A28-10-no-own-purpose": "satisfied"}),
    ("nb", "Hva dere lover",
     "Opplysningene er våre. Dere får ikke bruke dem til noe eget.",
     {"A28-10-no-own-purpose": "satisfied"}),
    ("nn", "Kva de lovar",
     "De kan ikkje bruke opplysningane til å lage eller betre andre produkt.",
     {"A28-10-no-own-purpose": "satisfied"}),
    ("en", "What you promise",
     "You must not use the data to build or improve other products.",
     {"A28-10-no-own-purpose": "satisfied"}),
    ("nb", "Hvis avtalen blir brutt",
     "Bryter dere avtalen, kan vi be dere stoppe med en gang, og er det alvorlig, kan vi si "
     "opp avtalen på dagen.",
     {"A28-suspend-terminate": "satisfied"}),
    ("nn", "Brot på avtalen",
     "Held de ikkje avtalen, kan vi be dykk stanse behandlinga straks, og er det alvorleg, "
     "kan vi heve avtalen.",
     {"A28-suspend-terminate": "satisfied"}),
    ("en", "If you break the agreement",
     "If you do not keep the agreement, we may ask you to stop the processing at once, and "
     "if it is serious, we may terminate the agreement.",
     {"A28-suspend-terminate": "satisfied"}),
    ("nb", "Hva dere lover",
     "Dere gjør bare det vi har bedt om skriftlig med opplysningene.",
     {"A28-3-a-instructions": "satisfied"}),
    ("nn", "Kva de lovar",
     "De bruker opplysningane berre slik vi har bede om skriftleg.",
     {"A28-3-a-instructions": "satisfied"}),
    ("en", "What you promise",
     "You use the data only as we have asked in writing.",
     {"A28-3-a-instructions": "satisfied"}),
    ("nb", "Hva dere lover",
     "Mener dere at noe vi ber om, er ulovlig, sier dere fra med en gang.",
     {"A28-3-h-infringing-instruction": "satisfied"}),
    ("nn", "Kva de lovar",
     "Meiner de at noko vi ber om, er ulovleg, seier de frå med ein gong.",
     {"A28-3-h-infringing-instruction": "satisfied"}),
    ("en", "What you promise",
     "If you think something we ask for is against the law, you tell us at once.",
     {"A28-3-h-infringing-instruction": "satisfied"}),
    ("nb", "Hva dere lover",
     "Ber noen om innsyn, retting eller sletting, hjelper dere oss med å svare.",
     {"A28-3-e-rights": "satisfied"}),
    ("en", "What you promise",
     "If someone asks to see, correct or delete their data, you help us answer.",
     {"A28-3-e-rights": "satisfied"}),
    ("nb", "Hva dere lover",
     "Skal vi vurdere personvernkonsekvenser eller drøfte saken med Datatilsynet på forhånd, "
     "hjelper dere oss.",
     {"A28-3-f-dpia": "satisfied", "A28-3-f-prior-consultation": "satisfied"}),
    ("nn", "Kva de lovar",
     "De stiller opp når vi skal vurdere personvernkonsekvensar eller drøfte saka med "
     "Datatilsynet på førehand.",
     {"A28-3-f-dpia": "satisfied", "A28-3-f-prior-consultation": "satisfied"}),
    ("nb", "Bistand",
     "Databehandleren bistår med pliktene i artikkel 32 til 36, likevel ikke ved "
     "forhåndsdrøfting.",
     {"A28-3-f-prior-consultation": "contradicted"}),
    ("en", "Assistance",
     "The processor shall assist with the duties in Articles 32 to 36, but not with prior "
     "consultation.",
     {"A28-3-f-prior-consultation": "contradicted"}),
    ("nn", "Hjelp",
     "Databehandlaren skal hjelpe med pliktene i artikkel 32 til 36, men ikkje med "
     "førehandsdrøfting.",
     {"A28-3-f-prior-consultation": "contradicted"}),
    ("nb", "Formål",
     "Til egne formål må Tindra ikke gjøre bruk av opplysningene, likevel slik at aggregert "
     "statistikk kan utarbeides.",
     {"A28-10-no-own-purpose": "partial"}),
    ("nb", "Formål",
     "Det tilkommer ikke Tindra å nytte opplysningene i egen virksomhet.",
     {"A28-10-no-own-purpose": "satisfied"}),
    ("nb", "Formål",
     "Databehandleren forbeholder seg retten til å benytte opplysningene til "
     "produktutvikling.",
     {"A28-10-no-own-purpose": "contradicted"}),
    ("nb", "Sikkerhetsbrudd",
     "Varsel om ethvert brudd skal være kommunen i hende uten unødig opphold og ikke senere "
     "enn 24 timer etter at Tindra ble kjent med forholdet, og varselet skal, i den grad det "
     "er kjent, angi bruddets art, dets sannsynlige følger, hvilke tiltak som er iverksatt, "
     "samt hvem som kan kontaktes.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied", "A33-3-content": "satisfied"}),
    ("nb", "Sikkerhetsbrudd",
     "Ved sikkerhetsbrudd underrettes kommunen straks og senest innen 48 timer, og "
     "underretningen bør opplyse om bruddets art, følger, tiltak og kontaktperson.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied", "A33-3-content": "partial"}),
    ("nb", "Underdatabehandlere",
     "Tindra kan etter eget skjønn benytte underdatabehandlere uten å innhente samtykke. "
     "Kommunens skriftlige godkjenning kreves for hver ny underdatabehandler.",
     {"A28-2-authorisation": "contradicted"}),
    ("nb", "Underdatabehandlere",
     "Tindra hefter for underdatabehandlerens ytelse som for sin egen, dog begrenset oppad "
     "til kr 100 000.",
     {"A28-4-liability": "partial"}),
    ("nb", "Underdatabehandlere",
     "Underdatabehandleren skal ved skriftlig avtale pålegges de samme forpliktelser som "
     "påhviler Tindra etter nærværende avtale.",
     {"A28-4-flowdown": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Tindra skal bestrebe seg på å pålegge underdatabehandleren tilsvarende forpliktelser.",
     {"A28-4-flowdown": "partial"}),
    ("nb", "Revisjon",
     "Kommunen, eller en uavhengig revisor kommunen oppnevner, har adgang til å foreta "
     "revisjon, herunder inspeksjon, hvilket Tindra plikter å medvirke til.",
     {"A28-3-h-audit": "satisfied"}),
    ("nb", "Revisjon",
     "Stedlig revisjon er kommunen ikke berettiget til.",
     {"A28-3-h-audit": "contradicted"}),
    ("nb", "Opphør",
     "Ved avtalens opphør skal Tindra, etter kommunens valg, slette eller tilbakelevere "
     "samtlige opplysninger, herunder kopier, og skriftlig bekrefte at så er skjedd.",
     {"A28-3-g-delete-return": "satisfied", "A28-3-g-choice-copies": "satisfied"}),
    ("nb", "Mislighold",
     "Foreligger vesentlig mislighold, er kommunen berettiget til å heve avtalen med "
     "øyeblikkelig virkning, og til å pålegge Tindra å stanse behandlingen.",
     {"A28-suspend-terminate": "satisfied"}),
    ("nb", "Bistand",
     "Tindra bistår kommunen ved oppfyllelse av pliktene etter forordningens artikkel 32 til "
     "36, dog ikke ved vurdering av personvernkonsekvenser.",
     {"A28-3-f-dpia": "contradicted"}),
    ("nb", "Bistand",
     "Tindra bør bistå kommunen ved forhåndsdrøfting med Datatilsynet.",
     {"A28-3-f-prior-consultation": "partial"}),
    ("nb", "Brudd",
     "Brudd paa personopplysningssikkerheten skal Tindra melde til kommunen saa snart som "
     "mulig og aldri senere enn 24 timer etter at bruddet ble oppdaget.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Brudd",
     "Merker dere at noe er galt med sikkerheten, må vi få vite det med en gang, og innen 24 "
     "timer.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Brudd",
     "Har dere mistet opplysninger, eller har noen hatt innsyn de ikke skulle hatt, vil vi "
     "høre fra dere innen ett døgn.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Brudd",
     "Vi vil ha beskjed samme dag hvis noe lekker, og senest etter 24 timer.",
     {"A33-2-notify": "satisfied", "A33-2-deadline": "satisfied"}),
    ("nb", "Slutt",
     "Når samarbeidet er slutt, får vi alt tilbake, og så sletter dere det dere har igjen, "
     "også kopier.",
     {"A28-3-g-delete-return": "satisfied"}),
    ("nb", "Hjelpere (underdatabehandlere)",
     "Dere får ikke ta inn hjelpere uten at vi har sagt ja skriftlig på forhånd.",
     {"A28-2-authorisation": "satisfied"}),
    ("nb", "Underdatabehandlere",
     "Dere må spørre oss skriftlig før dere tar i bruk en ny underdatabehandler, og vente på "
     "svar.",
     {"A28-2-authorisation": "satisfied"}),
    ("nn", "Underdatabehandlarar",
     "De får ikkje ta inn nokon utan at vi har sagt ja skriftleg på førehand.",
     {"A28-2-authorisation": "satisfied"}),
    ("en", "Sub-processors",
     "You may not bring in others unless we have said yes in writing first.",
     {"A28-2-authorisation": "satisfied"}),
    ("nb", "Kontroll",
     "Vi eller en revisor vi peker ut kan når som helst kontrollere at dere følger avtalen, "
     "også hos dere.",
     {"A28-3-h-audit": "satisfied"}),
    ("nb", "Kontroll",
     "Dere viser oss det vi trenger for å se at avtalen blir fulgt.",
     {"A28-3-h-information": "satisfied"}),
    ("nb", "Kontroll",
     "Spør vi om dokumentasjon på at avtalen følges, gir dere oss den.",
     {"A28-3-h-information": "satisfied"}),
    ("en", "Checks",
     "You show us what we need to see that you keep the agreement.",
     {"A28-3-h-information": "satisfied"}),
    ("nb", "Innsyn",
     "Vil et medlem se, rette eller slette opplysningene sine, hjelper dere oss med det.",
     {"A28-3-e-rights": "satisfied"}),
    ("nb", "Taushet",
     "Alle hos dere som ser opplysningene, har skrevet under på at de skal tie om dem.",
     {"A28-3-b-confidentiality": "satisfied"}),
    ("nb", "Taushet",
     "De som jobber hos dere, holder tett om det de får se.",
     {"A28-3-b-confidentiality": "satisfied"}),
    ("nb", "Instruks",
     "Må dere etter loven gi fra dere opplysninger, sier dere fra til oss først, hvis loven "
     "gir lov til det.",
     {"A28-3-a-law-exception": "satisfied"}),
    ("nb", "Slutt",
     "Bryter en av oss avtalen alvorlig, kan den andre gå ut av den med en gang. Vi kan også "
     "be dere stoppe å behandle opplysningene.",
     {"A28-suspend-terminate": "satisfied"}),
    ("nb", "Hva dere lover",
     "Dere bruker ikke opplysningene til noe annet enn det vi har avtalt, og aldri til "
     "reklame.",
     {"A28-10-no-own-purpose": "satisfied"}),
)  # fmt: skip


@pytest.mark.parametrize(("language", "heading", "words", "outcomes"), _CASES)
def test_what_the_law_asks_for_is_read_however_it_is_said(
    language: str, heading: str, words: str, outcomes: dict[str, str]
) -> None:
    agreement = agreement_of(f"{_FORMS[language]}## {heading}\n\n{words}\n")
    report = check(graph_of(agreement), agreement_iri(agreement.slug))
    found = {str(item.requirement.id): item.outcome.value for item in report.assessments}
    assert {name: found[name] for name in outcomes} == outcomes


_NOT_SATISFIED = (
    ("nb", "Plikter", "Dere ringer oss når dere har spørsmål om fakturaen.", "A33-2-notify"),
    ("nb", "Plikter", "Dere lager gode produkter og tjenester.", "A28-10-no-own-purpose"),
    ("nb", "Underdatabehandlere", "Hjelperne har skrevet under på ansettelsesavtalen.",
     "A28-4-flowdown"),
    ("nn", "Plikter", "De sender oss faktura når månaden er slutt.", "A28-3-g-delete-return"),
    ("en", "Duties", "You call us when the printer is out of paper.", "A33-2-notify"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "heading", "words", "requirement"), _NOT_SATISFIED)
def test_words_that_only_sound_so_satisfy_nothing(
    language: str, heading: str, words: str, requirement: str
) -> None:
    agreement = agreement_of(f"{_FORMS[language]}## {heading}\n\n{words}\n")
    report = check(graph_of(agreement), agreement_iri(agreement.slug))
    found = {str(item.requirement.id): item.outcome.value for item in report.assessments}
    assert found[requirement] != "satisfied"
