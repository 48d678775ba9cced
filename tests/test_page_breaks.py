"""Headers, footers and page numbers in a text file: passed over only where it is clear."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.page_breaks import page_breaks
from avtalegraf.extract.shadow import cast

from .conftest import EXAMPLES

SUBJECTS = [
    *("navn", "adresse", "stilling", "telefon", "bilde", "karakter"),
    *("fravær", "lønn", "språk", "alder", "kjønn"),
]
TEXT = "\n".join(
    textwrap.wrap(
        "".join(
            f"databehandleren skal behandle {a} og {b} etter instruks og skal ikke bruke {b} til "
            f"andre formål enn {a} uten at den ansvarlige har gått med på det når {b} endres, og "
            for a, b in zip(SUBJECTS, reversed(SUBJECTS), strict=True)
        ),
        60,
    )
)
LINES = TEXT.split("\n")


def paged(lines: list[str], per_page: int, *furniture: str) -> str:
    """Return lines with furniture after each page; `#` is the page's number, `*` how many."""
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    out: list[str] = []
    for number, page in enumerate(pages, 1):
        out += page
        out += [f.replace("#", str(number)).replace("*", str(len(pages))) for f in furniture]
    return "\n".join(out)


FURNITURE = [
    ("", "Side # av *", ""),
    ("", "                      Page # of *", ""),
    ("- # -", "\fFjellbekk kommune – databehandleravtale"),
    ("", "#", "", "Fjellbekk kommune – databehandleravtale, versjon 1.2", ""),
    ("#/*",),
    ("Databehandleravtale  versjon 1.2  side # av *",),
    ("", "", "Saksnr. 24/118    Side #", "", "Fjellbekk kommune"),
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_a_sentence_goes_on_over_the_page(furniture: tuple[str, ...]) -> None:
    matched = cast(paged(LINES, 7, *furniture)).text
    assert matched.split() == TEXT.split()
    assert "\n\n" not in matched.strip()


def test_a_form_feed_in_a_sentence_is_passed_over_and_one_between_paragraphs_is_kept() -> None:
    assert (
        cast("Leverandøren skal\n\n\f\nvarsle kunden.").text == "Leverandøren skal\nvarsle kunden."
    )
    kept = "Leverandøren skal varsle.\n\n\fKunden skal svare."
    assert cast(kept).text == kept


def test_a_paragraph_that_begins_on_a_new_page_is_a_paragraph_of_its_own() -> None:
    lines = [*LINES[:6], "Det er alt.", "", "Kunden skal svare.", *LINES[:6], "Slutt."]
    stored = paged(lines, 8, "", "Side # av *", "")
    assert "Det er alt.\n\nKunden skal svare." in cast(stored).text


def test_a_word_divided_over_two_pages_is_whole() -> None:
    stored = "Vern av personopplys-\n\nSide 1 av 2\n\nninger er viktig.\nOg mer.\nSide 2 av 2\n"
    assert "personopplysninger er viktig" in cast(stored).text


@pytest.mark.parametrize(
    "text",
    [
        "Se vedlegg.\nSide 1 av 2\nAvtalen gjelder.",  # once
        "1\n2\n3\n4\n5\n",  # figures one under the other are a column
        "Navn:\nKunden\n\nNavn:\nLeverandøren\n\nNavn:\nTredjemann\n",
        "| 1 |\n| 2 |\n",
        "1. Formål\n\nTekst.\n\n2. Varighet\n\nTekst.\n",
        "Side 3 viser frister.\n\nSide 2 viser parter.\n",  # not rising
    ],
)
def test_what_may_be_the_agreement_s_own_is_kept(text: str) -> None:
    assert list(page_breaks(text)) == []


def test_forms_that_are_filled_in_on_each_page_are_kept() -> None:
    form = ["Kategori:", "Formål med behandlingen", "Hvem opplysningene gjelder", "Sletting", ""]
    text = "\n".join([*form, *["En linje med svar på det som det spørres etter."] * 30] * 4)
    assert list(page_breaks(text)) == []


@given(st.text("ab1 \n\f.-|#S\r", max_size=300))
def test_breaks_are_in_order_and_leave_a_line_break(text: str) -> None:
    at = 0
    for start, end in page_breaks(text):
        assert at <= start <= end <= len(text)
        assert text[start - 1] in "\n\f\r" or end == len(text)
        at = end


def facts(text: str) -> Counter[tuple[str, str]]:
    document = from_text(text, "avtale.txt")
    return Counter(
        (fact.kind, " ".join(cast(document[fact.span]).text.split()))
        for agreement in extract(document)
        for fact in agreement.facts
    )


@pytest.mark.parametrize("name", ["fagertind-legevakt.txt", "stokkvik-parking-en.md"])
@pytest.mark.parametrize("furniture", [FURNITURE[0], FURNITURE[2], FURNITURE[3]])
def test_page_headers_cost_no_more_than_a_few_facts(name: str, furniture: tuple[str, ...]) -> None:
    text = Path(EXAMPLES / name).read_text("utf-8")
    lines = [
        line
        for long in text.split("\n")
        for line in (textwrap.wrap(long, 88) if long and "|" not in long else [long])
    ]
    plain, with_pages = facts("\n".join(lines)), facts(paged(lines, 38, *furniture))
    both = sum((plain & with_pages).values())
    assert 2 * both / (sum(plain.values()) + sum(with_pages.values())) > 0.97
