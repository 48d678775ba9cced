"""An agreement in, the statutes, articles and decisions it names out, and whether they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...ontology import laws
from ..laws import law_of
from ..model import Fact, Span
from ..one_of_words import one_of
from ..scope import Scope
from ..wordings import alternatives, word_list
from .law_articles import articles_in, joint

_GDPR_IRI = "http://data.europa.eu/eli/reg/2016/679/oj"
_GDPR_NUMBER = "2016/679"
_LETTER = "[a-zæøåA-ZÆØÅ]"
_NO_LETTER = r"(?![a-zæøå])"
_SUBSECTION_LETTER = rf"(?:\s?[a-g]{_NO_LETTER})?"
_INSTRUMENTS = ("eu_acts", "directives", "commission", "decisions", "circulars")
_RIGHTS_OR_TRANSFER = re.compile(r"\b(?:III|IV|V|3|5)\b")  # the chapters of GDPR that are cited


def find_law_references(scope: Scope) -> list[Fact]:
    """Return the references to law in an agreement."""
    return list(_references(scope))


def _references(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    contents = [(b.start, b.end) for b in scope.reading.blocks if b.kind == "contents"]
    disowned = [(u.start, u.end) for u in scope.units if u.cues("no_longer_law")]
    for m in _citation().finditer(text, scope.region.start, scope.region.end):
        words = m.group()
        if _lies_in(contents, m.start()):
            continue
        if words.lower().removesuffix("s") in word_list("the_regulation"):
            continue
        if _chapter().match(words) and not _RIGHTS_OR_TRANSFER.search(words):
            continue
        bare = bool(_bare_gdpr().match(words))
        law = None if bare else law_of(words)
        iri = _GDPR_IRI if bare else str(law.iri) if law else None
        gdpr = iri == _GDPR_IRI
        yield scope.fact(
            "law_reference",
            _without_stop(scope, scope.reading.span(m.start(), m.end())),
            "law-gdpr" if gdpr else "law-citation",
            () if iri else ("law_unresolved",),
            law=iri,
            label=" ".join(words.split()).strip(" ,."),
            articles=tuple(str(a) for a in articles_in(words)) if gdpr else (),
            outdated=law is not None and law.repealed,
            disowned=_lies_in(disowned, m.start()),
        )


def _lies_in(places: Sequence[tuple[int, int]], offset: int) -> bool:
    """Tell whether an offset lies in one of some places, which stand in order and apart."""
    begun = bisect_right(places, offset, key=lambda place: place[0])
    return begun > 0 and offset < places[begun - 1][1]


def _without_stop(scope: Scope, span: Span) -> Span:
    """Return a span without the comma or full stop at its end."""
    end = span.end
    while end > span.start and scope.reading.document.text[end - 1] in " ,.":
        end -= 1
    return Span(span.start, end)


@lru_cache(maxsize=1)
def _citation() -> re.Pattern[str]:
    """Return the pattern of a reference to law; the words may be written with a capital."""
    gdpr, article = _gdpr(), _article()
    of_gdpr = rf"(?:\s+(?:{alternatives('of_law')}\s+)?(?:the\s+)?(?:{gdpr}))?"
    return re.compile(
        rf"{_instrument()}|(?<!{_LETTER})(?:(?:{gdpr})(?:\s*,?\s*{article})?"
        rf"|(?:{_statute()})(?:{_section()})?|(?<!\w){article}{of_gdpr})|{_bare_section()}"
    )


@lru_cache(maxsize=1)
def _bare_gdpr() -> re.Pattern[str]:
    """Return the pattern of words that begin with GDPR, or that name no more than articles."""
    return re.compile(rf"{_gdpr()}|{_any_case(_article())}$")


@lru_cache(maxsize=1)
def _chapter() -> re.Pattern[str]:
    return re.compile(alternatives("chapters"), re.IGNORECASE)


def _any_case(words: str) -> str:
    """Return a pattern that does not mind capitals."""
    return f"(?i:{words})"


def _date() -> str:
    """Return the pattern of an act's date and number (`av 10. februar 1967 nr. 4`)."""
    day = r"\d{1,2}\.?\s*\w+\s+"
    number = rf"(?:\s+{alternatives('numbers')}\.?\s*\d+)?"
    return rf"\s+{alternatives('of_law')}\s+(?:{day})?\d{{4}}{number}"


def _subsection() -> str:
    """Return the pattern of a part of a section (`første ledd`)."""
    return rf"(?:\s*,?\s*{alternatives('ordinals')}\s+{alternatives('law_parts')})?"


def _section() -> str:
    """Return the pattern of sections (`§§ 13 til 13 e`, `§ 7, første ledd`); l is a scanned 1."""
    number = rf"\d+(?:[-–]\d+)?{_SUBSECTION_LETTER}"
    return (
        rf"\s*,?\s*(?:§\s*){{1,2}}\s*[\dl]+(?:\s?[\dl])?(?:[-–]\d+)?{_SUBSECTION_LETTER}"
        rf"(?:\s*{joint()}\s*(?:§\s*)?{number})*"
        rf"(?:\s*{alternatives('numbers')}\.?\s*\d+)?{_subsection()}"
        rf"(?:\s*{alternatives('and_following')}\.?)?"
    )


def _bare_section() -> str:
    """Return the pattern of sections of an act that was named before."""
    return rf"(?<=[\wæøå.,)] )§{{1,2}}\s*\d+(?:-\d+)?{_SUBSECTION_LETTER}{_subsection()}"


def _article() -> str:
    """Return the pattern of articles or a chapter (`artikkel 28 nr. 3 bokstav a`)."""
    number = alternatives("numbers")
    return (
        rf"(?:{_any_case(alternatives('articles', 'chapters'))}\s*(?:\d+|[IVX]+)"
        rf"(?:\s?\(\d+\)|\s*{number}\.?\s*\d+)?"
        rf"(?:\s?(?:{alternatives('letters')}\s)?\(?[a-h]\)?(?!\w))?"
        rf"(?:\s*{joint()}\s*(?:{alternatives('articles')}\s*)?\d+"
        rf"(?:\s?\(\d+\)|\s*{number}\.?\s*\d+)?)*{_subsection()})"
    )


def _gdpr() -> str:
    """Return the pattern of the names of the General Data Protection Regulation."""
    names = {name for law in laws() if str(law.iri) == _GDPR_IRI for name in law.names}
    named = one_of(sorted(name for name in names if not any(c in "(/" for c in name)))
    prefix = rf"(?:{alternatives('gdpr_prefixes')}\s+)?"
    return (
        rf"{prefix}(?<!\w)(?:{named}|{_any_case(alternatives('the_regulation'))})s?(?!\w)"
        rf"(?:\s+(?:\(EU\)\s+)?{_GDPR_NUMBER})?"
    )


def _statute() -> str:
    """Return the pattern of acts and regulations: of known names, and of what ends as names do."""
    abbreviation = r"\s+\([A-ZÆØÅ][\w\-]+\)"  # `(NAV-loven)`, `(LOV-2018-06-15-38)`
    and_ = rf"(?:{_LETTER}+-\s*{alternatives('and_or')}\s+)?"
    scanned = r"[A-ZÆØÅ]+ [A-ZÆØÅ]+-"  # `NA V-loven`
    first = rf"{and_}(?:{scanned}|{_LETTER}{{2,}}-|{_LETTER}{{4,}})"
    act = rf"{first}{alternatives('act_endings')}s?{_NO_LETTER}(?:{abbreviation})?(?:{_date()})?"
    regulation = rf"{_LETTER}+{alternatives('regulation_endings')}s?{_NO_LETTER}"
    kind = _any_case(alternatives("acts"))
    title = rf"[a-zæøå]+(?:\s+{alternatives('in_titles')}\s+{_LETTER}+){{0,3}}"
    on = rf"{kind}(?:{_date()})?\s+{alternatives('on')}\s+{title}(?:{abbreviation})?"
    return rf"{_known_names()}(?:{abbreviation})?|{act}|{regulation}|{on}|{_act_in_english()}"


def _known_names() -> str:
    """Return the pattern of the laws' titles of several words, and of their abbreviations."""
    names = {name for law in laws() if str(law.iri) != _GDPR_IRI for name in law.names}
    known = one_of(sorted(name for name in names if _is_title(name) or name.endswith(".")))
    return rf"(?<!\w){known}(?!\w)"


def _is_title(name: str) -> bool:
    """Tell whether a name is a title (`Personal Data Act`, `lov om ...`), not common words."""
    words = name.split()
    if len(words) < 2:
        return False
    if words[0] in word_list("acts") or words[-1].endswith(tuple(word_list("act_endings"))):
        return True
    small = word_list("demonstratives") | word_list("and_or") | word_list("of_law")
    return all(w[0].isupper() or w[0] == "(" or w in small for w in words)


def _act_in_english() -> str:
    """Return the pattern of an act as it is named in English (`the Norwegian Archives Act`)."""
    name = r"\s+(?:[A-Z]\w+\s+){1,4}"
    nationality, act = alternatives("act_nationalities"), alternatives("act_nouns")
    return rf"(?:the\s+)?{nationality}{name}{act}\b"


def _instrument() -> str:
    """Return the pattern of instruments of the EU, and of circulars, with their numbers."""
    number = r"\d{2,4}/\d+(?:/\w+)?"
    date = rf"(?:\s+{alternatives('of_law')}\s+\d{{1,2}}\.?\s*\w+\s+\d{{4}})"
    acts = _any_case(alternatives("eu_acts"))
    decisions = _any_case(alternatives("decisions"))
    words = (word_list(name) for name in _INSTRUMENTS)
    first = {word[0] for each in words for word in each}
    begins = "".join(sorted(letter for one in first for letter in {one.lower(), one.upper()}))
    return (
        rf"(?=[{begins}])(?:{acts}\s*\(EU\)\s*(?:nr\.?\s*)?\d{{4}}(?:/\d+)?{date}?"
        rf"|{_any_case(alternatives('directives'))}\s+{number}"
        rf"|{_any_case(alternatives('commission'))}\s+{decisions}(?:{date}|\s+(?:\(EU\)\s+)?{number})"
        rf"|{decisions}\s+\(EU\)\s+\d{{4}}/\d+"
        rf"|{_any_case(alternatives('circulars'))}\s+(?:{alternatives('range_to')}\s+[\w\-]+\s+)?"
        rf"\(?[A-Z]\d*[\d\-/]+\)?)"
    )
