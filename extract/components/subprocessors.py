"""Who is engaged as sub-processor: from tables, lists and sentences, never from examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..folding import fold
from ..model import Fact, Span, Value
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from .names import name_before
from .tables import Table, tables

_SKIP = frozenset({"example", "guidance", "definition", "italic", "not_subprocessors"})
_NONE = re.compile(r"^\W*(ingen|none|ikke aktuelt|ikke relevant|n/?a|-|–)\W*$", re.I)
_EXAMPLE = re.compile(r"«[A-ZÆØÅ]\w+»|eksempel|\bselskap AS\b|navn på|\[[^\]]+\]", re.I)
_NAME = re.compile(
    r"(?:[A-ZÆØÅ0-9][\wæøåÆØÅéüöäÜÖÄ&.'’\-]*)(?:\s+(?:&\s+)?(?:og\s+|and\s+|for\s+|i\s+|of\s+)?[A-ZÆØÅ0-9][\wæøåÆØÅéüöäÜÖÄ&.'’\-]*){0,5}"
)
_LEGAL_FORM = re.compile(
    r"\b(AS|ASA|ANS|DA|SA|BA|KF|IKS|HF|AB|ApS|A/S|Oy|Oyj|OÜ|OU|GmbH|AG|BV|B\.V\.|NV|SARL|SAS|S\.?L\.?|Ltd\.?|Limited|LLC|LLP|PLC|Inc\.?|Corp\.?|Corporation|Pty|SE|Sp\. z o\.o\.|SIA|UAB|d\.o\.o\.|SRL|S\.r\.l\.|Consulting|Group|Technologies|Solutions)(?!\w)"
)
_ADDRESS = re.compile(
    r"([A-ZÆØÅ][\wæøåÆØÅé.\-]*(?:[ ]?[A-ZÆØÅa-zæøå][\wæøå.\-]*){0,3}\s+\d{1,4}\s?[A-Za-z]?\s*,\s*\d{4,5}\s+[A-ZÆØÅ][\wæøåÆØÅ\-]+)"
)
_GROUNDS = (
    ("outdated", re.compile(r"privacy shield|safe harbou?r|5\. februar 2010|2010/87", re.I)),
    ("scc", re.compile(r"standardkontrakt|standardklausul|standard contractual|\bSCC", re.I)),
    (
        "adequacy",
        re.compile(
            r"tilstrekkelig|adekvans|adequacy|data privacy framework|\bDPF\b|tilstrekkeleg", re.I
        ),
    ),
    ("bcr", re.compile(r"bindende virksomhetsregler|binding corporate|\bBCR", re.I)),
)


def ground_of(words: str) -> str | None:
    """Return the kind of transfer ground that some words name."""
    for kind, pattern in _GROUNDS:
        if pattern.search(words):
            return kind
    return None


def find_subprocessors(scope: Scope) -> list[Fact]:
    """Return the sub-processors of an agreement."""
    if scope.region.kind not in ("data_processing_agreement", "cooperation_agreement", "other"):
        return []
    found: list[Fact] = []
    names: set[str] = set()
    for fact in sorted(_engaged(scope), key=lambda f: f.span.start):
        name = re.sub(r"\W+", " ", str(fact.values["name"])).lower().strip()
        if name and name not in names:
            names.add(name)
            found.append(fact)
    return found


def _engaged(scope: Scope) -> Iterator[Fact]:
    in_tables: set[int] = set()
    for table in tables(scope):
        units = [
            u for row in (*((table.header,) if table.header else ()), *table.rows) for u in row
        ]
        in_tables |= {u.index for u in units}
        if units and (_concerns(scope, table, units[0]) or _lists_companies(scope, table)):
            yield from _from_table(scope, table)
    yield from _from_lists(scope, in_tables)
    yield from _from_records(scope)
    yield from _from_prose(scope, in_tables)
    yield from _from_scan(scope, in_tables)


def _concerns(scope: Scope, table: Table, first: Unit) -> bool:
    head = " ".join(scope.reading.words(u) for u in table.header).lower()
    lead = scope.units[first.lead - scope.units[0].index] if first.lead is not None else None
    if lead is not None and "not_subprocessors" in lead.zones:
        return False
    return bool(
        "subprocessors" in first.sections
        or any(h.code == "subprocessor" for u in table.header for h in u.of("role"))
        or (lead is not None and lead.codes("lead") & {"subprocessor_list"})
        or (lead is not None and any(h.code == "subprocessor" for h in lead.of("role")))
        or re.search(r"under(?:data)?behandl|underleverand|sub-?processor", head)
    )


def _company_column(scope: Scope, table: Table) -> int | None:
    """Return the column in which most cells name a company by its legal form."""
    width = max((len(r) for r in table.rows), default=0)
    for column in range(width):
        cells = [scope.reading.words(r[column]) for r in table.rows if column < len(r)]
        forms = sum(bool(_LEGAL_FORM.search(c)) and len(c) < 60 for c in cells)
        if forms >= 2 and forms * 3 >= 2 * (len(cells) - 1):
            return column
    return None


def _lists_companies(scope: Scope, table: Table) -> bool:
    """Tell whether a table without telling headings lists companies with their places."""
    column = _company_column(scope, table)
    if column is None or scope.region.kind != "data_processing_agreement":
        return False
    rows = [
        r
        for r in table.rows
        if column < len(r) and _LEGAL_FORM.search(scope.reading.words(r[column]))
    ]
    placed = [
        r for r in rows
        if any(place_in(scope.reading.words(u)) for i, u in enumerate(r) if i != column)
    ]  # fmt: skip
    named = [
        r
        for r in rows
        if any(h.code in ("controller", "processor") for h in scope.roles(r[column]))
    ]
    return len(placed) >= 2 and not named


def _from_table(scope: Scope, table: Table) -> Iterator[Fact]:
    name_column = table.column("name")
    if name_column is None:
        name_column = _company_column(scope, table) or 0
    for row in table.rows:
        cells = [scope.reading.words(u).strip() for u in row]
        if not cells or name_column >= len(cells):
            continue
        name = cells[name_column]
        if not name or _NONE.match(name) or _EXAMPLE.search(" ".join(cells)) or len(name) > 90:
            continue
        if any(u.zones & _SKIP for u in row) or re.fullmatch(r"[\s\d.\-|]*", name):
            continue
        if re.search(r"^(?:<|Her må|Navn\b|Selskap)", name):
            continue
        if not table.columns and not _LEGAL_FORM.search(name):
            continue

        def at(kind: str, cells: list[str] = cells) -> str | None:
            column = table.column(kind)
            if column is None or column >= len(cells) or column == name_column:
                return None
            if table.columns[column] and kind == "location" and len(table.columns[column]) > 2:
                return None
            return cells[column] or None

        unit = row[name_column]
        m = _NAME.match(name)
        plain = re.split(r"\s*(?:\(|,|;|org\.?\s*nr)", name)[0].strip()
        clean = plain or (m.group() if m else name)
        start = unit.start + (scope.reading.words(unit).find(clean[:5]) if clean else 0)
        span = scope.reading.span(max(start, unit.start), max(start, unit.start) + len(clean))
        yield _fact(
            scope, span, clean, "subprocessor-row", 0.95, activity=at("activity"),
            address=at("address"), where=at("location") or at("address"), ground=at("ground"),
            data=[u for i, u in enumerate(row) if i != name_column], whole=" ".join(cells),
        )  # fmt: skip


def _from_lists(scope: Scope, done: set[int]) -> Iterator[Fact]:
    by_index = {u.index: u for u in scope.units}
    for unit in scope.units:
        if unit.kind != "item" or unit.index in done or unit.zones & _SKIP or unit.lead is None:
            continue
        lead = by_index.get(unit.lead)
        if lead is None or lead.zones & _SKIP:
            continue
        listed = lead.codes("lead") & {"subprocessor_list"} or any(
            h.code == "subprocessor" for h in lead.of("role")
        )
        if not listed and _APPROVED.search(scope.reading.words(lead)):
            before = [by_index.get(lead.index - i) for i in (1, 2, 3)]
            listed = any(b and any(h.code == "subprocessor" for h in b.of("role")) for b in before)
        if not (listed or "subprocessors" in lead.sections) or unit.codes("modal") & {
            "must",
            "may",
            "should",
        }:
            continue
        if unit.start != scope.reading.blocks[unit.block].text_start:
            continue
        yield from _from_line(scope, unit.start, unit.end, "subprocessor-item", unit)


_RECORD = re.compile(
    r"^[ \t*\-]*(?:Navn|Namn|Name|Selskap|Firma|Leverandør|Company|Underdatabehandler|Underleverandør)\**\s*:\**[ \t]*([^\n]{3,70})\n((?:[ \t*\-]*[A-ZÆØÅ][\wæøåÆØÅ .]{2,28}\**:[^\n]*\n?){1,8})",
    re.M,
)


def _from_records(scope: Scope) -> Iterator[Fact]:
    """Read blocks of `Navn: ...`, `Land: ...`, `Oppgave: ...` lines under a sub-processor heading."""
    text = scope.reading.shadow.text
    for m in _RECORD.finditer(text, scope.region.start, scope.region.end):
        unit = next((u for u in scope.units if u.start <= m.start(1) < u.end), None)
        if unit is None or unit.zones & _SKIP or unit.sections & {"contacts", "signature"}:
            continue
        name = m.group(1).strip().rstrip(".")
        if (
            not _LEGAL_FORM.search(name)
            or _EXAMPLE.search(name)
            or any(
                h.code in ("controller", "processor") and h.end - h.start > 1
                for h in scope.roles(unit)
            )
        ):
            continue
        lines = dict(
            re.findall(r"[*\- \t]*([A-ZÆØÅ][\wæøåÆØÅ .]{2,28})\**:\**[ \t]*([^\n]*)", m.group(2))
        )
        lowered = {k.lower().strip(): v.strip() for k, v in lines.items()}

        def first(*keys: str, lowered: dict[str, str] = lowered) -> str | None:
            return next((v for k, v in lowered.items() if any(k.startswith(w) for w in keys)), None)

        if not (
            first("land", "sted", "country", "lokasjon", "location", "region", "behandlingssted")
            or first("oppgave", "task", "tjeneste", "service", "formål")
        ):
            continue
        span = scope.reading.span(m.start(1), m.start(1) + len(name))
        yield _fact(
            scope, span, name, "subprocessor-record", 0.9,
            activity=first("oppgave", "task", "tjeneste", "service", "formål", "funksjon", "oppgåve"),
            address=first("adresse", "address"), where=first("land", "sted", "country", "lokasjon", "location", "region", "behandlingssted"),
            ground=first("grunnlag", "overføring", "transfer"), data=[unit], whole=m.group(),
        )  # fmt: skip


_APPROVED = re.compile(
    r"godkjen|approved|sagt ja til|engaged|er i bruk|bruker i dag|nyttar i dag|benyttes|godkend",
    re.I,
)
_NOT_ENGAGED = re.compile(
    r"sagt opp|vurdert|ikke inngått|ikkje inngått|tidligere|avsluttet|considered|terminated|tatt ut",
    re.I,
)


def _from_prose(scope: Scope, done: set[int]) -> Iterator[Fact]:
    """Read `Godkjent er X AS (Norge, drift) og Y ApS (Danmark)` in a sentence."""
    text = scope.reading.shadow.text
    for unit in scope.units:
        if unit.kind not in ("sentence", "item") or unit.index in done or unit.zones & _SKIP:
            continue
        words = scope.reading.words(unit)
        about = "subprocessors" in unit.sections or any(
            h.code == "subprocessor" for h in unit.of("role")
        )
        if not _APPROVED.search(words) or _NOT_ENGAGED.search(words):
            continue
        previous = (
            scope.units[max(0, scope.units.index(unit) - 2) : scope.units.index(unit)]
            if not about
            else []
        )
        if not about and not any(h.code == "subprocessor" for p in previous for h in p.of("role")):
            continue
        forms = list(_LEGAL_FORM.finditer(words))
        spans = []
        for form in forms:
            span = name_before(text, unit.start + form.end())
            if span and span[0] >= unit.start and (not spans or span[0] >= spans[-1][1]):
                spans.append(span)
        for place, (a, b) in enumerate(spans):
            name = text[a:b].strip()
            stop = spans[place + 1][0] if place + 1 < len(spans) else unit.end
            if (
                _EXAMPLE.search(name)
                or name.lower().startswith(("godkjen", "approved"))
                or scope.names.get(tuple(fold(w) for w in re.findall(r"[\wæøåÆØÅ\-]+", name)))
            ):
                continue
            rest = text[b:stop]
            inner = re.search(r"\(([^)]{2,90})\)", rest)
            activity = None
            if inner:
                parts = [p.strip() for p in inner.group(1).split(",")]
                activity = next(
                    (p for p in parts if place_in(p) is None and re.search(r"[a-zæøå]{4}", p)), None
                )
            yield _fact(
                scope, scope.reading.span(a, b), name, "subprocessor-prose", 0.85, activity=activity,
                address=None, where=rest[:120], ground=None, data=[], whole=rest[:120],
            )  # fmt: skip


def _from_scan(scope: Scope, done: set[int]) -> Iterator[Fact]:
    """Read the lines of a sub-processor annex whose table borders were lost."""
    text = scope.reading.shadow.text
    blocks_done: set[int] = set()
    for unit in scope.units:
        if unit.kind not in ("sentence", "item", "cell", "heading") or unit.index in done:
            continue
        if unit.block in blocks_done:
            continue
        if "subprocessors" not in unit.sections or unit.zones & _SKIP or unit.codes("modal"):
            continue
        lead = (
            next((u for u in scope.units if u.index == unit.lead), None)
            if unit.lead is not None
            else None
        )
        if (
            (lead and lead.zones & _SKIP)
            or _APPROVED.search(scope.reading.words(unit))
            or _NOT_ENGAGED.search(scope.reading.words(unit))
        ):
            continue
        above = next((u for u in scope.units if u.index == unit.heading), None)
        if (
            (above
            and above.zones & _SKIP)
            or (above
            and any(h.code == "not_subprocessors" for h in above.of("zone")))
        ):
            continue
        if unit.kind == "heading" and unit.codes("section"):
            continue
        block = scope.reading.blocks[unit.block]
        for m in re.finditer(r"[^\n]+", text[block.start : block.end]):
            a, b = block.start + m.start(), block.start + m.end()
            blocks_done.add(unit.block)
            line = text[a:b]
            if len(line) > 200 or re.search(r"\b(skal|kan|må|er|har|shall|may)\b", line):
                continue
            if re.search(
                r"^\W*(?:Selskapets|Navn|Firma|Name|Underdatabehandler|Underleverandør)\b", line
            ):
                continue
            if _ADDRESS.search(line) or (
                _LEGAL_FORM.search(line) and re.search(r"\(|,|–|-|:", line)
            ):
                yield from _from_line(scope, a, b, "subprocessor-line", unit)


def _from_line(scope: Scope, start: int, end: int, pattern: str, unit: Unit) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    words = text[start:end]
    mark = re.match(r"[\s\-–*•·]*(?:\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)?", words)
    lead = mark.end() if mark else 0
    m = _NAME.match(words[lead:])
    if not m or _EXAMPLE.search(words) or len(m.group()) < 3:
        return
    name = (
        m.group().rstrip(".,") if not m.group().endswith(("Inc.", "Ltd.", "Corp.")) else m.group()
    )
    if pattern != "subprocessor-line" and not (
        _LEGAL_FORM.search(words) or "(" in words or "," in words or ":" in words or "–" in words
    ):
        return
    bracket = re.findall(r"\(([^)]{2,80})\)", words)
    address = _ADDRESS.search(words[lead + m.end() :].replace("  ", " "))
    activity = None
    place_words = words[lead + m.end() :]
    for inner in bracket:
        if place_in(inner) is None and re.search(r"[a-zæøå]{4}", inner):
            activity = inner
    if activity is None and (dash := re.search(r"\s[–-]\s*([a-zæøå][^,;(]{3,60})", words)):
        activity = dash.group(1).strip()
    tail = re.sub(r"\([^)]*\)", " ", place_words)
    if address:
        rest = tail[tail.find(address.group(1)[-8:]) + 8 :]
        where = rest if place_in(rest) else address.group(1)
    else:
        where = place_words
    span = scope.reading.span(start + lead, start + lead + len(name))
    full = scope.reading.span(start + lead, end)
    yield _fact(
        scope, full if pattern == "subprocessor-line" else span, name.strip(), pattern,
        0.85 if pattern == "subprocessor-line" else 0.9, activity=activity,
        # A lone I or | before the street is what a scan leaves of the cell's border.
        address=re.sub(r"^[I|l]\s+|(?<=[a-zæøå])(?=[A-ZÆØÅ])", lambda m: "" if m.group() else " ", address.group(1)) if address else None,
        where=where, ground=words if ground_of(words) else None, data=[unit], whole=words,
    )  # fmt: skip


def _fact(
    scope: Scope, span: Span, name: str, pattern: str, confidence: float, *, activity: str | None,
    address: str | None, where: str | None, ground: str | None, data: list[Unit], whole: str,
) -> Fact:  # fmt: skip
    from ..vocabulary import category_of

    values: dict[str, Value] = {"name": name}
    if activity and not re.fullmatch(r"[\W_]+", activity):
        values["activity"] = activity.strip()
    if address and re.search(r"\d", address):
        values["address"] = re.sub(r"(\d),(\d{4})", r"\1, \2", address.strip())
    place = place_in(where) if where else None
    if place is None:
        place = place_in(whole)
    if place:
        values["place"] = place.name
        values["country"] = place.iso2
        values["in_eea"] = place.in_eea
        values["has_adequacy"] = place.has_adequacy
    if ground and not re.fullmatch(
        r"[\W_]*|ikke aktuelt|ikkje aktuelt|n/?a|not applicable", ground.strip(), re.I
    ):
        values["ground"] = ground.strip()
        values["ground_kind"] = ground_of(ground)
    categories = {
        c
        for u in data
        for h in u.of("data")
        if (c := category_of(h.code)) and _tells_data(scope, u)
    }
    if categories:
        values["categories"] = tuple(sorted(categories))
    return scope.fact("subprocessor", span, pattern, confidence, **values)


def _tells_data(scope: Scope, unit: Unit) -> bool:
    return bool(
        re.search(
            r"opplysning|helse|data|journal|diagnos|pasient|health|personal",
            scope.reading.words(unit),
            re.I,
        )
    )
