"""Imports point down only: no circles among modules, and folders of the service in one order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOP_FOLDERS = ("extract", "ontology", "queries", "server", "shapes")
SERVICE = ("storage", "engine", "web", "pages", "sparql", "direct")
"""From the bottom up: what each folder may import from stands before it."""

Module = tuple[str, ...]


def modules() -> dict[Module, Path]:
    """Return the modules of the package by their path in it; a folder stands for its door."""
    found = {(path.stem,): path for path in ROOT.glob("*.py") if path.stem != "__init__"}
    for folder in TOP_FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[parts[:-1] if parts[-1] == "__init__" else parts] = path
    return found


MODULES = modules()


def imported(module: Module, *, at_start: bool) -> Iterator[Module]:
    """Yield what a module imports of the package: `at_start`, only what it needs to be loaded."""
    path = MODULES[module]
    here = path.relative_to(ROOT).parts[:-1]
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body if at_start else ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*here[: len(here) - node.level + 1], *(node.module or "").split("."))
            start = tuple(part for part in base if part)
            named = {(*start, each.name) for each in node.names}
            yield from (named & MODULES.keys()) or ({start} & MODULES.keys())


def test_no_module_needs_itself_to_be_loaded() -> None:
    needed = {module: set(imported(module, at_start=True)) for module in MODULES}
    assert sum(map(len, needed.values())) > 800  # they were found
    order = tuple(TopologicalSorter(needed).static_order())  # raises CycleError
    assert set(MODULES) <= set(order)


def test_the_folders_of_the_service_import_from_those_below_them() -> None:
    wrong = [
        f"{'/'.join(module)} imports {'/'.join(other)}"
        for module in MODULES
        if module[:1] == ("server",) and len(module) == 3
        for other in imported(module, at_start=False)
        if len(other) == 3 and other[0] == "server"
        and SERVICE.index(other[1]) > SERVICE.index(module[1])
    ]  # fmt: skip
    assert wrong == []


def test_knowledge_knows_nothing_of_who_uses_it() -> None:
    """Terms and questions are at the bottom; what reads or checks agreements knows no service."""
    above = {
        "ontology": {"extract", "shapes", "queries", "server"},
        "queries": {"extract", "shapes", "server"},
        "extract": {"server"},
        "shapes": {"server"},
    }
    wrong = [
        f"{'/'.join(module)} imports {'/'.join(other)}"
        for module in MODULES
        for other in imported(module, at_start=False)
        if other[0] in above.get(module[0], ())
    ]
    assert wrong == []
