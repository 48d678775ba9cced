"""Which kinds of personal data are processed, about whom; stated, or only possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit
from .lists import items, joined
from .tables import Table, tables

_SKIP = frozenset(
    {
        "definition",
        "example",
        "guidance",
        "italic",
        "confidentiality_scope",
        "channel",
        "negated_data",
    }
)
_TICK_OPEN = re.compile(r"\(\s*[xX]?\s*\)\s*$|☐|\[\s*\]|:\s*\(\s*[xX]\s*\)")
_TICK_SET = re.compile(r"☒|☑|\[\s*[xX]\s*\]|\(X\)\s*\S")
_LEAD = re.compile(
    r"(?:opplysning(?:er|ene|ar|ane)?\s+(?:om|gjelder|omfatter|omfattar)|omfatter|omfattar"
    r"|omfatte|inneheld|inneholder|innehalde|liggje|ligge|følgende|desse|disse|behandles"
    r"|personal data|include[s]?|comprise[s]?|consist of|categories of (?:personal )?data"
    r"|forekomme|førekome|som «|opplysninger som|i tillegg|"
    r"behandler|behandlar|processes?|tilgang til|registreres|registrerast|deles|delast"
    r"|utleveres|lagres)\s*:?\s*",
    re.I,
)
_OF_ITSELF = re.compile(
    r"opplysning|informasjon|information|relasjon|tidspunkt|data|vedtak|notat|forhold", re.I
)
_FOR_WHOM = re.compile(r"\s+(?:for|om|about|of|concerning|på)\s+(?=[a-zæøå])", re.I)
_STOP_ITEM = re.compile(
    r"^(?:andre|annet|dette|disse|hvis|dersom|når|dei|opplysninger|opplysningar"
    r"|personopplysninger|se |jf|this|other)\b|^(?:uten å|lignende|liknande|annet|eksempel)"
    r"|\b(?:skal|kan|må|blir|er|har|vil|should|shall|may|is|are)\b",
    re.I,
)
_ABOUT = re.compile(
    r"\s*(?:Opplysninger\s+(?:om|knyttet til)|Personopplysninger\s+om|Opplysningar\s+om)\s+", re.I
)
_STRONG = frozenset({"data_types", "special_categories"})


def _status(unit: Unit, words: str) -> str:
    if "undecided" in unit.zones or _TICK_OPEN.search(words):
        return "possible"
    return "stated"


def _best(unit_hits: tuple[Hit, ...], first: int, last: int) -> Hit | None:
    inside = [h for h in unit_hits if h.group == "data" and first <= h.start and h.end <= last]
    if not inside:
        return None
    return max(inside, key=lambda h: (_weight(h.code), h.end - h.start, -h.start))


def _weight(code: str) -> int:
    from ..vocabulary import special_data

    if code in special_data():
        return 3
    return 0 if code in ("case_status", "free_text", "benefit", "log") else 2


def find_personal_data(scope: Scope) -> list[Fact]:
    """Return the kinds of personal data of an agreement."""
    found = sorted(_data(scope), key=lambda f: (f.span.start, -f.span.end))
    kept: list[Fact] = []
    for fact in found:
        if kept and fact.span.start < kept[-1].span.end:
            continue
        kept.append(fact)
    return kept


def _data(scope: Scope) -> Iterator[Fact]:
    in_tables: set[int] = set()
    for table in tables(scope):
        if table.columns:
            in_tables |= {u.index for row in table.rows for u in row}
        yield from _from_table(scope, table)
    for unit in scope.units:
        if unit.index in in_tables or unit.kind == "heading" or unit.zones & _SKIP:
            continue
        if unit.kind == "cell" and (not unit.cell or not unit.sections & _STRONG):
            continue
        yield from _from_prose(scope, unit)


def _from_table(scope: Scope, table: Table) -> Iterator[Fact]:
    column = table.column("data")
    if column is None or (
        table.column("retention") is not None and not table.under({"data_types"})
    ):
        return
    if table.column("ground") is not None:
        return
    for row in table.rows:
        if column < len(row) and not row[column].zones & _SKIP:
            cell = row[column]
            yield from _items(
                scope, cell, cell.start, cell.end, _status(cell, scope.reading.words(cell)), True
            )


def _from_prose(scope: Scope, unit: Unit) -> Iterator[Fact]:
    reading = scope.reading
    words = reading.words(unit)
    hits = unit.of("data")
    strong = bool(unit.sections & _STRONG) and not unit.sections & {"subprocessors"}
    if unit.zones & {"guidance"}:
        return
    status = _status(unit, words)
    if "undecided" in unit.zones and not hits:
        return
    start = unit.start
    if unit.label and strong:
        m = re.match(r"\s*[^.:;|\n]{2,50}[:.]\s+", words)
        if m:
            start += m.end()
    colon = re.search(r":\s+(?=[a-zæøå])", reading.shadow.text[start : unit.end])
    if colon and reading.shadow.text[start + colon.end() : unit.end].count(",") >= 1:
        start += colon.end()
    modal = any(h.code in ("must", "should", "right") or h.code == "not" for h in unit.of("modal"))
    list_lead = bool(unit.codes("lead") & {"data_list"})
    if strong:
        special = unit.sections & {"special_categories"}
        if modal and not ("undecided" in unit.zones or list_lead):
            return
        if (
            any(h.code == "may" for h in unit.of("modal"))
            and not list_lead
            and words.count(",") < 1
        ):
            return
        m = _ABOUT.match(reading.shadow.text, start, unit.end)
        lead = None
        for found in _LEAD.finditer(reading.shadow.text, start, unit.end):
            lead = found
        if m and not words.rstrip().endswith(":"):
            start = m.end()
        elif (
            lead
            and not special
            and (unit.kind == "sentence")
            and len(hits) >= 1
            and lead.end() - start > 18
        ):
            start = lead.end()
        elif special and (early := _LEAD.search(reading.shadow.text, start, unit.end)):
            # `... kan behandlingen omfatte opplysninger om rase, opplysninger om straffedommer`
            start = early.end()
            again = _LEAD.match(reading.shadow.text, start, unit.end)
            start = again.end() if again else start
        if words.rstrip().endswith(":"):
            return
        if not hits:
            return
        yield from _items(
            scope, unit, start, unit.end, status, len(hits) >= 2 or unit.kind == "item"
        )
        return
    if not hits:
        return
    run = run_of_data(scope, unit)
    if run is not None and not modal:
        yield from _items(scope, unit, run, unit.end, status, True)
        return
    if list_lead and not modal:
        # Only the part after the lead, and only what is known as data.
        leads = [h for h in unit.of("lead") if h.code == "data_list"]
        begin = reading.token_end(leads[0].end - 1)
        cut = re.search(r"[.:]\s*$", reading.shadow.text[begin : unit.end])
        yield from _items(
            scope, unit, begin, unit.end - (len(cut.group()) if cut else 0), status, False
        )


_NO_RUN = frozenset(
    {"confidentiality", "definitions", "breach", "audit", "security", "subprocessors", "dispute",
     "contacts", "signature", "deletion", "changelog", "liability"}
)  # fmt: skip
_INTO_RUN = re.compile(
    r"(?:\b(?:med|with|om|about|gjelder|gjeld|omfatter|inneholder|hold|keep)\b|:)\s+(?=[^:]*$)",
    re.I,
)


def run_of_data(scope: Scope, unit: Unit) -> int | None:
    """Return where a run of three or more kinds of data begins in a sentence, if there is one."""
    hits = unit.of("data")
    if len({h.code for h in hits}) < 3 or unit.sections & _NO_RUN or unit.zones & _SKIP:
        return None
    text = scope.reading.shadow.text
    first = scope.reading.token_start(hits[0].start)
    inside = text[first : unit.end]
    if inside.count(",") + inside.count(";") < 2:
        return None
    before = text[unit.start : first]
    if before.count("(") > before.count(")"):
        return None  # an aside that tells what to think of
    lead = None
    for m in _INTO_RUN.finditer(text[unit.start : first]):
        lead = m
    return unit.start + lead.end() if lead else first


def _items(
    scope: Scope, unit: Unit, start: int, end: int, status: str, unknown_too: bool
) -> Iterator[Fact]:
    from ..vocabulary import category_of, special_data

    reading = scope.reading
    text = reading.shadow.text
    whole_status = status
    stop = _stop(text, start, end)

    def category(a: int, b: int) -> str | None:
        first, last = _token_range(scope, unit, a, b)
        hit = _best(unit.hits, first, last)
        return category_of(hit.code) if hit else None

    for a, b in joined(text, list(items(text, start, stop)), category):
        words = text[a:b]
        whom = _FOR_WHOM.search(words)
        if whom and whom.start() > 3 and not _OF_ITSELF.search(words[: whom.start()]):
            b = a + whom.start()
            words = text[a:b]
        if _STOP_ITEM.search(words) and not re.search(r"som kan ha|som har", words):
            continue
        prefix = re.match(
            r"(?:opplysninger|opplysningar|information|data)\s+(?:om|about|on)\s+", words, re.I
        )
        if prefix:
            a += prefix.end()
            words = text[a:b]
        hit = _best(unit.hits, *_token_range(scope, unit, a, b))
        if hit is None and not unknown_too:
            continue
        if hit is None and (len(words) > 60 or len(words.split()) > 6 or words[:1].isdigit()):
            continue
        code = hit.code if hit else None
        if (
            code in ("case_status", "benefit", "free_text", "behaviour", "education")
            and not unknown_too
            and len(words.split()) > 7
        ):
            continue
        yield scope.fact(
            "personal_data", reading.span(a, b), "data-item" if hit else "data-unknown",
            0.92 if hit else 0.7, category=category_of(code) if code else "other", concept=code,
            special=bool(code and code in special_data()), status=whole_status, label=words,
        )  # fmt: skip


def _token_range(scope: Scope, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return the unit's tokens that lie between two shadow offsets."""
    doc = scope.reading.doc
    first = next(
        (i for i in range(unit.first, unit.last) if doc[i].idx + len(doc[i]) > start), unit.last
    )
    last = next((i for i in range(first, unit.last) if doc[i].idx >= end), unit.last)
    return first, last


def _stop(text: str, start: int, end: int) -> int:
    """Return where a list of data ends and says whom it is about (`osv. for naboer`)."""
    m = re.search(
        r"\s(?:osv\.?|etc\.?)\s+(?:for|om|about)\s"
        r"|\s+for\s+(?!\w+\s+(?:ogs|òg))(?=[a-zæøå]+(?:e|er|ere|ar|arar)(?:,| og|\.))",
        text[start:end],
    )
    return start + m.start() if m else end
