"""A unit in, its main clauses out: what binds in each, and who is its subject.

Each main clause has one finite verb. A modal (`skal`, `may`) binds or allows; so does the present
tense of a verb of action, in the active with a subject or in the passive (`Opplysningene slettes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..reading import Unit
from ..scope import Scope
from ..syntax import Syntax, Words, syntax_of
from ..wordings import Hit, word_list

BINDING = frozenset({"must", "may", "should", "right", "never"})
_CLEFT_REACH = 16  # words in which the clause of a cleft sentence begins
_OPENING = 3  # words of a clause in which its subject begins
_BOUNDS = frozenset({";", ":", ","})


@dataclass(frozen=True, slots=True)
class MainClause:
    """One main clause of a unit: its tokens, its finite verb, and the modal it has, if any.

    `kind` is modal, active, passive or state (`er`, `gjelder`: binds nobody). `tokens` are those
    of the clause itself, without the clauses below it. `joined` tells that it is the first or that
    a word or mark joins it to the one before.
    """

    first: int
    last: int
    verb: int
    kind: str
    modal: Hit | None
    tokens: frozenset[int]
    joined: bool

    def has(self, hit: Hit) -> bool:
        """Tell whether a wording stands in the clause itself."""
        return hit.start in self.tokens


def main_clauses(scope: Scope, unit: Unit) -> tuple[MainClause, ...]:
    """Return the main clauses of a unit, in order; none where it has no finite verb."""
    return scope.once("main clauses", unit, _main_clauses)


def _main_clauses(scope: Scope, unit: Unit) -> tuple[MainClause, ...]:
    at = [i for i in range(unit.first, unit.last) if not scope.reading.tokens[i].is_space]
    words = [scope.reading.tokens[i].lower for i in at]
    place = {token: n for n, token in enumerate(at)}
    finite = _finite(scope, unit, words, place)
    grammar = _grammar(scope.reading.language)
    cleft = _cleft(words, finite, scope.reading.language)
    if cleft is not None:
        verb, opener = cleft
        words = [w if n != opener else "" for n, w in enumerate(words)]
        finite -= {verb}
    syntax = syntax_of(words, finite, grammar)
    heads = [n for n in sorted(finite) if syntax.is_main(n)]
    clauses: list[MainClause] = []
    for number, head in enumerate(heads):
        first = _begins(words, syntax, heads[number - 1] if number else None, head, scope)
        last = len(words)
        if number + 1 < len(heads):
            last = _begins(words, syntax, head, heads[number + 1], scope)
        tokens = frozenset(at[n] for n in range(first, last) if syntax.is_main(n))
        modal = next(
            (
                h
                for h in unit.of("modal")
                if h.code in BINDING and h.start in tokens and place[h.start] <= head + 6
            ),
            None,
        )
        end = at[last - 1] + 1 if last else unit.last
        kind = _kind(unit, at[head], modal)
        joined = first < head or not number or words[head - 1] in _joining(scope)
        clauses.append(MainClause(at[first], end, at[head], kind, modal, tokens, joined))
    return tuple(clauses)


def subject_of(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return the role that is the subject of a main clause; None when no party or person is."""
    tokens, adverbs = scope.reading.tokens, word_list("adverbs", scope.reading.language)
    roles = [r for r in scope.roles(unit) if r.start in clause.tokens and r.code != "authority"]
    own = sorted(clause.tokens)

    def between(start: int, end: int) -> list[str]:
        return [
            tokens[i].lower
            for i in own
            if start <= i < end and tokens[i].lower not in adverbs and tokens[i].is_alpha
        ]

    def joined(near: list[Hit]) -> bool:
        first = near[0]
        words = [tokens[i].lower for i in own if first.end <= i < near[-1].start]
        party = first.code in ("controller", "processor") and not _genitive(scope, first)
        return party and bool(words) and words[0] in word_list("and_or")

    free = [r for r in roles if not _governed(scope, unit, r)]
    beside = [r for r in free if r.end <= clause.verb and not between(r.end, clause.verb)]
    if beside:
        return _joint(free, beside[-1], clause, joined)
    articles = word_list("before_nouns", scope.reading.language)
    # `og skal varsle Kunden` has the subject of the clause before, `og skal Kunden` its own.
    elided = clause.first > unit.first and not between(clause.first, clause.verb)
    for role in free:
        gap = [w for w in between(clause.verb + 1, role.start) if w not in articles]
        done_to = {h.start for h in unit.of("duty") if h.code == "infinitive"} & {role.start - 1}
        apart = 0 if elided or done_to else 1
        if role.start > clause.verb and len(gap) <= apart and not _modal_words(clause, role):
            return _joint(free, role, clause, joined)
    for role in free:
        begins = role.start - clause.first <= _OPENING and role.end <= clause.verb
        if begins and not _genitive(scope, role):
            return role.code
    return None


def _modal_words(clause: MainClause, role: Hit) -> bool:
    """Tell whether a role stands inside the words of the clause's modal."""
    return clause.modal is not None and clause.modal.start <= role.start < clause.modal.end - 1


def _joint(
    roles: list[Hit], chosen: Hit, clause: MainClause, joined: Callable[[list[Hit]], bool]
) -> str:
    """Return the role of a subject; two sides that are joined before the verb are both."""
    near = [r for r in roles if r.end <= clause.verb and r.start >= chosen.start - 3]
    sides = {r.code for r in near}
    if sides >= {"controller", "processor"}:
        return "both"
    if (
        chosen.code == "other" and near and joined(near)
    ):  # `Leverandøren og alle som arbeider for denne`
        return near[0].code
    return chosen.code


def _genitive(scope: Scope, role: Hit) -> bool:
    return scope.reading.tokens[role.end - 1].lower.endswith("s")


def _governed(scope: Scope, unit: Unit, role: Hit) -> bool:
    """Tell whether a preposition stands before a party, so that it is not the subject."""
    before = role.start - 1
    tokens = scope.reading.tokens
    while before > unit.first and (
        tokens[before].is_space
        or tokens[before].lower in word_list("before_nouns", scope.reading.language)
    ):
        before -= 1
    return before >= unit.first and tokens[before].lower in word_list("prepositions")


@lru_cache(maxsize=8)
def _grammar(language: str) -> Words:
    return Words(
        word_list("subordinators", language),
        word_list("resuming", language),
        word_list("perhaps", language),
        word_list("coordinating", language) | word_list("and_or"),
        word_list("relative_pronouns", language),
        word_list("contact_subjects", language),
        word_list("phrase_openers", language),
        word_list("that_clause", language),
        word_list("modal_verbs", language),
    )


def _finite(scope: Scope, unit: Unit, words: list[str], place: dict[int, int]) -> frozenset[int]:
    """Return the places of the finite verbs."""
    language = scope.reading.language
    verbs, nouns_follow = word_list("finite", language), word_list("noun_markers", language)
    prepositions, modals = word_list("prepositions"), word_list("modal_verbs", language)
    found = {
        n
        for n, word in enumerate(words)
        if word in verbs and (word in modals or not (n and words[n - 1] in nouns_follow))
    }
    if words and words[0] in modals:
        found.add(0)  # `Skulle Leverandøren mene at ...`
    roles = {r.end for r in scope.roles(unit)}
    passives: list[int] = []
    for hit in unit.of("duty"):
        n = place.get(hit.start)
        if n is None:
            continue
        before = words[n - 1] if n else ""
        if before in nouns_follow | prepositions | word_list("infinitive_marks"):
            continue
        if hit.code == "active" and hit.end - hit.start == 1:
            found.add(n)
        elif hit.code == "passive" and hit.end - hit.start == 1:
            passives.append(n)
        elif hit.code == "infinitive" and language == "en" and n:
            # `we notify`, `the parties agree`: English has no other ending for the present.
            many = words[n - 1] in word_list("plural_subjects", language)
            objects = word_list("we_words", language)  # `help us fill in`
            named = hit.start in roles and words[n - 1] not in objects
            if many or (named and words[n - 1].endswith("s")):
                found.add(n)
    return frozenset(found | _finite_passives(words, passives, found, language))


def _finite_passives(
    words: list[str], passives: list[int], found: set[int], language: str
) -> set[int]:
    """Return the passives that are no infinitive of a modal before them (`skal slettes`)."""
    modals, joining = word_list("modal_verbs", language), word_list("coordinating", language)
    finite: set[int] = set()
    taken: int | None = None  # the modal that has its infinitive already
    for n in sorted(passives):
        before = max((f for f in found if f < n), default=None)
        if (
            before is None
            or words[before] not in modals
            or (taken == before and words[n - 1] == ",")
            or (taken == before and words[n - 1] not in joining and "," in words[before:n])
        ):
            finite.add(n)
        else:
            taken = before
    return finite


def _cleft(words: list[str], finite: frozenset[int], language: str) -> tuple[int, int] | None:
    """Return the verb and the opener of a sentence whose point stands below its main clause.

    `Det er Kunden som varsler`, `Dette betyr at Kunden skal varsle`: the words after `som` or
    `at` say what is agreed.
    """
    said, that_words = word_list("content_verbs", language), word_list("that_clause", language)
    for n in sorted(finite)[:1]:
        if words[n] in said and n + 1 < len(words) and words[n + 1] in that_words:
            return n, n + 1
    copulas, expletives = word_list("copulas", language), word_list("expletives", language)
    openers, marks = word_list("cleft_openers", language), word_list("infinitive_marks")
    for n in sorted(finite):
        if words[n] not in copulas or not {words[n - 1], *words[n + 1 : n + 2]} & expletives:
            continue
        for place in range(n + 1, min(len(words), n + _CLEFT_REACH)):
            if words[place] in openers and place > n + 1:
                return n, place
            if words[place] in marks:
                break
    return None


def _begins(words: list[str], syntax: Syntax, previous: int | None, head: int, scope: Scope) -> int:
    """Return where the main clause of a verb begins: after what joins it to the one before."""
    if previous is None:
        return 0
    joining = _joining(scope)
    for n in range(head, previous, -1):
        if words[n] in joining and syntax.is_main(n):
            return n + 1
    return head


def _joining(scope: Scope) -> frozenset[str]:
    return word_list("coordinating", scope.reading.language) | _BOUNDS


def _kind(unit: Unit, verb: int, modal: Hit | None) -> str:
    if modal is not None:
        return "modal"
    codes = {h.code for h in unit.of("duty") if h.start == verb}
    if "passive" in codes:
        return "passive"
    return "active" if codes & {"active", "infinitive"} else "state"
