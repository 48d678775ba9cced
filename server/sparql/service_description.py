"""What the endpoint can do, in the terms of SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from rdflib import DCTERMS, RDF, VOID, BNode, Graph, Literal, Namespace, URIRef

from ...ontology import AVT, DPV, OA, base_iri

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_GRAPH_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_ROW_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
)


def describe(endpoint: str, title: str, language: str) -> Graph:
    """Return the description of the endpoint at an address, with the dataset's title."""
    graph = Graph()
    graph.bind("sd", SD)
    service, dataset, default = BNode(), BNode(), BNode()
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in (*_ROW_FORMATS, *_GRAPH_FORMATS):
        graph.add((service, SD.resultFormat, _FORMATS[name]))
    for name in _GRAPH_FORMATS:
        graph.add((service, SD.inputFormat, _FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCTERMS.title, Literal(title, lang=language)))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(endpoint)))
    graph.add((dataset, VOID.uriSpace, Literal(base_iri())))
    for vocabulary in (AVT, DPV, OA):
        graph.add((dataset, VOID.vocabulary, URIRef(str(vocabulary))))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    return graph
