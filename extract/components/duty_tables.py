"""An agreement's tables of duties in, a norm out for each cell that a party must carry out.

What a table is of is told by its cells, whatever its headings say: a duty in one cell and a party
in another; or a column for each party, with ticks, or with what that party does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import word_list
from .modality import opens_with_infinitive
from .norm_records import Norm
from .norm_senses import senses_of
from .tables import Table, tables

_PARTIES = frozenset(
    {"controller", "processor", "both", "joint_controller", "independent_controller"}
)
_BOTH = frozenset({"controller", "processor"})
_ELSEWHERE = frozenset({"contacts", "signature", "changelog", "definitions", "subprocessors"})
_NAME_LENGTH = 8  # tokens that a cell which names who bears a duty has at most
_BEFORE_NAME = 1  # tokens before the party in such a cell: `den behandlingsansvarlige`
_OPENING = 3  # tokens in which a cell's modal stands
_MARK_LENGTH = 3  # tokens of a tick: `( X )`
_FEWEST = 2  # rows of such a table, columns of parties, and tokens of a duty
_SHARE = 0.6  # of a column's cells that tell what the column holds
_VERB_LETTERS = 4  # of a verb in the present, at least
_DEEDS = 0.5  # of the filled cells under parties, of which all are then taken for what is done
_ALLOCATION = "allocation"  # the sense of who does what between those on one level

_Test = Callable[[Unit], bool]


def tabled_norms(scope: Scope) -> Iterator[Norm]:
    """Yield the norms of the tables of duties and who bears them."""
    for table in tables(scope):
        rows = _rows(table)
        if not rows or rows[0][0].sections & _ELSEWHERE:
            continue
        if table.column("data") is not None and not _is_headed(table, "duty"):
            continue  # who gives what data to whom
        columns = _party_columns(scope, rows)
        if columns:
            yield from _by_column(scope, rows[1:], columns)
        else:
            yield from _by_row(scope, table, rows)


def _rows(table: Table) -> tuple[tuple[Unit, ...], ...]:
    return (table.header, *table.rows) if table.header else table.rows


def _party_columns(scope: Scope, rows: Sequence[Sequence[Unit]]) -> dict[int, str]:
    """Return the columns that the first row gives to a party each, with the party.

    Between parties on one level, a column beside two of theirs that holds deeds is another's.
    """
    header = rows[0]
    found = {i: b for i, u in enumerate(header) if i and (b := _bearer(scope, u)) is not None}
    if not found:
        words = [scope.reading.words(u).strip(" *.").lower() for u in header]
        found = {i: b for i, word in enumerate(words) if (b := _initials().get(word))}
    if len(found) < _FEWEST:
        return {}
    if scope.mutual and len(set(found.values())) == 1:
        role = next(iter(found.values()))
        others = (i for i in range(1, len(header)) if i not in found and header[i].last)
        found |= {
            i: role
            for i in others
            if _column(rows[1:], i, lambda u: _opens_with_verb(scope, u)) >= _SHARE
        }
    return found


@lru_cache(maxsize=1)
def _initials() -> dict[str, str]:
    """Return the initials that head the columns of the two sides, with the side."""
    controllers, processors = word_list("controller_initials"), word_list("processor_initials")
    return dict.fromkeys(controllers, "controller") | dict.fromkeys(processors, "processor")


def _by_column(
    scope: Scope, rows: Sequence[Sequence[Unit]], columns: Mapping[int, str]
) -> Iterator[Norm]:
    """Yield what each party does by its own column, or what is ticked off in it."""
    does = _test_of_deeds(scope, [row[i] for row in rows for i in columns if i < len(row)])
    for row in rows:
        ticked: list[str] = []
        for place, bearer in sorted(columns.items()):
            if place >= len(row):
                continue
            if _is_tick(scope, row[place]):
                ticked.append(bearer)
            elif _means_all(scope, row[place]):
                ticked.append("both")
            elif does(row[place]):
                yield _norm(scope, row[place], bearer, row[0])
        if ticked and (row[0].last - row[0].first >= _FEWEST or row[0].codes("sense")):
            yield _norm(scope, row[0], ticked[0] if len(set(ticked)) == 1 else "both")


def _test_of_deeds(scope: Scope, cells: Sequence[Unit]) -> _Test:
    """Return what tells whether a cell under a party says what that party does.

    Where most of the cells open with a verb that is known, any verb in the present will do.
    """
    filled = [u for u in cells if u.last > u.first and _has_word(scope, u)]
    known = [u for u in filled if _opens_with_verb(scope, u)]
    ticks = sum(_is_tick(scope, u) or _means_all(scope, u) for u in filled)
    if len(known) < _FEWEST or len(known) + ticks < _DEEDS * len(filled):
        return lambda cell: _opens_with_verb(scope, cell)
    return lambda cell: _opens_with_verb(scope, cell) or _opens_in_present(scope, cell)


def _has_word(scope: Scope, cell: Unit) -> bool:
    return any(scope.reading.tokens[i].is_alpha for i in range(cell.first, cell.last))


def _opens_in_present(scope: Scope, cell: Unit) -> bool:
    """Tell whether a cell opens with a word that has the ending of the present tense."""
    if cell.last <= cell.first:
        return False
    first = scope.reading.tokens[cell.first]
    endings = tuple(word_list("present_endings", scope.reading.language))
    return first.is_alpha and len(first.text) >= _VERB_LETTERS and first.lower.endswith(endings)


def _is_tick(scope: Scope, cell: Unit) -> bool:
    """Tell whether a cell says no more than that its column's party is meant."""
    if not 0 < cell.last - cell.first <= _MARK_LENGTH:
        return False
    return scope.reading.words(cell).strip(" ()[]*.").lower() in word_list("ticks")


def _means_all(scope: Scope, cell: Unit) -> bool:
    """Tell whether a cell says that every party does what the row is about."""
    words = scope.reading.words(cell).strip(" *.").lower()
    return words in word_list("all_parties", scope.reading.language)


def _opens_with_verb(scope: Scope, cell: Unit) -> bool:
    if cell.last - cell.first < _FEWEST:
        return False
    if any(h.start - cell.first < _OPENING for h in cell.of("modal")):
        return True
    return any(h.start == cell.first or opens_with_infinitive(scope, cell) for h in cell.of("duty"))


def _by_row(scope: Scope, table: Table, rows: Sequence[Sequence[Unit]]) -> Iterator[Norm]:
    """Yield a norm for each row that has a duty in one cell and its bearer in another."""
    body = table.rows
    width = max(len(row) for row in rows)
    bearers = [
        _column(body, place, lambda u: _bearer(scope, u) is not None) for place in range(width)
    ]
    place = next((i for i, share in enumerate(bearers) if share >= _SHARE), None)
    duty = _duty_column(scope, table, place)
    if duty is None or (place is None and "duty" not in _kinds(table, duty)):
        return
    for row in body:
        if duty >= len(row) or row[duty].last - row[duty].first < _FEWEST:
            continue
        cells = [u for i, u in enumerate(row) if i != duty and place in (None, i)]
        named = [b for u in cells if (b := _bearer(scope, u)) is not None]
        if named:
            yield _norm(scope, row[duty], named[0] if len(set(named)) == 1 else "both")


def _column(rows: Sequence[Sequence[Unit]], place: int, holds: _Test) -> float:
    """Return the share of a column's filled cells that pass a test; 0 for too few of them."""
    cells = [row[place] for row in rows if place < len(row) and row[place].last > row[place].first]
    passed = sum(holds(cell) for cell in cells)
    return passed / len(cells) if passed >= _FEWEST else 0.0


def _duty_column(scope: Scope, table: Table, bearer: int | None) -> int | None:
    """Return the column of duties: by its cells, or by its heading where a bearer stands."""
    width = max((len(row) for row in table.rows), default=0)
    places = [i for i in range(width) if i != bearer]
    shares = {i: _column(table.rows, i, lambda u: _tells_duty(scope, u)) for i in places}
    best = max(places, key=lambda i: (shares[i], -i), default=None)
    if best is not None and shares[best] >= _SHARE:
        return best
    return next((i for i in places if "duty" in _kinds(table, i)), None)


def _is_headed(table: Table, kind: str) -> bool:
    return any(kind in kinds for kinds in table.columns)


def _kinds(table: Table, place: int) -> frozenset[str]:
    return table.columns[place] if place < len(table.columns) else frozenset()


def _tells_duty(scope: Scope, cell: Unit) -> bool:
    """Tell whether a cell says that something is to be done."""
    if cell.last - cell.first < _FEWEST or _bearer(scope, cell) is not None:
        return False
    return _opens_with_verb(scope, cell) or bool(cell.codes("sense"))


def _bearer(scope: Scope, cell: Unit) -> str | None:
    """Return the party that a cell names and little else; both, where it joins two."""
    length = cell.last - cell.first
    if not 0 < length <= _NAME_LENGTH or _opens_with_verb(scope, cell):
        return None
    named = [r for r in scope.roles(cell) if r.code in _PARTIES]
    if not named or named[0].start - cell.first > _BEFORE_NAME:
        return None
    tokens, first = scope.reading.tokens, named[0]
    for other in named[1:]:
        between = {tokens[i].lower for i in range(first.end, other.start)}
        if {first.code, other.code} >= _BOTH and between & (word_list("adding") | {"/", "&", ","}):
            return "both"
    return first.code


def _norm(scope: Scope, unit: Unit, bearer: str, label: Unit | None = None) -> Norm:
    """Return the norm of a cell; `label` opens its row and tells what the deed in it is about."""
    senses = senses_of(scope, unit)
    if label is not None:
        senses |= senses_of(scope, label)
    topics = topic_rules().topics(senses, frozenset(), {})
    if scope.mutual:
        senses |= {_ALLOCATION}
    return Norm(
        unit,
        scope.reading.span(unit.start, unit.end),
        topics,
        "obligation",
        False,
        bearer,
        True,
        None,
        senses,
    )
