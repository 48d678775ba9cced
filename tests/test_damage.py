"""Damaged agreements: what is found in whole ones is found in them, at the damaged words."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from avtalegraf.extract import extract, from_text, read
from avtalegraf.extract.language import detect
from avtalegraf.extract.repair import Damage, damage_of, repaired
from avtalegraf.extract.shadow import cast

from .damage import DAMAGES, damaged_score, dropped, folded, rewrapped, scanned, whole

EXAMPLES = Path(__file__).parents[1] / "examples"
GOLD = sorted(
    (*EXAMPLES.glob("*.gold.json"), *(Path(__file__).parent / "manners").glob("*.gold.json"))
)
TEXTS = sorted((*EXAMPLES.glob("*.txt"), *EXAMPLES.glob("[!R]*.md")))
MOST_LOST = 0.03  # of F1, in any one document


@lru_cache(maxsize=64)
def f1_of_the_whole(path: Path) -> float:
    return damaged_score(path, whole).total.f1


def _damaged() -> list[tuple[str, Path]]:
    """Return each damage with each text that it does something to."""
    texts = {gold: read(gold.parent / json.loads(gold.read_text("utf-8"))["file"]) for gold in GOLD}
    return [
        (name, gold)
        for name, damage in DAMAGES.items()
        for gold, document in texts.items()
        if damage(document.text).text != document.text
    ]


@pytest.mark.parametrize(
    ("name", "path"), _damaged(), ids=lambda each: str(getattr(each, "stem", each))
)
def test_damage_costs_little(name: str, path: Path) -> None:
    assert damaged_score(path, DAMAGES[name]).total.f1 >= f1_of_the_whole(path) - MOST_LOST


def mended(text: str) -> str:
    """Return a text as it is matched."""
    shadow = cast(text)
    language = detect(re.findall(r"[^\W\d_]+", shadow.text))
    damage = damage_of(shadow.text, language)
    return repaired(shadow, language, damage)[0].text if damage else shadow.text


_CLEAN = (
    "Databehandleren skal gjennomføre egnede tiltak og varsle den behandlingsansvarlige når det "
    "oppstår brudd. Databehandleren får bare behandle opplysningene på den måten som følger av "
    "avtalen, og må sørge for at personopplysningssikkerheten består. Før en underleverandør tas "
    "i bruk, skal den behandlingsansvarlige få beskjed. Opplysningene slettes når de ikke lenger "
    "er nødvendige for formålet, og senest ved opphør av avtalen. Partene er enige om dette. "
    "Henvendelser rettes til post@lonnmaal.example eller telefon 10 20 30 40. Årlig revisjon "
    "gjennomføres av Fgrde Revisjon AS, org.nr. 889 640 782.\n"
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_whole_text_shows_no_damage(path: Path) -> None:
    text = read(path).text
    assert not damage_of(text, detect(re.findall(r"[^\W\d_]+", text)))


def test_letters_that_were_written_out_come_back() -> None:
    assert mended(folded(_CLEAN).text) == _CLEAN


def test_words_that_were_misread_come_back_and_names_and_addresses_stay() -> None:
    text = mended(scanned(_CLEAN, 0.2, seed=3).text)
    for word in ("gjennomføre", "oppstår", "personopplysningssikkerheten", "underleverandør"):
        assert word in text
    assert "post@lonnmaal.example" in text and "Fgrde Revisjon AS" in text
    assert "889 640 782" in text and "10 20 30 40" in text


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("sgrge", "sørge"),
        ("s0rge", "sørge"),
        ("stgnadsopplysninger", "stønadsopplysninger"),
        ("ngdvendig", "nødvendig"),
        ("p&legge", "pålegge"),
        ("opplcering", "opplæring"),
        ("virksornheten", "virksomheten"),
        ("behand1er", "behandler"),
        ("skaI", "skal"),
        ("Leverandgren", "Leverandøren"),
        ("innen 2O timer", "innen 20 timer"),
        ("kapittel lII", "kapittel III"),
        ("har lovtil det", "har lov til det"),
        ("person vernombudet", "personvernombudet"),
        ("i nnen", "innen"),
    ],
)
def test_a_misread_word_is_the_word_that_was_meant(damaged: str, meant: str) -> None:
    text = f"{scanned(_CLEAN, 0.2, seed=3).text}\nDette gjelder {damaged} i avtalen.\n"
    assert f"Dette gjelder {meant} i avtalen." in mended(text)


@pytest.mark.parametrize(
    "word",
    ["samhandle", "Sveavägen", "AES-256", "b2b", "Prikkfri", "far@hjem.example", "www.ma.no"],
)
def test_what_is_whole_stays_as_it_is_in_a_damaged_text(word: str) -> None:
    text = f"{scanned(_CLEAN, 0.2, seed=3).text}\nDette gjelder {word} i avtalen.\n"
    assert f"Dette gjelder {word} i avtalen." in mended(text)


def test_a_word_that_may_be_two_is_read_as_both() -> None:
    shadow = cast(dropped(f"{_CLEAN}Dette gjelder før det er skrevet under.\n").text)
    text, others = repaired(shadow, "nb", damage_of(shadow.text, "nb"))
    at = text.text.index("gjelder for det") + len("gjelder ")
    assert others[at] == ("før",)


def test_only_the_letters_that_were_lost_are_sought() -> None:
    damage = damage_of(folded(_CLEAN).text, "nb")
    assert damage == Damage(folded=True, written=frozenset("æøå") & damage.written, misread=False)
    assert {"ø", "å"} <= damage.written
    assert not damage_of(dropped(_CLEAN).text, "nb").written


@pytest.mark.parametrize("name", DAMAGES)
def test_evidence_is_the_damaged_words_themselves(name: str) -> None:
    text = read(EXAMPLES / "fagertind-legevakt.txt").text
    made = DAMAGES[name](text)
    facts = {
        (f.kind, f.span.start, f.span.end)
        for a in extract(from_text(text, "hel.txt"))
        for f in a.facts
    }
    there = {
        (f.kind, f.span.start, f.span.end)
        for a in extract(from_text(made.text, "skadet.txt"))
        for f in a.facts
    }
    moved = {(k, made.places[s], made.places[e - 1] + 1) for k, s, e in facts}
    near = {(k, s) for k, s, _ in there}
    assert sum((k, s) in near for k, s, _ in moved) >= 0.9 * len(moved)


def test_a_time_limit_broken_over_lines_is_one() -> None:
    text = rewrapped(
        _CLEAN + "Databehandleren skal varsle om brudd senest innen tretti (30) dager."
    )
    (agreement,) = extract(from_text("Databehandleravtale\n\n" + text.text, "brutt.txt"))
    assert {f.values["value"] for f in agreement.facts if f.kind == "deadline"} >= {"P30D"}
