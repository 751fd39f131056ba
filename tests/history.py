"""Invented histories, written by hand as an analyst would and asked by recipe: for the tests on time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Quad
from reader_help import reader
from spine import IDS, TEXT, derive, ontology, shipped
from theatre import PREFIXES

from kg.asof import known_on
from kg.claims import DocumentGraph
from kg.documents import Document
from kg.embedded import embedded_server
from kg.extract import extract
from kg.handwritten import handwritten_quads
from kg.judgements import Judgements
from kg.loading import load
from kg.lookup import Lookup
from kg.marks import Marks
from kg.projection import project
from kg.recipes import parameters, read_recipes, run
from kg.records import read_records
from kg.statements import document_quads
from kg.store import Store

RECIPES = read_recipes(shipped().queries, ontology())
HEAD = '<> a kg:Document ; kg:kind kind:handwritten ; kg:author "{author}" ; kg:source <https://example.org>{more} .\n'


def turtle(body: str, author: str = "A. Analyst", **dates: str) -> str:
    """A hand-written file by an author; ``published`` and ``recorded`` are dates of the file."""
    more = "".join(f' ; kg:{name} "{date}"' for name, date in sorted(dates.items()))
    return PREFIXES + HEAD.format(author=author, more=more) + body


def unit(key: str) -> str:
    return f'id:{key} a kg:Unit ; skos:prefLabel "{key.title()} Unit"@en .\n'


def person(key: str, died: str | None = None) -> str:
    end = f' ; kg:died "{died}"' if died else ""
    return f'id:{key} a kg:Person ; skos:prefLabel "{key.title()} Ruda"@en{end} .\n'


def says(subject: str, predicate: str, target: str, **more: str) -> str:
    """A claim written out; ``since``, ``until`` and ``recorded`` are its dates."""
    dates = "".join(f' ; kg:{name} "{value}"' for name, value in sorted(more.items()))
    return f"[] a kg:Claim ; kg:subject id:{subject} ; kg:predicate kg:{predicate} ; kg:object id:{target}{dates} .\n"


def by_graph(quads: Iterable[Iterable[Quad]]) -> list[list[Quad]]:
    """The quads of each named graph apart."""
    found: dict[str, list[Quad]] = {}
    for quad in (q for each in quads for q in each):
        found.setdefault(str(quad.graph_name), []).append(quad)
    return list(found.values())


def quads_of(folder: Path, files: Mapping[str, str], *documents: DocumentGraph) -> list[Quad]:
    """All quads of the files and of documents, the derived ones too."""
    graphs = [document_quads(graph, TEXT, ontology(), IDS) for graph in documents]
    for name, text in files.items():
        file = folder / f"{name}.ttl"
        file.write_text(text, encoding="utf-8")
        graphs.append(handwritten_quads(file, ontology(), IDS))
    derived = derive([read_records(graph, ontology()) for graph in graphs], ontology(), IDS)
    return [quad for graph in (*graphs, derived.quads) for quad in graph]


def names_file() -> str:
    """The invented names of the rules' examples as a hand-written file, so that texts that name them can be told."""
    rows = yaml.safe_load((shipped().loaders / "rules" / "names.yaml").read_text(encoding="utf-8"))
    return turtle("".join(f'id:{r["key"]} a kg:{r["type"]} ; skos:prefLabel "{r["names"][0]}"@en .\n' for r in rows))


def told_in(texts: Mapping[str, str]) -> list[Quad]:
    """The quads of texts, read by the shipped rules; each stands under its day of publication and its publisher."""
    quads = []
    for key, text in texts.items():
        published, _, publisher = key.partition(" ")
        graph = extract(Document(key, f"{key}.txt", text, published=published, publisher=publisher), reader())
        quads += document_quads(graph, text, ontology(), IDS)
    return quads


class History:
    """A store that is filled again and again, and asked."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.loaded = store, folder, 0

    def tell(self, files: Mapping[str, str] | str, *documents: DocumentGraph) -> History:
        """Fill the store with these files (or with the one that is given), these documents and nothing else."""
        files = {"one": files} if isinstance(files, str) else files
        self.load(quads_of(self.folder, files, *documents))
        return self

    def read(self, texts: Mapping[str, str]) -> History:
        """Fill the store with what these texts say, by "2022-05-04 Lesna Post", and nothing else."""
        file = self.folder / "names.ttl"
        file.write_text(names_file(), encoding="utf-8")
        graphs = [handwritten_quads(file, ontology(), IDS), told_in(texts)]
        derived = derive([read_records(g, ontology()) for g in by_graph(graphs)], ontology(), IDS)
        self.load([quad for graph in (*graphs, derived.quads) for quad in graph])
        return self

    def load(self, quads: Iterable[Quad]) -> None:
        self.loaded += 1
        self.quads = list(quads)
        self._fill(self.quads)

    def _fill(self, quads: Iterable[Quad]) -> None:
        load(self.store, project(quads, ontology(), IDS), f"history-{self.loaded}")

    def ask(self, recipe: str, known: str | None = None, **given: str) -> list[dict[str, Any]]:
        """The rows of a recipe; with ``known`` from the graph as it was known on that day."""
        if known is not None:
            self._fill(known_on(self.quads, known, ontology(), IDS, Judgements(), Marks()))
            try:
                return self.ask(recipe, **given)
            finally:
                self._fill(self.quads)
        asked = RECIPES[recipe]
        return run(asked, self.store, parameters(asked, given, Lookup(self.store, IDS).resolve))

    def column(self, recipe: str, *columns: str, **given: str) -> list[Any]:
        """The rows with these columns alone; the bare values where it is one."""
        rows = self.ask(recipe, **given)
        return [row[columns[0]] if len(columns) == 1 else tuple(row[c] for c in columns) for row in rows]


@contextmanager
def history(folder: Path) -> Iterator[History]:
    with embedded_server(folder / "store") as address, Store(address) as store:
        yield History(store, folder)
