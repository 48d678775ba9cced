"""Who the parties are, in which role, and what the agreement calls them ever after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..folding import fold
from ..model import Fact, Span
from ..numbers import ORG_NUMBER, digits, valid_org_number
from ..scope import Scope
from .names import name_after, name_before

_SLOT = r"\[[^\]\n]{1,60}[\]}]"
_ALIAS = r"[«\"“'(]+\s*([A-ZÆØÅa-zæøå][^»\"”'()\n]{1,40}?)\s*[»\"”')]+"
_CALLED = re.compile(
    r"[\s,]*\(?\s*(?:heretter|i det følgende|heretter kalt|i denne avtalen|i avtalen|nedenfor|hereinafter|heretter benevnt)?"
    r"\s*(?:kalt|omtalt som|benevnt|kalla|referred to as|called|som|as|\()?\s*(?:den\s+|the\s+)?"
    + _ALIAS,
    re.I,
)
_SLOTTED = re.compile(_SLOT)
_AS_ROLE = re.compile(
    r"\s*,?\s*(?:(?P<verb>som|as|er|is)\s+(?:den\s+|the\s+|selvstendig\w*\s+|sjølvstendig\w*\s+)?[«\"“(]?|"
    r"\(\s*(?:heretter\s+|heretter kalt\s+|i det følgende\s+|hereinafter\s+|som\s+|the\s+|den\s+)?[«\"“'])"
    r"\s*(?P<role>(?:data\s+)?[A-Za-zæøåÆØÅ]{5,24})(?![A-Za-zæøåÆØÅ])[»\"”')]*"
)
_HEAD = 3000
_WINDOW = 260
_NUMBERED = re.compile(
    r"[\s,]*\(?(?:[^()\n]{0,25}?(?:nr|nummer|number|no|CVR)\.?:?\s*)?(?<![\d.])(\d{3}[ .\u00a0]?\d{3}[ .\u00a0]?\d{3})(?!\d)",
    re.I,
)
_AND = re.compile(r"(?:(?!\n\s*\n\s*[A-ZÆØÅ\d#])[^;]){0,200}?[,\s)](?:og|and|09|&)\s+")
_IS_PROCESSOR = re.compile(
    r"\b(?:er|blir|vert)\s+(?:kontoret\s+|\w+\s+)?databehandl(?:er|ar)\s+for\b", re.I
)
_BRACKET_BEFORE = re.compile(r"\s*\([^()\n]{2,70}\)\s*")
_LABEL_LINE = re.compile(
    r"^[ \t>*\-]*(?:\d+\.?\s*)?(?:den\s+|the\s+)?([A-Za-zæøåÆØÅ]+(?: [A-Za-zæøåÆØÅ]+){0,2})(?:\s*\([^)\n]{1,40}\))?\s*:[ \t]*\n?[ \t]*",
    re.M,
)
_ROLE_LINE = re.compile(
    r"\n[ \t]*\(?(?:(?:som|as)\s+)?(?:den\s+|the\s+)?\(?[«\"“]?([A-Za-zæøåÆØÅ]{5,24})[»\"”]?\)?[ \t]*$",
    re.M,
)
_TOO_COMMON = frozenset(
    ["avtalen", "avtale", "partene", "part", "parter", "dato", "vedlegg", "bilag", "hovedavtalen", "tjenesten", "løsningen", "databehandleravtalen", "personopplysninger", "databehandlaravtalen"]
)
_ORGANISATION = re.compile(
    r"\b(AS|ASA|ANS|DA|SA|BA|KF|IKS|HF|RHF|FKF|SE|kommune|fylkeskommune|herad|\w*etat|\w*etaten|\w*direktorat|\w*direktoratet|interkommunal\w*|Municipality|Foundation|"
    r"stiftelse\w*|\w*stiftelse|universitet\w*|høgskole\w*|sykehus\w*|kontor\w*|\w*kontor|\w*verk\w*|"
    r"foretak|senter|\w*senter|barnehage\w*|skole\w*|Inc|Ltd|Limited|LLC|GmbH|AB|ApS|Oy|OÜ|OU|NAV|klinikk\w*|"
    r"\w*klinikk\w*|forening\w*|\w*tilsyn\w*|tannlege\w*|legesenter\w*|bank\w*|selskap\w*|\w*selskap\w*|\w*laget)\b"
)


@dataclass(frozen=True, slots=True)
class Party:
    """A party found: shadow offsets of its name, role, what else it is called."""

    start: int
    end: int
    name: str
    role: str
    aliases: tuple[str, ...]
    org_number: str | None
    confidence: float
    pattern: str
    evidence_end: int


def _clean(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" ,.:;*_")


def _role_words(scope: Scope) -> dict[str, str]:
    """Return folded role words → role for words that alone mean a role in law."""
    words = {}
    for word in (
        "behandlingsansvarlig", "behandlingsansvarlige", "behandlingsansvarleg", "dataansvarlig",
        "controller", "data controller", "behandlingsansvarlege", "den behandlingsansvarlige",
        "behandlingsansvarliges", "dataansvarlige", "den dataansvarlige",
    ):  # fmt: skip
        words[fold(word)] = "controller"
    for word in (
        "databehandler", "databehandleren", "databehandlar", "databehandlaren", "processor",
        "data processor", "databehandlere",
    ):  # fmt: skip
        words[fold(word)] = "processor"
    for word in (
        "kunde",
        "kunden",
        "oppdragsgiver",
        "oppdragsgiveren",
        "customer",
        "client",
        "bestiller",
        "oppdragsgivar",
    ):
        words[fold(word)] = "customer"
    for word in (
        "leverandør", "leverandøren", "supplier", "vendor", "provider", "tjenesteleverandør",
        "oppdragstaker", "service provider", "tilbyder", "leverandor", "systemleverandør", "the supplier", "the vendor",
    ):  # fmt: skip
        words[fold(word)] = "supplier"
    return words


_PRONOUNS = {
    "vi": ("oss", "vår", "vårt", "våre"), "dere": ("deres",), "du": ("deg", "din", "ditt", "dine"),
    "we": ("us", "our"), "us": ("we", "our"), "you": ("your",), "de": ("dykk", "dykkar"), "dykk": ("de", "dykkar"),
}  # fmt: skip
_MUTUAL_ROLE = {
    "independent_controllers_agreement": "independent_controller",
    "joint_controllers_agreement": "joint_controller",
    "cooperation_agreement": "controller",
}
_SIDE = {"customer": "controller", "supplier": "processor"}


def _is_name(name: str) -> bool:
    if len(name) < 2 or len(name) > 90:
        return False
    if _SLOTTED.search(name):
        return not re.search(r"signatur|dato|date|beløp|kr\b", name, re.I)
    first = name.split()[0].lower()
    if fold(name) in _TOO_COMMON or first in (
        "avtalen", "denne", "dette", "partene", "vedlegg", "bilag", "formålet", "det", "den", "i",
        "når", "dersom", "mellom", "navn", "sted", "dato", "for", "hos", "the", "this", "kontakt",
        "databehandleravtalen", "hovedavtalen", "personopplysninger", "med", "ved",
    ):  # fmt: skip
        return False
    return True


def _number_near(text: str, end: int, reach: int = 160) -> str | None:
    """Return the organisation number in the words right after a name, before another name's."""
    window = text[end : end + reach]
    m = ORG_NUMBER.search(window)
    if m and re.search(r"org|nr|number|foretak", window[: m.start()], re.I):
        if len(re.findall(r"\n\s*\n", window[: m.start()])) == 0:
            return digits(m.group(1))
    return None


def _formula(scope: Scope, roles: dict[str, str]) -> Iterator[Party]:
    """Find `NAME som «databehandler»`, `NAME («Leverandøren»)`, `NAME, heretter kalt ...`."""
    text = scope.reading.shadow.text
    for m in _AS_ROLE.finditer(text, scope.region.start, scope.region.end):
        role = roles.get(fold(m.group("role")))
        if role is None:
            continue
        verb = (m.group("verb") or "").lower() in ("er", "is")
        before = m.start()
        bracket = _BRACKET_BEFORE.search(text, max(0, before - 90), before)
        if bracket and bracket.end() == before:
            before = bracket.start()
        else:
            bracket = None
        span = name_before(text, before)
        if span is None or before - span[1] > 4:
            continue
        name = _clean(text[span[0] : span[1]])
        if not _is_name(name) or not (
            _ORGANISATION.search(name)
            or _SLOTTED.search(name)
            or re.fullmatch(r"[A-ZÆØÅ]{2,6}", name)
        ):
            continue
        if bracket and re.fullmatch(r"\s*\([A-ZÆØÅ]{2,8}\)\s*", bracket.group()):
            name = f"{name} {bracket.group().strip()}"
        yield Party(
            *span, name, role, (), _number_near(text, span[1]), 0.85 if verb else 0.95,
            "party-is" if verb else "party-as", m.end(),
        )  # fmt: skip


def _mentions(scope: Scope) -> list[tuple[int, int, str | None]]:
    """Find organisations named near the head of an agreement, with their numbers."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + _HEAD)
    found: dict[int, tuple[int, int, str | None]] = {}
    for m in _NUMBERED.finditer(text, start, end):
        span = name_before(text, m.start())
        if span and span[0] >= start and m.start() - span[1] <= 3:
            found[span[0]] = (*span, digits(m.group(1)))
    for m in _ORGANISATION.finditer(text, start, end):
        span = name_before(text, m.end())
        if span is None or span[0] < start or not text[span[0]].isupper():
            continue
        if any(a <= span[0] < b for a, b, _ in found.values()):
            continue
        under = re.compile(r"\s+ved\s+(?=[A-ZÆØÅ\[])").match(text, span[1])
        office = name_after(text, under.end(), end) if under else None
        if office:
            span = (span[0], office[1])
        if len(text[span[0] : span[1]].split()) < 2 and "kommune" not in text[span[0] : span[1]]:
            continue
        found[span[0]] = (*span, None)
    return [found[k] for k in sorted(found)]


def _introduced(scope: Scope, roles: dict[str, str]) -> Iterator[Party]:
    """Find parties by the role and the short name in the words that introduce each of them."""
    text = scope.reading.shadow.text
    mentions = [m for m in _mentions(scope) if _is_name(_clean(text[m[0] : m[1]]))]
    for place, (start, end, number) in enumerate(mentions):
        stop = mentions[place + 1][0] if place + 1 < len(mentions) else end + _WINDOW
        stop = min(stop, end + _WINDOW)
        heading = re.search(r"\n\s*(?:#|\*{0,2}\d+[.)]?\s|§\s*\d|[A-Z]\.\s+[A-Z])", text[end:stop])
        if heading:
            stop = end + heading.start()
        after = text[end:stop]
        line_start = max(text.rfind("\n", 0, start) + 1, start - 60)
        before = re.sub(r"[*_#|]", "", text[line_start:start])
        label = re.search(r"([A-Za-zæøåÆØÅ]+)\s*(?:\([^)]*\)\s*)?:\s*$", before)
        inner = re.search(r"\(([A-Za-zæøåÆØÅ ]+)\)\s*:\s*$", before)
        role = None
        for candidate in (inner, label):
            if candidate and fold(candidate.group(1)) in roles:
                role = roles[fold(candidate.group(1))]
                break
        aliases = _aliases_in(after)
        if label and label.group(1).lower() not in roles and role and inner:
            aliases.append(label.group(1))
        if role is None:
            words = [(m.group(), m.start()) for m in re.finditer(r"[A-Za-zæøåÆØÅ]+", after)]
            legal = [
                roles[fold(w)]
                for w, _ in words
                if roles.get(fold(w)) in ("controller", "processor")
            ]
            other = [
                roles[fold(w)] for w, _ in words if roles.get(fold(w)) in ("customer", "supplier")
            ]
            role = (legal or other or [None])[0]
        if role is None:
            continue
        yield Party(
            start, end, _clean(text[start:end]), role, tuple(aliases),
            number or _number_near(text, end), 0.93, "party-introduced", end,
        )  # fmt: skip


def _aliases_in(words: str) -> list[str]:
    """Return the short names that an introduction gives (`heretter «X»`, `kalt Verkstedet`)."""
    found = [m.group(1).strip() for m in re.finditer(r"[«\"“']([^»\"”'\n]{1,30})[»\"”']", words)]
    found += [
        m.group(1)
        for m in re.finditer(
            r"(?:kalt|kalla|heretter|nedenfor|benevnt|omtalt som|omtales som|hereinafter|called)\s+(?:kalt\s+|kalla\s+|den\s+|the\s+)?([A-ZÆØÅ][\wæøåÆØÅ\-]+)",
            words,
        )
    ]
    return [f for f in found if f.lower() not in _TOO_COMMON]


def _publisher(scope: Scope) -> Iterator[Party]:
    """Take the organisation that stands alone on the cover of a buyer's documents as the buyer."""
    text = scope.reading.shadow.text
    for unit in scope.units[:8]:
        words = scope.reading.words(unit).strip()
        if (
            unit.kind == "heading"
            and len(words) < 60
            and _ORGANISATION.search(words)
            and not unit.codes("kind")
        ):
            span = name_after(text, unit.start, unit.end)
            if span and _clean(text[span[0] : span[1]]) == _clean(words):
                yield Party(
                    *span, _clean(words), "customer", (), None, 0.6, "party-publisher", span[1]
                )
                return


def _doing(scope: Scope) -> Iterator[Party]:
    """Find `X drifter ... og er databehandler for Y` where parties stand on one level."""
    text = scope.reading.shadow.text
    for unit in scope.units:
        words = scope.reading.words(unit)
        m = _IS_PROCESSOR.search(words)
        if unit.kind not in ("sentence", "item") or not m or unit.zones & {"definition"}:
            continue
        at = re.search(r"\b(?:at|that)\s+", words[: m.start()])
        span = name_after(text, unit.start + (at.end() if at else 0), unit.start + m.start())
        if (
            span
            and _is_name(_clean(text[span[0] : span[1]]))
            and _ORGANISATION.search(text[span[0] : span[1]] + " ")
        ):
            yield Party(
                *span,
                _clean(text[span[0] : span[1]]),
                "processor",
                (),
                None,
                0.75,
                "party-is",
                span[1],
            )


def _labelled(scope: Scope, roles: dict[str, str]) -> Iterator[Party]:
    """Find `Databehandler: NAME` and a name whose role stands on the next line."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + 6000)
    for m in _LABEL_LINE.finditer(text, start, end):
        role = roles.get(fold(m.group(1).strip()))
        if role is None:
            continue
        line_end = text.find("\n", m.end(), end)
        span = name_after(text, m.end(), line_end if line_end > 0 else end)
        if (
            span is None
            or span[0] - m.end() > 3
            or re.search(r"e-?post|stilling|telefon|tlf|rolle", text[span[0] : span[1]], re.I)
        ):
            continue
        name = _clean(text[span[0] : span[1]])
        if not _is_name(name) or fold(name) in roles:
            continue
        if not (_ORGANISATION.search(name) or _SLOTTED.search(name)):
            continue
        yield Party(
            *span, name, role, (m.group(1).strip(),), _number_near(text, span[1]), 0.92,
            "party-label", span[1],
        )  # fmt: skip
    for m in _ROLE_LINE.finditer(text, start, end):
        role = roles.get(fold(m.group(1)))
        if role is None:
            continue
        line_start = text.rfind("\n", start, m.start()) + 1
        line = text[line_start : m.start()]
        if not line.strip() or len(line) > 140:
            continue
        span = name_after(text, line_start + len(line) - len(line.lstrip(" \t*")), m.start())
        if span is None:
            continue
        name = _clean(text[span[0] : span[1]])
        if (
            _is_name(name)
            and fold(name) not in roles
            and (_ORGANISATION.search(name) or _SLOTTED.search(name) or ORG_NUMBER.search(line))
        ):
            yield Party(
                *span, name, role, (), _number_near(text, span[1]), 0.92, "party-below", span[1]
            )


def _tabled(scope: Scope, roles: dict[str, str]) -> Iterator[Party]:
    """Find parties in a table whose columns, or first cells, are the roles."""
    rows: dict[int, list[tuple[int, int, str]]] = {}
    text = scope.reading.shadow.text
    for unit in scope.units:
        if unit.row is not None and unit.cell is not None:
            rows.setdefault(unit.row, []).append(
                (unit.start, unit.end, text[unit.start : unit.end])
            )
    columns: dict[int, str] = {}
    header_row = -9
    numbers: dict[str, str] = {}
    pending: list[tuple[int, int, str, str]] = []
    for number, cells in sorted(rows.items()):
        heads = {
            i: roles[fold(_clean(c[2]))] for i, c in enumerate(cells) if fold(_clean(c[2])) in roles
        }
        if len(set(heads.values())) >= 2:
            columns, header_row = heads, number
            continue
        if not columns or number - header_row > 12:
            columns = {}
            if (
                len(cells) >= 2
                and fold(_clean(cells[0][2])) in roles
                and _ORGANISATION.search(cells[1][2])
            ):
                start, end, words = cells[1]
                span = name_after(text, start, end)
                if span and _is_name(_clean(text[span[0] : span[1]])):
                    role = roles[fold(_clean(cells[0][2]))]
                    found = ORG_NUMBER.search(" ".join(c[2] for c in cells[1:]))
                    yield Party(
                        *span, _clean(text[span[0] : span[1]]), role, (),
                        digits(found.group(1)) if found else None, 0.9, "party-row", span[1],
                    )  # fmt: skip
            continue
        for i, role in columns.items():
            if i >= len(cells):
                continue
            start, end, words = cells[i]
            found = ORG_NUMBER.search(words)
            if found and len(digits(words)) == 9:
                numbers[role] = digits(words)
            elif role not in {p[3] for p in pending}:
                span = name_after(text, start, end)
                if span and _is_name(_clean(text[span[0] : span[1]])) and "@" not in words:
                    pending.append((*span, _clean(text[span[0] : span[1]]), role))
    for start, end, name, role in pending:
        rest = text[end : end + 60]
        alias = re.match(r"\s*\(?\s*" + _ALIAS, rest)
        yield Party(
            start, end, name, role, (alias.group(1),) if alias else (), numbers.get(role), 0.93,
            "party-column", end,
        )  # fmt: skip


def _between(scope: Scope) -> list[tuple[int, int, str, tuple[str, ...], str | None]]:
    """Find the two names of `mellom A og B`, with what each is called after."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + 5000)
    opening = re.compile(
        r"(?:\b(?:mellom|between)\b|\bparter\s+er\b|\bpartar\s+er\b|inngå(?:r|s|tt)\s+mellom)[:\s]*",
        re.I,
    )
    for m in opening.finditer(text, start, end):
        limit = min(end, m.end() + 420)
        one = name_after(text, m.end(), limit)
        if one is None or one[0] - m.end() > 25:
            continue
        joint = _AND.match(text, one[1], limit)
        two = name_after(text, joint.end(), limit) if joint else None
        while joint and (two is None or two[0] - joint.end() > 3) and joint.end() < limit:
            joint = _AND.match(text, joint.end() - 1, limit)
            two = name_after(text, joint.end(), limit) if joint else None
        if joint is None or two is None:
            continue
        first, second = _clean(text[one[0] : one[1]]), _clean(text[two[0] : two[1]])
        if not (_is_name(first) and _is_name(second)) or fold(first) == fold(second):
            continue
        good = [
            bool(_ORGANISATION.search(n) or _SLOTTED.search(n) or n.lower() == "kommunen")
            for n in (first, second)
        ]
        if not any(good):
            continue
        called_first = _CALLED.search(text, one[1], joint.end())
        tail = text[two[1] : two[1] + 160]
        called_second = _CALLED.match(tail) or re.match(
            r"\s*,?\s*\([^()]{0,80}\)\s*,?\s*(?:[a-zæøå ]{0,40})" + _ALIAS, tail
        )
        both = re.search(
            r"(?:kalla|kalt|benevnt|omtalt som|called)\s+" + _ALIAS + r"\s*(?:og|and)\s*" + _ALIAS,
            tail,
            re.I,
        )
        aliases = [
            (called_first.group(1),) if called_first else (),
            (called_second.group(1),) if called_second else (),
        ]
        if both:
            aliases = [(both.group(1),), (both.group(2),)]
        return [
            (*one, first, aliases[0], _number_near(text, one[1], 60)),
            (*two, second, aliases[1], _number_near(text, two[1], 60)),
        ]
    return []


def _own_words(party_name: str, aliases: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words (folded) by which an agreement may call a party."""
    for alias in aliases:
        words = tuple(fold(w) for w in alias.split() if w.lower() not in ("den", "the"))
        if words and alias.lower() not in _TOO_COMMON:
            yield words
            for form in _PRONOUNS.get(alias.lower(), ()):
                yield (fold(form),)
            if len(words) == 1:
                for ending in ("n", "en", "r"):
                    yield (words[0] + ending,)
    name = re.sub(r"\([^)]*\)", "", party_name)
    bare = tuple(fold(w) for w in re.findall(r"[\wæøåÆØÅ\-]+", name))
    if bare and not _SLOTTED.search(party_name):
        yield bare
        core = [
            w
            for w in name.split()
            if not re.fullmatch(r"AS|ASA|ANS|DA|SA|KF|IKS|HF|Inc\.?|Ltd\.?|GmbH|AB|ApS", w)
        ]
        if core and len(core[0]) > 3 and core[0][0].isupper():
            yield (fold(core[0].strip(",.")),)
    short = re.search(r"\(([A-ZÆØÅ]{2,8})\)", party_name)
    if short:
        yield (fold(short.group(1)),)
    if re.match(r"NAV\b", party_name):
        yield ("nav",)
    lowered = party_name.lower()
    if "fylkeskommune" in lowered:
        yield ("fylkeskommunen",)
        yield ("fylkeskommunens",)
    elif "kommune" in lowered:
        yield ("kommunen",)
        yield ("kommunens",)
    for m in re.finditer(
        r"\b([\wæøåÆØÅ]*(?:direktoratet|etaten|direktorat|kontoret?|klinikken?|stiftelsen?))\b",
        party_name,
        re.I,
    ):
        yield (fold(m.group(1)),)
        if m.group(1).lower().endswith("direktoratet"):
            yield ("direktoratet",)


def find_parties(scope: Scope) -> tuple[Scope, list[Fact]]:
    """Return the scope with the agreement's own names for its parties, and the party facts."""
    roles = _role_words(scope)
    kind = scope.region.kind
    found = [
        *_tabled(scope, roles),
        *_introduced(scope, roles),
        *_formula(scope, roles),
        *_labelled(scope, roles),
    ]
    if kind == "cooperation_agreement":
        found += _doing(scope)
    text = scope.reading.shadow.text
    # "Oppdragsgiver er behandlingsansvarlig. Leverandøren er databehandler." fixes the words' roles.
    equal: dict[str, str] = dict(_SIDE)
    parties: list[Party] = []
    for party in sorted(found, key=lambda p: p.start):
        parties.append(party)
    pair = _between(scope)
    legal = {p.role for p in parties if p.role in ("controller", "processor")}
    if pair and (kind in _MUTUAL_ROLE or not {"controller", "processor"} <= legal):
        mutual_role = _MUTUAL_ROLE.get(kind)
        for start, end, name, aliases, number in pair:
            known = next((p for p in parties if fold(p.name) == fold(name)), None)
            if mutual_role:
                parties.append(
                    Party(
                        start, end, name, mutual_role, aliases, number, 0.88, "party-between", end
                    )
                )
            elif not known and kind in (
                "framework_agreement",
                "purchase_agreement",
                "change_agreement",
                "data_processing_agreement",
            ):
                words = [roles.get(fold(a)) for a in (*aliases, name.strip("[]{} "))]
                role = next((w for w in words if w), None)
                if role is None and kind == "change_agreement":
                    role = "customer"
                if role:
                    parties.append(
                        Party(start, end, name, role, aliases, number, 0.88, "party-between", end)
                    )
    if kind in _MUTUAL_ROLE and not any(
        p.role in (_MUTUAL_ROLE[kind], "controller") for p in parties
    ):
        mentions = [m for m in _mentions(scope) if m[2]][:4]
        for start, end, number in mentions:
            after = text[end : end + 120]
            parties.append(
                Party(
                    start, end, _clean(text[start:end]), _MUTUAL_ROLE[kind],
                    tuple(_aliases_in(after.split(" og ")[0])), number, 0.8, "party-between", end,
                )
            )  # fmt: skip
    if kind in ("framework_agreement", "purchase_agreement") and not any(
        p.role == "customer" and p.start - scope.region.start < _HEAD for p in parties
    ):
        parties += _publisher(scope)
    names: dict[tuple[str, ...], str] = {}
    facts: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    commercial = kind in ("framework_agreement", "purchase_agreement", "change_agreement")
    order = {
        "party-between": 0,
        "party-column": 0,
        "party-introduced": 0,
        "party-publisher": 0,
        "party-as": 1,
        "party-label": 1,
        "party-below": 1,
        "party-row": 1,
        "party-is": 3,
    }
    for party in sorted(parties, key=lambda p: (order[p.pattern], p.start)):
        role = party.role
        if kind == "data_processing_agreement":
            role = equal.get(role, role)
        if commercial and role in ("controller", "processor") and party.pattern == "party-is":
            continue
        placeholder = bool(_SLOTTED.search(party.name))
        if (
            not placeholder
            and not _ORGANISATION.search(party.name)
            and party.pattern in ("party-is", "party-as")
        ):
            if fold(party.name) not in {w[0] for w in names if len(w) == 1}:
                if party.pattern == "party-is":
                    continue
        if (
            party.pattern == "party-introduced"
            and kind in _MUTUAL_ROLE
            and role in ("controller", "processor")
        ):
            role = _MUTUAL_ROLE[kind] if role == "controller" else role
        key = (role, fold(re.sub(r"\s*\([^)]*\)", "", party.name)))
        taken = any(r == role for r, _ in seen)
        # One party a role, save where several are named side by side.
        if key in seen or (taken and party.pattern not in ("party-between", "party-column")):
            continue
        seen.add(key)
        side = {"customer": "controller", "supplier": "processor"}.get(role, role)
        for words in _own_words(party.name, party.aliases):
            if words and words not in names and not (len(words) == 1 and len(words[0]) < 2):
                names[words] = side if kind != "independent_controllers_agreement" else role
        number = party.org_number
        valid = bool(number and valid_org_number(number))
        span = scope.reading.span(party.start, party.end)
        facts.append(
            scope.fact(
                "party", Span(span.start, span.end), party.pattern, party.confidence,
                role=role, name=party.name, is_placeholder=placeholder,
                org_number=number if valid else None,
                invalid_org_number=number if number and not valid else None,
            )
        )  # fmt: skip
    for party in parties:
        m = re.search(_ALIAS, text[party.evidence_end : party.evidence_end + 40])
        if m and party.pattern != "party-is":
            word = m.group(1)
            if fold(word) not in roles and word.lower() not in _TOO_COMMON and len(word) > 2:
                names.setdefault(
                    tuple(fold(w) for w in word.split()), equal.get(party.role, party.role)
                )
    return scope.named(names), facts


_STATEMENT = re.compile(
    r"([A-ZÆØÅ][\wæøåÆØÅ\-]+)\s+(?:er|is)\s+(?:den\s+|the\s+)?([A-Za-zæøå]{5,24})"
)


def inherited_parties(
    scope: Scope, found: list[Fact], outer: list[Fact], names: Mapping[tuple[str, ...], str]
) -> list[Fact]:
    """Return the parties that an annexed agreement names by the outer one's words for them.

    `Kommunen er behandlingsansvarlig` in the annex, where the outer agreement says who Kommunen is.
    """
    roles = _role_words(scope)
    taken = {f.values["role"] for f in found}
    by_side: dict[str, Fact] = {}
    for fact in outer:
        if fact.kind == "party":
            by_side.setdefault(_SIDE.get(str(fact.values["role"]), str(fact.values["role"])), fact)
    made: list[Fact] = []
    text = scope.reading.shadow.text
    for m in _STATEMENT.finditer(text, scope.region.start, scope.region.end):
        role = roles.get(fold(m.group(2)))
        side = names.get((fold(m.group(1)),))
        if role not in ("controller", "processor") or role in taken or side not in by_side:
            continue
        taken.add(role)
        party = by_side[side]
        values = {k: v for k, v in party.values.items() if k != "role"}
        made.append(
            scope.fact(
                "party",
                scope.reading.span(m.start(), m.end()),
                "party-inherited",
                0.8,
                role=role,
                **values,
            )
        )
    return made
