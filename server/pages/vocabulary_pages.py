"""What the graph's names mean: ontology, code lists, shapes and JSON-LD context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, render_template
from rdflib import RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ... import ontology
from ..negotiate import HTML
from ..web import answer_formats
from ..web.graph_replies import context_reply, graph_reply
from ..wording import asked_language
from .requirement_texts import requirement_texts, shapes_graph

blueprint = Blueprint("vocabulary", __name__)

NS = "https://w3id.org/avtalegraf/ns"
VOCAB = "https://w3id.org/avtalegraf/vocab"
_PAGE = {HTML: "html"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or code with its wording."""

    name: str
    notation: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class TermList:
    """Terms that belong together, such as the codes of one list."""

    title: str
    terms: tuple[Term, ...]


@blueprint.get("/ns")
def ns() -> Response | str:
    """Show the ontology."""
    media_type, name = answer_formats.chosen(_PAGE, answer_formats.GRAPHS)
    graph = _part(NS)
    if name != "html":
        return graph_reply(graph, media_type, name)
    language = asked_language()
    terms = _terms(graph, _subjects(graph, f"{NS}#"), language)
    return render_template("terms.html", kind="ns", lists=(TermList("", terms),))


@blueprint.get("/vocab")
def vocab() -> Response | str:
    """Show the code lists."""
    media_type, name = answer_formats.chosen(_PAGE, answer_formats.GRAPHS)
    graph = _part(VOCAB)
    if name != "html":
        return graph_reply(graph, media_type, name)
    return render_template("terms.html", kind="vocab", lists=_schemes(graph, asked_language()))


@blueprint.get("/shapes")
def shapes() -> Response | str:
    """Show the requirements."""
    media_type, name = answer_formats.chosen(_PAGE, answer_formats.GRAPHS)
    if name != "html":
        return graph_reply(shapes_graph(), media_type, name)
    return render_template("shapes.html", requirements=requirement_texts().values())


@blueprint.get("/context.jsonld")
def context() -> Response:
    """Return the JSON-LD context."""
    return context_reply()


@cache
def _part(namespace: str) -> Graph:
    """Return what the ontology says of the names of a namespace, and of nodes within that."""
    whole, part = ontology.load(), Graph()
    pending: list[Node] = [
        subject
        for subject in set(whole.subjects())
        if isinstance(subject, URIRef)
        and (subject == URIRef(namespace) or str(subject).startswith(f"{namespace}#"))
    ]
    while pending:
        subject = pending.pop()
        for predicate, value in whole.predicate_objects(subject):
            if isinstance(value, BNode) and (value, None, None) not in part:
                pending.append(value)
            part.add((subject, predicate, value))
    return part


def _subjects(graph: Graph, start: str) -> Iterator[URIRef]:
    for subject in set(graph.subjects()):
        if isinstance(subject, URIRef) and str(subject).startswith(start):
            yield subject


def _schemes(graph: Graph, language: str) -> tuple[TermList, ...]:
    schemes = {scheme for scheme in graph.objects(None, SKOS.inScheme)}
    lists = (
        TermList(
            _text(graph, scheme, (RDFS.label, SKOS.prefLabel), language)
            or str(scheme).rpartition("#")[2],
            _terms(graph, graph.subjects(SKOS.inScheme, scheme), language),
        )
        for scheme in schemes
    )
    return tuple(sorted(lists, key=lambda each: each.title))


def _terms(graph: Graph, subjects: Iterable[Node], language: str) -> tuple[Term, ...]:
    terms = (
        Term(
            name=str(subject).rpartition("#")[2],
            notation=str(graph.value(subject, SKOS.notation) or ""),
            label=_text(graph, subject, (RDFS.label, SKOS.prefLabel), language),
            definition=_text(graph, subject, (SKOS.definition, RDFS.comment), language),
        )
        for subject in subjects
    )
    return tuple(sorted(terms, key=lambda term: (term.name.lower(), term.name)))


def _text(graph: Graph, subject: Node, predicates: tuple[URIRef, ...], language: str) -> str:
    """Return the text of the first predicate that has one in this language, else in bokmål."""
    for wanted in (language, "nb"):
        for predicate in predicates:
            for value in graph.objects(subject, predicate):
                if isinstance(value, Literal) and value.language == wanted:
                    return str(value)
    return ""
