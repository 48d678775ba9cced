"""A block's words in, its sentences out, and the label that it may begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from .wordings import alternatives, units_of_time, word_list

_SENTENCE_END = re.compile(r"[.!?][\"»”)]*(?=\s+[\"«“(\[*]*[A-ZÀ-ÖØ-Þ0-9§])|[.;](?=\s*\n)")
_ORDINAL = re.compile(r"\d{1,2}\.")
_INITIAL = re.compile(r"[a-zæøå]\.", re.IGNORECASE)
_ACRONYM = re.compile(r"(?:\w+-)?(?:[a-zæøå]\.){2,}", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s+(\w+)")
_SECTION = "§."
_LABEL = re.compile(
    r"^[ \t\n>]*(?:[A-ZÆØÅ](?:\.?\d){1,8}\.?\s+)?"
    r"([A-ZÆØÅ][^.:;|?\n]{2,48}?)(?:[:?]\s+|(?:\.|\s[–—-])\s+(?=[«\"“]?[A-ZÆØÅ]))(?=\S)"
)
_LABEL_WORDS = 6
_AHEAD = 4  # code points after a full stop that tell whether a sentence begins


def sentences(
    text: str, start: int, end: int, abbreviations: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the sentences of shadow text start to end; asides that bind someone stand alone."""
    ends = (m for m in _SENTENCE_END.finditer(text, start, end))
    cuts = [m.end() for m in ends if not _goes_on(text, start, m, abbreviations)]
    for a, b in pairwise([start, *cuts, end]):
        at = a
        for m in _aside().finditer(text, a, b):
            if text[at : m.start()].strip():
                yield at, m.start()
            yield m.start(), m.end()
            at = m.end()
        if text[at:b].strip(" \t\n.;"):
            yield at, b


def label_of(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return a run-in label (`Formål: ...`) and where its words end, if the block begins so."""
    m = _LABEL.match(text[start:end])
    if not m or len(m.group(1).split()) > _LABEL_WORDS:
        return None
    return m.group(1).strip(), start + m.end()


def _goes_on(text: str, start: int, end: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """Tell whether a sentence goes on after a full stop: an abbreviation's, an ordinal's."""
    word = max(text.rfind(" ", start, end.start()), text.rfind("\n", start, end.start())) + 1
    last = text[max(word, start) : end.start() + 1].lstrip('(«"').lower()
    following = text[end.end() : end.end() + _AHEAD].strip()[:1]
    if last.rstrip(".") in word_list("and_so_on") or last.rstrip(".") in units_of_time():
        in_brackets = text.rfind("(", start, word) > text.rfind(")", start, word)
        return in_brackets or not following.isupper()
    if last in abbreviations or last == _SECTION:
        return True
    if following == "(" and last in _forms_with_stop():
        return True  # `Acme Inc. (hosting)`
    if _ACRONYM.fullmatch(last):  # `the EU-U.S. Data Privacy Framework`
        after = _NEXT_WORD.match(text, end.end())
        return after is not None and after.group(1).lower() not in word_list("before_nouns")
    if _ORDINAL.fullmatch(last):
        return following.islower()
    return bool(_INITIAL.fullmatch(last)) and not following.isupper()


@lru_cache(maxsize=1)
def _forms_with_stop() -> frozenset[str]:
    """Return how the legal forms end that have a stop at their end, in lower case."""
    forms = (form for form in word_list("legal_forms") if form.endswith("."))
    return frozenset(form.split()[-1].lower() for form in forms)


@lru_cache(maxsize=1)
def _aside() -> re.Pattern[str]:
    """Return the pattern of brackets that say what holds in a case (`(i så fall skal ...)`)."""
    return re.compile(rf"\((?={alternatives('asides')}\b)[^()]*\)\.?", re.IGNORECASE)
