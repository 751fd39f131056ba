"""What a command does with a build and a store: open the one that the settings name, load it, read from it.

The embedded store is brought up to date by itself, since it is only a view of the build; a server is loaded when
somebody says so (``kg load``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from shutil import disk_usage
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from kg import __version__
from kg.asof import known_on, true_on
from kg.build import graph_lines, read_graph, read_report
from kg.changes import Changes, changes
from kg.embedded import embedded_server
from kg.errors import ConfigError, StoreError, StoreMismatch, nearest
from kg.export import FORMATS, Export, Quotes, export
from kg.files import file_hash
from kg.graphfile import BEFORE
from kg.handwritten import prefixes
from kg.judgements import read_judgements
from kg.loading import Receipt, confirm, load_changes
from kg.loading import load as load_all
from kg.log import Log
from kg.lookup import Lookup
from kg.marks import read_marks
from kg.networks import around, network, serialise
from kg.portions import Lines, Portions
from kg.projection import project, unproject
from kg.recipeheader import iso_day
from kg.settings import EMBEDDED, Settings
from kg.store import Progress, Store

_ROOM = 2**26  # bytes without which the embedded store cannot write

if TYPE_CHECKING:
    import networkx as nx


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """The store of the settings, as it is. Raises StoreUnreachable, ConfigError."""
    if settings.server is not None:
        with Store(settings.server) as store:
            yield store
        return
    try:
        with embedded_server(settings.embedded_folder) as address, Store(address) as store:
            yield store
    except StoreError as exc:
        free = disk_usage(settings.build).free
        if free < _ROOM:
            exc.hint = f"the disk has {free // 2**20} MB left: make room, then `kg load` brings the build in again"
        raise


@contextmanager
def loaded_store(settings: Settings) -> Iterator[Store]:
    """The store: the embedded one with the build in it, a server with what was loaded there.

    Raises StoreMismatch when a server holds no complete build.
    """
    report = read_report(settings.build) if settings.server is None else None
    with open_store(settings) as store:
        held = store.build()
        if report is not None and held != report.hash:
            load(settings, store)
        elif held is None:
            raise StoreMismatch(
                "the database holds no complete build",
                place=store.address.uri,
                hint=f"`kg load --store {store.address.uri}` brings one in",
            )
        yield store


@contextmanager
def store_known(settings: Settings, day: str | None, *, progress: Progress | None = None) -> Iterator[Store]:
    """The store of today (``loaded_store``), or one of the graph as it was known on the day."""
    with loaded_store(settings) if day is None else _store_then(settings, iso_day("known", day), progress) as store:
        yield store


@contextmanager
def _store_then(settings: Settings, day: str, progress: Progress | None) -> Iterator[Store]:
    """An embedded store with the graph as it was known on a day (ISO): what a build of that day would have held.

    It stands beside the build, a folder for each day, and is made anew when the build has changed; what a server holds
    is read from it each time, since it may have been edited there. Raises StoreMismatch, InputError, ConfigError.
    """
    stamp = None if settings.server else f"{read_report(settings.build).hash} as known on {day}"
    with embedded_server(settings.then_folder / day) as address, Store(address) as store:
        if stamp is None or store.build() != stamp:
            quads, _ = _as_of(settings, stored_quads(settings) if settings.server else read_graph(settings.build), day)
            graph = project(quads, settings.content.ontology, settings.ids)
            load_all(store, graph, stamp or day, progress=progress)
        yield store


def load(settings: Settings, store: Store, *, force: bool = False, progress: Progress | None = None) -> Receipt:
    """Bring the build into the store and write the receipt into the log. Raises StoreError, InputError."""
    report = read_report(settings.build)
    ontology = f"{__version__} {settings.content.ontology_hash}"
    receipt = confirm(store, report.hash, ontology)
    if receipt is None:
        found = _changes(settings, store.mark(), ontology)
        receipt = load_changes(store, found, report.hash, ontology, progress=progress) if found else None
    if receipt is None or receipt.lost:
        whole = Portions(graph_lines(settings.build), settings.content.ontology, settings.ids)
        receipt = load_all(store, whole, report.hash, ontology, force=force, progress=progress)
    name = EMBEDDED if settings.server is None else settings.server.uri  # the embedded one's address is new each time
    Log(settings.build).append("load", {**receipt_facts(receipt), "store": name})
    return receipt


def _changes(settings: Settings, mark: Mapping[str, Any] | None, ontology: str) -> Changes | None:
    """What differs between the build that the store holds and this one; None where that is not known."""
    before = settings.build / BEFORE
    if mark is None or mark.get("ontology") != ontology or not before.is_file():
        return None
    if file_hash(before) != mark["build"]:
        return None
    return changes(Lines(before), graph_lines(settings.build), settings.content.ontology, settings.ids)


def receipt_facts(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON has it."""
    return {**asdict(receipt), "lost": receipt.lost}


def export_bytes(
    settings: Settings,
    form: str,
    *,
    entity: str | None = None,
    from_store: bool = False,
    derived: bool = True,
    quotes: Quotes = "short",
    known: str | None = None,
    on: str | None = None,
) -> Export:
    """The build (or what the store holds) in one format, as it was ``known`` on a day or true ``on`` one.

    Raises ConfigError, UnknownName, InputError.
    """
    formats = (*FORMATS, *NETWORKS)
    if form not in formats:
        raise ConfigError(
            f"unknown format `{form}`", nearest=nearest(form, formats), hint="one of " + ", ".join(formats)
        )
    iri = None
    if entity is not None:
        with loaded_store(settings) as store:
            iri = Lookup(store, settings.ids).resolve(entity)
    quads = stored_quads(settings) if from_store else read_graph(settings.build)
    quads, missing = _as_of(settings, quads, known, on)
    if form in NETWORKS:
        made = _network_bytes(settings, form, iri, quads, derived=derived)
    else:
        made = export(
            quads,
            form,
            prefixes(settings.ids),
            ontology=settings.content.ontology,
            entity=iri,
            derived=derived,
            quotes=quotes,
        )
    return Export(made.data, (*missing, *made.left_out))


def _as_of(
    settings: Settings, quads: list[Quad], known: str | None, on: str | None = None
) -> tuple[list[Quad], tuple[str, ...]]:
    """The quads as of the days that are given, and what that leaves out."""
    content, ids, missing = settings.content, settings.ids, []
    if known is not None:
        judgements, marks = read_judgements(content.judgements, ids), read_marks(content.marks, ids)
        quads = known_on(quads, iso_day("known", known), content.ontology, ids, judgements, marks)
        missing.append(f"what was not published or recorded by {known} (--known)")
    if on is not None:
        quads = true_on(quads, iso_day("on", on), content.ontology)
        missing.append(f"direct edges that cannot have held on {on} (--on)")
    return quads, tuple(missing)


NETWORKS = ("graphml", "gexf")


def _network_bytes(settings: Settings, form: str, iri: str | None, quads: list[Quad], *, derived: bool) -> Export:
    if not derived:
        raise ConfigError(f"{form} holds the direct edges and nothing else", hint="leave out --no-derived")
    missing = ["names in other scripts, claims, passages and documents: a network has nodes and edges only"]
    projection = project(quads, settings.content.ontology, settings.ids)
    graph = network(projection.nodes, projection.edges, settings.ids)
    if iri is not None:
        graph = around(graph, settings.ids.key(iri))
        missing.append("everything but this entity, its neighbours and the edges among them")
    return Export(serialise(graph, form), tuple(missing))


def stored_quads(settings: Settings) -> list[Quad]:
    """The quads that the store holds, edits made there included. Raises StoreError."""
    with loaded_store(settings) as store:
        return list(unproject(store.nodes(), store.edges(), settings.content.ontology, settings.ids))


def read_network(settings: Settings, *, from_store: bool = False) -> nx.MultiDiGraph:
    """The build, or what the store holds, as a networkx MultiDiGraph."""
    if from_store:
        with loaded_store(settings) as store:
            return network(store.nodes(), store.edges(), settings.ids)
    graph = project(read_graph(settings.build), settings.content.ontology, settings.ids)
    return network(graph.nodes, graph.edges, settings.ids)
