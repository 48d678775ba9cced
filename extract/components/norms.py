"""Who must, must not, may or has a right to do what: one norm a sentence or binding list item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import Hit

_REACH = 7  # tokens after a modal in which its negation stands
_NO_NORM_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_DESCRIBING = frozenset(
    {"definitions", "background", "purpose", "nature", "data_types", "data_subjects",
     "special_categories", "signature", "contacts", "changelog"}
)  # fmt: skip
_ANAPHORA = ("dette", "denne", "disse", "slike", "slik", "det", "de", "den", "i", "han", "this", "such", "these", "it", "bekreftelsen", "meldingen", "informasjonen", "varselet", "fristen", "meldinga", "opplysningene", "opplysningar", "opplysningane")  # fmt: skip
_ARTICLES = {
    28: "art28",
    30: "art30",
    32: "art32",
    33: "art33",
    34: "art34",
    35: "art35",
    36: "art36",
}


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm found: its unit, what it is about and who is bound."""

    unit: Unit
    span: Span
    topics: tuple[str, ...]
    modality: str
    weak: bool
    bearer: str
    bearer_known: bool
    counterparty: str | None
    senses: frozenset[str]
    sections: frozenset[str]


def senses_of(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return every sense that a unit's words express, its articles and actors included."""
    from .law_references import articles_in

    found = set(unit.codes("sense"))
    for hit in scope.roles(unit):
        if hit.code in ("controller", "processor", "subprocessor"):
            found.add(hit.code)
        elif hit.code == "both":
            found.add("parties")
        elif hit.code == "authority":
            found.add("authority")
    for article in articles_in(scope.reading.words(unit)):
        if article in _ARTICLES:
            found.add(_ARTICLES[article])
        elif article in (13, 14):
            found |= {"data_subject", "notify"}  # the information that data subjects are owed
    return frozenset(found)


def _main_modal(unit: Unit) -> Hit | None:
    """Return the first word that binds or allows, a subordinate clause's only if there is no other."""
    hits = [h for h in unit.of("modal") if h.code in ("must", "may", "should", "right")]
    return hits[0] if hits else None


def _infinitive(unit: Unit) -> bool:
    return any(h.code == "infinitive" and h.start <= unit.first + 1 for h in unit.of("duty"))


def _imperative(unit: Unit) -> bool:
    return unit.kind == "item" and any(
        h.code == "imperative" and h.start <= unit.first + 1 for h in unit.of("duty")
    )


def _negated(unit: Unit, modal: Hit) -> bool:
    return any(
        h.code == "not" and modal.start <= h.start <= modal.end + _REACH for h in unit.of("modal")
    )


def _subordinate(scope: Scope, unit: Unit, modal: Hit) -> bool:
    """Tell whether a modal stands in a clause that only modifies (`tiltak som skal sikre`)."""
    doc = scope.reading.doc
    before = [doc[i].lower_ for i in range(max(unit.first, modal.start - 3), modal.start)]
    return bool(set(before[-2:]) & {"som", "at", "which", "that", "dersom", "hvis", "for"})


def _verb_norm(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence without a modal binds: a party acts, or something is done to data."""
    if unit.sections & _DESCRIBING:
        return False
    duties = unit.of("duty")
    roles = [
        h
        for h in scope.roles(unit)
        if h.code in ("controller", "processor", "both", "subprocessor")
    ]
    actives = [h for h in duties if h.code == "active"]
    for verb in actives:
        if verb.start - unit.first > 14:
            break
        if scope.reading.doc[verb.start - 1].lower_ in ("som", "which", "that"):
            continue
        if any(
            r.end <= verb.start and verb.start - r.end <= 5 and r.start - unit.first <= 3
            for r in roles
        ):
            return True
        if any(0 <= r.start - verb.end <= 2 for r in roles):
            return True
    # "Det er Kommunen som melder bruddet."
    opening = [
        scope.reading.doc[i].lower_ for i in range(unit.first, min(unit.first + 2, unit.last))
    ]
    if opening == ["det", "er"] and any(
        r.start - unit.first == 2 and scope.reading.doc[min(r.end, unit.last - 1)].lower_ == "som"
        for r in roles
    ):
        return True
    # A party that opens a main clause is followed by the finite verb (verb-second order).
    doc = scope.reading.doc
    for r in roles:
        if r.start - unit.first <= 1 and r.end < unit.last:
            word = doc[r.end].lower_
            if word.endswith("r") and len(word) > 3 and word.isalpha() and word not in _STATING:
                return True
            if any(h.code == "infinitive" and h.start == r.end for h in duties):
                return scope.reading.language == "en"
    return any(h.code == "passive" for h in duties)


def _acts(scope: Scope, unit: Unit) -> bool:
    """Tell whether a party is the subject of a verb that binds."""
    roles = [h for h in scope.roles(unit) if h.code in ("controller", "processor", "both")]
    return any(
        v.code == "active"
        and any(0 <= v.start - r.end <= 1 or 0 <= r.start - v.end <= 1 for r in roles)
        for v in unit.of("duty")
    )


_STATING = frozenset(
    ["leverer", "driver", "drifter", "driftar", "bruker", "bruk", "heter", "eier", "består", "tilbyr", "leverar", "eller", "etter", "for"]
)


def _bearer(scope: Scope, unit: Unit, modal: Hit | None, topic: str) -> tuple[str, bool]:
    """Return who is bound, and whether the words say so."""
    roles = [h for h in scope.roles(unit) if h.code != "authority"]
    doc = scope.reading.doc
    passive = any(
        h.code == "passive" and (modal is None or h.start >= modal.start) for h in unit.of("duty")
    )
    rules = topic_rules()
    default = rules.bearer.get(topic, "both")
    if scope.mutual and default == "processor":
        default = "both"

    def by_agent() -> str | None:
        for r in roles:
            if r.start > unit.first and doc[r.start - 1].lower_ in ("av", "by", "den", "the"):
                at = r.start - 1 if doc[r.start - 1].lower_ in ("av", "by") else r.start - 2
                if (
                    at >= unit.first
                    and doc[at].lower_ in ("av", "by")
                    and r.code in ("controller", "processor", "both")
                ):
                    if at - 1 >= unit.first and doc[at - 1].lower_.endswith(("s", "t", "te", "ed")):
                        return r.code
        return None

    if modal is not None:
        after = [r for r in roles if 0 <= r.start - modal.end <= 2]
        direct = [r for r in roles if r.end == modal.start]
        lead = [
            r for r in roles
            if r.end <= modal.start and r.start - unit.first <= 3
            and (r.start == unit.first or doc[r.start - 1].lower_ not in _PREPOSITIONS)
        ]  # fmt: skip
        if direct and not (
            direct[0].start > unit.first and doc[direct[0].start - 1].lower_ in _PREPOSITIONS
        ):
            subject = direct[-1].code
        elif after:
            subject = after[0].code
        elif lead:
            subject = lead[0].code
        else:
            agent = by_agent() if passive else None
            return (agent, True) if agent else (_default(scope, unit, topic, default), False)
        if subject == "subprocessor" and passive:
            return "processor", True
        receives = (
            passive
            and subject == "controller"
            and modal.code != "right"
            and any(h.code in ("notify", "report") for h in unit.of("sense"))
        )
        if subject == "controller" and _receives(scope, unit, modal):
            receives = True
        if receives or (subject == "controller" and _told(unit)):
            return ("both" if scope.mutual else "processor"), True
        return subject, True
    agent = by_agent()
    if agent:
        return agent, True
    for r in roles:
        if r.start - unit.first <= 3 and (
            r.start == unit.first or doc[r.start - 1].lower_ not in _PREPOSITIONS
        ):
            if r.code == "controller" and _told(unit):
                return "processor", True
            if r.code == "subprocessor":
                return "processor", False
            return r.code, True
    verbs = [h for h in unit.of("duty") if h.code == "active"]
    for verb in verbs:
        for r in roles:
            if 0 <= r.start - verb.end <= 1:
                return r.code, True
    return _default(scope, unit, topic, default), False


def _default(scope: Scope, unit: Unit, topic: str, default: str) -> str:
    """Return who is bound where nobody is named, by what the provision is about."""
    if scope.mutual:
        return default
    opening = [h for h in unit.of("sense") if h.start - unit.first <= 2]
    given = any(h.code == "passive" for h in unit.of("duty"))
    if topic == "instructions" and given and any(h.code == "instruct" for h in opening):
        return "controller"  # instructions are given by the controller
    if topic == "audit_allow" and any(h.code == "notify" for h in unit.of("sense")):
        return "controller"  # an audit is announced by whoever audits
    if topic == "subprocessor_objection" and any(h.code == "not" for h in unit.of("modal")):
        return "processor"
    return default


_RECEIVING = frozenset(
    ["få", "ha", "motta", "varsles", "underrettes", "informeres", "orienteres", "receive", "vite", "varslast", "orienterast", "informerast", "meldast", "faa"]
)


def _receives(scope: Scope, unit: Unit, modal: Hit) -> bool:
    """Tell whether the words after the modal are that someone is to get word or a copy."""
    doc = scope.reading.doc
    near = {doc[i].lower_ for i in range(modal.end, min(modal.end + 4, unit.last))}
    return bool(near & _RECEIVING) and any(
        h.code in ("notify", "copies", "information", "report") for h in unit.of("sense")
    )


_PREPOSITIONS = frozenset(
    ["til", "overfor", "fra", "hos", "for", "på", "av", "med", "mot", "om", "til.", "blant", "mellom", "from", "to", "of", "with", "by", "for", "on", "vis-à-vis", "frå"]
)


def _told(unit: Unit) -> bool:
    """Tell whether someone is to be told or given, so that the other side is bound."""
    return (
        (any(h.group == "sense" and h.code == "notify" for h in unit.hits)
        and any(h.group == "modal" and h.code == "right" for h in unit.hits))
        or any(h.group == "sense" and h.code == "receives" for h in unit.hits)
    )


def _modality(
    scope: Scope, unit: Unit, modal: Hit | None, bearer: str, lead: Unit | None
) -> tuple[str, bool]:
    """Return the modality and whether it is weak (`bør`)."""
    hits = unit.of("modal")
    if modal is None:
        words = [h for h in hits if h.code == "not" and h.start - unit.first <= 1]
        return ("prohibition" if words else "obligation"), bool(
            lead and any(h.code == "should" for h in lead.of("modal"))
        )
    weak = modal.code == "should"
    if _negated(unit, modal):
        return "prohibition", weak
    only = any(h.code == "only" and modal.start <= h.start <= modal.end + 4 for h in hits)
    right = [h for h in hits if h.code == "right" and h.start <= modal.end + 2]
    if right and bearer in ("controller", "both", "other", "customer"):
        return "right", weak
    if modal.code == "may":
        if only:
            return "prohibition", weak
        if right:
            return "right", weak
        passive = any(h.code == "passive" for h in unit.of("duty"))
        return ("right" if bearer == "controller" and not passive else "permission"), weak
    if modal.code == "right":
        return "right", weak
    return "obligation", weak


_DENIABLE = frozenset(
    ["forpliktet", "pliktig", "ansvarlig", "bundet", "plikt", "skyldig", "obliged", "required", "forplikta"]
)


_ASKING = frozenset(
    ["hva", "hvem", "hvilke", "hvordan", "hvor", "når", "kva", "kven", "korleis", "what", "who", "how", "which", "when"]
)
_ITSELF = ("avtal", "formål", "føremål", "databehandleravtal", "purpose", "målet")
_CONDITION_LEAD = re.compile(r"\b(?:at|hvis|dersom|om|that|if)\s*:?\s*$", re.I)
_NEEDLESS = frozenset(["trenger", "behøver", "treng", "need", "needs", "slipper"])


def modal_denied(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words say that there is no duty (`er ikke forpliktet til`)."""
    doc = scope.reading.doc
    words = [doc[i].lower_ for i in range(unit.first, min(unit.last, unit.first + 14))]
    if any(
        a in _NEEDLESS and b in ("ikke", "ikkje", "not")
        for a, b in zip(words, words[1:], strict=False)
    ):
        return True
    modal = _main_modal(unit)
    if modal is None:
        return False
    if (
        "undecided" in unit.zones
        and unit.of("data")
        and modal.code == "may"
        and not unit.of("duty")
    ):
        return True  # what free text may hold is a fact about data, not a permission
    bound = {doc[i].lower_ for i in range(modal.start, modal.end)}
    before = {doc[i].lower_ for i in range(max(unit.first, modal.start - 2), modal.start)}
    return (
        bool(bound & _DENIABLE)
        and bool(before & {"ikke", "ikkje", "not", "ingen"})
        and not any(h.code == "must" and h.start > modal.end for h in unit.of("modal"))
    )


def find_norms(scope: Scope) -> list[Norm]:
    """Return the norms of an agreement, in order."""
    return list(_norms(scope))


def _norms(scope: Scope) -> Iterator[Norm]:
    rules = topic_rules()
    by_index = {u.index: u for u in scope.units}
    previous: Norm | None = None
    items: dict[int, list[Unit]] = {}
    for unit in scope.units:
        if unit.kind == "item" and unit.lead is not None:
            items.setdefault(unit.lead, []).append(unit)
    for unit in scope.units:
        if unit.kind not in ("sentence", "item") or unit.zones & _NO_NORM_ZONES:
            continue
        if unit.sections & {"definitions", "changelog"}:
            continue
        if modal_denied(scope, unit):
            continue
        if scope.reading.doc[unit.first].lower_ in _ASKING and not scope.reading.words(
            unit
        ).rstrip().endswith("."):
            continue  # a heading put as a question
        about_itself = scope.reading.doc[unit.first].lower_.startswith(_ITSELF)
        if (
            about_itself
            and (unit.heading is None or unit.sections & _DESCRIBING)
            and "precedence" not in unit.codes("sense")
        ):
            continue  # what the agreement is for
        preamble = unit.heading is None and unit.start - scope.region.start < 1500
        if unit.last - unit.first < 3 and not _infinitive(unit):
            continue
        modal = _main_modal(unit)
        lead = by_index.get(unit.lead) if unit.lead is not None else None
        lead_modal = _main_modal(lead) if lead else None
        free = modal is None or _subordinate(scope, unit, modal)
        if (
            lead is not None
            and modal is not None
            and modal.code == "may"
            and _CONDITION_LEAD.search(scope.reading.words(lead))
        ):
            continue  # a case in which the lead-in's duty arises
        inherits = bool(lead and lead_modal and free and (_infinitive(unit) or _imperative(unit)))
        ordered = (
            not inherits
            and free
            and _imperative(unit)
            and bool(unit.sections - _DESCRIBING or lead)
        )
        if inherits:
            modal_unit, used = lead, lead_modal
        else:
            modal_unit, used = unit, modal
        if unit.index in items and modal is not None:
            rest = unit.last - modal.end
            if rest <= 4 and any(_infinitive(i) for i in items[unit.index]):
                continue
        if used is not None and not inherits and _subordinate(scope, unit, used):
            main = [
                h
                for h in unit.of("modal")
                if h.code in ("must", "may", "should", "right") and h.start > used.end
            ]
            free = [h for h in main if not _subordinate(scope, unit, h)]
            if free:
                used = free[0]
            elif not _verb_norm(scope, unit):
                if unit.sections & _DESCRIBING or not unit.of("duty"):
                    continue
                used = None
        if used is None:
            if not ordered and (preamble or not _verb_norm(scope, unit)):
                continue
        elif unit.sections & {"signature"}:
            continue
        if unit.label and unit.sections & {"purpose", "nature"}:
            continue
        own = senses_of(scope, unit)
        senses = own
        if lead is not None:
            senses |= senses_of(scope, lead)
        for child in items.get(unit.index, ()):
            senses |= senses_of(scope, child)
        sections = unit.sections
        inherited: dict[str, float] = {}
        doc = scope.reading.doc
        first = doc[unit.first].lower_
        second = doc[min(unit.first + 1, unit.last - 1)].lower_
        near = previous is not None and unit.index - previous.unit.index <= 2
        if (
            near
            and previous is not None
            and (first in _ANAPHORA or second in _ANAPHORA or first == "(")
        ):
            inherited = {
                t: 4.6 - 0.3 * i for i, t in enumerate(previous.topics[:2]) if t != "other"
            }
        if (
            near
            and previous is not None
            and unit.kind == "item"
            and lead is not None
            and previous.unit.index == lead.index
        ):
            inherited |= {t: 4.0 for t in previous.topics[:1] if t != "other"}
        topics = rules.topics(own, sections, inherited)
        if topics == ("other",) or (inherits and topics[0] == "other"):
            topics = rules.topics(senses, sections, inherited)
        elif unit.index in items:
            wide = rules.topics(senses, sections, inherited)
            if wide[0] == "breach_content":
                topics = wide
        if used is None and not ordered and topics == ("other",) and not _acts(scope, unit):
            continue  # a statement in the present tense that is about nothing the law knows
        source = modal_unit if modal_unit is not None else unit
        if inherits:
            bearer, known = _bearer(scope, source, used, topics[0])
            modality, weak = _modality(scope, unit, None, bearer, lead)
            if lead_modal is not None and modality == "obligation":
                modality, weak = _modality(scope, source, lead_modal, bearer, None)
        else:
            bearer, known = _bearer(scope, unit, used, topics[0])
            modality, weak = _modality(scope, unit, used, bearer, lead)
        counter = _counterparty(scope, unit, bearer)
        span = scope.reading.span(unit.start, unit.end)
        norm = Norm(unit, span, topics, modality, weak, bearer, known, counter, senses, sections)
        previous = norm
        yield norm
        yield from _coordinated(scope, unit, norm)
    yield from _tabled(scope)


def _coordinated(scope: Scope, unit: Unit, norm: Norm) -> Iterator[Norm]:
    """Yield a second norm that a sentence goes on to (`..., og er fullt ut ansvarlig for dem`)."""
    doc = scope.reading.doc
    for i in range(unit.first + 4, unit.last - 3):
        if doc[i].lower_ not in ("og", "samt", "and", "herunder", "og/eller", "men", "but"):
            continue
        reach = 4 if doc[i].lower_ in ("men", "but") else 2
        starts = [
            h for h in unit.hits
            if i < h.start <= i + reach
            and (
                (h.group == "modal" and h.code in ("must", "may", "right"))
                or (h.group == "duty" and h.code == "active")
                or (h.group == "duty" and h.code == "infinitive" and h.start == i + 1
                and doc[i].lower_ in ("herunder", "samt"))
            )
        ]  # fmt: skip
        if not starts and doc[i + 1].lower_ not in (
            "er",
            "står",
            "is",
            "svarer",
            "hefter",
            "svarar",
            "staar",
        ):
            continue
        hits = tuple(h for h in unit.hits if h.start > i)
        part = Unit(
            unit.index, unit.kind, int(doc[i + 1].idx), unit.end, i + 1, unit.last, unit.block, hits,
            lead=unit.lead, heading=unit.heading, sections=unit.sections, zones=unit.zones,
        )  # fmt: skip
        senses = senses_of(scope, part)
        about = senses | ({"subprocessor"} if "subprocessor" in norm.senses else frozenset())
        topics = topic_rules().topics(about, frozenset(), {})
        if topics[0] in (*norm.topics[:1], "other"):
            continue
        modal = _main_modal(part)
        if modal is None and not starts and "liability" not in senses:
            continue
        bearer, known = _bearer(scope, part, modal, topics[0])
        if not known:
            bearer = norm.bearer
        modality, weak = _modality(scope, part, modal, bearer, None)
        yield Norm(
            part, scope.reading.span(part.start, part.end), topics, modality, weak, bearer, known,
            norm.counterparty, senses, unit.sections,
        )  # fmt: skip
        return


def _tabled(scope: Scope) -> Iterator[Norm]:
    """Yield a norm for each row of a table of duties and who bears them."""
    from .tables import tables

    for table in tables(scope):
        duty = table.column("duty")
        if duty is None:
            continue
        for row in table.rows:
            bearers = [
                h.code for i, u in enumerate(row) if i != duty and u.last - u.first <= 4
                for h in scope.roles(u) if h.code in ("controller", "processor", "both")
            ]  # fmt: skip
            if duty >= len(row) or not bearers or row[duty].last - row[duty].first < 2:
                continue
            unit = row[duty]
            senses = senses_of(scope, unit)
            topics = topic_rules().topics(senses, frozenset(), {})
            yield Norm(
                unit, scope.reading.span(unit.start, unit.end), topics, "obligation", False,
                bearers[0] if len(set(bearers)) == 1 else "both", True, None, senses, unit.sections,
            )  # fmt: skip


def _counterparty(scope: Scope, unit: Unit, bearer: str) -> str | None:
    for hit in scope.roles(unit):
        if hit.code != bearer and hit.code in (
            "controller",
            "processor",
            "subprocessor",
            "authority",
        ):
            return "other" if hit.code == "authority" else hit.code
    return None


def norm_facts(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the facts of the norms."""
    facts = []
    for norm in norms:
        confidence = 0.95 if norm.bearer_known and norm.topics[0] != "other" else 0.8
        facts.append(
            scope.fact(
                "norm", norm.span, f"norm-{norm.topics[0]}", confidence,
                topic=norm.topics[0], topics=norm.topics, modality=norm.modality,
                force="weak" if norm.weak else "strong", bearer=scope.side(norm.bearer),
                counterparty=scope.side(norm.counterparty) if norm.counterparty else None,
                senses=tuple(sorted(norm.senses)), conditional="conditional" in norm.senses,
            )
        )  # fmt: skip
    return facts
