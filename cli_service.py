"""The verbs of the service: serve, token, collection, backup, restore.

What only some verbs need is imported in them, as in `cli.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from .errors import DataFileError

_PATIENCE = 60.0
_LANG = click.option(
    "--lang",
    type=click.Choice(["nb", "nn", "en"]),
    default="nb",
    show_default=True,
    help="language of what is printed",
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True,
    help="seconds that a query may run",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), default=4, show_default=True,
    help="queries that run at the same time",
)  # fmt: skip
@click.option(
    "--direct-readers", type=click.IntRange(0, 64), default=2, show_default=True,
    help="processes beside them that answer plain queries on the client's own connection",
)  # fmt: skip
@click.option(
    "--memory-copy", type=click.IntRange(min=0), default=2048, show_default=True, metavar="MIB",
    help="most memory that the copy may take which they answer from; 0: none",
)  # fmt: skip
@click.option("--public", is_flag=True, help="let anyone read, whatever the address")
@click.option("--private", is_flag=True, help="let nobody read without a token, here either")
@click.option("--proxy", metavar="ADDRESS", help="the server in front, whose headers are believed")
@click.option("--origin", "origins", multiple=True, help="web pages elsewhere that may read; * all")
@click.option("--limits", type=_FILE, help="a TOML file of limits by role")
@click.option("--access-log", type=_FILE, help="write a line of JSON for each request; - stdout")
@click.pass_obj
def serve_verb(
    data: Path,
    host: str,
    port: int,
    timeout: float,
    workers: int,
    direct_readers: int,
    memory_copy: int,
    public: bool,
    private: bool,
    proxy: str | None,
    origins: tuple[str, ...],
    limits: Path | None,
    access_log: Path | None,
) -> None:
    """Start the web service; print its address when it accepts connections."""
    from .server import ServerConfig, serve

    if public and private:
        raise DataFileError("--public and --private contradict each other: give one of them.")
    config = replace(
        ServerConfig.from_environment(),
        data=data,
        host=host,
        port=port,
        query_seconds=timeout,
        workers=workers,
        direct_readers=direct_readers,
        memory_copy_bytes=memory_copy << 20,
        is_public=public,
        needs_token=private,
        proxy=proxy,
        origins=origins,
        limits_file=limits,
        access_log=access_log,
    )
    serve(config)


@click.group("token")
def token_verb() -> None:
    """Make, list and revoke the tokens that open the service."""


@token_verb.command("create")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["reader", "editor", "admin"]), required=True,
)  # fmt: skip
@click.option(
    "--collection", "collections", multiple=True,
    help="only the agreements of this collection; may be repeated",
)  # fmt: skip
@_LANG
@click.pass_obj
def create_verb(data: Path, name: str, role: str, collections: tuple[str, ...], lang: str) -> None:
    """Make a token called NAME and print it: it is shown this once, and kept as a digest alone."""
    from . import terminal
    from .server.roles import Role
    from .server.storage import tokens

    _, text = tokens.create(data, name, Role(role), collections or None)
    click.echo(text)
    click.echo(terminal.word("token_once", lang), err=True)
    _follow(data)


@token_verb.command("list")
@_LANG
@click.pass_obj
def list_verb(data: Path, lang: str) -> None:
    """List the tokens by name; what they are is known to their holders alone."""
    from . import terminal
    from .command_output import console
    from .server.storage import tokens

    rows = [
        (
            token.name,
            token.role.value,
            ", ".join(token.collections) if token.collections is not None else "*",
            token.created,
        )
        for token in tokens.read_tokens(data)
    ]
    names = tuple(terminal.word(f"token_{n}", lang) for n in ("name", "role", "sees", "created"))
    terminal.table(names, rows, console())


@token_verb.command("revoke")
@click.argument("name")
@click.pass_obj
def revoke_verb(data: Path, name: str) -> None:
    """Have the token called NAME open nothing any more, from now on."""
    from .server.storage import tokens

    tokens.revoke(data, name)
    _follow(data)


@click.group("collection")
def collection_verb() -> None:
    """Say which agreements belong together, for tokens that see only those."""


@collection_verb.command("add")
@click.argument("name")
@click.argument("agreements", nargs=-1, required=True)
@_LANG
@click.pass_obj
def add_verb(data: Path, name: str, agreements: tuple[str, ...], lang: str) -> None:
    """Put AGREEMENTS (slugs) into the collection NAME."""
    _collect(data, name, agreements, lang, add=True)


@collection_verb.command("remove")
@click.argument("name")
@click.argument("agreements", nargs=-1, required=True)
@_LANG
@click.pass_obj
def remove_verb(data: Path, name: str, agreements: tuple[str, ...], lang: str) -> None:
    """Take AGREEMENTS (slugs) out of the collection NAME."""
    _collect(data, name, agreements, lang, add=False)


@collection_verb.command("list")
@_LANG
@click.pass_obj
def collections_verb(data: Path, lang: str) -> None:
    """List the collections with their agreements."""
    from . import terminal
    from .command_output import console
    from .server.store import Reader

    names = tuple(terminal.word(f"collection_{n}", lang) for n in ("name", "agreements"))
    rows = [(name, ", ".join(slugs)) for name, slugs in Reader.open(data).collections().items()]
    terminal.table(names, rows, console())


@click.command("backup")
@click.argument("file", type=_FILE)
@_LANG
@click.pass_obj
def backup_verb(data: Path, file: Path, lang: str) -> None:
    """Write all that is stored to FILE; the service may run meanwhile."""
    from . import terminal
    from .server.storage import backup

    count = backup.backup(data, file)
    click.echo(terminal.word("backed_up", lang, count=count, file=file))


@click.command("restore")
@click.argument("file", type=_FILE)
@_LANG
@click.pass_obj
def restore_verb(data: Path, file: Path, lang: str) -> None:
    """Fill an empty data directory from FILE, which `backup` wrote."""
    from . import terminal
    from .server.storage import backup

    count = backup.restore(file, data)
    click.echo(terminal.word("restored", lang, count=count, file=file))


def _collect(data: Path, name: str, agreements: tuple[str, ...], lang: str, *, add: bool) -> None:
    from . import terminal
    from .server.store import Reader, Writer

    reader = Reader.open(data)
    for slug in agreements:
        reader.graph(slug)  # one that is not there is told of before anything is changed
    with Writer(data, patience=_PATIENCE) as writer:
        writer.collect(name, agreements, add=add)
        writer.publish("collection")
    count = len(Reader.open(data).collections().get(name, ()))
    click.echo(terminal.word("collected", lang, name=name, count=count))


def _follow(data: Path) -> None:
    """Have the store hold what each token may see, and nothing for those that are gone."""
    from .server.store import Writer

    with Writer(data, patience=_PATIENCE) as writer:
        writer.publish("token")


service_verbs = (serve_verb, token_verb, collection_verb, backup_verb, restore_verb)
