"""The command line: parse, call one library function, print. Data goes to stdout, everything else to stderr.

Exit codes: 0 done · 1 done, but an input file could not be read, a shape is violated, or a load or the second of two
builds lost something · 2 wrong use · 3 could not run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import __version__
from kg.commands import diff, init, measure, retract, try_sentence
from kg.errors import ConfigError, KgError
from kg.options import (
    BuildOption,
    ContentOption,
    Form,
    FormOption,
    KnownOption,
    OutOption,
    Quotes,
    StoreOption,
    progress_bar,
    say,
)
from kg.settings import Settings, settings

app = typer.Typer(
    help="A knowledge graph of actors, units, places, events and claims in armed conflict.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="Documents or folders; without any, the sample reports.")
    ] = None,
    out: OutOption = None,
    content: ContentOption = None,
    store: StoreOption = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="In how many processes to read (else as many as cores, up to 4)."),
    ] = None,
) -> None:
    """Read, extract, check, write the build and load the store."""
    from kg.build import build as make
    from kg.build import read_findings
    from kg.render import findings
    from kg.session import load as bring_in
    from kg.session import open_store
    from kg.workers import default_jobs

    chosen = settings(build=out, content=content, store=store)
    with progress_bar() as progress:
        report, changed = make(chosen, inputs or [], progress=progress, jobs=jobs or default_jobs())
        with open_store(chosen) as opened:
            receipt = bring_in(chosen, opened, progress=progress)
    typer.echo(_report(chosen, asdict(report), changed))
    shown = [f for f in read_findings(chosen.build) if f.severity == "error"]
    if shown:
        say(findings(shown, limit=20))
    if receipt.lost:
        say(f"error: the store lost {receipt.lost} of what was sent; see {chosen.build / 'log.jsonl'}")
    raise typer.Exit(1 if report.errors or receipt.lost else 0)


def _report(chosen: Settings, report: dict[str, Any], changed: bool) -> str:
    names = ("documents", "entities", "claims", "statements", "events")
    lines = [f"{name:<12}{report[name]:>8}" for name in names]
    found = report["findings"]
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.items(), key=lambda kv: (-kv[1], kv[0])))
    lines.append(f"{'findings':<12}{sum(found.values()):>8}" + (f"  ({kinds})" if kinds else ""))
    lines.append(f"\n{'built' if changed else 'unchanged'}: {chosen.build} ({report['hash'][:12]})")
    lines.append("try next: kg query · kg query entities · kg status --findings · kg export --help")
    return "\n".join(lines)


@app.command()
def load(
    build: BuildOption = None,
    content: ContentOption = None,
    store: StoreOption = None,
    force: Annotated[bool, typer.Option("--force", help="Load beside nodes that are not ours.")] = False,
) -> None:
    """Bring the build into a store and print the receipt."""
    from kg.session import load as bring_in
    from kg.session import open_store

    chosen = settings(build=build, content=content, store=store)
    with progress_bar() as progress, open_store(chosen) as opened:
        receipt = bring_in(chosen, opened, force=force, progress=progress)
    names = ("sent", "created", "updated", "unchanged", "removed", "rejected")
    typer.echo(f"{'':15}" + "".join(f"{name:>11}" for name in names))
    for label, tally in (("nodes", receipt.nodes), ("relationships", receipt.relationships)):
        typer.echo(f"{label:15}" + "".join(f"{getattr(tally, name):>11}" for name in names))
    for reason in receipt.reasons:
        say(f"rejected: {reason}")
    raise typer.Exit(1 if receipt.lost or receipt.reasons else 0)


@app.command()
def query(
    recipe: Annotated[str | None, typer.Argument(help="A recipe; without one, the list with their questions.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="name=value; a name in any known spelling.")
    ] = None,
    known: KnownOption = None,
    form: FormOption = Form.table,
    about: Annotated[bool, typer.Option("--about", help="Tell what the recipe takes, returns and leaves out.")] = False,
    draw: Annotated[
        bool, typer.Option("--draw", help="Print the variant for Neo4j Browser instead of running it.")
    ] = False,
    build: BuildOption = None,
    content: ContentOption = None,
    store: StoreOption = None,
) -> None:
    """Run a recipe."""
    from kg import render
    from kg.recipes import browser_text, find_recipe, parameters, read_recipe, read_recipes, recipe_files, run

    chosen = settings(build=build, content=content, store=store)
    folder, ontology = chosen.content.queries, chosen.content.ontology
    if recipe is None:
        listed = [
            {"recipe": name, "question": r.header.question, "parameters": _shown_parameters(r)}
            for name, r in read_recipes(folder, ontology).items()
        ]
        typer.echo(render.rows(listed, ["recipe", "question", "parameters"], form.value), nl=False)
        return
    found = read_recipe(
        find_recipe(recipe_files(folder), recipe), ontology
    )  # what is wrong in another is no matter here
    if about:
        typer.echo(render.recipe(found.header), nl=False)
        return
    given = _given(param or [])
    from kg.lookup import Lookup
    from kg.recipeheader import KNOWN
    from kg.session import store_known

    known = given.pop(KNOWN, known)
    if known is not None and draw:
        raise ConfigError(
            "a drawing is of the graph that the database holds, which is that of today",
            hint="leave out --draw for the rows as they were known, or --known for the picture",
        )
    with progress_bar() as progress, store_known(chosen, known, progress=progress) as opened:
        values = parameters(found, given, Lookup(opened, chosen.ids).resolve)
        if draw:
            typer.echo(browser_text(found, values), nl=False)
            return
        rows = run(found, opened, values)
    typer.echo(render.rows(rows, found.header.returns, form.value, base=chosen.ids.base), nl=False)
    if form is Form.table or not rows:
        say(f"note: {found.header.limits}")
        if known is not None:
            say(f"note: As known on {known}; what has no date of publication or record was known on no day.")


def _shown_parameters(recipe: Any) -> list[str]:
    return [name if p.required else f"[{name}]" for name, p in recipe.header.params.items()]


def _given(texts: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in map(_pair, texts):
        if name in given:
            raise ConfigError(f"`{name}` is given twice", hint="a recipe takes each parameter once")
        given[name] = value
    return given


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ConfigError(f"`{text}` is no parameter", hint="write --param name=value")
    return name.strip(), value.strip()


@app.command()
def explain(
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="The id of an edge, statement, event, claim or document, or a name.")
    ],
    known: KnownOption = None,
    form: Annotated[Form, typer.Option("--format", help="table (text) or json.")] = Form.table,
    build: BuildOption = None,
    content: ContentOption = None,
    store: StoreOption = None,
) -> None:
    """Show who says so, in which words of which document, and what counts against it."""
    from kg import render
    from kg.explain import explain as told
    from kg.session import store_known

    chosen = settings(build=build, content=content, store=store)
    with progress_bar() as progress, store_known(chosen, known, progress=progress) as opened:
        answer = told(ident, opened, chosen.content.ontology, chosen.ids)
    if form is Form.json:
        typer.echo(json.dumps(asdict(answer), ensure_ascii=False, indent=1))
    else:
        typer.echo(render.explanation(answer), nl=False)


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="turtle, trig, nquads, jsonld, graphml or gexf.")] = "turtle",
    entity: Annotated[
        str | None, typer.Option("--entity", help="Only this entity's neighbourhood; a name or an id.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write to a file instead of stdout.")] = None,
    from_store: Annotated[bool, typer.Option("--from-store", help="Read the store instead of the build.")] = False,
    derived: Annotated[bool, typer.Option("--derived/--no-derived", help="With the direct edges, or without.")] = True,
    quotes: Annotated[
        Quotes, typer.Option("--quotes", help="How much of other people's text goes out.")
    ] = Quotes.short,
    known: KnownOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Only direct edges that can have held on this day.")
    ] = None,
    build: BuildOption = None,
    content: ContentOption = None,
    store: StoreOption = None,
) -> None:
    """Write the graph, or one entity's neighbourhood, as RDF or as a network."""
    from kg.session import export_bytes

    chosen = settings(build=build, content=content, store=store)
    made = export_bytes(
        chosen,
        form,
        entity=entity,
        from_store=from_store,
        derived=derived,
        quotes=quotes.value,
        known=known,
        on=on,
    )
    if out is None:
        sys.stdout.buffer.write(made.data)
    else:
        from kg.files import write_whole

        write_whole(out, made.data)
    for missing in made.left_out:
        say(f"left out: {missing}")


@app.command()
def extract(
    inputs: Annotated[list[Path], typer.Argument(help="Documents or folders.")],
    _json: Annotated[bool, typer.Option("--json", help="Document graphs as JSON, the one form that there is.")] = True,
    out: Annotated[Path | None, typer.Option("--out", help="Write DIR/NAME.json, one for each input file.")] = None,
    content: ContentOption = None,
) -> None:
    """Write what is read out of each document, without a store."""
    from kg.build import extract_files
    from kg.claims import Finding
    from kg.extraction_json import to_json
    from kg.files import write_whole
    from kg.render import findings

    chosen = settings(content=content)
    unread = []
    for item in extract_files(chosen, inputs):
        if isinstance(item, Finding):
            unread.append(item)
            continue
        name, graph = item
        text = json.dumps(to_json(graph), ensure_ascii=False, indent=1) + "\n"
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_whole(out / f"{name}.json", text.encode())
    if unread:
        say(findings(unread))
    raise typer.Exit(1 if any(f.severity == "error" for f in unread) else 0)


@app.command()
def check(
    what: Annotated[str | None, typer.Argument(help="ontology, loaders, queries or graph; without one, all.")] = None,
    coverage: Annotated[
        list[Path] | None,
        typer.Option(
            "--coverage",
            metavar="REPORTS",
            help="With loaders: which rules never fire on these reports, and which sentences with a trigger and a name "
            "give nothing; may be given again.",
        ),
    ] = None,
    build: BuildOption = None,
    content: ContentOption = None,
) -> None:
    """Check the content, and the graph of the build."""
    from kg.build import is_built
    from kg.checking import PARTS, check_coverage, check_part
    from kg.errors import nearest
    from kg.render import findings

    if what is not None and what not in PARTS:
        raise ConfigError(
            f"`{what}` cannot be checked", nearest=nearest(what, PARTS), hint="one of " + ", ".join(PARTS)
        )
    chosen = settings(build=build, content=content)
    wrong = 0
    if coverage:
        if what != "loaders":
            raise ConfigError("`--coverage` is a question to the rules", hint="kg check loaders --coverage REPORTS")
        found, summary = check_coverage(chosen, coverage)
        typer.echo(f"coverage: {summary}")
        typer.echo(findings(found), nl=False)
        raise typer.Exit(1 if any(f.severity == "error" for f in found) else 0)
    for part in [what] if what else PARTS:
        if part == "graph" and what is None and not is_built(chosen.build):
            typer.echo("graph: nothing is built yet")
            continue
        found, summary = check_part(part, chosen)
        typer.echo(f"{part}: {summary}")
        typer.echo(findings(found), nl=False)
        wrong += sum(f.severity == "error" for f in found)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def status(
    form: Annotated[Form, typer.Option("--format", help="table or json.")] = Form.table,
    show: Annotated[bool, typer.Option("--findings", help="List the findings.")] = False,
    build: BuildOption = None,
) -> None:
    """Show the counts and hashes of the build."""
    from kg.build import read_findings, read_report
    from kg.render import findings

    chosen = settings(build=build)
    report = asdict(read_report(chosen.build))
    if form is Form.json:
        told = [asdict(f) for f in read_findings(chosen.build)] if show else report
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    elif show:
        typer.echo(findings(read_findings(chosen.build)), nl=False)
    else:
        typer.echo(_report(chosen, report, changed=False))


app.command()(retract)
app.command()(diff)
app.command("try")(try_sentence)
app.command()(measure)
app.command("init")(init)


def main() -> None:
    """Run the command line; our errors become a message and an exit code."""
    try:
        app()
    except ConfigError as exc:
        say(f"error: {exc}")
        sys.exit(2)
    except KgError as exc:
        say(f"error: {exc}")
        sys.exit(3)


if __name__ == "__main__":
    main()
