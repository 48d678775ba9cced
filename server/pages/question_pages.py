"""The stored questions: a list, and each as a page with a form or as data for programs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from rdflib import URIRef

from ... import ontology, queries
from ...errors import AvtalegrafError
from ...queries.model import Parameter, Query
from ..engine.query_text import read_query
from ..engine.workers import Question
from ..negotiate import HTML
from ..web import answer_formats
from ..web.freshness import Freshness
from ..web.paging import PAGING, asked_page, paged
from ..web.problems import Problem, problem_of
from ..wording import asked_language
from .answer_table import AnswerTable, table_of
from .spoken import spoken

blueprint = Blueprint("questions", __name__)

_PAGE = {HTML: "html"}
_OURS = frozenset({"format", "lang", *PAGING})


@dataclass(frozen=True, slots=True)
class FormField:
    """One parameter as a field of the form; `options` are codes with their labels."""

    name: str
    label: str
    value: str
    type: str
    is_required: bool
    options: tuple[tuple[str, str], ...]


@blueprint.get("/queries")
def all_questions() -> str:
    """List the stored questions."""
    stored = [queries.load(name) for name in queries.names()]
    return render_template(
        "questions.html",
        questions=[query for query in stored if not query.name.startswith("facts-")],
        facts=[query for query in stored if query.name.startswith("facts-")],
    )


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """Answer a stored question; its parameters are those of the address."""
    query = queries.load(name)
    gives_graph = read_query(query.text).gives_graph
    formats = answer_formats.GRAPHS if gives_graph else answer_formats.ROWS
    media_type, short = answer_formats.asked(_PAGE, formats)
    page = None if gives_graph else asked_page()
    # An empty field of a form is one that was not filled in: the default stands.
    given = {
        key: value for key, value in request.args.items() if key not in _OURS and value.strip()
    }
    if short == "html":
        return _page(query, given, gives_graph)
    bound = queries.bind(query, given)
    question = Question(query.text, short, bound)
    fresh = Freshness(media_type)
    if page is not None:
        return fresh.not_modified() or paged(question, page, media_type, fresh)
    return answer_formats.answer(question, media_type, fresh)


def _page(query: Query, given: dict[str, str], gives_graph: bool) -> Response:
    problem: Problem | None = None
    table: AnswerTable | None = None
    is_waiting = any(p.default is None and p.name not in given for p in query.parameters)
    if given or not is_waiting:
        try:
            bound = queries.bind(query, given)
            answer = answer_formats.run(
                Question(query.text, "turtle" if gives_graph else "json", bound)
            )
            table = table_of(answer, gives_graph, asked_language(), query)
        except AvtalegrafError as error:
            problem = problem_of(error)
    page = render_template(
        "question.html",
        query=query,
        fields=[_field(parameter, given) for parameter in query.parameters],
        given=given,
        table=table,
        problem=problem,
        downloads=("turtle", "jsonld") if gives_graph else ("json", "csv", "tsv", "xml"),
    )
    return Response(page, problem.status if problem else 200, mimetype=HTML)


def _field(parameter: Parameter, given: dict[str, str]) -> FormField:
    language = asked_language()
    kind, _, scheme = parameter.type.partition(":")
    options: tuple[tuple[str, str], ...] = ()
    if kind == "code":
        labels = (
            (code, spoken(URIRef(f"https://w3id.org/avtalegraf/vocab#{scheme}-{code}"), language))
            for code in ontology.codes(scheme)
        )
        options = tuple(sorted(labels, key=lambda option: option[1]))
    return FormField(
        name=parameter.name,
        label=parameter.label.of(language),
        value=given.get(parameter.name, parameter.default or ""),
        type=kind,
        is_required=parameter.default is None,
        options=options,
    )
