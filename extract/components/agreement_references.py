"""An agreement in, what it says of its relation to another agreement out.

`Denne avtalen er et vedlegg til avtalen om vakttelefon`, `Bilag 4 til Driftsavtalen`, `This DPA
supersedes ...`; and the agreements among its annexes (`VEDLEGG: 1. Databehandleravtalen`). What is
said of its own annexes, or of itself, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ..folding import fold
from ..keywords import keywords
from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, alternatives, word_list

_RELATIONS = {
    "part_of_agreement": "part_of",
    "annex_to": "annex_to",
    "replaces": "replaces",
    "supplements": "supplements",
}
_SKIPPED = frozenset({"example", "guidance", "italic", "definition"})
_HEAD = 2500  # code points in which an agreement says what it belongs to
_TITLE = 600  # code points in which an annex's title stands
_LONGEST = 130  # code points of another agreement's name
_LIST_ITEM = 110  # code points of an item in a list of annexes
_SHORTEST_NAME = 8  # letters of a name that is more than `avtalen`
_ENDING = 2  # letters at its end that inflection may change
_LONGEST_LIST = 12  # units below the heading of a list of annexes
_CALLED = re.compile(r"\(?\s*(?:heretter\s+|hereinafter\s+)?[«\"“']([^»\"”'\n]{3,40})[»\"”']")
_LABEL = re.compile(r"\b(\d{1,2}|[A-H])\b")
_NAME_ENDS = re.compile(r"\.(?=\s+[A-ZÆØÅ]|\s*$)|[,;:()|«\"“]|\s[-–]\s")


def find_agreement_references(scope: Scope, found: Sequence[Fact]) -> list[Fact]:
    """Return what an agreement says of other agreements; `found` are its facts so far."""
    rules = [f for f in found if f.kind == "precedence"]
    return [_ranked(fact, rules) for fact in (*_said(scope), *_listed(scope))]


def _ranked(fact: Fact, rules: Sequence[Fact]) -> Fact:
    """Return a reference with whether the agreement at hand prevails, if a rule says so."""
    names = [str(fact.values.get(key) or "") for key in ("called", "label")]
    for rule in rules:
        higher = str(rule.values.get("prevailing") or "")
        lower = str(rule.values.get("yielding") or "")
        if not higher or not lower or any(_names_annex(side) for side in (higher, lower)):
            continue
        over, under = _names_one(lower, names), _names_one(higher, names)
        if over != under:
            return replace(fact, values={**fact.values, "prevails": over})
    return fact


def _names_one(words: str, names: Sequence[str]) -> bool:
    """Tell whether words are one of some names, whatever its ending (`Driftsavtalens`)."""
    nouns = {fold(w) for w in words.split()}
    firsts = [fold(name.split()[0]) for name in names if name]
    return any(
        len(first) >= _SHORTEST_NAME and noun.startswith(first[: len(first) - _ENDING])
        for first in firsts
        for noun in nouns
    )


def _names_annex(words: str) -> bool:
    return any(word.lower().startswith(tuple(word_list("annex"))) for word in words.split())


def _said(scope: Scope) -> Iterator[Fact]:
    for unit in scope.units:
        if unit.zones & _SKIPPED:
            continue
        if unit.start - scope.region.start > _HEAD:
            return
        for hit in unit.cues(*_RELATIONS):
            if unit.kind == "cell" and hit.code != "annex_to":
                continue
            name = _name_after(scope, unit, hit)
            if name is None or not _is_about_itself(scope, unit, hit):
                continue
            yield _fact(scope, unit, _RELATIONS[hit.code], name, hit)
            break


def _is_about_itself(scope: Scope, unit: Unit, hit: Hit) -> bool:
    """Tell whether it is the agreement of which the words before a cue speak."""
    tokens = scope.reading.tokens
    before = [tokens[i] for i in range(unit.first, hit.start) if tokens[i].is_alpha]
    if hit.code == "annex_to" and unit.start - scope.region.start < _TITLE and not before:
        return True  # `Bilag 4 til Driftsavtalen`, in the title
    if any(h.code == "this_agreement" and h.end <= hit.start for h in unit.of("cue")):
        return True
    if any(h.code == scope.region.kind and h.end <= hit.start for h in unit.of("kind")):
        return True
    words = [word.lower for word in before]
    subject = [w for w in words if w not in word_list("demonstratives") | word_list("determiners")]
    return bool(subject) and subject[0] in word_list("agreement_nouns") and len(subject) <= 2


def _name_after(scope: Scope, unit: Unit, hit: Hit) -> tuple[int, int] | None:
    """Return the shadow offsets of the other agreement's name after a cue."""
    reading = scope.reading
    start = reading.token_end(hit.end - 1)
    lead = _lead().match(reading.shadow.text, start, unit.end)
    start = lead.end() if lead else start
    return _name_at(scope, unit, start, hit.code == "replaces")


def _name_at(scope: Scope, unit: Unit, start: int, of_its_kind: bool) -> tuple[int, int] | None:
    """Return the name of another agreement that begins at an offset, if one does.

    `of_its_kind` tells that it may be called by the same kind, as what is replaced often is.
    """
    text = scope.reading.shadow.text
    limit = min(unit.end, start + _LONGEST)
    joined = re.sub(r"\s", " ", text[start:limit])
    ends = [m.start() for m in (_NAME_ENDS.search(joined), _after_name().search(joined)) if m]
    end = start + min(ends, default=len(joined))
    words = joined[: end - start].split()
    if not words or not _means_other(scope, unit, start, end, words, of_its_kind):
        return None
    return start, start + len(joined[: end - start].rstrip())


def _means_other(
    scope: Scope, unit: Unit, start: int, end: int, words: list[str], of_its_kind: bool
) -> bool:
    """Tell whether words name an agreement that is not the one at hand."""
    reading = scope.reading
    kinds = {
        h.code
        for h in unit.of("kind")
        if reading.token_start(h.start) < end and start <= reading.token_start(h.start)
    }
    if kinds:
        return of_its_kind or scope.region.kind not in kinds
    nouns = word_list("agreement_nouns")
    first = fold(words[0].lower())
    compound = any(first.endswith(fold(n)) and first != fold(n) for n in nouns if len(n) > 4)
    named = any(fold(w.lower()) in map(fold, nouns) for w in words[:4]) and len(words) > 1
    title = any(w[:1].isupper() for w in words[1:] if w.isalpha())
    return compound or (named and title)


def _fact(
    scope: Scope, unit: Unit, relation: str, name: tuple[int, int], hit: Hit | None = None
) -> Fact:
    reading = scope.reading
    text = reading.shadow.text
    called = _CALLED.match(text, name[1] + len(text[name[1] :]) - len(text[name[1] :].lstrip()))
    kinds = [h.code for h in unit.of("kind") if name[0] <= reading.token_start(h.start) < name[1]]
    annex = unit.number if hit is None else None
    if hit is not None and hit.code == "annex_to":
        said = reading.token_start(hit.start), reading.token_end(hit.end - 1)
        label = _LABEL.search(text, *said)
        annex = label.group(1) if label else None
    return scope.fact(
        "agreement_reference",
        reading.span(unit.start if hit else name[0], name[1]),
        f"agreement-{relation.replace('_', '-')}",
        (),
        () if hit is None else (hit,),
        relation=relation,
        label=" ".join(text[name[0] : name[1]].split()),
        other_kind=kinds[0] if kinds else None,
        annex=annex,
        called=called.group(1) if called else None,
        keywords=keywords(text[name[0] : name[1]]) or None,
    )


def _listed(scope: Scope) -> Iterator[Fact]:
    """Yield the agreements in a list of annexes: `VEDLEGG`, then `1. Databehandleravtalen`."""
    units = scope.units
    for place, unit in enumerate(units):
        if unit.kind != "heading" or not _heads_annexes(scope, unit):
            continue
        for item in units[place + 1 : place + 1 + _LONGEST_LIST]:
            if item.kind == "heading" or item.end - item.start > _LIST_ITEM:
                break
            kind = next((h for h in item.of("kind")), None)
            if kind is None or kind.code == scope.region.kind or item.of("modal"):
                continue
            if kind.start - item.first <= 1:
                yield _fact(scope, item, "has_annex", (item.start, item.end))


def _heads_annexes(scope: Scope, unit: Unit) -> bool:
    """Tell whether a heading says no more than that annexes follow."""
    words = [w.lower() for w in re.findall(r"\w+", scope.reading.words(unit))]
    return bool(words) and all(_annexes().fullmatch(word) for word in words)


@lru_cache(maxsize=1)
def _annexes() -> re.Pattern[str]:
    return re.compile(rf"{alternatives('annex')}\w{{0,4}}")


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    article = alternatives("determiners", "demonstratives")
    return re.compile(rf"\s+(?:(?i:{article})\s+)*")


@lru_cache(maxsize=1)
def _after_name() -> re.Pattern[str]:
    """Return the pattern of what ends the name of an agreement."""
    return re.compile(rf"\s(?:{alternatives('between', 'after_agreement_names')})\b", re.IGNORECASE)
