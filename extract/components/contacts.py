"""Contact points: who is to be written to or called, at which party."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope

_EMAIL = re.compile(r"(?<![\w.])[\w.+\-æøå]+@[\w\-æøå]+(?:\.[\w\-æøå]+)+")
_PHONE = re.compile(
    r"(?:tlf\.?|telefon|phone|tel\.?|mob\.?)\s*:?\s*((?:\+47\s?)?\d[\d ]{6,13}\d)", re.I
)
_MASKED = re.compile(r"^x+@|x{3,}\.x", re.I)


def find_contacts(scope: Scope) -> list[Fact]:
    """Return the contact points of an agreement."""
    return list(_contacts(scope))


def _contacts(scope: Scope) -> Iterator[Fact]:
    side: str | None = None
    text = scope.reading.shadow.text
    columns: dict[int, str] = {}
    for unit in scope.units:
        words = scope.reading.words(unit)
        roles = [h.code for h in scope.roles(unit) if h.code in ("controller", "processor")]
        if unit.kind == "cell" and unit.cell is not None:
            if len(set(roles)) == 1 and not _EMAIL.search(words):
                columns[unit.cell] = roles[0]
        elif len(set(roles)) == 1:
            side = roles[0]
        mails = [m for m in _EMAIL.finditer(words) if not _MASKED.search(m.group())]
        if not mails:
            continue
        here = columns.get(unit.cell or -1) if unit.kind == "cell" else side
        for place, mail in enumerate(mails):
            begin = mails[place - 1].end() if place else 0
            finish = mails[place + 1].start() if place + 1 < len(mails) else len(words)
            phone = _PHONE.search(words[mail.start() : finish]) or _PHONE.search(
                words[begin:finish]
            )
            name = _name(words[begin : mail.start()])
            start = (
                unit.start
                + begin
                + (
                    len(words[begin : mail.start()])
                    - len(words[begin : mail.start()].lstrip(" :,;\n"))
                )
            )
            end = unit.start + (
                mail.end()
                if not phone
                else max(mail.end(), words.find(phone.group(1)) + len(phone.group(1)))
            )
            if end - start > 220:
                start = unit.start + mail.start()
            yield scope.fact(
                "contact", scope.reading.span(start, max(end, start + 1)), "contact-email", 0.85,
                bearer=here or "other", name=name, email=mail.group(),
                phone=re.sub(r"\s+", " ", phone.group(1)).strip() if phone else None,
            )  # fmt: skip
    del text


def _name(words: str) -> str | None:
    last = re.split(r"[:;\n|]", words.strip(" ,:\n"))[-1].strip(" ,")
    last = re.sub(r"\b(?:e-?post|epost|email|mail)\b.*$", "", last, flags=re.I).strip(" ,")
    return last if 3 <= len(last) <= 70 and any(c.isalpha() for c in last) else None


def describes(unit: Unit) -> bool:
    """Tell whether a unit stands in a part that names contact points."""
    return "contacts" in unit.sections
