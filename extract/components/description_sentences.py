"""A sentence in, the aspects of Art. 28(3) out that it sets out, and how far each is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .description_fields import Fields, fields_of, fills
from .description_services import subject_matter
from .description_signatures import is_signed, signature
from .tick_boxes import box_before

_SKIPPED_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}")
_PURPOSE_REACH = 14  # tokens between `formålet` and the `er` that says what it is
_OPENING = 4  # tokens in which a sentence on the agreement itself names it
_BINDING = frozenset({"must", "may", "should", "right", "never"})
_OF_TITLES = 2  # aspects that a heading may tell
_MANY = 3  # operations that are a list of them
_EDITION = re.compile(r"\b\d{4,5}(?:-\d)?:(?:19|20)\d\d\b")  # of a standard: `27001:2022`
_NOT_ITS_OWN = frozenset({"engage", "conditional", "subprocessor"})
_GROUNDS = frozenset({"scc", "adequacy"})
_SEVERAL = 2  # verbs that together tell what is done
_OF_THE_PROCESSING = frozenset({"background", "purpose", "nature", "data_types", "data_subjects"})
_LINES_APART = 30  # code points from a sentence to the line `eller` before or after it
_DENIED_AFTER = 5  # tokens from the special categories to `ikke` after them
_DENIED_REACH = 9  # tokens between `ingen` and the special categories that it denies


def in_sentences(scope: Scope) -> Iterator[Fact]:
    """Yield a description for each aspect that a sentence or list item sets out."""
    fields = fields_of(scope)
    for unit in scope.units:
        if unit.zones & _SKIPPED_ZONES:
            continue
        named = unit.kind == "heading" or (unit.kind == "cell" and unit.index not in fields)
        for aspect, status_of in _ASPECTS[:_OF_TITLES] if named else _ASPECTS:
            status = status_of(scope, unit, fields)
            if status:
                yield description(scope, aspect, status, scope.reading.span(unit.start, unit.end))


def description(scope: Scope, aspect: str, status: str, span: Span) -> Fact:
    """Return the fact that a span sets an aspect out, or leaves it open."""
    return scope.fact(
        "description",
        span,
        f"description-{aspect}",
        aspect=aspect,
        status=status,
    )


def _slot(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit has an open slot."""
    return bool(_SLOT.search(scope.reading.words(unit)))


def _purpose(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    slot = _slot(scope, unit)
    stated = (
        unit.kind != "cell"
        and (_states_purpose(scope, unit) or _told_in_use(scope, unit))
        and not unit.cues("purpose_of_agreement")
    )
    if not stated and not (not slot and _fills_purpose(scope, unit, fields)):
        return None
    if unit.cues("generic_purpose"):
        return "generic"
    return "unfilled" if slot else "complete"


def _fills_purpose(scope: Scope, unit: Unit, fields: Fields) -> bool:
    """Tell whether a unit fills a field for the purpose, and is no more than its name."""
    if not fills(fields, unit, "purpose") or fills(fields, unit, "background"):
        return False
    if unit.label or unit.kind == "cell":
        return True
    opening = [h for h in unit.cues("text_part") if h.start - unit.first < _OPENING]
    return not opening and not unit.cues("purpose_of_agreement", "this_agreement")


def _told_in_use(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit of the description says what the data or the system are used for."""
    if unit.sections and not unit.sections & _OF_THE_PROCESSING:
        return False
    modals = unit.of("modal")
    return any(all(hit.end <= m.start for m in modals) for hit in unit.cues("used_for"))


def _states_purpose(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit says what the purpose is (`Formålet med behandlingen er ...`)."""
    if unit.cues("states_aim"):
        return True
    tokens = scope.reading.tokens
    equals = {h.start for h in unit.cues("equals")}
    for hit in unit.cues("the_purpose"):
        for at in range(hit.end, min(hit.end + _PURPOSE_REACH, unit.last)):
            if tokens[at].text == ".":
                break
            if at in equals or tokens[at].text == ":":
                return True
    return False


def _nature(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    operations = unit.cues("operation")
    if not operations or _slot(scope, unit):
        return None
    if "nature" in unit.sections and (unit.kind != "cell" or fills(fields, unit, "nature")):
        return "complete"
    if unit.kind == "cell":
        return None
    lists = len(operations) >= _MANY and unit.cues("consists_in") and not unit.of("modal")
    told = unit.cues("processing_consists") or lists or _does(scope, unit, len(operations))
    return "complete" if told else None


def _does(scope: Scope, unit: Unit, operations: int) -> bool:
    """Tell whether a unit of the description says what the processor does, in several verbs."""
    if operations < _SEVERAL or unit.of("modal"):
        return False
    if unit.sections and not unit.sections & _OF_THE_PROCESSING:
        return False
    if operations >= _MANY and unit.sections and unit.cues("personal_data"):
        return True
    first = unit.cues("operation")[0].start
    # `I praksis lagrer vi`: the subject may stand right after its verb.
    return any(h.code == "processor" and h.start <= first + 1 for h in scope.roles(unit))


def _duration(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    if unit.kind == "cell":
        about = fills(fields, unit, "duration")
    else:
        about = "duration" in unit.sections or bool(unit.cues("agreement_lasts"))
    if not about or not unit.cues("lasts") or _is_unticked(scope, unit):
        return None
    text = scope.reading.shadow.text
    before = text[max(0, unit.start - _LINES_APART) : unit.start].split("\n")
    after = text[unit.end : unit.end + _LINES_APART].split("\n")
    lines = {line.strip().lower() for line in (*before[1:], *after[:-1])}
    if lines & word_list("alternating"):
        return "alternatives"
    return "unfilled" if _slot(scope, unit) else "complete"


def _special_categories(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    denials = [h for h in unit.of("modal") if h.code == "not"]
    special, normally = unit.cues("special_categories"), unit.cues("normally")
    for hit in special:
        if any(0 <= hit.start - denial.end <= _DENIED_REACH for denial in denials):
            return "undecided" if normally else "negated"
        if not normally and any(0 <= d.start - hit.end <= _DENIED_AFTER for d in denials):
            return "negated"
        if any(hit.end <= usual.start for usual in normally) and any(
            denial.start == usual.end for denial in denials for usual in normally
        ):
            return "undecided"
    return None


def _subprocessor_list(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    stated = unit.cues("no_subprocessors") and not unit.codes("modal") & _BINDING
    if "subprocessors" not in unit.sections:
        return "negated" if stated else None
    return "negated" if _is_nothing(scope, unit) or unit.cues("no_subprocessors") else None


def _is_nothing(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit says no more than that there is nothing (`Ikke relevant`)."""
    tokens = scope.reading.tokens
    words = [i for i in range(unit.first, unit.last) if tokens[i].text[0].isalnum()]
    return any(h.start <= words[0] and words[-1] < h.end for h in unit.cues("nothing") if words)


def _roles(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    """Tell whether the parties are said to be controllers, each of its own or for listed parts."""
    senses, named = unit.codes("sense"), {h.code for h in scope.roles(unit)}
    if not senses & {"independent", "allocation"} or "not" in unit.codes("modal"):
        return None
    if "independent" in senses and "both" in named:
        return "complete"
    parts = [u for u in scope.units if u.lead == unit.index and "controller" in u.codes("role")]
    return "complete" if "allocation" in senses and len(parts) >= _SEVERAL else None


def _is_unticked(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit is an alternative whose box has no tick."""
    return box_before(scope, unit) is False


def _transfer_locations(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    stated = unit.kind != "cell" and unit.cues("no_transfer")
    bound = unit.codes("modal") & _BINDING
    return "negated" if stated and not bound else None


def _transfer_ground(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    """Tell whether a sentence, or a field of a form, says what a transfer is based on."""
    senses = unit.codes("sense")
    if not senses & _GROUNDS or unit.codes("modal") & _BINDING or unit.cues("no_longer_law"):
        return None
    about = "transfer" in unit.sections or senses & {"transfer", "transfer_ground"}
    if not about or "not" in unit.codes("modal") or _slot(scope, unit):
        return None
    return "complete"


def _certification(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    """Tell whether a sentence says that something is certified, and of what or when that holds."""
    senses = unit.codes("sense")
    if "certification" not in senses or unit.kind == "cell" or senses & _NOT_ITS_OWN:
        return None
    if unit.codes("modal") & _BINDING or "not" in unit.codes("modal"):
        return None
    if not unit.cues("is_certified"):
        return None
    dated = _EDITION.search(scope.reading.words(unit)) is not None
    return "complete" if dated or "certificate_scope" in senses else "generic"


def _signature(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    if unit.kind in ("heading", "cell"):
        return "complete" if is_signed(scope, unit) else None
    return signature(scope, unit)


# A title may name the service or say who has signed; the other aspects are told in sentences.
_ASPECTS: tuple[tuple[str, Callable[[Scope, Unit, Fields], str | None]], ...] = (
    ("subject_matter", subject_matter),
    ("signature", _signature),
    ("purpose", _purpose),
    ("nature", _nature),
    ("duration", _duration),
    ("transfer_locations", _transfer_locations),
    ("transfer_ground", _transfer_ground),
    ("certification", _certification),
    ("roles", _roles),
    ("special_categories", _special_categories),
    ("subprocessor_list", _subprocessor_list),
)
