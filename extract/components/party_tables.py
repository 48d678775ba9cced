"""An agreement in, the parties out that a table lists, one to a row, with what each is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..numbers import ORG_NUMBER, digits
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_pattern
from .company_names import organisation
from .names import name_after
from .party_levels import shared_role
from .party_mentions import HEAD
from .party_names import Party, clean, is_name
from .party_roles import role_of
from .tables import Table, tables

_LONGEST_CALLED = 40


def rows_of_parties(scope: Scope) -> Iterator[Party]:
    """Find parties in a table that has a row for each, its heading saying so."""
    for table in tables(scope):
        first = next((u for row in table.rows for u in row), None)
        if first is None or first.start - scope.region.start > HEAD:
            return
        parties = [p for row in table.rows if (p := _party(scope, table, row)) is not None]
        if _lists_parties(table) and len(parties) > 1:
            yield from parties


def _lists_parties(table: Table) -> bool:
    return table.column("party") is not None or (
        table.column("orgnumber") is not None and table.column("called") is not None
    )


def _role_in(words: str) -> str | None:
    """Return the role that a cell is, or opens with: `Databehandler på vegne av kommunen`."""
    m = _opens_with().match(words)
    return role_of(clean(words)) or (role_of(m.group(1)) if m else None)


@lru_cache(maxsize=1)
def _opens_with() -> re.Pattern[str]:
    """Return the pattern of one word, and what it is done for or on whose behalf."""
    lists = ("on_behalf", "serving", "prepositions")
    behind = "|".join(word_pattern(name).pattern for name in lists)
    return re.compile(rf"((?:[Dd]ata )?[^\W\d_]{{5,24}})\s+(?:{behind})\s", re.IGNORECASE)


def _party(scope: Scope, table: Table, row: Sequence[Unit]) -> Party | None:
    """Return the party of a row, in the role that it or the kind of agreement gives."""
    text = scope.reading.shadow.text
    words = [scope.reading.words(u).strip(" *\n") for u in row]
    place = next((i for i, w in enumerate(words) if organisation().search(w)), None)
    named = table.column("party")
    if place is None and named is not None and named < len(row) and " " in words[named]:
        place = named  # a body without a legal form
    if place is None:
        return None
    role = next((r for i, w in enumerate(words) if i != place and (r := _role_in(w))), None)
    # Whoever cooperates may still process data for the other, if the table says so.
    role = role if role == "processor" else shared_role(scope) or role
    span = name_after(text, row[place].start, row[place].end)
    if role is None or span is None or not is_name(clean(text[span[0] : span[1]])):
        return None
    column = table.column("called")
    called = words[column] if column is not None and column < len(words) else ""
    number = ORG_NUMBER.search(" ".join(words))
    return Party(
        *span,
        clean(text[span[0] : span[1]]),
        role,
        pattern="party-row",
        aliases=(called,) if 1 < len(called) <= _LONGEST_CALLED else (),
        org_number=digits(number.group(1)) if number else None,
    )
