"""The verbs of the command line; what they do stands in the packages that they call."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox
from rdflib import Graph
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from . import __version__, terminal
from .errors import AvtalegrafError
from .ingest import files_in
from .ingest import ingest as ingest_files
from .queries import Query, bind, load, names, parse
from .queries.remote import answer as remote_answer
from .queries.results import AskResult, GraphResult, SelectResult
from .reporting import Request, exit_status, rendered, reports
from .server.config import ServerConfig
from .server.store import Reader
from .shapes import Severity, to_graph

COULD_NOT_TELL = 2
_LANG = click.option(
    "--lang",
    type=click.Choice(terminal.LANGUAGES),
    default="nb",
    show_default=True,
    help="language of what is printed",
)
_OUTPUT = click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="write to a file"
)


class _Verbs(click.Group):
    """A group whose errors are one line on stderr and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AvtalegrafError as error:
            click.echo(f"avtalegraf: {error}", err=True)
            ctx.exit(COULD_NOT_TELL)
        except BrokenPipeError:
            # The reader of our output went away (`| head`): nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="avtalegraf")
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), envvar="AVTALEGRAF_DATA",
    default=Path("avtalegraf-data"), show_default=True, help="where the store lies",
)  # fmt: skip
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Agreements on personal data as a graph with evidence, checked against the law."""
    ctx.obj = data


@main.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", default="table", show_default=True,
    type=click.Choice(["turtle", "trig", "nquads", "jsonld", "table"]),
)  # fmt: skip
@_LANG
def extract_verb(files: tuple[Path, ...], form: str, lang: str) -> None:
    """Print the facts of FILES with the words they rest on; store nothing."""
    from .extract import extract, read
    from .extract.triples import graph_of

    agreements = [a for path in files_in(files) for a in extract(read(path))]
    if form == "table":
        terminal.facts(agreements, _console(), lang)
        return
    _write(_many({a.slug: graph_of(a) for a in agreements}, form), None)


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_LANG
@click.pass_obj
def ingest_verb(data: Path, paths: tuple[Path, ...], lang: str) -> None:
    """Extract, check and store the agreements in PATHS (files or folders)."""
    errors = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=errors,
        transient=True, disable=not errors.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)

        def told(path: Path, number: int, count: int) -> None:
            bar.update(
                task, total=count, completed=number - 1,
                description=terminal.word("reading", lang, name=path.name),
            )  # fmt: skip

        results = ingest_files(paths, data, told)
    terminal.ingested(results, _console(), lang)
    refused = [r for r in results if r.refusal]
    for result in refused:
        click.echo(f"avtalegraf: {result.refusal}", err=True)
    if refused:
        sys.exit(COULD_NOT_TELL)


@main.command("validate")
@click.argument("agreements", nargs=-1)
@click.option(
    "--format", "form", default="text", show_default=True,
    type=click.Choice(["text", "html", "turtle", "jsonld", "csv", "xlsx", "summary"]),
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice([level.value.lower() for level in Severity]),
    default=Severity.VIOLATION.value.lower(), show_default=True,
    help="the mildest finding that gives exit status 1",
)  # fmt: skip
@click.option("--only", multiple=True, metavar="GLOB", help="these requirements: 'A28-4-*'")
@click.option(
    "--shapes", multiple=True, metavar="FILE", type=click.Path(path_type=Path),
    help="house rules of your own, in SHACL (Turtle)",
)  # fmt: skip
@click.option("--compare", metavar="ID", help="one requirement across agreements")
@click.option(
    "--matrix", is_flag=True, help="agreements down, requirements across; no single reports"
)
@click.option(
    "--again", is_flag=True, help="check stored agreements anew, by the shapes as they are"
)
@_LANG
@_OUTPUT
@click.pass_obj
def validate_verb(
    data: Path, agreements: tuple[str, ...], form: str, fail_on: str, only: tuple[str, ...],
    shapes: tuple[Path, ...], compare: str | None, matrix: bool, again: bool, lang: str,
    output: Path | None,
) -> None:  # fmt: skip
    """Report on AGREEMENTS (slugs, files or folders); on all stored ones by default.

    Several agreements come with a matrix and sums. Exit status 0: no finding is as grave as
    --fail-on; 1: some is; 2: could not tell.
    """
    request = Request(data, agreements, shapes, only, compare, again)
    found = reports(request)
    if form == "summary":
        terminal.outcomes(found, _console(), lang)
    elif form in ("turtle", "jsonld"):
        _write(_many({r.slug: to_graph(r) for r in found}, form), output)
    else:
        _write(rendered(request, found, form, lang, matrix_only=matrix), output)
    sys.exit(exit_status(request, found, Severity(fail_on.capitalize())))


@main.command("query")
@click.argument("name")
@click.argument("values", nargs=-1)
@click.option("--endpoint", help="ask this SPARQL endpoint instead of the store")
@click.option(
    "--format", "form", default="table", show_default=True,
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle", "jsonld"]),
)  # fmt: skip
@_LANG
@click.pass_obj
def query_verb(
    data: Path, name: str, values: tuple[str, ...], endpoint: str | None, form: str, lang: str
) -> None:
    """Ask a stored query NAME, a file of SPARQL, or `-` (standard input), with key=value."""
    query = _query(name)
    bindings = bind(query, _pairs(values))
    answer = (
        remote_answer(endpoint, query.text, bindings)
        if endpoint
        else Reader.open(data).answer(query.text, bindings)
    )
    if isinstance(answer, GraphResult):
        _write(answer.serialize("turtle" if form == "table" else form), None)
    elif form != "table":
        _write(answer.serialize(form), None)
    elif isinstance(answer, AskResult):
        click.echo("true" if answer.answer else "false")
    elif isinstance(answer, SelectResult):
        console = _console()
        terminal.table(answer.variables, answer.table(), console)
        console.print(terminal.word("rows", lang, count=len(answer.rows)), style="dim")


def _query(name: str) -> Query:
    if name == "-":
        return parse(_utf8(sys.stdin.buffer.read(), "Standard input"), "-")
    if name.endswith(".rq"):
        path = Path(name)
        if not path.is_file():
            raise AvtalegrafError(f"{name} is not there: check the path, or name a stored query.")
        return parse(_utf8(path.read_bytes(), name), path.stem)
    return load(name)


def _utf8(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AvtalegrafError(f"{source} is not UTF-8: save the query as UTF-8.") from error


def _pairs(values: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for value in values:
        key, equals, content = value.partition("=")
        if not equals or not key:
            raise AvtalegrafError(f"{value!r} is no parameter: write it as key=value.")
        pairs[key] = content
    return pairs


@main.command("queries")
@_LANG
def queries_verb(lang: str) -> None:
    """List the stored queries with what they answer and their parameters."""
    rows = []
    for name in names():
        query = load(name)
        parameters = " ".join(f"{p.name}={p.default}" for p in query.parameters)
        rows.append((name, parameters, query.summary.of(lang)))
    terminal.table(("query", "parameters", "summary"), rows, _console())


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option(
    "--timeout", type=float, default=30.0, show_default=True, help="seconds that a query may run"
)
@click.pass_obj
def serve_verb(data: Path, host: str, port: int, timeout: float) -> None:
    """Start the web service; print its address when it accepts connections."""
    from .server import serve

    config = replace(
        ServerConfig.from_environment(), data=data, host=host, port=port, query_seconds=timeout
    )
    serve(config)


@main.command("export")
@click.argument("agreements", nargs=-1)
@click.option(
    "--format", "form", default="jsonld", show_default=True,
    type=click.Choice(["jsonld", "trig", "nquads", "turtle"]),
)  # fmt: skip
@_OUTPUT
@click.pass_obj
def export_verb(data: Path, agreements: tuple[str, ...], form: str, output: Path | None) -> None:
    """Write the graphs of AGREEMENTS (all by default) for other systems."""
    reader = Reader.open(data)
    slugs = agreements or tuple(row.slug for row in reader.agreements())
    _write(_many({slug: reader.graph(slug) for slug in slugs}, form), output)


def _many(graphs: dict[str, Graph], form: str) -> bytes:
    """Return graphs as one document: TriG and N-Quads keep them apart, the others merge them."""
    if form in ("trig", "nquads"):
        from .ontology import base_iri

        store = ox.Store()
        for slug, graph in graphs.items():
            store.load(
                graph.serialize(format="nt11", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES,
                to_graph=ox.NamedNode(f"{base_iri()}graph/{slug}"),
            )  # fmt: skip
        return (
            store.dump(format=ox.RdfFormat.TRIG if form == "trig" else ox.RdfFormat.N_QUADS) or b""
        )
    from .server.graph_replies import graph_bytes

    merged = Graph(bind_namespaces="none")
    for graph in graphs.values():
        merged += graph
    return graph_bytes(merged, form)


def _write(content: bytes, output: Path | None) -> None:
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


def _console() -> Console:
    """Return standard output; wide when it is no terminal, so that rows stay whole."""
    return Console() if sys.stdout.isatty() else Console(width=240, soft_wrap=False)
