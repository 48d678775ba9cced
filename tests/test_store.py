"""The store on disk: what is taken in, replaced, published and read, and what a failure leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef

from avtalegraf.errors import QueryRefusedError, StoreError, UnknownAgreementError
from avtalegraf.server.storage import generations, graph_names
from avtalegraf.server.store import IngestOutcome, Reader, StoredAgreement, Writer

from .live_server import copied
from .sample_graph import AVT, NORDVIK_TEXT, Sample, loftnes, nordvik, ramme, sample

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
SLUGS = "SELECT ?slug WHERE { ?a a <https://w3id.org/avtalegraf/ns#Agreement> ; ?is ?slug . " + (
    "FILTER (?is = <https://w3id.org/avtalegraf/ns#slug>) } ORDER BY ?slug"
)


def put(data: Path, *samples: Sample) -> list[IngestOutcome]:
    with Writer(data) as writer:
        outcomes = [writer.ingest(each.entry, each.text, each.agreements) for each in samples]
        writer.publish()
    return outcomes


def slugs(data: Path) -> list[str]:
    return [row[0] for row in Reader.open(data).select(SLUGS).table()]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("two")
    put(data, sample(nordvik()), sample(*ramme()))
    return data


@pytest.fixture
def data(two: Path, tmp_path: Path) -> Path:
    copied(two, tmp_path)
    return tmp_path


def test_a_new_document_is_added(tmp_path: Path) -> None:
    assert put(tmp_path, sample(nordvik())) == [IngestOutcome.ADDED]
    assert slugs(tmp_path) == ["nordvik"]


def test_the_same_document_again_changes_nothing(data: Path) -> None:
    before = Reader.open(data)
    assert put(data, sample(nordvik())) == [IngestOutcome.UNCHANGED]
    after = Reader.open(data)
    assert after.generation == before.generation
    assert after.select(COUNT) == before.select(COUNT)


def test_a_newer_version_of_the_software_reads_again(data: Path) -> None:
    assert put(data, sample(nordvik(), version="0.2.0")) == [IngestOutcome.REPLACED]


def test_a_changed_document_replaces_all_that_was_said_of_it(data: Path) -> None:
    assert put(data, sample(nordvik(NORDVIK_TEXT + "Ny slutt."))) == [IngestOutcome.REPLACED]
    reader = Reader.open(data)
    old = nordvik().document
    assert slugs(data) == ["nordvik", "ramme", "ramme-bilag-7"]
    for pattern in (f"{{ <{old}> ?p ?o }}", f"{{ GRAPH ?g {{ <{old}> ?p ?o }} }}"):
        assert reader.select(f"SELECT ?p WHERE {pattern}").rows == ()


def test_a_document_that_holds_fewer_agreements_loses_the_others(data: Path) -> None:
    outer, _ = ramme()
    put(data, sample(outer, version="0.2.0"))
    assert slugs(data) == ["nordvik", "ramme"]
    with pytest.raises(UnknownAgreementError):
        Reader.open(data).graph("ramme-bilag-7")
    with pytest.raises(UnknownAgreementError):
        Reader.open(data).report("ramme-bilag-7")


def test_what_people_said_of_an_agreement_is_kept(data: Path) -> None:
    review = ox.NamedNode("https://w3id.org/avtalegraf/id/review/nordvik")
    said = ox.Triple(review, ox.NamedNode("http://purl.org/dc/terms/title"), review)
    with Writer(data) as writer:
        writer.truth.put(review, [said])
        writer.publish()
    put(data, sample(nordvik(), version="0.2.0"))
    found = Reader.open(data).select("SELECT ?o WHERE { GRAPH ?g { ?g ?p ?o } FILTER(?g = ?o) }")
    assert found.rows == ((URIRef(review.value),),)


def test_the_default_graph_is_the_union_without_repetition(data: Path) -> None:
    """A party of two agreements, and words in an agreement and its report, are met once."""
    reader = Reader.open(data)
    distinct = "SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    named = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    union_rows = reader.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
    assert len(reader.select(named).rows) > len(union_rows)
    assert sorted(map(str, union_rows)) == sorted(map(str, reader.select(distinct).rows))


def test_the_union_follows_each_change(data: Path) -> None:
    put(data, sample(ramme()[0], version="0.2.0"), sample(loftnes()))
    put(data, sample(nordvik(NORDVIK_TEXT + "Tillegg.")))
    reader = Reader.open(data)
    named = reader.select("SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    whole = reader.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
    assert sorted(map(str, named)) == sorted(map(str, whole))


def test_the_union_follows_a_number_at_which_the_engine_looks_too_far(data: Path) -> None:
    """Soaking found it: a graph's 255 stayed in the union when another graph had a 300."""
    subject, predicate = ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p")

    def store(name: str, number: int) -> None:
        value = ox.Literal(number)
        with Writer(data) as writer:
            writer.truth.put(ox.NamedNode(name), [ox.Triple(subject, predicate, value)])
            writer.publish()

    store("http://x/one", 255)
    store("http://x/other", 300)
    store("http://x/one", 256)
    found = Reader.open(data).select("SELECT ?o { <http://x/s> <http://x/p> ?o } ORDER BY ?o")
    assert [str(row[0]) for row in found.rows] == ["256", "300"]


def test_a_graph_comes_back_as_it_went_in_durations_included(data: Path) -> None:
    kept = Reader.open(data).graph("nordvik")
    given = nordvik().graph

    def plain(graph: Graph) -> set[str]:
        # Oxigraph writes 24.0 as 24; as numbers they are equal, as words they are not.
        return {
            " ".join(
                str(term.value)
                if isinstance(term, Literal) and term.datatype == XSD.decimal
                else term.n3()
                for term in triple
            )
            .replace("24.0", "24")
            .replace("72.0", "72")
            .replace("720.0", "720")
            for triple in graph
            if triple[1] != AVT.durationText
        }

    assert plain(kept) == plain(given)
    values = {str(value) for value in kept.objects(None, AVT.duration)}
    assert values == {"PT24H", "PT72H", "P30D"}


def test_a_report_comes_back_as_it_went_in(data: Path) -> None:
    assert set(Reader.open(data).report("nordvik")) == set(nordvik().report)


def test_the_text_comes_back_to_the_byte(tmp_path: Path) -> None:
    text = "\ufeff" + NORDVIK_TEXT.replace("\n", "\r\n")
    each = sample(nordvik(NORDVIK_TEXT))
    sheet = loftnes()
    sheet.text = text
    put(tmp_path, each, sample(sheet))
    reader = Reader.open(tmp_path)
    assert reader.text(sheet.checksum) == text
    assert reader.text(each.entry.checksum) == NORDVIK_TEXT


def test_every_offset_finds_its_words_in_the_stored_text(data: Path) -> None:
    reader = Reader.open(data)
    texts = {row.iri: reader.text(row.checksum) for row in reader.agreements()}
    rows = reader.select(
        """PREFIX avt: <https://w3id.org/avtalegraf/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?a ?start ?end ?exact WHERE { ?a a avt:Agreement ; avt:fact/avt:evidence ?e .
          ?e oa:hasSelector ?p, ?q . ?p oa:start ?start ; oa:end ?end . ?q oa:exact ?exact }"""
    ).table()
    assert len(rows) > 30
    assert all(texts[iri][int(start) : int(end)] == exact for iri, start, end, exact in rows)


def test_an_altered_text_is_not_given_out(data: Path) -> None:
    checksum = nordvik().checksum
    (data / "texts" / f"{checksum}.txt").write_text("noe annet", "utf-8")
    with pytest.raises(StoreError, match="altered"):
        Reader.open(data).text(checksum)


@pytest.mark.parametrize("checksum", ["../CURRENT", "0" * 64, ""])
def test_a_text_that_is_not_stored_is_named(data: Path, checksum: str) -> None:
    with pytest.raises(StoreError):
        Reader.open(data).text(checksum)


def test_the_register_lists_each_agreement_once(data: Path) -> None:
    rows = Reader.open(data).agreements()
    assert [(row.slug, row.kind, row.is_template, row.file_name) for row in rows] == [
        ("nordvik", "data_processing_agreement", False, "nordvik.txt"),
        ("ramme", "framework_agreement", False, "ramme.txt"),
        ("ramme-bilag-7", "data_processing_agreement", True, "ramme.txt"),
    ]
    assert rows[0].checksum == nordvik().checksum


def test_the_catalogue_knows_a_document_and_a_slug(data: Path) -> None:
    with Writer(data) as writer:
        entry = sample(*ramme()).entry
        assert writer.entry("ramme.txt", "k") == entry
        assert writer.entry("ramme.txt", "other") is None
        assert writer.slug_owner("ramme-bilag-7") == entry
        assert writer.slug_owner("loftnes") is None


def test_a_slug_of_another_document_is_refused(data: Path) -> None:
    each = sample(nordvik(NORDVIK_TEXT + "Annen."), key="another folder")
    with Writer(data) as writer, pytest.raises(StoreError, match="stored already"):
        writer.ingest(each.entry, each.text, each.agreements)


def test_the_same_text_under_two_names_keeps_the_names_apart(data: Path) -> None:
    copy = nordvik(slug="nordvik-kopi")
    copy.graph.set((copy.document, AVT.fileName, Literal("kopi.txt")))
    copy.file_name = "kopi.txt"
    put(data, sample(copy))
    rows = Reader.open(data).agreements()
    assert [row.file_name for row in rows] == ["kopi.txt", "nordvik.txt", "ramme.txt", "ramme.txt"]


@pytest.mark.parametrize(
    "bad",
    [
        (URIRef("http://x/a b"), URIRef("http://x/p"), Literal("1")),
        (URIRef("http://x/a"), URIRef("http://x/p"), BNode()),
    ],
)
def test_a_refused_graph_leaves_everything_as_it_was(
    data: Path, bad: tuple[URIRef, URIRef, Literal | BNode]
) -> None:
    before = Reader.open(data).select(COUNT)
    broken = nordvik(NORDVIK_TEXT + "Ny.")
    broken.graph.add(bad)
    each = sample(broken)
    with Writer(data) as writer:
        with pytest.raises(StoreError):
            writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
    assert Reader.open(data).select(COUNT) == before
    assert Reader.open(data).text(nordvik().checksum) == NORDVIK_TEXT


def test_what_is_not_published_is_not_there(data: Path) -> None:
    before = Reader.open(data).select(COUNT)
    each = sample(loftnes())
    with Writer(data) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
        writer.discard()
        assert writer.publish() == 1
        writer.ingest(each.entry, each.text, each.agreements)
    with Writer(data) as writer:
        assert writer.publish() == 1
    assert Reader.open(data).select(COUNT) == before


def test_two_writers_cannot_write_at_once(data: Path) -> None:
    with Writer(data), pytest.raises(StoreError, match="Another process"):
        Writer(data).__enter__()
    with Writer(data) as writer:
        assert writer.slug_owner("nordvik") is not None


def test_readers_read_while_a_writer_writes(data: Path) -> None:
    reader = Reader.open(data)
    each = sample(loftnes())
    with Writer(data) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
        assert slugs(data) == ["nordvik", "ramme", "ramme-bilag-7"]
        assert writer.publish() == 2
        assert slugs(data) == ["loftnes", "nordvik", "ramme", "ramme-bilag-7"]
    assert [row[0] for row in reader.select(SLUGS).table()] == ["nordvik", "ramme", "ramme-bilag-7"]


def test_only_the_two_newest_generations_are_kept(data: Path) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        put(data, sample(nordvik(), version=version))
    kept = sorted(path.name for path in (data / "generations").iterdir())
    assert kept == ["gen-000003", "gen-000004"]
    assert generations.current(data) == "gen-000004"


def test_a_generation_that_a_crash_left_half_made_is_passed_over(data: Path) -> None:
    each = sample(loftnes())
    with Writer(data) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
    (data / "generations" / "gen-000002").mkdir()  # a copy that was begun and never named
    with Writer(data) as writer:
        assert writer.ingest(each.entry, each.text, each.agreements) is IngestOutcome.ADDED
        assert writer.publish() == 3
    assert "loftnes" in slugs(data)


def test_texts_that_no_agreement_needs_are_removed(data: Path) -> None:
    old = nordvik().checksum
    put(data, sample(nordvik(NORDVIK_TEXT + "Ny.")))
    assert Reader.open(data).text(old)  # the generation before may still be read
    put(data, sample(nordvik(NORDVIK_TEXT + "Nyere.")))
    with pytest.raises(StoreError):
        Reader.open(data).text(old)


def test_an_empty_store_publishes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        assert writer.publish() == 0
    with pytest.raises(StoreError, match="avtalegraf ingest"):
        Reader.open(tmp_path)


def test_a_text_that_is_not_the_entrys_is_refused(tmp_path: Path) -> None:
    each = sample(nordvik())
    with Writer(tmp_path) as writer, pytest.raises(StoreError):
        writer.ingest(each.entry, each.text + " ", each.agreements)


def test_slugs_must_be_those_of_the_entry(tmp_path: Path) -> None:
    each = sample(nordvik())
    other = StoredAgreement("another", Graph(), Graph())
    with Writer(tmp_path) as writer, pytest.raises(StoreError, match="slug"):
        writer.ingest(each.entry, each.text, [other])


@pytest.mark.parametrize("slug", ["a b", "a>", "", "a/b", "æ"])
def test_a_slug_that_is_no_name_is_refused(slug: str) -> None:
    with pytest.raises(StoreError):
        graph_names.graph(slug)


@pytest.mark.parametrize("text", ["SELECT ?x WHERE {", "SELEKT", ""])
def test_what_is_not_sparql_is_refused_in_one_sentence(data: Path, text: str) -> None:
    with pytest.raises(QueryRefusedError) as error:
        Reader.open(data).select(text)
    assert "\n" not in str(error.value)


def test_a_query_without_rows_is_refused_where_rows_are_asked_for(data: Path) -> None:
    with pytest.raises(QueryRefusedError, match="SELECT"):
        Reader.open(data).select("ASK { ?s ?p ?o }")


def test_labels_of_codes_can_be_asked_for(data: Path) -> None:
    rows = Reader.open(data).select(
        """PREFIX avt: <https://w3id.org/avtalegraf/ns#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?label WHERE { ?a a avt:Agreement ; avt:kind/skos:prefLabel ?label .
          FILTER (LANG(?label) = "nb") } ORDER BY ?label"""
    )
    assert len(rows.rows) == 2


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from sample_graph import loftnes, sample
from avtalegraf.server.store import Writer
with Writer(Path({data!r})) as writer:
    print("open", flush=True)
    for number in range(100000):
        each = sample(loftnes(), version=str(number))
        writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
        print(number, flush=True)
"""


@pytest.fixture
def busy_writer(data: Path) -> Iterator[subprocess.Popen[str]]:
    tests = str(Path(__file__).parent)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(tests=tests, data=str(data))],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        yield child
    finally:
        child.kill()
        child.communicate()


def test_another_process_that_writes_is_named(
    data: Path, busy_writer: subprocess.Popen[str]
) -> None:
    with pytest.raises(StoreError, match="Another process"):
        Writer(data).__enter__()
    assert "nordvik" in slugs(data)


def test_a_writer_killed_in_the_middle_leaves_whole_agreements(
    data: Path, busy_writer: subprocess.Popen[str]
) -> None:
    assert busy_writer.stdout is not None
    assert busy_writer.stdout.readline() == "0\n"
    time.sleep(0.3)
    os.kill(busy_writer.pid, signal.SIGKILL)
    busy_writer.wait()
    with Writer(data) as writer:
        entry = writer.entry("loftnes.txt", "k")
        assert entry is not None
    reader = Reader.open(data)
    assert set(reader.graph("loftnes")) == set(loftnes().graph)
    named = reader.select("SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    assert set(named) == set(reader.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows)
