"""What the commands share: their options, the bar that shows progress, and the way to speak beside the data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Form(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class Quotes(StrEnum):
    none = "none"
    short = "short"
    full = "full"


BuildOption = Annotated[Path | None, typer.Option("--build", help="The build folder (else KG_BUILD, else ./kg-build).")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The build folder to write (else KG_BUILD, else ./kg-build).")
]
ContentOption = Annotated[
    Path | None,
    typer.Option("--content", help="A folder with ontology/, loaders/ and queries/ (else KG_CONTENT)."),
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="`embedded`, or bolt://HOST:PORT (else KG_NEO4J_URI); password in KG_NEO4J_PASSWORD."),
]
KnownOption = Annotated[
    str | None,
    typer.Option(
        "--known", metavar="DAY", help="The graph as it was known: what was published or recorded by this day."
    ),
]
FormOption = Annotated[Form, typer.Option("--format", help="How rows are written.")]


def say(text: str) -> None:
    typer.echo(text, err=True)


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A bar on stderr for work that takes long; nothing when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield advance
