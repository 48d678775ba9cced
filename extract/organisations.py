"""The name of an organisation in, out what makes it the same one in another agreement.

Sameness needs strong evidence: a valid organisation number; or the same full name, if it has a
legal form or is a public body's of several words. A short name (`Legevakta`, `Tindra`), or a slot
still to be filled in, means someone in its own agreement only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from .components.company_names import legal_form, organisation
from .document import slug_of
from .model import Fact

_BESIDE = re.compile(r"[\s\u00a0]+")
_EDGES = " .,;:*_«»\"“”'()"
_PLAIN = re.compile(r"[a-z0-9 -]+")
_DIGEST = 8  # hexadecimal digits that tell names apart that are alike without æ, ø and å


def full_name(name: str) -> str | None:
    """Return a name in the form by which it is compared, if it is full enough to be compared."""
    words = _BESIDE.sub(" ", unicodedata.normalize("NFC", name)).strip(_EDGES)
    if " " not in words:
        return None
    written = words.title() if words.isupper() else words
    told = legal_form().search(words) or organisation().search(written)
    return words.casefold() if told else None


def name_key(full: str) -> str:
    """Return what stands for a compared name in an IRI: other names have other keys."""
    slug = slug_of(full)
    if _PLAIN.fullmatch(full):
        return slug
    return f"{slug}-{hashlib.sha256(full.encode('utf-8')).hexdigest()[:_DIGEST]}"


def numbers_of(facts: Iterable[Fact]) -> Mapping[str, str]:
    """Return the organisation numbers of an agreement by full name; names with two are left out."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        full = full_name(str(fact.values.get("name") or ""))
        if full and fact.values.get("org_number"):
            found.setdefault(full, set()).add(str(fact.values["org_number"]))
    return {full: next(iter(numbers)) for full, numbers in found.items() if len(numbers) == 1}
