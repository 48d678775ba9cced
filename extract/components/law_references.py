"""Which statutes, articles, decisions and circulars the text names, and whether they still stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_SECTION = (
    r"(?:\s*,?\s*(?:§\s*){1,2}\s*[\dl]+(?:\s?[\dl])?(?:[-–]\d+)?(?:\s?[a-g](?![a-zæøå]))?"
    r"(?:\s*(?:til|og|,|-|–|to|and)\s*(?:§\s*)?\d+(?:[-–]\d+)?(?:\s?[a-g](?![a-zæøå]))?)*"
    r"(?:\s*(?:nr|no)\.?\s*\d+)?(?:\s*,?\s*(?:første|andre|annet|tredje|fjerde|fyrste)\s+(?:ledd|punktum))?"
    r"(?:\s*(?:flg|ff|følgende)\.?)?)"
)
_ARTICLE = (
    r"(?:(?:artikkel|artiklene|artiklane|artikler|art\.?|articles?|kapittel|kap\.?|chapter)\s*"
    r"(?:\d+|[IVX]+)(?:\s?\(\d+\)|\s*(?:nr|no)\.?\s*\d+)?(?:\s?(?:bokstav\s)?\(?[a-h]\)?(?![\wæøå]))?"
    r"(?:\s*(?:til|og|eller|,|-|–|to|and|or)\s*(?:artikkel\s*|art\.?\s*)?\d+(?:\s?\(\d+\)|\s*nr\.?\s*\d+)?)*"
    r"(?:\s*,?\s*(?:første|andre|tredje)\s+ledd)?)"
)
_GDPR = (
    r"(?:GDPR|EUs\s+personvernforordning|EUs\s+personvernforordning|generell\s+personvernforordning|"
    r"personvernforordning(?:en|ens|a|as)?|personverforordningen|forordningen|forordninga|"
    r"General\s+Data\s+Protection\s+Regulation|UK\s+GDPR)(?:\s+(?:\(EU\)\s+)?2016/679)?"
)
_STATUTE = (
    r"(?:(?:[a-zæøåA-ZÆØÅ]+-\s*og\s+)?(?:NA\s?V|[a-zæøåA-ZÆØÅ]{4,})(?:-)?(?:loven|lova|lovens|lovas)(?![a-zæøå])"
    r"(?:\s+\([A-ZÆØÅ][\w\-]+\))?(?:\s+av\s+(?:\d{1,2}\.\s*\w+\s+)?\d{4}(?:\s+nr\.?\s*\d+)?)?"
    r"|[a-zæøå]+forskriften?s?(?![a-zæøå])|[a-zæøå]+forskrifta(?![a-zæøå])"
    r"|lov\s+(?:av\s+\d{1,2}\.\s*\w+\s+\d{4}\s+nr\.?\s*\d+\s+)?om\s+[a-zæøå]+(?:[ \n]+(?:og|i|av)[ \n]+[A-ZÆØÅa-zæøå]+){0,2}(?:[ \n]+personopplysninger)?(?:\s*\(LOV-[\d\-]+\))?"
    r"|popplyl\.?|Personal\s+Data\s+Act|the\s+Norwegian\s+\w+\s+Act)"
)
_INSTRUMENT = (
    r"(?:(?:Europaparlamentets?-?\s*og\s+råds?forordning|Regulation|forordning)\s*\(EU\)\s*(?:nr\.?\s*)?\d{4}(?:/\d+)?(?:\s+av\s+\d{1,2}\.\s*\w+\s+\d{4}|\s+of\s+\d{1,2}\s+\w+\s+\d{4})?"
    r"|(?:[Dd]irektiv|Directive)\s+\d{2,4}/\d+(?:/\w+)?"
    r"|(?:EU[s-]*\s*standardkontrakt\w*,\s*)?(?:(?:EU-?)?[Kk]ommisjonens|Commission(?:\s+Implementing)?)\s+(?:vedtak|beslutning|avgjerd|[Dd]ecision)\s+(?:av\s+\d{1,2}\.\s*\w+\s+\d{4}|\(EU\)\s+\d{4}/\d+|\d{4}/\d+(?:/\w+)?)"
    r"|(?:beslutning|vedtak|avgjerd|[Dd]ecision)\s+\(EU\)\s+\d{4}/\d+"
    r"|rundskriv(?:et)?\s+(?:til\s+[\w\-]+\s+)?\(?[A-Z]\d*[\d\-/]+\)?"
    r"|Privacy\s+Shield|Safe\s+Harbor|Standard\s+Contractual\s+Clauses\s+\(SCC\))"
)
_CITATION = re.compile(
    rf"(?:{_INSTRUMENT})|(?:{_GDPR})(?:\s*,?\s*{_ARTICLE})?|{_STATUTE}(?:{_SECTION})?"
    rf"|(?<![\w]){_ARTICLE}(?:\s+(?:i|of|av)\s+(?:the\s+)?(?:{_GDPR}))?|(?<=[\wæøå.,)] )§{{1,2}}\s*\d+(?:-\d+)?(?:\s?[a-g](?![a-zæøå]))?(?:\s*,?\s*(?:første|andre|tredje)\s+ledd)?"
)
_GDPR_ONLY = re.compile(rf"^(?:{_GDPR})$")
_ARTICLE_ONLY = re.compile(rf"^(?:{_ARTICLE})$", re.I)
_RANGE = re.compile(
    r"(?:artikkel|artiklene|artiklane|art\.?|articles?)\s*(\d+)(?:\s?\(\d+\)|\s*nr\.?\s*\d+)?((?:\s*(til|-|–|to|og|eller|,|and|or)\s*(?:artikkel\s*|art\.?\s*)?(\d+))*)",
    re.I,
)
_PART = re.compile(r"(til|-|–|to|og|eller|,|and|or)\s*(?:artikkel\s*|art\.?\s*)?(\d+)", re.I)
_REPEALED_2000 = re.compile(
    r"personopplysningslov\w*\s*,?\s*(?:§\s*)+\s*(?:2\s*nr|8\b|9\b|13\b|15\b|28\b|31\b|33\b)|14\.\s*april\s*2000|personopplysningsforskrift",
    re.I,
)
_OUTDATED = re.compile(
    r"5\.\s*februar\s*2010|2010/87|2001/497|2004/915|Privacy\s+Shield|Safe\s+Harbor|95/46|2016/1250|2000/520",
    re.I,
)
_NOT_LAWS = re.compile(r"^(?:gjeldende|annen|norsk|slik|denne|nasjonal)\w*lov", re.I)
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
    from ..laws import law_of

    text = scope.reading.shadow.text
    skipped = [
        (reading_block.start, reading_block.end)
        for reading_block in scope.reading.blocks
        if reading_block.kind == "contents"
    ]
    for m in _CITATION.finditer(text, scope.region.start, scope.region.end):
        words = m.group()
        if any(a <= m.start() < b for a, b in skipped) or _NOT_LAWS.match(words):
            continue
        if words.lower() in ("forordningen", "forordninga"):
            continue
        gdpr = bool(re.match(_GDPR, words)) or bool(_ARTICLE_ONLY.match(words))
        if re.match(r"(?:kap\.?|kapittel|chapter)", words, re.I) and not re.search(
            r"(?:kapittel|chapter)\s+(?:III|V|3|5|IV)\b", words
        ):
            continue
        outdated = bool(_OUTDATED.search(words) or _REPEALED_2000.search(words))
        found = law_of(words, outdated) if not gdpr else None
        articles = articles_in(words) if gdpr else ()
        label = re.sub(r"\s+", " ", words).strip(" ,.")
        law = _GDPR_IRI if gdpr else found
        if law is None and not re.search(
            r"lov|forskrift|direktiv|directive|forordning|regulation|vedtak|beslutning|decision|rundskriv|shield|harbor|clauses|act|§|popplyl",
            words, re.I,
        ):  # fmt: skip
            continue
        if (
            not gdpr
            and law is None
            and re.fullmatch(r"[a-zæøåA-ZÆØÅ\-]+(?:loven|lova|lovens)", words)
            and not re.search(r"lov", words[:-2], re.I)
        ):
            continue
        span = scope.reading.span(m.start(), m.end())
        while span.end > span.start and scope.reading.document.text[span.end - 1] in " ,.":
            span = type(span)(span.start, span.end - 1)
        yield scope.fact(
            "law_reference", span, "law-gdpr" if gdpr else "law-citation", 0.95 if law else 0.8,
            law=law, label=label, articles=tuple(str(a) for a in articles), outdated=outdated,
        )  # fmt: skip
