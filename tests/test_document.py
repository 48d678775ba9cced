"""Files become documents: what is read as it is, and what is refused with which sentence."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from avtalegraf.errors import UnreadableDocumentError
from avtalegraf.extract import MAX_BYTES, Span, from_text, read
from avtalegraf.extract.document import slug_of


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "Avtale mellom æ, ø og å.\n",
        "linje\r\nlinje\rlinje\x0cny side\n",
        "\ufeffAvtale",
        "  \n\tAvtale\t\n\n",
        "rocket 🚀 og \U0001d400",
        "a\u0301 og á",
    ],
)
def test_a_text_is_kept_as_it_is_code_point_by_code_point(tmp_path: Path, text: str) -> None:
    document = read(written(tmp_path, "avtale.txt", text.encode()))
    assert document.text == text
    assert document.checksum == hashlib.sha256(text.encode()).hexdigest()
    assert document.name == "avtale.txt"
    assert document[Span(0, len(text))] == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n\x0c", "is empty"),
        ("\ufeff\n".encode(), "is empty"),
        (b"%PDF-1.7\n1 0 obj", "is a PDF, not text"),
        (b"PK\x03\x04\x14\x00", "is an office or zip file, not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old office file, not text"),
        (b"{\\rtf1\\ansi", "is an RTF file, not text"),
        (b"\x89PNG\r\n", "is a picture, not text"),
        ("Avtale på norsk".encode("latin-1"), "is not UTF-8"),
        ("Avtale «x» – 5 €".encode("cp1252"), "is not UTF-8"),
        ("Avtale".encode("utf-16"), "is UTF-16 or UTF-32, not UTF-8"),
        ("Avtale".encode("utf-16-le"), "is UTF-16 or UTF-32, not UTF-8"),
        ("Avtale på norsk".encode("utf-32-be"), "is UTF-16 or UTF-32, not UTF-8"),
        (b"\x1f\x8b\x08\x00\xffAvtale", "is a packed archive, not text"),
        (b"Avtale\x00\x01\x02", "holds binary data"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UnreadableDocumentError, match=words) as caught:
        read(written(tmp_path, "avtale.txt", content))
    message = str(caught.value)
    assert message.startswith("avtale.txt ")
    assert "\n" not in message
    assert message.endswith(".")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "borte.txt", tmp_path):
        with pytest.raises(UnreadableDocumentError, match="cannot be opened") as caught:
            read(path)
        assert str(path) in str(caught.value)


def test_the_limit_of_size_is_told_without_reading_the_file(tmp_path: Path) -> None:
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a sparse file: nothing is written
    with pytest.raises(UnreadableDocumentError, match="may have at most 5 MB"):
        read(path)


def test_what_has_no_end_is_not_read_to_its_end() -> None:
    with pytest.raises(UnreadableDocumentError, match="zero is too large"):
        read(Path("/dev/zero"))


def test_a_name_that_is_not_utf8_is_kept_as_well_as_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xe5vtale.txt")
    path.write_text("Avtale", "utf-8")
    assert read(path).name == "\ufffdvtale.txt"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Avtale", "avtale"),
        ("000_b7fd", "000-b7fd"),
        ("Blåbærøya kommune (ny)", "blabaeroya-kommune-ny"),
        ("ÆØÅ", "aeoa"),
        ("naïve café", "naive-cafe"),
        ("../../etc/passwd", "etc-passwd"),
        ("协议", "document"),
        ("", "document"),
    ],
)
def test_a_slug_is_plain_letters_digits_and_hyphens(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_slug_may_be_given() -> None:
    assert from_text("Avtale", "x.txt", "min-avtale").slug == "min-avtale"
    assert from_text("Avtale", "En avtale.txt").slug == "en-avtale"
