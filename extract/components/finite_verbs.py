"""A unit in, out which of its words are finite verbs, and which one only leads to a clause."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list

_CLEFT_REACH = 16  # words in which the clause of a cleft sentence begins
_INSERTED = 9  # words from comma to comma of what is put in between


def finite_verbs(
    scope: Scope, unit: Unit, words: list[str], place: dict[int, int]
) -> frozenset[int]:
    """Return the places of the finite verbs."""
    language = scope.reading.language
    verbs, nouns_follow = word_list("finite", language), word_list("noun_markers", language)
    prepositions, modals = word_list("prepositions"), word_list("modal_verbs", language)
    never_nouns = modals | word_list("finite_verbs", language)  # `Alle har skrevet under`
    found = {
        n
        for n, word in enumerate(words)
        if word in verbs and (word in never_nouns or not (n and words[n - 1] in nouns_follow))
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
    inserted = _inserted(words, found, language)
    return frozenset((found | _finite_passives(words, passives, found, language)) - inserted)


def _inserted(words: list[str], found: set[int], language: str) -> set[int]:
    """Return the verbs of an alternative subject put between commas, before the sentence's verb.

    `Kunden, eller den kunden peker ut, kan kontrollere`.
    """
    first = min(found, default=0)
    opens = [n for n in range(first) if words[n] == "," and n + 1 < first]
    if not opens or words[opens[-1] + 1] not in word_list("choosing", language):
        return set()
    closing = next((n for n in range(first, len(words)) if words[n] == ","), None)
    if closing is None or closing + 1 not in found or closing - opens[-1] > _INSERTED:
        return set()
    return {n for n in found if opens[-1] < n < closing}


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
            or _has_own_subject(words, before, n, language)
            or (taken == before and words[n - 1] not in joining and "," in words[before:n])
        ):
            finite.add(n)
        else:
            taken = before
    return finite


def _has_own_subject(words: list[str], modal: int, passive: int, language: str) -> bool:
    """Tell whether `, og` and a noun stand between a modal and a passive: `, og feil rettes`."""
    joining = word_list("coordinating", language)
    for n in range(passive - 2, modal + 1, -1):
        if words[n] in joining:
            own = (
                set(words[n + 1 : passive])
                - word_list("negations")
                - word_list("adverbs", language)
            )
            return words[n - 1] == "," and any(word.isalpha() for word in own)
        if words[n] == ",":
            return False
    return False


def cleft(words: list[str], finite: frozenset[int], language: str) -> tuple[int, int] | None:
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
