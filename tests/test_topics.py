"""What a sentence is about, however its writer puts it: paraphrases in three languages."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

HEAD = {
    "nb": "DATABEHANDLERAVTALE\n\nmellom Lia kommune, org.nr. 970 000 001 (behandlingsansvarlig), "
    "og Sky Drift AS, org.nr. 980 000 001 (databehandler).\n\n1. Plikter\n\n",
    "nn": "DATABEHANDLARAVTALE\n\nmellom Lia kommune, org.nr. 970 000 001 "
    "(behandlingsansvarleg), og Sky Drift AS, org.nr. 980 000 001 (databehandlar).\n\n"
    "1. Plikter\n\nDette er ein avtale om opplysningar som ikkje skal gå vidare til andre.\n\n",
    "en": "DATA PROCESSING AGREEMENT\n\nbetween Lia Council (controller) and Sky Drift Ltd "
    "(processor).\n\n1. Duties\n\n",
}
SENTENCES = (
    ("nb", "Databehandleren skal ringe den behandlingsansvarlige straks ved datainnbrudd.",
     "breach_notification"),
    ("nb", "Databehandleren skal tipse den behandlingsansvarlige om lekkasjer uten å nøle.",
     "breach_notification"),
    ("nb", "Databehandleren kan ikke sette bort oppgaver uten skriftlig samtykke.",
     "subprocessor_authorisation"),
    ("nb", "Databehandleren skal makulere alt materiale når oppdraget er sluttført.",
     "deletion_return"),
    ("nb", "Databehandleren skal avgi slettebevis for alle slettede opplysninger.",
     "deletion_confirmation"),
    ("nb", "Databehandleren kan ikke flytte opplysningene ut av EØS.", "transfer_instruction"),
    ("nb", "Databehandleren kan ikke bruke opplysningene for egen vinning.", "purpose_limitation"),
    ("nb", "Databehandleren skal si fra omgående hvis en anvisning strider mot loven.",
     "unlawful_instruction_notice"),
    ("nb", "Databehandleren skal legge til rette for ettersyn på stedet.", "audit_allow"),
    ("nb", "Underleverandøren skal bindes til vilkår som ikke er lempeligere enn disse.",
     "subprocessor_flowdown"),
    ("nb", "Databehandleren hefter for medhjelpere som for egne feil.", "subprocessor_liability"),
    ("nb", "Databehandleren skal samarbeide med Datatilsynet når tilsynet ber om det.",
     "authority_requests"),
    ("nb", "Den behandlingsansvarlige avgjør hvem som skal ha brukertilgang.", "access_control"),
    ("nb", "Ansvarstaket skal ikke begrense de registrertes rettigheter.",
     "liability_indemnity"),
    ("nb", "Plikten tar ikke slutt når ansettelsesforholdet opphører.", "confidentiality"),
    ("nn", "Plikta står ved lag når arbeidsforholdet er slutt.", "confidentiality"),
    ("nn", "Den behandlingsansvarlege bestemmer kven som skal ha tilgang.", "access_control"),
    ("nn", "Databehandlaren skal samarbeide med Datatilsynet.", "authority_requests"),
    ("nn", "Ei ny utgåve av systemet skal varslast ein månad i førevegen.", "change_notice"),
    ("en", "The duty does not lapse when the employment ends.", "confidentiality"),
    ("en", "The Controller decides who shall have user access.", "access_control"),
    ("en", "The Processor shall cooperate with the Norwegian Data Protection Authority.",
     "authority_requests"),
    ("en", "A new version of the system shall be notified one month in advance.",
     "change_notice"),
    ("nn", "Databehandlaren skal seie frå utan ugrunna opphald ved innbrot i systema.",
     "breach_notification"),
    ("nn", "Databehandlaren kan ikkje føre opplysningane ut av EØS utan løyve.",
     "transfer_instruction"),
    ("nn", "Databehandlaren skal leggje til rette for synfaring på staden.", "audit_allow"),
    ("en", "The Processor shall let the Controller know at once of any leak.",
     "breach_notification"),
    ("en", "The Processor shall shred all data when the contract is over.", "deletion_return"),
    ("en", "The Processor may not outsource any task without the consent of the Controller.",
     "subprocessor_authorisation"),
)  # fmt: skip
NOT_ABOUT = (
    ("nb", "Kunden har adgang til å bestille flere timer.", "access_control"),
    ("nb", "Databehandleren skal rette feil i appen etter melding.", "breach_notification"),
    ("nb", "Databehandleren skal overholde lovens krav.", "audit_allow"),
    ("nb", "Den behandlingsansvarlige dekker reisen for egen regning.", "purpose_limitation"),
    ("nb", "Den behandlingsansvarlige innestår for at det finnes rettslig grunnlag.", "security"),
    ("nn", "Den behandlingsansvarlege står inne for at det finst heimel.", "security"),
    ("en", "The Controller warrants that there is a lawful basis for the processing.", "security"),
    ("en", "The Processor shall place its staff at the disposal of the Controller.",
     "deletion_return"),
)  # fmt: skip


def topics(language: str, sentence: str) -> set[str]:
    document = from_text(HEAD[language] + sentence + "\n", "avtale.txt")
    start = document.text.index(sentence)
    return {
        str(topic)
        for agreement in extract(document)
        for fact in agreement.facts
        if fact.kind == "norm" and fact.span.start >= start
        for topic in fact.values["topics"]  # type: ignore[union-attr]
    }


@pytest.mark.parametrize(("language", "sentence", "topic"), SENTENCES)
def test_a_paraphrase_is_about_what_it_means(language: str, sentence: str, topic: str) -> None:
    assert topic in topics(language, sentence)


@pytest.mark.parametrize(("language", "sentence", "topic"), NOT_ABOUT)
def test_a_word_that_also_means_something_else_gives_no_topic(
    language: str, sentence: str, topic: str
) -> None:
    assert topic not in topics(language, sentence)
