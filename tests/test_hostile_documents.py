"""Hostile and damaged documents are refused, each in one sentence, and do no harm."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption

from avtalegraf.errors import UnreadableDocumentError
from avtalegraf.extract import extract, from_text, read
from avtalegraf.extract.readers import confined, docx, html, stored_text
from avtalegraf.extract.readers import package as packages
from avtalegraf.extract.readers import pdf as pdf_reader

from .documents import Print, package, word_file
from .fuzz_extraction import fuzz
from .stopping import stopped_after

_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
)


def document_xml(text: str, head: str = "") -> bytes:
    return ("<?xml version='1.0'?>" + head + _BODY % text).encode()


def printed(text: str = "Avtalen gjelder drift.") -> bytes:
    sheet = Print()
    sheet.line(text)
    return sheet.done()


LAUGHS = "<!DOCTYPE w:document [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 50}'>" for a, b in zip("abcdefg", "bcdefgh", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE w:document [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"


def bomb() -> bytes:
    return package({"word/document.xml": document_xml("x" * 30_000_000)})


def many_entries() -> bytes:
    parts = {f"word/{n}.xml": b"" for n in range(packages.MAX_ENTRIES + 1)}
    return package({"word/document.xml": document_xml("x"), **parts})


def locked_zip() -> bytes:
    data = bytearray(package({"word/document.xml": document_xml("x")}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def deep() -> bytes:
    runs = "<w:ins>" * 400 + "</w:ins>" * 400
    return package(
        {"word/document.xml": document_xml("x").replace(b"<w:r>", f"{runs}<w:r>".encode())}
    )


def open_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return file.getvalue()


def locked_pdf() -> bytes:
    sheet = Print(encrypt=StandardEncryption("hemmelig", canPrint=0))
    sheet.line("Hemmelig avtale")
    return sheet.done()


HOSTILE = {
    "bombe.docx": (bomb, "would unpack to far more than an agreement holds"),
    "mange.docx": (many_entries, "would unpack to far more than an agreement holds"),
    "latter.docx": (
        lambda: package({"word/document.xml": document_xml("&g;", LAUGHS)}),
        "declares entities of its own",
    ),
    "utenfra.docx": (
        lambda: package({"word/document.xml": document_xml("&a;", OUTSIDE)}),
        "declares entities of its own",
    ),
    "dyp.docx": (deep, "is built in more layers or parts"),
    "last.docx": (locked_zip, "is locked with a password"),
    "kuttet.docx": (lambda: word_file()[:-2000], "is damaged or cut short"),
    "ugyldig.docx": (lambda: package({"word/document.xml": b"<w:document>"}), "is damaged"),
    "uten.docx": (lambda: package({"word/other.xml": b""}), "no Word document"),
    "bok.docx": (
        lambda: package({"xl/workbook.xml": document_xml("x")}, "xl/workbook.xml"),
        "no Word document",
    ),
    "gammel.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1", "an old office file or locked"),
    "avtale.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old office file, not text"),
    "avtale.odt": (open_document, "is an OpenDocument file, not text: save it as .docx"),
    "avtale.rtf": (lambda: b"{\\rtf1\\ansi", "is an RTF file, not text: save it as .docx"),
    "bilde.png": (lambda: b"\x89PNG\r\n\x1a\n", "is a picture, not text: scan"),
    "bilde.tif": (lambda: b"II*\x00\x08\x00", "is a picture, not text: scan"),
    "pakke.zip": (open_document, "not text"),
    "pakke.tar.gz": (lambda: b"\x1f\x8b\x08\x00", "is a packed archive, not text: unpack it"),
    "word.pdf": (word_file, "is an office or zip file, not a PDF"),
    "tekst.pdf": (lambda: b"Avtale mellom A og B", "is not a PDF, though its name says so"),
    "tekst.docx": (lambda: b"Avtale mellom A og B", "is not a Word document, though"),
    "avtale.htm": (printed, "is a PDF, not a web page"),
    "avtale.txt": (printed, "is a PDF, not text: give it the suffix .pdf"),
    "kuttet.pdf": (lambda: printed()[:-400], "is cut short"),
    "last.pdf": (locked_pdf, "is locked with a password"),
    "blank.pdf": (lambda: printed(""), "is empty"),
    "tom.pdf": (lambda: b"", "is empty"),
    "tom.docx": (word_file, "is empty"),
    "tom.html": (lambda: b"<html><body><script>1</script></body></html>", "is empty"),
    "sprø.pdf": (lambda: b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n", "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    make, words = HOSTILE[name]
    (tmp_path / name).write_bytes(make())
    begun = time.monotonic()
    with pytest.raises(UnreadableDocumentError) as caught:
        read(tmp_path / name)
    message = str(caught.value)
    assert words in message
    assert message.startswith(f"{name} ")
    assert "\n" not in message and message.endswith(".")
    assert time.monotonic() - begun < 20


def test_a_link_to_the_outside_is_never_followed(tmp_path: Path) -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" TargetMode="External" Target="file:///etc/hostname" Type="http://'
        'schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", relation)
    with pytest.raises(UnreadableDocumentError, match="no Word document"):
        docx.read("a.docx", file.getvalue())


def test_a_page_that_declares_entities_is_read_without_them() -> None:
    page = b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><p>f\xc3\xb8r &a; etter</p>"
    text = html.read("a.html", page).text
    assert text.startswith("før") or "før" in text
    assert Path("/etc/hostname").read_text().strip() not in text.split()


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"takes more than 0 seconds to read"):
        confined.read_confined("pdf", "treg.pdf", printed(), (), seconds=0.01)


def test_a_reader_that_takes_all_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "MEMORY_BYTES", 150 * 1024**2)
    with pytest.raises(UnreadableDocumentError, match="damaged, or too intricate"):
        stored_text("stor.html", b"<p>ord</p>" * 400_000)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 2)
    sheet = Print()
    for number in range(3):
        sheet.line(f"Side {number}")
        sheet.page()
    with pytest.raises(
        UnreadableDocumentError, match="has 3 pages; an agreement may have at most 2"
    ):
        pdf_reader.read("lang.pdf", sheet.done())


LONG_RUNS = {
    "spaces": " " * 20_000,
    "line ends": "\n" * 20_000,
    "spaces and line ends": " \n\t" * 20_000,
    "brackets": "(" * 20_000,
    "capitals": "A " * 20_000,
    "legal forms": "AS " * 20_000,
    "bars": "| " * 20_000,
    "quotes": "« " * 20_000,
    "commas": ", " * 20_000,
    "a ruled line": "-" * 20_000,
    "figures": "P" + "9" * 20_000 + "\n\nP" + "9" * 150,
    "a text without blanks": "xY-(0." * 33_000,
    "empty space": " " * 200_000,
}


@pytest.mark.parametrize("run", LONG_RUNS)
def test_a_long_run_is_read_in_seconds_and_hides_no_party(run: str) -> None:
    text = (
        "Databehandleravtale\n\nmellom Vik kommune (heretter «behandlingsansvarlig») og Kode AS "
        f"(heretter «databehandleren»)\n\nVedlegg: {LONG_RUNS[run]}\n\n"
        f"1. Parter {LONG_RUNS[run]} Partene\n\nDatabehandleren skal slette opplysningene.\n"
    )
    with stopped_after(30):
        (agreement,) = extract(from_text(text, "avtale.txt"))
    parties = {f.values["name"] for f in agreement.facts if f.kind == "party"}
    assert parties == {"Vik kommune", "Kode AS"}


@pytest.mark.parametrize("box", ["☐", "[ ]", "[x]"])
def test_thousands_of_boxes_in_one_list_are_read_in_seconds(box: str) -> None:
    kinds = "".join(f"{box} opplysning {number} om navn\n" for number in range(4000))
    with stopped_after(30):
        (agreement,) = extract(
            from_text(f"Databehandleravtale\n\n2. Opplysninger\n\nKryss av:\n\n{kinds}", "a.txt")
        )
    assert any(fact.kind == "personal_data" for fact in agreement.facts)


@pytest.mark.parametrize("run", LONG_RUNS)
def test_parties_are_looked_for_in_seconds_among_a_long_run(run: str) -> None:
    text = f"Databehandleravtale\n\nmellom Vik kommune og {LONG_RUNS[run]} Kode AS\n"
    with stopped_after(30):
        assert extract(from_text(text, "avtale.txt"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_word_document_with_damage_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(package({"word/document.xml": document_xml("Avtalen gjelder drift.")}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        docx.read("a.docx", bytes(content[: data.draw(st.integers(100, len(content)))]))
    except UnreadableDocumentError as error:
        assert str(error).startswith("a.docx ")


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_pdf_with_damage_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(printed())
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        stored_text("a.pdf", bytes(content))
    except UnreadableDocumentError as error:
        assert str(error).startswith("a.pdf ")


def test_random_inputs_are_read_or_refused_soon_and_noise_has_no_party() -> None:
    """A short run of `make fuzz-extraction`."""
    found = fuzz(seed=1, count=300)
    assert not found.faults
    assert all(found.read[kind] for kind in ("noise", "spliced", "damaged", "bytes"))
    assert found.refused["bytes"]
