"""Word documents and web pages become text: numbers, tables, changes, what is hidden."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalegraf.extract import SUFFIXES, extract, read
from avtalegraf.extract.readers import docx as word
from avtalegraf.extract.readers import html
from avtalegraf.extract.readers.formats import FORMATS
from avtalegraf.extract.readers.layout import clean
from avtalegraf.extract.structure import blocks

from .documents import add_xml, numbered, saved, word_file


def word_text(*writers: object) -> str:
    return word.read("avtale.docx", word_file(*writers)).text  # type: ignore[arg-type]


def page_text(body: str, head: str = "") -> str:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return html.read("avtale.html", page.encode()).text


# Word


def test_headings_become_markdown_of_their_level() -> None:
    def write(document: WordDocument) -> None:
        document.add_heading("Databehandleravtale", 0)
        document.add_heading("Formål", 1)
        document.add_heading("Avgrensning", 2)
        document.add_paragraph("Avtalen gjelder drift.")

    assert word_text(write) == (
        "# Databehandleravtale\n\n# Formål\n\n## Avgrensning\n\nAvtalen gjelder drift.\n"
    )


def test_a_clause_that_is_set_as_a_heading_is_no_heading() -> None:
    clause = "Databehandleren skal varsle den behandlingsansvarlige uten ugrunnet opphold."
    assert word_text(lambda d: d.add_heading(clause, 2)) == f"{clause}\n"


def test_lists_have_the_numbers_that_word_prints() -> None:
    document = docx.Document()
    add = numbered(
        document,
        [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), ("upperRoman", "%4.")],
    )
    for text, level in [
        ("Formål", 0), ("Drift", 1), ("Støtte", 1), ("navn", 2), ("adresse", 2), ("Plikter", 0),
        ("Varsel", 1), ("dato", 2), ("sted", 3),
    ]:  # fmt: skip
        add(text, level)
    lines = word.read("a.docx", saved(document)).text.split("\n")
    assert [line.strip() for line in lines if line] == [
        "1. Formål", "1.1 Drift", "1.2 Støtte", "a) navn", "b) adresse", "2. Plikter", "2.1 Varsel",
        "a) dato", "I. sted",
    ]  # fmt: skip


def test_a_list_that_restarts_counts_from_its_own_start() -> None:
    document = docx.Document()
    add = numbered(document, [("decimal", "%1)")])
    root = document.part.numbering_part.element
    root.append(
        docx.oxml.parse_xml(
            '<w:num xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    add("en", 0)
    add("to", 0)
    document.add_paragraph("Så en ny liste, som begynner på fem fordi forfatteren ville det slik:")
    add("fem", 0, 91)
    add("seks", 0, 91)
    text = word.read("a.docx", saved(document)).text
    assert re.findall(r"^\d\) \w+", text, re.M) == ["1) en", "2) to", "5) fem", "6) seks"]


def test_bullets_and_their_depth() -> None:
    def write(document: WordDocument) -> None:
        document.add_paragraph("navn", style="List Bullet")
        document.add_paragraph("adresse", style="List Bullet")

    assert word_text(write) == "- navn\n- adresse\n"


def test_a_table_becomes_rows_and_merged_cells_stay_in_their_columns() -> None:
    def write(document: WordDocument) -> None:
        table = document.add_table(3, 3)
        for at, words in enumerate(["Navn", "Formål", "Land", "Tindra AS", "drift", "Norge"]):
            table.cell(at // 3, at % 3).text = words
        table.cell(2, 0).merge(table.cell(2, 1)).text = "Fjord | Fjell"
        table.cell(2, 2).text = "Sverige"

    assert word_text(write) == (
        "| Navn | Formål | Land |\n| Tindra AS | drift | Norge |\n| Fjord ¦ Fjell |  | Sverige |\n"
    )


def test_a_table_of_one_column_only_lays_out_its_text() -> None:
    def write(document: WordDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Avtalen gjelder fra begge parter har signert den."
        cell.add_paragraph("Den kan sies opp med tre måneders varsel.")

    assert "|" not in word_text(write)


def test_paragraphs_of_a_cell_are_parted() -> None:
    def write(document: WordDocument) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Adresse:"
        table.cell(0, 1).text = "Kaia 3"
        table.cell(0, 1).add_paragraph("9911 Ytterhavn")

    assert word_text(write) == "| Adresse: | Kaia 3; 9911 Ytterhavn |\n"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<w:p><w:r><w:t>Frist </w:t></w:r><w:del w:id="1"><w:r><w:delText>24</w:delText></w:r>'
         '</w:del><w:ins w:id="2"><w:r><w:t>48 timer</w:t></w:r></w:ins></w:p>',
         "Frist 48 timer\n"),
        ('<w:p><w:r><w:t>Synlig</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> skjult</w:t></w:r>'
         "</w:p>", "Synlig\n"),
        ("<w:p><w:r><w:t>Fast</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t> strøket</w:t></w:r>"
         "</w:p>", "Fast\n"),
        ("<w:p><w:r><w:t>Ord</w:t><w:noBreakHyphen/><w:t>deling</w:t><w:softHyphen/></w:r></w:p>",
         "Ord-deling\n"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Ja</w:t></w:r></w:p>', "☒ Ja\n"),
        ('<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>'
         '</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText>'
         '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> Nei</w:t></w:r></w:p>',
         "☐ Nei\n"),
        ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText>'
         '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>punkt 4</w:t></w:r><w:r>'
         '<w:fldChar w:fldCharType="end"/></w:r></w:p>', "punkt 4\n"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>Kunden AS</w:t></w:r></w:p></w:sdtContent></w:sdt>",
         "Kunden AS\n"),
        ("<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Velg dato</w:t>"
         "</w:r></w:sdtContent></w:sdt></w:p>", "[Velg dato]\n"),
        ('<w:p><w:r><w:t>Ord</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>', "Ord\n"),
        ('<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>Første </w:t></w:r></w:p>',
         "Første\n"),
    ],
)  # fmt: skip
def test_words_are_read_as_they_stand_when_changes_are_accepted(xml: str, text: str) -> None:
    assert word_text(lambda d: add_xml(d, xml)) == text


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    deleted = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>Én </w:t></w:r></w:p>'
    assert word_text(
        lambda d: add_xml(d, deleted), lambda d: d.add_paragraph("setning")
    ) == "Én setning\n"  # fmt: skip


def test_a_text_box_is_read_once_though_it_is_written_for_two_programs() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>I boksen</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        "<w:p><w:r><w:t>Utenfor</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="
        '"http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )
    assert word_text(lambda d: add_xml(d, alternate)) == "Utenfor\nI boksen\n"


def test_headers_and_footers_are_left_out() -> None:
    def write(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "Fjellbekk kommune"
        document.sections[0].footer.paragraphs[0].text = "Side 1 av 9"
        document.add_paragraph("Avtalen")

    assert word_text(write) == "Avtalen\n"


def test_a_page_break_does_not_part_a_sentence_from_its_list() -> None:
    def write(document: WordDocument) -> None:
        paragraph = document.add_paragraph("Før")
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run("etter")

    assert word_text(write) == "Før\netter\n"


def test_a_bold_line_over_text_is_a_heading_and_a_title_page_keeps_together() -> None:
    def write(document: WordDocument) -> None:
        document.add_paragraph().add_run("Databehandleravtale").bold = True
        for line in ("mellom", "", "Fjellbekk kommune", "", "og", "", "Tindra AS"):
            document.add_paragraph(line)
        document.add_paragraph().add_run("Formål").bold = True
        document.add_paragraph("Avtalen gjelder drift av en skoleportal for elever i grunnskolen.")

    assert word_text(write) == (
        "# Databehandleravtale\n\nmellom\nFjellbekk kommune\nog\nTindra AS\n\n## Formål\n\n"
        "Avtalen gjelder drift av en skoleportal for elever i grunnskolen.\n"
    )


paragraphs = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=40),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(paragraphs)
def test_every_paragraph_stands_in_the_text_in_order(words: list[str]) -> None:
    text = word_text(*[lambda d, w=w: d.add_paragraph(f"start {w} slutt") for w in words])
    at = 0
    for line in words:
        wanted = clean(f"start {line} slutt")
        found = text.find(wanted, at)
        assert found >= at, (wanted, text)
        at = found + len(wanted)


# Web pages


def test_a_page_is_what_its_reader_sees() -> None:
    text = page_text(
        "<nav><a href='/'>Hjem</a></nav><script>var x = 'Ondsinnet'</script><h1>Avtale</h1>"
        "<p>Databehandler&shy;avtalen&nbsp;gjelder <del>24</del><ins>48</ins> timer.</p>"
        "<p hidden>skjult</p><div style='display: none'>også skjult</div>"
        "<img src='http://example.org/x.png' alt='bilde'><iframe src='http://example.org'></iframe>",
        "<title>Tittel</title><style>p { color: red }</style>",
    )
    assert text == "# Avtale\n\nDatabehandleravtalen gjelder 48 timer.\n"


def test_lists_are_numbered_as_browsers_number_them() -> None:
    text = page_text(
        "<ol type=a start=3><li>navn<li>adresse<ul><li>gate<li>sted</ul><li value=9>telefon</ol>"
        "<ol type=I><li>først<li><p>så</p><p>og mer om det</p></ol>"
    )
    assert [line.strip() for line in text.split("\n") if line] == [
        "c. navn", "d. adresse", "- gate", "- sted", "i. telefon", "I. først",
        "II. så og mer om det",
    ]  # fmt: skip


def test_tables_terms_and_boxes_of_a_page() -> None:
    text = page_text(
        "<table><thead><tr><th>Navn<th>Land<tbody><tr><td rowspan=2>Tindra AS<td>Norge"
        "<tr><td>Sverige</table><dl><dt>Org.nr.<dd>859 123 456</dl>"
        "<label><input type=checkbox checked> Ja</label> <label><input type=radio> Nei</label>"
    )
    assert text == (
        "| Navn | Land |\n| Tindra AS | Norge |\n|  | Sverige |\n| Org.nr. | 859 123 456 |\n\n"
        "☒ Ja ☐ Nei\n"
    )


def test_only_the_main_part_of_a_page_is_read_where_it_says_which_that_is() -> None:
    assert page_text("<header>Nettstedet</header><main><p>Avtalen</p></main><p>Kontakt</p>") == (
        "Avtalen\n"
    )


@pytest.mark.parametrize(
    "content",
    [
        "<p>Særlig på øya</p>".encode(),
        b"\xef\xbb\xbf" + "<p>Særlig på øya</p>".encode(),
        '<meta charset="iso-8859-1"><p>Særlig på øya</p>'.encode("latin-1"),
        "<p>Særlig på øya</p>".encode("cp1252"),
        "<p>Særlig på øya</p>".encode("utf-16"),
        b"<p>S&aelig;rlig p&aring; &oslash;ya</p>",
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_its_bytes_show(content: bytes) -> None:
    assert html.read("a.html", content).text == "Særlig på øya\n"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_page_is_read_or_refused_in_a_sentence(body: str) -> None:
    assert "\r" not in page_text(f"<p>x</p>{body}")


# What becomes of it


def test_every_format_is_found_in_folders_and_has_a_reader() -> None:
    assert {".txt", ".md", ".html", ".htm", ".docx", ".pdf"} == SUFFIXES
    folder = Path(word.__file__).parent
    assert all((folder / f"{form.reader}.py").is_file() for form in FORMATS.values())


def test_the_same_agreement_gives_the_same_facts_in_every_format(tmp_path: Path) -> None:
    def write(document: WordDocument) -> None:
        document.add_heading("Databehandleravtale", 0)
        document.add_paragraph(
            "mellom Fjellbekk kommune (behandlingsansvarlig) og Tindra AS (databehandler)."
        )
        document.add_heading("1. Varsling", 1)
        document.add_paragraph(
            "Databehandleren skal varsle den behandlingsansvarlige innen 24 timer etter at bruddet "
            "ble oppdaget."
        )

    (tmp_path / "a.docx").write_bytes(word_file(write))
    facts = extract(read(tmp_path / "a.docx"))[0].facts
    text = read(tmp_path / "a.docx").text
    (tmp_path / "b.md").write_text(text, "utf-8")
    assert extract(read(tmp_path / "b.md"))[0].facts == facts
    assert {f.values["name"] for f in facts if f.kind == "party"} == {
        "Fjellbekk kommune", "Tindra AS",
    }  # fmt: skip
    assert [f.values["value"] for f in facts if f.kind == "deadline"] == ["PT24H"]


def test_headings_of_a_word_document_are_headings_to_the_structure() -> None:
    document = docx.Document()
    add = numbered(document, [("decimal", "%1.")])
    add("Sikkerhet", 0).runs[0].bold = True
    document.add_paragraph("Databehandleren skal sikre opplysningene mot innsyn fra uvedkommende.")
    found = blocks(word.read("a.docx", saved(document)).text)
    assert [(b.kind, b.number) for b in found] == [("heading", "1"), ("paragraph", None)]
