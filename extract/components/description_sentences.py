"""A sentence in, the aspects of Art. 28(3) out that it sets out, and how far each is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope

_SKIPPED_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}|sett inn|fyll inn|skal fylles ut", re.I)
_NOTHING = re.compile(
    r"^\W*(?:ingen|ikke relevant|ikkje relevant|ikke aktuelt|ikkje aktuelt|none|not applicable|"
    r"n/?a)\W*$",
    re.I,
)
_PURPOSE = re.compile(
    r"(?:formålet|føremålet|hensikten|formaal\w*|the purpose)\b[^.]{0,90}?\b(?:er|is|:)|"
    r"^(?:formål|føremål|formaal|purpose)\s*[:.]|"
    r"for at .{3,80}(?:skal kunne|kan)|behandlingen skal gjøre det mulig",
    re.I,
)
_PURPOSE_OF_AGREEMENT = re.compile(
    r"(?:formålet|føremålet|hensikten)\s+(?:med|ved)\s+(?:denne\s+)?"
    r"(?:data\w*avtale\w*|avtalen|avtala)|avtalens (?:formål|hensikt)|"
    r"databehandleravtalens hensikt|purpose of this agreement",
    re.I,
)
_GENERIC = re.compile(
    r"(?:levere|oppfylle|yte|gjennomføre)\s+"
    r"(?:tjenesten|tenesta|avtalen|avtala|hovedavtalen|leveransen)|"
    r"deliver the service|perform the (?:agreement|services)",
    re.I,
)
_CONSISTS = re.compile(
    r"behandlingen består|hensikten er å|behandlinga består|the processing consists", re.I
)
_NATURE = re.compile(
    r"behandlingen består|behandlinga består|behandlingens art|lagring|lagre|drift|drive|"
    r"innsamling|registrere|utsending|brukerstøtte|brukarstøtte|hosting|storage|store|support|"
    r"vedlikehold|indeksering|analyse|backup|sikkerhetskopi",
    re.I,
)
_SERVICE = re.compile(
    r"er en del av\s+(?!\[)|løsningen leveres|tjenesten leveres|leverer tjenesten|"
    r"levere tjenesten|leier ut og drifter|"
    r"etter (?:tjeneste|hoved|leie|ramme|kunde|lisens|drifts|abonnements)?avtale\w*|"
    r"tilknyttet (?:leie|bruk|avtale|levering)|bruk av [A-ZÆØÅ]|avtale om bruk|provides? the|"
    r"under the (?:main|service|master)|leverer\s+[A-ZÆØÅ]|levert etter|bruker [A-ZÆØÅ]\w+ til|"
    r"for (?:omsorgs|fag|system|løsning)\w+",
    re.I,
)
_SERVICE_UNNAMED = re.compile(
    r"del av\s+\[|\[navn på hovedavtalen|\[[^\]]*(?:avtale|tjeneste|system)", re.I
)
_MAIN_AGREEMENT_SLOT = re.compile(
    r"del av\s+\[|\[[^\]]*(?:hovedavtale|tjeneste|oppdrag)[^\]]*\]", re.I
)
_SERVICE_REACH = 6000  # code points from an agreement's start in which it says what it is part of
_SLOT_REACH = 4000
_DURATION = re.compile(
    r"så lenge\s|saa lenge\s|gjelder (?:fra|til|i|så)|gjeld (?:frå|til|så)|varer (?:til|så|i)|"
    r"løper|loper|gjelder inntil|trer i kraft|in force|remains? in (?:effect|force)|"
    r"for as long as|as long as|avtaleperioden er|tek til å gjelde|frå og med",
    re.I,
)
_AGREEMENT_LASTS = re.compile(
    r"avtale\w*\s+(?:gjelder|gjeld|løper|loper|varer|trer|tek)|"
    r"agreement\s+(?:shall|is|remains|enters)",
    re.I,
)
_COPIES = re.compile(
    r"to (?:likelydende |likelydande )?eksemplar|2-to eksemplar|undertegnes|underskrives|"
    r"skriven under|signeres|signed|underskrift|executed",
    re.I,
)
_SIGNED = re.compile(
    r"\(sign\.?\)|signert elektronisk (?:av|den|\d)|(?:elektronisk|digitalt) signert (?:av|den|\d)|"
    r"(?<!når den )(?<!fra den )er signert (?:den )?\d|signed electronically (?:by|on)|"
    r"\bsign\.\)|/s/|signert den \d|underteikna elektronisk|signert digitalt|"
    r"signed by both parties on",
    re.I,
)
_SIGNATURE_PLACE = re.compile(
    r"signatur|underskrift|for behandlingsansvarlig|for databehandler|sted og dato|stad og dato|"
    r"\bdato:|signature|place and date|for og på vegne av",
    re.I,
)
_LONGEST_SIGNATURE_PLACE = 160
_SPECIAL_NORMALLY_NOT = re.compile(
    r"(?:sensitive|særlige kategorier|særlege kategoriar|special categor)[^.]{0,80}"
    r"(?:normalt|vanligvis|som regel|til vanleg|normally)\s+(?:ikke|ikkje|not)",
    re.I,
)
_SPECIAL_NOT = re.compile(
    r"(?:ingen|ikke|ikkje|not|no)\b[^.]{0,50}(?:særlige kategorier|særlege kategoriar|sensitive|"
    r"special categor|saerlige kategorier)",
    re.I,
)
_NORMALLY = re.compile(r"normalt|vanligvis|som regel|normally", re.I)
_NO_SUBPROCESSORS = re.compile(
    r"(?:ingen|bruker ikke|nyttar ikkje|no)\s+"
    r"(?:underdatabehandl|underleverand|sub-?processor)",
    re.I,
)


def in_sentences(scope: Scope) -> Iterator[Fact]:
    """Yield a description for each aspect that a sentence or list item sets out."""
    for unit in scope.units:
        if unit.kind in ("heading", "cell") or unit.zones & _SKIPPED_ZONES:
            continue
        for aspect, status_of in _ASPECTS:
            status = status_of(scope, unit)
            if status:
                yield description(scope, aspect, status, scope.reading.span(unit.start, unit.end))


def description(scope: Scope, aspect: str, status: str, span: Span) -> Fact:
    """Return the fact that a span sets an aspect out, or leaves it open."""
    return scope.fact(
        "description",
        span,
        f"description-{aspect}",
        0.85,
        aspect=aspect,
        status=status,
    )


def _purpose(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    slot = _SLOT.search(words)
    stated = _PURPOSE.search(words) and not _PURPOSE_OF_AGREEMENT.search(words)
    labelled = "purpose" in unit.sections and unit.label and not slot
    if not stated and not labelled:
        return None
    if _GENERIC.search(words):
        return "generic"
    return "unfilled" if slot else "complete"


def _nature(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    about = "nature" in unit.sections or _CONSISTS.search(words)
    return "complete" if about and _NATURE.search(words) and not _SLOT.search(words) else None


def _subject_matter(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    at = unit.start - scope.region.start
    if _SERVICE.search(words) and not _GENERIC.search(words):
        if at >= _SERVICE_REACH:
            return None
        return "unfilled" if _SERVICE_UNNAMED.search(words) else "complete"
    return "unfilled" if at < _SLOT_REACH and _MAIN_AGREEMENT_SLOT.search(words) else None


def _duration(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    about = "duration" in unit.sections or _AGREEMENT_LASTS.search(words)
    if not about or not _DURATION.search(words):
        return None
    text = scope.reading.shadow.text
    following = text[unit.end : unit.end + 30].strip().lower()
    before = text[max(0, unit.start - 30) : unit.start].rstrip().lower()
    if following.startswith(("eller\n", "or\n")) or before.endswith(("\neller", "\nor")):
        return "alternatives"
    return "unfilled" if _SLOT.search(words) else "complete"


def _signature(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    if _SIGNED.search(words):
        return "complete"
    if _COPIES.search(words) and not unit.codes("sense") & {"confidentiality", "change"}:
        return "unfilled"
    left_open = _SLOT.search(words) or words.rstrip().endswith(":")
    if _SIGNATURE_PLACE.search(words) and left_open and len(words) < _LONGEST_SIGNATURE_PLACE:
        return "unfilled"
    return None


def _special_categories(scope: Scope, unit: Unit) -> str | None:
    words = scope.reading.words(unit)
    if _SPECIAL_NORMALLY_NOT.search(words):
        return "undecided"
    if _SPECIAL_NOT.search(words):
        return "undecided" if _NORMALLY.search(words) else "negated"
    return None


def _subprocessor_list(scope: Scope, unit: Unit) -> str | None:
    if "subprocessors" not in unit.sections:
        return None
    words = scope.reading.words(unit)
    return "negated" if _NOTHING.match(words) or _NO_SUBPROCESSORS.search(words) else None


_ASPECTS: tuple[tuple[str, Callable[[Scope, Unit], str | None]], ...] = (
    ("purpose", _purpose),
    ("nature", _nature),
    ("subject_matter", _subject_matter),
    ("duration", _duration),
    ("signature", _signature),
    ("special_categories", _special_categories),
    ("subprocessor_list", _subprocessor_list),
)
