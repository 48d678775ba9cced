"""Words in, the ground for a transfer to a third country that they name out (GDPR Art. 45-49)."""

from __future__ import annotations

import re

_GROUNDS = (
    ("outdated", re.compile(r"privacy shield|safe harbou?r|5\. februar 2010|2010/87", re.I)),
    ("scc", re.compile(r"standardkontrakt|standardklausul|standard contractual|\bSCC", re.I)),
    (
        "adequacy",
        re.compile(
            r"tilstrekkelig|adekvans|adequacy|data privacy framework|\bDPF\b|tilstrekkeleg", re.I
        ),
    ),
    ("bcr", re.compile(r"bindende virksomhetsregler|binding corporate|\bBCR", re.I)),
)


def ground_of(words: str) -> str | None:
    """Return the kind of transfer ground that some words name."""
    return next((kind for kind, pattern in _GROUNDS if pattern.search(words)), None)
