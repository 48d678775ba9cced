"""An agreement in, the organisations out that it opens with, and what is said of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import language_files, word_pattern
from .company_names import is_body, organisation
from .party_mentions import HEAD, Mention, mentions
from .party_names import (
    Party,
    aliases_in,
    clean,
    is_name,
    is_organisation_or_slot,
    number_near,
)
from .party_own_words import own_words
from .party_roles import COMMERCIAL, predicated, role_of
from .party_sayings import (
    WINDOW,
    label_of_name,
    labelled_as,
    role_among,
    said_next,
    said_until,
)
from .party_statements import Statement, ordered_roles, pronouns, statements

_NUMBER_REACH = 160  # code points after a name in which its number stands
_LEGAL = frozenset({"controller", "processor"})


@dataclass(frozen=True, slots=True)
class Opening:
    """An organisation that an agreement opens with: offsets of its name, and what is said of it."""

    start: int
    end: int
    name: str
    role: str | None
    aliases: tuple[str, ...]
    org_number: str | None
    listed: bool = False
    labelled: bool = False
    together: bool = False
    label: str | None = None

    def party(self, role: str, pattern: str) -> Party:
        """Return the organisation as a party in a role."""
        return Party(
            self.start,
            self.end,
            self.name,
            role,
            pattern=pattern,
            aliases=self.aliases,
            org_number=self.org_number,
        )


def openings(scope: Scope) -> tuple[Opening, ...]:
    """Return the organisations near an agreement's head, with what each is called and its role."""
    found = _each_once(_named(scope))
    for pronoun, start, end in pronouns(scope):
        found = _with_pronoun(scope, found, pronoun, start, end)
    if scope.region.kind not in COMMERCIAL:
        for said in statements(scope):
            found = _with_statement(scope, found, said)
    order = ordered_roles(scope)
    named = [o for o in found if o.aliases or o.org_number]
    if order is not None and len(named) == 2:
        given = dict(zip((o.start for o in named), order, strict=True))
        found = [replace(o, role=given.get(o.start, o.role)) for o in found]
    return tuple(sorted(found, key=lambda o: o.start))


def introduced(scope: Scope, opened: tuple[Opening, ...]) -> Iterator[Party]:
    """Yield the organisations that an agreement opens with and gives a role."""
    for opening in opened:
        if opening.role is not None:
            pattern = "party-between" if opening.together else "party-introduced"
            yield opening.party(opening.role, pattern)


def _named(scope: Scope) -> Iterator[Opening]:
    """Yield the organisations with the role and short name that stand beside each name."""
    text = scope.reading.shadow.text
    named = _without_titles(mentions(scope))
    together = _together().search(text, scope.region.start, scope.region.start + HEAD)
    before = [m for m in named if together and m.start < together.start()]
    called = together.groups() if together and len(before) == 2 else ()
    abbreviations = language_files()[scope.reading.language].abbreviations
    for place, mention in enumerate(named):
        stop = said_until(text, mention, named[place + 1 :], abbreviations)
        if together and mention.end <= together.start():
            stop = min(stop, together.start())
        after = text[mention.end : stop]
        role, label = labelled_as(text, mention.start)
        beyond = later[0].start - mention.end if (later := named[place + 1 :]) else _NUMBER_REACH
        aliases = (*aliases_in(after), *label)
        if place < len(called):
            aliases = (*aliases, called[place])
        yield Opening(
            mention.start,
            mention.end,
            mention.name,
            role
            or role_among(after)
            or said_next(text, stop)
            or predicated(text, mention.start, mention.end),
            aliases,
            mention.number or number_near(text, mention.end, min(_NUMBER_REACH, beyond)),
            mention.listed,
            role is not None,
            label=None if role else label_of_name(text, mention.start),
        )


def _each_once(found: Iterable[Opening]) -> list[Opening]:
    """Return each organisation once: where a label gives its role, or else where it is first named.

    A letterhead names who is named again below, as the one side or the other.
    """
    kept: dict[str, Opening] = {}
    for opening in found:
        first = kept.setdefault(fold(opening.name), opening)
        told_more = (opening.labelled, opening.role is not None)
        if first is not opening and told_more > (first.labelled, first.role is not None):
            number = opening.org_number or first.org_number
            kept[fold(opening.name)] = replace(opening, org_number=number)
    return list(kept.values())


def _without_titles(named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out what ends in another's name: not `Saksfar i Vik kommune`, but Vik kommune."""
    return tuple(
        m for m in named if not any(o is not m and m.name.endswith(f" {o.name}") for o in named)
    )


def _with_pronoun(
    scope: Scope, found: list[Opening], pronoun: str, start: int, end: int
) -> list[Opening]:
    """Let a pronoun stand for the organisation that it is said to, which may be a new one."""
    for place, opening in enumerate(found):
        if opening.start < end and start < opening.end:
            found[place] = replace(opening, aliases=(*opening.aliases, pronoun))
            return found
    name = clean(scope.reading.shadow.text[start:end])
    if is_name(name) and (" " in name or organisation().search(name)):
        found.append(Opening(start, end, name, None, (pronoun,), None))
    return found


def _with_statement(scope: Scope, found: list[Opening], said: Statement) -> list[Opening]:
    """Give the organisation that a statement is about its role; it may be named there alone."""
    word = fold(said.name)
    for place, opening in enumerate(found):
        same = opening.start < said.end and said.start < opening.end
        labelled = _by_label(opening)
        if same or word in _calls(opening) or (labelled and word in _calls(labelled)):
            if said.role in _LEGAL:
                found[place] = replace(labelled or opening, role=said.role)
            return found
    name = clean(said.name)
    alone = is_body(name) and not any(o.role == said.role for o in found)
    named = alone or (" " in name and is_organisation_or_slot(name))
    if is_name(name) and role_of(name) is None and named:
        text = scope.reading.shadow.text
        after = text[said.end : said.end + WINDOW].split(".")[0]
        number = number_near(text, said.end)
        found.append(Opening(said.start, said.end, name, said.role, aliases_in(after), number))
    return found


def _by_label(opening: Opening) -> Opening | None:
    """Return an organisation as called by the label before it: `Klubb: X`, then `klubben`."""
    return replace(opening, aliases=(*opening.aliases, opening.label)) if opening.label else None


def _calls(opening: Opening) -> frozenset[str]:
    """Return the ways, folded, in which an agreement may call an organisation."""
    party = opening.party("processor", "party-introduced")
    return frozenset(" ".join(words) for words in own_words(party))


@lru_cache(maxsize=1)
def _together() -> re.Pattern[str]:
    """Return the pattern of `blir partene kalt X og Y`."""
    article = rf"(?:(?i:{word_pattern('determiners').pattern})\s+)?[«\"“]?"
    name = rf"{article}([A-ZÆØÅ][\w\-]+)[»\"”]?"
    parties, calling = word_pattern("parties").pattern, word_pattern("calling").pattern
    return re.compile(
        rf"(?i:{parties})[^.\n]{{0,60}}(?i:{calling})\s+(?:\w+\s)?{name}"
        rf"\s+(?i:{word_pattern('adding').pattern})\s+{name}"
    )
