"""An agreement in, the statutes, articles and decisions it names out, and whether they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..laws import law_of
from ..model import Fact, Span
from ..scope import Scope

_SECTION = (
    r"(?:\s*,?\s*(?:§\s*){1,2}\s*[\dl]+(?:\s?[\dl])?(?:[-–]\d+)?(?:\s?[a-g](?![a-zæøå]))?"
    r"(?:\s*(?:til|og|,|-|–|to|and)\s*(?:§\s*)?\d+(?:[-–]\d+)?(?:\s?[a-g](?![a-zæøå]))?)*"
    r"(?:\s*(?:nr|no)\.?\s*\d+)?"
    r"(?:\s*,?\s*(?:første|andre|annet|tredje|fjerde|fyrste)\s+(?:ledd|punktum))?"
    r"(?:\s*(?:flg|ff|følgende)\.?)?)"
)
_ARTICLE = (
    r"(?:(?:artikkel|artiklene|artiklane|artikler|art\.?|articles?|kapittel|kap\.?|chapter)\s*"
    r"(?:\d+|[IVX]+)(?:\s?\(\d+\)|\s*(?:nr|no)\.?\s*\d+)?"
    r"(?:\s?(?:bokstav\s)?\(?[a-h]\)?(?![\wæøå]))?"
    r"(?:\s*(?:til|og|eller|,|-|–|to|and|or)\s*(?:artikkel\s*|art\.?\s*)?\d+"
    r"(?:\s?\(\d+\)|\s*nr\.?\s*\d+)?)*"
    r"(?:\s*,?\s*(?:første|andre|tredje)\s+ledd)?)"
)
_GDPR = (
    r"(?:GDPR|EUs\s+personvernforordning|generell\s+personvernforordning|"
    r"personvernforordning(?:en|ens|a|as)?|personverforordningen|forordningen|forordninga|"
    r"General\s+Data\s+Protection\s+Regulation|UK\s+GDPR)(?:\s+(?:\(EU\)\s+)?2016/679)?"
)
_NAMED_ACT = (
    r"(?:[a-zæøåA-ZÆØÅ]+-\s*og\s+)?(?:NA\s?V|[a-zæøåA-ZÆØÅ]{4,})(?:-)?"
    r"(?:loven|lova|lovens|lovas)(?![a-zæøå])"
    r"(?:\s+\([A-ZÆØÅ][\w\-]+\))?"
    r"(?:\s+av\s+(?:\d{1,2}\.\s*\w+\s+)?\d{4}(?:\s+nr\.?\s*\d+)?)?"
)
_REGULATION = r"[a-zæøå]+forskriften?s?(?![a-zæøå])|[a-zæøå]+forskrifta(?![a-zæøå])"
_ACT_ON = (
    r"lov\s+(?:av\s+\d{1,2}\.\s*\w+\s+\d{4}\s+nr\.?\s*\d+\s+)?om\s+[a-zæøå]+"
    r"(?:[ \n]+(?:og|i|av)[ \n]+[A-ZÆØÅa-zæøå]+){0,2}(?:[ \n]+personopplysninger)?"
    r"(?:\s*\(LOV-[\d\-]+\))?"
)
_STATUTE = (
    rf"(?:{_NAMED_ACT}|{_REGULATION}|{_ACT_ON}"
    r"|popplyl\.?|Personal\s+Data\s+Act|the\s+Norwegian\s+\w+\s+Act)"
)
_EU_REGULATION = (
    r"(?:Europaparlamentets?-?\s*og\s+råds?forordning|Regulation|forordning)\s*"
    r"\(EU\)\s*(?:nr\.?\s*)?\d{4}(?:/\d+)?"
    r"(?:\s+av\s+\d{1,2}\.\s*\w+\s+\d{4}|\s+of\s+\d{1,2}\s+\w+\s+\d{4})?"
)
_COMMISSION_DECISION = (
    r"(?:EU[s-]*\s*standardkontrakt\w*,\s*)?"
    r"(?:(?:EU-?)?[Kk]ommisjonens|Commission(?:\s+Implementing)?)\s+"
    r"(?:vedtak|beslutning|avgjerd|[Dd]ecision)\s+"
    r"(?:av\s+\d{1,2}\.\s*\w+\s+\d{4}|\(EU\)\s+\d{4}/\d+|\d{4}/\d+(?:/\w+)?)"
)
_INSTRUMENT = (
    rf"(?:{_EU_REGULATION}"
    r"|(?:[Dd]irektiv|Directive)\s+\d{2,4}/\d+(?:/\w+)?"
    rf"|{_COMMISSION_DECISION}"
    r"|(?:beslutning|vedtak|avgjerd|[Dd]ecision)\s+\(EU\)\s+\d{4}/\d+"
    r"|rundskriv(?:et)?\s+(?:til\s+[\w\-]+\s+)?\(?[A-Z]\d*[\d\-/]+\)?"
    r"|Privacy\s+Shield|Safe\s+Harbor|Standard\s+Contractual\s+Clauses\s+\(SCC\))"
)
_BARE_SECTION = (
    r"(?<=[\wæøå.,)] )§{1,2}\s*\d+(?:-\d+)?(?:\s?[a-g](?![a-zæøå]))?"
    r"(?:\s*,?\s*(?:første|andre|tredje)\s+ledd)?"
)
_CITATION = re.compile(
    rf"(?:{_INSTRUMENT})|(?:{_GDPR})(?:\s*,?\s*{_ARTICLE})?|{_STATUTE}(?:{_SECTION})?"
    rf"|(?<![\w]){_ARTICLE}(?:\s+(?:i|of|av)\s+(?:the\s+)?(?:{_GDPR}))?|{_BARE_SECTION}"
)
_GDPR_FIRST = re.compile(_GDPR)
_ARTICLE_ONLY = re.compile(rf"^(?:{_ARTICLE})$", re.I)
_CHAPTER = re.compile(r"(?:kap\.?|kapittel|chapter)", re.I)
_CHAPTER_OF_GDPR = re.compile(r"(?:kapittel|chapter)\s+(?:III|V|3|5|IV)\b")
_RANGE = re.compile(
    r"(?:artikkel|artiklene|artiklane|art\.?|articles?)\s*(\d+)(?:\s?\(\d+\)|\s*nr\.?\s*\d+)?"
    r"((?:\s*(?:til|-|–|to|og|eller|,|and|or)\s*(?:artikkel\s*|art\.?\s*)?\d+)*)",
    re.I,
)
_PART = re.compile(r"(til|-|–|to|og|eller|,|and|or)\s*(?:artikkel\s*|art\.?\s*)?(\d+)", re.I)
_REPEALED_2000 = re.compile(
    r"personopplysningslov\w*\s*,?\s*(?:§\s*)+\s*(?:2\s*nr|8\b|9\b|13\b|15\b|28\b|31\b|33\b)|"
    r"14\.\s*april\s*2000|personopplysningsforskrift",
    re.I,
)
_OUTDATED = re.compile(
    r"5\.\s*februar\s*2010|2010/87|2001/497|2004/915|Privacy\s+Shield|Safe\s+Harbor|95/46|"
    r"2016/1250|2000/520",
    re.I,
)
_NOT_LAWS = re.compile(r"^(?:gjeldende|annen|norsk|slik|denne|nasjonal)\w*lov", re.I)
_LEGAL_WORD = re.compile(
    r"lov|forskrift|direktiv|directive|forordning|regulation|vedtak|beslutning|decision|rundskriv|"
    r"shield|harbor|clauses|act|§|popplyl",
    re.I,
)
_ENDS_AS_ACT = re.compile(r"[a-zæøåA-ZÆØÅ\-]+(?:loven|lova|lovens)")
_GDPR_IRI = "http://data.europa.eu/eli/reg/2016/679/oj"


def articles_in(words: str) -> tuple[int, ...]:
    """Return the numbers of the articles that some words cite, ranges expanded."""
    found: list[int] = []
    for m in _RANGE.finditer(words):
        first = int(m.group(1))
        found.append(first)
        last = first
        for joint, number in _PART.findall(m.group(2) or ""):
            if joint.lower() in ("til", "-", "–", "to") and last < int(number) < 100:
                found += range(last + 1, int(number) + 1)
            else:
                found.append(int(number))
            last = int(number)
    return tuple(dict.fromkeys(found))


def find_law_references(scope: Scope) -> list[Fact]:
    """Return the references to law in an agreement."""
    return list(_references(scope))


def _references(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    contents = [(b.start, b.end) for b in scope.reading.blocks if b.kind == "contents"]
    for m in _CITATION.finditer(text, scope.region.start, scope.region.end):
        words = m.group()
        if any(a <= m.start() < b for a, b in contents) or _NOT_LAWS.match(words):
            continue
        if words.lower() in ("forordningen", "forordninga"):
            continue
        if _CHAPTER.match(words) and not _CHAPTER_OF_GDPR.search(words):
            continue
        gdpr = bool(_GDPR_FIRST.match(words) or _ARTICLE_ONLY.match(words))
        outdated = bool(_OUTDATED.search(words) or _REPEALED_2000.search(words))
        law = _GDPR_IRI if gdpr else law_of(words, outdated)
        if law is None and not _names_law(words):
            continue
        yield scope.fact(
            "law_reference",
            _without_stop(scope, scope.reading.span(m.start(), m.end())),
            "law-gdpr" if gdpr else "law-citation",
            0.95 if law else 0.8,
            law=law,
            label=re.sub(r"\s+", " ", words).strip(" ,."),
            articles=tuple(str(a) for a in articles_in(words)) if gdpr else (),
            outdated=outdated,
        )


def _names_law(words: str) -> bool:
    """Tell whether words that no known law answers to name one all the same."""
    if not _LEGAL_WORD.search(words):
        return False
    return not _ENDS_AS_ACT.fullmatch(words) or "lov" in words[:-2].lower()


def _without_stop(scope: Scope, span: Span) -> Span:
    """Return a span without the comma or full stop at its end."""
    end = span.end
    while end > span.start and scope.reading.document.text[end - 1] in " ,.":
        end -= 1
    return Span(span.start, end)
