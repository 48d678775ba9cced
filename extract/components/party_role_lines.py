"""A line in, out the role that it holds and nothing else: `Databehandler:`, `CRO ("Processor")`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..wordings import alternatives, word_pattern
from .party_names import is_common
from .party_roles import SIDE, role_of


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role, what else whoever has it is called, and whether it is signed under."""

    role: str
    aliases: tuple[str, ...]
    signing: bool


def role_line(text: str, start: int, stop: int) -> RoleLine | None:
    """Return the role that a line (offsets in a text) holds, if it holds nothing else.

    The role may stand behind what its bearer is called, or that behind the role; a line that
    holds the roles of both sides (`Kunde og databehandler`) is no one's.
    """
    m = _line().fullmatch(text, start, stop)
    if m is None:
        return None
    words = tuple((m.group(name) or "").strip() for name in ("words", "beside", "after"))
    roles = tuple(role_of(word) if word else None for word in words)
    role = next((r for r in roles if r is not None), None)
    if role is None or len({SIDE.get(r, r) for r in roles if r is not None}) > 1:
        return None
    called = tuple(
        word
        for word, r in zip(words, roles, strict=True)
        if word and r is None and " " not in word and not is_common(word)
    )
    return RoleLine(role, called, m.group("signing") is not None)


@lru_cache(maxsize=1)
def _line() -> re.Pattern[str]:
    """Return the pattern of a line of one to three words, and as many in a bracket or after `/`."""
    words = r"[^\W\d_]+(?:-[^\W\d_]+)?(?: [^\W\d_]+){0,2}"
    lists = ("henceforth", "calling", "in_role", "determiners")
    calling = rf"(?:(?i:{'|'.join(word_pattern(name).pattern for name in lists)})[\s,]+)*"
    joining = word_pattern("adding").pattern
    quotes = "[«»\"“”'*_]{0,2}"
    return re.compile(
        r"[\s#>*]*(?:\(?\d{1,2}(?:\.\d{1,2})?[.)]?\s+|\(?[A-Za-z][.)]\s+)?"
        rf"(?P<signing>(?i:{alternatives('signing_for')})\s+)?"
        rf"{quotes}(?P<words>{words}){quotes}"
        rf"[ \t]*(?:\(\s*{calling}{quotes}(?P<beside>{words}){quotes}\s*\)"
        r"|\([^()\n]{1,60}\)"
        rf"|(?:/|(?<=\s)[–—-](?=\s)|(?<=\s)(?i:{joining})\s)[ \t]*"
        rf"{quotes}(?P<after>{words}){quotes})?"
        r"\s*:?[\s*]*"
    )
