"""`/sparql`: the SPARQL 1.1 Protocol for queries, with an editor for people."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from ... import queries
from ...errors import AvtalegrafError
from ..engine.workers import Question
from ..negotiate import HTML
from ..pages.answer_table import AnswerTable, table_of
from ..web import answer_formats
from ..web.access import asker
from ..web.freshness import Freshness
from ..web.graph_replies import graph_reply
from ..web.problems import Problem, problem_of
from ..wording import asked_language, text
from .protocol import Demand, read_demand
from .service_description import describe

blueprint = Blueprint("sparql", __name__)

_PAGE = {HTML: "html"}
_FIRST_QUERY = """PREFIX avt: <https://w3id.org/avtalegraf/ns#>
PREFIX v: <https://w3id.org/avtalegraf/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?agreement ?title WHERE {
  ?agreement a avt:Agreement ; dct:title ?title .
} ORDER BY ?title"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, show the editor or describe the service."""
    asker()
    demand = read_demand(request)
    if demand is None:
        # RDF stands first: a program that takes anything wants the description, and browsers
        # always say that they like HTML better.
        media_type, name = answer_formats.asked(answer_formats.GRAPHS, _PAGE)
        if name == "html":
            stored = request.args.get("edit")  # a stored query to begin from
            return _editor(_without_head(queries.load(stored).text) if stored else "")
        language = asked_language()
        title = text("start.heading", language)
        return graph_reply(describe(request.base_url, title, language), media_type, name)
    formats = answer_formats.GRAPHS if demand.query.gives_graph else answer_formats.ROWS
    media_type, name = answer_formats.asked(formats, _PAGE)
    if name == "html":
        return _answer_page(demand)
    fresh = None if demand.query.changes_by_itself else Freshness(media_type)
    return answer_formats.answer(_question(demand, name), media_type, fresh)


def _question(demand: Demand, format_name: str) -> Question:
    return Question(
        demand.query.text,
        format_name,
        default_graphs=demand.default_graphs,
        named_graphs=demand.named_graphs,
        base=request.base_url,
    )


def _answer_page(demand: Demand) -> Response:
    gives_graph = demand.query.gives_graph
    try:
        answer = answer_formats.run(_question(demand, "turtle" if gives_graph else "json"))
        shown = table_of(answer, gives_graph, asked_language())
    except AvtalegrafError as error:
        return _editor(demand.query.text, problem=problem_of(error))
    return _editor(demand.query.text, table=shown)


def _editor(
    query: str, table: AnswerTable | None = None, problem: Problem | None = None
) -> Response:
    examples = [queries.load(name) for name in queries.names()]
    page = render_template(
        "sparql.html",
        text=query or _FIRST_QUERY,
        table=table,
        problem=problem,
        examples=[query for query in examples if not query.parameters],
        seconds=f"{asker().limits.seconds:g}",
        endpoint=url_for("sparql.sparql"),
    )
    response = Response(page, problem.status if problem else 200, mimetype=HTML)
    if problem:
        response.headers.update(problem.headers)
    return response


def _without_head(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
