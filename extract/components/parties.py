"""Who the parties are, in which role, and what the agreement calls them ever after."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    r"\s*(?:kalt|omtalt som|benevnt|kalla|referred to as|called|som|as|\()?\s*(?:den\s+|the\s+)?" + _ALIAS,
    re.I,
)
_SLOTTED = re.compile(_SLOT)
_AS_ROLE = re.compile(
    r"\s*,?\s*(?:(?P<verb>som|as|er|is)\s+(?:den\s+|the\s+|selvstendig\w*\s+|sjølvstendig\w*\s+)?[«\"“(]?|"
    r"\(\s*(?:heretter\s+|heretter kalt\s+|i det følgende\s+|hereinafter\s+|som\s+|the\s+|den\s+)?[«\"“'])"
    r"\s*(?P<role>(?:data\s+)?[A-Za-zæøåÆØÅ]{5,24})(?![A-Za-zæøåÆØÅ])[»\"”')]*"
)
_BRACKET_BEFORE = re.compile(r"\s*\([^()\n]{2,70}\)\s*")
_LABEL_LINE = re.compile(
    r"^[ \t>*\-]*(?:\d+\.?\s*)?(?:den\s+|the\s+)?([A-Za-zæøåÆØÅ]+(?: [A-Za-zæøåÆØÅ]+){0,2})(?:\s*\([^)\n]{1,40}\))?\s*:[ \t]*\n?[ \t]*",
    re.M,
)
_ROLE_LINE = re.compile(
    r"\n[ \t]*\(?(?:(?:som|as)\s+)?(?:den\s+|the\s+)?\(?[«\"“]?([A-Za-zæøåÆØÅ]{5,24})[»\"”]?\)?[ \t]*$", re.M
)
_TOO_COMMON = frozenset(
    "avtalen avtale partene part parter dato vedlegg bilag hovedavtalen tjenesten løsningen "
    "databehandleravtalen personopplysninger databehandlaravtalen".split()
)
_ORGANISATION = re.compile(
    r"\b(AS|ASA|ANS|DA|SA|BA|KF|IKS|HF|RHF|FKF|SE|kommune|fylkeskommune|herad|etat\w*|direktorat\w*|"
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
    for word in ("kunde", "kunden", "oppdragsgiver", "oppdragsgiveren", "customer", "client", "bestiller", "oppdragsgivar"):
        words[fold(word)] = "customer"
    for word in (
        "leverandør", "leverandøren", "supplier", "vendor", "provider", "tjenesteleverandør",
        "oppdragstaker", "service provider", "tilbyder", "leverandor", "systemleverandør", "the supplier", "the vendor",
    ):  # fmt: skip
        words[fold(word)] = "supplier"
    return words


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
        span = name_before(text, before)
        if span is None or before - span[1] > 4:
            continue
        name = _clean(text[span[0] : span[1]])
        if not _is_name(name):
            continue
        if bracket and re.fullmatch(r"\s*\([A-ZÆØÅ]{2,8}\)\s*", bracket.group()):
            name = f"{name} {bracket.group().strip()}"
        yield Party(
            *span, name, role, (), _number_near(text, span[1]), 0.85 if verb else 0.95,
            "party-is" if verb else "party-as", m.end(),
        )  # fmt: skip


def _labelled(scope: Scope, roles: dict[str, str]) -> Iterator[Party]:
    """Find `Databehandler: NAME` and a name whose role stands on the next line."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + 6000)
    for m in _LABEL_LINE.finditer(text, start, end):
        role = roles.get(fold(m.group(1).strip()))
        if role is None:
            continue
        span = name_after(text, m.end(), end)
        if span is None or span[0] - m.end() > 3:
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
        if _is_name(name) and fold(name) not in roles and (
            _ORGANISATION.search(name) or _SLOTTED.search(name) or ORG_NUMBER.search(line)
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
            rows.setdefault(unit.row, []).append((unit.start, unit.end, text[unit.start : unit.end]))
    columns: dict[int, str] = {}
    header_row = -9
    numbers: dict[str, str] = {}
    pending: list[tuple[int, int, str, str]] = []
    for number, cells in sorted(rows.items()):
        heads = {i: roles[fold(_clean(c[2]))] for i, c in enumerate(cells) if fold(_clean(c[2])) in roles}
        if len(set(heads.values())) >= 2:
            columns, header_row = heads, number
            continue
        if not columns or number - header_row > 12:
            columns = {}
            if len(cells) >= 2 and fold(_clean(cells[0][2])) in roles and _ORGANISATION.search(cells[1][2]):
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
        r"(?:\b(?:mellom|between)\b|\bparter\s+er\b|\bpartar\s+er\b|inngå(?:r|s|tt)\s+mellom)[:\s]*", re.I
    )
    for m in opening.finditer(text, start, end):
        limit = min(end, m.end() + 420)
        one = name_after(text, m.end(), limit)
        if one is None or one[0] - m.end() > 25:
            continue
        joint = re.compile(r"[^.;]{0,170}?[,\s)](?:og|and|09|&)\s+").match(text, one[1], limit)
        two = name_after(text, joint.end(), limit) if joint else None
        while joint and (two is None or two[0] - joint.end() > 3) and joint.end() < limit:
            joint = re.compile(r"[^.;]{0,170}?[,\s)](?:og|and|09|&)\s+").match(text, joint.end() - 1, limit)
            two = name_after(text, joint.end(), limit) if joint else None
        if joint is None or two is None:
            continue
        first, second = _clean(text[one[0] : one[1]]), _clean(text[two[0] : two[1]])
        if not (_is_name(first) and _is_name(second)) or fold(first) == fold(second):
            continue
        good = [bool(_ORGANISATION.search(n) or _SLOTTED.search(n) or n.lower() == "kommunen") for n in (first, second)]
        if not any(good):
            continue
        called_first = _CALLED.search(text, one[1], joint.end())
        tail = text[two[1] : two[1] + 160]
        called_second = _CALLED.match(tail) or re.match(
            r"\s*,?\s*\([^()]{0,80}\)\s*,?\s*(?:[a-zæøå ]{0,40})" + _ALIAS, tail
        )
        both = re.search(
            r"(?:kalla|kalt|benevnt|omtalt som|called)\s+" + _ALIAS + r"\s*(?:og|and)\s*" + _ALIAS, tail, re.I
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
            if len(words) == 1:
                for ending in ("n", "en", "r"):
                    yield (words[0] + ending,)
    name = re.sub(r"\([^)]*\)", "", party_name)
    bare = tuple(fold(w) for w in re.findall(r"[\wæøåÆØÅ\-]+", name))
    if bare and not _SLOTTED.search(party_name):
        yield bare
        core = [w for w in name.split() if not re.fullmatch(r"AS|ASA|ANS|DA|SA|KF|IKS|HF|Inc\.?|Ltd\.?|GmbH|AB|ApS", w)]
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
    for m in re.finditer(r"\b([\wæøåÆØÅ]*(?:direktoratet|etaten|direktorat|kontoret?|klinikken?|stiftelsen?))\b", party_name, re.I):
        yield (fold(m.group(1)),)
        if m.group(1).lower().endswith("direktoratet"):
            yield ("direktoratet",)


def find_parties(scope: Scope) -> tuple[Scope, list[Fact]]:
    """Return the scope with the agreement's own names for its parties, and the party facts."""
    roles = _role_words(scope)
    found = [*_tabled(scope, roles), *_formula(scope, roles), *_labelled(scope, roles)]
    kind = scope.region.kind
    text = scope.reading.shadow.text
    # "Oppdragsgiver er behandlingsansvarlig. Leverandøren er databehandler." fixes the words' roles.
    equal: dict[str, str] = dict(_SIDE)
    parties: list[Party] = []
    for party in sorted(found, key=lambda p: p.start):
        parties.append(party)
    pair = _between(scope)
    legal = {p.role for p in parties if p.role in ("controller", "processor")}
    if pair and not {"controller", "processor"} <= legal:
        mutual_role = {
            "independent_controllers_agreement": "independent_controller",
            "joint_controllers_agreement": "joint_controller",
            "cooperation_agreement": "controller",
        }.get(kind)
        for start, end, name, aliases, number in pair:
            known = next((p for p in parties if fold(p.name) == fold(name)), None)
            if mutual_role:
                parties.append(
                    Party(start, end, name, mutual_role, aliases, number, 0.88, "party-between", end)
                )
            elif not known and kind in ("framework_agreement", "purchase_agreement", "change_agreement", "data_processing_agreement"):
                words = [roles.get(fold(a)) for a in aliases]
                role = next((w for w in words if w), None)
                if role:
                    parties.append(
                        Party(start, end, name, role, aliases, number, 0.88, "party-between", end)
                    )
    names: dict[tuple[str, ...], str] = {}
    facts: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    commercial = kind in ("framework_agreement", "purchase_agreement", "change_agreement")
    order = {"party-between": 0, "party-column": 0, "party-as": 1, "party-label": 1, "party-below": 1, "party-row": 1, "party-is": 3}
    for party in sorted(parties, key=lambda p: (order[p.pattern], p.start)):
        role = party.role
        if kind == "data_processing_agreement":
            role = equal.get(role, role)
        if commercial and role in ("controller", "processor") and party.pattern == "party-is":
            continue
        placeholder = bool(_SLOTTED.search(party.name))
        if not placeholder and not _ORGANISATION.search(party.name) and party.pattern in ("party-is", "party-as"):
            if fold(party.name) not in {w[0] for w in names if len(w) == 1}:
                if party.pattern == "party-is":
                    continue
        key = (role, fold(party.name))
        if key in seen or (party.pattern == "party-is" and any(r == role for r, _ in seen)):
            continue
        seen.add(key)
        side = {"customer": "controller", "supplier": "processor"}.get(role, role)
        for words in _own_words(party.name, party.aliases):
            if words and words not in names and not (len(words) == 1 and len(words[0]) < 3):
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
                names.setdefault(tuple(fold(w) for w in word.split()), equal.get(party.role, party.role))
    return scope.named(names), facts
