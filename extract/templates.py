"""What was found in an agreement in, whether it is a template to be filled in out.

A signed agreement is none. One that nobody has signed is a template if

- it says of itself that it is an example,
- the name of a party is still to be filled in,
- it has four open slots or more (a slot or two may be left open in an agreement in force),
- it is a form by its kind: a change with an open slot, or a declaration of confidentiality, which
  the people who come to work under the agreement are to sign, or
- it has an annexed agreement with an open slot in brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .model import Fact

_OPEN_SLOTS = ("bracket", "insert")
_FEWEST_SLOTS = 4


def is_signed(facts: Sequence[Fact]) -> bool:
    """Tell whether the signature of an agreement is described and complete."""
    return any(
        f.kind == "description"
        and f.values.get("aspect") == "signature"
        and f.values.get("status") == "complete"
        for f in facts
    )


def is_template(
    kind: str, facts: Sequence[Fact], is_example: bool, annexed: Iterable[Sequence[Fact]]
) -> bool:
    """Tell whether an agreement of a kind is a template; `annexed` are its inner ones' facts."""
    if is_signed(facts):
        return False
    slots = _slots(facts, _OPEN_SLOTS)
    return (
        is_example
        or any(f.kind == "party" and f.values.get("is_placeholder") for f in facts)
        or slots >= _FEWEST_SLOTS
        or (kind == "change_agreement" and slots > 0)
        or kind == "confidentiality_declaration"
        or any(_slots(inner, ("bracket",)) for inner in annexed)
    )


def _slots(facts: Sequence[Fact], manners: tuple[str, ...]) -> int:
    return sum(f.kind == "placeholder" and f.values.get("slot") in manners for f in facts)
