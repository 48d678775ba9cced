"""Where the output of a command line goes, and graphs as one document."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph
from rich.console import Console

from .errors import AvtalegrafError
from .server.storage import graph_names
from .server.web import graph_formats


def console() -> Console:
    """Return standard output; wide when it is no terminal, so that rows stay whole."""
    return Console() if sys.stdout.isatty() else Console(width=240, soft_wrap=False)


def many(graphs: Mapping[str, Graph], form: str) -> bytes:
    """Return graphs, by slug, as one document.

    TriG and N-Quads keep them apart under their names; the other formats hold their union.
    """
    if form in graph_formats.DATASET_FORMATS:
        named = {graph_names.graph(slug): graph for slug, graph in graphs.items()}
        return graph_formats.dataset_bytes(named, form)
    return graph_formats.merged_bytes(graphs.values(), form)


def write(content: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output; raises AvtalegrafError for a file that cannot be."""
    if output is not None:
        try:
            output.write_bytes(content)
        except OSError as error:
            raise AvtalegrafError(
                f"{output} cannot be written ({error.strerror}): choose another place."
            ) from error
        return
    sys.stdout.buffer.write(content)
    if content and not content.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
