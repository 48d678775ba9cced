"""Running text and a place in it in, the span of the organisation's name beside it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..wordings import word_list
from .company_names import ends_as_body, is_legal_form
from .party_roles import role_of

_Token = tuple[str, int, int]  # a word or mark, and its offsets

_TOKEN = re.compile(
    r"\[(?=[^\]\n]*[^\W\d_]{2})[^\]\n]{1,60}[\]}]"
    r"|\b[vV]/"
    r"|[\w&/'’\-]+(?:\.(?=\w))?[\w&/'’\-]*"
    r"|[.,;:()«»\"“”|*=?!\[\]☒☑☐]"
    r"|\n(?:\s*\n)?[ \t]*"
    r"|[ ]{3,}|\t"
)
_FIRST_WORD = re.compile(r"\s*([^\s,;:()]+)")
_BEGINS = re.compile(r"\s+[A-ZÆØÅ]|\s*\Z")
_CAMEL = re.compile(r"[a-zæøå][A-ZÆØÅ][a-zæøå]")  # `iKlasse`
_SHORT_LABEL = 2  # letters of `nr` and `no`, which names may hold
_FULL_LINE = 40  # code points of a line that a name at its end may go on from
_LOWER = re.compile(r"[a-zæøå]+(?: [a-zæøå]+){0,2}")
_TO_BRACKET = re.compile(r"([a-zæøå]+(?: [a-zæøå]+){0,4})\s*\(")
_NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2})+")  # of a provision that a name opens
_REACH = 130  # code points that a name takes at most
_LOWER_WORDS = 3  # lower-case words that a name with a legal form may hold
_OPENING = frozenset({",", "(", "«", '"', "“", "*"})
_STOPPING = frozenset(("v/", "V/", *'.;:|()«»"“”*=?![]☒☑☐'))


def name_before(
    text: str, end: int, *, start: int = 0, numbered: bool = False
) -> tuple[int, int] | None:
    """Return the span of the name that ends at `end`, or nothing; none begins before `start`.

    What an organisation number follows (`numbered`) is a name though words in it are lower-case.
    """
    begin = max(start, end - _REACH)
    tokens = list(_tokens(text, begin, end))
    while tokens and (tokens[-1][0] in _OPENING or tokens[-1][0].isspace() or _ends_form(tokens)):
        tokens.pop()
    chosen = _chosen_back(tokens, numbered)
    _drop_lower_start(chosen)
    while chosen and _NUMBERING.fullmatch(chosen[0][0]):
        chosen.pop(0)
    while chosen and chosen[0][0].lower() in _before_names():
        chosen.pop(0)
        while chosen and _is_link(chosen[0][0]):
            chosen.pop(0)
    _drop_joining_end(chosen)
    if not chosen:
        return None
    return chosen[0][1], _with_stop(text, chosen)


def name_after(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """Return the span of the name that begins at or just after `start`, or nothing."""
    chosen: list[_Token] = []
    for token, begin, end in _tokens(text, start, min(limit, start + _REACH)):
        if not chosen and (token in ("*", "«", '"', "“") or not token.strip(" \t")):
            continue
        if not chosen and _NUMBERING.fullmatch(token):
            continue
        if token in _STOPPING or token == "," or not token.strip():
            break
        if _is_number_label(token):
            break
        if _is_capital(token):
            chosen.append((token, begin, end))
        elif chosen and _is_link(token):
            # "og" parts two names, save inside one ("Arbeids- og velferdsetaten").
            if token.lower() in word_list("adding") and not chosen[-1][0].endswith("-"):
                break
            chosen.append((token, begin, end))
        elif chosen and (_body_follows(text, begin, limit) or _ends_at_bracket(text, begin, limit)):
            chosen.append((token, begin, end))
        elif not chosen and token.lower() in word_list("lone_names"):
            chosen.append((token, begin, end))
            break
        else:
            break
    _drop_joining_end(chosen)
    if not chosen or chosen[0][0].lower() in word_list("never_names"):
        return None
    return chosen[0][1], _with_stop(text, chosen)


@lru_cache(maxsize=1)
def _before_names() -> frozenset[str]:
    """Return what opens no name, though it may stand before one: `Vi i X AS`, `Kjære X`."""
    lists = ("never_names", "we_words", "you_words", "thou_words", "greetings")
    return frozenset().union(*(word_list(name) for name in lists))


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    """Yield the words and marks, without the line ends that a name may go over."""
    for m in _TOKEN.finditer(text, start, end):
        line_end = m.group().count("\n") == 1
        if not line_end or not _goes_over(text, m.start()):
            yield m.group(), m.start(), m.end()


def _goes_over(text: str, at: int) -> bool:
    """Tell whether a name may go over a line end: from a full line, or to what only continues."""
    if at - text.rfind("\n", 0, at) > _FULL_LINE:
        return True
    following = _FIRST_WORD.match(text, at)
    word = following.group(1) if following else ""
    return word[:1].islower() or is_legal_form(word.rstrip("."))


def _with_stop(text: str, chosen: list[_Token]) -> int:
    """Return where a name ends, with the stop of its legal form: `Acme Inc` and its stop.

    Where the form needs none and a sentence may begin behind it, the stop is the sentence's.
    """
    word, _, end = chosen[-1]
    if not (text.startswith(".", end) and is_legal_form(f"{word}.")):
        return end
    return end + (not is_legal_form(word) or _BEGINS.match(text, end + 1) is None)


def _body_follows(text: str, start: int, limit: int) -> bool:
    """Tell whether lower-case words lead to a body's own word: `videregående skole`."""
    words = _LOWER.match(text, start, limit)
    if words is None:
        return False
    parts = words.group().split()
    body = next((i for i, word in enumerate(parts) if ends_as_body(word)), None)
    return body is not None and not any(_is_link(w) or not _is_plain(w) for w in parts[:body])


def _ends_at_bracket(text: str, start: int, limit: int) -> bool:
    """Tell whether lower-case words lead to a bracket: `Direktoratet for orden og ro (`."""
    words = _TO_BRACKET.match(text, start, limit)
    return words is not None and all(_is_plain(w) or _is_link(w) for w in words.group(1).split())


def _ends_form(tokens: list[_Token]) -> bool:
    """Tell whether the last token is the stop of a legal form (`Inc.`)."""
    return len(tokens) > 1 and tokens[-1][0] == "." and is_legal_form(tokens[-2][0] + ".")


def _chosen_back(tokens: list[_Token], numbered: bool) -> list[_Token]:
    """Return the last tokens, as far back as they may belong to one name."""
    chosen: list[_Token] = []
    lower = 0
    formed = numbered or (bool(tokens) and tokens[-1][0] in word_list("legal_forms"))
    for place in range(len(tokens) - 1, -1, -1):
        token, a, b = tokens[place]
        if chosen and token.lower() in word_list("adding") and _ends_name(tokens, place):
            break  # of two names
        if chosen and _is_plain(chosen[-1][0]) and token.lower() in word_list("common_bodies"):
            break  # `Selskapet eier X AS`
        if token in _STOPPING or token == "," or not token.strip():
            break
        # A role's word stands before a name, save that no name is a legal form alone.
        if role_of(token) and not (formed and len(chosen) == 1):
            break
        if formed and lower < _LOWER_WORDS and _is_plain(token):
            lower += 1
        elif not (_is_capital(token) or _is_link(token) or _describes(token, chosen)):
            break
        chosen.append((token, a, b))
    chosen.reverse()
    return _who_does_it(chosen)


def _describes(token: str, chosen: list[_Token]) -> bool:
    """Tell whether a word tells what kind of body the next is: `videregående skole`."""
    return bool(chosen) and _is_lower_body(chosen[-1][0]) and token[-1] == "e" and _is_plain(token)


def _who_does_it(chosen: list[_Token]) -> list[_Token]:
    """Return what stands after the words that tell what is done: `Serverne driftes av X AS`."""
    words = [word for word, _, _ in chosen]
    endings = tuple(word_list("passive_endings"))
    for place in range(len(words) - 1, 0, -1):
        done = any(word.islower() and word.endswith(endings) for word in words[:place])
        if done and words[place].lower() in word_list("agentive"):
            return chosen[place + 1 :]
    return chosen


def _ends_name(tokens: list[_Token], place: int) -> bool:
    """Tell whether an organisation's name ends before a token: `Vik skole og`."""
    before = tokens[place - 1][0] if place else ""
    return before in word_list("legal_forms") or (place > 1 and _is_lower_body(before))


def _drop_lower_start(chosen: list[_Token]) -> None:
    """Drop the words before the first capital; a body alone (`legevakt`) may be a name."""
    described = False
    while chosen and not _is_capital(chosen[0][0]):
        if len(chosen) == 1 and _is_lower_body(chosen[0][0]) and not described:
            return
        described = _is_plain(chosen.pop(0)[0])


def _drop_joining_end(chosen: list[_Token]) -> None:
    while chosen and chosen[-1][0].lower() in word_list("inside_names"):
        chosen.pop()


def _is_plain(token: str) -> bool:
    """Tell whether a token is a lower-case word that may stand inside a company's name."""
    return (
        token.isalpha()
        and token.islower()
        and token not in word_list("never_in_names")
        and not _is_link(token)
    )


def _is_number_label(token: str) -> bool:
    """Tell whether a token is the label of the number after a name: `Org.nr`."""
    return len(token) > _SHORT_LABEL and token.lower() in word_list("number_labels")


def _is_capital(token: str) -> bool:
    return (
        bool(_CAMEL.match(token))
        or token[:1].isupper()
        or token.startswith("[")
        or (token[:1].isdigit() and len(token) < 4)
    )


@lru_cache(maxsize=4096)
def _is_link(token: str) -> bool:
    """Tell whether a lower-case token may stand inside a name: `i`, `og`, `kommune`."""
    return token == "&" or token.lower() in word_list("inside_names") or _is_lower_body(token)


def _is_lower_body(token: str) -> bool:
    return token.islower() and ends_as_body(token)
