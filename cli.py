"""The verbs of the command line; what they do stands in the packages that they call.

What only some verbs need is imported in them: spaCy and pySHACL alone take most of a second.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import __version__
from .cli_service import service_verbs
from .errors import NothingToJudgeError
from .verb_group import COULD_NOT_TELL, VerbGroup

# What may not be read is refused by itself, so that the other files are read all the same.
_PATH = click.Path(path_type=Path, readable=False)
_LANG = click.option(
    "--lang",
    type=click.Choice(["nb", "nn", "en"]),
    default="nb",
    show_default=True,
    help="language of what is printed",
)
_SURE = click.option(
    "--min-confidence", "least", type=click.FloatRange(0, 1), default=0.0, show_default=True,
    help="leave out facts that are less sure than this",
)  # fmt: skip
_OUTPUT = click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="write to a file"
)


@click.group(cls=VerbGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option(
    "--format", "form", default="table", show_default=True,
    type=click.Choice(["turtle", "trig", "nquads", "jsonld", "table"]),
)  # fmt: skip
@_SURE
@_LANG
def extract_verb(files: tuple[Path, ...], form: str, least: float, lang: str) -> None:
    """Print the facts of FILES with the words they rest on; store nothing."""
    from . import terminal
    from .agreement_files import files_in
    from .command_output import console, many, write
    from .extract import at_least, extract, read
    from .extract.triples import graph_of

    documents = [read(path) for path in files_in(files)]
    for document in documents:
        terminal.unread(document.name, document.unread, lang)
    agreements = [at_least(a, least) for document in documents for a in extract(document)]
    if form == "table":
        terminal.facts(agreements, console(), lang)
        return
    write(many({a.slug: graph_of(a) for a in agreements}, form), None)


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option(
    "--wait", "patience", type=click.FloatRange(0), default=60.0, show_default=True,
    metavar="SECONDS", help="how long to wait for another process that writes",
)  # fmt: skip
@_SURE
@_LANG
@click.pass_obj
def ingest_verb(
    data: Path, paths: tuple[Path, ...], patience: float, least: float, lang: str
) -> None:
    """Extract, check and store the agreements in PATHS (files or folders)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from . import terminal
    from .command_output import console
    from .ingest import ingest

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

        results = ingest(paths, data, told, least, patience)
    terminal.ingested(results, console(), lang)
    for result in results:
        terminal.unread(result.path.name, result.unread, lang)
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
    "--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation",
    show_default=True, help="the mildest finding that gives exit status 1",
)  # fmt: skip
@click.option("--only", multiple=True, metavar="GLOB", help="these requirements: 'A28-4-*'")
@click.option(
    "--shapes", multiple=True, metavar="FILE", type=_PATH,
    help="house rules of your own, in SHACL (Turtle)",
)  # fmt: skip
@click.option("--compare", metavar="ID", help="one requirement across agreements")
@click.option("--matrix", is_flag=True, help="agreements down, requirements across; nothing else")
@click.option("--again", is_flag=True, help="check stored agreements anew")
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
    from . import terminal
    from .command_output import console, many, write
    from .reports_asked import Request, exit_status, reports_of
    from .reports_rendered import rendered
    from .shapes import Severity, to_graph

    request = Request(data, agreements, shapes, only, compare, again)
    found = reports_of(request)
    if form == "summary":
        terminal.outcomes(found, console(), lang)
    elif form in ("turtle", "jsonld"):
        write(many({r.slug: to_graph(r) for r in found}, form), output)
    else:
        write(rendered(request, found, form, lang, matrix_only=matrix), output)
    status = exit_status(request, found, Severity(fail_on.capitalize()))
    if status == COULD_NOT_TELL:
        raise NothingToJudgeError(
            "No requirement applies to what was given: name an agreement on personal data."
        )
    sys.exit(status)


@main.command("query")
@click.argument("name")
@click.argument("values", nargs=-1)
@click.option("--endpoint", help="ask this SPARQL endpoint instead of the store")
@click.option(
    "--format", "form", default="table", show_default=True,
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle", "jsonld"]),
)  # fmt: skip
@_SURE
@_LANG
@click.pass_obj
def query_verb(
    data: Path, name: str, values: tuple[str, ...], endpoint: str | None, form: str, least: float,
    lang: str,
) -> None:  # fmt: skip
    """Ask a stored query NAME, a file of SPARQL, or `-` (standard input), with key=value."""
    from . import terminal
    from .command_output import console, write
    from .queries import bind
    from .queries.remote import answer as remote_answer
    from .queries.results import AskResult, GraphResult, SelectResult
    from .query_asked import pairs, query_of
    from .server.store import Reader

    query = query_of(name)
    bindings = bind(query, pairs(values))
    answer = (
        remote_answer(endpoint, query.text, bindings)
        if endpoint
        else Reader.open(data).answer(query.text, bindings)
    )
    if isinstance(answer, SelectResult) and least:
        answer = answer.at_least(least)
    if isinstance(answer, GraphResult):
        write(answer.serialize("turtle" if form == "table" else form), None)
    elif form != "table":
        write(answer.serialize(form), None)
    elif isinstance(answer, AskResult):
        click.echo("true" if answer.answer else "false")
    elif isinstance(answer, SelectResult):
        terminal.answer(answer, console(), lang)


@main.command("queries")
@_LANG
def queries_verb(lang: str) -> None:
    """List the stored queries with what they answer and their parameters."""
    from . import terminal
    from .command_output import console
    from .queries import load, names

    rows = []
    for name in names():
        query = load(name)
        parameters = " ".join(
            f"{p.name}={'…' if p.default is None else p.default}" for p in query.parameters
        )
        rows.append((name, parameters, query.summary.of(lang)))
    columns = [terminal.word(key, lang) for key in ("query", "parameters", "answers")]
    terminal.table(columns, rows, console())


@main.command("export")
@click.argument("agreements", nargs=-1)
@click.option(
    "--format", "form", default="jsonld", show_default=True,
    type=click.Choice(["jsonld", "trig", "nquads", "turtle"]),
)  # fmt: skip
@click.option("--public", is_flag=True, help="leave out personal data, as readers see it")
@_OUTPUT
@click.pass_obj
def export_verb(
    data: Path, agreements: tuple[str, ...], form: str, public: bool, output: Path | None
) -> None:
    """Write the graphs of AGREEMENTS (all by default) for other systems."""
    from .command_output import many, write
    from .server.storage.view import View
    from .server.store import Reader

    reader = Reader.open(data, View(is_full=not public))
    slugs = agreements or tuple(row.slug for row in reader.agreements())
    write(many({slug: reader.graph(slug) for slug in slugs}, form), output)


for _verb in service_verbs:
    main.add_command(_verb)
