"""What Art. 28(3) wants the agreement to set out, and whether each field is filled or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope
from .norms import Norm

_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}|sett inn|fyll inn|skal fylles ut", re.I)
_NOTHING = re.compile(
    r"^\W*(?:ingen|ikke relevant|ikkje relevant|ikke aktuelt|ikkje aktuelt|none|not applicable|n/?a)\W*$",
    re.I,
)
_PURPOSE = re.compile(
    r"(?:formålet|føremålet|hensikten|formaal\w*|the purpose)\b[^.]{0,90}?\b(?:er|is|:)|^(?:formål|føremål|formaal|purpose)\s*[:.]|for at .{3,80}(?:skal kunne|kan)|behandlingen skal gjøre det mulig",
    re.I,
)
_ABOUT_AGREEMENT = re.compile(
    r"(?:formålet|føremålet|hensikten)\s+(?:med|ved)\s+(?:denne\s+)?(?:data\w*avtale\w*|avtalen|avtala)|avtalens (?:formål|hensikt)|databehandleravtalens hensikt|purpose of this agreement",
    re.I,
)
_GENERIC = re.compile(
    r"(?:levere|oppfylle|yte|gjennomføre)\s+(?:tjenesten|tenesta|avtalen|avtala|hovedavtalen|leveransen)|deliver the service|perform the (?:agreement|services)",
    re.I,
)
_NATURE = re.compile(
    r"behandlingen består|behandlinga består|behandlingens art|lagring|lagre|drift|drive|innsamling|registrere|utsending|brukerstøtte|brukarstøtte|hosting|storage|store|support|vedlikehold|indeksering|analyse|backup|sikkerhetskopi",
    re.I,
)
_SERVICE = re.compile(
    r"er en del av\s+(?!\[)|løsningen leveres|tjenesten leveres|leverer tjenesten|levere tjenesten|leier ut og drifter|etter (?:tjeneste|hoved|leie|ramme|kunde|lisens|drifts|abonnements)?avtale\w*|"
    r"tilknyttet (?:leie|bruk|avtale|levering)|bruk av [A-ZÆØÅ]|avtale om bruk|provides? the|under the (?:main|service|master)|leverer\s+[A-ZÆØÅ]|levert etter|bruker [A-ZÆØÅ]\w+ til|for (?:omsorgs|fag|system|løsning)\w+",
    re.I,
)
_DURATION = re.compile(
    r"så lenge\s|saa lenge\s|gjelder (?:fra|til|i|så)|gjeld (?:frå|til|så)|varer (?:til|så|i)|løper|loper|gjelder inntil|trer i kraft|in force|remains? in (?:effect|force)|for as long as|as long as|avtaleperioden er|tek til å gjelde|frå og med",
    re.I,
)
_COPIES = re.compile(
    r"to (?:likelydende |likelydande )?eksemplar|2-to eksemplar|undertegnes|underskrives|skriven under|signeres|signed|underskrift|executed",
    re.I,
)
_SIGNED = re.compile(
    r"\(sign\.?\)|signert elektronisk (?:av|den|\d)|(?:elektronisk|digitalt) signert (?:av|den|\d)|(?<!når den )(?<!fra den )er signert (?:den )?\d|signed electronically (?:by|on)|\bsign\.\)|/s/|signert den \d|underteikna elektronisk|signert digitalt|signed by both parties on",
    re.I,
)
_SIGNATURE_PLACE = re.compile(
    r"signatur|underskrift|for behandlingsansvarlig|for databehandler|sted og dato|stad og dato|\bdato:|signature|place and date|for og på vegne av",
    re.I,
)
_ANNEX_SECURITY = re.compile(r"sett inn beskrivelse|skal fylles ut|fyll ut", re.I)


def find_descriptions(scope: Scope, norms: list[Norm], facts: list[Fact]) -> list[Fact]:
    """Return a description fact for each aspect that the agreement provides for."""
    kind = scope.region.kind
    if kind not in (
        "data_processing_agreement",
        "cooperation_agreement",
        "independent_controllers_agreement",
        "joint_controllers_agreement",
    ):
        return []
    found: dict[str, list[Fact]] = {}
    for fact in [*_prose(scope), *_fields(scope), *_form(scope), *_from_facts(scope, facts)]:
        found.setdefault(str(fact.values["aspect"]), []).append(fact)
    kept: list[Fact] = []
    for aspect, several in found.items():
        del aspect
        order = {
            "complete": 0,
            "negated": 1,
            "undecided": 2,
            "alternatives": 3,
            "generic": 4,
            "external": 5,
            "unfilled": 6,
            "example_only": 7,
        }
        several.sort(key=lambda f: (order[str(f.values["status"])], f.span.start))
        status = str(several[0].values["status"])
        kept += [f for f in several if f.values["status"] == status][:2]
        if status == "complete":
            kept += [
                f for f in several if f.values["status"] in ("unfilled", "alternatives", "generic")
            ][:1]
    return sorted(kept, key=lambda f: (f.span.start, f.span.end, str(f.values["aspect"])))


def _description(scope: Scope, aspect: str, status: str, start: int, end: int) -> Fact:
    return scope.fact(
        "description",
        scope.reading.span(start, end),
        f"description-{aspect}",
        0.85,
        aspect=aspect,
        status=status,
    )


def _prose(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    for unit in scope.units:
        if unit.kind in ("heading", "cell") or unit.zones & {
            "definition",
            "example",
            "guidance",
            "italic",
        }:
            continue
        words = scope.reading.words(unit)
        slot = bool(_SLOT.search(words))
        if _PURPOSE.search(words) and not _ABOUT_AGREEMENT.search(words):
            status = "generic" if _GENERIC.search(words) else "complete"
            yield _description(
                scope,
                "purpose",
                "unfilled" if slot and status != "generic" else status,
                unit.start,
                unit.end,
            )
        elif "purpose" in unit.sections and unit.label and not slot:
            yield _description(
                scope,
                "purpose",
                "generic" if _GENERIC.search(words) else "complete",
                unit.start,
                unit.end,
            )
        if (
            (
                "nature" in unit.sections
                or re.search(
                    r"behandlingen består|hensikten er å|behandlinga består|the processing consists",
                    words,
                    re.I,
                )
            )
            and _NATURE.search(words)
            and not slot
        ):
            yield _description(scope, "nature", "complete", unit.start, unit.end)
        if _SERVICE.search(words) and not _GENERIC.search(words):
            status = (
                "unfilled"
                if re.search(
                    r"del av\s+\[|\[navn på hovedavtalen|\[[^\]]*(?:avtale|tjeneste|system)",
                    words,
                    re.I,
                )
                else "complete"
            )
            if unit.start - scope.region.start < 6000:
                yield _description(scope, "subject_matter", status, unit.start, unit.end)
        elif (
            re.search(r"del av\s+\[|\[[^\]]*(?:hovedavtale|tjeneste|oppdrag)[^\]]*\]", words, re.I)
            and unit.start - scope.region.start < 4000
        ):
            yield _description(scope, "subject_matter", "unfilled", unit.start, unit.end)
        if _DURATION.search(words) and (
            "duration" in unit.sections
            or re.search(
                r"avtale\w*\s+(?:gjelder|gjeld|løper|loper|varer|trer|tek)|agreement\s+(?:shall|is|remains|enters)",
                words,
                re.I,
            )
        ):
            following = text[unit.end : unit.end + 30].strip().lower()
            before = text[max(0, unit.start - 30) : unit.start].rstrip().lower()
            either = following.startswith(("eller\n", "or\n")) or before.endswith(
                ("\neller", "\nor")
            )
            if slot or either:
                yield _description(
                    scope,
                    "duration",
                    "alternatives" if either else "unfilled",
                    unit.start,
                    unit.end,
                )
            else:
                yield _description(scope, "duration", "complete", unit.start, unit.end)
        if _SIGNED.search(words):
            yield _description(scope, "signature", "complete", unit.start, unit.end)
        elif (
            _COPIES.search(words) and not unit.codes("sense") & {"confidentiality", "change"}
        ) or (
            _SIGNATURE_PLACE.search(words)
            and (slot or words.rstrip().endswith(":"))
            and len(words) < 160
        ):
            yield _description(scope, "signature", "unfilled", unit.start, unit.end)
        if re.search(
            r"(?:sensitive|særlige kategorier|særlege kategoriar|special categor)[^.]{0,80}(?:normalt|vanligvis|som regel|til vanleg|normally)\s+(?:ikke|ikkje|not)",
            words,
            re.I,
        ):
            yield _description(scope, "special_categories", "undecided", unit.start, unit.end)
        elif re.search(
            r"(?:ingen|ikke|ikkje|not|no)\b[^.]{0,50}(?:særlige kategorier|særlege kategoriar|sensitive|special categor|saerlige kategorier)",
            words,
            re.I,
        ):
            soft = re.search(r"normalt|vanligvis|som regel|normally", words, re.I)
            yield _description(
                scope,
                "special_categories",
                "undecided" if soft else "negated",
                unit.start,
                unit.end,
            )
        if "subprocessors" in unit.sections and (
            _NOTHING.match(words)
            or re.search(
                r"(?:ingen|bruker ikke|nyttar ikkje|no)\s+(?:underdatabehandl|underleverand|sub-?processor)",
                words,
                re.I,
            )
        ):
            yield _description(scope, "subprocessor_list", "negated", unit.start, unit.end)


_FORM = (
    ("purpose", {"purpose"}), ("nature", {"nature"}), ("data_subjects", {"data_subjects"}),
    ("data_types", {"data_types"}), ("special_categories", {"special_categories"}),
    ("subprocessor_list", {"subprocessors"}), ("security_annex", {"security"}),
    ("deletion_rules", {"deletion"}), ("contact_points", {"contacts"}), ("duration", {"duration"}),
)  # fmt: skip


def _fields(scope: Scope) -> Iterator[Fact]:
    """Find fields that hold only guidance, an example, or an open slot."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        if unit.kind == "heading":
            if re.search(r"skal fylles ut|sett inn", words, re.I):
                for aspect, kinds in _FORM:
                    if unit.sections & kinds:
                        yield _description(scope, aspect, "unfilled", unit.start, unit.end)
            continue
        open_field = bool(
            re.search(
                r"sett(?:e)? inn|fyll(?:e)? (?:inn|ut)|fylles ut|insert|set inn|\[[^\]\n]{2,90}\]",
                words,
                re.I,
            )
        )
        example = bool(unit.zones & {"example"})
        if not open_field and not example:
            continue
        for aspect, kinds in _FORM:
            if unit.sections & kinds:
                yield _description(
                    scope,
                    aspect,
                    "unfilled" if open_field else "example_only",
                    unit.start,
                    unit.end,
                )


def _form(scope: Scope) -> Iterator[Fact]:
    """Find a sub-processor table that has only its header."""
    heads = [
        u
        for u in scope.units
        if u.kind == "cell" and "subprocessors" in u.sections and u.codes("column")
    ]
    if heads:
        yield _description(scope, "subprocessor_list", "unfilled", heads[0].start, heads[-1].end)


def _from_facts(scope: Scope, facts: list[Fact]) -> Iterator[Fact]:
    def of(kind: str) -> list[Fact]:
        return [f for f in facts if f.kind == kind]

    def made(aspect: str, status: str, span: Span) -> Fact:
        return scope.fact(
            "description", span, f"description-{aspect}", 0.85, aspect=aspect, status=status
        )

    data = of("personal_data")
    if data:
        yield made("data_types", "complete", data[0].span)
    special = [f for f in data if f.values.get("special") or f.values.get("category") == "criminal"]
    if special:
        decided = [f for f in special if f.values.get("status") == "stated"]
        if decided:
            yield made("special_categories", "complete", decided[0].span)
        else:
            ticked = re.search(
                r"\(\s*[xX]?\s*\)|☐|alternativt skriv",
                scope.reading.shadow.text[scope.region.start : scope.region.end],
            )
            yield made("special_categories", "undecided" if ticked else "complete", special[0].span)
    if of("data_subject"):
        yield made("data_subjects", "complete", of("data_subject")[0].span)
    subs = of("subprocessor")
    if subs:
        full = all(
            (s.values.get("address")
            and s.values.get("activity"))
            or (s.values.get("place") and s.values.get("activity") and s.values.get("address"))
            for s in subs
        )
        yield made("subprocessor_list", "complete" if full else "generic", subs[0].span)
    contacts = of("contact")
    sides = {c.values.get("bearer") for c in contacts}
    if {"controller", "processor"} <= sides:
        yield made("contact_points", "complete", contacts[0].span)
    elif contacts:
        yield made("contact_points", "generic", contacts[0].span)


def one(units: list[Unit]) -> Unit | None:
    """Return the only unit of a list, if it is one."""
    return units[0] if len(units) == 1 else None
