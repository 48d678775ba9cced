"""An agreement's graph as tables of facts for a page, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ..wording import text
from .marked_text import Mark
from .spoken import spoken

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
OA = Namespace("http://www.w3.org/ns/oa#")

COLUMNS: dict[str, tuple[str, ...]] = {
    "participation": ("role", "name", "orgNumber", "invalidOrgNumber", "isPlaceholder"),
    "subProcessor": (
        *("name", "orgNumber", "activity", "address", "place", "country", "inEEA"),
        *("transferGroundKind", "transferGround", "personalDataCategory"),
    ),
    "dataSubject": ("subject", "label"),
    "personalData": ("category", "concept", "label", "special", "status"),
    "deadline": (
        *("what", "duration", "promptness", "bearerRole", "trigger"),
        *("businessDays", "isPlaceholder", "effective"),
    ),
    "norm": ("topic", "modality", "force", "bearerRole", "counterpartyRole", "conditional"),
    "securityMeasure": ("measure",),
    "description": ("aspect", "fieldStatus"),
    "contact": ("bearerRole", "name", "email", "phone"),
    "definition": ("label", "term", "definitionText"),
    "lawReference": ("label", "outdated", "replacedBy"),
    "precedenceRule": ("prevailing", "yielding", "scope"),
    "governingLaw": ("label",),
    "venue": ("label",),
    "placeholder": ("slotKind",),
    "agreementReference": ("relation", "label", "otherKind", "prevails"),
    "crossReference": ("refersTo", "toAnnex", "resolved"),
}
"""What is shown of each type of fact (MODEL.md), in the order of the page."""

_ORDINARY = {
    "isPlaceholder": "no",
    "businessDays": "no",
    "conditional": "no",
    "outdated": "no",
    "effective": "yes",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A quotation and where it stands in the stored text, and on which page if there are pages."""

    start: int
    end: int
    quote: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: its cells in the order of the table's columns, and its evidence."""

    name: str
    cells: tuple[str, ...]
    words: tuple[Words, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """All facts of one type; columns that would be empty, or say nothing special, are left out."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[FactRow, ...]

    @property
    def has_clauses(self) -> bool:
        """Tell whether some fact stands in a numbered clause."""
        return any(row.clause for row in self.rows)


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause or annex of the agreement."""

    number: str
    heading: str
    start: int


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What the page of an agreement shows."""

    title: str
    language: str
    kind: str
    flags: frozenset[str]
    is_supported: bool
    part_of: str
    version: str
    extent: Words
    tables: tuple[FactTable, ...]
    clauses: tuple[ClauseRow, ...]

    def marks(self) -> Iterator[Mark]:
        """Yield where the evidence of each fact stands."""
        for table in self.tables:
            for row in table.rows:
                for words in row.words:
                    yield Mark(words.start, words.end, row.name)


def view(graph: Graph, agreement: URIRef, language: str) -> AgreementView:
    """Return what the page of an agreement shows, in a language."""
    flags = frozenset(
        name
        for name in ("isTemplate", "isExample", "isSigned")
        if str(graph.value(agreement, AVT[name])) == "true"
    )
    unsupported = str(graph.value(agreement, AVT.languageSupported)) == "false"
    extent = min(_words(graph, agreement), key=lambda w: w.start - w.end, default=Words(0, 0, ""))
    part_of = graph.value(agreement, AVT.partOfAgreement)
    version = next((str(v) for v in graph.objects(None, AVT.softwareVersion)), "")
    return AgreementView(
        title=_one(graph, agreement, DCTERMS.title),
        language=_one(graph, agreement, DCTERMS.language),
        kind=_spoken(graph, agreement, AVT.kind, language),
        flags=flags,
        is_supported=not unsupported,
        part_of=str(part_of or "").rpartition("/")[2],
        version=version,
        extent=extent,
        tables=tuple(
            table
            for kind in COLUMNS
            if (table := _table(graph, agreement, kind, language)) is not None
        ),
        clauses=_clauses(graph, agreement),
    )


def page_name(fact: Node) -> str:
    """Return the name of a fact on its agreement's page: the last part of its IRI."""
    return str(fact).rpartition("/")[2]


def words_of(graph: Graph, node: Node) -> tuple[Words, ...]:
    """Return the evidence of a fact or of an assessment, in the order of the text."""
    return tuple(sorted(_words(graph, node), key=lambda words: (words.start, words.end)))


def _table(graph: Graph, agreement: URIRef, kind: str, language: str) -> FactTable | None:
    names = COLUMNS[kind]
    rows = [
        (fact, tuple(_cell(graph, fact, name, language) for name in names))
        for fact in graph.objects(agreement, AVT[kind])
    ]
    if not rows:
        return None
    shown = [
        place
        for place, name in enumerate(names)
        if {cells[place] for _, cells in rows} - {"", _ordinary(name, language)}
    ]
    facts = (
        FactRow(
            page_name(fact),
            tuple(cells[place] for place in shown),
            words_of(graph, fact),
            _one(graph, fact, AVT.clauseNumber),
        )
        for fact, cells in rows
    )
    return FactTable(
        kind,
        tuple(_heading(names[place], language) for place in shown),
        tuple(sorted(facts, key=lambda row: (*[(w.start, w.end) for w in row.words], row.name))),
    )


def _ordinary(name: str, language: str) -> str:
    """Return what a truth value nearly always is: a column that only says so is left out."""
    return text(f"site.{_ORDINARY[name]}", language) if name in _ORDINARY else ""


def _heading(name: str, language: str) -> str:
    if name == "label":
        return text("column.label", language)
    words = spoken(_property(name), language)
    return words[:1].upper() + words[1:]


def _property(name: str) -> URIRef:
    return RDFS.label if name == "label" else AVT[name]


def _cell(graph: Graph, fact: Node, name: str, language: str) -> str:
    found = {
        spoken(value, language)
        for value in graph.objects(fact, _property(name))
        if isinstance(value, URIRef | Literal)
    }
    return ", ".join(sorted(found))


def _clauses(graph: Graph, agreement: URIRef) -> tuple[ClauseRow, ...]:
    rows = (
        ClauseRow(
            _one(graph, clause, AVT.number),
            _one(graph, clause, AVT.heading),
            min((words.start for words in _words(graph, clause)), default=0),
        )
        for clause in graph.objects(agreement, AVT.hasPart)
    )
    return tuple(sorted({row for row in rows if row.heading}, key=lambda row: row.start))


def _words(graph: Graph, node: Node) -> Iterator[Words]:
    for evidence in graph.objects(node, AVT.evidence):
        start = end = None
        quote = page = ""
        for selector in graph.objects(evidence, OA.hasSelector):
            if (selector, RDF.type, OA.TextPositionSelector) in graph:
                start = _integer(graph.value(selector, OA.start))
                end = _integer(graph.value(selector, OA.end))
            quote = _one(graph, selector, OA.exact) or quote
            page = _one(graph, selector, RDF.value).removeprefix("page=") or page
        if start is not None and end is not None:
            yield Words(start, end, quote, page)


def _integer(term: Node | None) -> int | None:
    return int(str(term)) if term is not None and str(term).isdigit() else None


def _one(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return str(graph.value(subject, predicate) or "")


def _spoken(graph: Graph, subject: Node, predicate: URIRef, language: str) -> str:
    value = graph.value(subject, predicate)
    return spoken(value, language) if isinstance(value, URIRef | Literal) else ""
