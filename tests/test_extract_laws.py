"""Laws of the extraction that hold of every text, however damaged."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import BNode

from avtalegraf.extract import Agreement, Span, extract, from_text
from avtalegraf.extract.shadow import Shadow, cast
from avtalegraf.extract.structure import blocks
from avtalegraf.extract.triples import graph_of
from avtalegraf.ontology import OA

from .strategies import agreement_texts, any_texts, marked_texts, nested_texts, noise

slow = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
quick = settings(max_examples=200, deadline=timedelta(seconds=2))
texts = st.one_of(agreement_texts(), agreement_texts(), any_texts())


def is_put_in(shadow: Shadow, at: int) -> bool:
    """Tell whether a character is a space that is read behind a mark stuck to its word."""
    return at > 0 and shadow.origin[at - 1] == shadow.origin[at]


def agreements(text: str) -> tuple[Agreement, ...]:
    return extract(from_text(text, "prove.txt"))


# ------------------------------------------------------------------ facts and their evidence


@slow
@given(texts)
@example("x")
@example("\ufeff\u200b\u00ad")
@example("**")
@example("-0")
@example("1. ")
@example("\x0c\x0c\r\r\n")
@example("Databehandleravtale")
@example("[" * 50)
@example("| a | b |\n" * 3)
def test_every_fact_lies_in_the_text_and_quotes_it(text: str) -> None:
    found = agreements(text)
    assert found or not any(c.isalnum() for c in text)
    for agreement in found:
        assert agreement.document.text == text
        for part in (*agreement.facts, *agreement.clauses):
            assert 0 <= part.span.start < part.span.end <= len(text)
            assert agreement.document[part.span] == text[part.span.start : part.span.end]
        for fact in agreement.facts:
            assert agreement.document[fact.span].strip()
            assert 0 < fact.confidence <= 1
        assert 0 <= agreement.span.start <= agreement.span.end <= len(text)


@slow
@given(texts)
def test_the_same_text_twice_gives_the_same_agreements_and_the_same_graphs(text: str) -> None:
    one, other = agreements(text), agreements(text)
    assert one == other
    for a, b in zip(one, other, strict=True):
        # Without blank nodes, equal sets of triples are isomorphic graphs.
        assert set(graph_of(a)) == set(graph_of(b))


@slow
@given(agreement_texts())
def test_a_graph_has_no_blank_nodes_and_its_quotes_are_the_text(text: str) -> None:
    for agreement in agreements(text):
        graph = graph_of(agreement)
        assert not [n for triple in graph for n in triple if isinstance(n, BNode)]
        for evidence in graph.subjects(OA.hasSource):
            start, end, exact = (
                graph.value(evidence, OA.hasSelector / p) for p in (OA.start, OA.end, OA.exact)
            )
            assert text[int(str(start)) : int(str(end))] == str(exact)
        assert graph.serialize(format="nt11")


@slow
@given(nested_texts())
def test_agreements_nest_and_share_no_fact(text: str) -> None:
    found = agreements(text)
    by_slug = {a.slug: a for a in found}
    assert len(by_slug) == len(found)
    assert [a for a in found if a.part_of is None] == [found[0]]
    for agreement in found[1:]:
        outer = by_slug[str(agreement.part_of)]
        assert outer is not agreement
        assert outer.span.holds(agreement.span)
    inner = found[1:]
    for place, agreement in enumerate(inner):
        assert all(
            not agreement.span.overlaps(other.span)
            or agreement.span.holds(other.span)
            or other.span.holds(agreement.span)
            for other in inner[place + 1 :]
        )
        assert all(
            agreement.span.start <= f.span.start < agreement.span.end for f in agreement.facts
        )


@slow
@given(agreement_texts(), st.text(" \n", max_size=5))
def test_facts_come_in_the_order_of_the_text(text: str, after: str) -> None:
    for agreement in agreements(text + after):
        starts = [f.span.start for f in agreement.facts]
        assert starts == sorted(starts)


@slow
@given(noise())
def test_noise_has_no_parties_no_sub_processors_and_no_data(text: str) -> None:
    unwanted = ("party", "subprocessor", "personal_data", "law_reference", "precedence")
    kinds = [f.kind for a in agreements(text) for f in a.facts]
    assert not [kind for kind in kinds if kind in unwanted]


# ------------------------------------------------------------------ the shadow

READ_INSTEAD = " \n\"'“”«»&<>"  # of odd spaces, line ends and quotes


@quick
@given(st.one_of(marked_texts(), agreement_texts()))
def test_the_shadow_goes_there_and_back(text: str) -> None:
    shadow = cast(text)
    assert len(shadow.origin) == len(shadow.text)
    for i, origin in enumerate(shadow.origin):
        assert text[origin] == shadow.text[i] or shadow.text[i] in READ_INSTEAD
        assert shadow.text[i] == " " if is_put_in(shadow, i) else shadow.there(origin) == i
        assert shadow.back(i, i + 1) == Span(origin, origin + 1)


@quick
@given(marked_texts())
def test_the_shadow_never_turns_back(text: str) -> None:
    origin = cast(text).origin
    assert all(a <= b for a, b in pairwise(origin))  # a space put in stands where its mark does


@quick
@given(st.text(st.one_of(st.characters(categories=("L", "Nd")), st.sampled_from(" ,:\n(«»/§"))))
def test_a_text_without_marks_is_its_own_shadow(text: str) -> None:
    shadow = cast(text)
    assert shadow.text == text
    assert list(shadow.origin) == list(range(len(text)))


@quick
@given(marked_texts(), st.data())
def test_a_span_of_the_shadow_holds_its_words_in_the_stored_text(
    text: str, data: st.DataObject
) -> None:
    shadow = cast(text)
    if not shadow.text:
        return
    start = data.draw(st.integers(0, len(shadow.text) - 1))
    end = data.draw(st.integers(start + 1, len(shadow.text)))
    read = [i for i in range(start, end) if not is_put_in(shadow, i)]
    if not read:
        return
    back = shadow.back(start, end)
    assert shadow.there(back.end - 1) == read[-1]
    assert shadow.there(back.start) == (start if start in read else start - 1)
    stored = iter(text[back.start : back.end])
    assert all(shadow.text[i] in stored for i in read)  # as a subsequence


# ------------------------------------------------------------------ blocks


@quick
@given(texts)
def test_blocks_stand_in_order_and_do_not_overlap(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start <= block.text_start <= block.end <= len(text)
        assert block.start < block.end
        at = block.end
        for left, right in block.cells:
            assert block.start <= left <= right <= block.end


@quick
@given(agreement_texts())
def test_every_letter_is_in_some_block(text: str) -> None:
    inside = {i for b in blocks(text) for i in range(b.start, b.end)}
    lost = "".join(c for i, c in enumerate(text) if i not in inside)
    assert not [c for c in lost if c.isalpha()], lost
