"""Numbers with a check: Norwegian organisation numbers (Brønnøysund Register Centre)."""

from __future__ import annotations

import re

ORG_NUMBER = re.compile(r"(?<![\d.])(\d{3}[ .\u00a0\n]?\d{3}[ .\u00a0\n]?\d{3})(?:\s*MVA)?(?![\d])")
_SHAPE = re.compile(r"[89][0-9]{8}")
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def digits(text: str) -> str:
    """Return only the digits of a text."""
    return re.sub(r"\D", "", text)


def valid_org_number(number: str) -> bool:
    """Tell whether nine digits hold the mod-11 check digit of an organisation number.

    Numbers are given out from 8 and 9 only, so that zeros, whose check digit holds, are none.
    """
    if not _SHAPE.fullmatch(number):
        return False
    remainder = sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11
    check = 0 if remainder == 0 else 11 - remainder
    return check == int(number[8])
