"""What extraction asks of the code lists: categories of data and which are special (Art. 9)."""

from __future__ import annotations

from functools import lru_cache

from ..ontology import data_categories, special_categories

VAGUE = frozenset({"case_status", "free_text", "benefit", "log"})
"""Kinds of data that words tell of only if they tell of no other."""


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    return dict(data_categories())


def category_of(concept: str | None) -> str:
    """Return the category of a kind of data; `other` for an unknown one."""
    return _categories().get(concept or "", "other")


@lru_cache(maxsize=1)
def special_data() -> frozenset[str]:
    """Return the kinds of data in Art. 9 categories."""
    special = special_categories()
    return frozenset(c for c, category in _categories().items() if category in special)


@lru_cache(maxsize=1)
def named_together() -> frozenset[str]:
    """Return the categories whose kinds are named in pairs: by Art. 9 and 10, and as one name."""
    return (special_categories() - {"health"}) | {"criminal", "national_id", "name"}
