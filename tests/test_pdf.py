"""PDFs become text again: lines rejoined, headings, tables; and every page known."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS
from rich.console import Console

from avtalegraf import terminal
from avtalegraf.errors import UnreadableDocumentError
from avtalegraf.extract import extract, read
from avtalegraf.extract.readers import pdf
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.ontology import OA
from avtalegraf.server.pages.agreement_view import view

from .documents import Print

JOINING = ("og", "eller")
CLAUSE = (
    "Databehandleren skal bare behandle personopplysninger etter",
    "dokumenterte instrukser fra den behandlingsansvarlige, og skal varsle",
    "innen 24 timer.",
)


def text_of(sheet: Print) -> str:
    return pdf.read("avtale.pdf", sheet.done(), JOINING).text


def test_lines_of_a_paragraph_are_rejoined_and_paragraphs_stay_apart() -> None:
    sheet = Print()
    sheet.lines(*CLAUSE)
    sheet.lines(
        "Varselet skal beskrive bruddet, hvem det gjelder og hva som er gjort for", "å rette opp."
    )
    assert text_of(sheet) == (
        f"{' '.join(CLAUSE)}\n\nVarselet skal beskrive bruddet, hvem det gjelder og hva som er "
        "gjort for å rette opp.\n"
    )


def test_a_word_divided_at_a_line_end_is_whole_again_but_not_what_a_hyphen_stands_for() -> None:
    sheet = Print()
    sheet.lines(
        "Avtalen gjelder behandling av personopplysninger i forbindelse med drifts-",
        "og vedlikeholdsarbeid, der leverandøren behandler kundens personopplys-",
        "ninger.",
    )
    assert text_of(sheet) == (
        "Avtalen gjelder behandling av personopplysninger i forbindelse med drifts- og "
        "vedlikeholdsarbeid, der leverandøren behandler kundens personopplysninger.\n"
    )


def test_headings_are_known_by_weight_and_number() -> None:
    sheet = Print()
    sheet.line("Databehandleravtale", size=18, bold=True)
    sheet.line("1. Formål", bold=True, skip=16)
    sheet.lines(*CLAUSE)
    sheet.line("1.1 Drift", bold=True, skip=10)
    sheet.lines(*CLAUSE)
    sheet.line("Avgrensninger", bold=True, skip=10)
    sheet.lines(*CLAUSE)
    headings = [line for line in text_of(sheet).split("\n") if line.startswith("#")]
    assert headings == [
        "# Databehandleravtale",
        "## 1. Formål",
        "### 1.1 Drift",
        "#### Avgrensninger",
    ]


def test_list_items_keep_their_marks_and_their_wrapped_lines() -> None:
    sheet = Print()
    sheet.lines(*CLAUSE)
    sheet.line("Leverandøren skal:", skip=10)
    for mark, first, second in (
        ("•", "sikre opplysningene mot innsyn fra andre enn dem som trenger", "dem i arbeidet"),
        (
            "•",
            "slette opplysningene når avtalen opphører, også de som ligger i",
            "sikkerhetskopier",
        ),
    ):
        sheet.line(mark, x=90, skip=4)
        sheet._y -= 1.25 * 11
        sheet.line(first, x=108)
        sheet.line(second, x=108)
    assert text_of(sheet).endswith(
        "Leverandøren skal:\n\n- sikre opplysningene mot innsyn fra andre enn dem som trenger dem "
        "i arbeidet\n- slette opplysningene når avtalen opphører, også de som ligger i "
        "sikkerhetskopier\n"
    )


ROWS = (
    ("Navn", "Formål", "Land"),
    ("Tindra AS", "drift", "Norge"),
    ("Fjord AB", "støtte", "Sverige"),
)


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_become_rows_with_and_without_rules(ruled: bool) -> None:
    sheet = Print()
    sheet.lines(*CLAUSE)
    sheet.table(ROWS, (150, 150, 100), ruled=ruled)
    sheet.lines(*CLAUSE)
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in ROWS)
    assert f"\n\n{table}\n" in text_of(sheet)


def test_a_table_over_two_pages_is_one_and_its_header_stands_once() -> None:
    sheet = Print()
    sheet.table(ROWS, (150, 150, 100))
    sheet.page()
    sheet.table((ROWS[0], ("Elv Oy", "lagring", "Finland")), (150, 150, 100))
    assert text_of(sheet) == (
        "| Navn | Formål | Land |\n| Tindra AS | drift | Norge |\n| Fjord AB | støtte | Sverige |\n"
        "| Elv Oy | lagring | Finland |\n"
    )


def test_running_headers_and_page_numbers_are_left_out_and_a_sentence_goes_on_over_pages() -> None:
    sheet = Print()
    for number, lines in enumerate(
        (
            ("Avtalen gjelder behandling av opplysninger om elever og foresatte, og leverandøren",
             "skal varsle kommunen uten ugrunnet opphold etter at det er oppdaget et brudd på"),
            ("sikkerheten, slik loven krever det av en databehandler.",),
        ), 1,
    ):  # fmt: skip
        sheet.line("Fjellbekk kommune", y=40, size=9)
        sheet.line(f"Side {number} av 2", x=480, y=800, size=9)
        sheet._y = 80
        sheet.lines(*lines)
        sheet.page()
    stored = pdf.read("avtale.pdf", sheet.done(), JOINING)
    assert stored.text == (
        "Avtalen gjelder behandling av opplysninger om elever og foresatte, og leverandøren skal "
        "varsle kommunen uten ugrunnet opphold etter at det er oppdaget et brudd på sikkerheten, "
        "slik loven krever det av en databehandler.\n"
    )
    assert stored.pages == ((0, 1), (stored.text.index("sikkerheten, slik"), 2))


def test_headings_of_annexes_at_the_top_of_pages_are_no_running_headers() -> None:
    sheet = Print()
    sheet.lines(*CLAUSE)
    for number in (1, 2, 3):
        sheet.page()
        sheet.page()
        sheet.line(f"Vedlegg {number}", bold=True)
        sheet.lines(*CLAUSE)
    text = text_of(sheet)
    assert all(f"# Vedlegg {number}\n" in text for number in (1, 2, 3))


def test_what_stands_at_the_edge_of_one_page_only_is_kept() -> None:
    sheet = Print()
    sheet.line("Saksnummer 24/118", y=40, size=9)
    sheet._y = 80
    sheet.lines(*CLAUSE)
    sheet.page()
    sheet.lines(*CLAUSE)
    assert "Saksnummer 24/118" in text_of(sheet)


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Print()
    left = [f"venstre spalte linje {n} av avtalens ord" for n in range(1, 16)]
    right = [f"høyre spalte linje {n} av avtalens ord" for n in range(1, 16)]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        sheet.line(one, x=60, y=80 + 14 * at, size=10)
        sheet.line(other, x=320, y=80 + 14 * at, size=10)
    assert text_of(sheet).split() == [word for line in (*left, *right) for word in line.split()]


def test_a_note_s_mark_is_no_part_of_the_word_and_the_note_follows_its_paragraph() -> None:
    sheet = Print()
    sheet.lines(*CLAUSE)
    sheet.line("Leverandøren", skip=10)
    end = 72 + sheet.canvas.stringWidth("Leverandøren", "Helvetica", 11)
    sheet.line("1", x=end, y=sheet._y - 1.25 * 11 - 4, size=6)
    sheet._y += 4
    sheet.line("1 Leverandøren er Tindra AS med datterselskaper.", y=760, size=8)
    text = text_of(sheet)
    assert "Leverandøren\n" in text
    assert text.endswith("1 Leverandøren er Tindra AS med datterselskaper.\n")


words = st.text("abcdefghijklmnoprstuvyæøå", min_size=2, max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(words, min_size=3, max_size=60), min_size=1, max_size=5))
def test_every_word_stays_in_order_and_every_page_begins_where_its_words_do(
    pages: list[list[str]],
) -> None:
    sheet = Print()
    for number, content in enumerate(pages, 1):
        marked = [f"Sidebegynnelse{number}x", *content]
        sheet._y = 150  # below where headers stand
        for at in range(0, len(marked), 6):
            sheet.line(" ".join(marked[at : at + 6]), size=10)
        sheet.page()
    stored = pdf.read("avtale.pdf", sheet.done(), JOINING)
    wanted = [w for n, c in enumerate(pages, 1) for w in (f"Sidebegynnelse{n}x", *c)]
    found = stored.text.replace("|", " ").replace("#", " ").split()
    assert found == wanted
    offsets = [offset for offset, _ in stored.pages]
    assert offsets == sorted(set(offsets))
    assert [page for _, page in stored.pages] == list(range(1, len(pages) + 1))
    for offset, page in stored.pages:
        assert stored.text[offset:].lstrip("# ").startswith(f"Sidebegynnelse{page}x")


def agreement_print() -> Print:
    sheet = Print()
    sheet.line("Databehandleravtale", size=16, bold=True)
    sheet.lines(
        "mellom Fjellbekk kommune, org.nr. 923 609 016 (behandlingsansvarlig), og Tindra AS,",
        "org.nr. 914 782 007 (databehandler).", skip=14,
    )  # fmt: skip
    sheet.page()
    sheet.line("1. Varsling", bold=True)
    sheet.lines(
        "Databehandleren skal varsle den behandlingsansvarlige innen 24 timer etter at",
        "bruddet ble oppdaget.",
    )
    return sheet


def test_evidence_tells_its_page_in_the_graph(tmp_path: Path) -> None:
    (tmp_path / "avtale.pdf").write_bytes(agreement_print().done())
    document = read(tmp_path / "avtale.pdf")
    agreement = extract(document)[0]
    deadline = next(f for f in agreement.facts if f.kind == "deadline")
    assert document[deadline.span].startswith("innen 24 timer")
    assert document.page(deadline.span.start) == 2
    graph = graph_of(agreement)
    pages = set(graph.subjects(RDF.type, OA.FragmentSelector))
    assert pages
    for page in pages:
        assert graph.value(page, DCTERMS.conformsTo) == URIRef("http://tools.ietf.org/rfc/rfc3778")
        evidence = graph.value(None, OA.hasSelector, page)
        start = graph.value(URIRef(f"{evidence}/position"), OA.start)
        number = document.page(int(str(start)))
        assert graph.value(page, RDF.value) == Literal(f"page={number}")
    assert {str(graph.value(p, RDF.value)) for p in pages} == {"page=1", "page=2"}


def test_the_page_is_shown_on_the_terminal_and_on_the_agreement_s_page(tmp_path: Path) -> None:
    (tmp_path / "avtale.pdf").write_bytes(agreement_print().done())
    agreement = extract(read(tmp_path / "avtale.pdf"))[0]
    console = Console(record=True, width=200, file=io.StringIO())
    terminal.facts([agreement], console, "nb")
    rows = console.export_text().split("\n")
    assert rows[1].split()[:3] == ["type", "tegn", "side"]
    assert any(row.startswith("deadline") and row.split()[2] == "2" for row in rows)
    shown = view(graph_of(agreement), agreement_iri(agreement.slug), "nb")
    pages = {w.page for t in shown.tables if t.kind == "deadline" for r in t.rows for w in r.words}
    assert pages == {"2"}


def test_evidence_of_a_text_file_has_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Databehandleren skal varsle innen 24 timer.", "utf-8")
    document = read(tmp_path / "a.txt")
    assert document.pages == ()
    assert document.page(3) is None
    graph = graph_of(extract(document)[0])
    assert not set(graph.subjects(RDF.type, OA.FragmentSelector))


def scanned(pages: int, *texts: str) -> bytes:
    """A PDF whose first pages are pictures of words, and whose last ones have text."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader

    sheet = Print()
    for _ in range(pages):
        picture = Image.new("RGB", (1240, 1754), "white")
        font = ImageFont.load_default(40)
        ImageDraw.Draw(picture).text((120, 200), "Tindra skal varsle kommunen", "black", font)
        sheet.canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        sheet.page()
    for text in texts:
        sheet.line(text)
        sheet.page()
    return sheet.done()


def test_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "skannet.pdf").write_bytes(scanned(2))
    with pytest.raises(UnreadableDocumentError, match="is a scan without text: install OCRmyPDF"):
        read(tmp_path / "skannet.pdf")


def test_a_few_pages_that_are_pictures_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "signert.pdf").write_bytes(scanned(1, "Første side.", "Andre side."))
    document = read(tmp_path / "signert.pdf")
    assert document.unread == (1,)
    assert document.text == "Første side.\nAndre side.\n"
    assert document.pages == ((0, 2), (13, 3))


@pytest.mark.skipif(shutil.which("ocrmypdf") is None, reason="OCRmyPDF is not installed")
def test_a_scan_is_read_where_the_programs_are_installed(tmp_path: Path) -> None:
    told = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    if "nor" not in told.stdout.split():
        pytest.skip("Tesseract's Norwegian is not installed")
    (tmp_path / "skannet.pdf").write_bytes(scanned(1))
    document = read(tmp_path / "skannet.pdf")
    assert "skal varsle kommunen" in " ".join(document.text.split())
    assert document.pages[0] == (0, 1)
