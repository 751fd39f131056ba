"""Taking back and putting back: a retraction written into the log, then the build made and loaded again.

Enters: what is to be taken back, as an id, an IRI or the name that the build shows for it. Leaves: the entry of the
log and the new build. The build is made from the files and the content that the last one was made from, as the log
has them. Refused: what the build does not hold, a name that several have, files that are no longer where they were
(before anything is written).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.build import BuildReport, build, read_graph, read_report
from kg.content import find_content
from kg.documents import input_files
from kg.errors import InputError, KgError, UnknownName, nearest
from kg.files import alone_in
from kg.loading import Receipt
from kg.log import Log
from kg.retraction import RULES, Retraction, active, record, refuse_twice, undo
from kg.session import load, open_store
from kg.settings import EMBEDDED, Settings
from kg.store import Progress
from kg.terms import KG, PREF_LABEL, TYPE

_HOLDS = {"source": KG + "publishedBy", "speaker": KG + "saidBy"}


def retract(
    settings: Settings, kind: str, target: str, reason: str, by: str, *, progress: Progress | None = None
) -> tuple[Retraction, BuildReport, Receipt]:
    """Take back a document, a source, a rule or a speaker. Raises UnknownName, ConfigError, InputError, StoreError."""
    source, log = _source(settings), Log(settings.build)
    with alone_in(settings.build):
        try:
            found = _target(read_graph(settings.build), kind, target, settings)
        except UnknownName:
            refuse_twice(log, kind, target.removeprefix("id:"))
            raise
        entry = record(log, kind, found, reason, by, called=target)
        return entry, *_again(entry, *source, progress)


def put_back(
    settings: Settings, number: int, by: str, *, progress: Progress | None = None
) -> tuple[Retraction, BuildReport, Receipt]:
    """Undo a retraction. Raises ConfigError, InputError, StoreError."""
    source = _source(settings)
    with alone_in(settings.build):
        entry = undo(Log(settings.build), number, by)
        return entry, *_again(entry, *source, progress)


def stores_behind(settings: Settings) -> tuple[str, ...]:
    """The servers that were loaded from this build folder and hold another build than the one that is there now."""
    held = {str(entry["store"]): entry["build"] for entry in Log(settings.build).entries("load")}
    now = read_report(settings.build).hash
    return tuple(sorted(store for store, build in held.items() if build != now and store != EMBEDDED))


def _source(settings: Settings) -> tuple[Settings, list[Path]]:
    """The settings and inputs of the last build. Raises InputError when they are no longer there."""
    last = Log(settings.build).last_source()
    if last is None:
        raise InputError("there is no build here", place=settings.build, hint="`kg build` makes one")
    paths = [Path(path) for path in last.paths]
    if paths:
        input_files(paths)
    return replace(settings, content=find_content(Path(last.content))), paths


def _again(
    entry: Retraction, settings: Settings, paths: list[Path], progress: Progress | None
) -> tuple[BuildReport, Receipt]:
    try:
        report, _ = build(settings, paths, progress=progress)
        with open_store(settings) as store:
            return report, load(settings, store, progress=progress)
    except KgError as exc:
        exc.hint = f"{exc.hint or 'see above'}; number {entry.number} stands in the log, and `kg build` then follows it"
        raise


def _target(quads: Iterable[Quad], kind: str, text: str, settings: Settings) -> str:
    """The id, or the rule, that ``text`` means among what can be taken back. Raises UnknownName."""
    quads = list(quads)
    known = _rules(quads) if kind == "rule" else _named(quads, kind, settings)
    names = sorted(known.get(text) or known.get(text.removeprefix("id:")) or known.get(_folded(text)) or ())
    if len(names) == 1:
        return names[0]
    if names:
        raise UnknownName(f"“{text}” means more than one {kind}", nearest=tuple(names), hint="give the id instead")
    out = ", ".join(f"the {row.kind} `{row.target}`" for row in active(Log(settings.build)))
    retracted = f"; it is without {out}, which `kg retract --undo` puts back" if out else ""
    raise UnknownName(
        f"the build holds no {kind} `{text}`",
        nearest=nearest(text, known) or nearest(_folded(text), known),
        hint=f"`kg explain ID` shows who says a thing, in which document and by which rule{retracted}",
    )


def _rules(quads: Iterable[Quad]) -> dict[str, set[str]]:
    versions = {
        quad.object.value for quad in quads if quad.predicate.value in RULES and isinstance(quad.object, Literal)
    }
    return {name: {name} for rule in versions for name in (rule, rule.partition("@")[0])}


def _named(quads: Iterable[Quad], kind: str, settings: Settings) -> dict[str, set[str]]:
    """The ids of the documents, sources or speakers, by id, IRI, name, title and address."""
    things: set[str] = set()
    names: dict[str, set[str]] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            continue
        if kind == "document":
            if quad.predicate == TYPE and quad.object.value == KG + "Document":
                things.add(quad.subject.value)
        elif quad.predicate.value == _HOLDS[kind]:
            things.add(quad.object.value)
        if quad.predicate.value in _NAMES:
            names.setdefault(quad.subject.value, set()).add(_folded(quad.object.value))
    found: dict[str, set[str]] = {}
    for iri in things:
        key = settings.ids.key(iri)
        for name in {iri, key, *names.get(iri, ())}:
            found.setdefault(name, set()).add(key)
    return found


_NAMES = frozenset({PREF_LABEL.value, KG + "title", KG + "url", KG + "fileName"})


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
