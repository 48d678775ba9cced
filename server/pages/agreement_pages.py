"""The register, each agreement, and its report: as pages, as graphs, as a table."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template
from rdflib import Graph, URIRef

from ...errors import DataFileError, StoreError, UnknownAgreementError
from ...queries.results import GraphResult
from ..negotiate import HTML
from ..store import AgreementRow, Reader
from ..web import answer_formats, graph_replies
from ..web.access import asker
from ..web.current_reader import CurrentReader
from ..web.problems import ProblemError
from ..wording import asked_language
from .agreement_view import ClauseRow, view
from .marked_text import segments
from .register_view import register
from .report_view import report_view
from .requirement_texts import requirement_texts
from .spoken import spoken

blueprint = Blueprint("agreements", __name__)

_PAGE = {HTML: "html"}
_CSV = {"text/csv": "csv"}
_SUFFIXES = {".ttl": "turtle", ".jsonld": "jsonld"}
_REGISTER_GRAPH = """
PREFIX avt: <https://w3id.org/avtalegraf/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
CONSTRUCT {
  ?agreement a avt:Agreement ; avt:slug ?slug ; dct:title ?title ; avt:kind ?kind ;
    dct:language ?language ; avt:isTemplate ?template ; dct:source ?source .
  ?source avt:fileName ?file .
} WHERE {
  ?agreement a avt:Agreement ; avt:slug ?slug ; dct:title ?title ; avt:kind ?kind ;
    dct:language ?language ; avt:isTemplate ?template ; dct:source ?source .
  ?source avt:fileName ?file .
}"""


@blueprint.get("/agreements")
@blueprint.get("/agreements.<suffix>")
def all_agreements(suffix: str = "") -> Response | str:
    """Show the register."""
    media_type, name = _wanted(f".{suffix}" if suffix else "")
    reader = _reader().newest(asker().view)
    language = asked_language()
    if name == "html":
        rows = register(reader, language) if reader else ()
        satisfied = spoken(URIRef("https://w3id.org/avtalegraf/vocab#outcome-satisfied"), language)
        return render_template("agreements.html", rows=rows, satisfied=satisfied)
    answer = reader.answer(_REGISTER_GRAPH) if reader else None
    graph = answer.graph if isinstance(answer, GraphResult) else Graph()
    return graph_replies.graph_reply(graph, media_type, name)


@blueprint.get("/agreements/<slug>")
def agreement(slug: str) -> Response | str:
    """Show an agreement: its facts, and its text with the words that they rest on marked."""
    reader = _reader().required(asker().view)
    row, suffix = _find(reader, slug)
    media_type, name = _wanted(suffix)
    graph = reader.graph(row.slug)
    if name != "html":
        return graph_replies.graph_reply(graph, media_type, name)
    shown = view(graph, URIRef(row.iri), asked_language())
    # An annex may have its parties from the agreement that it belongs to: show those words too.
    marks = tuple(shown.marks())
    start = min([shown.extent.start, *(mark.start for mark in marks)])
    end = max([shown.extent.end, *(mark.end for mark in marks)])
    places = [(clause.start, clause_name(clause)) for clause in shown.clauses]
    return render_template(
        "agreement.html",
        row=row,
        agreement=shown,
        clause_name=clause_name,
        has_report=_has_report(reader, row.slug),
        segments=segments(_text(reader, row), start, end, marks, places),
    )


@blueprint.get("/agreements/<slug>/report")
@blueprint.get("/agreements/<slug>/report.<suffix>")
def report(slug: str, suffix: str = "") -> Response | str:
    """Show how an agreement stands to the requirements."""
    reader = _reader().required(asker().view)
    row, _ = _find(reader, slug)
    if suffix == "csv":
        media_type, name = "text/csv", "csv"
    else:
        media_type, name = _wanted(f".{suffix}" if suffix else "", _CSV)
    graph = _report(reader, row.slug)
    if name not in {"html", "csv"}:
        return graph_replies.graph_reply(graph, media_type, name)
    if name == "csv":
        return _table(graph, row.slug)
    shown = report_view(graph, reader.graph(row.slug), requirement_texts(), asked_language())
    return render_template("report.html", row=row, report=shown)


def clause_name(clause: ClauseRow) -> str:
    """Return the name of the place in the text where a clause begins."""
    return f"c-{clause.start}"


def _wanted(suffix: str, *more: dict[str, str]) -> tuple[str, str]:
    if suffix:
        if suffix not in _SUFFIXES:
            raise ProblemError(404, "not-found")
        return answer_formats.named(_SUFFIXES[suffix], answer_formats.GRAPHS)
    return answer_formats.chosen(_PAGE, answer_formats.GRAPHS, *more)


def _find(reader: Reader, slug: str) -> tuple[AgreementRow, str]:
    """Return the agreement of this name, or of this name without a suffix, and the suffix."""
    rows = {row.slug: row for row in reader.agreements()}
    for suffix in ("", *_SUFFIXES):
        if slug.endswith(suffix) and (row := rows.get(slug.removesuffix(suffix))):
            return row, suffix
    raise ProblemError(404, "unknown-agreement")


def _has_report(reader: Reader, slug: str) -> bool:
    try:
        return len(reader.report(slug)) > 0
    except UnknownAgreementError:
        return False


def _report(reader: Reader, slug: str) -> Graph:
    try:
        return reader.report(slug)
    except UnknownAgreementError as error:  # the agreement is known: it is the report that lacks
        raise ProblemError(404, "no-report") from error


def _text(reader: Reader, row: AgreementRow) -> str:
    try:
        return reader.text(row.checksum)
    except StoreError as error:
        # The facts quote their words; the page is of use without the whole text.
        current_app.logger.warning("%s", error)
        return ""


def _table(report: Graph, slug: str) -> Response:
    # The checker that reads reports back is slow to import, and only this needs it.
    from ...shapes import from_graph, to_csv

    try:
        table = to_csv(from_graph(report), asked_language())
    except DataFileError as error:
        current_app.logger.warning("%s", error)
        raise ProblemError(503, "stale-report") from error
    response = Response(table, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-report.csv"'
    return response


def _reader() -> CurrentReader:
    reader: CurrentReader = current_app.extensions["reader"]
    return reader
