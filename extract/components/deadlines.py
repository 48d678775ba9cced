"""Time limits: measured ones as ISO 8601 durations, wordings as codes, and what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..folding import fold
from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope
from ..wordings import language_files
from .norms import Norm

_UNITS = {
    "N": r"minutt(?:er|s)?|minutes?",
    "H": r"tim(?:e|er|ers|en|ar|ars)|hours?|h\b|tim\.",
    "D": r"(?:kalender|virke|vyrke|arbeids|arbejds|yrke|var|hver|kvar)?(?:dag(?:er|ers|en|ar|ars|s|e|es)?|døgns?|dogns?)|(?:calendar|business|working)?\s*days?",
    "W": r"uk(?:e|er|ers|a|as|es)|vek(?:e|er|ers|a|es)|weeks?",
    "M": r"m(?:å|aa|a)neders?|m(?:å|aa|a)nads?|m(?:å|aa|a)nadars?|m(?:å|aa|a)naders|m(?:å|aa|a)nader|mnd\.?|m(?:å|aa|a)neder|months?",
    "Y": r"(?:å|aa|a)rs?(?![a-zæøå])|years?",
}
_UNIT = "|".join(f"(?P<u{k}>{v})" for k, v in _UNITS.items())
_BUSINESS = re.compile(
    r"virkedag|hverdag|kvardag|arbejdsdag|vyrkedag|arbeidsdag|yrkedag|vardag|business|working|virkedøgn",
    re.I,
)
_WEEKDAYS = re.compile(r"p[åa]\s+(?:hverdager|virkedager|kvardagar)", re.I)
_OF_AUTHORITY = re.compile(
    r"datatilsyn|tilsynsmyndighet|tilsynsmyndigheit|supervisory authority|artikkel 33 nr\. ?1|art\. ?33 nr\. ?1|article 33\(1\)",
    re.I,
)
_RATE = re.compile(
    r"^\s*(?:pr\.?|per|i)\s+(?:uke|uka|dag|måned|mnd|år|week|day|month|year)|^\s*/", re.I
)
_FREQUENCY = re.compile(
    r"(?:hver|kvar|kvart|every|each|ganger i|gong i|gang i|times a|once a)\s*$", re.I
)
_NOT_A_LIMIT = re.compile(
    r"^\s*(?:gammel|gamle|gamal|erfaring|utdanning|jobberfaring|varighet per|parallelle|studiepoeng|semester)",
    re.I,
)
_DATE_AFTER = re.compile(
    r"^\s*(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)",
    re.I,
)
_SLOT_NEAR = re.compile(r"\[[^\]]*\]\s*$|…+\s*$|\.{4,}\s*$|_{3,}\s*$")
_TRIGGER = re.compile(
    r"^\W*((?:kalenderdager |dager |timer |days |hours )?(?:etter|fra|før|after|from|of|before|frå|prior to|efter)\s+(?:at\s+|that\s+)?[^.;,()]{3,120})",
    re.I,
)
_RETENTION = re.compile(
    r"slett|lagr|oppbevar|overskriv|behold|arkiv|delet|retain|retention|stor(?:e|age)|eras", re.I
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with a unit in some words: shadow offsets and the duration that it means."""

    start: int
    end: int
    value: str
    hours: float | None
    business: bool
    placeholder: bool


def _numbers(language: str) -> tuple[str, Mapping[str, int]]:
    words: dict[str, int] = {}
    files = language_files()
    for code in {language, *files[language].uses, "nb", "nn", "en"}:
        if code in files:
            words |= dict(files[code].numbers)
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) for w in longest), words


def _loose(folded: str) -> str:
    """Return a pattern for a number word written with æøå, ae/oe/aa or without."""
    return (
        folded.replace("a", "(?:a|å|aa|æ)").replace("o", "(?:o|ø|oe)").replace("e", "(?:e|é|æ|ee)")
    )


def measured_in(text: str, start: int, end: int, language: str) -> Iterator[Measured]:
    """Yield every number with a unit of time in shadow text start to end."""
    names, words = _numbers(language)
    loose = "|".join(_loose(w) for w in names.replace("\\", "").split("|"))
    pattern = re.compile(
        rf"(?<![\w\[(])(?:(?P<slot>\[\s*[^\]\d\n]{{0,50}}(?P<slotted>\d{{1,3}})[^\]\n]{{0,30}}\])|(?P<digits>\d{{1,3}}(?:[.,]\d)?)|(?P<word>{loose}))"
        rf"(?:\s*\(\s*(?P<paren>\d{{1,3}}|{loose})\s*\))?\s*(?:\-\s*)?(?:fulle\s+|hele\s+|heile\s+|full\s+|første\s+|clear\s+)?(?:{_UNIT})(?![\wæøå])",
        re.I,
    )
    for m in pattern.finditer(text, start, end):
        raw = m.group("digits") or m.group("slotted") or m.group("word")
        if m.group("paren") and m.group("paren").isdigit():
            raw = m.group("paren")
        raw = (raw or "").strip()
        number: float
        if re.fullmatch(r"\d+(?:[.,]\d)?", raw):
            number = float(raw.replace(",", "."))
        elif fold(raw) in words:
            number = words[fold(raw)]
        else:
            continue
        if (
            m.group("word")
            and fold(m.group("word")) in ("en", "et", "ein", "ei", "a", "an", "ett", "eit")
            and not m.group("paren")
        ):
            before = text[max(start, m.start() - 24) : m.start()]
            if not re.search(
                r"(innen|innan|inden|within|senest|seinast|etter|after|i|med|with|inntil|minst|på|minimum)\s*$",
                before,
                re.I,
            ):
                continue
        unit = next(k for k in _UNITS if m.group(f"u{k}"))
        whole = int(number) if number == int(number) else number
        value, hours = {
            "N": (f"PT{whole}M", number / 60), "H": (f"PT{whole}H", number), "D": (f"P{whole}D", number * 24),
            "W": (f"P{int(number * 7)}D", number * 168), "M": (f"P{whole}M", None),
            "Y": (f"P{whole}Y", None),
        }[unit]  # fmt: skip
        yield Measured(
            m.start(), m.end(), value, hours, bool(_BUSINESS.search(m.group())),
            m.group("slot") is not None,
        )  # fmt: skip


def _what(norm: Norm | None, unit: Unit, words: str, after: str) -> str:
    topic = norm.topics[0] if norm else ""
    if re.search(r"betal|faktura|forfall|payment|invoice", words, re.I):
        return "payment"
    if re.search(r"rapport|report", words, re.I) and topic in (
        "reporting",
        "other",
        "breach_content",
    ):
        return "report"
    if topic in ("forward_requests", "assist_rights"):
        return (
            "correction"
            if re.search(r"korriger|rette|slette|rett", words, re.I) and "innen" in words
            else "subject_request"
        )
    if topic in ("deletion_return", "logging", "") and _RETENTION.search(words):
        return "retention" if not topic or topic == "logging" else "deletion_return"
    if re.search(r"avvik skal rettes|utbedre|rettes innen|remed", words, re.I):
        return "correction"
    return topic or "other"


def find_deadlines(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the time limits of an agreement, each with who it binds."""
    return list(_deadlines(scope, norms))


def _deadlines(scope: Scope, norms: list[Norm]) -> Iterator[Fact]:
    by_unit = {n.unit.index: n for n in norms}
    reading = scope.reading
    text = reading.shadow.text
    for unit in scope.units:
        if unit.kind == "heading" or unit.zones & {"example", "definition", "italic"}:
            continue
        if unit.sections & {"changelog", "definitions"}:
            continue
        guidance = "guidance" in unit.zones and "tender" not in unit.zones
        if guidance:
            continue
        norm = by_unit.get(unit.index)
        words = reading.words(unit)
        numbers = False
        for found in measured_in(text, unit.start, unit.end, reading.language):
            if not _is_limit(scope, unit, found):
                continue
            numbers = True
            yield _measured_fact(scope, unit, norm, found, words)
        yield from _wordings(scope, unit, norm, numbers)


def _is_limit(scope: Scope, unit: Unit, found: Measured) -> bool:
    text = scope.reading.shadow.text
    before, after = text[unit.start : found.start], text[found.end : unit.end]
    if re.search(r"(?:gikk|tok|varte|brukte|gjekk|took)(?:\s+det)?\s*$", before, re.I):
        return False  # told of the past
    if re.search(r"(?:\bikke|\bikkje|\bnot)\s*$", before, re.I):
        return False  # what is no longer the limit
    if _RATE.match(after) or _FREQUENCY.search(before) or _NOT_A_LIMIT.match(after):
        return False
    if re.search(
        r"(?:ca\.?|omtrent|minst|under|over|på|til sammen|omfatter|hvert|beste)\s*$", before, re.I
    ) and not re.search(
        r"før|forkant|forveien|førehand|forhånd|prior|before|varsel|notice|etter|after|i forvegen",
        after[:60] + before[-40:],
        re.I,
    ):
        if re.search(r"år|erfaring|måned", text[found.start : found.end + 20], re.I) or re.search(
            r"under\s*$", before
        ):
            return False
    if unit.kind == "cell":
        return bool(
            unit.codes("trigger")
            or _RETENTION.search(text[unit.start : unit.end])
            or unit.end - unit.start < 40
            or _TRIGGER.match(after)
        )
    near = before[-70:] + " | " + after[:60]
    return bool(
        re.search(
            r"innen|senest|seinast|frist|etter|før|varsel|inntil|i løpet|forveien|på forhånd|førehand|within|later than|"
            r"after|notice|before|prior|respon|slett|lagr|oppbevar|for\s*$|gjelder|frem til|i minst|minimum|for a period|"
            r"maksimal|høyst|høgst|opptil|at most|oppseiing|oppsigelse|betaling|forfall|retain|kept|deadline|period|innan|"
            r"forhandle|negotiat|førehand|forehand|seneast|inom|bindingstid|varighet|reklamasjon|days'|days’|inden|advance|\bfor de\b|\bfoer\b",
            near,
            re.I,
        )
        or found.placeholder
    )


def _measured_fact(
    scope: Scope, unit: Unit, norm: Norm | None, found: Measured, words: str
) -> Fact:
    reading = scope.reading
    text = reading.shadow.text
    after = text[found.end : unit.end]
    before = text[unit.start : found.start]
    bearer = norm.bearer if norm else ("both" if scope.mutual else _column_bearer(scope, unit))
    what = _what(norm, unit, words, after)
    # The 72 hours are the controller's towards the authority, whoever the sentence is about.
    clause = before[-120:] + after[:60]
    if (
        found.value in ("PT72H", "P3D")
        and (
            _OF_AUTHORITY.search(clause)
            or re.search(r"Fristen for dette|noe som etter loven", words)
        )
        and not re.search(
            r"(?:varsle|melde|notify|underrette)\s+(?:den\s+)?(?:behandlingsansvarlig|kommunen|kunden|customer|controller)",
            clause,
            re.I,
        )
    ):
        what, bearer = "authority_notification", "both" if scope.mutual else "controller"
    promptness = next(
        (h.code for h in unit.of("promptness") if abs(reading.token_start(h.start) - found.start) < 90
         and h.code in ("immediately", "without_undue_delay", "as_soon_as_possible")), None,
    )  # fmt: skip
    trigger = _TRIGGER.match(after)
    lead = re.search(
        r"(?:ikke senere enn|ikkje seinare enn|senest innen|senest|seinast innan|seinast|innenfor tidsfristen på|innenfor|innen|innan|inntil|minst|"
        r"no later than|not later than|within|at least|i løpet av|inden)\s+(?:for\s+)?$", before, re.I,
    )  # fmt: skip
    start = unit.start + lead.start() if lead else found.start
    end = found.end + (trigger.end(1) if trigger else 0)
    span = reading.span(start, end)
    return scope.fact(
        "deadline", span, "deadline-measured", 0.93 if norm else 0.8,
        what=what, value=found.value, hours=found.hours, promptness=promptness,
        bearer=scope.side(bearer), trigger=trigger.group(1).strip() if trigger else None,
        is_placeholder=found.placeholder, business_days=found.business or bool(_WEEKDAYS.match(after.lstrip())),
        unit=str(unit.index), effective=True,
    )  # fmt: skip


def _column_bearer(scope: Scope, unit: Unit) -> str:
    return "processor" if not scope.mutual else "both"


_BINDING_WORDS = frozenset(
    {"immediately", "without_undue_delay", "as_soon_as_possible", "as_soon_as_law_permits",
     "within_reasonable_time", "same_day", "on_request"}
)  # fmt: skip


def _wordings(scope: Scope, unit: Unit, norm: Norm | None, numbers: bool) -> Iterator[Fact]:
    reading = scope.reading
    taken: list[tuple[int, int]] = []
    for hit in sorted(unit.of("promptness"), key=lambda h: (h.start, h.start - h.end)):
        if any(hit.start < e and s < hit.end for s, e in taken):
            continue
        taken.append((hit.start, hit.end))
        if hit.code not in _BINDING_WORDS:
            continue
        if hit.code == "on_request" and re.search(
            r"tilsyn|myndighet|myndigheit|authority",
            reading.words(unit)[max(0, reading.token_start(hit.start) - unit.start - 30) :],
            re.I,
        ):
            continue
        if numbers and hit.code in ("without_undue_delay", "immediately", "as_soon_as_possible"):
            continue
        if norm is None and unit.kind != "cell":
            continue
        if unit.kind == "cell" and not (hit.start == unit.first and unit.last - hit.end <= 2):
            continue
        bearer = norm.bearer if norm else "processor"
        words = reading.words(unit)
        yield scope.fact(
            "deadline", reading.hit_span(hit), f"deadline-{hit.code}", 0.9,
            what=_what(norm, unit, words, ""), value=hit.code, bearer=scope.side(bearer),
            is_placeholder=False, business_days=False, unit=str(unit.index), effective=True,
        )  # fmt: skip


def span_in(fact: Fact, outer: Span) -> bool:
    """Tell whether a fact's words lie in a span."""
    return outer.start <= fact.span.start < outer.end
