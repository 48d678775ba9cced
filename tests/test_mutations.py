"""Texts changed on purpose: what is taken out is missed, what is filled in is seen."""

from __future__ import annotations

from collections import Counter

import pytest

from avtalegraf.extract import Agreement

from .mutations import WANTED, Filling, Removal, fillings, removals

Examples = dict[str, tuple[Agreement, ...]]


@pytest.fixture(scope="module")
def taken(example_agreements: Examples) -> list[Removal]:
    return [one for held in example_agreements.values() for one in removals(held)]


@pytest.fixture(scope="module")
def filled(example_agreements: Examples) -> list[Filling]:
    return [one for held in example_agreements.values() for one in fillings(held)]


def share(held: list[bool]) -> float:
    return sum(held) / len(held)


def test_a_topic_taken_out_is_no_longer_satisfied_and_nothing_unrelated_changes(
    taken: list[Removal],
) -> None:
    assert len({one.topic for one in taken}) >= 14
    assert len({one.agreement for one in taken}) >= 4
    assert len(taken) > 50
    assert share([one.is_gone for one in taken]) >= WANTED
    assert share([one.holds for one in taken]) >= WANTED, [o for o in taken if not o.holds]


def test_every_topic_that_is_taken_out_is_missed_in_most_agreements(taken: list[Removal]) -> None:
    """No topic hides behind the others' share."""
    tried = Counter(one.topic for one in taken)
    gone = Counter(one.topic for one in taken if one.is_gone)
    assert all(gone[topic] > count / 2 for topic, count in tried.items())


def test_an_open_field_that_is_filled_in_is_satisfied(filled: list[Filling]) -> None:
    assert len(filled) >= 5
    assert share([one.holds for one in filled]) >= WANTED, [o for o in filled if not o.holds]
