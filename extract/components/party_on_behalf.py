"""The organisations of an opening in, out the same with the roles that "on behalf of" gives them.

Skyfri Drift AS behandler personopplysninger på vegne av Lyngvik kommune.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..scope import Scope
from ..wordings import word_pattern
from .party_openings import Opening


def acting_on_behalf(scope: Scope, opened: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Return the organisations; one that data are processed for is the controller.

    The only other one that the sentence names is then the processor, if neither has a role.
    """
    found = list(opened)
    for unit in scope.units:
        if unit.kind not in ("sentence", "item"):
            continue
        words = " ".join(scope.reading.words(unit).split())
        said = _on_behalf().search(words)
        if said is None:
            continue
        inside = [n for n, o in enumerate(found) if o.name in words]
        whom = next((n for n in inside if words.startswith(found[n].name, said.end())), None)
        others = [n for n in inside if n != whom]
        if whom is None or found[whom].role is not None or len(others) != 1:
            continue
        (by,) = others
        if found[by].role in (None, "processor", "supplier"):
            found[whom] = replace(found[whom], role="controller")
            found[by] = replace(found[by], role="processor")
    return tuple(found)


@lru_cache(maxsize=1)
def _on_behalf() -> re.Pattern[str]:
    return re.compile(rf"{word_pattern('on_behalf').pattern}\s+", re.IGNORECASE)
