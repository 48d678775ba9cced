"""A scanned agreement and its clean original say the same, each at its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from avtalegraf.extract import Agreement, extract, read

from .conftest import SHARED

pytestmark = pytest.mark.shared

SCAN = next((SHARED / "agreements").glob("001_*.txt"), None)
ORIGINAL = next((SHARED / "agreement-files").glob("*.pdf"), None)


def told(agreement: Agreement) -> Iterator[tuple[object, ...]]:
    """Yield what the facts of an agreement say, wherever they say it."""
    for fact in agreement.facts:
        v = fact.values
        if fact.kind == "party":
            yield "party", v["role"], re.sub(r"\W", "", str(v["name"]).lower())
        if fact.kind == "norm":
            yield "norm", v["topic"], v["modality"], v["bearer"]
        if fact.kind == "deadline":
            yield "deadline", v["what"], v["value"], v["bearer"]
        if fact.kind == "personal_data":
            yield "personal_data", v["category"], v["special"]
        if fact.kind == "law_reference":
            yield "law_reference", v.get("law"), v["articles"]


def told_in(path: Path) -> Counter[tuple[object, ...]]:
    return Counter(one for agreement in extract(read(path)) for one in told(agreement))


@pytest.mark.skipif(SCAN is None or ORIGINAL is None, reason="needs the scan and its original")
def test_a_scan_and_its_original_give_the_same_facts() -> None:
    assert SCAN is not None and ORIGINAL is not None
    scan, original = told_in(SCAN), told_in(ORIGINAL)
    same = (scan & original).total()
    assert 2 * same / (scan.total() + original.total()) >= 0.95
    assert same > 40
