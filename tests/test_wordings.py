"""Language files: every wording is found where its example says, and the grammar does what it says.

The rule for whoever adds a wording: its example must be found by that pattern alone.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.language import Language

from avtalegraf.extract import wordings
from avtalegraf.extract.folding import fold
from avtalegraf.extract.language import detect
from avtalegraf.extract.wordings import (
    GAP,
    Hit,
    Matcher,
    Pattern,
    language_files,
    matcher,
    word_list,
    word_pattern,
)
from avtalegraf.ontology import codes

FILES = language_files()
SUPPORTED = ("nb", "nn", "en")
PATTERNS = [
    pytest.param(pattern, id=f"{code}-{pattern.group}-{pattern.code}")
    for code, file in FILES.items()
    for pattern in file.patterns
]
# Groups whose codes reach the graph, and the code list that declares them.
SCHEMES = ("sense", "data", "data_listed", "subject", "measure", "kind", "promptness", "role")
EXTRACT = Path(wordings.__file__).parent
LETTERS = frozenset({"folding"})  # modules that hold letters, not words
READERS = sorted(
    p for p in EXTRACT.rglob("*.py") if p.stem not in LETTERS and p.parent.name != "readers"
)
CHARACTER_CLASS = re.compile(r"\[[^\]]*\]|\b[æøåÆØÅ]+\b")  # which letters there are is no wording
NORWEGIAN = re.compile(
    r"\w*[æøå]\w*|skal|avtale(?!graf)\w*|vedlegg\w*|\w*opplysning\w*", re.IGNORECASE
)
NOT_OF_A_SCHEME = {("role", "authority")}  # an actor that words may name, but no party's role


@lru_cache(maxsize=8)
def tokeniser(language: str) -> Language:
    return spacy.blank(language)


def words_of(text: str, language: str = "nb") -> list[str]:
    return [token.text for token in tokeniser(language)(text)]


def finder(*wordings: str, endings: tuple[str, ...] = ("", "en", "e")) -> Matcher:
    return Matcher([Pattern("xx", "sense", "it", wordings, ())], {"xx": endings})


def found(wording: str, text: str) -> bool:
    return bool(finder(wording).find(text.split()))


def names(language: str) -> set[tuple[str, str]]:
    return {(p.group, p.code) for p in FILES[language].patterns}


# ---------------------------------------------------------------- the files


def test_the_languages_are_these_and_three_are_promised() -> None:
    assert set(FILES) == {"nb", "nn", "en", "da", "sv"}
    assert {code for code, file in FILES.items() if file.supported} == set(SUPPORTED)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_example_is_found_by_its_own_pattern(pattern: Pattern) -> None:
    assert pattern.examples
    alone = Matcher([pattern], {pattern.language: FILES[pattern.language].endings})
    whole = matcher(pattern.language)
    for text in pattern.examples:
        words = words_of(text, pattern.language)
        hits = alone.find(words)
        assert hits, text
        assert set(hits) <= set(whole.find(words)), text


@pytest.mark.parametrize("language", sorted(FILES))
def test_each_group_and_code_stands_once_and_no_wording_twice(language: str) -> None:
    patterns = FILES[language].patterns
    assert len({(p.group, p.code) for p in patterns}) == len(patterns)
    for pattern in patterns:
        assert len(set(pattern.words)) == len(pattern.words), pattern.code


@pytest.mark.parametrize("language", sorted(FILES))
def test_no_wording_breaks_the_grammar(language: str) -> None:
    for pattern in FILES[language].patterns:
        for wording in pattern.words:
            parts = wording.split()
            assert parts and ".." not in (parts[0], parts[-1]), wording
            for option in (o for part in parts if part != ".." for o in part.split("|")):
                assert re.fullmatch(r"\*?[^*~|]+[*~]?", option), f"{wording}: {option}"


@pytest.mark.parametrize("language", ["nn", "en", "da", "sv"])
def test_every_wording_can_occur_as_its_language_is_tokenised(language: str) -> None:
    """A comma or hyphen inside a wording would make it dead: the tokeniser splits there."""
    for pattern in FILES[language].patterns:
        for wording in pattern.words:
            single = Pattern(language, pattern.group, pattern.code, (wording,), ())
            alone = Matcher([single], {language: FILES[language].endings})
            parts = [p.split("|")[0] for p in wording.split() if p != ".."]
            text = " ".join(p.strip("*").removesuffix("~") for p in parts)
            assert alone.find(words_of(text, language)), f"{pattern.group}/{pattern.code}: {text}"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", sorted(FILES))
def test_codes_of_a_vocabulary_scheme_are_declared_in_the_ontology(
    language: str, scheme: str
) -> None:
    used = {code for group, code in names(language) - NOT_OF_A_SCHEME if group == scheme}
    assert used <= codes(scheme.removesuffix("_listed"))


def test_the_supported_languages_express_the_same_things() -> None:
    """Nynorsk is read with bokmål's words besides, so the two together must have everything."""
    assert "nb" in FILES["nn"].uses
    assert names("en") == names("nb")
    assert names("nn") <= names("nb")
    assert {group for group, _ in names("nn")} == {group for group, _ in names("nb")}


@pytest.mark.parametrize("language", ["da", "sv"])
def test_the_recognised_languages_bring_no_code_of_their_own(language: str) -> None:
    assert names(language) <= names("nb")


@pytest.mark.parametrize("language", sorted(FILES))
def test_numbers_are_written_for_one_to_ninety(language: str) -> None:
    values = {value for _, value in FILES[language].numbers}
    assert values >= {*range(1, 21), 24, 30, 40, 50, 60, 70, 72, 80, 90, 100}
    assert all(word == fold(word) for word, _ in FILES[language].numbers)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Databehandleren skal ikke gi opplysningene videre uten at det er avtalt"),
        ("nb", "Dataansvarlig skal sørge for at databehandleren følger instruksen om dette"),
        ("nb", "Kryptering av all trafikk mellom by og bygd, og logging av all bruk"),
        ("nb", "Ved brudd skal kommunen ha beskjed, og da straks, og da skal systemet stenges"),
        ("nn", "Databehandlaren skal ikkje gje opplysningane vidare utan løyve frå kommunen"),
        ("en", "The processor shall not disclose the data without the approval of the controller"),
        ("da", "Databehandleren må ikke videregive oplysninger uden godkendelse efter aftalen"),
        ("sv", "Personuppgiftsbiträdet ska inte lämna ut uppgifter utan tillstånd enligt avtalet"),
    ],
)
def test_stop_words_tell_the_languages_apart(language: str, text: str) -> None:
    assert detect(words_of(text, language)) == language


# ---------------------------------------------------------------- data and code


def strings_of(path: Path) -> Iterator[str]:
    """Yield the string literals of a module, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def lists() -> set[str]:
    return {name for file in FILES.values() for name in file.word_lists}


def test_no_word_list_and_no_cue_lies_unread() -> None:
    read = {text for path in EXTRACT.rglob("*.py") for text in strings_of(path)}
    cues = {code for language in FILES for group, code in names(language) if group == "cue"}
    assert lists() | cues <= read, (lists() | cues) - read


def test_every_word_list_is_told_of_in_order() -> None:
    """Whoever looks for the place of a word finds the lists, and what each is for, in one file."""
    told = tomllib.loads((EXTRACT / "word_lists.toml").read_text("utf-8"))
    assert list(told) == sorted(lists())
    assert all(told.values())


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_no_norwegian_wording_stands_in_code(path: Path) -> None:
    english = FILES["en"].stopwords | {"no"}
    stopwords = FILES["nb"].stopwords | FILES["nn"].stopwords
    common = {word for word in stopwords - english - set(FILES) if len(word) > 1}
    for text in strings_of(path):
        bare = CHARACTER_CLASS.sub("", text)
        words = re.findall(r"\w{2,}", bare)
        assert not [w for w in words if NORWEGIAN.fullmatch(w) or fold(w) in common], text


def test_a_word_list_becomes_a_pattern_of_whole_words_in_any_case() -> None:
    pattern = word_pattern("number_labels")
    assert pattern.search("Org.nr. 889 640 782") and pattern.search("med organisasjonsnummer 889")
    assert not pattern.search("norsk")
    assert "org.nr" in word_list("number_labels")


# ---------------------------------------------------------------- three languages, one meaning


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nb",
            "Databehandleren skal varsle om brudd uten ugrunnet opphold, senest 24 timer etter.",
        ),
        ("nn", "Databehandlaren skal varsle om brot utan ugrunna opphald, seinast 24 timar etter."),
        ("en", "The Processor shall notify of a breach without undue delay, within 24 hours."),
    ],
)
def test_a_breach_notice_means_the_same_in_every_language(language: str, text: str) -> None:
    hits = {(h.group, h.code) for h in matcher(language).find(words_of(text, language))}
    assert hits >= {
        ("role", "processor"),
        ("modal", "must"),
        ("sense", "notify"),
        ("sense", "breach"),
        ("promptness", "without_undue_delay"),
        ("trigger", "limit"),
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Opplysningene slettes når avtalen er slutt."),
        ("nn", "Opplysningane blir då sletta når avtalen er slutt."),
        ("nn", "Opplysningane skal slettast når avtalen er slutt."),
        ("en", "The data shall be deleted on termination of the agreement."),
    ],
)
def test_a_passive_verb_is_seen_in_every_language(language: str, text: str) -> None:
    hits = {(h.group, h.code) for h in matcher(language).find(words_of(text, language))}
    assert hits >= {("duty", "passive"), ("sense", "delete"), ("sense", "end_of_agreement")}


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        # A slip once made, or near: the words are common and mean something else.
        ("nn", "Avtalen gjeld opplysningar om tilsette.", ("sense", "conditional")),
        ("en", "The processor protects the data by means of encryption.", ("zone", "definition")),
        ("en", "Data protection by design and by default.", ("sense", "deviation")),
        ("en", "The parties act in good faith.", ("data", "religion")),
        ("en", "Disclosure to a third party is forbidden.", ("role", "both")),
        ("en", "Regulation (EU) 2016/679 applies.", ("sense", "eea")),
        ("en", "The processing is governed by this agreement.", ("sense", "dispute")),
        ("en", "The processor shall check the backup.", ("zone", "guidance")),
        ("nb", "Kommunen er ansvarlig for behandlingen.", ("sense", "before")),
        ("nb", "Kommunen betaler ikke lisens for Saksfar.", ("modal", "only")),
        ("nb", "Barn som bor i kommunen.", ("modal", "should")),
    ],
)
def test_common_words_are_not_taken_for_something_else(
    language: str, text: str, absent: tuple[str, str]
) -> None:
    hits = matcher(language).find(words_of(text, language))
    assert absent not in {(h.group, h.code) for h in hits}


# ---------------------------------------------------------------- the grammar


def test_a_plain_word_matches_only_itself() -> None:
    assert found("varsel", "gi varsel nå")
    assert not found("varsel", "varselet")


def test_a_stem_takes_the_language_s_endings_and_no_others() -> None:
    assert found("avtale~", "avtale") and found("avtale~", "avtaleen")
    assert not found("avtale~", "avtaleloven")


def test_stars_stand_for_the_rest_of_a_word() -> None:
    assert found("slett*", "sletting") and not found("slett*", "uslettet")
    assert found("*logg", "påloggingslogg") and not found("*logg", "loggføring")
    assert found("*drift*", "underdriftslokalet") and not found("*drift*", "ordre")


def test_alternatives_may_each_have_a_form_of_their_own() -> None:
    for text in ("lagre", "lagres", "oppbevaring"):
        assert found("lagre|lagres|oppbevar*", text)
    assert not found("lagre|lagres|oppbevar*", "lager")


def test_words_must_stand_in_a_row() -> None:
    assert found("uten opphold", "skal uten opphold varsle")
    assert not found("uten opphold", "uten langt opphold")
    assert not found("uten opphold", "opphold uten")


@pytest.mark.parametrize("between", range(GAP + 2))
def test_a_gap_holds_up_to_four_words(between: int) -> None:
    text = " ".join(["gi", *["x"] * between, "melding"])
    assert found("gi .. melding", text) is (between <= GAP)


def test_a_hit_says_where_the_wording_stands() -> None:
    hits = finder("gi .. melding").find(["skal", "gi", "skriftlig", "melding", "straks"])
    assert hits == [Hit(1, 4, "sense", "it")]


def test_wordings_that_share_a_beginning_are_both_found() -> None:
    hits = finder("brudd", "brudd på sikkerhet*").find(["ved", "brudd", "på", "sikkerheten"])
    assert [(h.start, h.end) for h in hits] == [(1, 2), (1, 4)]


@pytest.mark.parametrize(
    "forms",
    [
        ("løsning", "losning", "loesning", "LØSNING", "lösning"),
        ("språk", "sprak", "spraak", "SPRÅK"),
        ("nærmere", "naermere", "nermere", "neermere", "närmere"),
        ("én", "en", "ÉN"),
    ],
)
def test_words_are_equal_however_the_letters_are_written(forms: tuple[str, ...]) -> None:
    for wording in forms:
        assert all(found(wording, text) for text in forms), wording


# ---------------------------------------------------------------- folding


@given(st.text())
@example("aaa")
@example("skoeeier")
@example("İSTANBUL ŒUVRE ẞ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåÆØÅéäö-"))
def test_folding_leaves_no_letter_that_is_written_in_more_than_one_way(text: str) -> None:
    assert not set(fold(text)) & set("æøåäöéÆØÅ")


@given(st.text())
def test_any_words_at_all_can_be_matched(text: str) -> None:
    hits = matcher("nb").find(text.split())
    assert all(0 <= h.start < h.end <= len(text.split()) for h in hits)
