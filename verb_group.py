"""The group of verbs: whatever goes wrong is one line on stderr, and exit status 2."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from .errors import AvtalegrafError

COULD_NOT_TELL = 2
"""The exit status of what could not be done."""

STOPPED = 130
"""The exit status after Ctrl+C, as shells have it: 128 and the number of the signal."""


class OneLineError(click.ClickException):
    """An error that is shown as `avtalegraf: ` and one sentence."""

    exit_code = COULD_NOT_TELL

    def show(self, file: Any = None) -> None:
        """Write the sentence to stderr."""
        click.echo(f"avtalegraf: {self.format_message()}", file=file, err=True)


class VerbGroup(click.Group):
    """A group of commands whose errors are one line each."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options that stand before the verb."""
        with _in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb."""
        _mend_output()
        try:
            with _in_one_line():
                result = super().invoke(ctx)
                sys.stdout.flush()  # a full disk must be told of now, not when Python ends
                return result
        except BrokenPipeError:
            # The reader of our output went away (`| head`): nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("avtalegraf: Stopped before it was done: run it once more.", err=True)
            ctx.exit(STOPPED)


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except AvtalegrafError as error:
        raise OneLineError(str(error)) from error
    except click.exceptions.NoArgsIsHelpError:
        raise  # the help itself
    except click.UsageError as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        command = error.ctx.command_path if error.ctx else "avtalegraf"
        raise OneLineError(f"{message}: see `{command} --help`.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        # Those that a person can do something about have been told of where they came up.
        what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        raise OneLineError(
            f"The operating system says no ({what}): check the disk and your permissions, then "
            "try again."
        ) from error


def _mend_output() -> None:
    """Have letters that a terminal lacks written as escapes, and a closed output go nowhere."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
