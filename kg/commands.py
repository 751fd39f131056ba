"""The commands that try rules, measure and compare builds, take back what one holds and begin a theatre.

The others are in ``kg.cli``.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.errors import ConfigError
from kg.options import BuildOption, ContentOption, Form, FormOption, StoreOption, progress_bar, say
from kg.settings import Settings, settings


def retract(
    document: Annotated[str | None, typer.Option("--document", help="A document's id, title or address.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="All that this source has published.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="All that a rule found: NAME, or NAME@VERSION.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="All that somebody is said to have said.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; it stays in the log.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides it (else your login name).")] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="N", help="Put retraction number N back.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show all retractions, undone ones too.")] = False,
    form: FormOption = Form.table,
    build: BuildOption = None,
    store: StoreOption = None,
) -> None:
    """Take back a document, a source, a rule or a speaker; build and load again without it."""
    from kg.revision import put_back, stores_behind
    from kg.revision import retract as take_back

    chosen = settings(build=build, store=store)
    given = {"document": document, "source": source, "rule": rule, "speaker": speaker}
    targets = [(kind, value) for kind, value in given.items() if value is not None]
    if len(targets) + (undo is not None) + listed != 1:
        hint = "give one of --document, --source, --rule, --speaker, --undo and --list"
        raise ConfigError("one thing is taken back at a time", hint=hint)
    if listed:
        _list(chosen, form)
        return
    if targets and not (reason or "").strip():
        raise ConfigError("a retraction needs a reason", hint='say why: --reason "…"')
    who = by or _login()
    with progress_bar() as progress:
        if targets:
            entry, report, receipt = take_back(chosen, *targets[0], str(reason), who, progress=progress)
        else:
            entry, report, receipt = put_back(chosen, undo or 0, who, progress=progress)
    done = "retracted" if entry.undone is None else "put back"
    typer.echo(f"{done}: {entry.kind} {entry.target} (number {entry.number})")
    typer.echo(f"built: {chosen.build} ({report.hash[:12]}), {report.claims} claims in {report.documents} documents")
    for behind in stores_behind(chosen):
        say(f"note: {behind} still holds what was loaded before; `kg load --store {behind}` brings it up to date")
    if receipt.lost:
        say(f"error: the store lost {receipt.lost} of what was sent; see {chosen.build / 'log.jsonl'}")
    raise typer.Exit(1 if receipt.lost else 0)


def _list(chosen: Settings, form: Form) -> None:
    from kg import render
    from kg.log import Log
    from kg.retraction import retractions

    rows = [asdict(row) for row in retractions(Log(chosen.build))]
    columns = ["number", "kind", "target", "called", "reason", "by", "at", "undone"]
    typer.echo(render.rows(rows, columns, form.value), nl=False)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no account of this number, as in some containers
        return "unknown"


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A build folder.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another one.")],
    form: FormOption = Form.table,
) -> None:
    """Show which claims, statements and events build B added, lost or changed; exit code 1 when it lost some."""
    from kg import render
    from kg.build import read_graph, read_report
    from kg.diff import COLUMNS, LOST, differences
    from kg.ids import Ids

    one, two = read_report(before), read_report(after)
    ids = Ids(two.base) if two.base else settings(build=after).ids
    if one.base and one.base != ids.base:
        say(f"note: the ids of {before} begin with {one.base} and are read as if they began with {ids.base}")
    found = differences(read_graph(before, ids.base), read_graph(after), ids)
    rows: list[dict[str, Any]] = [asdict(change) for change in found]
    typer.echo(render.rows(rows, COLUMNS, form.value), nl=False)
    raise typer.Exit(1 if any(change.change == LOST for change in found) else 0)


def try_sentence(
    text: Annotated[str, typer.Argument(help="A sentence, or a few.")],
    published: Annotated[str | None, typer.Option("--published", help="The day it is read against.")] = None,
    parse: Annotated[bool, typer.Option("--parse", help="Show the parse too.")] = False,
    content: ContentOption = None,
) -> None:
    """Show what the rules make of a sentence: names, triggers, slots, and what a rule still needs."""
    from kg.build import reading_content
    from kg.render import trials
    from kg.trying import try_text

    tried, graph = try_text(text, published, reading_content(settings(content=content)))
    typer.echo(trials(tried, graph, parse=parse), nl=False)


def measure(
    what: Annotated[str, typer.Argument(help="central, communities or hierarchy.")],
    form: FormOption = Form.table,
    build: BuildOption = None,
    content: ContentOption = None,
) -> None:
    """Central actors and brokers, communities, the hierarchy of command."""
    from kg import render
    from kg.networks import measure as measured
    from kg.session import read_network

    chosen = settings(build=build, content=content)
    table, columns = measured(what, read_network(chosen), chosen.content.ontology)
    typer.echo(render.rows(table, columns, form.value), nl=False)


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Write the three content folders for another theatre, with one worked example of each kind."""
    from kg.content import find_content
    from kg.scaffold import scaffold

    for file in scaffold(folder, find_content()):
        typer.echo(str(file))
    say(f"\nnext: kg build --content {folder} --out {folder}/kg-build")
