"""Examples whose every fact was approved by a person: tests/golden, and how it is rewritten.

python -m tests.snapshots     rewrite tests/golden after a wanted change
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from avtalegraf.extract import Agreement, extract, read

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[1] / "examples"
SNAPSHOTS = ("fagertind-legevakt.txt", "brekkvaer-rammeavtale-tolk.md")
"""The examples whose every fact is kept in tests/golden."""

_HIDDEN = frozenset({"senses", "unit"})  # what only the program uses


def snapshot(agreements: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Return all facts as plain values for tests/golden, without what only the program uses."""
    return [
        {
            "agreement": agreement.slug,
            "kind": fact.kind,
            "start": fact.span.start,
            "end": fact.span.end,
            "values": {
                k: list(v) if isinstance(v, tuple) else v
                for k, v in sorted(fact.values.items())
                if k not in _HIDDEN
            },
        }
        for agreement in agreements
        for fact in agreement.facts
    ]


def golden_path(name: str) -> Path:
    """Return where the snapshot of an example lies."""
    return GOLDEN / f"{Path(name).stem}.json"


def write_golden() -> None:
    """Rewrite the snapshots with what the extraction yields now."""
    GOLDEN.mkdir(exist_ok=True)
    for name in SNAPSHOTS:
        facts = snapshot(extract(read(EXAMPLES / name)))
        lines = ",\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts)
        golden_path(name).write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    write_golden()
