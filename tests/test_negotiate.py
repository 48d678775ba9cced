"""Accept headers, query texts and marked texts: what is decided before anything is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalegraf.server.engine.query_text import read_query
from avtalegraf.server.negotiate import choose, choose_language
from avtalegraf.server.pages.marked_text import Mark, segments

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ROWS = ("application/sparql-results+json", "application/xml", "text/csv", "text/html")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        (FIREFOX, "text/html"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.4, application/xml;q=0.6", "application/xml"),
        ("text/*", "text/csv"),
        ("text/*, text/csv;q=0", "text/html"),
        ("*/*;q=0.1, text/html;q=0", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, text/csv;q=0.001", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/turtle", None),
        ("nonsense", None),
        ("text/csv;q=wrong", None),
    ],
)
def test_choose_takes_what_the_client_likes_best(header: str | None, wanted: str | None) -> None:
    assert choose(header, ROWS) == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "nb"),
        ("en", "en"),
        ("nn-NO,nn;q=0.9,en;q=0.8", "nn"),
        ("no", "nb"),
        ("nb-NO;q=0.5,en-GB;q=0.9", "en"),
        ("de,fr;q=0.5", "nb"),
        ("sv, en;q=0.9", "nb"),
    ],
)
def test_choose_language(header: str | None, wanted: str) -> None:
    assert choose_language(header, ("nb", "nn", "en")) == wanted


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("PREFIX select: <http://x/ASK> # CONSTRUCT\nask {}", "ASK"),
        ("BASE <http://x/> CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("describe <x>", "DESCRIBE"),
        ("PREFIX a: <b> INSERT DATA {}", "UPDATE"),
        ("WITH <g> DELETE {} WHERE { SELECT * {} }", "UPDATE"),
        ("hello", ""),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(text: str, form: str) -> None:
    assert read_query(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> {} }",
        "SELECT * { service SILENT ?x {} }",
        "SELECT * {?s ?p 'it\\'s'} # '\n SELECT * { SERVICE<http://x/>{} }",
        # An apostrophe escaped in a name opens no string that could hide what follows.
        "SELECT * { ?s ex:it\\'s ?o . SERVICE <http://x/> {} # '\n }",
        "SELECT * { ?s ex:a\\#b ?o . SERVICE <http://x/> {} }",
        "LOAD <http://x/>",
    ],
)
def test_service_and_load_are_found_wherever_they_are_keywords(text: str) -> None:
    assert read_query(text).refused in {"SERVICE", "LOAD"}


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
        "SELECT * { ?s ?p '''a ' SERVICE ''' }",
        "SELECT * { ?service ?p $LOAD }",
        "SELECT * { ?s ex:service service:load }",
        "SELECT * { ?s <http://x/SERVICE> 'a'@load } # SERVICE",
        "SELECT * { _:service ?p ?o }",
    ],
)
def test_the_words_are_harmless_elsewhere(text: str) -> None:
    assert read_query(text).refused is None


TEXT = "Databehandleren skal varsle 🙂 innen 24 timer."
PLACES = st.integers(min_value=0, max_value=len(TEXT))


@given(st.lists(st.tuples(PLACES, PLACES, st.sampled_from("abc"))), PLACES, PLACES)
def test_segments_are_the_text_and_each_mark_is_whole(
    spans: list[tuple[int, int, str]], start: int, end: int
) -> None:
    marks = [Mark(a, b, name) for a, b, name in spans if a < b]
    cut = segments(TEXT, start, end, marks, [(start, "here")])
    assert "".join(segment.text for segment in cut) == TEXT[start:end]
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            marked = [s for s in cut if mark.start <= s.start < mark.end]
            assert all(mark.fact in segment.facts for segment in marked)
            assert "".join(s.text for s in marked) == TEXT[mark.start : mark.end]
            assert f"s-{mark.start}-{mark.end}" in marked[0].anchors
